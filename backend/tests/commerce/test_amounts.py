"""What a sale comes to, by cases and by properties: inclusive, exempt, mixed rates, discounts, credited sums."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from app.receivables.rules import credit_of_amount, sale_amounts, tax_rest, tax_within
from app.receivables.values import SaleItem, TaxAmount
from tests.commerce.factories import Suite, item

D = Decimal


def figures(suite: Suite, items: list[dict[str, Any]], **changes: Any) -> tuple[float, float, float, float]:
    invoice = suite.invoice(items=items, **changes)
    return invoice["subtotal"], invoice["discountTotal"], invoice["taxTotal"], invoice["grandTotal"]


CASES: list[tuple[str, list[dict[str, Any]], dict[str, Any], tuple[float, float, float, float]]] = [
    ("the seed", [item(25000, 40), item(500000)], {}, (1500000, 0, 112500, 1612500)),
    ("prices that hold the tax", [item(1075)], {"vatInclusive": True}, (1000, 0, 75, 1075)),
    ("an odd price that holds the tax", [item(100)], {"vatInclusive": True}, (93.02, 0, 6.98, 100)),
    ("an exempt invoice", [item(1000)], {"vatExempt": True}, (1000, 0, 0, 1000)),
    ("an exempt item", [item(1000), item(500, taxExempt=True)], {}, (1500, 0, 75, 1575)),
    ("mixed rates", [item(100, taxRate=20), item(100, taxRate=10), item(100)], {}, (300, 0, 37.5, 337.5)),
    ("three of 19.99", [item(19.99, taxRate=20)] * 3, {}, (59.97, 0, 11.99, 71.96)),
    ("one line of three", [item(19.99, 3, taxRate=20)], {}, (59.97, 0, 11.99, 71.96)),
    ("a part of one", [item(10.01, 0.5, taxRate=0)], {}, (5.01, 0, 0, 5.01)),
    ("a percentage off", [item(1000, discountPercent=10)], {}, (1000, 100, 67.5, 967.5)),
    ("an amount off", [item(1000, discountAmount=100)], {}, (1000, 100, 67.5, 967.5)),
    ("both off, percentage first", [item(1000, discountPercent=10, discountAmount=50)], {}, (1000, 150, 63.75, 913.75)),
    ("more off than there is", [item(100, discountAmount=250)], {}, (100, 100, 0, 0)),
    ("off a price that holds the tax", [item(1075, discountAmount=215)], {"vatInclusive": True}, (1015, 215, 60, 860)),
    ("a discounted cent", [item(0.01, discountPercent=50)], {}, (0.01, 0.01, 0, 0)),
    ("nothing", [item(0)], {}, (0, 0, 0, 0)),
]


@pytest.mark.parametrize(("items", "changes", "expected"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_what_a_sale_comes_to(
    client: TestClient, items: list[dict[str, Any]], changes: dict[str, Any], expected: tuple[float, ...]
) -> None:
    assert figures(Suite(client), items, **changes) == expected


def test_lines_say_what_they_come_to(client: TestClient) -> None:
    suite = Suite(client)
    lines = suite.invoice(items=[item(100, 2, taxRate=20, sku="A-1"), item(50, taxExempt=True)])["items"]
    shown = [(line["lineNumber"], line["lineTotal"], line["taxAmount"], line["taxRate"]) for line in lines]
    assert shown == [(1, 200, 40, 20), (2, 50, 0, 0)]
    assert (lines[0]["quantity"], lines[0]["unitPrice"], lines[0]["sku"]) == (2, 100, "A-1")
    assert (lines[1]["taxExempt"], lines[1]["discountPercent"], lines[1]["productId"]) == (True, 0, None)
    held = suite.invoice(vatInclusive=True, items=[item(107.5), item(10)])["items"]
    assert [(line["lineTotal"], line["taxAmount"]) for line in held] == [(107.5, 7.5), (10, 0.7)]


RATES = st.sampled_from([D("0.20"), D("0.10"), D("0.075"), D("0.055"), D(0)])
CENTS = st.integers(0, 500_000_00).map(lambda cents: D(cents) / 100)
ITEMS = st.lists(
    st.builds(
        SaleItem,
        quantity=st.integers(1, 50_0000).map(lambda n: D(n) / 10_000),
        unit_price=CENTS,
        tax_rate=RATES,
        discount_percent=st.integers(0, 100).map(D),
        discount_amount=st.just(D("0.00")) | CENTS,
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=300, deadline=None)
@given(ITEMS, st.booleans())
def test_a_sale_adds_up(items: list[SaleItem], inclusive: bool) -> None:
    found = sale_amounts(items, inclusive=inclusive)
    totals = found.totals
    assert totals.total == totals.subtotal + totals.tax
    assert totals.subtotal == sum(line.net for line in found.lines)
    assert all(line.price >= 0 and line.discount >= 0 for line in found.lines)
    prices = sum(line.price for line in found.lines)
    assert prices == (totals.total if inclusive else totals.subtotal)
    for part in totals.taxes:
        exact = (part.base + part.tax) * part.rate / (1 + part.rate) if inclusive else part.base * part.rate
        assert abs(part.tax - exact) <= D("0.005")
        assert part.base == sum(line.net for line in found.lines if line.tax_rate == part.rate)


@settings(max_examples=300, deadline=None)
@given(ITEMS, st.lists(st.integers(1, 100), max_size=5))
def test_credited_sums_add_up_to_the_invoice(items: list[SaleItem], shares: list[int]) -> None:
    billed = sale_amounts(items, inclusive=False).totals
    given_back: list[TaxAmount] = []
    left = billed.total
    for share in [*shares, 100]:
        amount = D(int(left * 100) * share // 100) / 100
        if not amount:
            continue
        rest = tax_rest(billed.taxes, given_back)
        note = credit_of_amount(amount, rest.values())
        assert note.total == amount == note.subtotal + note.tax
        assert all(part.tax >= 0 and part.base >= 0 for part in note.taxes)
        given_back += note.taxes
        left -= amount
    assert left == 0
    assert sum(part.tax for part in given_back) == billed.tax


def test_a_sum_about_no_invoice_holds_no_tax() -> None:
    found = credit_of_amount(D("50.00"), [])
    assert (found.subtotal, found.tax, found.total) == (D("50.00"), D("0.00"), D("50.00"))


@pytest.mark.parametrize(
    ("amount", "rate", "tax"), [("107.50", "0.075", "7.50"), ("1.00", "0.2", "0.17"), ("5", "0", "0")]
)
def test_the_tax_a_price_holds(amount: str, rate: str, tax: str) -> None:
    assert tax_within(D(amount), D(rate)) == D(tax)

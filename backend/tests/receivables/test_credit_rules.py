"""What can be credited, by cases and by properties: caps by line, tax that adds up, the last takes the rest."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.receivables.rules import Creditable, credit_totals, status_of_credit, tax_amounts, tax_rest
from app.receivables.values import TaxAmount, Totals

D = Decimal
LINE = UUID(int=1)


@pytest.mark.parametrize(
    ("billed", "credited", "amount", "allowed"),
    [
        ("100", "0", "100", True),
        ("100", "0", "100.01", False),
        ("100", "60", "40", True),
        ("100", "60", "40.01", False),
        ("100", "100", "0.01", False),
        ("100", "0", "-1", False),
        ("-50", "0", "-50", True),
        ("-50", "0", "-50.01", False),
        ("-50", "-20", "-30.01", False),
        ("-50", "0", "1", False),
        ("100", "0", "0", False),
    ],
)
def test_a_line_is_credited_within_what_it_billed(billed: str, credited: str, amount: str, *, allowed: bool) -> None:
    assert Creditable(LINE, D(billed), D(credited), D("0.20")).allows(D(amount)) is allowed


def test_a_used_up_note_is_applied() -> None:
    assert (status_of_credit(D("0.00")), status_of_credit(D("0.01"))) == ("applied", "issued")


RATES = st.sampled_from([D("0.20"), D("0.14"), D("0.075"), D("0")])
LINES = st.lists(st.tuples(st.integers(1, 500_00).map(lambda cents: D(cents) / 100), RATES), min_size=1, max_size=6)


SHARES = st.lists(st.lists(st.integers(0, 100), min_size=6, max_size=6), max_size=6)


@settings(max_examples=300, deadline=None)
@given(LINES, SHARES)
def test_any_partial_credits_add_up_to_the_invoice(
    lines: list[tuple[Decimal, Decimal]], shares: list[list[int]]
) -> None:
    """Each round gives back a share of what is left of every line, the last one all of it."""
    billed = Totals.of(lines)
    left = [int(amount * 100) for amount, _ in lines]
    given_back: list[TaxAmount] = []
    for share in [*shares, [100] * 6]:
        cents = [rest * percent // 100 for rest, percent in zip(left, share, strict=False)]
        left = [rest - part for rest, part in zip(left, cents, strict=True)]
        parts = [(D(part) / 100, rate) for part, (_, rate) in zip(cents, lines, strict=True) if part]
        rest = tax_rest(billed.taxes, given_back)
        note = credit_totals(parts, rest)
        assert note.subtotal == sum(amount for amount, _ in parts)
        assert note.total == note.subtotal + note.tax
        assert all(0 <= item.tax <= rest[item.rate].tax for item in note.taxes)
        given_back += note.taxes
    assert sum(item.tax for item in given_back) == billed.tax


def test_stored_taxes_are_read_exactly() -> None:
    assert tax_amounts([{"rate": "0.200000", "base": "59.97", "tax": "11.99"}]) == [
        TaxAmount(D("0.2"), D("59.97"), D("11.99"))
    ]

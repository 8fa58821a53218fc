"""Discounts: the worked figure, whole months and parts, what they correct, what they never do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from app.billing.periods import Coverage
from app.billing.pieces import taken_off
from app.billing.rules import Cause, RatedLine, RunScope, owed_minus_billed
from app.common.days import Interval
from app.contracts.values import BillableContract, Discount, DiscountTarget
from app.receivables.values import LineType
from tests.billing.test_rules import (
    APRIL,
    FEBRUARY,
    MARCH,
    MAY,
    VAT,
    active,
    amounts,
    billed,
    contract,
    day,
    scope_of,
    suspended,
    term,
)
from tests.factories import API, accepted, add_offer, bill, change_offer, invoice_of, lines_of, month_body, sign

D = Decimal


def percent(value: str, start: str, end: str | None = None, target: str = "recurring") -> Discount:
    return Discount(DiscountTarget(target), D(value), None, None, day(start), day(end) if end else None)


def amount(value: str, start: str, end: str | None = None, label: str | None = None) -> Discount:
    return Discount(DiscountTarget.RECURRING, None, D(value), label, day(start), day(end) if end else None)


FIRST_FEBRUARY = "2026-02-01"


@pytest.mark.parametrize(
    ("fee", "discounts", "expected"),
    [
        ("99.00", [percent("10", FIRST_FEBRUARY)], "9.90"),
        ("99.99", [percent("12.5", FIRST_FEBRUARY)], "12.50"),
        ("99.00", [amount("20.00", FIRST_FEBRUARY)], "20.00"),
        ("99.00", [amount("120.00", FIRST_FEBRUARY)], "99.00"),
        ("99.00", [percent("60", FIRST_FEBRUARY), percent("60", FIRST_FEBRUARY)], "99.00"),
        ("99.00", [percent("10", FIRST_FEBRUARY), amount("5.00", FIRST_FEBRUARY)], "14.90"),
        ("99.00", [], "0.00"),
    ],
)
def test_what_is_taken_off_a_fee(fee: str, discounts: list[Discount], expected: str) -> None:
    assert str(taken_off(D(fee), discounts)) == expected


def rated(held: BillableContract, own: Interval, *discounts: Discount, **scope: Any) -> list[tuple[str, str]]:
    return amounts(owed_minus_billed(held._replace(discounts=discounts), [], scope_of(own, **scope)))


@pytest.mark.parametrize(
    ("discounts", "expected"),
    [
        ([percent("10", "2026-01-01")], [("recurring", "310.00"), ("discount", "-31.00")]),
        ([percent("10", "2026-03-16")], [("recurring", "310.00"), ("discount", "-16.00")]),
        ([amount("31.00", "2026-01-01", "2026-03-11")], [("recurring", "310.00"), ("discount", "-10.00")]),
        ([percent("10", "2026-01-01", "2026-03-01")], [("recurring", "310.00")]),
        ([percent("10", "2026-04-01")], [("recurring", "310.00")]),
        ([percent("100", "2026-01-01")], [("recurring", "310.00"), ("discount", "-310.00")]),
        (
            [percent("10", "2026-01-01"), amount("31.00", "2026-03-11", "2026-03-21")],
            [("recurring", "310.00"), ("discount", "-10.00"), ("discount", "-20.00"), ("discount", "-11.00")],
        ),
    ],
)
def test_a_month_is_discounted_by_its_days(discounts: list[Discount], expected: list[tuple[str, str]]) -> None:
    held = contract([term("310", "2026-01-01")], [active("2026-01-01")])
    assert rated(held, MARCH, *discounts) == expected


def test_each_plan_has_its_discount_under_it() -> None:
    held = contract([term("200", "2026-01-01", "2026-03-16"), term("300", "2026-03-16")], [active("2026-01-01")])
    assert rated(held, MARCH, percent("10", "2026-01-01")) == [
        ("recurring", "96.77"),
        ("discount", "-9.68"),
        ("recurring", "154.84"),
        ("discount", "-15.48"),
    ]


def test_suspended_days_have_no_discount() -> None:
    days = [active("2026-01-01", "2026-04-10"), suspended("2026-04-10", "2026-04-20"), active("2026-04-20")]
    held = contract([term("90", "2026-01-01")], days)
    assert rated(held, APRIL, percent("10", "2026-01-01")) == [("recurring", "60.00"), ("discount", "-6.00")]


def test_a_month_that_is_never_prorated_is_discounted_whole() -> None:
    held = contract([term("90", "2026-01-01", proration="full_month")], [active("2026-03-20")])
    assert rated(held, MARCH, percent("10", "2026-03-25")) == [("recurring", "90.00"), ("discount", "-9.00")]


def test_a_discount_on_the_activation() -> None:
    held = contract([term("100", "2026-03-01")], [active("2026-03-01")], activation="50.00")
    half = percent("50", "2026-03-01", "2026-04-01", "activation")
    assert rated(held, MARCH, half) == [("recurring", "100.00"), ("activation", "50.00"), ("discount", "-25.00")]
    assert rated(held, MARCH, percent("50", "2026-03-02", None, "activation"))[-1] == ("activation", "50.00")


def corrected(before: list[Discount], after: list[Discount]) -> list[tuple[str, str, str | None]]:
    """What May's run corrects of April when the discounts change in between."""
    held = contract([term("300", "2026-01-01")], [active("2026-01-01")])
    april = owed_minus_billed(held._replace(discounts=before), [], scope_of(APRIL))
    asked = held._replace(discounts=after, rerate_from=day("2026-04-01"))
    lines = owed_minus_billed(asked, billed(april), scope_of(MAY, [Coverage(APRIL, VAT)]))
    return [(line.line_type.value, str(line.amount), line.cause) for line in lines]


def test_a_backdated_discount_corrects_what_was_billed() -> None:
    ten = percent("10", "2026-04-16")
    assert corrected([], [ten]) == [
        ("adjustment", "-15.00", Cause.DISCOUNT),
        ("recurring", "300.00", None),
        ("discount", "-30.00", None),
    ]


def test_a_discount_that_is_ended_before_is_charged_back() -> None:
    ten = percent("10", "2026-04-01")
    ended = percent("10", "2026-04-01", "2026-04-16")
    assert corrected([ten], [ended]) == [("adjustment", "15.00", Cause.DISCOUNT), ("recurring", "300.00", None)]
    assert corrected([ten], [])[0] == ("adjustment", "30.00", Cause.DISCOUNT)


def test_an_unchanged_discount_corrects_nothing() -> None:
    ten = percent("10", "2026-04-07")
    assert [line[0] for line in corrected([ten], [ten])] == ["recurring", "discount"]


AMOUNTS = st.integers(1, 300_00).map(lambda cents: D(cents) / 100)
DAYS = st.integers(0, 150).map(lambda offset: date(2026, 1, 1) + timedelta(days=offset))


@st.composite
def discounts(draw: st.DrawFn) -> Discount:
    start = draw(DAYS)
    end = draw(st.none() | st.integers(1, 90).map(lambda days: start + timedelta(days=days)))
    if draw(st.booleans()):
        return Discount(DiscountTarget.RECURRING, D(draw(st.integers(1, 100))), None, None, start, end)
    return Discount(DiscountTarget.RECURRING, None, draw(AMOUNTS), None, start, end)


@st.composite
def lives(draw: st.DrawFn) -> BillableContract:
    change = draw(st.none() | DAYS.filter(lambda found: found > date(2026, 1, 1)))
    fees = [str(draw(AMOUNTS.filter(lambda fee: fee >= 1))) for _ in range(2)]
    terms = [term(fees[0], "2026-01-01", change.isoformat() if change else None)]
    if change:
        terms.append(term(fees[1], change.isoformat()))
    held = contract(terms, [active(draw(DAYS).isoformat())])
    return held._replace(discounts=draw(st.lists(discounts(), min_size=1, max_size=3)))


@settings(max_examples=300, deadline=None)
@given(lives())
def test_asked_again_nothing_is_owed(held: BillableContract) -> None:
    known: list[RatedLine] = []
    covered: list[Coverage] = []
    for own in (FEBRUARY, MARCH, APRIL, MAY):
        scope = scope_of(own, covered)
        lines = owed_minus_billed(held._replace(rerate_from=day("2026-02-01")), billed(known), scope)
        assert [line for line in lines if line.line_type is LineType.ADJUSTMENT] == []
        known += lines
        covered.append(Coverage(own, VAT))
    assert owed_minus_billed(held, billed(known), scope_of(MAY, covered)) == []


@settings(max_examples=300, deadline=None)
@given(lives(), st.integers(1, 27))
def test_no_month_goes_below_zero_and_parts_add_up(held: BillableContract, cut: int) -> None:
    whole = owed_minus_billed(held, [], scope_of(APRIL))
    total = sum(line.amount for line in whole)
    assert total >= 0
    first = Interval(APRIL.start, APRIL.start + timedelta(days=cut))
    scope = scope_of(APRIL)
    opening = replace(scope.own[0], window=(first,))
    lines = owed_minus_billed(held, [], RunScope((opening,)))
    rest = owed_minus_billed(held._replace(rerate_from=APRIL.start), billed(lines), scope)
    assert sum(line.amount for line in [*lines, *rest]) == total


def grant(client: TestClient, contract_id: str, **body: Any) -> dict[str, Any]:
    return accepted(client.post(f"{API}/contracts/{contract_id}/discounts", json=body))


def foot(invoice: dict[str, Any]) -> tuple[str, str, str]:
    return invoice["subtotal_amount"], invoice["tax_amount"], invoice["total_amount"]


def test_the_worked_figure(client: TestClient) -> None:
    signed = sign(client, add_offer(client, monthly_fee="99.00", activation_fee="20.00"), "2026-02-05")
    grant(client, signed["id"], percent="10", start_date="2026-02-05")
    preview = accepted(client.post(f"{API}/billing/runs/preview", json=month_body("2026-02")))
    invoice = invoice_of(client, bill(client, "2026-02"))
    assert lines_of(invoice) == [("recurring", "84.86"), ("discount", "-8.49"), ("activation", "20.00")]
    assert foot(invoice) == ("96.37", "19.27", "115.64")
    assert (preview["subtotal_amount"], preview["total_amount"]) == ("96.37", "115.64")
    line = invoice["lines"][1]
    assert line["description"].startswith("Remise 10 % – Forfait Étoile")
    assert (line["service_period_start"], line["service_period_end"]) == ("2026-02-05", "2026-02-28")
    assert bill(client, "2026-02")["invoice_count"] == 0


def test_a_discount_lasts_its_months(client: TestClient) -> None:
    signed = sign(client, add_offer(client), "2026-08-01")
    grant(client, signed["id"], amount="30.00", start_date="2026-08-16", months=1, label="Rentrée")
    runs = [lines_of(invoice_of(client, bill(client, month))) for month in ("2026-08", "2026-09", "2026-10")]
    assert runs == [
        [("recurring", "100.00"), ("discount", "-15.48")],
        [("recurring", "100.00"), ("discount", "-15.00")],
        [("recurring", "100.00")],
    ]


def test_a_backdated_discount_and_its_end_come_beside_the_next_month(client: TestClient) -> None:
    signed = sign(client, add_offer(client), "2026-08-01")
    bill(client, "2026-08")
    granted = grant(client, signed["id"], percent="20", start_date="2026-08-01")
    september = invoice_of(client, bill(client, "2026-09"))
    assert lines_of(september) == [("adjustment", "-20.00"), ("recurring", "100.00"), ("discount", "-20.00")]
    assert september["lines"][0]["description"] == "Régularisation août 2026 : remise"
    url = f"{API}/contracts/{signed['id']}/discounts/{granted['id']}"
    assert client.delete(url, params={"effective_date": "2026-09-01"}).status_code == 204
    october = invoice_of(client, bill(client, "2026-10"))
    assert lines_of(october) == [("adjustment", "20.00"), ("recurring", "100.00")]
    assert [bill(client, month)["invoice_count"] for month in ("2026-08", "2026-09", "2026-10")] == [0, 0, 0]


def test_a_discount_survives_a_plan_change_and_shows_in_its_preview(client: TestClient) -> None:
    signed = sign(client, add_offer(client), "2026-08-01")
    grant(client, signed["id"], percent="50", start_date="2026-08-01")
    dearer = add_offer(client, monthly_fee="200.00")
    body = {"offer_id": dearer["id"], "contract_start_date": "2026-09-01", "client_id": signed["client_id"]}
    quote = accepted(client.post(f"{API}/contracts/provision/preview", json=body))["first_invoice"]
    assert [(line["line_type"], line["line_total"]) for line in quote["lines"]] == [
        ("recurring", "200.00"),
        ("discount", "-100.00"),
    ]
    change_offer(client, signed["id"], dearer, "2026-09-01")
    assert lines_of(invoice_of(client, bill(client, "2026-09"))) == [("recurring", "200.00"), ("discount", "-100.00")]


def test_a_month_let_off_whole_is_an_invoice_of_nothing(client: TestClient) -> None:
    signed = sign(client, add_offer(client, activation_fee="40.00"), "2026-10-01")
    grant(client, signed["id"], percent="100", start_date="2026-10-01")
    grant(client, signed["id"], amount="500.00", applies_to="activation", start_date="2026-10-01")
    invoice = invoice_of(client, bill(client, "2026-10"))
    assert (foot(invoice), invoice["status"]) == (("0.00", "0.00", "0.00"), "paid")
    accepted(client.post(f"{API}/invoices/{invoice['id']}/void", json={"reason": "offered twice"}))
    assert lines_of(invoice_of(client, bill(client, "2026-10"))) == lines_of(invoice)

"""Ending early: what is owed by table and by property, what the run bills of it, what corrects it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from app.billing.periods import Coverage
from app.billing.rules import BilledLine, Cause, owed_minus_billed
from app.billing.termination import fee_of, months_left
from app.catalog.values import EarlyTerminationPolicy
from app.common.days import Interval, add_months
from app.contracts.values import BillableContract, Termination
from app.receivables.values import LineType
from tests.billing.test_rules import MARCH, MAY, VAT, active, amounts, billed, contract, day, scope_of, term
from tests.factories import (
    API,
    FIBRE,
    accepted,
    add_offer,
    bill,
    change_offer,
    events_of,
    get_contract,
    invoice_of,
    lines_of,
    month_body,
    on_day,
    refused,
    set_status,
    sign,
    wrong_fields,
)

D = Decimal
POLICIES = tuple(EarlyTerminationPolicy)


def ended(policy: str, last_day: str, months: int | None, start: str = "2026-01-01", advantage: str = "0.00") -> Any:
    end = add_months(day(start), months) if months else None
    return Termination(day(last_day), EarlyTerminationPolicy(policy), D("99.00"), months, end, D(advantage))


@pytest.mark.parametrize(
    ("termination", "months", "amount"),
    [
        (ended("none", "2026-04-15", 12, advantage="500.00"), 0, "0.00"),
        (ended("remaining_months", "2026-04-15", None), 0, "0.00"),
        (ended("remaining_months", "2026-04-15", 12), 8, "792.00"),
        (ended("remaining_months", "2026-04-15", 12, advantage="500.00"), 8, "792.00"),
        (ended("remaining_months", "2026-03-31", 12), 9, "891.00"),
        (ended("remaining_months", "2026-04-01", 12), 8, "792.00"),
        (ended("remaining_months", "2026-12-01", 12), 0, "0.00"),
        (ended("remaining_months", "2026-12-31", 12), 0, "0.00"),
        (ended("remaining_months", "2027-01-01", 12), 0, "0.00"),
        (ended("remaining_months", "2026-01-01", 60), 59, "5841.00"),
        (ended("remaining_months", "2025-12-20", 12), 12, "1188.00"),
        (ended("remaining_months", "2026-09-15", 6, start="2026-08-31"), 5, "495.00"),
        (ended("anrt_08_11", "2026-04-15", 12, advantage="500.00"), 8, "792.00"),
        (ended("anrt_08_11", "2026-04-15", 24, advantage="500.00"), 8, "1292.00"),
        (ended("anrt_08_11", "2026-12-31", 24, advantage="500.00"), 0, "500.00"),
        (ended("anrt_08_11", "2027-06-30", 24, advantage="500.00"), 0, "500.00"),
        (ended("anrt_08_11", "2027-06-30", 24), 0, "0.00"),
        (ended("anrt_08_11", "2028-01-01", 24, advantage="500.00"), 0, "0.00"),
        (ended("anrt_08_11", "2026-04-15", 18, advantage="500.00"), 8, "1292.00"),
    ],
)
def test_what_an_early_end_costs(termination: Termination, months: int, amount: str) -> None:
    fee = fee_of(termination)
    assert (fee.months, str(fee.amount)) == (months, amount)


@st.composite
def terminations(draw: st.DrawFn) -> Termination:
    start = date(2026, 1, 1) + timedelta(days=draw(st.integers(0, 800)))
    months = draw(st.none() | st.integers(1, 60))
    fee, advantage = (D(draw(st.integers(1, 99_999))) / 100 for _ in range(2))
    last_day = start + timedelta(days=draw(st.integers(-40, 2000)))
    end = add_months(start, months) if months else None
    return Termination(last_day, draw(st.sampled_from(POLICIES)), fee, months, end, advantage)


@given(terminations(), st.integers(1, 400))
def test_a_fee_is_never_negative_ends_with_the_commitment_and_never_rises(one: Termination, later: int) -> None:
    fee = fee_of(one)
    assert fee.amount >= 0
    assert 0 <= fee.months <= (one.commitment_months or 0)
    if one.commitment_end_date is None or one.last_day >= one.commitment_end_date:
        assert fee.amount == 0
    assert fee_of(one._replace(last_day=one.last_day + timedelta(days=later))).amount <= fee.amount


@given(st.dates(date(2026, 1, 1), date(2028, 12, 31)), st.integers(1, 60))
def test_remaining_months_lie_whole_before_the_end(last_day: date, committed: int) -> None:
    end = date(2028, 7, 31)
    months = months_left(last_day, end, committed)
    if months:
        assert add_months(end, -months) > last_day
    if months < committed:
        assert add_months(end, -months - 1) <= last_day


def held(last_day: str, *, waived: bool = False, rerate: str | None = None) -> BillableContract:
    known = contract([term("99", "2026-01-01")], [active("2026-01-01", "2026-03-11")], rerate_from=rerate)
    fee = ended("remaining_months", last_day, 12)._replace(is_waived=waived)
    return known._replace(termination=fee)


def fee_lines(rated: BillableContract, known: list[BilledLine], own: Interval, **scope: Any) -> list[Any]:
    lines = owed_minus_billed(rated, known, scope_of(own, **scope))
    return [(str(line.amount), line.cause) for line in lines if line.line_type is LineType.TERMINATION_FEE]


def test_the_run_of_the_last_day_charges_it_once() -> None:
    lines = owed_minus_billed(held("2026-03-10"), [], scope_of(MARCH))
    assert amounts(lines) == [("recurring", "31.94"), ("termination_fee", "891.00")]
    assert (lines[1].days, lines[1].tax_rate) == (Interval(day("2026-03-10"), day("2026-03-11")), VAT)
    assert owed_minus_billed(held("2026-03-10"), billed(lines), scope_of(MARCH)) == []
    assert fee_lines(held("2026-05-10"), [], MARCH) == []
    assert fee_lines(held("2026-03-10", waived=True), [], MARCH) == []


def test_a_contract_that_never_served_owes_none() -> None:
    never = contract([term("99", "2026-01-01")], [])._replace(termination=ended("remaining_months", "2026-03-10", 12))
    assert owed_minus_billed(never, [], scope_of(MARCH)) == []


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (held("2026-05-20", rerate="2026-03-10"), [("-198.00", Cause.TERMINATION)]),
        (held("2026-02-10", rerate="2026-02-10"), [("99.00", Cause.TERMINATION)]),
        (held("2026-07-10", rerate="2026-03-10"), [("-891.00", Cause.TERMINATION)]),
        (held("2026-03-10", waived=True, rerate="2026-03-10"), [("-891.00", Cause.TERMINATION)]),
        (held("2026-03-12", rerate="2026-03-10"), []),
    ],
)
def test_another_end_is_netted(now: BillableContract, expected: list[Any]) -> None:
    first = billed(owed_minus_billed(held("2026-03-10"), [], scope_of(MARCH)))
    covered = [Coverage(Interval(date(2026, 1, 1), date(2026, 5, 1)), VAT)]
    assert fee_lines(now, first, MAY, completed=covered) == expected


def test_a_credit_is_given_at_the_rate_of_the_charge() -> None:
    first = billed(owed_minus_billed(held("2026-03-10"), [], scope_of(MARCH, rate=D("0.10"))))
    covered = [Coverage(Interval(date(2026, 3, 1), date(2026, 4, 1)), D("0.10"))]
    asked = held("2026-03-10", waived=True, rerate="2026-03-10")
    lines = owed_minus_billed(asked, first, replace(scope_of(MAY, covered)))
    assert [line.tax_rate for line in lines if line.line_type is LineType.TERMINATION_FEE] == [D("0.10")]


def bound(client: TestClient, policy: str = "remaining_months", **changes: Any) -> dict[str, Any]:
    offer = add_offer(client, FIBRE, monthly_fee="100.00", early_termination_policy=policy)
    return sign(client, offer, "2026-08-01", **{"commitment_months": 12} | changes)


def quote(client: TestClient, contract_id: str, **params: Any) -> dict[str, Any]:
    return accepted(client.get(f"{API}/contracts/{contract_id}/termination-quote", params=params))


def end(client: TestClient, contract_id: str, last_day: str, **changes: Any) -> dict[str, Any]:
    body = {"status": "terminated", "effective_date": last_day} | changes
    return accepted(client.put(f"{API}/contracts/{contract_id}/status", json=body))


def test_a_quote_says_what_the_run_charges(client: TestClient) -> None:
    signed = bound(client)
    shown = quote(client, signed["id"], effective_date="2026-10-15")
    assert shown == {
        "contract_id": signed["id"],
        "effective_date": "2026-10-15",
        "policy": "remaining_months",
        "formula": "Mensualités restantes : 9 × 100,00\N{NO-BREAK SPACE}DH = 900,00\N{NO-BREAK SPACE}DH",
        "language": "fr",
        "commitment_end_date": "2027-08-01",
        "months_remaining": 9,
        "monthly_fee": "100.00",
        "granted_advantage_amount": "0.00",
        "fee_amount": "900.00",
        "tax_rate": "0.20",
        "tax_amount": "180.00",
        "total_amount": "1080.00",
    }
    assert get_contract(client, signed["id"]) == signed
    bill(client, "2026-09")
    end(client, signed["id"], "2026-10-15")
    shown = accepted(client.post(f"{API}/billing/runs/preview", json=month_body("2026-10")))
    run = bill(client, "2026-10")
    invoice = invoice_of(client, run)
    assert lines_of(invoice) == [("recurring", "48.39"), ("termination_fee", "900.00")]
    assert (invoice["total_amount"], shown["total_amount"]) == ("1138.07", "1138.07")
    line = invoice["lines"][1]
    assert line["description"].startswith("Frais de résiliation anticipée – Fibre 100")
    assert (line["service_period_start"], line["service_period_end"]) == ("2026-10-15", "2026-10-15")
    assert [bill(client, month)["invoice_count"] for month in ("2026-09", "2026-10", "2026-11")] == [0, 0, 0]


@pytest.mark.parametrize(
    ("changes", "last_day", "formula", "total"),
    [
        ({}, "2027-08-01", "Nothing is due: no commitment runs after this day.", "0.00"),
        ({"commitment_months": None}, "2026-10-15", "Nothing is due: no commitment runs after this day.", "0.00"),
        ({"policy": "none"}, "2026-10-15", "Nothing is due: the plan has no fee for ending early.", "0.00"),
        ({"auto_activate": False}, "2026-10-15", "Nothing is due: no commitment runs after this day.", "0.00"),
        (
            {"policy": "anrt_08_11", "commitment_months": 24, "granted_advantage_amount": "350.00"},
            "2026-10-15",
            "Monthly fees up to month 12: 9 × 100.00 MAD, plus the advantage 350.00 MAD = 1,250.00 MAD",
            "1500.00",
        ),
        (
            {"policy": "anrt_08_11", "commitment_months": 24, "granted_advantage_amount": "350.00"},
            "2027-09-15",
            "Advantage granted: 350.00 MAD",
            "420.00",
        ),
    ],
)
def test_a_quote_is_put_in_words(
    client: TestClient, changes: dict[str, Any], last_day: str, formula: str, total: str
) -> None:
    signed = bound(client, **changes)
    shown = quote(client, signed["id"], effective_date=last_day, language="en")
    assert (shown["formula"].replace("\N{NO-BREAK SPACE}", " "), shown["total_amount"]) == (formula, total)
    for language in ("fr", "ar"):
        spoken = quote(client, signed["id"], effective_date=last_day, language=language)
        assert spoken["formula"] != shown["formula"]
        assert spoken | {"formula": "", "language": ""} == shown | {"formula": "", "language": ""}


def test_a_quote_is_refused_outside_the_contract(client: TestClient) -> None:
    signed = bound(client)
    url = f"{API}/contracts/{signed['id']}/termination-quote"
    refused(client.get(url, params={"effective_date": "2026-07-31"}), 422, "contract_date_invalid")
    assert wrong_fields(client.get(url, params={"language": "es"})) == [["query", "language"]]
    with on_day("2026-09-10"):
        assert quote(client, signed["id"])["effective_date"] == "2026-09-10"
        end(client, signed["id"], "2026-09-10")
    refused(client.get(url), 409, "contract_status_transition_invalid")
    refused(client.get(f"{API}/contracts/{signed['client_id']}/termination-quote"), 404, "contract_not_found")


def test_a_fee_is_waived_with_a_reason(client: TestClient) -> None:
    with on_day("2026-10-10"):
        signed = bound(client)
        assert bill(client, "2026-10")["subtotal_amount"] == "100.00"
        end(client, signed["id"], "2026-11-20")
        assert lines_of(invoice_of(client, bill(client, "2026-11"))) == [
            ("recurring", "66.67"),
            ("termination_fee", "800.00"),
        ]
        shown = end(client, signed["id"], "2026-11-20", termination_fee_waiver="Moves abroad")
        assert shown["termination_fee_waiver"] == "Moves abroad"
        assert events_of(client, signed["id"])[-1]["details"]["termination_fee_waiver"] == "Moves abroad"
        run = bill(client, "2026-12")
    assert (run["invoice_count"], run["progress"]["credit_notes"]) == (0, 1)
    url = f"{API}/contracts/{signed['id']}/status"
    body = {"status": "suspended", "termination_fee_waiver": "Moves abroad"}
    assert wrong_fields(client.put(url, json=body)) == [["body"]]


def test_a_later_end_lowers_the_fee_and_its_day_is_served(client: TestClient) -> None:
    with on_day("2026-10-10"):
        signed = bound(client)
        end(client, signed["id"], "2026-10-20")
        first = invoice_of(client, bill(client, "2026-10"))
        assert lines_of(first) == [("recurring", "64.52"), ("termination_fee", "900.00")]
        end(client, signed["id"], "2026-11-15")
        assert bill(client, "2026-11")["progress"]["credit_notes"] == 1
    [note] = accepted(client.get(f"{API}/credit-notes"))["data"]
    given = accepted(client.get(f"{API}/credit-notes/{note['id']}"))
    assert lines_of(given) == [("adjustment", "-35.48"), ("recurring", "-50.00"), ("termination_fee", "100.00")]
    described = "Régularisation des frais de résiliation anticipée – Fibre 100"
    assert given["lines"][2]["description"].startswith(described)
    assert bill(client, "2026-12")["progress"] == bill(client, "2027-01")["progress"]


def test_a_voided_invoice_has_its_fee_owed_again(client: TestClient) -> None:
    signed = bound(client)
    end(client, signed["id"], "2026-10-15")
    invoice = invoice_of(client, bill(client, "2026-10"))
    accepted(client.post(f"{API}/invoices/{invoice['id']}/void", json={"reason": "wrong address"}))
    again = invoice_of(client, bill(client, "2026-10"))
    assert lines_of(again) == lines_of(invoice)
    assert bill(client, "2026-10")["invoice_count"] == 0


def test_a_backdated_end_is_charged_beside_the_next_month(client: TestClient) -> None:
    signed = bound(client)
    other = sign(client, add_offer(client), "2026-08-01", client_id=signed["client_id"])
    for month in ("2026-08", "2026-09", "2026-10"):
        bill(client, month)
    end(client, signed["id"], "2026-09-30")
    invoice = invoice_of(client, bill(client, "2026-11"))
    assert sorted((line["contract_id"], line["line_type"], line["line_total"]) for line in invoice["lines"]) == sorted(
        [
            (signed["id"], "adjustment", "-100.00"),
            (signed["id"], "termination_fee", "1000.00"),
            (other["id"], "recurring", "100.00"),
        ]
    )


def test_the_end_that_was_signed_owes_nothing(client: TestClient) -> None:
    signed = bound(client, end_date="2027-08-01")
    longer = add_offer(client, FIBRE, monthly_fee="150.00", early_termination_policy="remaining_months")
    body = {"offer_id": longer["id"], "effective_date": "2027-01-01", "commitment_months": 24}
    extended = accepted(client.put(f"{API}/contracts/{signed['id']}/offer", json=body))
    assert extended["commitment_end_date"] == "2029-01-01"
    end(client, signed["id"], "2027-08-01")
    assert bill(client, "2027-08")["subtotal_amount"] == "4.84"


def test_the_advantage_is_kept_by_a_plan_change_and_replaced_by_another(client: TestClient) -> None:
    signed = bound(client, "anrt_08_11", commitment_months=24, granted_advantage_amount="350.00")
    assert signed["granted_advantage_amount"] == "350.00"
    dearer = add_offer(client, FIBRE, monthly_fee="150.00", early_termination_policy="anrt_08_11")
    assert change_offer(client, signed["id"], dearer, "2026-09-01")["granted_advantage_amount"] == "350.00"
    body = {"offer_id": dearer["id"], "contract_start_date": "2026-10-01", "client_id": signed["client_id"]}
    extra = {"commitment_months": 24, "granted_advantage_amount": "600.00"}
    upgraded = accepted(client.post(f"{API}/contracts/provision", json=body | extra))["contract"]
    assert (upgraded["id"], upgraded["granted_advantage_amount"]) == (signed["id"], "600.00")
    refusal = client.post(f"{API}/contracts/provision", json=body | {"granted_advantage_amount": "-1.00"})
    assert wrong_fields(refusal) == [["body", "granted_advantage_amount"]]


def test_ending_by_status_of_a_fee_free_plan_bills_no_fee(client: TestClient) -> None:
    signed = bound(client, "none")
    set_status(client, signed["id"], "terminated", "2026-10-15")
    assert lines_of(invoice_of(client, bill(client, "2026-10"))) == [("recurring", "48.39")]

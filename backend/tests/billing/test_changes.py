"""The difference to the month before, by cause: it always adds up, and each cause is the right one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from app.billing.changes import ONE_OFF, Change, PastAmount, Periods, kind_of
from app.contracts.values import BillableContract
from app.receivables.values import DraftDocument, DraftLine, LineType, Totals
from tests.billing.test_rules import APRIL, MARCH, active, contract, day, suspended, term
from tests.factories import (
    API,
    accepted,
    add_offer,
    bill,
    change_offer,
    key,
    month_body,
    new_client,
    set_policy,
    set_status,
    sign,
)

D = Decimal
PERIODS = Periods(MARCH, APRIL)
CLIENTS = [UUID(int=n) for n in range(1, 6)]
CONTRACTS = [UUID(int=n) for n in range(11, 15)]
KINDS = [kind for kind in LineType if kind is not LineType.SALE]


def line(contract_id: UUID | None, kind: LineType, amount: Decimal, charge: UUID | None = None) -> DraftLine:
    days = (0, day("2026-04-01"), 30, day("2026-04-01"), day("2026-05-01"))
    return DraftLine(contract_id, None, None, None, None, kind, "", amount, *days, amount, D("0.20"), None, charge)


def draft(client_id: UUID, *lines: DraftLine) -> DraftDocument:
    return DraftDocument(client_id, lines, Totals.of((item.line_total, item.tax_rate) for item in lines))


def known(contract_id: UUID, *statuses: Any, terms: Any = None) -> BillableContract:
    return contract(terms or [term("100", "2026-01-01")], statuses)._replace(contract_id=contract_id)


def causes_of(change: Change) -> dict[str, tuple[str, int]]:
    return {cause: (str(shift.amount), shift.contracts) for cause, shift in change.shifts.items() if shift.amount}


LONG = active("2026-01-01")


@pytest.mark.parametrize(
    ("held", "before", "now", "is_billed", "cause"),
    [
        (known(CONTRACTS[0], active("2026-04-10")), None, "70.00", False, "new_contracts"),
        (known(CONTRACTS[0], active("2026-03-10")), "70.00", "100.00", False, "new_contracts"),
        (known(CONTRACTS[0], LONG), None, "100.00", False, "new_contracts"),
        (known(CONTRACTS[0], active("2026-01-01", "2026-04-11")), "100.00", "33.33", False, "ended"),
        (known(CONTRACTS[0], active("2026-01-01", "2026-03-11")), "100.00", None, False, "ended"),
        (None, "100.00", None, False, "ended"),
        (
            known(CONTRACTS[0], LONG, terms=[term("100", "2026-01-01", "2026-04-01"), term("150", "2026-04-01")]),
            "100.00",
            "150.00",
            False,
            "plan_changes",
        ),
        (
            known(CONTRACTS[0], active("2026-01-01", "2026-04-11"), suspended("2026-04-11")),
            "100.00",
            "33.33",
            False,
            "suspended",
        ),
        (
            known(CONTRACTS[0], active("2026-01-01", "2026-02-11"), suspended("2026-02-11", "2026-04-01"),
                  active("2026-04-01")),
            None,
            "100.00",
            False,
            "suspended",
        ),
        (known(CONTRACTS[0], LONG), "100.00", None, True, "already_billed"),
        (known(CONTRACTS[0], LONG), "100.00", "101.00", False, "other"),
    ],
)  # fmt: skip
def test_what_recurs_has_one_cause(
    held: BillableContract | None, before: str | None, now: str | None, is_billed: bool, cause: str
) -> None:
    [client, *_], [signed, *_], recurring = CLIENTS, CONTRACTS, LineType.RECURRING
    past = [PastAmount(client, signed, recurring, D(before))] if before else []
    drafts = [draft(client, line(signed, recurring, D(now)))] if now else []
    change = Change(PERIODS)
    billed = frozenset({signed}) if is_billed else frozenset[UUID]()
    change.add(past, D("0.00"), drafts, [], {signed: held} if held else {}, billed)
    difference = D(now or "0.00") - D(before or "0.00")
    assert {name: found for name, found in causes_of(change).items() if name != "tax"} == {cause: (str(difference), 1)}


def test_the_rest_goes_by_its_kind() -> None:
    [client, other, third, *_], [signed, *_] = CLIENTS, CONTRACTS
    lines = [line(signed, kind, D("10.00")) for kind in KINDS if kind is not LineType.RECURRING]
    lines.append(line(None, LineType.ADJUSTMENT, D("7.00"), UUID(int=99)))
    past = [
        PastAmount(client, signed, LineType.DISCOUNT, D("-3.00")),
        PastAmount(client, None, ONE_OFF, D("2.00")),
        PastAmount(other, CONTRACTS[1], LineType.RECURRING, D("50.00")),
        PastAmount(third, CONTRACTS[2], LineType.RECURRING, D("60.00")),
    ]
    given_back = draft(third, line(CONTRACTS[2], LineType.ADJUSTMENT, D("-60.00")))
    change = Change(PERIODS)
    change.add(past, D("20.00"), [draft(client, *lines), given_back], [other], {}, frozenset())
    assert causes_of(change) == {
        "activation_fees": ("10.00", 1),
        "discounts": ("13.00", 1),
        "adjustments": ("10.00", 1),
        "termination_fees": ("10.00", 1),
        "one_off": ("5.00", 0),
        "parked": ("-50.00", 1),
        "credit_notes": ("-60.00", 1),
        "tax": ("-10.60", 0),
    }
    assert (change.before, change.now) == (D("129.00"), D("56.40"))


AMOUNTS = st.integers(-50_000, 50_000).map(lambda cents: D(cents) / 100)
OWNERS = st.sampled_from([*CONTRACTS, None])


@st.composite
def lines(draw: st.DrawFn) -> DraftLine:
    kind = draw(st.sampled_from(KINDS))
    charge = UUID(int=draw(st.integers(100, 999))) if kind is LineType.ADJUSTMENT and draw(st.booleans()) else None
    return line(draw(OWNERS), kind, draw(AMOUNTS), charge)


@st.composite
def books(draw: st.DrawFn) -> tuple[Change, list[PastAmount], Decimal, list[DraftDocument]]:
    past = [
        PastAmount(
            draw(st.sampled_from(CLIENTS)), draw(OWNERS), draw(st.sampled_from([*KINDS, ONE_OFF])), draw(AMOUNTS)
        )
        for _ in range(draw(st.integers(0, 8)))
    ]
    documents = [
        draft(one, *draw(st.lists(lines(), min_size=1, max_size=4))) for one in draw(st.sets(st.sampled_from(CLIENTS)))
    ]
    lives = [known(one, active("2026-03-15")) for one in draw(st.sets(st.sampled_from(CONTRACTS)))]
    tax, change = draw(AMOUNTS), Change(PERIODS)
    parked = draw(st.sets(st.sampled_from(CLIENTS)))
    billed = frozenset(draw(st.sets(st.sampled_from(CONTRACTS))))
    change.add(past, tax, documents, parked, {one.contract_id: one for one in lives}, billed)
    return change, past, tax, documents


@settings(max_examples=200, deadline=None)
@given(books())
def test_the_causes_add_up_to_the_difference(book: Any) -> None:
    change, past, tax, documents = book
    assert change.before == sum((item.amount for item in past), tax)
    assert change.now == sum((d.totals.total for d in documents if not d.is_credit), D("0.00"))
    assert sum((shift.amount for shift in change.shifts.values()), D("0.00")) == change.now - change.before
    assert all(kind_of(item) in {*KINDS, ONE_OFF} for d in documents for item in d.lines)


def preview(client: TestClient, month: str) -> dict[str, Any]:
    return accepted(client.post(f"{API}/billing/runs/preview", json=month_body(month)))


def reasons(shown: dict[str, Any]) -> dict[str, tuple[str, int]]:
    change = shown["change"]
    found = {item["cause"]: (item["amount"], item["contract_count"]) for item in change["causes"]}
    assert sum(D(amount) for amount, _ in found.values()) == D(change["difference_amount"])
    assert D(change["difference_amount"]) == D(shown["total_amount"]) - D(change["previous_total_amount"])
    return found


def test_a_preview_says_why_the_month_differs(client: TestClient) -> None:
    offer, dearer = add_offer(client, activation_fee="20.00"), add_offer(client, monthly_fee="150.00")
    for _ in range(2):
        sign(client, offer, "2026-08-01")
    ends, changes, pauses = (sign(client, offer, "2026-08-01")["id"] for _ in range(3))
    first = preview(client, "2026-08")
    assert reasons(first) == {"new_contracts": ("500.00", 5), "activation_fees": ("100.00", 5), "tax": ("120.00", 0)}
    assert first["change"]["previous_total_amount"] == "0.00"
    assert (first["change"]["previous_period_start"], first["change"]["previous_period_end"]) == (
        "2026-07-01",
        "2026-07-31",
    )
    bill(client, "2026-08")
    bill(client, "2026-09")
    assert reasons(preview(client, "2026-09")) == {
        "activation_fees": ("-100.00", 5),
        "already_billed": ("-500.00", 5),
        "tax": ("-120.00", 0),
    }
    set_status(client, ends, "terminated", "2026-09-30")
    change_offer(client, changes, dearer, "2026-10-01")
    set_status(client, pauses, "suspended", "2026-10-01")
    sign(client, offer, "2026-10-16")
    alone = accepted(client.post(f"{API}/customers", json=new_client()))
    once = {"amount": "30.00", "description": "Une visite", "reason": "asked for"}
    accepted(client.post(f"{API}/customers/{alone['id']}/charges", json=once))
    shown = preview(client, "2026-10")
    assert reasons(shown) == {
        "new_contracts": ("51.61", 1),
        "ended": ("-100.00", 1),
        "plan_changes": ("50.00", 1),
        "suspended": ("-100.00", 1),
        "activation_fees": ("20.00", 1),
        "one_off": ("30.00", 0),
        "tax": ("-9.68", 0),
    }
    run = bill(client, "2026-10")
    assert (run["total_amount"], shown["change"]["previous_total_amount"]) == (shown["total_amount"], "600.00")


def test_who_was_charged_once_and_has_no_contract_is_not_lost(client: TestClient) -> None:
    made = [accepted(client.post(f"{API}/customers", json=new_client())) for _ in range(2)]
    sign(client, add_offer(client), "2026-10-01", client_id=made[1]["id"])
    for one in made:
        once = {"amount": "30.00", "description": "Une visite", "reason": "asked for"}
        accepted(client.post(f"{API}/customers/{one['id']}/charges", json=once))
    bill(client, "2026-10")
    assert reasons(preview(client, "2026-11")) == {"one_off": ("-60.00", 0), "tax": ("-12.00", 0)}


def test_nobody_left_to_bill_is_a_difference_too(client: TestClient) -> None:
    made = accepted(client.post(f"{API}/customers", json=new_client()))
    once = {"amount": "30.00", "description": "Une visite", "reason": "asked for"}
    accepted(client.post(f"{API}/customers/{made['id']}/charges", json=once))
    bill(client, "2026-10")
    assert reasons(preview(client, "2026-11")) == {"one_off": ("-30.00", 0), "tax": ("-6.00", 0)}


def test_parked_and_credited_clients_and_voided_invoices(client: TestClient) -> None:
    parked, credited = (sign(client, add_offer(client, monthly_fee=fee), "2026-08-01") for fee in ("900.00", "100.00"))
    run = bill(client, "2026-08")
    bill(client, "2026-09")
    set_policy(maximum_invoice_total="500.00")
    once = {"amount": "-250.00", "description": "Un geste", "reason": "a late installation"}
    accepted(client.post(f"{API}/customers/{credited['client_id']}/charges", json=once, headers=key()))
    assert reasons(preview(client, "2026-10")) == {
        "parked": ("-900.00", 1),
        "credit_notes": ("-100.00", 1),
        "tax": ("-200.00", 0),
    }
    for invoice_id in run["invoice_ids"]:
        accepted(client.post(f"{API}/invoices/{invoice_id}/void", json={"reason": "sent in error"}))
    assert preview(client, "2026-09")["change"]["previous_total_amount"] == "0.00"
    assert parked["client_id"] != credited["client_id"]

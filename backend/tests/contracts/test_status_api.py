"""Statuses through the API: passages, dates past and to come, and the day on which they take effect."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.contracts import status as contract_status
from app.contracts.models import ContractStatusPeriod
from app.contracts.tasks import apply_due_changes
from tests.conftest import TENANT_ID
from tests.factories import (
    API,
    add_offer,
    bill,
    change_offer,
    events_of,
    get_contract,
    invoice_of,
    lines_of,
    on_day,
    refused,
    set_status,
    sign,
    terms_of,
    wrong_fields,
)

STATUSES = ("draft", "active", "suspended", "terminated")
ALLOWED = {
    "draft": {"active", "terminated"},
    "active": {"suspended", "terminated"},
    "suspended": {"active", "terminated"},
    "terminated": set[str](),
}


def put(client: TestClient, contract_id: str, status: str, effective: str | None = None) -> Any:
    body = {"status": status} | ({"effective_date": effective} if effective else {})
    return client.put(f"{API}/contracts/{contract_id}/status", json=body)


def in_status(client: TestClient, status: str) -> dict[str, Any]:
    contract = sign(client, add_offer(client), "2026-10-01", auto_activate=status != "draft")
    return set_status(client, contract["id"], status) if status in ("suspended", "terminated") else contract


def history(session: Session, contract_id: str) -> list[tuple[str, str, str | None]]:
    rows = select(ContractStatusPeriod).where(ContractStatusPeriod.contract_id == contract_id)
    found = session.scalars(rows.order_by(ContractStatusPeriod.valid_from)).all()
    return [(p.status, str(p.valid_from), str(p.valid_to) if p.valid_to else None) for p in found]


@pytest.mark.parametrize(("before", "after"), list(product(STATUSES, STATUSES)))
def test_statuses_move_as_they_may(client: TestClient, before: str, after: str) -> None:
    contract = in_status(client, before)
    answer = put(client, contract["id"], after)
    if before == after:
        assert answer.json() == contract
        assert len(events_of(client, contract["id"])) == (3 if before in ("suspended", "terminated") else 2)
    elif after in ALLOWED[before]:
        assert (answer.status_code, answer.json()["status"]) == (200, after)
    else:
        details = refused(answer, 409, "contract_status_transition_invalid")
        assert details == {"from": before, "to": after}


def test_today_is_the_default_day(client: TestClient, session: Session) -> None:
    with on_day("2026-11-20"):
        contract = sign(client, add_offer(client), "2026-10-01")
        set_status(client, contract["id"], "suspended")
        assert history(session, contract["id"])[1:] == [("suspended", "2026-11-20", None)]
        ended = set_status(client, contract["id"], "terminated")
    assert (ended["status"], ended["end_date"]) == ("terminated", "2026-11-20")
    assert ended["terminated_at"] is not None
    assert history(session, contract["id"]) == [
        ("active", "2026-10-01", "2026-11-20"),
        ("suspended", "2026-11-20", "2026-11-21"),
    ]


def test_a_past_day_rewrites_what_came_after(client: TestClient, session: Session) -> None:
    with on_day("2026-11-20"):
        contract = sign(client, add_offer(client), "2026-09-01")
        set_status(client, contract["id"], "suspended", "2026-10-10")
        set_status(client, contract["id"], "active", "2026-10-20")
        set_status(client, contract["id"], "suspended", "2026-10-05")
        assert history(session, contract["id"]) == [
            ("active", "2026-09-01", "2026-10-05"),
            ("suspended", "2026-10-05", None),
        ]


def test_a_day_to_come_waits_for_its_day(client: TestClient, session: Session) -> None:
    with on_day("2026-11-20"):
        contract = sign(client, add_offer(client), "2026-10-01")
        assert set_status(client, contract["id"], "suspended", "2026-12-01")["status"] == "active"
        assert contract_status.apply_due_changes(session) == 0
    with on_day("2026-11-30"):
        assert contract_status.apply_due_changes(session) == 0
    with on_day("2026-12-01"):
        assert contract_status.apply_due_changes(session) == 1
        assert contract_status.apply_due_changes(session) == 0
        assert get_contract(client, contract["id"])["status"] == "suspended"
    assert events_of(client, contract["id"])[-1]["details"] == {
        "from": "active",
        "to": "suspended",
        "effective_date": "2026-12-01",
    }


def test_the_last_day_is_served_and_the_next_is_not(client: TestClient, session: Session) -> None:
    with on_day("2026-11-20"):
        contract = sign(client, add_offer(client), "2026-10-01", end_date="2026-11-30")
        suspended = sign(client, add_offer(client), "2026-10-01", end_date="2026-11-30")
        set_status(client, suspended["id"], "suspended")
        draft = sign(client, add_offer(client), "2026-10-01", end_date="2026-11-30", auto_activate=False)
    with on_day("2026-11-30"):
        assert contract_status.apply_due_changes(session) == 0
    with on_day("2026-12-01"):
        assert contract_status.apply_due_changes(session, limit=2) == 2
        assert contract_status.apply_due_changes(session, limit=2) == 1
        for one in (contract, suspended, draft):
            ended = get_contract(client, one["id"])
            assert (ended["status"], ended["end_date"]) == ("terminated", "2026-11-30")
            assert ended["terminated_at"] is not None


def test_the_daily_job_lets_a_plan_take_effect(client: TestClient) -> None:
    with on_day("2026-11-20"):
        contract = sign(client, add_offer(client), "2026-10-01")
        better = add_offer(client, monthly_fee="150.00")
        shown = change_offer(client, contract["id"], better, "2026-12-01")
        assert (shown["monthly_fee"], shown["scheduled_change"]["effective_date"]) == ("100.00", "2026-12-01")
    with on_day("2026-12-01"):
        apply_due_changes(str(TENANT_ID))
        shown = get_contract(client, contract["id"])
    assert (shown["offer_id"], shown["monthly_fee"]) == (better["id"], "150.00")
    assert shown["scheduled_change"] is None


@pytest.mark.parametrize(
    ("status", "effective"),
    [
        ("suspended", "2026-09-30"),
        ("suspended", "2026-12-01"),
        ("terminated", "2026-09-30"),
        ("terminated", "2026-12-01"),
    ],
)
def test_a_day_outside_the_contract_is_refused(client: TestClient, status: str, effective: str) -> None:
    with on_day("2026-11-20"):
        contract = sign(client, add_offer(client), "2026-10-01", end_date="2026-11-30")
        details = refused(put(client, contract["id"], status, effective), 422, "contract_date_invalid")
    assert details == {"start_date": "2026-10-01", "end_date": "2026-11-30"}
    assert get_contract(client, contract["id"]) == contract


def test_an_end_to_come_is_stored_and_can_be_moved(client: TestClient, session: Session) -> None:
    with on_day("2026-11-20"):
        contract = sign(client, add_offer(client), "2026-10-01")
        shown = set_status(client, contract["id"], "terminated", "2026-12-31")
        assert (shown["status"], shown["end_date"], shown["terminated_at"]) == ("active", "2026-12-31", None)
        shown = set_status(client, contract["id"], "terminated", "2026-12-10")
        assert (shown["status"], shown["end_date"]) == ("active", "2026-12-10")
        assert history(session, contract["id"]) == [("active", "2026-10-01", "2026-12-11")]
        refused(put(client, contract["id"], "suspended", "2026-12-11"), 422, "contract_date_invalid")
        assert set_status(client, contract["id"], "terminated", "2027-01-15")["end_date"] == "2027-01-15"
        assert history(session, contract["id"]) == [("active", "2026-10-01", "2027-01-16")]


def test_an_end_is_moved_within_what_was_signed(client: TestClient, session: Session) -> None:
    with on_day("2026-11-20"):
        contract = sign(client, add_offer(client), "2026-10-01", end_date="2027-03-31")
        set_status(client, contract["id"], "terminated", "2026-12-31")
        refused(put(client, contract["id"], "terminated", "2027-04-01"), 422, "contract_date_invalid")
        assert set_status(client, contract["id"], "terminated", "2027-03-31")["end_date"] == "2027-03-31"
        assert history(session, contract["id"]) == [("active", "2026-10-01", "2027-04-01")]
    with on_day("2027-04-01"):
        assert contract_status.apply_due_changes(session) == 1
        refused(put(client, contract["id"], "active"), 409, "contract_status_transition_invalid")


def test_an_activation_begins_where_it_says(client: TestClient, session: Session) -> None:
    with on_day("2026-11-20"):
        dates: dict[str | None, str] = {None: "2026-11-20", "2026-10-15": "2026-10-15", "2026-12-05": "2026-12-05"}
        for effective, first in dates.items():
            draft = sign(client, add_offer(client), "2026-10-01", auto_activate=False)
            active = set_status(client, draft["id"], "active", effective)
            assert (active["status"], history(session, draft["id"])) == ("active", [("active", first, None)])
        later = sign(client, add_offer(client), "2026-12-24", auto_activate=False)
        set_status(client, later["id"], "active")
        assert history(session, later["id"]) == [("active", "2026-12-24", None)]


def test_a_contract_that_never_started_ends_without_a_day(client: TestClient, session: Session) -> None:
    with on_day("2026-11-20"):
        contract = sign(client, add_offer(client), "2026-12-01")
        ended = set_status(client, contract["id"], "terminated")
    assert (ended["status"], ended["end_date"]) == ("terminated", "2026-12-01")
    assert history(session, contract["id"]) == []


def test_an_early_bill_of_what_never_started_is_given_back(client: TestClient) -> None:
    with on_day("2026-11-20"):
        contract = sign(client, add_offer(client), "2026-12-01")
        other = sign(
            client, add_offer(client), "2026-12-01", client_id=contract["client_id"], provisioning_intent="new_line"
        )
        bill(client, "2026-12")
        set_status(client, contract["id"], "terminated")
        invoice = invoice_of(client, bill(client, "2027-01"))
    assert lines_of(invoice) == [("adjustment", "-100.00"), ("recurring", "100.00")]
    assert [line["contract_id"] for line in invoice["lines"]] == [contract["id"], other["id"]]


def test_a_scheduled_upgrade_does_not_hide_the_days_before_it(client: TestClient, session: Session) -> None:
    """Provisioning moves the start date of what it upgrades; the life of the contract began earlier."""
    with on_day("2026-11-20"):
        better = add_offer(client, monthly_fee="150.00")
        for status, expected in (
            ("suspended", [("active", "2026-09-01", "2026-11-20"), ("suspended", "2026-11-20", None)]),
            ("terminated", [("active", "2026-09-01", "2026-11-21")]),
        ):
            contract = sign(client, add_offer(client), "2026-09-01")
            upgraded = sign(client, better, "2026-12-01", client_id=contract["client_id"])
            assert (upgraded["id"], upgraded["start_date"]) == (contract["id"], "2026-12-01")
            changed = set_status(client, contract["id"], status)
            assert changed["status"] == status
            assert (changed["scheduled_change"] is None) is (status == "terminated")
            assert changed["start_date"] == ("2026-09-01" if status == "terminated" else "2026-12-01")
            assert history(session, contract["id"]) == expected
        contract = sign(client, add_offer(client), "2026-09-01")
        sign(client, better, "2026-12-01", client_id=contract["client_id"])
        changed = change_offer(client, contract["id"], add_offer(client, monthly_fee="80.00"))
        assert changed["start_date"] == "2026-09-01"
        assert terms_of(client, contract["id"])[-1] == ("80.00", "2026-11-20", None, "downgrade")


def test_a_terminated_contract_is_final(client: TestClient) -> None:
    contract = in_status(client, "terminated")
    answer = client.put(f"{API}/contracts/{contract['id']}/offer", json={"offer_id": add_offer(client)["id"]})
    refused(answer, 409, "contract_status_transition_invalid")
    again = sign(client, add_offer(client), "2026-11-01", client_id=contract["client_id"],
                 subscriber_id=contract["subscriber_id"])  # fmt: skip
    assert again["subscriber_id"] == contract["subscriber_id"]


@pytest.mark.parametrize(
    "change", [{"status": "gone"}, {"status": None}, {"effective_date": "20-11-2026"}, {"surprise": 1}]
)
def test_a_bad_field_is_named(client: TestClient, change: dict[str, Any]) -> None:
    contract = in_status(client, "active")
    body = {"status": "suspended"} | change
    answer = client.put(f"{API}/contracts/{contract['id']}/status", json=body)
    assert wrong_fields(answer) == [["body", next(iter(change))]]

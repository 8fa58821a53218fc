"""What a payment and its reversal mean for the case, the client's flag and the service."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.collections import service as collections
from tests.collections.factories import (
    DUE,
    actions,
    case_of,
    cases,
    client_flag,
    days_late,
    decide,
    happened,
    june_invoice,
    run_dunning,
    status_of_contract,
    told,
)
from tests.factories import (
    API,
    accepted,
    bill,
    events_of,
    get_contract,
    invoice_of,
    key,
    on_day,
    pay,
    scalar,
    set_status,
)


def reverse(api: TestClient, payment: dict[str, Any]) -> dict[str, Any]:
    url = f"{API}/collections/payments/{payment['payment']['id']}/reverse"
    return accepted(api.post(url, json={"reason": "cheque returned"}, headers=key()))


def contract_of(api: TestClient, client_id: str) -> dict[str, Any]:
    found = accepted(api.get(f"{API}/contracts", params={"client_id": client_id}))["data"]
    contract: dict[str, Any] = found[0]
    return contract


def suspended_invoice(api: TestClient) -> dict[str, Any]:
    """An invoice whose client was warned on day 20 and suspended on day 31."""
    decide(api)
    due = june_invoice(api)
    for late in (20, 31):
        with on_day(days_late(late)):
            run_dunning()
    assert status_of_contract(api, due["client_id"]) == "suspended"
    return due


def test_a_payment_resolves_the_case_it_settles(client: TestClient) -> None:
    due = june_invoice(client)
    with on_day(days_late(10)):
        part = pay(client, "40.00", invoice_id=due["id"])
        assert (part["invoice_status"], part["collection_case_status"]) == ("overdue", "open")
        assert client_flag(client, due["client_id"]) == (True, "2026-07-16")
        rest = pay(client, "60.00", invoice_id=due["id"])
        assert (rest["invoice_status"], rest["collection_case_status"]) == ("paid", "resolved")
        assert client_flag(client, due["client_id"]) == (False, None)
        case = case_of(client, due["id"])
        assert (case["status"], case["outstanding_amount"]) == ("resolved", "0.00")
        assert case["closed_at"] == "2026-07-25T12:00:00.000000Z"
        assert happened(client, case["id"]) == ["case_opened", "payment_recorded", "payment_recorded", "case_resolved"]
        paid = actions(client, case["id"])[2]
        assert paid["details"] == {"payment_id": part["payment"]["id"], "amount": "40.00"}


def test_an_approval_resolves_too(client: TestClient) -> None:
    due = june_invoice(client)
    with on_day(days_late(10)):
        url = f"{API}/collections/invoices/{due['id']}/approve-paid"
        assert accepted(client.post(url, headers=key()))["collection_case_status"] == "resolved"


def test_what_is_paid_in_time_never_has_a_case(client: TestClient) -> None:
    due = june_invoice(client)
    with on_day(days_late(0)):
        assert pay(client, "100.00", invoice_id=due["id"])["collection_case_status"] is None
    with on_day(days_late(50)):
        assert cases(client) == []
        assert client_flag(client, due["client_id"]) == (False, None)


def test_a_reversal_brings_everything_back_as_it_was(client: TestClient) -> None:
    due = june_invoice(client)
    with on_day(days_late(10)):
        case_id = case_of(client, due["id"])["id"]
        accepted(client.post(f"{API}/collections/cases/{case_id}/actions", json={"action_type": "warning_sent"}))
        before = case_of(client, due["id"])
        flag = client_flag(client, due["client_id"])
        invoice = accepted(client.get(f"{API}/invoices/{due['id']}"))
    with on_day(days_late(12)):
        payment = pay(client, "100.00", invoice_id=due["id"])
        assert payment["collection_case_status"] == "resolved"
    with on_day(days_late(14)):
        back = reverse(client, payment)
        assert (back["invoice_status"], back["outstanding_amount"]) == ("overdue", "100.00")
        assert back["collection_case_status"] == before["status"] == "in_progress"
        after = case_of(client, due["id"])
        moving = {"days_past_due", "last_action_at", "updated_at"}
        assert {name for name in after if after[name] != before[name]} == moving
        assert client_flag(client, due["client_id"]) == flag == (True, "2026-07-16")
        again = accepted(client.get(f"{API}/invoices/{due['id']}"))
        assert {name for name in again if again[name] != invoice[name]} <= {"updated_at"}
        assert happened(client, case_id)[-3:] == ["payment_recorded", "case_resolved", "case_reopened"]


def test_a_reversal_after_the_due_date_opens_the_first_case(client: TestClient) -> None:
    due = june_invoice(client)
    with on_day(days_late(-5)):
        payment = pay(client, "100.00", invoice_id=due["id"])
    with on_day(days_late(3)):
        assert reverse(client, payment)["collection_case_status"] == "open"
        assert client_flag(client, due["client_id"]) == (True, "2026-07-16")


def test_a_case_ended_by_hand_stays_ended(client: TestClient) -> None:
    due = june_invoice(client)
    with on_day(days_late(3)):
        case_id = case_of(client, due["id"])["id"]
        accepted(client.put(f"{API}/collections/cases/{case_id}/status", json={"status": "closed"}))
        payment = pay(client, "100.00", invoice_id=due["id"])
        assert payment["collection_case_status"] == "closed"
        assert client_flag(client, due["client_id"]) == (False, None)
        assert reverse(client, payment)["collection_case_status"] == "closed"
        assert client_flag(client, due["client_id"]) == (True, "2026-07-16")


def test_the_flag_follows_the_oldest_debt(client: TestClient) -> None:
    june = june_invoice(client)
    with on_day("2026-08-01"):
        july = invoice_of(client, bill(client, "2026-07", tax_rate="0"), june["client_id"])
    with on_day("2026-08-20"):
        assert (july["due_date"], len(cases(client))) == ("2026-08-15", 2)
        assert client_flag(client, june["client_id"]) == (True, "2026-07-16")
        payment = pay(client, "130.00", client_id=june["client_id"])
        assert payment["collection_case_status"] == "open"
        assert client_flag(client, june["client_id"]) == (True, "2026-08-16")
        assert [case_of(client, one["id"])["status"] for one in (june, july)] == ["resolved", "open"]
        reverse(client, payment)
        assert client_flag(client, june["client_id"]) == (True, "2026-07-16")
        assert [case_of(client, one["id"])["status"] for one in (june, july)] == ["open", "open"]
        pay(client, "200.00", client_id=june["client_id"])
        assert client_flag(client, june["client_id"]) == (False, None)


def test_paying_the_last_late_amount_restores_the_service(client: TestClient) -> None:
    due = suspended_invoice(client)
    with on_day(days_late(33)):
        contract = contract_of(client, due["client_id"])
        pay(client, "99.99", invoice_id=due["id"])
        assert get_contract(client, contract["id"])["status"] == "suspended"
        assert pay(client, "0.01", invoice_id=due["id"])["collection_case_status"] == "resolved"
        assert get_contract(client, contract["id"])["status"] == "active"
        case_id = case_of(client, due["id"])["id"]
        assert happened(client, case_id)[-3:] == ["payment_recorded", "case_resolved", "service_restored"]
        assert scalar("select count(*) from dunning_suspensions where restored_at is null") == 0
        changes = [e["details"]["to"] for e in events_of(client, contract["id"]) if "to" in e["details"]]
        assert changes[-2:] == ["suspended", "active"]


def test_a_service_stays_off_while_anything_is_late(client: TestClient) -> None:
    due = suspended_invoice(client)
    with on_day("2026-09-01"):
        august = bill(client, "2026-07", tax_rate="0")
        assert august["invoice_count"] == 1
        july = invoice_of(client, august, due["client_id"])
    with on_day("2026-09-20"):
        pay(client, "100.00", invoice_id=due["id"])
        assert status_of_contract(client, due["client_id"]) == "suspended"
        pay(client, july["outstanding_amount"], invoice_id=july["id"])
        assert status_of_contract(client, due["client_id"]) == "active"


def test_what_people_decided_meanwhile_is_respected(client: TestClient) -> None:
    due = suspended_invoice(client)
    contract = contract_of(client, due["client_id"])
    with on_day(days_late(32)):
        set_status(client, contract["id"], "terminated")
        pay(client, "100.00", invoice_id=due["id"])
        assert get_contract(client, contract["id"])["status"] == "terminated"
        assert scalar("select count(*) from dunning_suspensions where restored_at is null") == 0


def test_a_contract_that_ended_while_suspended_does_not_stop_a_payment(client: TestClient) -> None:
    due = suspended_invoice(client)
    contract = contract_of(client, due["client_id"])
    with on_day(days_late(32)):
        scalar("update contracts set end_date = :day where id = :id returning 1", day=DUE, id=contract["id"])
        assert pay(client, "100.00", invoice_id=due["id"])["invoice_status"] == "paid"
        assert get_contract(client, contract["id"])["status"] == "suspended"


def test_other_verbs_settle_by_the_same_functions(client: TestClient, session: Session) -> None:
    """What a credit note or a void does: lock, change the amounts, and say which invoices were touched."""
    due = june_invoice(client)
    with on_day(days_late(3)):
        case_of(client, due["id"])
        collections.before_settlement(session, due["client_id"])
        session.connection().exec_driver_sql("update invoices set credited_amount = total_amount")
        assert set(collections.after_settlement(session, [due["id"]]).values()) == {"resolved"}
        session.connection().exec_driver_sql("update invoices set credited_amount = 0")
        assert set(collections.after_reopening(session, [due["id"]]).values()) == {"open"}
        assert collections.after_settlement(session, []) == {}
    assert [item["invoice_id"] for item in told("collection_case.opened")] == [due["id"]]

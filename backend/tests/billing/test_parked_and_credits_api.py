"""What a run sets aside and what it gives back: parked clients, credit notes, invoices of nothing."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.common.outbox import OutboxEvent
from app.common.settings import get_settings
from app.receivables.models import CreditNote, CreditNoteLine
from tests.factories import (
    API,
    accepted,
    add_offer,
    bill,
    change_offer,
    invoice_of,
    invoices,
    key,
    lines_of,
    month_body,
    refused,
    set_policy,
    set_status,
    sign,
)

RUNS = f"{API}/billing/runs"


def resume(client: TestClient, run: dict[str, Any]) -> dict[str, Any]:
    return accepted(client.post(f"{RUNS}/{run['billing_run_id']}/resume"))


def credit_notes(session: Session) -> list[CreditNote]:
    return list(session.scalars(select(CreditNote).order_by(CreditNote.credit_note_number)).all())


def test_a_total_above_the_bound_is_parked_and_resumed(client: TestClient) -> None:
    small = sign(client, add_offer(client), "2026-10-01")
    large = sign(client, add_offer(client, monthly_fee="900.00"), "2026-10-01")
    set_policy(maximum_invoice_total="500.00")
    parked = [
        {
            "client_id": large["client_id"],
            "client_name": "Sara El Amrani",
            "reason": "total_above_bound",
            "details": {"total_amount": "1080.00"},
            "resolved_at": None,
        }
    ]
    shown = accepted(client.post(f"{RUNS}/preview", json=month_body("2026-10")))
    assert (shown["anomalies"], shown["invoice_count"], shown["total_amount"]) == (parked, 1, "120.00")
    run = bill(client, "2026-10")
    assert (run["status"], run["invoice_count"], run["parked_clients"]) == ("completed_with_errors", 1, parked)
    assert run["progress"]["parked_clients"] == 1
    assert [row["client_id"] for row in invoices(client)] == [small["client_id"]]
    still = resume(client, run)
    assert (still["status"], still["parked_clients"]) == ("completed_with_errors", parked)
    set_policy(maximum_invoice_total="2000.00")
    done = resume(client, run)
    assert (done["status"], done["invoice_count"], done["total_amount"]) == ("completed", 2, "1200.00")
    assert done["parked_clients"][0]["resolved_at"] is not None
    assert invoice_of(client, run, large["client_id"])["total_amount"] == "1080.00"
    refused(client.post(f"{RUNS}/{run['billing_run_id']}/resume"), 409, "billing_run_not_resumable")
    assert bill(client, "2026-10")["invoice_count"] == 0


def test_what_no_amount_can_hold_is_parked_and_stops_nobody_else(client: TestClient) -> None:
    huge = sign(client, add_offer(client, monthly_fee="999999999999.99", activation_fee="1.00"), "2026-10-01")
    sign(client, add_offer(client), "2026-10-01")
    shown = accepted(client.post(f"{RUNS}/preview", json=month_body("2026-10")))
    run = bill(client, "2026-10")
    for read in (shown["anomalies"], run["parked_clients"]):
        ((client_id, reason, details),) = [(p["client_id"], p["reason"], p["details"]) for p in read]
        assert (client_id, reason) == (huge["client_id"], "total_above_bound")
        assert details == {"total_amount": "1200000000001.19"}
    assert (run["status"], run["invoice_count"], run["total_amount"]) == ("completed_with_errors", 1, "120.00")


def test_a_sudden_rise_is_parked(client: TestClient) -> None:
    contract = sign(client, add_offer(client), "2026-09-01")
    steady = sign(client, add_offer(client), "2026-09-01")
    set_policy(maximum_increase_percent=50)
    assert bill(client, "2026-09")["status"] == "completed"
    change_offer(client, contract["id"], add_offer(client, monthly_fee="150.01"), "2026-10-01")
    change_offer(client, steady["id"], add_offer(client, monthly_fee="150.00"), "2026-10-01")
    run = bill(client, "2026-10")
    [parked] = run["parked_clients"]
    assert (parked["client_id"], parked["reason"]) == (contract["client_id"], "increase_above_bound")
    assert parked["details"] == {"total_amount": "180.01", "last_amount": "120.00"}


def test_a_parked_month_is_billed_by_the_next_run_when_nobody_resumes(client: TestClient) -> None:
    contract = sign(client, add_offer(client), "2026-10-01")
    set_policy(maximum_invoice_total="1.00")
    assert bill(client, "2026-10")["status"] == "completed_with_errors"
    set_policy()
    invoice = invoice_of(client, bill(client, "2026-11"), contract["client_id"])
    assert lines_of(invoice) == [("adjustment", "100.00"), ("recurring", "100.00")]


def test_a_correction_beyond_the_look_back_is_parked(client: TestClient) -> None:
    bill(client, "2025-09")
    contract = sign(client, add_offer(client), "2025-09-15")
    run = bill(client, "2026-10")
    [parked] = run["parked_clients"]
    assert (parked["reason"], parked["client_id"]) == ("correction_beyond_lookback", contract["client_id"])
    assert parked["details"] == {"rerate_from": "2025-09-15"}


def test_more_was_billed_than_is_owed(client: TestClient, session: Session) -> None:
    contract = sign(client, add_offer(client, monthly_fee="310.00"), "2026-09-01")
    bill(client, "2026-09")
    october = invoice_of(client, bill(client, "2026-10"))
    set_status(client, contract["id"], "terminated", "2026-10-21")
    run = bill(client, "2026-11")
    assert (run["invoice_count"], run["total_amount"]) == (0, "0.00")
    assert run["progress"]["credit_notes"] == 1
    [note] = credit_notes(session)
    assert note.credit_note_number is not None
    assert note.credit_note_number.startswith("AV-")
    assert note.credit_note_number.endswith("-000001")
    assert (str(note.subtotal_amount), str(note.tax_amount), str(note.total_amount)) == ("100.00", "20.00", "120.00")
    [line] = session.scalars(select(CreditNoteLine)).all()
    assert (line.line_type, str(line.line_total), line.cause) == ("adjustment", "100.00", "termination")
    assert accepted(client.get(f"{API}/invoices/{october['id']}")) == october
    again = sign(client, add_offer(client, monthly_fee="50.00"), "2026-12-01", client_id=contract["client_id"])
    december = invoice_of(client, bill(client, "2026-12"), again["client_id"])
    assert (december["total_amount"], december["outstanding_amount"]) == ("60.00", "0.00")
    assert december["status"] == "paid"
    january = invoice_of(client, bill(client, "2027-01"), again["client_id"])
    assert (january["total_amount"], january["outstanding_amount"]) == ("60.00", "0.00")
    february = invoice_of(client, bill(client, "2027-02"), again["client_id"])
    assert february["outstanding_amount"] == "60.00"
    session.expire_all()
    assert [str(note.remaining_amount) for note in credit_notes(session)] == ["0.00"]
    told = session.scalars(select(OutboxEvent).where(OutboxEvent.event_type == "credit_note.issued")).all()
    assert [event.payload["number"] for event in told] == [note.credit_note_number]


def test_a_credit_is_given_once(client: TestClient, session: Session) -> None:
    contract = sign(client, add_offer(client), "2026-10-01")
    bill(client, "2026-10")
    set_status(client, contract["id"], "terminated", "2026-10-15")
    for month in ("2026-11", "2026-11", "2026-10", "2026-12"):
        bill(client, month)
    assert [str(note.subtotal_amount) for note in credit_notes(session)] == ["51.61"]


def test_an_invoice_of_nothing_is_paid_at_once(client: TestClient) -> None:
    before = sign(client, add_offer(client), "2026-10-01")
    bill(client, "2026-10")
    set_status(client, before["id"], "terminated", "2026-10-01")
    sign(client, add_offer(client, monthly_fee="96.77"), "2026-11-01", client_id=before["client_id"])
    invoice = invoice_of(client, bill(client, "2026-11"))
    assert lines_of(invoice) == [("adjustment", "-96.77"), ("recurring", "96.77")]
    assert (invoice["total_amount"], invoice["outstanding_amount"], invoice["status"]) == ("0.00", "0.00", "paid")
    answer = client.post(f"{API}/collections/invoices/{invoice['id']}/approve-paid", headers=key())
    refused(answer, 409, "invoice_already_paid")


def test_a_credit_keeps_the_rate_it_was_billed_at(client: TestClient) -> None:
    contract = sign(client, add_offer(client), "2026-09-01")
    bill(client, "2026-09", tax_rate="0.10")
    change_offer(client, contract["id"], add_offer(client, monthly_fee="70.00"), "2026-09-16")
    invoice = invoice_of(client, bill(client, "2026-10", tax_rate="0.20"))
    assert [(line["line_total"], line["tax_rate"]) for line in invoice["lines"]] == [
        ("-15.00", "0.10"),
        ("70.00", "0.20"),
    ]
    assert (invoice["subtotal_amount"], invoice["tax_amount"]) == ("55.00", "12.50")


@pytest.mark.parametrize(
    ("action", "amount", "reason"),
    [
        ("suspend", "-67.74", "suspension"),
        ("end", "-67.74", "fin de contrat"),
        ("cheaper", "-33.87", "changement d'offre"),
        ("dearer", "67.74", "changement d'offre"),
    ],
)
def test_a_correction_names_its_month_and_cause(client: TestClient, action: str, amount: str, reason: str) -> None:
    contract = sign(client, add_offer(client), "2026-10-01")
    keeper = sign(client, add_offer(client), "2026-10-01", client_id=contract["client_id"],
                  provisioning_intent="new_line")  # fmt: skip
    issued = invoice_of(client, bill(client, "2026-10"))
    if action == "suspend":
        set_status(client, contract["id"], "suspended", "2026-10-11")
    elif action == "end":
        set_status(client, contract["id"], "terminated", "2026-10-10")
    else:
        fee = "50.00" if action == "cheaper" else "200.00"
        change_offer(client, contract["id"], add_offer(client, monthly_fee=fee), "2026-10-11")
    invoice = invoice_of(client, bill(client, "2026-11"))
    adjustment = invoice["lines"][0]
    assert (adjustment["line_type"], adjustment["line_total"]) == ("adjustment", amount)
    assert adjustment["description"] == f"Régularisation octobre 2026 : {reason}"
    assert adjustment["contract_id"] != keeper["id"]
    assert accepted(client.get(f"{API}/invoices/{issued['id']}")) == issued


def test_suspended_days_are_billed_where_the_tenant_says_so(client: TestClient) -> None:
    contract = sign(client, add_offer(client), "2026-10-01")
    set_status(client, contract["id"], "suspended", "2026-10-11")
    set_policy(bill_suspended_days=True)
    assert lines_of(invoice_of(client, bill(client, "2026-10"))) == [("recurring", "100.00")]


def test_a_full_month_offer_costs_the_month(client: TestClient) -> None:
    sign(client, add_offer(client, proration="full_month"), "2026-10-31")
    assert lines_of(invoice_of(client, bill(client, "2026-10"))) == [("recurring", "100.00")]


def test_the_look_back_is_a_setting(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(get_settings().__dict__, "billing_lookback_months", 0)
    bill(client, "2026-09")
    sign(client, add_offer(client), "2026-09-15")
    [parked] = bill(client, "2026-10")["parked_clients"]
    assert parked["reason"] == "correction_beyond_lookback"


def test_a_credit_note_is_never_taken_back(client: TestClient, session: Session) -> None:
    contract = sign(client, add_offer(client), "2026-10-01")
    bill(client, "2026-10")
    set_status(client, contract["id"], "terminated", "2026-10-15")
    bill(client, "2026-11")
    with pytest.raises(Exception, match="is refused"), session.begin_nested():
        session.execute(update(CreditNote).values(total_amount=1))

"""What was issued, in SQL, as the application's own role: never rewritten, never deleted, never overpaid."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from app.common.db import violated_constraint
from tests.factories import add_offer, bill, billed_invoice, change_offer, pay, set_status, sign


def refuse(session: Session, statement: str, sqlstate: str = "42501", **values: Any) -> DBAPIError:
    """Run a statement that the database has to refuse, and say how it did."""
    assert session.execute(text("select current_user")).scalar() == "mt_app"
    with pytest.raises(DBAPIError) as refusal, session.begin_nested():
        session.execute(text(statement), values)
    assert getattr(refusal.value.orig, "sqlstate", None) == sqlstate, refusal.value
    return refusal.value


@pytest.fixture
def paid_book(client: TestClient) -> dict[str, Any]:
    """An invoice with a payment, and a credit note used on another."""
    contract = sign(client, add_offer(client), "2026-09-01")
    bill(client, "2026-09")
    set_status(client, contract["id"], "terminated", "2026-09-15")
    bill(client, "2026-10")
    again = sign(client, add_offer(client, monthly_fee="20.00"), "2026-11-01", client_id=contract["client_id"])
    bill(client, "2026-11")
    due = billed_invoice(client, month="2026-12")
    pay(client, "40.00", invoice_id=due["id"])
    return {"contract": again, "invoice": due}


INVOICE_CHANGES = [
    "total_amount = total_amount + 1, subtotal_amount = subtotal_amount + 1",
    "tax_amount = 0",
    "client_id = gen_random_uuid()",
    "client_name = 'X'",
    "client_details = '{}'",
    "due_date = due_date + 30",
    "period_start = period_start - 1",
    "period_end = period_end + 1",
    "currency = 'EUR'",
    "invoice_number = 'FAC-2026-999999'",
    "invoice_number = null, issued_at = null",
    "issued_at = now()",
    "taxes = '[]'",
    "billing_run_id = null",
    "issuer_id = gen_random_uuid()",
    "created_at = '2020-01-01'",
]


def test_an_issued_invoice_is_never_rewritten(session: Session, paid_book: dict[str, Any]) -> None:
    for change in INVOICE_CHANGES:
        refuse(session, f"update invoices set {change}")


CREDIT_NOTE_CHANGES = [
    "total_amount = 1",
    "credit_note_number = null",
    "client_id = gen_random_uuid()",
    "reason = 'goodwill'",
]


def test_a_credit_note_is_never_rewritten(session: Session, paid_book: dict[str, Any]) -> None:
    for change in CREDIT_NOTE_CHANGES:
        refuse(session, f"update credit_notes set {change}")


PAYMENT_CHANGES = [
    "amount = 1",
    "payment_date = '2020-01-01'",
    "method = 'cash', note = 'x'",
    "client_id = gen_random_uuid()",
]


def test_a_payment_is_never_rewritten(session: Session, paid_book: dict[str, Any]) -> None:
    for change in PAYMENT_CHANGES:
        refuse(session, f"update payments set {change}")


def test_a_reversed_payment_stays_reversed(client: TestClient, session: Session, paid_book: dict[str, Any]) -> None:
    session.execute(text("update payments set status = 'reversed', reversed_at = now(), reversal_reason = 'x'"))
    refuse(session, "update payments set status = 'posted', reversed_at = null")


KEPT_TABLES = [
    "invoices",
    "invoice_lines",
    "credit_notes",
    "credit_note_lines",
    "credit_applications",
    "payments",
    "payment_allocations",
    "audit_events",
    "outbox_events",
    "billing_runs",
    "number_series",
    "issuers",
]


def test_nothing_issued_is_deleted(session: Session, paid_book: dict[str, Any]) -> None:
    for table in KEPT_TABLES:
        assert session.execute(text(f"select count(*) from {table}")).scalar()
        refuse(session, f"delete from {table}")
        refuse(session, f"truncate {table} cascade")


WRITTEN_ONCE = [
    ("invoice_lines", "line_total = 0"),
    ("invoice_lines", "description = 'X'"),
    ("credit_note_lines", "line_total = 0"),
    ("credit_applications", "amount = 1"),
    ("audit_events", "details = '{}'"),
    ("audit_events", "actor_id = 'nobody'"),
    ("issuers", "details = '{}'"),
    ("payment_allocations", "amount = 1"),
    ("payment_allocations", "created_at = now()"),
]


def test_what_is_written_once_stays(session: Session, paid_book: dict[str, Any]) -> None:
    for table, change in WRITTEN_ONCE:
        refuse(session, f"update {table} set {change}")


def test_a_stored_document_stays(client: TestClient, session: Session, paid_book: dict[str, Any]) -> None:
    assert client.get(f"/api/v1/invoices/{paid_book['invoice']['id']}/pdf").status_code == 200
    refuse(session, "update stored_documents set content = 'forged'")
    refuse(session, "delete from stored_documents")


def test_an_allocation_above_the_outstanding_is_refused(session: Session, paid_book: dict[str, Any]) -> None:
    invoice = paid_book["invoice"]
    payment = session.execute(
        text(
            "insert into payments (client_id, invoice_id, amount, currency, payment_date, method)"
            " values (:client, :invoice, 500, 'MAD', :day, 'cash') returning id"
        ),
        {"client": invoice["client_id"], "invoice": invoice["id"], "day": date(2026, 11, 20)},
    ).scalar()
    insert = "insert into payment_allocations (payment_id, invoice_id, amount) values (:payment, :invoice, :amount)"
    ids = {"payment": payment, "invoice": invoice["id"]}
    above = refuse(session, insert, "23514", **ids, amount=60.01)
    assert isinstance(above, IntegrityError)
    assert violated_constraint(above) == "ck_invoices_outstanding"
    session.execute(text(insert), ids | {"amount": 60})
    state = text("select settlement, outstanding_amount from invoices where id = :id")
    assert tuple(session.execute(state, {"id": invoice["id"]}).one()) == ("paid", 0)
    spent = refuse(session, insert, "23514", payment=payment, invoice=paid_other(session, invoice), amount=440.01)
    assert isinstance(spent, IntegrityError)


def paid_other(session: Session, invoice: dict[str, Any]) -> UUID:
    """Another invoice than the one given."""
    found: UUID = session.execute(
        text("select id from invoices where id <> :id limit 1"), {"id": invoice["id"]}
    ).scalar_one()
    return found


def test_a_signed_version_is_frozen(client: TestClient, session: Session) -> None:
    offer = add_offer(client)
    session.execute(text("update offer_versions set monthly_fee = 90"))
    contract = sign(client, offer, "2026-10-01")
    assert contract["monthly_fee"] == "90.00"
    for change in ("monthly_fee = 1", "mobile_data_gb = 99", "frozen_at = null", "version = 7"):
        refuse(session, f"update offer_versions set {change}")
    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(text("delete from offer_versions"))


def test_a_line_has_one_open_contract(client: TestClient, session: Session) -> None:
    contract = sign(client, add_offer(client), "2026-10-01")
    copy = (
        "insert into contracts (client_id, subscriber_id, offer_id, offer_version, service_category, status,"
        " start_date, end_date, monthly_fee, activation_fee) select client_id, subscriber_id, offer_id,"
        " offer_version, service_category, :status, start_date, start_date, monthly_fee, activation_fee"
        " from contracts where id = :id"
    )
    for status in ("draft", "active", "suspended"):
        refusal = refuse(session, copy, "23505", id=contract["id"], status=status)
        assert isinstance(refusal, IntegrityError)
        assert violated_constraint(refusal) == "uq_contracts_open_subscriber"
    session.execute(text(copy), {"id": contract["id"], "status": "terminated"})


@pytest.mark.parametrize("days", ["'2026-10-31', null", "'2026-09-01', '2026-10-02'", "'2026-10-05', '2026-10-06'"])
def test_terms_and_statuses_never_overlap(client: TestClient, session: Session, days: str) -> None:
    contract = sign(client, add_offer(client), "2026-10-01")
    change_offer(client, contract["id"], add_offer(client), "2026-11-01")
    first, last = days.split(", ")
    term = (
        "insert into plan_terms (contract_id, offer_id, offer_version, monthly_fee, proration, valid_from, valid_to,"
        f" change) select id, offer_id, offer_version, 1, 'daily', {first}, {last}, 'lateral' from contracts"
        " where id = :id"
    )
    period = (
        "insert into contract_status_periods (contract_id, status, valid_from, valid_to)"
        f" values (:id, 'suspended', {first}, {last})"
    )
    for statement, constraint in ((term, "ex_plan_terms_overlap"), (period, "ex_contract_status_periods_overlap")):
        refusal = refuse(session, statement, "23P01", id=contract["id"])
        assert isinstance(refusal, IntegrityError)
        assert violated_constraint(refusal) == constraint


@pytest.mark.parametrize(
    ("table", "constraint"),
    [("clients", "clients_no_open_contracts"), ("subscribers", "subscribers_no_open_contract")],
)
def test_nothing_is_terminated_under_an_open_contract(
    client: TestClient, session: Session, table: str, constraint: str
) -> None:
    contract = sign(client, add_offer(client), "2026-10-01")
    end = f"update {table} set status = 'terminated'"
    refusal = refuse(session, end, "23514")
    assert isinstance(refusal, IntegrityError)
    assert violated_constraint(refusal) == constraint
    set_status(client, contract["id"], "terminated")
    session.execute(text(end))

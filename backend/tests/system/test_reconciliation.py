"""The book checked against itself: silent when it is right, and each kind of corruption by hand is named."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Connection, NullPool, create_engine

from app.collections import tasks
from app.common import db
from app.common.embedded_postgres import ConnectionInfo, Role
from app.system import reconciliation
from tests.conftest import TENANT_ID, joined
from tests.factories import accepted, add_offer, bill, key, on_day, set_status, sign

CORRUPTIONS = {
    "invoice totals are the sums of their lines, tax once per rate": (
        "update invoice_lines set line_total = line_total + 1 where line_number = 1"
    ),
    "credit note totals are the sums of their lines, tax once per rate": (
        "update credit_note_lines set line_total = line_total + 1"
    ),
    "credits of an invoice stay within it, and so does their tax": (
        "update credit_notes set subtotal_amount = 9000, total_amount = 9000 + tax_amount where invoice_id is not null"
    ),
    "no line is credited above what it billed": (
        "update credit_note_lines set line_total = -line_total where invoice_line_id is not null"
    ),
    "nothing is due of a void invoice": "update invoices set voided_at = now() where paid_amount > 0",
    "credit notes are applied within their amount": "update credit_notes set applied_amount = 1",
    "outstanding is total minus payments and credits": "update invoices set paid_amount = 1 where paid_amount = 0",
    "payments are allocated within their amount": "update payments set allocated_amount = 1",
    "numbers are continuous": "update number_series set last_number = last_number + 1 where series = 'FAC'",
    "a later number is never issued earlier": (
        "update invoices set issued_at = issued_at - interval '1 day' where invoice_number like '%000002'"
    ),
    "no contract-day is billed twice": (
        "update invoice_lines set contract_id = (select contract_id from invoice_lines order by contract_id limit 1)"
        " where contract_id is not null"
    ),
    "no contract is forgotten in a covered month": (
        "update contracts set rerate_from = null; "
        "update invoice_lines set service_from = '2020-01-01', service_to = '2020-01-02' where line_type = 'recurring'"
    ),
    "activation is billed once": (
        "insert into invoice_lines select (jsonb_populate_record(l, jsonb_build_object("
        "'id', gen_random_uuid(), 'line_number', 9))).* from invoice_lines l where line_type = 'activation'"
    ),
    "ending early is charged once, where it is owed": (
        "insert into invoice_lines select (jsonb_populate_record(l, jsonb_build_object("
        "'id', gen_random_uuid(), 'line_number', 9))).* from invoice_lines l where line_type = 'termination_fee'"
    ),
    "credits stay within what was billed": (
        "update invoice_lines set line_total = -line_total where line_type = 'recurring'"
    ),
    "a charge is billed once, and only one that stands": (
        "update client_charges set amount = amount + 1 where id in (select charge_id from invoice_lines)"
    ),
    "plan terms have no hole": "update plan_terms set valid_to = valid_from + 40",
    "every change of state has its audit row": "delete from audit_events where action = 'payment_posted'",
    "an invoice seen overdue has its case, a settled one has none open": (
        "update collection_cases set status = 'resolved', settled_from = 'open', closed_at = now()"
    ),
    "a client is delinquent since the oldest overdue invoice": (
        "update clients set is_delinquent = false, delinquent_since = null"
    ),
    "what dunning suspended is restored when nothing is overdue": (
        "update clients set is_delinquent = false, delinquent_since = null; "
        "insert into dunning_suspensions (tenant_id, contract_id, client_id, case_id) "
        "select c.tenant_id, t.id, c.client_id, c.id from collection_cases c join contracts t using (client_id) limit 1"
    ),
    "a level of dunning is in the history, and comes after a notice": ("update dunning_steps set action = 'suspend'"),
    "documents are what was stored": "update stored_documents set content = content || '\\x00'",
}


@pytest.fixture(scope="module")
def book(module_client: TestClient) -> TestClient:
    """Two months billed, one client credited, one document, dunning done, a payment, a credit note, a void, a fee,
    a charge: made once, and left as it is by every test."""
    offer = add_offer(module_client, activation_fee="20.00")
    bound = add_offer(module_client, early_termination_policy="remaining_months")
    ended = sign(module_client, bound, "2026-10-01", commitment_months=12)
    set_status(module_client, ended["id"], "terminated", "2026-10-20")
    once = {"amount": "-5.00", "description": "Geste commercial", "reason": "a late installation"}
    accepted(module_client.post(f"/api/v1/customers/{ended['client_id']}/charges", json=once))
    for _ in range(2):
        sign(module_client, offer, "2026-10-01")
    run = bill(module_client, "2026-10")
    late = sign(module_client, offer, "2026-10-01")
    bill(module_client, "2026-10")
    set_status(module_client, late["id"], "suspended", "2026-10-02")
    bill(module_client, "2026-11")
    invoice_id = run["invoice_ids"][0]
    assert module_client.get(f"/api/v1/invoices/{invoice_id}/pdf").status_code == 200
    payment = {"invoice_id": invoice_id, "amount": "10.00", "payment_date": "2026-11-02"}
    accepted(module_client.post("/api/v1/collections/payments", json=payment, headers=key()))
    line = accepted(module_client.get(f"/api/v1/invoices/{invoice_id}"))["lines"][0]
    part = {"reason": "goodwill", "lines": [{"invoice_line_id": line["id"], "amount": "7.77"}]}
    accepted(module_client.post(f"/api/v1/invoices/{invoice_id}/credit-notes", json=part))
    accepted(module_client.post(f"/api/v1/invoices/{run['invoice_ids'][1]}/void", json={"reason": "sent in error"}))
    with on_day("2026-12-25"):
        tasks.run_dunning(str(TENANT_ID))
    return module_client


def violated() -> set[str]:
    with db.transaction(TENANT_ID) as session:
        return {violation.invariant for violation in reconciliation.reconcile(session)}


@pytest.mark.usefixtures("book")
def test_a_book_made_by_the_product_is_right() -> None:
    assert violated() == set()


def test_every_invariant_is_corrupted_by_a_test() -> None:
    assert CORRUPTIONS.keys() == reconciliation.INVARIANTS.keys()


@pytest.fixture
def corrupting(book: TestClient, server: ConnectionInfo, module_database: str) -> Iterator[Connection]:
    """A connection that may do to the book what the product never does, and undoes it in the end."""
    engine = create_engine(server.url(Role.SUPERUSER, module_database), poolclass=NullPool)
    with engine.connect() as opened:
        undone = opened.begin()
        yield opened
        undone.rollback()


@pytest.mark.parametrize("invariant", CORRUPTIONS)
def test_a_corruption_by_hand_is_named(invariant: str, corrupting: Connection) -> None:
    corrupting.exec_driver_sql("set local session_replication_role = replica")
    for table in ("invoices", "payments", "invoice_lines"):
        corrupting.exec_driver_sql(f"alter table {table} drop constraint if exists ck_invoices_outstanding")
    corrupting.exec_driver_sql("alter table invoice_lines drop constraint ex_invoice_lines_billed_once")
    for statement in CORRUPTIONS[invariant].split("; "):
        corrupting.exec_driver_sql(statement.replace("%", "%%"))
    corrupting.exec_driver_sql(f"set local role {db.APP_ROLE}")
    with joined(corrupting):
        assert invariant in violated()

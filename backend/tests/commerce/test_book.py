"""Sales in the one book: whatever the suite did, the reconciliation finds nothing."""

from __future__ import annotations

from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.common import db
from app.receivables.errors import InvoiceCreditSpent
from app.system import reconciliation
from tests.commerce.factories import Suite, accepted, item, refused
from tests.conftest import OTHER_TENANT_ID, TENANT_ID
from tests.factories import on_day


def violated(tenant: UUID) -> list[reconciliation.Violation]:
    with db.transaction(tenant) as session:
        return reconciliation.reconcile(session)


def test_the_book_is_right_afterwards(client: TestClient) -> None:
    suite = Suite(client)
    suite.act("/invoices", suite.of(10)["id"], "cancel", reason="x")
    held = suite.invoice(vatInclusive=True, items=[item(100), item(33.33, taxRate=20)])
    suite.pay(held["id"], 50)
    suite.credit(20, invoiceId=held["id"])
    note = suite.approved(30)
    suite.act("/credit-notes", note["id"], "apply", targetInvoiceId=held["id"])
    suite.act("/invoices", held["id"], "void", reason="x")
    assert violated(OTHER_TENANT_ID) == violated(TENANT_ID) == []


def test_an_overdue_sale_without_a_client_has_no_case(client: TestClient) -> None:
    suite = Suite(client)
    with on_day("2026-01-05"):
        late, settled = (suite.sent(100, paymentTermDays=5) for _ in range(2))
    with on_day("2026-01-20"):
        assert accepted(suite.post(""))["overdueInvoicesUpdated"] == 2
        suite.pay(settled["id"], 100)
        assert suite.read("/invoices", overdue="true")["invoices"][0]["id"] == late["id"]
    assert violated(OTHER_TENANT_ID) == []


@pytest.mark.parametrize("action", ["cancel", "void"])
def test_what_was_credited_of_a_withdrawn_invoice_goes_with_it(client: TestClient, action: str) -> None:
    suite = Suite(client)
    invoice = suite.sent(1000)
    draft, approved = suite.credit(300, invoiceId=invoice["id"]), suite.approved(500, invoiceId=invoice["id"])
    suite.act("/invoices", invoice["id"], action, reason="wrong customer")
    for note in (draft, approved):
        assert suite.read(f"/credit-notes/{note['id']}")["creditNote"]["status"] == "CANCELLED"
    listed = suite.read("/credit-notes", invoiceId=invoice["id"], status="APPLIED")["creditNotes"]
    assert [note["amount"] for note in listed] == ([1000] if action == "void" else [])
    assert suite.read("/statistics")["summary"]["creditsPending"] == 0
    assert violated(OTHER_TENANT_ID) == []


@pytest.mark.parametrize("action", ["cancel", "void"])
def test_an_invoice_whose_credit_was_used_elsewhere_is_not_withdrawn(client: TestClient, action: str) -> None:
    """`InvoiceCreditSpent`: it would be given back twice."""
    suite = Suite(client)
    invoice, other = suite.sent(1000), suite.sent(1000)
    note = suite.approved(300, invoiceId=invoice["id"])
    suite.act("/credit-notes", note["id"], "apply", targetInvoiceId=other["id"])
    sentence = refused(suite.try_to_act("/invoices", invoice["id"], action, reason="x"), InvoiceCreditSpent.status)
    assert sentence == InvoiceCreditSpent.message
    assert suite.read(f"/invoices/{invoice['id']}")["invoice"]["status"] == "SENT"

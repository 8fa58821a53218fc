"""Sales in the one book: whatever the suite did, the reconciliation finds nothing."""

from __future__ import annotations

from uuid import UUID

from fastapi.testclient import TestClient

from app.common import db
from app.system import reconciliation
from tests.commerce.factories import Suite, accepted, item
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

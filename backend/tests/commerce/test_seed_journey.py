"""The suite's worked examples, exact to the unit, as a partner's program goes through them."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests.commerce.factories import SEED, Suite, accepted
from tests.factories import on_day


@pytest.fixture
def suite(client: TestClient) -> Suite:
    return Suite(client)


def test_an_invoice_is_drafted_paid_and_credited(suite: Suite) -> None:
    with on_day("2025-01-07"):
        created = accepted(suite.post("/invoices", SEED), 201)
        invoice = created["invoice"]
        assert created["success"] is True
        assert invoice["invoiceNumber"] == "INV-2501-00001"
        assert (invoice["subtotal"], invoice["taxTotal"], invoice["grandTotal"]) == (1500000, 112500, 1612500)
        assert (invoice["amountDue"], invoice["amountPaid"], invoice["status"]) == (1612500, 0, "DRAFT")
        assert (invoice["invoiceDate"], invoice["dueDate"]) == ("2025-01-07", "2025-02-06")
        assert [line["lineTotal"] for line in invoice["items"]] == [1000000, 500000]
        assert [line["taxAmount"] for line in invoice["items"]] == [75000, 37500]
        paid = suite.pay(invoice["id"], 800000, paymentReference="GTB-20250107-123456")
        assert (paid["payment"]["amount"], paid["payment"]["status"]) == (800000, "CONFIRMED")
        assert paid["invoice"] == {
            "id": invoice["id"],
            "invoiceNumber": "INV-2501-00001",
            "status": "PARTIALLY_PAID",
            "amountPaid": 800000,
            "amountDue": 812500,
        }
        note = suite.approved(50000, invoiceId=invoice["id"])
        assert note["creditNoteNumber"] == "CN-2501-00001"
        applied = suite.act("/credit-notes", note["id"], "apply", targetInvoiceId=invoice["id"])
        assert applied["message"] == "Credit note applied to invoice"
        assert applied["creditNote"]["status"] == "APPLIED"
        assert applied["creditNote"]["appliedAt"].startswith("2025-01-07T")
        after = applied["invoice"]
        assert (after["amountPaid"], after["amountDue"], after["status"]) == (850000, 762500, "PARTIALLY_PAID")
        read = suite.read(f"/invoices/{invoice['id']}")["invoice"]
        assert [payment["paymentMethod"] for payment in read["payments"]] == ["BANK_TRANSFER", "CREDIT_NOTE"]
        assert [credit["amount"] for credit in read["appliedCredits"]] == [50000]
        assert {payment["createdAt"][:10] for payment in read["payments"]} == {"2025-01-07"}
        assert (read["sentAt"] is not None, read["customerTIN"]) == (True, "12345678-0001")

"""The suite's documents: in the tenant's language and currency, printed once, never for a draft."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests.commerce.factories import URL, Suite, refused


@pytest.fixture
def suite(client: TestClient) -> Suite:
    return Suite(client)


def test_an_invoice_is_printed_once_it_is_sent(suite: Suite) -> None:
    drafted = suite.invoice(customerAddress="14 Marina", customerCity="Lagos")
    url = f"/invoices/{drafted['id']}/pdf"
    assert "never sent" in refused(suite.get(url), 409)
    suite.act("/invoices", drafted["id"], "send")
    first = suite.get(url)
    assert (first.status_code, first.headers["content-type"]) == (200, "application/pdf")
    assert first.headers["content-disposition"] == f'attachment; filename="{drafted["invoiceNumber"]}.pdf"'
    assert first.content.startswith(b"%PDF-")
    suite.pay(drafted["id"], 100)
    assert suite.get(url).content == first.content
    assert b"/Lang (en" in first.content or b"Lang" in first.content


def test_a_credit_note_is_printed_once_it_is_approved(suite: Suite) -> None:
    invoice = suite.sent(1000)
    note = suite.credit(100, invoiceId=invoice["id"], description="late delivery")
    url = f"/credit-notes/{note['id']}/pdf"
    assert "never approved" in refused(suite.get(url), 409)
    suite.act("/credit-notes", note["id"], "approve")
    assert suite.get(url).content.startswith(b"%PDF-")


def test_a_document_of_nothing_is_not_found(suite: Suite) -> None:
    nowhere = "01900000-0000-7000-8000-00000000dead"
    for kind in ("invoices", "credit-notes"):
        refused(suite.client.get(f"{URL}/{kind}/{nowhere}/pdf", headers=suite.headers), 404)

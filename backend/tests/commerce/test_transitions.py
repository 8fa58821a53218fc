"""Every action from every status: allowed with its result, or 409 (`ActionRefused`) with the status in words."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.commerce.errors import ActionRefused
from tests.commerce.factories import Suite, refused
from tests.factories import on_day

INVOICE_STATES = ("DRAFT", "SENT", "VIEWED", "PARTIALLY_PAID", "PAID", "OVERDUE", "CANCELLED", "VOID")
CREDIT_STATES = ("DRAFT", "APPROVED", "APPLIED", "CANCELLED")
TODAY, LATER = "2026-01-10", "2026-03-01"

INVOICE_RESULTS: dict[str, dict[str, str]] = {
    "send": {"DRAFT": "SENT"},
    "view": {
        "SENT": "VIEWED",
        "VIEWED": "VIEWED",
        "PARTIALLY_PAID": "PARTIALLY_PAID",
        "PAID": "PAID",
        "OVERDUE": "OVERDUE",
    },
    "cancel": {"DRAFT": "CANCELLED", "SENT": "CANCELLED", "VIEWED": "CANCELLED", "OVERDUE": "CANCELLED"},
    "void": dict.fromkeys(("SENT", "VIEWED", "PARTIALLY_PAID", "PAID", "OVERDUE"), "VOID"),
}
PAYMENT_RESULTS = {
    "DRAFT": "PARTIALLY_PAID",
    "SENT": "PARTIALLY_PAID",
    "VIEWED": "PARTIALLY_PAID",
    "PARTIALLY_PAID": "PARTIALLY_PAID",
    "OVERDUE": "OVERDUE",
}
CREDIT_RESULTS: dict[str, dict[str, str]] = {
    "approve": {"DRAFT": "APPROVED"},
    "apply": {"APPROVED": "APPLIED"},
    "cancel": {"DRAFT": "CANCELLED", "APPROVED": "CANCELLED"},
}
CREDITED = {"SENT", "VIEWED", "PARTIALLY_PAID", "PAID", "OVERDUE"}


@pytest.fixture
def suite(client: TestClient) -> Suite:
    return Suite(client)


def invoice_in(suite: Suite, state: str) -> dict[str, Any]:
    """An invoice of 1000 that shows a status on the later day, for OVERDUE, or else today."""
    days = 10 if state == "OVERDUE" else 300
    drafted = suite.of(1000, paymentTermDays=days)
    if state == "CANCELLED":
        suite.act("/invoices", drafted["id"], "cancel", reason="changed their mind")
    elif state != "DRAFT":
        suite.act("/invoices", drafted["id"], "send")
    if state == "VIEWED":
        suite.act("/invoices", drafted["id"], "view")
    if state in ("PARTIALLY_PAID", "PAID"):
        suite.pay(drafted["id"], 400 if state == "PARTIALLY_PAID" else 1000)
    if state == "VOID":
        suite.act("/invoices", drafted["id"], "void", reason="wrong customer")
    return drafted


@pytest.mark.parametrize("state", INVOICE_STATES)
@pytest.mark.parametrize("action", INVOICE_RESULTS)
def test_actions_on_invoices(suite: Suite, action: str, state: str) -> None:
    with on_day(TODAY):
        invoice = invoice_in(suite, state)
    with on_day(LATER):
        assert suite.read(f"/invoices/{invoice['id']}")["invoice"]["status"] == state
        answer = suite.try_to_act("/invoices", invoice["id"], action, reason="because")
        if state in INVOICE_RESULTS[action]:
            assert answer.status_code == 200, answer.text
            assert answer.json()["success"] is True
            assert answer.json()["invoice"]["status"] == INVOICE_RESULTS[action][state]
        else:
            sentence = refused(answer, ActionRefused.status)
            assert state in sentence or "use void" in sentence
            assert suite.read(f"/invoices/{invoice['id']}")["invoice"]["status"] == state


@pytest.mark.parametrize("state", INVOICE_STATES)
def test_payments_on_invoices(suite: Suite, state: str) -> None:
    with on_day(TODAY):
        invoice = invoice_in(suite, state)
    with on_day(LATER):
        answer = suite.try_to_pay(invoice["id"], 100)
        if state in PAYMENT_RESULTS:
            assert answer.status_code == 201, answer.text
            assert answer.json()["invoice"]["status"] == PAYMENT_RESULTS[state]
        else:
            assert state in refused(answer, 409)


@pytest.mark.parametrize("state", INVOICE_STATES)
def test_credit_notes_on_invoices(suite: Suite, state: str) -> None:
    with on_day(TODAY):
        invoice, note = invoice_in(suite, state), suite.approved(100)
    with on_day(LATER):
        answer = suite.try_to_act("/credit-notes", note["id"], "apply", targetInvoiceId=invoice["id"])
        if state in PAYMENT_RESULTS:
            assert answer.json()["creditNote"]["status"] == "APPLIED"
            assert answer.json()["invoice"]["status"] == PAYMENT_RESULTS[state]
            assert suite.read(f"/invoices/{invoice['id']}")["invoice"]["sentAt"]
        else:
            assert state in refused(answer, 409)


@pytest.mark.parametrize("state", INVOICE_STATES)
def test_credit_notes_about_invoices(suite: Suite, state: str) -> None:
    with on_day(TODAY):
        invoice = invoice_in(suite, state)
    with on_day(LATER):
        about = {"customerName": "X", "amount": 50, "reason": "RETURN", "invoiceId": invoice["id"]}
        assert suite.post("/credit-notes", about).status_code == (201 if state in CREDITED else 409)


def test_a_draft_of_nothing_takes_no_credit(suite: Suite) -> None:
    draft, note = suite.of(0), suite.approved(100)
    assert "DRAFT" in refused(suite.try_to_act("/credit-notes", note["id"], "apply", targetInvoiceId=draft["id"]), 409)
    assert suite.read(f"/invoices/{draft['id']}")["invoice"]["sentAt"] is None


@pytest.mark.parametrize("state", CREDIT_STATES)
@pytest.mark.parametrize("action", CREDIT_RESULTS)
def test_actions_on_credit_notes(suite: Suite, action: str, state: str) -> None:
    target = suite.sent(1000)
    note = suite.credit(100)
    steps = {"APPROVED": ["approve"], "APPLIED": ["approve", "apply"], "CANCELLED": ["cancel"]}
    for step in steps.get(state, []):
        suite.act("/credit-notes", note["id"], step, targetInvoiceId=target["id"])
    answer = suite.try_to_act("/credit-notes", note["id"], action, targetInvoiceId=target["id"])
    if state in CREDIT_RESULTS[action]:
        assert answer.json()["creditNote"]["status"] == CREDIT_RESULTS[action][state]
        assert ("invoice" in answer.json()) == (action == "apply")
    else:
        assert state in refused(answer, 409)
        assert suite.read(f"/credit-notes/{note['id']}")["creditNote"]["status"] == state


def test_a_payment_is_refunded_once(suite: Suite) -> None:
    invoice = suite.sent(1000)
    paid = suite.pay(invoice["id"], 400)["payment"]
    linked = suite.act("/payments", paid["id"], "link", transactionId="pay_txn_1")
    assert (linked["payment"]["transactionId"], "invoice" in linked) == ("pay_txn_1", False)
    suite.act("/payments", paid["id"], "link", transactionId="pay_txn_1")
    refused(suite.try_to_act("/payments", paid["id"], "link", transactionId="pay_txn_2"), 409)
    answer = suite.act("/payments", paid["id"], "reverse", reason="charged back")
    assert (answer["payment"]["status"], answer["payment"]["reversalReason"]) == ("REFUNDED", "charged back")
    back = answer["invoice"]
    assert (back["status"], back["amountPaid"], back["amountDue"]) == ("SENT", 0, 1000)
    refused(suite.try_to_act("/payments", paid["id"], "reverse", reason="again"), 409)
    refused(suite.try_to_act("/payments", paid["id"], "link", transactionId="pay_txn_1"), 409)


def test_a_reversed_payment_leaves_a_viewed_invoice_viewed(suite: Suite) -> None:
    invoice = suite.sent(1000)
    suite.act("/invoices", invoice["id"], "view")
    paid = suite.pay(invoice["id"], 1000)
    assert paid["invoice"]["status"] == "PAID"
    assert suite.act("/payments", paid["payment"]["id"], "reverse", reason="x")["invoice"]["status"] == "VIEWED"


def test_an_applied_credit_note_is_no_payment_to_change(suite: Suite) -> None:
    invoice, note = suite.sent(1000), suite.approved(100)
    suite.act("/credit-notes", note["id"], "apply", targetInvoiceId=invoice["id"])
    [payment] = suite.read("/payments", invoiceId=invoice["id"])["payments"]
    assert (payment["paymentMethod"], payment["status"], payment["amount"]) == ("CREDIT_NOTE", "CONFIRMED", 100)
    assert suite.read(f"/payments/{payment['id']}")["payment"] == payment
    refused(suite.try_to_act("/payments", payment["id"], "reverse", reason="x"), 409)


@pytest.mark.parametrize(
    ("kind", "body", "field"),
    [
        ("/invoices", {"action": "cancel"}, "reason"),
        ("/invoices", {"action": "void"}, "reason"),
        ("/invoices", {"action": "shred"}, "action"),
        ("/invoices", {}, "action"),
        ("/payments", {"action": "reverse"}, "reason"),
        ("/payments", {"action": "link"}, "transactionId"),
        ("/credit-notes", {"action": "apply"}, "targetInvoiceId"),
        ("/credit-notes", {"action": "apply", "targetInvoiceId": "x"}, "targetInvoiceId"),
        ("/credit-notes", {"action": "approve", "why": 1}, "why"),
    ],
)
def test_an_action_names_what_it_lacks(suite: Suite, kind: str, body: dict[str, Any], field: str) -> None:
    ids = {"/invoices": suite.sent()["id"], "/credit-notes": suite.credit(10)["id"]}
    ids["/payments"] = suite.pay(ids["/invoices"], 10)["payment"]["id"]
    assert field in refused(suite.post(f"{kind}/{ids[kind]}", body), 400)

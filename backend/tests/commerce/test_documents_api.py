"""Invoices, payments and credit notes of the suite: shapes, filters, refusals, and their other face."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.commerce.errors import AmountAboveDue
from app.common import db
from tests.commerce.factories import SEED, Suite, accepted, item, refused
from tests.conftest import OTHER_TENANT_ID
from tests.factories import API, key, on_day

MT = {"X-Tenant": "mt"}


@pytest.fixture
def suite(client: TestClient) -> Suite:
    return Suite(client)


FALSE_INVOICES: list[tuple[dict[str, Any], str]] = [
    ({"customerName": None}, "customerName"),
    ({"customerName": "  "}, "customerName"),
    ({"customerName": "x" * 201}, "customerName"),
    ({"customerName": "a\x00b"}, "customerName"),
    ({"customerType": "ALIEN"}, "customerType"),
    ({"customerEmail": "nobody"}, "customerEmail"),
    ({"currency": "naira"}, "currency"),
    ({"currency": 566}, "currency"),
    ({"paymentTermDays": -1}, "paymentTermDays"),
    ({"paymentTermDays": 366}, "paymentTermDays"),
    ({"paymentTermDays": 1.5}, "paymentTermDays"),
    ({"vatInclusive": "perhaps"}, "vatInclusive"),
    ({"items": []}, "items"),
    ({"items": None}, "items"),
    ({"items": [{"quantity": 1, "unitPrice": 1}]}, "items.0.description"),
    ({"items": [item(1), item(1, 0)]}, "items.1.quantity"),
    ({"items": [item(1, -1)]}, "items.0.quantity"),
    ({"items": [item(1, 1.23456)]}, "items.0.quantity"),
    ({"items": [item(1, True)]}, "items.0.quantity"),
    ({"items": [item(1, "NaN")]}, "items.0.quantity"),
    ({"items": [item(-1)]}, "items.0.unitPrice"),
    ({"items": [item(1.005)]}, "items.0.unitPrice"),
    ({"items": [item("one")]}, "items.0.unitPrice"),
    ({"items": [item(1e30)]}, "items.0.unitPrice"),
    ({"items": [item(1, taxRate=101)]}, "items.0.taxRate"),
    ({"items": [item(1, taxRate=-1)]}, "items.0.taxRate"),
    ({"items": [item(1, discountPercent=100.5)]}, "items.0.discountPercent"),
    ({"items": [item(1, discountAmount=-1)]}, "items.0.discountAmount"),
    ({"items": [item(1, colour="red")]}, "items.0.colour"),
    ({"customer_name": "snake"}, "customer_name"),
]


@pytest.mark.parametrize(("change", "field"), FALSE_INVOICES)
def test_a_false_invoice_names_its_field(suite: Suite, change: dict[str, Any], field: str) -> None:
    assert field in refused(suite.post("/invoices", SEED | change), 400)


def test_an_invoice_no_document_can_hold_is_refused(suite: Suite) -> None:
    """`SaleTooLarge`: each price fits, together they do not."""
    assert "more than" in refused(suite.post("/invoices", SEED | {"items": [item(999999999999.99, 2)]}), 400)


def test_defaults_are_the_tenants(suite: Suite) -> None:
    with on_day("2026-05-31"):
        made = accepted(suite.post("/invoices", {"customerName": "Émile Ọlá", "items": [item(100)]}), 201)["invoice"]
    assert (made["currency"], made["vatRate"], made["paymentTermDays"]) == ("NGN", 7.5, 30)
    assert (made["dueDate"], made["vatInclusive"], made["vatExempt"]) == ("2026-06-30", False, False)
    assert (made["customerId"], made["customerType"], made["sentAt"], made["paidDate"]) == (None, None, None, None)
    moroccan = Suite(suite.client, **MT).invoice(currency=None)
    assert (moroccan["currency"], moroccan["vatRate"], moroccan["taxTotal"]) == ("MAD", 20, 300000)


def test_everything_that_was_sent_comes_back(suite: Suite) -> None:
    sent = SEED | {
        "customerId": "CUST-7",
        "customerPhone": "+234 1 234",
        "customerAddress": "14 Marina",
        "customerCity": "Lagos",
        "customerState": "LA",
        "vatExemptReason": None,
        "paymentTerms": "NET_30",
        "orderId": "order-1",
        "orderNumber": "ORD-2501-00001",
        "subscriptionId": "sub-1",
        "internalNotes": "VIP",
    }
    made = suite.invoice(**sent)
    for name, value in sent.items():
        if name != "items":
            assert made[name] == value, name
    read = suite.read(f"/invoices/{made['id']}")["invoice"]
    assert {name: read[name] for name in made} == made


def test_invoices_are_listed_and_filtered(suite: Suite) -> None:
    with on_day("2026-01-05"):
        late = suite.sent(100, customerId="A", paymentTermDays=5)
        draft = suite.of(200, customerId="A")
    with on_day("2026-02-01"):
        new = suite.sent(300, customerId="B")
        listed = suite.read("/invoices")
        assert [row["id"] for row in listed["invoices"]] == [new["id"], draft["id"], late["id"]]
        assert (listed["total"], listed["page"], listed["limit"], listed["totalPages"]) == (3, 1, 20, 1)
        second = suite.read("/invoices", page=2, limit=2)
        assert ([row["id"] for row in second["invoices"]], second["totalPages"]) == ([late["id"]], 2)

        def found(**filters: Any) -> list[str]:
            page = suite.read("/invoices", **filters)
            assert page["total"] == len(page["invoices"])
            return [row["id"] for row in page["invoices"]]

        assert found(customerId="A") == [draft["id"], late["id"]]
        assert found(status="DRAFT,SENT") == [new["id"], draft["id"]]
        assert found(status="overdue") == found(overdue="true") == [late["id"]]
        assert found(overdue="false") == [new["id"], draft["id"]]
        assert found(fromDate="2026-01-06") == found(fromDate="2026-02-01T00:00:00Z") == [new["id"]]
        assert found(toDate="2026-01-31") == [draft["id"], late["id"]]
        assert found(customerId="nobody") == []


def test_a_cancelled_draft_keeps_its_number(suite: Suite) -> None:
    with on_day("2026-01-31"):
        first = suite.invoice()
        suite.act("/invoices", first["id"], "cancel", reason="twice")
    with on_day("2026-02-01"):
        second = suite.invoice()
    assert [row["invoiceNumber"] for row in (first, second)] == ["INV-2601-00001", "INV-2602-00002"]
    listed = suite.read("/invoices", status="CANCELLED")["invoices"]
    assert [(row["invoiceNumber"], row["amountDue"], row["cancelReason"]) for row in listed] == [
        ("INV-2601-00001", 0, "twice")
    ]


def test_payments_in_every_way(suite: Suite) -> None:
    """And `AmountAboveDue` with both figures."""
    invoice = suite.of(800)
    methods = ("BANK_TRANSFER", "CASH", "CARD", "MOBILE_MONEY", "CHEQUE", "CREDIT_NOTE", "OTHER")
    for method in methods:
        paid = suite.pay(invoice["id"], 100, paymentMethod=method, paidAt="2026-01-07T05:30:00Z", notes="n")
        assert (paid["payment"]["paymentMethod"], paid["payment"]["paidAt"]) == (method, "2026-01-07T05:30:00.000000Z")
    assert paid["invoice"]["amountDue"] == 100
    listed = suite.read("/payments", invoiceId=invoice["id"])["payments"]
    assert [row["paymentMethod"] for row in listed] == list(methods)
    above = refused(suite.try_to_pay(invoice["id"], 100.01), AmountAboveDue.status)
    assert "100.01" in above
    assert "100.00" in above
    last = suite.pay(invoice["id"], 100, paidAt="2026-01-09")
    assert (last["invoice"]["status"], last["invoice"]["amountDue"]) == ("PAID", 0)
    read = suite.read(f"/invoices/{invoice['id']}")["invoice"]
    assert (read["paidDate"], read["amountPaid"]) == ("2026-01-09", 800)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount": 0}, "amount"),
        ({"amount": -5}, "amount"),
        ({"amount": 1.005}, "amount"),
        ({"amount": None}, "amount"),
        ({"paymentMethod": "BARTER"}, "paymentMethod"),
        ({"paidAt": "yesterday"}, "paidAt"),
        ({"paidAt": "1999-12-31"}, "paidAt"),
        ({"paidAt": 12}, "paidAt"),
        ({"invoiceId": "x"}, "invoiceId"),
    ],
)
def test_a_false_payment_names_its_field(suite: Suite, change: dict[str, Any], field: str) -> None:
    body = {"invoiceId": str(uuid4()), "amount": 1, "paymentMethod": "CASH"} | change
    assert field in refused(suite.post("/payments", body), 400)


def test_a_credit_note_is_capped_by_its_invoice(suite: Suite) -> None:
    """`CreditAboveRest` counts drafts, and forgets what was cancelled."""
    invoice = suite.sent(1000)
    first = suite.credit(600, invoiceId=invoice["id"])
    body = {"customerName": "X", "amount": 400.01, "reason": "RETURN", "invoiceId": invoice["id"]}
    above = refused(suite.post("/credit-notes", body), 409)
    assert "400.01" in above
    assert "400.00" in above
    suite.act("/credit-notes", first["id"], "cancel")
    assert suite.credit(1000, invoiceId=invoice["id"])["amount"] == 1000


def test_what_is_left_of_an_applied_note_is_credit(suite: Suite) -> None:
    invoice, note = suite.sent(300), suite.approved(1000)
    answer = suite.act("/credit-notes", note["id"], "apply", targetInvoiceId=invoice["id"])
    assert answer["creditNote"].items() >= {"appliedAmount": 300, "remainingAmount": 700}.items()
    assert (answer["invoice"]["status"], answer["invoice"]["amountDue"]) == ("PAID", 0)


def test_currencies_and_customers_must_match(suite: Suite) -> None:
    """`CurrencyMismatch` and `CustomerMismatch`."""
    invoice = suite.sent(300, currency="USD", customerId="A")
    naira, other = suite.approved(10), suite.approved(10, currency="USD", customerId="B")
    for note, word in ((naira, "NGN"), (other, "customer")):
        sentence = refused(suite.try_to_act("/credit-notes", note["id"], "apply", targetInvoiceId=invoice["id"]), 409)
        assert word in sentence
    body = {"customerName": "X", "amount": 1, "reason": "OTHER", "invoiceId": invoice["id"]}
    refused(suite.post("/credit-notes", body | {"currency": "NGN"}), 409)
    refused(suite.post("/credit-notes", body | {"customerId": "B"}), 409)
    assert suite.credit(1, invoiceId=invoice["id"])["customerId"] == "A"


def test_credit_notes_are_listed_and_filtered(suite: Suite) -> None:
    invoice = suite.sent(1000, customerId="A")
    about, free = suite.credit(10, invoiceId=invoice["id"]), suite.approved(20, customerId="C")

    def found(**filters: Any) -> list[str]:
        page = suite.read("/credit-notes", **filters)
        assert page["total"] == len(page["creditNotes"])
        return [row["id"] for row in page["creditNotes"]]

    assert found() == [free["id"], about["id"]]
    assert found(status="APPROVED") == found(customerId="C") == [free["id"]]
    assert found(invoiceId=invoice["id"]) == found(status="draft,applied") == [about["id"]]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"customerName": None}, "customerName"),
        ({"amount": 0}, "amount"),
        ({"amount": 0.001}, "amount"),
        ({"reason": "BORED"}, "reason"),
        ({"reason": "VOID"}, "reason"),
        ({"currency": "N"}, "currency"),
    ],
)
def test_a_false_credit_note_names_its_field(suite: Suite, change: dict[str, Any], field: str) -> None:
    body = {"customerName": "X", "amount": 1, "reason": "OTHER"} | change
    assert field in refused(suite.post("/credit-notes", body), 400)


def test_a_void_gives_back_what_remains(suite: Suite) -> None:
    invoice = suite.sent(1000)
    suite.pay(invoice["id"], 400)
    void = suite.act("/invoices", invoice["id"], "void", reason="wrong price")["invoice"]
    assert (void["status"], void["amountPaid"], void["amountDue"], void["voidReason"]) == (
        "VOID",
        400,
        0,
        "wrong price",
    )
    [note] = suite.read("/credit-notes", invoiceId=invoice["id"])["creditNotes"]
    assert (note["amount"], note["status"], note["remainingAmount"]) == (600, "APPLIED", 0)


def test_a_repeated_key_makes_one_document(suite: Suite) -> None:
    once = key()
    answers = [suite.post("/invoices", SEED, **once) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert answers[1].headers["Idempotency-Replayed"] == "true"
    refused(suite.post("/invoices", SEED | {"notes": "other"}, **once), 409)
    assert suite.read("/invoices")["total"] == 1


def test_a_sale_to_a_client_shows_in_the_book(client: TestClient) -> None:
    suite = Suite(client, **MT)
    person = accepted(client.post(f"{API}/customers", json={"full_name": "Amina Alaoui"}))
    with on_day("2026-01-05"):
        drafted = suite.of(500, customerId=person["id"], customerName="Amina Alaoui", paymentTermDays=10)
        assert accepted(client.get(f"{API}/invoices"))["data"] == []
        assert client.get(f"{API}/invoices/{drafted['id']}").status_code == 404
        assert (
            client.post(f"{API}/collections/payments", json=_payment(drafted["id"]), headers=key()).status_code == 404
        )
        suite.act("/invoices", drafted["id"], "send")
    with on_day("2026-01-20"):
        [shown] = accepted(client.get(f"{API}/invoices"))["data"]
        assert (shown["id"], shown["client_id"], shown["status"]) == (drafted["id"], person["id"], "overdue")
        [case] = accepted(client.get(f"{API}/collections/cases"))["data"]
        assert case["invoice_id"] == drafted["id"]
        paid = accepted(client.post(f"{API}/collections/payments", json=_payment(drafted["id"]), headers=key()))
        assert paid["outstanding_amount"] == "400.00"
        rest = suite.pay(drafted["id"], 400)
        assert rest["invoice"]["status"] == "PAID"
        assert accepted(client.get(f"{API}/collections/cases/{case['id']}"))["status"] == "resolved"
        assert [p["amount"] for p in suite.read("/payments", invoiceId=drafted["id"])["payments"]] == [100, 400]
        suite.act("/payments", rest["payment"]["id"], "reverse", reason="returned")
        assert accepted(client.get(f"{API}/collections/cases/{case['id']}"))["status"] == "open"
    detail = accepted(client.get(f"{API}/invoices/{drafted['id']}"))
    assert (detail["lines"][0]["line_type"], detail["lines"][0]["contract_id"]) == ("sale", None)
    assert client.get(f"{API}/invoices/{drafted['id']}/pdf").content.startswith(b"%PDF-")
    assert client.get(f"{API}/invoices/{drafted['id']}/ubl").status_code == 200
    assert client.get(f"{API}/customers/{person['id']}/balance").status_code == 200


def test_money_of_one_currency_settles_nothing_in_another(client: TestClient) -> None:
    suite = Suite(client, **MT)
    person = accepted(client.post(f"{API}/customers", json={"full_name": "Amina Alaoui"}))
    euros = suite.sent(100, customerId=person["id"], currency="EUR")
    dirhams = suite.sent(100, customerId=person["id"], currency="MAD")
    body = {"client_id": person["id"], "amount": "150.00", "payment_date": "2026-01-20"}
    accepted(client.post(f"{API}/collections/payments", json=body, headers=key()))
    due = [suite.read(f"/invoices/{made['id']}")["invoice"]["amountDue"] for made in (euros, dirhams)]
    assert due == [100, 0]


def _payment(invoice_id: str) -> dict[str, Any]:
    return {"invoice_id": invoice_id, "amount": "100.00", "payment_date": "2026-01-20"}


def test_a_sale_to_somebody_else_stays_out_of_the_book(client: TestClient) -> None:
    suite = Suite(client, **MT)
    suite.pay(suite.of(500)["id"], 100)
    for path in ("/invoices", "/collections/payments", "/credit-notes"):
        assert accepted(client.get(f"{API}{path}"))["data"] == []


def test_refreshing_marks_what_is_overdue_once(suite: Suite) -> None:
    with on_day("2026-01-05"):
        for days in (5, 5, 60):
            suite.sent(100, paymentTermDays=days)
        suite.of(100, paymentTermDays=1)
    with on_day("2026-01-20"):
        answer = accepted(suite.post(""))
        assert answer == {"success": True, "message": "2 invoices marked as overdue", "overdueInvoicesUpdated": 2}
        assert accepted(suite.post(""))["overdueInvoicesUpdated"] == 0


def test_statistics(suite: Suite) -> None:
    with on_day("2026-01-01"):
        for days, amount in ((0, 10), (30, 20), (10, 40), (100, 80)):
            suite.sent(amount, paymentTermDays=days)
        paid = suite.sent(1000, paymentTermDays=300)
        suite.pay(paid["id"], 250)
        suite.of(5)
        suite.sent(77, currency="USD", paymentTermDays=300)
    suite.approved(30)
    with on_day("2026-04-11"):
        found = suite.read("/statistics")
        aging = found["aging"]
        assert {name: bucket["amount"] for name, bucket in aging.items()} == {
            "current": 830, "days30": 0, "days60": 0, "days90": 60, "days90Plus": 10,
        }  # fmt: skip
        assert aging["current"]["count"] == 3
        assert found["summary"] == {
            "totalOutstanding": 900,
            "totalOverdue": 70,
            "overdueCount": 3,
            "creditsPending": 30,
            "collectionRate": 21.74,
        }
        invoices = found["invoices"]
        assert (invoices["total"], invoices["draft"], invoices["partiallyPaid"], invoices["sent"]) == (7, 1, 1, 2)
        assert set(suite.read("/statistics", type="aging")) == {"aging"}
        assert set(suite.read("/statistics", type="summary")) == {"invoices", "creditNotes"}
        assert set(found) == {"invoices", "creditNotes", "aging", "config", "summary"}
        front = suite.read()
        assert front["suite"] == "billing"
        assert front["config"] == {
            "defaultCurrency": "NGN",
            "vatRate": 7.5,
            "defaultPaymentTermDays": 30,
            "partialPaymentsEnabled": True,
            "creditNotesEnabled": True,
        }
        assert front["statistics"] == {"invoices": invoices, "creditNotes": found["creditNotes"]}


def test_aging_begins_the_day_after(suite: Suite) -> None:
    with on_day("2026-01-01"):
        suite.sent(1, paymentTermDays=0)
    for day, bucket in (("2026-01-01", "current"), ("2026-01-02", "days30"), ("2026-01-31", "days30"),
                        ("2026-02-01", "days60"), ("2026-04-01", "days90"), ("2026-04-02", "days90Plus")):  # fmt: skip
        with on_day(day):
            aging = suite.read("/statistics", type="aging")["aging"]
        assert [name for name, found in aging.items() if found["count"]] == [bucket], day


def test_a_sent_invoice_is_never_rewritten(client: TestClient) -> None:
    suite = Suite(client)
    suite.sent()
    for change in ("order_details = '{}'", "customer_ref = 'x'", "issued_at = now()", "total_amount = 1"):
        with pytest.raises(Exception, match="never rewritten"), db.transaction(OTHER_TENANT_ID) as session:
            session.execute(text(f"update invoices set {change}"))

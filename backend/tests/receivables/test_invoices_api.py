"""Invoices through the API: what they show, every filter, the document and its hash."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.receivables import printing
from tests.factories import (
    API,
    FIBRE,
    LANDLINE,
    accepted,
    add_offer,
    bill,
    billed_invoice,
    invoice_of,
    invoices,
    new_client,
    on_day,
    pay,
    refused,
    sign,
    wrong_fields,
)

URL = f"{API}/invoices"


@pytest.fixture
def book(client: TestClient) -> dict[str, Any]:
    """Three invoices: Sara's fibre of September, hers of October, Omar's line of October, paid."""
    with on_day("2026-11-20"):
        fibre, fixed = add_offer(client, FIBRE), add_offer(client, LANDLINE)
        sara = sign(client, fibre, "2026-09-01", client=new_client(full_name="Sara Alami"))
        september = bill(client, "2026-09")
        omar = sign(client, fixed, "2026-10-01", client=new_client(full_name="Omar Benali"))
        october = bill(client, "2026-10", due_days=30)
        ids = {
            "september": invoice_of(client, september)["id"],
            "sara": invoice_of(client, october, sara["client_id"])["id"],
            "omar": invoice_of(client, october, omar["client_id"])["id"],
        }
        pay(client, "94.80", invoice_id=ids["omar"])
    return {"ids": ids, "sara": sara, "omar": omar, "fibre": fibre, "run": october}


def found(client: TestClient, book: dict[str, Any], **params: Any) -> set[str]:
    names = {invoice_id: name for name, invoice_id in book["ids"].items()}
    return {names[row["id"]] for row in invoices(client, **params)}


def test_an_invoice_shows_what_was_issued(client: TestClient) -> None:
    with on_day("2026-11-20"):
        contract = sign(client, add_offer(client, FIBRE, activation_fee="50.00"), "2026-10-17")
        run = bill(client, "2026-10")
        invoice = invoice_of(client, run)
    line = {"contract_id": contract["id"], "service_category": "internet", "invoice_id": invoice["id"]}
    assert [{name: item[name] for name in line} for item in invoice["lines"]] == [line, line]
    recurring, activation = invoice["lines"]
    assert (recurring["line_type"], recurring["description"]) == ("recurring", contract["offer_name"])
    assert (recurring["unit_fee"], recurring["billed_days"], recurring["month_days"]) == ("299.00", 15, 31)
    assert recurring["line_total"] == recurring["unit_amount"] == "144.68"
    assert (recurring["service_period_start"], recurring["service_period_end"]) == ("2026-10-17", "2026-10-31")
    assert (recurring["quantity"], recurring["tax_rate"]) == (1, "0.20")
    assert (activation["line_type"], activation["line_total"]) == ("activation", "50.00")
    assert invoice["invoice_number"].startswith("FAC-2026-")
    assert invoice["pdf_file_name"] == f"{invoice['invoice_number']}.pdf"
    assert (invoice["subtotal_amount"], invoice["tax_amount"], invoice["total_amount"]) == ("194.68", "38.94", "233.62")
    assert (invoice["outstanding_amount"], invoice["currency"]) == ("233.62", "MAD")
    assert (invoice["period_start"], invoice["period_end"], invoice["due_date"]) == (
        "2026-10-01",
        "2026-10-31",
        "2026-11-15",
    )
    assert (invoice["status"], invoice["billing_run_id"]) == ("overdue", run["billing_run_id"])
    assert (invoice["client_name"], invoice["pdf_sha256"]) == ("Sara El Amrani", None)
    assert invoice["issued_at"] == "2026-11-20T12:00:00.000000Z"


FILTERS: list[tuple[dict[str, Any], set[str]]] = [
    ({}, {"september", "sara", "omar"}),
    ({"service": "internet"}, {"september", "sara"}),
    ({"service": "landline"}, {"omar"}),
    ({"service": "mobile"}, set()),
    ({"status": "overdue"}, {"september"}),
    ({"status": "issued"}, {"sara"}),
    ({"status": "paid"}, {"omar"}),
    ({"status": "void"}, set()),
    ({"period": "2026-09"}, {"september"}),
    ({"period": "2026-10"}, {"sara", "omar"}),
    ({"period": "2026-11"}, set()),
    ({"due_before": "2026-10-15"}, set()),
    ({"due_before": "2026-10-16"}, {"september"}),
    ({"q": "benali"}, {"omar"}),
    ({"q": "fac-2026-"}, {"september", "sara", "omar"}),
    ({"q": "nobody"}, set()),
    ({"status": "paid", "service": "internet"}, set()),
]


def test_every_filter(client: TestClient, book: dict[str, Any]) -> None:
    with on_day("2026-11-20"):
        for params, expected in FILTERS:
            assert found(client, book, **params) == expected, params
            meta = accepted(client.get(URL, params=params))["meta"]
            assert meta["filters"] == (params or None)


def test_filters_by_id(client: TestClient, book: dict[str, Any]) -> None:
    assert found(client, book, client_id=book["omar"]["client_id"]) == {"omar"}
    assert found(client, book, offer_id=book["fibre"]["id"]) == {"september", "sara"}
    assert found(client, book, billing_run_id=book["run"]["billing_run_id"]) == {"sara", "omar"}
    assert found(client, book, client_id=str(uuid4())) == set()


ORDERS = [
    ("total_amount,due_date", ["omar", "september", "sara"]),
    ("-due_date,client_name", ["omar", "sara", "september"]),
    ("outstanding_amount,period_start", ["omar", "september", "sara"]),
    ("client_name,period_start", ["omar", "september", "sara"]),
    ("period_start,-client_name", ["september", "sara", "omar"]),
    ("period_end,client_name", ["september", "omar", "sara"]),
]


def test_every_order(client: TestClient, book: dict[str, Any]) -> None:
    names = {invoice_id: name for name, invoice_id in book["ids"].items()}
    for sort, expected in ORDERS:
        assert [names[row["id"]] for row in invoices(client, sort=sort)] == expected, sort
    for field in ("issued_at", "updated_at"):
        shown = [row[field] for row in invoices(client, sort=f"-{field}")]
        assert shown == sorted(shown, reverse=True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("status", "late"),
        ("period", "2026-13"),
        ("period", "26-10"),
        ("service", "tv"),
        ("client_id", "me"),
        ("due_before", "20/11/2026"),
        ("sort", "colour"),
        ("size", "0"),
    ],
)
def test_a_bad_query_names_its_field(client: TestClient, name: str, value: str) -> None:
    assert wrong_fields(client.get(URL, params={name: value})) == [["query", name]]


def test_an_unknown_invoice_is_not_found(client: TestClient) -> None:
    url = f"{URL}/{uuid4()}"
    refused(client.get(url), 404, "invoice_not_found")
    refused(client.get(f"{url}/pdf"), 404, "invoice_not_found")


def test_a_document_is_the_same_bytes_for_ever(client: TestClient) -> None:
    invoice = billed_invoice(client)
    first, again = (client.get(f"{URL}/{invoice['id']}/pdf") for _ in range(2))
    assert first.status_code == again.status_code == 200
    assert first.headers["Content-Type"] == "application/pdf"
    assert first.headers["Content-Disposition"] == f'attachment; filename="{invoice["pdf_file_name"]}"'
    assert first.headers["Cache-Control"] == "no-store"
    assert first.content == again.content
    assert first.content.startswith(b"%PDF-")
    [listed] = invoices(client)
    assert listed["pdf_sha256"] == hashlib.sha256(first.content).hexdigest()


def test_a_run_is_printed_once(client: TestClient, session: Session) -> None:
    contracts = [sign(client, add_offer(client), "2026-10-01") for _ in range(3)]
    run = bill(client, "2026-10")
    run_id = run["billing_run_id"]
    everybody = (UUID(int=0), UUID(int=2**128 - 1))
    assert [printing.print_invoices(session, run_id, everybody) for _ in range(2)] == [3, 0]
    hashes = {row["id"]: row["pdf_sha256"] for row in invoices(client)}
    assert len(hashes) == len(contracts)
    for invoice_id, kept in hashes.items():
        assert hashlib.sha256(client.get(f"{URL}/{invoice_id}/pdf").content).hexdigest() == kept


def test_bytes_that_differ_from_their_hash_are_never_served(client: TestClient, session: Session) -> None:
    invoice = billed_invoice(client)
    session.execute(
        text(
            "insert into stored_documents (kind, subject_id, revision, file_name, sha256, content)"
            " values ('invoice', :id, 1, 'x.pdf', repeat('0', 64), 'forged')"
        ),
        {"id": invoice["id"]},
    )
    refused(client.get(f"{URL}/{invoice['id']}/pdf"), 503, "document_unavailable")


def test_an_invoice_keeps_the_names_it_was_issued_with(client: TestClient) -> None:
    invoice = billed_invoice(client)
    before = accepted(client.get(f"{URL}/{invoice['id']}"))
    changed = client.put(f"{API}/customers/{invoice['client_id']}", json={"full_name": "Somebody Else"})
    assert changed.status_code == 200
    offer_id = invoice["lines"][0]["offer_id"]
    accepted(client.put(f"{API}/offers/{offer_id}", json={"name": "Another name", "monthly_fee": "1.00"}))
    assert accepted(client.get(f"{URL}/{invoice['id']}")) == before

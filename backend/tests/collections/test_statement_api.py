"""A client's balance and statement of account: every document in order, and an end that is the balance."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from tests.collections.factories import days_late, june_invoice
from tests.factories import API, accepted, bill, key, on_day, pay, refused, set_status, wrong_fields

PDF = {"Accept": "application/pdf"}


def balance(api: TestClient, client_id: str) -> dict[str, Any]:
    return accepted(api.get(f"{API}/customers/{client_id}/balance"))


def statement(api: TestClient, client_id: str, **params: str) -> dict[str, Any]:
    return accepted(api.get(f"{API}/customers/{client_id}/statement", params=params))


def story(api: TestClient, **client: Any) -> str:
    """A client billed for June and July, who paid, whose payment came back, and who was credited for July."""
    june = june_invoice(api, **client)
    client_id: str = june["client_id"]
    with on_day("2026-07-10"):
        payment = pay(api, "100.00", invoice_id=june["id"], payment_date="2026-07-09", reference="CHQ-7")["payment"]
    with on_day("2026-07-20"):
        url = f"{API}/collections/payments/{payment['id']}/reverse"
        accepted(api.post(url, json={"reason": "bounced"}, headers=key()))
    with on_day("2026-08-01"):
        bill(api, "2026-07", tax_rate="0")
    with on_day("2026-08-03"):
        contract = accepted(api.get(f"{API}/contracts", params={"client_id": client_id}))["data"][0]
        set_status(api, contract["id"], "suspended", "2026-07-17")
        bill(api, "2026-08", tax_rate="0")
        pay(api, "30.00", client_id=client_id, payment_date="2026-08-02")
    return client_id


def lines(read: dict[str, Any]) -> list[tuple[str, ...]]:
    shown = ("date", "kind", "debit_amount", "credit_amount", "balance_amount")
    return [tuple(entry[name] for name in shown) for entry in read["entries"]]


def test_an_account_tells_everything_in_order(client: TestClient) -> None:
    client_id = story(client)
    with on_day("2026-08-20"):
        read = statement(client, client_id)
        now = balance(client, client_id)
    assert lines(read) == [
        ("2026-07-01", "invoice", "100.00", "0.00", "100.00"),
        ("2026-07-09", "payment", "0.00", "100.00", "0.00"),
        ("2026-07-20", "reversal", "100.00", "0.00", "100.00"),
        ("2026-08-01", "invoice", "100.00", "0.00", "200.00"),
        ("2026-08-02", "payment", "0.00", "30.00", "170.00"),
        ("2026-08-03", "credit_note", "0.00", "48.39", "121.61"),
    ]
    assert (read["from"], read["to"], read["currency"]) == (None, "2026-08-20", "MAD")
    assert [entry["reference"] for entry in read["entries"]][1] == "CHQ-7"
    sums = ("opening_balance_amount", "total_debit_amount", "total_credit_amount", "closing_balance_amount")
    assert [read[name] for name in sums] == ["0.00", "300.00", "178.39", "121.61"]
    assert now["balance_amount"] == read["closing_balance_amount"]
    assert (now["outstanding_amount"], now["credit_amount"]) == ("170.00", "48.39")
    assert (now["overdue_amount"], now["overdue_invoices"], now["open_invoices"]) == ("170.00", 2, 2)
    assert (now["oldest_due_date"], now["is_delinquent"], now["delinquent_since"]) == ("2026-07-15", True, "2026-07-16")


def test_some_days_begin_with_what_was_before(client: TestClient) -> None:
    client_id = story(client)
    with on_day("2026-08-20"):
        read = statement(client, client_id, **{"from": "2026-07-10", "to": "2026-08-01"})
        assert (read["opening_balance_amount"], read["closing_balance_amount"]) == ("0.00", "200.00")
        assert [line[1] for line in lines(read)] == ["reversal", "invoice"]
        empty = statement(client, client_id, **{"from": "2026-08-10"})
        assert (empty["entries"], empty["opening_balance_amount"]) == ([], "121.61")
        later = statement(client, client_id, **{"from": "2027-01-01"})
        assert (later["to"], later["closing_balance_amount"]) == ("2027-01-01", "121.61")


def test_money_dated_ahead_counts_from_its_record(client: TestClient) -> None:
    due = june_invoice(client)
    with on_day("2026-07-05"):
        pay(client, "150.00", invoice_id=due["id"], payment_date="2026-12-31", allow_credit=True)
        now = balance(client, due["client_id"])
        assert now["balance_amount"] == statement(client, due["client_id"])["closing_balance_amount"] == "-50.00"
        assert (now["outstanding_amount"], now["credit_amount"], now["oldest_due_date"]) == ("0.00", "50.00", None)


@pytest.mark.parametrize(
    ("params", "loc"),
    [
        ({"from": "2026-08-02", "to": "2026-08-01"}, ["query", "to"]),
        ({"from": "yesterday"}, ["query", "from"]),
        ({"to": "1999-01-01"}, ["query", "to"]),
        ({"format": "docx"}, ["query", "format"]),
    ],
)
def test_bad_days_are_named(client: TestClient, params: dict[str, str], loc: list[str]) -> None:
    due = june_invoice(client)
    answer = client.get(f"{API}/customers/{due['client_id']}/statement", params=params)
    assert wrong_fields(answer) == [loc]


def test_an_unknown_client_has_no_account(client: TestClient) -> None:
    for what in ("balance", "statement", "statement?format=pdf"):
        refused(client.get(f"{API}/customers/{uuid4()}/{what}"), 404, "client_not_found")


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_a_statement_is_printed_in_the_clients_language(client: TestClient, language: str) -> None:
    person = {"cin": "AB123457", "full_name": "سارة العمراني", "address": "12, rue des Orangers\n20000 Casablanca"}
    client_id = story(client, client=person)
    accepted(client.put(f"{API}/customers/{client_id}", json={"language": language}))
    url = f"{API}/customers/{client_id}/statement"
    with on_day(days_late(40)):
        printed = client.get(url, headers=PDF)
        assert printed.status_code == 200
        assert printed.headers["content-type"] == "application/pdf"
        assert printed.headers["cache-control"] == "no-store"
        assert 'filename="statement-2026-08-24.pdf"' in printed.headers["content-disposition"]
        assert printed.content.startswith(b"%PDF-1.7")
        assert f"/Lang ({language})".encode() in printed.content
        assert client.get(url, params={"format": "pdf"}).content == printed.content
        assert client.get(url, params={"format": "json"}, headers=PDF).json()["client_name"] == "سارة العمراني"
        both = client.get(url, headers={"Accept": "application/json, application/pdf"})
        assert both.headers["content-type"] == "application/json"


def test_an_account_may_hold_more_than_one_amount_can(client: TestClient) -> None:
    client_id = june_invoice(client)["client_id"]
    for _ in range(2):
        pay(client, "999999999999.99", client_id=client_id)
    assert balance(client, client_id)["balance_amount"] == "-1999999999899.98"
    assert statement(client, client_id)["closing_balance_amount"] == "-1999999999899.98"
    assert "collected_this_month" in accepted(client.get(f"{API}/collections/overview"))

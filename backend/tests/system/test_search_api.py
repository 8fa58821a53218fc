"""The one search box and a client's story."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests import factories as make
from tests.contract.world import STRANGER


@pytest.fixture
def book(client: TestClient) -> dict[str, Any]:
    """A client with a line, a contract, an invoice and a payment."""
    with make.on_day("2026-11-20"):
        person = {
            "cin": "AB123456",
            "full_name": "Amina El Alaoui",
            "phone": "0522334455",
            "email": "amina@example.com",
        }
        contract = make.sign(
            client,
            make.add_offer(client),
            "2026-10-01",
            client=person,
            subscriber={"service_identifier": "0655334422"},
        )
        make.change_offer(client, contract["id"], make.add_offer(client, monthly_fee="150.00"), "2026-10-16")
        invoice = make.invoice_of(client, make.bill(client, "2026-10"))
        make.pay(client, "10.00", invoice_id=invoice["id"])
    return {"contract": contract, "invoice": invoice, "client_id": contract["client_id"]}


def found(client: TestClient, q: str, **headers: str) -> list[tuple[str, str]]:
    answer = client.get("/api/v1/search", params={"q": q}, headers=headers)
    return [(hit["type"], hit["title"]) for hit in make.accepted(answer)["data"]]


PERSON, LINE = ("client", "Amina El Alaoui"), ("contract", "+212655334422")


@pytest.mark.parametrize(
    "q", ["amina", "ALAOUI am", "El  Alaoui", "ab-123456", "AB1234", "amina@example.com", "05 22 33 44"]
)
def test_clients_are_found_by_name_card_telephone_and_address(client: TestClient, book: dict[str, Any], q: str) -> None:
    assert found(client, q) == [PERSON]


@pytest.mark.parametrize("q", ["0655334422", "06 55 33", "+21265533", "00212655334422", "655334422", "6 55 33 44 22"])
def test_contracts_are_found_by_their_line(client: TestClient, book: dict[str, Any], q: str) -> None:
    (hit,) = make.accepted(client.get("/api/v1/search", params={"q": q}))["data"]
    assert (hit["type"], hit["title"], hit["id"]) == (*LINE, book["contract"]["id"])
    assert hit["subtitle"].endswith("· Amina El Alaoui")
    assert (hit["status"], hit["client_id"]) == ("active", book["client_id"])


def test_invoices_are_found_by_number(client: TestClient, book: dict[str, Any]) -> None:
    number = book["invoice"]["invoice_number"]
    short = str(int(number.rsplit("-", 1)[1])).zfill(2)
    with make.on_day("2026-11-21"):
        for q in (number, number.lower(), number[:8], short):
            assert ("invoice", number) in found(client, q), q


@pytest.mark.parametrize("q", ["zz", "لا أحد", "%%", "__", "' or 1=1", "\\\\", "099", "x" * 100, "+212"])
def test_whatever_is_typed_is_only_looked_for(client: TestClient, book: dict[str, Any], q: str) -> None:
    assert set(found(client, q)) <= {LINE, PERSON}


@pytest.mark.parametrize("params", [{}, {"q": "a"}, {"q": "x" * 101}, {"q": "a\x00b"}])
def test_too_little_or_too_much_is_refused(client: TestClient, params: dict[str, str]) -> None:
    assert make.wrong_fields(client.get("/api/v1/search", params=params)) == [["query", "q"]]


def test_a_stranger_finds_nothing(client: TestClient, book: dict[str, Any]) -> None:
    for q in ("amina", "0655334422", book["invoice"]["invoice_number"]):
        assert found(client, q, **STRANGER) == []
    answer = client.get(f"/api/v1/customers/{book['client_id']}/timeline", headers=STRANGER)
    make.refused(answer, 404, "client_not_found")


def test_the_very_word_comes_before_longer_ones(client: TestClient) -> None:
    for name in ("Alice Ouali", "Ali Benali", "Aline Zahi"):
        client.post("/api/v1/customers", json={"full_name": name})
    names = [title for _, title in found(client, "ali")]
    assert names[0] == "Ali Benali"
    assert set(names) == {"Ali Benali", "Alice Ouali", "Aline Zahi"}


def test_seven_of_each_are_shown(client: TestClient) -> None:
    for number in range(9):
        client.post("/api/v1/customers", json={"full_name": f"Karim {number}"})
    assert len(found(client, "karim")) == 7


def test_terms_are_read_in_the_order_of_their_index(session: Session) -> None:
    """Under row security, without a sort and without reading the tenant's whole list."""
    for way in ("seqscan", "bitmapscan", "sort"):
        session.execute(text(f"set local enable_{way} = off"))
    query = (
        "explain select client_id from client_terms where term >= 'ali' and term < 'alj'"
        " order by term, client_id limit 14"
    )
    plan = "\n".join(session.scalars(text(query)))
    assert "pk_client_terms" in plan
    assert "Sort" not in plan
    assert "Filter" not in plan


def test_the_story_of_a_client_is_told_newest_first(client: TestClient, book: dict[str, Any]) -> None:
    path = f"/api/v1/customers/{book['client_id']}/timeline"
    told = make.accepted(client.get(path, params={"size": 100}))
    actions = [entry["action"] for entry in told["data"]]
    assert {
        "client_created",
        "subscriber_created",
        "contract_provisioned",
        "contract_offer_changed",
        "invoice_issued",
        "payment_posted",
    } <= set(actions)
    times = [entry["occurred_at"] for entry in told["data"]]
    assert times == sorted(times, reverse=True)
    titles = {entry["action"]: entry["title"] for entry in told["data"]}
    assert titles["invoice_issued"] == book["invoice"]["invoice_number"]
    assert titles["contract_offer_changed"] == "+212655334422"
    pages: list[str] = []
    cursor = None
    while cursor is not None or not pages:
        page = make.accepted(client.get(path, params={"size": 2} | ({"cursor": cursor} if cursor else {})))
        pages += [entry["id"] for entry in page["data"]]
        cursor = page["meta"]["next_cursor"]
    assert pages == [entry["id"] for entry in told["data"]]
    assert told["meta"]["total"] == len(pages)


def test_the_story_holds_nobody_elses_events(client: TestClient, book: dict[str, Any]) -> None:
    other = make.accepted(client.post("/api/v1/customers", json={"full_name": "Omar Tazi"}))
    told = make.accepted(client.get(f"/api/v1/customers/{other['id']}/timeline"))
    assert [entry["action"] for entry in told["data"]] == ["client_created"]

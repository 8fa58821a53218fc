"""Forgetting a person: what must go is nowhere, what must stay is unchanged, and nobody else can do it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.system import reconciliation
from tests import factories as make
from tests.conftest import OTHER_TENANT_ID
from tests.contract.world import STRANGER

PERSONAL = ("Amina El Alaoui", "Amina Old Name", "AB123456", "+212522334455", "amina@example.com", "12, rue des Roses")
LINE = "+212655334422"
KEPT_BY_LAW = {"invoices", "invoice_lines", "stored_documents"}


def settled(client: TestClient, *, paid: bool = True) -> dict[str, Any]:
    """A client whose contract ended, with an invoice."""
    person = {
        "cin": "AB123456",
        "full_name": "Amina Old Name",
        "phone": "0522334455",
        "email": "amina@example.com",
        "address": "12, rue des Roses",
    }
    line = {"service_identifier": LINE}
    with make.on_day("2026-11-20"):
        contract = make.sign(client, make.add_offer(client), "2026-10-01", client=person, subscriber=line)
        client.put(f"/api/v1/customers/{contract['client_id']}", json={"full_name": "Amina El Alaoui"})
        invoice = make.invoice_of(client, make.bill(client, "2026-10"))
        client.get(f"/api/v1/invoices/{invoice['id']}/pdf")
        if paid:
            make.pay(client, invoice["total_amount"], invoice_id=invoice["id"])
        make.set_status(client, contract["id"], "terminated")
    return {"client_id": contract["client_id"], "contract": contract, "invoice": invoice}


def anonymize(client: TestClient, client_id: str, **headers: str) -> Any:
    return client.post(f"/api/v1/customers/{client_id}/anonymize", headers=headers)


def holders(session: Session, words: tuple[str, ...]) -> dict[str, set[str]]:
    """Which tables hold which words."""
    tables = session.scalars(text("select tablename from pg_policies where schemaname = 'public'")).all()
    found: dict[str, set[str]] = {}
    for table in tables:
        rows = session.scalars(text(f"select row_to_json(t)::text from {table} t")).all()
        for word in words:
            if any(word.casefold() in row.casefold() for row in rows):
                found.setdefault(table, set()).add(word)
    return found


def test_the_person_is_gone_and_the_books_stay(client: TestClient, session: Session) -> None:
    book = settled(client)
    key = {"Idempotency-Key": "a-kept-answer"}
    client.post("/api/v1/customers", json={"full_name": "Nobody Else"}, headers=key)
    before = client.get(f"/api/v1/invoices/{book['invoice']['id']}")
    document = client.get(f"/api/v1/invoices/{book['invoice']['id']}/pdf").content
    assert {"clients", "client_terms", "audit_events"} <= set(holders(session, PERSONAL))

    answer = make.accepted(anonymize(client, book["client_id"]))
    empty = {name: answer[name] for name in ("cin", "address", "email", "phone", "ice")}
    assert empty == dict.fromkeys(empty)
    assert (answer["full_name"], answer["status"]) == ("Client anonymisé", "terminated")
    assert set(holders(session, (*PERSONAL, LINE, "655334422"))) <= KEPT_BY_LAW
    assert client.get(f"/api/v1/invoices/{book['invoice']['id']}").json() == before.json()
    assert client.get(f"/api/v1/invoices/{book['invoice']['id']}/pdf").content == document
    assert reconciliation.reconcile(session) == []
    for q in ("amina", "AB123456", "0655334422"):
        assert make.accepted(client.get("/api/v1/search", params={"q": q}))["data"] == []


def test_what_happened_is_still_told(client: TestClient, session: Session) -> None:
    book = settled(client)
    path = f"/api/v1/customers/{book['client_id']}/timeline"
    before = make.accepted(client.get(path, params={"size": 100}))["data"]
    anonymize(client, book["client_id"])
    after = make.accepted(client.get(path, params={"size": 100}))["data"]
    assert [entry["action"] for entry in after] == ["client_anonymized", *(entry["action"] for entry in before)]
    renamed = next(entry for entry in after if entry["action"] == "client_updated")
    assert renamed["details"] == {"fields": ["full_name"], "changes": {}}


def test_the_card_and_the_number_are_free_again(client: TestClient) -> None:
    anonymize(client, settled(client)["client_id"])
    again = make.accepted(client.post("/api/v1/customers", json={"full_name": "Amina Alaoui", "cin": "AB123456"}))
    body = {"service_type": "mobile", "service_identifier": LINE}
    make.accepted(client.post(f"/api/v1/customers/{again['id']}/subscribers", json=body))


def test_kept_answers_forget_too(client: TestClient, session: Session) -> None:
    key = {"Idempotency-Key": "make-amina-once"}
    body = {"full_name": "Amina El Alaoui", "cin": "AB123456"}
    made = make.accepted(client.post("/api/v1/customers", json=body, headers=key))
    make.accepted(anonymize(client, made["id"]))
    assert holders(session, PERSONAL) == {}
    again = client.post("/api/v1/customers", json=body, headers=key)
    assert (again.status_code, again.json()) == (200, {}), "the key still makes nobody twice"


def test_once_more_is_no_change(client: TestClient) -> None:
    made = make.accepted(client.post("/api/v1/customers", json={"full_name": "Amina El Alaoui"}))
    first, again = (make.accepted(anonymize(client, made["id"])) for _ in range(2))
    assert first == again
    trail = client.get("/api/v1/audit-events", params={"action": "client_anonymized"}).json()
    assert trail["meta"]["total"] == 1


def test_whose_affairs_are_open_is_not_forgotten(client: TestClient) -> None:
    owing = settled(client, paid=False)
    contract = make.sign(client, make.add_offer(client), "2026-10-01")
    make.refused(anonymize(client, contract["client_id"]), 409, "client_has_open_contracts")
    details = make.refused(anonymize(client, owing["client_id"]), 409, "client_has_outstanding_amount")
    assert details == {"outstanding_amount": owing["invoice"]["total_amount"]}
    kept = client.get(f"/api/v1/customers/{owing['client_id']}").json()
    assert kept["full_name"] == "Amina El Alaoui"


def test_only_the_own_tenants_administrator_forgets(client: TestClient) -> None:
    made = make.accepted(client.post("/api/v1/customers", json={"full_name": "Amina El Alaoui"}))
    make.refused(anonymize(client, made["id"], **STRANGER), 404, "client_not_found")
    make.refused(anonymize(client, str(uuid4())), 404, "client_not_found")
    make.refused(anonymize(client, made["id"], Authorization="Bearer somebody:ops"), 403, "forbidden")


@pytest.mark.parametrize(
    "attempt",
    [
        "select mt_forget_person(:id, array[cast(:id as uuid)])",
        "update audit_events set details = '{}' where id <> :id",
    ],
)
def test_the_trail_of_a_client_who_stays_cannot_be_emptied(client: TestClient, session: Session, attempt: str) -> None:
    made = make.accepted(client.post("/api/v1/customers", json={"full_name": "Amina El Alaoui"}))
    session.execute(text("select set_config('app.forgetting', 'on', true)"))
    with pytest.raises(DBAPIError) as refused, session.begin_nested():
        session.execute(text(attempt), {"id": made["id"]})
    assert refused.value.orig is not None
    assert refused.value.orig.sqlstate == "42501"  # type: ignore[attr-defined]


def test_another_tenants_rows_are_out_of_reach(client: TestClient, session: Session) -> None:
    book = settled(client)
    session.info["tenant_id"] = OTHER_TENANT_ID
    session.execute(text("select set_config('app.tenant_id', :id, true)"), {"id": str(OTHER_TENANT_ID)})
    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(text("select mt_forget_person(:id, array[cast(:id as uuid)])"), {"id": book["client_id"]})

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
KEPT_BY_LAW = {"invoices", "invoice_lines", "stored_documents", "contract_documents"}

COPIES = r"""
insert into pending_contact_changes (client_id, source, proposed) values (:id, 'landing', :proposed);
insert into landing_verifications (client_id, code_hash, expires_at) values (:id, '\x00', now());
insert into messages (key, client_id, template, status, error)
  values ('k', :id, 'invoice', 'failed', 'amina@example.com refused');
insert into payments (client_id, amount, currency, payment_date, method, note)
  values (:id, 1, 'MAD', '2026-11-20', 'cash', 'paid by AB123456');
insert into collection_actions (case_id, action_type, actor_id, note)
  select id, 'note', 'tester', 'called +212522334455' from collection_cases where client_id = :id
"""
"""What else holds the person: rows that take long ways to come about."""


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


def test_every_corner_of_the_desk_forgets(client: TestClient, session: Session) -> None:
    """Forms in progress, proposed contacts, one-time codes, notes, errors: each holds the person before, none after."""
    book = settled(client)
    landing = f"{make.API}/landing"
    payload = {"contact_email": "AMINA@example.com ", "line": {"phones": ["05 22 33 44 55", 6]}, "other": "kept"}
    for number, draft in enumerate(
        (
            {"flow_type": "subscribe_new_service", "step": "contact", "cin": "ab-123456", "payload": {}},
            {"flow_type": "subscribe_new_service", "step": "contact", "payload": payload},
            {"flow_type": "subscribe_new_service", "step": "contact", "payload": {"typed": {"cin": "AB 123456"}}},
            {
                "flow_type": "subscribe_new_service",
                "step": "contact",
                "payload": {"cin": "ZZ999999", "note": "somebody else"},
            },
        )
    ):
        made = client.post(f"{landing}/drafts", json=draft, headers={"Idempotency-Key": f"draft-{number}-kept"})
        assert made.status_code < 300, made.text
    copied = {"id": book["client_id"], "proposed": '{"email": "amina@example.com", "phone": "+212522334455"}'}
    for statement in COPIES.split(";"):
        session.execute(text(statement), {name: copied[name] for name in copied if f":{name}" in statement})
    session.flush()
    holding = {"landing_drafts", "pending_contact_changes", "messages", "payments", "collection_actions"}
    assert holding <= set(holders(session, PERSONAL))
    make.accepted(anonymize(client, book["client_id"]))
    assert set(holders(session, (*PERSONAL, LINE, "655334422", "05 22 33 44 55", "AB 123456"))) <= KEPT_BY_LAW
    assert session.scalar(text("select count(*) from landing_verifications")) == 0
    drafts = session.scalars(text("select payload ->> 'note' from landing_drafts")).all()
    assert drafts == ["somebody else"]
    assert session.scalar(text("select count(*) from payments where note is not null")) == 0


TYPED = "Amina El Alaoui"


def add_typed_words(client: TestClient) -> dict[str, Any]:
    """A client whose name was typed wherever an operator gives a word: charges, a discount, a waiver, a reversal."""
    charge = {"amount": "20.00", "description": f"Visit at {TYPED}'s", "reason": f"{TYPED} asked"}
    with make.on_day("2026-11-20"):
        contract = make.sign(client, make.add_offer(client), "2026-10-01", commitment_months=12)
        charges = f"{make.API}/customers/{contract['client_id']}/charges"
        discount = {"percent": "10", "start_date": "2026-10-01", "label": f"For {TYPED}"}
        make.accepted(client.post(f"{make.API}/contracts/{contract['id']}/discounts", json=discount))
        make.accepted(client.post(charges, json=charge))
        waiver = {"status": "terminated", "effective_date": "2026-10-31", "termination_fee_waiver": f"{TYPED} left"}
        make.accepted(client.put(f"{make.API}/contracts/{contract['id']}/status", json=waiver))
        invoice = make.invoice_of(client, make.bill(client, "2026-10"))
        bounced = make.pay(client, "1.00", invoice_id=invoice["id"])["payment"]["id"]
        reversal = {"reason": f"{TYPED} wrote a bad cheque"}
        url = f"{make.API}/collections/payments/{bounced}/reverse"
        make.accepted(client.post(url, json=reversal, headers=make.key()))
        make.pay(client, invoice["total_amount"], invoice_id=invoice["id"])
        make.accepted(client.post(charges, json=charge | {"amount": "-5.00"}))
        gone = make.accepted(client.post(charges, json=charge))
        assert client.delete(f"{charges}/{gone['id']}").status_code == 204
    return {"client_id": contract["client_id"], "contract": contract, "invoice": invoice, "charges": charges}


def test_typed_words_go_and_printed_lines_stay(client: TestClient, session: Session) -> None:
    book = add_typed_words(client)
    printed = client.get(f"/api/v1/invoices/{book['invoice']['id']}").json()
    assert TYPED in str(printed["lines"])
    holding = {"client_charges", "contract_discounts", "contracts", "audit_events", "outbox_events"}
    assert holding <= set(holders(session, (TYPED,)))
    make.accepted(anonymize(client, book["client_id"]))
    assert set(holders(session, (TYPED,))) <= KEPT_BY_LAW
    assert client.get(f"/api/v1/invoices/{book['invoice']['id']}").json() == printed
    told = make.accepted(client.get(book["charges"], params={"sort": "amount"}))["data"]
    assert [(charge["status"], charge["amount"], charge["description"], charge["reason"]) for charge in told] == [
        ("waiting", "-5.00", "Avoir ponctuel", ""),
        ("billed", "20.00", "Frais ponctuels", ""),
    ]
    assert reconciliation.reconcile(session) == []


def test_a_waived_fee_stays_waived_without_its_why(client: TestClient, session: Session) -> None:
    book = add_typed_words(client)
    make.accepted(anonymize(client, book["client_id"]))
    session.expire_all()
    assert make.get_contract(client, book["contract"]["id"])["termination_fee_waiver"] == ""
    run = make.bill(client, "2026-11")
    assert (run["invoice_count"], run["total_amount"]) == (0, "0.00"), "neither the fee nor the credit is an invoice"
    assert reconciliation.reconcile(session) == []


def test_words_of_those_who_stay_are_kept(client: TestClient, session: Session) -> None:
    kept, book = add_typed_words(client), settled(client)
    make.accepted(anonymize(client, book["client_id"]))
    session.expire_all()
    assert make.get_contract(client, kept["contract"]["id"])["termination_fee_waiver"] == f"{TYPED} left"
    told = make.accepted(client.get(kept["charges"]))["data"]
    assert {charge["reason"] for charge in told} == {f"{TYPED} asked"}


@pytest.mark.parametrize("table", ["payments", "collection_actions"])
def test_notes_of_those_who_stay_are_never_rewritten(client: TestClient, session: Session, table: str) -> None:
    due = make.billed_invoice(client)
    session.execute(
        text(
            "insert into payments (client_id, amount, currency, payment_date, method, note)"
            " select client_id, 1, 'MAD', '2026-11-20', 'cash', 'a note' from invoices where id = :id"
        ),
        {"id": due["id"]},
    )
    session.execute(text("select set_config('app.forgetting', 'on', true)"))
    with pytest.raises(DBAPIError) as refused, session.begin_nested():
        session.execute(text(f"update {table} set note = null"))
    assert refused.value.orig is not None
    assert refused.value.orig.sqlstate == "42501"  # type: ignore[attr-defined]


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

"""Payments through the API: partial, full, too much, of a client, as credit, taken back; every refusal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Connection, event, select
from sqlalchemy.orm import Session

from app.common.audit import AuditEvent
from app.common.outbox import OutboxEvent
from tests.collections.factories import days_late, june_invoice
from tests.factories import (
    API,
    accepted,
    add_offer,
    bill,
    billed_invoice,
    invoice_of,
    key,
    new_client,
    on_day,
    pay,
    payment_body,
    refused,
    sign,
    try_to_pay,
    wrong_fields,
)

URL = f"{API}/collections/payments"


def invoice(client: TestClient, invoice_id: str) -> tuple[str, str]:
    """Status and outstanding amount."""
    read = accepted(client.get(f"{API}/invoices/{invoice_id}"))
    return read["status"], read["outstanding_amount"]


def approve(client: TestClient, invoice_id: str, body: Any = None, headers: dict[str, str] | None = None) -> Any:
    url = f"{API}/collections/invoices/{invoice_id}/approve-paid"
    return client.post(url, json=body, headers=headers or key())


def reverse(client: TestClient, payment_id: str, reason: str = "cheque returned") -> Any:
    return client.post(f"{URL}/{payment_id}/reverse", json={"reason": reason}, headers=key())


def three_months(client: TestClient) -> tuple[str, list[str]]:
    """A client with invoices of 100.00 for August, September and October."""
    contract = sign(client, add_offer(client), "2026-08-01")
    months = ("2026-08", "2026-09", "2026-10")
    runs = [bill(client, month, tax_rate="0") for month in months]
    return contract["client_id"], [invoice_of(client, run)["id"] for run in runs]


def test_a_part_and_then_the_rest(client: TestClient) -> None:
    due = billed_invoice(client)
    details = {"method": "cash", "reference": "R-1", "note": "at the desk"}
    part = pay(client, "40.00", invoice_id=due["id"], **details)
    payment = part.pop("payment")
    assert details.items() <= payment.items()
    assert (payment["amount"], payment["currency"], payment["status"]) == ("40.00", "MAD", "posted")
    assert (payment["invoice_id"], payment["client_id"]) == (due["id"], due["client_id"])
    assert payment["payment_date"] == "2026-11-20"
    assert part == {
        "invoice_status": "overdue",
        "outstanding_amount": "60.00",
        "allocation_state": "partial",
        "collection_case_status": part["collection_case_status"],
        "idempotency_replayed": False,
    }
    rest = pay(client, "60.00", invoice_id=due["id"])
    assert (rest["invoice_status"], rest["outstanding_amount"]) == ("paid", "0.00")
    assert rest["allocation_state"] == "full"
    assert invoice(client, due["id"]) == ("paid", "0.00")


def test_too_much_is_refused_with_both_amounts(client: TestClient) -> None:
    due = billed_invoice(client)
    pay(client, "40.00", invoice_id=due["id"])
    details = refused(try_to_pay(client, "60.01", invoice_id=due["id"]), 422, "payment_exceeds_outstanding")
    assert details == {"amount": "60.01", "outstanding_amount": "60.00"}
    assert invoice(client, due["id"])[1] == "60.00"
    pay(client, "60.00", invoice_id=due["id"])
    refused(try_to_pay(client, "0.01", invoice_id=due["id"]), 409, "invoice_already_paid")
    refused(approve(client, due["id"]), 409, "invoice_already_paid")


def test_a_void_invoice_takes_no_money(client: TestClient) -> None:
    due = billed_invoice(client)
    accepted(client.post(f"{API}/invoices/{due['id']}/void", json={"reason": "billed in error"}))
    refused(try_to_pay(client, "10.00", invoice_id=due["id"]), 409, "invoice_void")
    refused(approve(client, due["id"]), 409, "invoice_void")


def test_what_is_unknown_is_not_found(client: TestClient) -> None:
    refused(try_to_pay(client, "10.00", invoice_id=str(uuid4())), 404, "invoice_not_found")
    refused(try_to_pay(client, "10.00", client_id=str(uuid4())), 404, "client_not_found")
    refused(approve(client, str(uuid4())), 404, "invoice_not_found")
    refused(reverse(client, str(uuid4())), 404, "payment_not_found")


@pytest.mark.parametrize(
    ("change", "loc"),
    [
        ({"amount": "0"}, ["body", "amount"]),
        ({"amount": "-1.00"}, ["body", "amount"]),
        ({"amount": "1.005"}, ["body", "amount"]),
        ({"amount": None}, ["body", "amount"]),
        ({"amount": "1e3"}, ["body", "amount"]),
        ({"payment_date": None}, ["body", "payment_date"]),
        ({"payment_date": "1999-12-31"}, ["body", "payment_date"]),
        ({"method": "barter"}, ["body", "method"]),
        ({"invoice_id": None}, ["body"]),
        ({"client_id": "01900000-0000-7000-8000-0000000000aa"}, ["body"]),
        ({"note": "x" * 2001}, ["body", "note"]),
        ({"allow_credit": "yes"}, ["body", "allow_credit"]),
        ({"surprise": 1}, ["body", "surprise"]),
    ],
    ids=str,
)
def test_a_bad_field_is_named(client: TestClient, change: dict[str, Any], loc: list[str]) -> None:
    body = payment_body("10.00", invoice_id=str(uuid4())) | change
    assert wrong_fields(client.post(URL, json=body, headers=key())) == [loc]


def test_a_clients_money_goes_to_the_oldest_first(client: TestClient) -> None:
    client_id, (august, september, october) = three_months(client)
    with on_day("2026-11-10"):
        answer = pay(client, "150.00", client_id=client_id)
        assert answer["payment"]["invoice_id"] is None
        assert (answer["invoice_status"], answer["outstanding_amount"]) == ("overdue", "50.00")
        assert invoice(client, august) == ("paid", "0.00")
        assert invoice(client, september) == ("overdue", "50.00")
        assert invoice(client, october) == ("issued", "100.00")
        rest = pay(client, "170.00", client_id=client_id)
    assert (rest["invoice_status"], rest["allocation_state"]) == ("paid", "full")
    assert invoice(client, september) == invoice(client, october) == ("paid", "0.00")
    november = invoice_of(client, bill(client, "2026-11", tax_rate="0"))
    assert (november["total_amount"], november["outstanding_amount"]) == ("100.00", "80.00")


def test_money_before_any_invoice_is_credit(client: TestClient) -> None:
    contract = sign(client, add_offer(client), "2026-10-01")
    answer = pay(client, "250.00", client_id=contract["client_id"])
    assert (answer["invoice_status"], answer["outstanding_amount"]) == (None, None)
    outstanding = [
        invoice_of(client, bill(client, month, tax_rate="0"))["outstanding_amount"]
        for month in ("2026-10", "2026-11", "2026-12")
    ]
    assert outstanding == ["0.00", "0.00", "50.00"]


def test_what_is_allowed_above_is_used_by_the_next_invoice(client: TestClient) -> None:
    contract = sign(client, add_offer(client), "2026-10-01")
    due = invoice_of(client, bill(client, "2026-10", tax_rate="0"))
    answer = pay(client, "130.00", invoice_id=due["id"], allow_credit=True)
    assert (answer["invoice_status"], answer["outstanding_amount"]) == ("paid", "0.00")
    following = invoice_of(client, bill(client, "2026-11", tax_rate="0"))
    assert (following["total_amount"], following["outstanding_amount"]) == ("100.00", "70.00")
    settled = accepted(client.get(URL, params={"invoice_id": following["id"]}))["data"]
    assert [row["id"] for row in settled] == [answer["payment"]["id"]]
    back = accepted(reverse(client, answer["payment"]["id"]))
    assert (back["payment"]["status"], back["outstanding_amount"]) == ("reversed", "100.00")
    assert invoice(client, following["id"])[1] == "100.00"
    third = invoice_of(client, bill(client, "2026-12", tax_rate="0"))
    assert (third["client_id"], third["outstanding_amount"]) == (contract["client_id"], "100.00")


def test_a_reversal_gives_back_exactly_what_was_settled(client: TestClient) -> None:
    client_id, (august, september, october) = three_months(client)
    kept = pay(client, "30.00", invoice_id=august)
    taken = pay(client, "120.00", client_id=client_id)
    before = accepted(client.get(f"{API}/invoices/{august}"))
    assert before["status"] == "paid"
    back = accepted(reverse(client, taken["payment"]["id"]))
    assert (back["payment"]["status"], back["invoice_status"]) == ("reversed", None)
    after = accepted(client.get(f"{API}/invoices/{august}"))
    assert (after["outstanding_amount"], after["due_date"]) == ("70.00", before["due_date"])
    assert [invoice(client, one)[1] for one in (september, october)] == ["100.00", "100.00"]
    refused(reverse(client, taken["payment"]["id"]), 409, "payment_already_reversed")
    accepted(reverse(client, kept["payment"]["id"]))
    assert invoice(client, august)[1] == "100.00"


def test_a_reversal_of_one_invoice_reopens_it(client: TestClient) -> None:
    due = billed_invoice(client)
    payment = pay(client, "100.00", invoice_id=due["id"])["payment"]
    back = accepted(reverse(client, payment["id"]))
    assert (back["invoice_status"], back["outstanding_amount"]) == ("overdue", "100.00")
    assert back["idempotency_replayed"] is False
    assert invoice(client, due["id"]) == ("overdue", "100.00")
    assert pay(client, "100.00", invoice_id=due["id"])["allocation_state"] == "full"


@pytest.mark.parametrize("reason", [None, "", "x", "x" * 501])
def test_a_reversal_needs_its_reason(client: TestClient, reason: str | None) -> None:
    answer = client.post(f"{URL}/{uuid4()}/reverse", json={"reason": reason}, headers=key())
    assert wrong_fields(answer) == [["body", "reason"]]


def test_an_approval_is_a_real_payment(client: TestClient) -> None:
    due = billed_invoice(client)
    pay(client, "25.00", invoice_id=due["id"])
    headers = {"Idempotency-Key": "approve-once-1"}
    with on_day("2026-11-20"):
        answer = accepted(approve(client, due["id"], {"method": "bank_transfer", "reference": "VIR-9"}, headers))
    payment = answer["payment"]
    assert (payment["amount"], payment["payment_date"], payment["method"]) == ("75.00", "2026-11-20", "bank_transfer")
    assert (answer["invoice_status"], answer["allocation_state"]) == ("paid", "full")
    again = approve(client, due["id"], {"note": "another body"}, headers)
    assert again.json() == answer | {"idempotency_replayed": True}
    other = billed_invoice(client, month="2026-09")
    refused(approve(client, other["id"], None, headers), 409, "idempotency_key_payload_conflict")
    assert accepted(approve(client, other["id"]))["payment"]["amount"] == other["outstanding_amount"]


def test_payments_are_listed_by_every_filter(client: TestClient) -> None:
    one, two = billed_invoice(client), billed_invoice(client, month="2026-09")
    first = pay(client, "10.00", invoice_id=one["id"], payment_date="2026-10-01", method="cash")["payment"]
    second = pay(client, "20.00", invoice_id=two["id"], payment_date="2026-10-15", method="card")["payment"]
    third = pay(client, "30.00", client_id=one["client_id"], payment_date="2026-10-31")["payment"]
    names = {first["id"]: 1, second["id"]: 2, third["id"]: 3}

    def found(**params: Any) -> list[int]:
        return [names[row["id"]] for row in accepted(client.get(URL, params=params))["data"]]

    assert found() == [3, 2, 1]
    assert found(invoice_id=one["id"]) == [3, 1]
    assert found(client_id=two["client_id"]) == [2]
    assert found(method="card") == [2]
    assert found(**{"from": "2026-10-15"}) == [3, 2]
    assert found(to="2026-10-15") == [2, 1]
    assert found(**{"from": "2026-10-02", "to": "2026-10-30", "size": 5, "page": 1}) == [2]
    assert found(sort="amount") == [1, 2, 3]
    assert found(sort="-payment_date", size=1, page=2) == [2]
    assert found(sort="method")[:2] == [2, 1]
    assert set(found(sort="status")) == {1, 2, 3}
    meta = accepted(client.get(URL, params={"from": "2026-10-02", "method": "card"}))["meta"]
    assert meta["filters"] == {"from": "2026-10-02", "method": "card"}
    assert wrong_fields(client.get(URL, params={"method": "barter"})) == [["query", "method"]]
    assert wrong_fields(client.get(URL, params={"from": "yesterday"})) == [["query", "from"]]


def test_money_is_told_and_written_down(client: TestClient, session: Session) -> None:
    due = billed_invoice(client)
    part = pay(client, "40.00", invoice_id=due["id"])["payment"]["id"]
    rest = pay(client, "60.00", invoice_id=due["id"])["payment"]["id"]
    reverse(client, rest, "double entry")
    told = session.execute(
        select(OutboxEvent.event_type, OutboxEvent.object_id)
        .where(OutboxEvent.event_type.in_(("payment.posted", "payment.reversed", "invoice.paid")))
        .order_by(OutboxEvent.sequence)
    )
    assert [(kind, str(subject)) for kind, subject in told] == [
        ("payment.posted", part),
        ("payment.posted", rest),
        ("invoice.paid", due["id"]),
        ("payment.reversed", rest),
    ]
    written = session.execute(
        select(AuditEvent.action, AuditEvent.details).where(AuditEvent.entity_id == rest).order_by(AuditEvent.id)
    )
    assert [tuple(row) for row in written] == [
        ("payment_posted", {"amount": "60.00"}),
        ("payment_reversed", {"reason": "double entry"}),
    ]


def test_readers_take_no_money(client: TestClient) -> None:
    due = billed_invoice(client)
    viewer = key() | {"Authorization": "Bearer eve:viewer"}
    assert client.get(URL, headers=viewer).status_code == 200
    answer = client.post(URL, json=payment_body("10.00", invoice_id=due["id"]), headers=viewer)
    assert refused(answer, 403, "forbidden") == {"required": "payments:write"}
    partner = key() | {"Authorization": "Bearer shop:partner"}
    assert client.post(URL, json=payment_body("10.00", invoice_id=due["id"]), headers=partner).status_code == 200
    other = accepted(client.post(f"{API}/customers", json=new_client()))
    assert accepted(client.get(URL, params={"client_id": other["id"]}))["data"] == []


@contextmanager
def statements_on(connection: Connection) -> Iterator[list[str]]:
    """The statements of the block, savepoints of the test's own transaction among them."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    yield statements
    event.remove(connection, "before_cursor_execute", note)


def test_a_payment_of_a_chased_invoice_takes_few_statements(client: TestClient, connection: Connection) -> None:
    due = june_invoice(client)
    with on_day(days_late(5)):
        pay(client, "10.00", invoice_id=due["id"])
        with statements_on(connection) as part:
            assert pay(client, "10.00", invoice_id=due["id"])["collection_case_status"] == "open"
        with statements_on(connection) as rest:
            assert pay(client, "80.00", invoice_id=due["id"])["collection_case_status"] == "resolved"
    assert len(part) <= 10, "\n".join(part)
    assert len(rest) <= 19, "\n".join(rest)


def test_a_payment_of_several_tells_of_each_in_their_order(client: TestClient, session: Session) -> None:
    client_id, (august, september, _) = three_months(client)
    with on_day("2026-11-10"):
        payment_id = pay(client, "200.00", client_id=client_id)["payment"]["id"]
    told = session.execute(
        select(OutboxEvent.event_type, OutboxEvent.object_id, OutboxEvent.payload)
        .where(OutboxEvent.event_type.in_(("payment.posted", "invoice.paid")))
        .order_by(OutboxEvent.sequence)
    ).all()
    assert [(kind, str(subject)) for kind, subject, _ in told] == [
        ("payment.posted", payment_id),
        ("invoice.paid", august),
        ("invoice.paid", september),
    ]
    posted = {"payment_id": payment_id, "client_id": client_id, "invoice_id": None, "amount": "200.00"}
    assert told[0][2] == posted | {"currency": "MAD", "status": "posted"}
    written = session.execute(
        select(AuditEvent.action, AuditEvent.entity_id, AuditEvent.actor_id, AuditEvent.details)
        .where(AuditEvent.action.in_(("payment_posted", "invoice_paid")))
        .order_by(AuditEvent.id)
    ).all()
    assert [(action, str(subject), actor, details) for action, subject, actor, details in written] == [
        ("payment_posted", payment_id, "tester", {"amount": "200.00"}),
        ("invoice_paid", august, "tester", {"payment_id": payment_id}),
        ("invoice_paid", september, "tester", {"payment_id": payment_id}),
    ]

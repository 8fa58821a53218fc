"""Credit notes and voids through the API: caps, tax remainders, what becomes credit, what is owed again."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.common.audit import AuditEvent
from app.common.outbox import OutboxEvent
from tests.factories import (
    API,
    accepted,
    add_offer,
    bill,
    billed_invoice,
    invoice_of,
    invoices,
    key,
    lines_of,
    new_client,
    on_day,
    pay,
    refused,
    set_status,
    sign,
    wrong_fields,
)

SOME_ID = str(uuid4())


def try_to_credit(client: TestClient, invoice_id: str, **body: Any) -> Any:
    return client.post(f"{API}/invoices/{invoice_id}/credit-notes", json={"reason": "goodwill"} | body)


def credit(client: TestClient, invoice_id: str, *amounts: tuple[dict[str, Any], str], **body: Any) -> dict[str, Any]:
    """Credit lines of an invoice, or the rest of it."""
    lines = [{"invoice_line_id": line["id"], "amount": amount} for line, amount in amounts]
    return accepted(try_to_credit(client, invoice_id, **body, **({"lines": lines} if lines else {})))


def try_to_void(client: TestClient, invoice_id: str, reason: str = "billed in error") -> Any:
    return client.post(f"{API}/invoices/{invoice_id}/void", json={"reason": reason})


def read(client: TestClient, invoice_id: str) -> tuple[str, str]:
    """Status and outstanding amount."""
    found = accepted(client.get(f"{API}/invoices/{invoice_id}"))
    return found["status"], found["outstanding_amount"]


def foot(document: dict[str, Any]) -> tuple[str, str, str]:
    return document["subtotal_amount"], document["tax_amount"], document["total_amount"]


def three_lines(client: TestClient) -> dict[str, Any]:
    """One invoice of three lines of 19.99 at 20 %."""
    offer, person = add_offer(client, monthly_fee="19.99"), new_client()
    first = sign(client, offer, "2026-10-01", client=person)
    for _ in range(2):
        sign(client, offer, "2026-10-01", client_id=first["client_id"], provisioning_intent="new_line")
    return invoice_of(client, bill(client, "2026-10"), first["client_id"])


def events(session: Session, kind: str) -> list[dict[str, Any]]:
    statement = select(OutboxEvent.payload).where(OutboxEvent.event_type == kind).order_by(OutboxEvent.sequence)
    return list(session.scalars(statement))


def test_a_part_of_a_line_reduces_what_is_due(client: TestClient, session: Session) -> None:
    with on_day("2026-11-10"):
        due = billed_invoice(client)
        note = credit(client, due["id"], (due["lines"][0], "30.00"), note="slow line")
    assert note["credit_note_number"] == "AV-2026-000001"
    assert (note["invoice_id"], note["invoice_number"]) == (due["id"], due["invoice_number"])
    assert foot(note) == ("30.00", "0.00", "30.00")
    assert (note["applied_amount"], note["remaining_amount"], note["status"]) == ("30.00", "0.00", "applied")
    assert (note["invoice_status"], note["outstanding_amount"]) == ("issued", "70.00")
    assert (note["reason"], note["note"], note["client_name"]) == ("goodwill", "slow line", due["client_name"])
    [line] = note["lines"]
    assert (line["invoice_line_id"], line["line_total"]) == (due["lines"][0]["id"], "30.00")
    told = {"number": "AV-2026-000001", "invoice_id": due["id"], "total_amount": "30.00", "currency": "MAD"}
    assert told.items() <= events(session, "credit_note.issued")[0].items()
    assert accepted(client.get(f"{API}/credit-notes/{note['id']}"))["lines"] == note["lines"]


def test_the_tax_of_partial_notes_adds_up(client: TestClient) -> None:
    due = three_lines(client)
    assert foot(due) == ("59.97", "11.99", "71.96")
    notes = [credit(client, due["id"], (line, "19.99")) for line in due["lines"]]
    assert [foot(note)[1] for note in notes] == ["4.00", "4.00", "3.99"]
    assert notes[-1]["outstanding_amount"] == "0.00"
    assert [note["credit_note_number"][-6:] for note in notes] == ["000001", "000002", "000003"]
    refused(try_to_credit(client, due["id"]), 409, "invoice_already_credited")


def test_the_whole_takes_what_is_left(client: TestClient) -> None:
    due = three_lines(client)
    credit(client, due["id"], (due["lines"][0], "19.99"), (due["lines"][1], "0.01"))
    rest = credit(client, due["id"], reason="correction")
    assert foot(rest) == ("39.97", "7.99", "47.96")
    assert rest["invoice_status"] == "paid"


def test_no_line_is_credited_above_what_it_billed(client: TestClient) -> None:
    due = billed_invoice(client)
    line = due["lines"][0]
    above = try_to_credit(client, due["id"], lines=[{"invoice_line_id": line["id"], "amount": "100.01"}])
    details = refused(above, 422, "credit_exceeds_billed")
    assert details == {"invoice_line_id": line["id"], "amount": "100.01", "creditable_amount": "100.00"}
    credit(client, due["id"], (line, "60.00"))
    again = try_to_credit(client, due["id"], lines=[{"invoice_line_id": line["id"], "amount": "40.01"}])
    assert refused(again, 422, "credit_exceeds_billed")["creditable_amount"] == "40.00"
    negative = try_to_credit(client, due["id"], lines=[{"invoice_line_id": line["id"], "amount": "-1.00"}])
    refused(negative, 422, "credit_exceeds_billed")
    assert read(client, due["id"])[1] == "40.00"


def test_a_charge_is_not_credited_beyond_what_the_invoice_came_to(client: TestClient) -> None:
    """An adjustment lowered the invoice, so its first line cannot be given back whole."""
    contract = sign(client, add_offer(client, monthly_fee="300.00"), "2026-09-01")
    bill(client, "2026-09")
    set_status(client, contract["id"], "suspended", "2026-09-16")
    set_status(client, contract["id"], "active", "2026-10-01")
    due = invoice_of(client, bill(client, "2026-10"))
    assert lines_of(due) == [("adjustment", "-150.00"), ("recurring", "300.00")]
    adjustment, recurring = due["lines"]
    whole_line = try_to_credit(client, due["id"], lines=[{"invoice_line_id": recurring["id"], "amount": "300.00"}])
    assert refused(whole_line, 422, "credit_exceeds_billed")["creditable_amount"] == "150.00"
    nothing = try_to_credit(client, due["id"], lines=[{"invoice_line_id": adjustment["id"], "amount": "-10.00"}])
    assert wrong_fields(nothing) == [["body", "lines"]]
    assert foot(credit(client, due["id"])) == ("150.00", "30.00", "180.00")


@pytest.mark.parametrize(
    ("change", "loc"),
    [
        ({"reason": "run"}, ["body", "reason"]),
        ({"reason": "void"}, ["body", "reason"]),
        ({"reason": None}, ["body", "reason"]),
        ({"lines": []}, ["body", "lines"]),
        ({"lines": [{"invoice_line_id": "x", "amount": "1.00"}]}, ["body", "lines", 0, "invoice_line_id"]),
        ({"lines": [{"invoice_line_id": SOME_ID, "amount": "1.00"}]}, ["body", "lines", 0, "invoice_line_id"]),
        ({"lines": [{"invoice_line_id": SOME_ID, "amount": "1.005"}]}, ["body", "lines", 0, "amount"]),
        ({"lines": [{"invoice_line_id": SOME_ID}]}, ["body", "lines", 0, "amount"]),
        ({"lines": [{"invoice_line_id": SOME_ID, "amount": "1.00"}] * 2}, ["body"]),
        ({"note": "a\x00b"}, ["body", "note"]),
        ({"amount": "1.00"}, ["body", "amount"]),
    ],
)
def test_a_false_request_names_its_field(client: TestClient, change: dict[str, Any], loc: list[Any]) -> None:
    due = billed_invoice(client)
    assert wrong_fields(try_to_credit(client, due["id"], **change)) == [loc]


def test_nothing_is_given_back_by_zeroes(client: TestClient) -> None:
    due = billed_invoice(client)
    zero = [{"invoice_line_id": due["lines"][0]["id"], "amount": "0.00"}]
    assert wrong_fields(try_to_credit(client, due["id"], lines=zero)) == [["body", "lines"]]


def test_what_is_above_the_due_becomes_credit_of_the_client(client: TestClient, session: Session) -> None:
    due = billed_invoice(client)
    pay(client, "80.00", invoice_id=due["id"])
    note = credit(client, due["id"], (due["lines"][0], "50.00"))
    assert (note["applied_amount"], note["remaining_amount"], note["status"]) == ("20.00", "30.00", "issued")
    assert (note["invoice_status"], note["outstanding_amount"]) == ("paid", "0.00")
    assert [event["invoice_id"] for event in events(session, "invoice.paid")] == [due["id"]]
    [following] = invoices(client, billing_run_id=bill(client, "2026-11", tax_rate="0")["billing_run_id"])
    assert (following["total_amount"], following["outstanding_amount"]) == ("100.00", "70.00")
    assert accepted(client.get(f"{API}/credit-notes/{note['id']}"))["status"] == "applied"


def test_goodwill_never_comes_back_as_a_charge(client: TestClient) -> None:
    due = billed_invoice(client)
    credit(client, due["id"], (due["lines"][0], "40.00"), reason="goodwill")
    contract_id = due["lines"][0]["contract_id"]
    set_status(client, contract_id, "suspended", "2026-10-31")
    set_status(client, contract_id, "active", "2026-11-01")
    november = invoice_of(client, bill(client, "2026-11", tax_rate="0"))
    assert lines_of(november) == [("adjustment", "-3.23"), ("recurring", "100.00")]


@pytest.mark.parametrize(("gift", "left"), [("250.00", [("adjustment", "-60.00")]), ("310.00", [])])
def test_a_run_gives_back_what_was_not_given_before(client: TestClient, gift: str, left: list[tuple[str, str]]) -> None:
    due = billed_invoice(client, fee="310.00")
    credit(client, due["id"], (due["lines"][0], gift), reason="goodwill")
    contract_id = due["lines"][0]["contract_id"]
    set_status(client, contract_id, "suspended", "2026-10-11")
    set_status(client, contract_id, "active", "2026-11-01")
    november = invoice_of(client, bill(client, "2026-11", tax_rate="0"))
    assert lines_of(november) == [*left, ("recurring", "310.00")]
    assert bill(client, "2026-11", tax_rate="0")["invoice_count"] == 0


def test_a_correction_is_not_given_back_twice(client: TestClient) -> None:
    due = billed_invoice(client, fee="310.00")
    credit(client, due["id"], (due["lines"][0], "100.00"), reason="correction")
    contract_id = due["lines"][0]["contract_id"]
    set_status(client, contract_id, "terminated", "2026-10-21")
    run = bill(client, "2026-11", tax_rate="0")
    assert (run["invoice_count"], run["progress"]["credit_notes"]) == (0, 0)


def test_an_unknown_invoice_is_not_found(client: TestClient) -> None:
    refused(try_to_credit(client, str(uuid4())), 404, "invoice_not_found")
    refused(try_to_void(client, str(uuid4())), 404, "invoice_not_found")
    refused(client.get(f"{API}/credit-notes/{uuid4()}"), 404, "credit_note_not_found")
    refused(client.get(f"{API}/credit-notes/{uuid4()}/pdf"), 404, "credit_note_not_found")


def test_a_repeated_key_gives_back_once(client: TestClient) -> None:
    due, once = billed_invoice(client), key()
    url, body = f"{API}/invoices/{due['id']}/credit-notes", {"reason": "goodwill"}
    first = accepted(client.post(url, json=body, headers=once))
    again = accepted(client.post(url, json=body, headers=once))
    assert (first["idempotency_replayed"], again["idempotency_replayed"]) == (False, True)
    assert (first["id"], read(client, due["id"])) == (again["id"], ("paid", "0.00"))


def test_credit_notes_are_listed(client: TestClient) -> None:
    due, other = billed_invoice(client), billed_invoice(client, month="2026-11")
    mine = credit(client, due["id"], (due["lines"][0], "10.00"))
    credit(client, other["id"], reason="duplicate")
    listed = accepted(client.get(f"{API}/credit-notes"))
    assert [row["reason"] for row in listed["data"]] == ["duplicate", "goodwill"]
    for filters in ({"invoice_id": due["id"]}, {"client_id": due["client_id"]}, {"reason": "goodwill"}):
        [row] = accepted(client.get(f"{API}/credit-notes", params=filters))["data"]
        assert row["id"] == mine["id"]
    found = accepted(client.get(f"{API}/credit-notes", params={"q": mine["credit_note_number"]}))["data"]
    assert [row["id"] for row in found] == [mine["id"]]
    assert accepted(client.get(f"{API}/credit-notes", params={"q": "nobody"}))["data"] == []


def test_a_credit_note_is_printed_once(client: TestClient) -> None:
    note = credit(client, billed_invoice(client)["id"], note="ligne interrompue")
    url = f"{API}/credit-notes/{note['id']}"
    first = client.get(f"{url}/pdf")
    assert (first.status_code, first.headers["content-type"]) == (200, "application/pdf")
    assert first.headers["content-disposition"] == f'attachment; filename="{note["credit_note_number"]}.pdf"'
    assert first.content.startswith(b"%PDF-")
    assert client.get(f"{url}/pdf").content == first.content
    assert accepted(client.get(url))["pdf_sha256"] is not None


def test_a_void_is_the_credit_note_of_the_whole(client: TestClient, session: Session) -> None:
    due = three_lines(client)
    void = accepted(try_to_void(client, due["id"]))
    assert (void["status"], void["outstanding_amount"], void["void_reason"]) == ("void", "0.00", "billed in error")
    note = void["credit_note"]
    assert (note["reason"], foot(note), note["remaining_amount"]) == ("void", foot(due), "0.00")
    assert events(session, "invoice.voided")[0]["invoice_id"] == due["id"]
    assert events(session, "invoice.paid") == []
    recorded = select(AuditEvent.action).where(AuditEvent.action == "invoice_voided")
    assert session.scalars(recorded).all() == ["invoice_voided"]
    refused(try_to_void(client, due["id"]), 409, "invoice_void")
    refused(try_to_credit(client, due["id"]), 409, "invoice_void")
    assert [row["id"] for row in invoices(client, status="void")] == [due["id"]]


def test_the_days_of_a_void_are_billed_by_the_next_run(client: TestClient) -> None:
    due = billed_invoice(client, activation_fee="20.00")
    other = sign(client, add_offer(client), "2026-10-01")
    accepted(try_to_void(client, due["id"]))
    again = bill(client, "2026-10", tax_rate="0")
    assert again["invoice_count"] == 2
    billed = invoice_of(client, again, due["client_id"])
    assert lines_of(billed) == lines_of(due) == [("recurring", "100.00"), ("activation", "20.00")]
    assert other["client_id"] != due["client_id"]
    assert bill(client, "2026-10", tax_rate="0")["invoice_count"] == 0


def test_the_days_of_a_void_come_beside_the_next_month(client: TestClient) -> None:
    due = billed_invoice(client)
    credit(client, due["id"], (due["lines"][0], "30.00"), reason="correction")
    note = accepted(try_to_void(client, due["id"]))["credit_note"]
    assert note["total_amount"] == "70.00"
    november = invoice_of(client, bill(client, "2026-11", tax_rate="0"))
    assert lines_of(november) == [("adjustment", "100.00"), ("recurring", "100.00")]
    assert bill(client, "2026-10", tax_rate="0")["invoice_count"] == 0


def test_an_invoice_credited_whole_is_voided_without_another_note(client: TestClient) -> None:
    due = billed_invoice(client)
    credit(client, due["id"])
    assert accepted(try_to_void(client, due["id"]))["credit_note"] is None
    assert accepted(client.get(f"{API}/credit-notes"))["meta"]["total"] == 1


def test_an_invoice_with_payments_is_not_voided(client: TestClient) -> None:
    due = billed_invoice(client)
    paid = pay(client, "40.00", invoice_id=due["id"])
    assert refused(try_to_void(client, due["id"]), 409, "invoice_has_payments") == {"paid_amount": "40.00"}
    reverse = f"{API}/collections/payments/{paid['payment']['id']}/reverse"
    accepted(client.post(reverse, json={"reason": "cheque returned"}, headers=key()))
    assert accepted(try_to_void(client, due["id"]))["status"] == "void"


def test_credit_that_was_spent_elsewhere_is_not_voided_away(client: TestClient) -> None:
    due = billed_invoice(client)
    paid = pay(client, "60.00", invoice_id=due["id"])
    credit(client, due["id"], (due["lines"][0], "80.00"))
    bill(client, "2026-11", tax_rate="0")
    reverse = f"{API}/collections/payments/{paid['payment']['id']}/reverse"
    accepted(client.post(reverse, json={"reason": "cheque returned"}, headers=key()))
    assert refused(try_to_void(client, due["id"]), 409, "invoice_credit_spent") == {"outstanding_amount": "40.00"}
    assert read(client, due["id"])[1] == "60.00"


def test_credit_used_on_a_void_invoice_is_the_clients_again(client: TestClient) -> None:
    first = billed_invoice(client)
    pay(client, "100.00", invoice_id=first["id"])
    credit(client, first["id"], (first["lines"][0], "25.00"))
    november = invoice_of(client, bill(client, "2026-11", tax_rate="0"))
    assert november["outstanding_amount"] == "75.00"
    note = accepted(try_to_void(client, november["id"]))["credit_note"]
    assert (note["total_amount"], note["remaining_amount"]) == ("100.00", "25.00")

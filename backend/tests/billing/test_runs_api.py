"""Billing runs through the API: preview, issue, replay, queue, progress, and one run at a time."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.billing import tasks
from app.billing.models import BillingRunChunk
from app.common.outbox import OutboxEvent
from app.common.settings import get_settings
from tests.conftest import TENANT_ID
from tests.factories import (
    API,
    FIBRE,
    accepted,
    add_offer,
    bill,
    invoices,
    key,
    lines_of,
    month_body,
    new_client,
    refused,
    set_status,
    sign,
    wrong_fields,
)

URL = f"{API}/billing/runs"
ASYNC = {"Prefer": "respond-async"}


@pytest.fixture
def clients(client: TestClient) -> list[str]:
    """Five clients: whole month, part of it with activation, two contracts, suspended days, a draft only."""
    whole = sign(client, add_offer(client), "2026-09-01")
    part = sign(client, add_offer(client, FIBRE, activation_fee="50.00"), "2026-10-17")
    two = sign(client, add_offer(client), "2026-10-01", client=new_client(language="ar"))
    sign(client, add_offer(client), "2026-10-10", client_id=two["client_id"], provisioning_intent="new_line")
    paused = sign(client, add_offer(client, monthly_fee="31.00"), "2026-10-01")
    set_status(client, paused["id"], "suspended", "2026-10-11")
    draft = sign(client, add_offer(client), "2026-10-01", auto_activate=False)
    return [contract["client_id"] for contract in (whole, part, two, paused, draft)]


def totals(body: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(body[name] for name in ("invoice_count", "subtotal_amount", "tax_amount", "total_amount"))


def run_jobs(session: Session, run_id: str) -> None:
    """What a worker does with a queued run."""
    chunks = select(BillingRunChunk.id).where(BillingRunChunk.billing_run_id == UUID(run_id))
    for chunk_id in session.scalars(chunks.order_by(BillingRunChunk.sequence)).all():
        tasks.bill_chunk(str(TENANT_ID), str(chunk_id))


def test_a_run_issues_what_the_preview_showed(client: TestClient, clients: list[str]) -> None:
    shown = accepted(client.post(f"{URL}/preview", json=month_body("2026-10")))
    assert invoices(client) == []
    run = bill(client, "2026-10")
    assert totals(run) == totals(shown)
    assert (run["status"], run["invoice_count"], run["parked_clients"]) == ("completed", 4, [])
    assert (run["period_start"], run["period_end"]) == ("2026-10-01", "2026-10-31")
    assert (run["due_days"], run["tax_rate"], run["idempotency_replayed"]) == (15, "0.20", False)
    assert run["progress"] == {
        "clients_done": 4,
        "clients_total": 4,
        "invoices": 4,
        "credit_notes": 0,
        "parked_clients": 0,
    }
    issued = {row["client_id"]: row for row in invoices(client)}
    assert sorted(issued) == sorted(clients[:4])
    assert run["invoice_ids"] == [row["id"] for row in invoices(client)]
    for item in shown["clients"]:
        invoice = accepted(client.get(f"{API}/invoices/{issued[item['client_id']]['id']}"))
        assert lines_of(invoice) == lines_of(item)
        assert item["total_amount"] == invoice["total_amount"]
    amounts = [Decimal(row["total_amount"]) for row in issued.values()]
    assert sum(amounts) == Decimal(run["total_amount"])


def test_a_preview_is_read_by_pages(client: TestClient, clients: list[str]) -> None:
    seen: list[str] = []
    for page in range(1, 4):
        params = {"page": page, "size": 2}
        body = accepted(client.post(f"{URL}/preview", json=month_body("2026-10"), params=params))
        assert (body["client_count"], body["invoice_count"], body["page"]) == (4, 4, page)
        seen += [item["client_id"] for item in body["clients"]]
    assert seen == sorted(clients[:4])


def test_the_same_key_replays_and_another_issues_nothing(client: TestClient, clients: list[str]) -> None:
    headers = key()
    first = accepted(client.post(URL, json=month_body("2026-10"), headers=headers))
    again = client.post(URL, json=month_body("2026-10"), headers=headers)
    assert again.json() == first | {"idempotency_replayed": True}
    other = bill(client, "2026-10")
    assert other["billing_run_id"] != first["billing_run_id"]
    assert totals(other) == (0, "0.00", "0.00", "0.00")
    assert len(invoices(client)) == 4
    refused(client.post(URL, json=month_body("2026-09"), headers=headers), 409, "idempotency_key_payload_conflict")


def test_numbers_are_continuous_over_runs(client: TestClient, clients: list[str]) -> None:
    for month in ("2026-10", "2026-11", "2026-12"):
        bill(client, month)
    numbers = [int(row["invoice_number"].rpartition("-")[2]) for row in invoices(client)]
    assert numbers == list(range(1, len(numbers) + 1))
    issued = [row["issued_at"] for row in invoices(client)]
    assert issued == sorted(issued)


def test_a_long_run_is_queued_and_worked_off(
    client: TestClient, clients: list[str], session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(get_settings().__dict__, "billing_chunk_clients", 2)
    answer = client.post(URL, json=month_body("2026-10"), headers=key() | ASYNC)
    queued = accepted(answer, 202)
    url = f"{URL}/{queued['billing_run_id']}"
    assert (answer.headers["Location"], queued["status"]) == (url, "queued")
    assert (queued["invoice_count"], queued["completed_at"]) == (0, None)
    refused(client.post(URL, json=month_body("2026-09"), headers=key()), 409, "billing_run_in_progress")
    refused(client.post(URL, json=month_body("2026-09"), headers=key() | ASYNC), 409, "billing_run_in_progress")
    waiting = client.post(f"{url}/resume")
    assert (waiting.status_code, waiting.headers["Location"]) == (202, url)
    chunks = session.scalars(select(BillingRunChunk.id).order_by(BillingRunChunk.sequence)).all()
    assert len(chunks) == 2
    tasks.bill_chunk(str(TENANT_ID), str(chunks[0]))
    half = accepted(client.get(url))
    assert (half["status"], half["progress"]["clients_done"], half["progress"]["invoices"]) == ("running", 2, 2)
    run_jobs(session, queued["billing_run_id"])
    done = accepted(client.get(url))
    assert (done["status"], done["invoice_count"]) == ("completed", 4)
    run_jobs(session, queued["billing_run_id"])
    assert accepted(client.get(url)) == done
    assert totals(bill(client, "2026-10"))[0] == 0
    for chunk_id in chunks:
        tasks.print_chunk(str(TENANT_ID), str(chunk_id))
    assert all(row["pdf_sha256"] for row in invoices(client))


def test_above_the_inline_limit_a_run_is_queued(
    client: TestClient, clients: list[str], session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(get_settings().__dict__, "billing_inline_limit", 3)
    headers = key()
    queued = accepted(client.post(URL, json=month_body("2026-10"), headers=headers), 202)
    again = client.post(URL, json=month_body("2026-10"), headers=headers)
    assert (again.status_code, again.json()["idempotency_replayed"]) == (202, True)
    assert again.headers["Location"] == f"{URL}/{queued['billing_run_id']}"
    run_jobs(session, queued["billing_run_id"])
    assert accepted(client.get(f"{URL}/{queued['billing_run_id']}"))["status"] == "completed"


def test_nobody_to_bill_is_a_run_too(client: TestClient) -> None:
    for headers in ({}, ASYNC):
        run = accepted(client.post(URL, json=month_body("2026-10"), headers=key() | headers))
        assert (run["status"], totals(run)) == ("completed", (0, "0.00", "0.00", "0.00"))
    shown = accepted(client.post(f"{URL}/preview", json=month_body("2026-10")))
    assert (shown["client_count"], shown["clients"], shown["anomalies"]) == (0, [], [])


def test_runs_are_listed(client: TestClient, clients: list[str]) -> None:
    runs = [bill(client, month) for month in ("2026-09", "2026-10")]
    page = accepted(client.get(URL))
    assert [row["billing_run_id"] for row in page["data"]] == [run["billing_run_id"] for run in reversed(runs)]
    assert [totals(row) for row in page["data"]] == [totals(run) for run in reversed(runs)]
    by_period = accepted(client.get(URL, params={"sort": "period_start", "size": 1}))["data"]
    assert by_period[0]["period_start"] == "2026-09-01"
    latest = accepted(client.get(URL, params={"sort": "status,-period_end", "size": 1}))["data"]
    assert latest[0]["period_end"] == "2026-10-31"
    assert wrong_fields(client.get(URL, params={"sort": "total"})) == [["query", "sort"]]


def test_an_unknown_run_is_not_found(client: TestClient) -> None:
    refused(client.get(f"{URL}/{uuid4()}"), 404, "billing_run_not_found")
    refused(client.post(f"{URL}/{uuid4()}/resume"), 404, "billing_run_not_found")


def test_a_finished_run_has_nothing_to_resume(client: TestClient, clients: list[str]) -> None:
    run = bill(client, "2026-10")
    refused(client.post(f"{URL}/{run['billing_run_id']}/resume"), 409, "billing_run_not_resumable")


@pytest.mark.parametrize(
    ("change", "loc"),
    [
        ({"period_start": None}, ["body", "period_start"]),
        ({"period_end": "2026-09-30"}, ["body"]),
        ({"period_end": "2027-10-02"}, ["body"]),
        ({"due_days": 0}, ["body", "due_days"]),
        ({"due_days": 91}, ["body", "due_days"]),
        ({"due_days": "15"}, ["body", "due_days"]),
        ({"tax_rate": "1.01"}, ["body", "tax_rate"]),
        ({"tax_rate": "-0.1"}, ["body", "tax_rate"]),
        ({"surprise": 1}, ["body", "surprise"]),
    ],
    ids=str,
)
@pytest.mark.parametrize("path", [URL, f"{URL}/preview"])
def test_a_bad_field_is_named(client: TestClient, path: str, change: dict[str, Any], loc: list[str]) -> None:
    answer = client.post(path, json=month_body("2026-10") | change, headers=key())
    assert wrong_fields(answer) == [loc]


def test_a_run_decides_rate_and_due_date(client: TestClient, clients: list[str]) -> None:
    run = bill(client, "2026-10", tax_rate="0.10", due_days=90)
    assert run["tax_rate"] == "0.10"
    [first, *_] = invoices(client)
    assert first["due_date"] == "2027-01-29"
    assert Decimal(run["total_amount"]) == Decimal(run["subtotal_amount"]) + Decimal(run["tax_amount"])


def test_what_a_run_did_is_told(client: TestClient, clients: list[str], session: Session) -> None:
    run = bill(client, "2026-10")
    events = session.scalars(select(OutboxEvent).order_by(OutboxEvent.sequence)).all()
    issued = [event for event in events if event.event_type == "invoice.issued"]
    assert [event.payload["number"] for event in issued] == [row["invoice_number"] for row in invoices(client)]
    assert events[-1].event_type == "billing_run.completed"
    assert events[-1].payload["billing_run_id"] == run["billing_run_id"]
    assert events[-1].payload["total_amount"] == run["total_amount"]

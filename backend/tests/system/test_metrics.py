"""Metrics: for administrators only, named by route template, with the queue as it is."""

from __future__ import annotations

import re
import time

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.common import db, metrics
from app.common.embedded_system import free_port
from app.system import service


@pytest.mark.parametrize(("bearer", "status"), [("viewer:viewer", 403), ("operator:ops", 403), ("root:admin", 200)])
def test_only_an_administrator_reads_metrics(client: TestClient, bearer: str, status: int) -> None:
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {bearer}"})
    assert answer.status_code == status


def test_nobody_reads_metrics_without_an_identity(client: TestClient) -> None:
    answer = client.get("/metrics", headers={"Authorization": ""})
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unauthorized")


def test_requests_are_counted_by_route_and_the_queue_is_shown(client: TestClient) -> None:
    client.get("/api/v1/offers/01900000-0000-7000-8000-000000000009")
    client.get("/api/commerce/billing", headers={"X-Tenant": "nowhere"})
    shown = client.get("/metrics").text
    assert 'mt_http_requests_total{method="GET",route="/api/v1/offers/{offer_id}",status="404"}' in shown
    assert 'mt_http_requests_total{method="GET",route="/api/commerce/billing",status="403"}' in shown
    assert "01900000" not in shown
    assert "mt_jobs_waiting 0.0" in shown


def test_jobs_that_failed_and_the_last_backup_are_shown(client: TestClient, session: Session) -> None:
    columns = (
        "(queue_name, task_name, lock, args, status) values ('billing', 'billing.bill_chunk', null, '{}', 'failed')"
    )
    session.execute(text(f"insert into procrastinate_jobs {columns}"))
    shown = client.get("/metrics").text
    assert 'mt_jobs_failed{queue="billing"} 1.0' in shown
    assert 'mt_jobs_failed{queue="documents"} 0.0' in shown
    assert "mt_last_backup_timestamp_seconds 0.0" in shown
    service.record_backup(session, "saved.dump", 12)
    session.flush()
    shown = client.get("/metrics").text
    saved_at = float(re.findall(r"^mt_last_backup_timestamp_seconds (\S+)$", shown, re.MULTILINE)[0])
    assert abs(saved_at - time.time()) < 60


def test_a_worker_shows_the_queue_as_it_is(session: Session) -> None:
    columns = "(queue_name, task_name, lock, args) values ('billing', 'billing.bill_chunk', null, '{}')"
    session.execute(text(f"insert into procrastinate_jobs {columns}"))
    port = free_port()
    metrics.serve("127.0.0.1", port, service.refresh_metrics)
    assert "mt_jobs_waiting 1.0" in httpx.get(f"http://127.0.0.1:{port}/metrics").text


def test_a_worker_without_a_database_still_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise db.DatabaseNotConfigured("none")

    monkeypatch.setattr(service, "_look_at_database", fail)
    port = free_port()
    metrics.serve("127.0.0.1", port, service.refresh_metrics)
    answer = httpx.get(f"http://127.0.0.1:{port}/metrics")
    assert (answer.status_code, "mt_jobs_waiting" in answer.text) == (200, True)

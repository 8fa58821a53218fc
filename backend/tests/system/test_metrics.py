"""Metrics: for administrators only, named by route template, with the queue as it is."""

from __future__ import annotations

import os
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.common import metrics
from app.common.embedded_system import free_port
from app.common.settings import LAST_BACKUP, get_settings


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


def test_jobs_that_failed_and_the_last_backup_are_shown(
    client: TestClient, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    columns = (
        "(queue_name, task_name, lock, args, status) values ('billing', 'billing.bill_chunk', null, '{}', 'failed')"
    )
    session.execute(text(f"insert into procrastinate_jobs {columns}"))
    monkeypatch.setenv("MT_DATA_DIR", str(tmp_path))
    get_settings.cache_clear()
    shown = client.get("/metrics").text
    assert 'mt_jobs_failed{queue="billing"} 1.0' in shown
    assert 'mt_jobs_failed{queue="documents"} 0.0' in shown
    assert "mt_last_backup_timestamp_seconds 0.0" in shown
    (tmp_path / LAST_BACKUP).write_text("somewhere.dump")
    os.utime(tmp_path / LAST_BACKUP, (1_700_000_000, 1_700_000_000))
    assert "mt_last_backup_timestamp_seconds 1.7e+09" in client.get("/metrics").text
    monkeypatch.undo()
    get_settings.cache_clear()


def test_a_worker_shows_its_metrics_where_it_is_told_to() -> None:
    port = free_port()
    metrics.serve("127.0.0.1", port)
    assert "mt_jobs_waiting" in httpx.get(f"http://127.0.0.1:{port}/metrics").text

"""Metrics: for administrators only, named by route template, with the queue as it is."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient


@pytest.mark.parametrize(("bearer", "status"), [("viewer:viewer", 403), ("operator:ops", 403), ("root:admin", 200)])
def test_only_an_administrator_reads_metrics(client: TestClient, bearer: str, status: int) -> None:
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {bearer}"})
    assert answer.status_code == status


def test_nobody_reads_metrics_without_an_identity(client: TestClient) -> None:
    answer = client.get("/metrics", headers={"Authorization": ""})
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unauthorized")


def test_requests_are_counted_by_route_and_the_queue_is_shown(client: TestClient) -> None:
    client.get("/api/v1/offers/01900000-0000-7000-8000-000000000009")
    text = client.get("/metrics").text
    assert 'mt_http_requests_total{method="GET",route="/offers/{offer_id}",status="404"}' in text
    assert "01900000" not in text
    assert "mt_jobs_waiting 0.0" in text

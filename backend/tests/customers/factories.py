"""Clients and lines for tests."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient

SARA = {
    "cin": "AB123456",
    "full_name": "Sara El Amrani",
    "address": "12, rue des Orangers, Rabat",
    "email": "sara@example.com",
    "phone": "06 55 33 44 22",
}
FIRM = {"client_type": "business", "full_name": "Atlas Conseil SARL", "ice": "001525713000097"}


def create_client(api: TestClient, **changes: Any) -> dict[str, Any]:
    """Create Sara, or whoever the changes make of her, through the API."""
    answer = api.post("/api/v1/customers", json=SARA | changes)
    assert answer.status_code == 200, answer.text
    client: dict[str, Any] = answer.json()
    return client


def create_line(api: TestClient, client_id: str, identifier: str, **changes: Any) -> dict[str, Any]:
    """Give a client a mobile line through the API."""
    body = {"service_type": "mobile", "service_identifier": identifier} | changes
    answer = api.post(f"/api/v1/customers/{client_id}/subscribers", json=body)
    assert answer.status_code == 200, answer.text
    line: dict[str, Any] = answer.json()
    return line


def refusal(answer: Any, status: int) -> dict[str, Any]:
    """The error of a refused request."""
    assert answer.status_code == status, answer.text
    error: dict[str, Any] = answer.json()["error"]
    return error


def refused_fields(answer: Any) -> list[list[str]]:
    """Where a refused body was wrong."""
    error = refusal(answer, 422)
    assert error["code"] == "validation_error"
    return [item["loc"] for item in error["details"]["errors"]]

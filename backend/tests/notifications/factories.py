"""Builders of what notifications need: endpoints, deliveries, things that happen."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient

from app.common import db, outbox
from app.common.tables import uuid7
from app.notifications import dispatcher
from tests.conftest import TENANT_ID
from tests.factories import API, accepted

ENDPOINTS = f"{API}/webhook-endpoints"


def subscribe(api: TestClient, url: str, **changes: Any) -> dict[str, Any]:
    """An endpoint with its secret."""
    return accepted(api.post(ENDPOINTS, json={"url": url} | changes))


def happen(api: TestClient, name: str = "Nadia Event") -> dict[str, Any]:
    """A new client, which is one `client.created`."""
    return accepted(api.post(f"{API}/customers", json={"full_name": name}))


def emit(event_type: str, count: int = 1, **payload: Any) -> None:
    """Events as any domain emits them, each in a transaction of its own."""
    for number in range(count):
        with db.transaction(TENANT_ID) as session:
            outbox.emit(session, event_type, uuid7(), payload | {"number": number})


def dispatch(seconds: float = 20.0) -> int:
    return dispatcher.dispatch(seconds)


def deliveries(api: TestClient, endpoint: dict[str, Any], **params: Any) -> list[dict[str, Any]]:
    """An endpoint's deliveries, newest first."""
    answer = api.get(f"{ENDPOINTS}/{endpoint['id']}/deliveries", params={"size": 100} | params)
    found: list[dict[str, Any]] = accepted(answer)["data"]
    return found


def endpoint_of(api: TestClient, endpoint: dict[str, Any]) -> dict[str, Any]:
    return accepted(api.get(f"{ENDPOINTS}/{endpoint['id']}"))

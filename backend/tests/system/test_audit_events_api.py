"""The audit trail as it is read: newest first, by what, by whom, when; and by index."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.orm import Session

TRAIL = "/api/v1/audit-events"


def trail(client: TestClient, **filters: str) -> list[dict[str, Any]]:
    answer = client.get(TRAIL, params=filters)
    assert answer.status_code == 200, answer.text
    events: list[dict[str, Any]] = answer.json()["data"]
    return events


def test_events_are_found_by_what_and_by_whom(client: TestClient) -> None:
    made = client.post("/api/v1/customers", json={"full_name": "Amina Alaoui"}).json()
    other = {"Authorization": "Bearer omar:ops"}
    client.put(f"/api/v1/customers/{made['id']}", json={"full_name": "Amina Benali"}, headers=other)
    (updated,) = trail(client, actor_id="omar")
    assert (updated["action"], updated["entity_type"], updated["entity_id"]) == ("client_updated", "client", made["id"])
    assert updated["request_id"]
    assert [event["action"] for event in trail(client, entity_id=made["id"])] == ["client_updated", "client_created"]
    assert [event["entity_id"] for event in trail(client, entity_type="client", action="client_created")] == [
        made["id"]
    ]
    assert trail(client, action="client_deleted") == []


def test_days_are_the_tenants_whole_days(client: TestClient, session: Session) -> None:
    insert = text(
        "insert into audit_events (entity_type, entity_id, action, actor_id, created_at)"
        " values ('client', gen_random_uuid(), 'seen', 'anna', :at)"
    )
    for day, hour in ((1, 0), (1, 23), (2, 0)):
        session.execute(insert, {"at": datetime(2026, 11, day, hour, 30, tzinfo=UTC)})
    session.flush()
    assert len(trail(client, **{"action": "seen", "from": "2026-11-01", "to": "2026-11-01"})) == 2
    assert len(trail(client, **{"action": "seen", "from": "2026-11-02"})) == 1
    answer = client.get(TRAIL, params={"from": "2026-11-02"}).json()["meta"]
    assert answer["filters"] == {"from": "2026-11-02"}


def test_pages_by_number_and_by_cursor_agree(client: TestClient) -> None:
    for number in range(5):
        client.post("/api/v1/customers", json={"full_name": f"Client {number}"})
    whole = [event["id"] for event in trail(client)]
    assert len(whole) == 5
    assert [event["id"] for page in (1, 2, 3) for event in trail(client, page=str(page), size="2")] == whole
    read: list[str] = []
    cursor = None
    while cursor is not None or not read:
        page = client.get(TRAIL, params={"size": 2} | ({"cursor": cursor} if cursor else {})).json()
        read += [event["id"] for event in page["data"]]
        cursor = page["meta"]["next_cursor"]
    assert read == whole


@pytest.mark.parametrize("filters", [{"entity_id": "no-id"}, {"from": "yesterday"}, {"to": "2026-13-01"}])
def test_what_is_no_filter_is_refused(client: TestClient, filters: dict[str, str]) -> None:
    answer = client.get(TRAIL, params=filters)
    assert answer.status_code == 422
    assert next(iter(filters)) in answer.text


@pytest.mark.parametrize(
    ("condition", "index"),
    [
        ("true", "ix_audit_events_newest"),
        ("action = 'rare'", "ix_audit_events_action"),
        ("actor_id = 'rare'", "ix_audit_events_actor"),
    ],
)
def test_the_trail_is_read_by_index_under_row_security(session: Session, condition: str, index: str) -> None:
    session.execute(text("set local enable_seqscan = off"))
    session.execute(text("set local enable_bitmapscan = off"))
    session.execute(text("set local enable_sort = off"))
    query = f"explain select * from audit_events where {condition} order by created_at desc, id desc limit 20"
    plan = "\n".join(session.scalars(text(query)))
    assert index in plan
    assert "Filter" not in plan

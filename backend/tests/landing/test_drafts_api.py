"""The first page, and forms in progress that are saved and found again."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient

from app.landing import service, tasks
from tests.conftest import TENANT_ID
from tests.factories import ADSL, FIBRE, LANDLINE, MOBILE, accepted, add_offer, on_day, refused, scalar, wrong_fields
from tests.landing.factories import LANDING

DRAFT = {"flow_type": "subscribe_new_service", "step": "offer", "payload": {"offer": "x", "nested": [1, {"a": None}]}}


def save(api: TestClient, **changes: Any) -> dict[str, Any]:
    return accepted(api.post(f"{LANDING}/drafts", json=DRAFT | changes))


def test_the_first_page_offers_what_is_on_sale_cheapest_first(client: TestClient) -> None:
    with on_day("2026-11-20"):
        dear, cheap = add_offer(client, MOBILE, monthly_fee="200.00"), add_offer(client, MOBILE, monthly_fee="50.00")
        fast, slow, fixed = add_offer(client, FIBRE), add_offer(client, ADSL), add_offer(client, LANDLINE)
        add_offer(client, status="retired")
        add_offer(client, valid_from="2026-11-21")
        add_offer(client, valid_to="2026-11-19")
        body = accepted(client.get(f"{LANDING}/bootstrap"))
    assert body["flow_options"] == [
        "subscribe_new_service",
        "upgrade_or_downgrade_existing_service",
        "check_billing_and_download_invoices",
    ]
    assert body["services"] == ["mobile", "internet", "landline"]
    assert [(c["service_category"], [o["id"] for o in c["offers"]]) for c in body["offer_categories"]] == [
        ("mobile", [cheap["id"], dear["id"]]),
        ("internet", [slow["id"], fast["id"]]),
        ("landline", [fixed["id"]]),
    ]


def test_the_first_page_is_not_sent_again_until_something_changes(client: TestClient) -> None:
    add_offer(client)
    first = client.get(f"{LANDING}/bootstrap")
    assert first.headers["cache-control"] == "public, max-age=60"
    known = {"If-None-Match": first.headers["etag"]}
    again = client.get(f"{LANDING}/bootstrap", headers=known)
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert again.headers["cache-control"] == "public, max-age=60"
    assert client.get(f"{LANDING}/bootstrap", headers={"If-None-Match": "*"}).status_code == 304
    add_offer(client)
    changed = client.get(f"{LANDING}/bootstrap", headers=known)
    assert changed.status_code == 200
    assert changed.headers["etag"] != first.headers["etag"]


def test_a_draft_is_found_again_as_it_was_left(visitor: TestClient) -> None:
    saved = save(visitor, cin=" ab-12 3456")
    assert UUID(saved["id"]).version == 4
    assert (saved["cin"], saved["status"], saved["payload"]) == ("AB123456", "in_progress", DRAFT["payload"])
    answer = visitor.get(f"{LANDING}/drafts/{saved['id']}")
    assert answer.json() == saved
    assert answer.headers["cache-control"] == "no-store"
    changed = visitor.put(
        f"{LANDING}/drafts/{saved['id']}", json={"step": "number"}, headers={"If-Match": answer.headers["etag"]}
    )
    assert accepted(changed) | {"updated_at": ""} == saved | {"step": "number", "updated_at": ""}
    stale = visitor.put(
        f"{LANDING}/drafts/{saved['id']}", json={"step": "x"}, headers={"If-Match": answer.headers["etag"]}
    )
    refused(stale, 412, "precondition_failed")


@pytest.mark.parametrize("status", ["submitted", "cancelled"])
def test_a_draft_says_how_it_ended(visitor: TestClient, status: str) -> None:
    saved = save(visitor)
    body: dict[str, Any] = {
        "status": status,
        "cin": None,
        "payload": {},
        "flow_type": "check_billing_and_download_invoices",
    }
    changed = accepted(visitor.put(f"{LANDING}/drafts/{saved['id']}", json=body))
    assert {name: changed[name] for name in body} == body


def test_a_payload_has_thirty_two_kibibytes(visitor: TestClient) -> None:
    room = service.MAX_PAYLOAD_BYTES - len(json.dumps({"x": ""}, separators=(",", ":")))
    saved = save(visitor, payload={"x": "é" * (room // 2)})
    for payload in ({"x": "a" * (room + 1)}, {"x": "é" * (room // 2 + 1)}):
        answer = visitor.post(f"{LANDING}/drafts", json=DRAFT | {"payload": payload})
        assert refused(answer, 413, "payload_too_large") == {"maximum_bytes": 32768}
        answer = visitor.put(f"{LANDING}/drafts/{saved['id']}", json={"payload": payload})
        refused(answer, 413, "payload_too_large")
    assert accepted(visitor.get(f"{LANDING}/drafts/{saved['id']}")) == saved


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"flow_type": "steal"}, ["body", "flow_type"]),
        ({"step": " "}, ["body", "step"]),
        ({"step": "x" * 61}, ["body", "step"]),
        ({"cin": "!!"}, ["body", "cin"]),
        ({"payload": [1]}, ["body", "payload"]),
        ({"payload": {"x": "\x00"}}, ["body", "payload", "x"]),
        ({"status": "done"}, ["body", "status"]),
        ({"owner": "me"}, ["body", "owner"]),
    ],
)
def test_a_wrong_draft_is_refused_by_field(visitor: TestClient, change: dict[str, Any], place: list[str]) -> None:
    assert wrong_fields(visitor.post(f"{LANDING}/drafts", json=DRAFT | change)) == [place]


def test_drafts_end_after_thirty_days_and_are_removed(visitor: TestClient) -> None:
    with on_day("2026-11-20"):
        saved = save(visitor)
        assert saved["expires_at"] == "2026-12-20T12:00:00.000000Z"
    with on_day("2026-12-19"):
        accepted(visitor.get(f"{LANDING}/drafts/{saved['id']}"))
    with on_day("2026-12-21"):
        refused(visitor.get(f"{LANDING}/drafts/{saved['id']}"), 404, "landing_draft_not_found")
        changed = visitor.put(f"{LANDING}/drafts/{saved['id']}", json={"step": "x"})
        refused(changed, 404, "landing_draft_not_found")
        assert scalar("select count(*) from landing_drafts") == 1
        accepted(visitor.post(f"{LANDING}/drafts", json=DRAFT))
        tasks.forget_ended(str(TENANT_ID))
        assert scalar("select count(*) from landing_drafts") == 1
    with on_day("2027-02-01"):
        tasks.forget_ended(str(TENANT_ID))
        tasks.forget_ended(str(TENANT_ID))
        assert scalar("select count(*) from landing_drafts") == 0


def test_an_unknown_draft_is_not_found(visitor: TestClient) -> None:
    refused(visitor.get(f"{LANDING}/drafts/{uuid4()}"), 404, "landing_draft_not_found")
    refused(visitor.put(f"{LANDING}/drafts/{uuid4()}", json={}), 404, "landing_draft_not_found")

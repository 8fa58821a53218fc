"""Webhook endpoints over the API: their life, their secrets, and the addresses that are refused."""

from __future__ import annotations

from base64 import b64decode
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from app.common.settings import AppEnv, get_settings
from app.notifications import service
from tests.factories import API, accepted, key, refused, scalar, wrong_fields
from tests.notifications.factories import ENDPOINTS, deliveries, endpoint_of, subscribe

URL = "https://partner.example/hooks/billing?source=mt"


def test_an_endpoint_shows_its_secret_once(client: TestClient) -> None:
    created = subscribe(client, URL, description="Accounting", event_types=["invoice.paid", "invoice.issued"])
    assert created["secret"].startswith("whsec_")
    assert len(b64decode(created["secret"].removeprefix("whsec_"))) == 32
    read = endpoint_of(client, created)
    assert read == {name: value for name, value in created.items() if name != "secret"}
    assert (read["url"], read["description"], read["is_active"]) == (URL, "Accounting", True)
    assert read["event_types"] == ["invoice.issued", "invoice.paid"]
    listed = accepted(client.get(ENDPOINTS))["data"]
    assert [item["id"] for item in listed] == [created["id"]]
    assert "secret" not in listed[0]


def test_secrets_are_stored_sealed_also_beside_the_idempotency_key(client: TestClient) -> None:
    once = key()
    first = client.post(ENDPOINTS, json={"url": URL}, headers=once)
    again = client.post(ENDPOINTS, json={"url": URL}, headers=once)
    assert again.json() == first.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    refused(client.post(ENDPOINTS, json={"url": f"{URL}2"}, headers=once), 409, "idempotency_key_payload_conflict")
    secret = first.json()["secret"]
    for table in ("webhook_endpoints", "idempotency_records", "audit_events"):
        assert scalar(f"select count(*) from {table} t where t::text like '%' || :part || '%'", part=secret[6:]) == 0
    assert len(accepted(client.get(ENDPOINTS))["data"]) == 1


def test_an_endpoint_is_changed_where_it_was_said(client: TestClient) -> None:
    created = subscribe(client, URL, description="Accounting")
    url = f"{ENDPOINTS}/{created['id']}"
    tag = client.get(url).headers["ETag"]
    answer = client.put(url, json={"event_types": ["invoice.paid", "invoice.paid"]}, headers={"If-Match": tag})
    changed = accepted(answer)
    assert changed["event_types"] == ["invoice.paid"]
    assert (changed["url"], changed["description"]) == (URL, "Accounting")
    assert answer.headers["ETag"] != tag
    refused(client.put(url, json={"is_active": False}, headers={"If-Match": tag}), 412, "precondition_failed")
    assert accepted(client.put(url, json={"description": None}))["description"] is None
    assert accepted(client.put(url, json={}))["event_types"] == ["invoice.paid"]
    assert wrong_fields(client.put(url, json={"url": None})) == [["body", "url"]]
    assert wrong_fields(client.put(url, json={"is_active": None})) == [["body", "is_active"]]
    assert wrong_fields(client.put(url, json={"secret": "whsec_mine"})) == [["body", "secret"]]


def test_a_deleted_endpoint_is_gone_with_its_deliveries(client: TestClient) -> None:
    created = subscribe(client, URL)
    accepted(client.post(f"{ENDPOINTS}/{created['id']}/test"), 202)
    assert client.delete(f"{ENDPOINTS}/{created['id']}").status_code == 204
    refused(client.get(f"{ENDPOINTS}/{created['id']}"), 404, "webhook_endpoint_not_found")
    assert scalar("select count(*) from webhook_deliveries") == 0


def test_what_is_unknown_is_not_found(client: TestClient) -> None:
    created = subscribe(client, URL)
    unknown, code = f"{ENDPOINTS}/{uuid4()}", "webhook_endpoint_not_found"
    refused(client.get(unknown), 404, code)
    refused(client.put(unknown, json={}), 404, code)
    refused(client.delete(unknown), 404, code)
    refused(client.get(f"{unknown}/deliveries"), 404, code)
    refused(client.post(f"{unknown}/test"), 404, code)
    refused(client.post(f"{unknown}/rotate-secret", json={}), 404, code)
    refused(client.post(f"{unknown}/replay", json={"since": "2026-01-01T00:00:00Z"}), 404, code)
    refused(client.post(f"{unknown}/deliveries/{uuid4()}/replay"), 404, code)
    known = f"{ENDPOINTS}/{created['id']}/deliveries/{uuid4()}/replay"
    refused(client.post(known), 404, "webhook_delivery_not_found")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "partner.example/hooks",
        "ftp://partner.example/",
        "https://",
        "https:///path",
        "https://user:secret@partner.example/",
        "https://partner.example/#part",
        "https://partner.example:0/",
        "https://partner.example:99999/",
        "https://[::1/",
        "https://partner.example/ space",
        "https://exämple.example/",
        "https://partner.example/\x00",
        "javascript:alert(1)",
        "https://partner.example/" + "a" * 2000,
        None,
        7,
        ["https://partner.example/"],
    ],
    ids=repr,
)
def test_an_address_that_is_none_is_refused_by_name(client: TestClient, url: Any) -> None:
    answer = client.post(ENDPOINTS, json={"url": url})
    assert ["body", "url"] in wrong_fields(answer)


@pytest.mark.parametrize(
    "url",
    [
        "http://partner.example/hooks",
        "https://localhost/hooks",
        "https://billing.localhost/hooks",
        "https://database/hooks",
        "https://vault.internal/hooks",
        "https://printer.local./hooks",
        "https://127.0.0.1/hooks",
        "https://10.1.2.3/hooks",
        "https://172.16.0.1/hooks",
        "https://192.168.1.1/hooks",
        "https://169.254.169.254/latest/meta-data",
        "https://100.64.0.1/hooks",
        "https://0.0.0.0/hooks",
        "https://224.0.0.1/hooks",
        "https://[::1]/hooks",
        "https://[fd00::1]/hooks",
        "https://[fe80::1]/hooks",
        "https://[::ffff:10.0.0.1]/hooks",
        "https://[64:ff9b::a00:1]/hooks",
        "https://[2002:7f00:1::]/hooks",
    ],
)
def test_outside_development_only_the_public_internet_is_reached(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    endpoint = subscribe(client, URL)
    outside = get_settings().model_copy(update={"app_env": AppEnv.PRODUCTION})
    monkeypatch.setattr(service, "get_settings", lambda: outside)
    assert wrong_fields(client.post(ENDPOINTS, json={"url": url})) == [["body", "url"]]
    assert wrong_fields(client.put(f"{ENDPOINTS}/{endpoint['id']}", json={"url": url})) == [["body", "url"]]
    subscribe(client, "https://8.8.8.8:8443/hooks")
    subscribe(client, "https://[2606:4700::1111]/hooks")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"event_types": ["invoice.lost"]}, "event_types"),
        ({"event_types": "invoice.paid"}, "event_types"),
        ({"event_types": ["invoice.paid"] * 51}, "event_types"),
        ({"description": "a" * 501}, "description"),
        ({"is_active": "yes"}, "is_active"),
        ({"position": 4}, "position"),
    ],
)
def test_a_body_that_breaks_a_rule_is_refused_by_field(client: TestClient, body: dict[str, Any], field: str) -> None:
    assert field in [place[1] for place in wrong_fields(client.post(ENDPOINTS, json={"url": URL} | body))]


@pytest.mark.parametrize("hours", [-1, 169, 1.5, "24", None, True])
def test_an_overlap_lies_between_nothing_and_a_week(client: TestClient, hours: Any) -> None:
    url = f"{ENDPOINTS}/{subscribe(client, URL)['id']}/rotate-secret"
    assert wrong_fields(client.post(url, json={"overlap_hours": hours})) == [["body", "overlap_hours"]]


@pytest.mark.parametrize(
    "since", ["yesterday", "2026-01-01T00:00:00", None, "9999-99-99T00:00:00Z", "2026-02-30", "1026-01-01"]
)
def test_a_replay_begins_at_an_instant_or_on_a_day(client: TestClient, since: Any) -> None:
    url = f"{ENDPOINTS}/{subscribe(client, URL)['id']}/replay"
    assert wrong_fields(client.post(url, json={"since": since})) == [["body", "since"]]


@pytest.mark.parametrize(
    ("day", "instant"), [("2026-03-01", "2026-03-01T00:00:00+00:00"), ("2026-07-01", "2026-06-30T23:00:00+00:00")]
)
def test_a_replays_day_begins_on_the_clock_of_the_tenant(client: TestClient, day: str, instant: str) -> None:
    """Morocco goes back to UTC for Ramadan, which holds the first of March 2026."""
    accepted(client.post(f"{ENDPOINTS}/{subscribe(client, URL)['id']}/replay", json={"since": day}), 202)
    trail = accepted(client.get(f"{API}/audit-events", params={"action": "webhook_replayed"}))["data"]
    assert [event["details"]["since"] for event in trail] == [instant]


@pytest.mark.parametrize("since", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", 0, 1e300])
def test_instants_at_the_edge_of_time_are_refused(client: TestClient, since: Any) -> None:
    url = f"{ENDPOINTS}/{subscribe(client, URL)['id']}/replay"
    answer = client.post(url, json={"since": since})
    assert wrong_fields(answer) == [["body", "since"]]


def test_deliveries_are_filtered_and_paged(client: TestClient) -> None:
    endpoint = subscribe(client, URL)
    for _ in range(3):
        accepted(client.post(f"{ENDPOINTS}/{endpoint['id']}/test"), 202)
    assert len(deliveries(client, endpoint)) == 3
    assert len(deliveries(client, endpoint, status="pending", size=2)) == 2
    assert deliveries(client, endpoint, status="failed") == []
    assert deliveries(client, endpoint, event_type="invoice.paid") == []
    url = f"{ENDPOINTS}/{endpoint['id']}/deliveries"
    assert wrong_fields(client.get(url, params={"status": "lost"})) == [["query", "status"]]


def test_what_is_done_to_an_endpoint_is_audited(client: TestClient) -> None:
    endpoint = subscribe(client, URL)
    url = f"{ENDPOINTS}/{endpoint['id']}"
    accepted(client.put(url, json={"is_active": True}))
    accepted(client.post(f"{url}/rotate-secret", json={}))
    accepted(client.post(f"{url}/replay", json={"since": "2026-01-01T00:00:00Z"}), 202)
    client.delete(url)
    told = scalar(
        "select string_agg(action, ' ' order by created_at, id) from audit_events where entity_id = :id",
        id=endpoint["id"],
    )
    assert told == (
        "webhook_endpoint_created webhook_endpoint_updated webhook_secret_rotated webhook_replayed"
        " webhook_endpoint_deleted"
    )

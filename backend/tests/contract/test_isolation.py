"""Tenants are strangers: every operation of the description, called by another tenant, finds nothing."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Connection

from tests.contract.world import (
    BODIES,
    NAMES_IN_BODY,
    SECRETS,
    STRANGER,
    Operation,
    World,
    call,
    every_operation,
    refusals,
)

OPERATIONS = every_operation()
GUARDED = [operation for operation in OPERATIONS if operation.is_guarded]
"""Public pages belong to a host name instead: tests/landing/test_hosts.py."""
REACHING = [operation for operation in GUARDED if operation.path_parameters or operation.id in NAMES_IN_BODY]
LISTING = [op for op in OPERATIONS if op.is_list and not op.path_parameters]
EMPTY_FOR_A_STRANGER = {"list_offer_categories", "list_offer_families"}  # three categories, each without offers


def by_id(operation: Operation) -> str:
    return operation.id


@pytest.fixture
def connection(connection_of_world: Connection) -> Connection:
    return connection_of_world


def assert_nothing_shown(text: str, world: World) -> None:
    for secret in SECRETS:
        assert secret not in text
    for name, value in world.items():
        assert value not in text, name


def test_every_body_is_known() -> None:
    assert {op.id for op in OPERATIONS if op.has_body} == set(BODIES)


def test_every_path_parameter_has_an_id(client: TestClient, world: World) -> None:
    assert {name for op in OPERATIONS for name in op.path_parameters} == set(world)


def test_a_stranger_finds_nothing_by_id(client: TestClient, world: World) -> None:
    assert len(REACHING) > 25
    for operation in REACHING:
        answer = call(client, operation, world, **STRANGER)
        assert answer.status_code == 404, f"{operation.id}: {answer.status_code} {answer.text}"
        assert answer.json()["error"]["code"].endswith("_not_found"), operation.id
        assert list(refusals(answer)) == [], operation.id
        assert_nothing_shown(answer.text, world)


@pytest.mark.parametrize("operation", LISTING, ids=by_id)
def test_a_stranger_lists_nothing(client: TestClient, world: World, operation: Operation) -> None:
    answer = call(client, operation, world, **STRANGER)
    assert answer.status_code == 200, answer.text
    assert_nothing_shown(answer.text, world)
    body = answer.json()
    if operation.id in EMPTY_FOR_A_STRANGER:
        assert [item["offers"] for item in body] == [[], [], []]
    else:
        assert (body["data"], body["meta"]["total"]) == ([], 0)


@pytest.mark.parametrize("operation", LISTING, ids=by_id)
def test_the_owner_lists_something(client: TestClient, world: World, operation: Operation) -> None:
    body = call(client, operation, world).json()
    assert body["data"] if isinstance(body, dict) else any(item["offers"] for item in body)


def test_what_a_stranger_does_leaves_no_trace(client: TestClient, world: World) -> None:
    own = {"get_tenant"}  # shows the stranger's tenant, whose settings are the stranger's to change
    reading = [op for op in GUARDED if op.method == "get" and op.path_parameters and op.id not in own]
    for printed in ("invoice", "credit_note"):  # printed once, which it says from then on
        path = f"/api/v1/{printed.replace('_', '-')}s/{world[f'{printed}_id']}/pdf"
        assert client.get(path).status_code == 200
    before = {op.id: call(client, op, world) for op in reading}
    assert {answer.status_code for answer in before.values()} == {200}
    for operation in OPERATIONS:
        if operation.method != "get" and operation.is_guarded:
            call(client, operation, world, **STRANGER)
    for operation in reading:
        after = call(client, operation, world)
        assert after.content == before[operation.id].content, operation.id


def test_a_filter_by_a_foreign_id_is_empty(client: TestClient, world: World) -> None:
    filters = {
        "/contracts": ("client_id", "offer_id", "subscriber_id"),
        "/invoices": ("client_id", "offer_id"),
        "/collections/payments": ("invoice_id", "client_id"),
        "/collections/cases": ("client_id",),
    }
    for path, names in filters.items():
        for name in names:
            own = client.get(f"/api/v1{path}", params={name: world[name]})
            foreign = client.get(f"/api/v1{path}", params={name: world[name]}, headers=STRANGER)
            assert own.json()["meta"]["total"] == 1, (path, name)
            assert foreign.json()["data"] == [], (path, name)


def test_a_cursor_opens_nothing_of_another_tenant(client: TestClient, world: World) -> None:
    client.post("/api/v1/customers", json={"full_name": "Second Client"})
    cursor = client.get("/api/v1/customers", params={"size": 1}).json()["meta"]["next_cursor"]
    assert cursor
    foreign = client.get("/api/v1/customers", params={"size": 1, "cursor": cursor}, headers=STRANGER)
    assert foreign.json()["data"] == []


def test_a_key_used_by_one_tenant_is_free_for_another(client: TestClient) -> None:
    key = {"Idempotency-Key": "the-same-key-1"}
    body = {"full_name": "Amina Alaoui"}
    ours = client.post("/api/v1/customers", json=body, headers=key)
    theirs = client.post("/api/v1/customers", json=body, headers=key | STRANGER)
    assert (ours.status_code, theirs.status_code) == (200, 200)
    assert ours.json()["id"] != theirs.json()["id"]
    assert "Idempotency-Replayed" not in theirs.headers


def test_an_unknown_tenant_is_forbidden(client: TestClient) -> None:
    answer = client.get("/api/v1/offers", headers={"X-Tenant": "nowhere"})
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "forbidden"

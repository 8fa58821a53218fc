"""Users and partners' programs as administrators manage them: own tenant only, never without an administrator."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from tests.contract.world import STRANGER
from tests.system.signing_in import EMAIL, PASSWORD, ask, make_user, sign_in

USERS, CLIENTS = "/api/v1/users", "/api/v1/api-clients"


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def test_a_user_is_made_read_and_changed(client: TestClient) -> None:
    made = make_user(client, roles=("billing", "viewer", "billing"))
    assert (made["roles"], made["is_active"], made["password"]) == (["billing", "viewer"], True, None)
    read = client.get(f"{USERS}/{made['id']}")
    assert read.headers["ETag"] == '"1"'
    assert "password" not in read.json()
    changed = client.put(f"{USERS}/{made['id']}", json={"full_name": "Salma B"}, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.json()["full_name"], changed.headers["ETag"]) == (200, "Salma B", '"2"')
    stale = client.put(f"{USERS}/{made['id']}", json={"full_name": "Other"}, headers={"If-Match": '"1"'})
    assert code_of(stale) == (412, "precondition_failed")
    same = client.put(f"{USERS}/{made['id']}", json={"full_name": "Salma B"})
    assert same.headers["ETag"] == '"2"', "nothing differed"


def test_a_generated_password_opens_and_is_shown_to_its_key_alone(client: TestClient) -> None:
    key = {"Idempotency-Key": "make-a-colleague"}
    body = {"email": EMAIL, "full_name": "Salma Berrada", "roles": ["viewer"]}
    first, again = (client.post(USERS, json=body, headers=key) for _ in range(2))
    password = first.json()["password"]
    assert len(password) >= 20
    assert again.json() == first.json()
    sign_in(client, password=password)
    reset = client.post(f"{USERS}/{first.json()['id']}/reset-password", json={}).json()
    assert reset["password"] not in (None, password)
    sign_in(client, password=reset["password"])


def test_a_disabled_user_waits_until_enabled(client: TestClient) -> None:
    user = make_user(client)
    for _ in range(2):
        answer = client.post(f"{USERS}/{user['id']}/disable")
        assert (answer.status_code, answer.json()["is_active"]) == (200, False)
    form = {"grant_type": "password", "username": EMAIL, "password": PASSWORD}
    assert ask(client, **form).status_code == 401
    enabled = client.post(f"{USERS}/{user['id']}/enable").json()
    assert (enabled["is_active"], enabled["disabled_at"]) == (True, None)
    assert ask(client, **form).status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"email": "no-address"}, "email"),
        ({"email": "a" * 250 + "@example.com"}, "email"),
        ({"full_name": "x"}, "full_name"),
        ({"roles": []}, "roles"),
        ({"roles": ["emperor"]}, "roles"),
        ({"roles": "admin"}, "roles"),
        ({"password": "short"}, "password"),
        ({"password": "x" * 257}, "password"),
        ({"is_active": False}, "is_active"),
        ({"tenant_id": str(uuid4())}, "tenant_id"),
    ],
)
def test_what_is_no_user_is_refused_by_field(client: TestClient, body: dict[str, Any], field: str) -> None:
    sent = {"email": EMAIL, "full_name": "Salma Berrada", "roles": ["viewer"]} | body
    answer = client.post(USERS, json=sent)
    assert code_of(answer) == (422, "validation_error")
    assert field in [error["loc"][1] for error in answer.json()["error"]["details"]["errors"]]
    assert "x" * 257 not in answer.text


def test_an_address_is_one_user(client: TestClient) -> None:
    make_user(client)
    second = make_user(client, "second@example.com")
    body = {"email": EMAIL.upper(), "full_name": "Other Person", "roles": ["viewer"]}
    assert code_of(client.post(USERS, json=body)) == (409, "user_email_conflict")
    taken = client.put(f"{USERS}/{second['id']}", json={"email": EMAIL})
    assert code_of(taken) == (409, "user_email_conflict")


def test_users_of_another_tenant_do_not_exist(client: TestClient) -> None:
    user = make_user(client)
    made = client.post(CLIENTS, json={"name": "Partner shop", "roles": ["partner"]}).json()
    one = f"{USERS}/{user['id']}"
    for answer in (
        client.get(one, headers=STRANGER),
        client.put(one, json={"roles": ["viewer"]}, headers=STRANGER),
        client.post(f"{one}/disable", headers=STRANGER),
        client.post(f"{one}/enable", headers=STRANGER),
        client.post(f"{one}/reset-password", json={}, headers=STRANGER),
    ):
        assert code_of(answer) == (404, "user_not_found")
    assert code_of(client.delete(f"{CLIENTS}/{made['id']}", headers=STRANGER)) == (404, "api_client_not_found")
    for path in (USERS, CLIENTS):
        assert client.get(path, headers=STRANGER).json()["meta"]["total"] == 0
        assert client.get(path).json()["meta"]["total"] == 1


def test_the_list_pages_sorts_and_filters(client: TestClient) -> None:
    for number in range(3):
        make_user(client, f"user{number}@example.com")
    ids = [user["id"] for user in client.get(USERS, params={"sort": "email"}).json()["data"]]
    client.post(f"{USERS}/{ids[0]}/disable")
    first = client.get(USERS, params={"sort": "email", "size": 2}).json()
    rest = client.get(USERS, params={"sort": "email", "size": 2, "cursor": first["meta"]["next_cursor"]}).json()
    assert [user["id"] for user in first["data"] + rest["data"]] == ids
    active = client.get(USERS, params={"is_active": "true"}).json()
    assert (active["meta"]["total"], active["meta"]["filters"]) == (2, {"is_active": True})


def test_the_last_administrator_stays(client: TestClient) -> None:
    one = make_user(client, roles=("admin",))
    for answer in (
        client.post(f"{USERS}/{one['id']}/disable"),
        client.put(f"{USERS}/{one['id']}", json={"roles": ["viewer"]}),
    ):
        assert code_of(answer) == (409, "last_administrator")
    two = make_user(client, "second@example.com", roles=("ops", "admin"))
    assert client.put(f"{USERS}/{one['id']}", json={"roles": ["viewer"]}).status_code == 200
    assert code_of(client.post(f"{USERS}/{two['id']}/disable")) == (409, "last_administrator")


def test_two_administrators_cannot_remove_each_other_at_once(real_client: TestClient) -> None:
    users = [make_user(real_client, f"user{n}@example.com", roles=("admin",)) for n in range(2)]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda user: real_client.post(f"{USERS}/{user['id']}/disable"), users))
    assert sorted(answer.status_code for answer in answers) == [200, 409]


def test_what_administrators_do_is_in_the_trail_without_secrets(client: TestClient) -> None:
    user = make_user(client)
    client.put(f"{USERS}/{user['id']}", json={"roles": ["viewer"], "full_name": "Salma B"})
    client.post(f"{USERS}/{user['id']}/reset-password", json={"password": "another-good-password"})
    trail = client.get("/api/v1/audit-events", params={"entity_type": "user", "entity_id": user["id"]})
    events = {event["action"]: event["details"] for event in trail.json()["data"]}
    assert set(events) == {"user_created", "user_updated", "user_password_reset"}
    assert events["user_updated"] == {
        "fields": ["full_name", "roles"],
        "changes": {"roles": {"from": ["ops"], "to": ["viewer"]}},
    }
    assert "password" not in trail.text.replace("user_password_reset", "")

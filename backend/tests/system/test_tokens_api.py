"""Signing in: each grant, what refuses it, and what a copied or misused token is worth."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from statistics import median
from time import perf_counter
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Connection, text

from app import jobs
from app.common import clock, db, signing
from app.common.settings import get_settings
from tests.conftest import TENANT_ID
from tests.contract.world import STRANGER
from tests.system.signing_in import EMAIL, PASSWORD, TOKEN, ask, bearer, make_user, refresh, sign_in


@pytest.fixture(autouse=True)
def unlimited(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No rate limit, but for the tests of it."""
    monkeypatch.setenv("RATE_LIMIT_TOKEN", "0")
    get_settings.cache_clear()
    yield
    monkeypatch.undo()
    get_settings.cache_clear()


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def test_a_user_signs_in_and_reads(client: TestClient) -> None:
    user = make_user(client, roles=("billing", "viewer"))
    answer = ask(client, grant_type="password", username=EMAIL.upper(), password=PASSWORD)
    assert answer.headers["Cache-Control"] == "no-store"
    tokens = answer.json()
    assert set(tokens) == {"access_token", "token_type", "expires_in", "refresh_token", "scope"}
    assert (tokens["token_type"], tokens["expires_in"], tokens["scope"]) == ("Bearer", 1800, "billing viewer")
    me = client.get("/api/v1/me", headers=bearer(tokens["access_token"])).json()
    assert me == {"actor_id": user["id"], "roles": ["billing", "viewer"], "tenant": "mt"}
    assert client.get("/api/v1/invoices", headers=bearer(tokens["access_token"])).status_code == 200
    assert client.get("/api/v1/users", headers=bearer(tokens["access_token"])).status_code == 403


def test_a_user_works_in_its_own_tenant_only(client: TestClient) -> None:
    make_user(client)
    theirs = client.post(
        "/api/v1/users",
        json={"email": "ada@example.com", "full_name": "Ada Obi", "roles": ["admin"], "password": PASSWORD},
        headers=STRANGER,
    )
    assert theirs.status_code == 200
    token = sign_in(client, "ada@example.com")["access_token"]
    assert client.get("/api/v1/me", headers=bearer(token) | {"X-Tenant": "mt"}).json()["tenant"] == "ng-demo"
    listed = client.get("/api/v1/users", headers=bearer(token)).json()["data"]
    assert [user["email"] for user in listed] == ["ada@example.com"]


def test_whoever_cannot_prove_it_is_refused_alike(client: TestClient) -> None:
    user = make_user(client)
    make_user(client, "second@example.com")
    client.post(f"/api/v1/users/{user['id']}/disable")
    for username, password in (
        (EMAIL, PASSWORD),
        ("second@example.com", PASSWORD + "x"),
        ("nobody@example.com", PASSWORD),
        ("' or 1=1 --", "x"),
        ("مجهول", "كلمة"),
        ("second@example.com", "x" * 1000),
    ):
        answer = ask(client, grant_type="password", username=username, password=password)
        assert code_of(answer) == (401, "invalid_credentials"), username
        assert answer.json()["error"]["details"] is None


@pytest.mark.usefixtures("costly_hashes")
def test_unknown_and_disabled_users_take_as_long_as_known_ones(client: TestClient) -> None:
    make_user(client)
    disabled = make_user(client, "second@example.com")
    client.post(f"/api/v1/users/{disabled['id']}/disable")

    def seconds(username: str, password: str) -> float:
        taken = []
        for _ in range(5):
            started = perf_counter()
            ask(client, grant_type="password", username=username, password=password)
            taken.append(perf_counter() - started)
        return median(taken)

    seconds("nobody@example.com", "warm-up")
    known = seconds(EMAIL, "a-wrong-password")
    for username, password in (("nobody@example.com", PASSWORD), ("second@example.com", PASSWORD)):
        assert known / 3 < seconds(username, password) < known * 3


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({}, "grant_type"),
        ({"grant_type": "magic"}, "grant_type"),
        ({"grant_type": "password", "password": PASSWORD}, "username"),
        ({"grant_type": "password", "username": EMAIL}, "password"),
        ({"grant_type": "client_credentials", "client_secret": "x"}, "client_id"),
        ({"grant_type": "client_credentials", "client_id": "x"}, "client_secret"),
        ({"grant_type": "refresh_token"}, "refresh_token"),
        ({"grant_type": "password", "username": "a\x00b", "password": "x"}, "username"),
        ({"grant_type": "password", "username": "x" * 1001, "password": "x"}, "username"),
    ],
)
def test_a_form_that_lacks_something_says_what(client: TestClient, form: dict[str, str], field: str) -> None:
    answer = ask(client, **form)
    assert code_of(answer) == (422, "validation_error")
    assert ["body", field] in [error["loc"] for error in answer.json()["error"]["details"]["errors"]]


def test_only_a_form_is_understood(client: TestClient) -> None:
    assert client.post(TOKEN, content=b"<x/>", headers={"Content-Type": "text/xml"}).status_code == 415
    assert client.post(TOKEN, json={"grant_type": "password"}).status_code == 415
    bad_bytes = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = client.post(TOKEN, content=b"grant_type=password&username=%ff%fe&password=x", headers=bad_bytes)
    assert code_of(answer) == (422, "validation_error")


def test_the_scope_narrows_and_never_widens(client: TestClient) -> None:
    make_user(client, roles=("billing", "viewer"))
    form = {"grant_type": "password", "username": EMAIL, "password": PASSWORD}
    narrowed = ask(client, **form, scope="viewer").json()
    assert narrowed["scope"] == "viewer"
    assert client.get("/api/v1/me", headers=bearer(narrowed["access_token"])).json()["roles"] == ["viewer"]
    assert refresh(client, narrowed["refresh_token"]).json()["scope"] == "viewer"
    assert code_of(ask(client, **form, scope="viewer admin")) == (422, "validation_error")


def test_a_refresh_token_gives_the_next_one(client: TestClient) -> None:
    make_user(client)
    first = sign_in(client)
    second = refresh(client, first["refresh_token"]).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert client.get("/api/v1/offers", headers=bearer(second["access_token"])).status_code == 200
    assert refresh(client, second["refresh_token"]).status_code == 200
    assert code_of(refresh(client, "never-given")) == (401, "invalid_credentials")


def test_a_refresh_token_used_twice_ends_its_family(real_client: TestClient) -> None:
    user = make_user(real_client)
    stolen = sign_in(real_client)["refresh_token"]
    other_device = sign_in(real_client)["refresh_token"]
    newest = refresh(real_client, stolen).json()["refresh_token"]
    assert code_of(refresh(real_client, stolen)) == (401, "invalid_credentials")
    assert code_of(refresh(real_client, newest)) == (401, "invalid_credentials")
    assert refresh(real_client, other_device).status_code == 200, "another sign-in goes on"
    with db.transaction(TENANT_ID) as session:
        told = session.execute(
            text("select actor_id, entity_id from audit_events where action = 'refresh_token_reused'")
        )
        assert [(row.actor_id, str(row.entity_id)) for row in told] == [(user["id"], user["id"])]


def test_of_many_at_the_same_time_one_gets_the_next_token(real_client: TestClient) -> None:
    make_user(real_client)
    token = sign_in(real_client)["refresh_token"]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _n: refresh(real_client, token), range(6)))
    assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401, 401, 401]
    given = next(answer for answer in answers if answer.status_code == 200)
    assert refresh(real_client, given.json()["refresh_token"]).status_code == 401, "a copy was used"


def test_a_refresh_follows_what_the_user_may_do_now(client: TestClient) -> None:
    user = make_user(client, roles=("billing", "viewer"))
    first = sign_in(client)
    client.put(f"/api/v1/users/{user['id']}", json={"roles": ["viewer", "ops"]})
    second = refresh(client, first["refresh_token"]).json()
    assert second["scope"] == "viewer", "what was taken away is gone, what was added needs a new sign-in"
    client.post(f"/api/v1/users/{user['id']}/disable")
    assert code_of(refresh(client, second["refresh_token"])) == (401, "invalid_credentials")


def test_another_password_ends_every_sign_in(client: TestClient) -> None:
    user = make_user(client)
    token = sign_in(client)["refresh_token"]
    client.post(f"/api/v1/users/{user['id']}/reset-password", json={"password": "another-good-password"})
    assert refresh(client, token).status_code == 401
    assert ask(client, grant_type="password", username=EMAIL, password=PASSWORD).status_code == 401
    sign_in(client, password="another-good-password")


def test_a_sign_in_that_is_not_used_ends(client: TestClient, connection: Connection) -> None:
    make_user(client)
    token = sign_in(client)["refresh_token"]
    days = get_settings().jwt_refresh_days
    with clock.fixed_at(clock.now() + timedelta(days=days, seconds=1)):
        assert refresh(client, token).status_code == 401
        jobs.forget_what_ran_out()
    assert connection.scalar(text("select count(*) from refresh_tokens")) == 1
    with clock.fixed_at(clock.now() + timedelta(days=days + 8)):
        jobs.forget_what_ran_out()
    assert connection.scalar(text("select count(*) from refresh_tokens")) == 0


def test_signing_out_ends_one_sign_in_or_all(client: TestClient) -> None:
    make_user(client)
    one, two, three = (sign_in(client) for _ in range(3))
    out = client.post("/api/v1/auth/revoke", json={"token": one["refresh_token"]}, headers=bearer(one["access_token"]))
    assert out.status_code == 204
    assert refresh(client, one["refresh_token"]).status_code == 401
    two = refresh(client, two["refresh_token"]).json()
    assert client.post("/api/v1/auth/revoke", json={}, headers=bearer(two["access_token"])).status_code == 204
    assert [refresh(client, each["refresh_token"]).status_code for each in (two, three)] == [401, 401]


def test_nobody_signs_somebody_else_out(client: TestClient) -> None:
    make_user(client)
    make_user(client, "second@example.com")
    mine, theirs = sign_in(client), sign_in(client, "second@example.com")
    body = {"token": theirs["refresh_token"]}
    assert client.post("/api/v1/auth/revoke", json=body, headers=bearer(mine["access_token"])).status_code == 204
    assert refresh(client, theirs["refresh_token"]).status_code == 200


def test_a_partner_signs_in_by_its_secret(client: TestClient) -> None:
    made = client.post("/api/v1/api-clients", json={"name": "Partner shop", "roles": ["partner"]}).json()
    pair = {"client_id": made["client_id"], "client_secret": made["client_secret"]}
    tokens = ask(client, grant_type="client_credentials", **pair).json()
    assert set(tokens) == {"access_token", "token_type", "expires_in", "scope"}, "a program has no refresh token"
    me = client.get("/api/v1/me", headers=bearer(tokens["access_token"])).json()
    assert me == {"actor_id": made["client_id"], "roles": ["partner"], "tenant": "mt"}
    basic = base64.b64encode(f"{pair['client_id']}:{pair['client_secret']}".encode()).decode()
    assert ask(client, f"Basic {basic}", grant_type="client_credentials").status_code == 200
    listed = client.get("/api/v1/api-clients").json()["data"][0]
    assert listed["last_used_at"] is not None
    assert client.delete(f"/api/v1/api-clients/{made['id']}").status_code == 204
    assert code_of(ask(client, grant_type="client_credentials", **pair)) == (401, "invalid_credentials")


@pytest.mark.parametrize("authorization", ["Basic !!!", "Basic bm9jb2xvbg==", "Basic", "Basic JTAwOng="])
def test_a_header_that_is_no_secret_is_refused(client: TestClient, authorization: str) -> None:
    answer = ask(client, authorization, grant_type="client_credentials")
    assert code_of(answer) == (401, "invalid_credentials")


def test_secrets_are_kept_as_hashes_only(client: TestClient, connection: Connection) -> None:
    headers = {"Idempotency-Key": "make-the-partner"}
    body = {"name": "Partner shop", "roles": ["partner"]}
    made = client.post("/api/v1/api-clients", json=body, headers=headers).json()
    again = client.post("/api/v1/api-clients", json=body, headers=headers)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.json() == made
    make_user(client)
    token = sign_in(client)["refresh_token"]
    for table in ("api_clients", "refresh_tokens", "idempotency_records", "audit_events"):
        kept = connection.execute(text(f"select row_to_json(t)::text from {table} t")).scalars().all()
        assert not any(made["client_secret"] in row or token in row or PASSWORD in row for row in kept), table


def test_a_token_of_one_purpose_serves_no_other(client: TestClient) -> None:
    make_user(client)
    tokens = sign_in(client)
    assert client.get("/api/v1/me", headers=bearer(tokens["refresh_token"])).status_code == 401
    assert refresh(client, tokens["access_token"]).status_code == 401
    for purpose in (signing.Purpose.LOOKUP, signing.Purpose.DOCUMENT, signing.Purpose.DRAFT):
        other = signing.sign(purpose, str(uuid4()), timedelta(minutes=5), roles=["admin"], tenant="mt")
        assert client.get("/api/v1/me", headers=bearer(other)).status_code == 401
        with pytest.raises(signing.TokenInvalid):
            signing.verify(purpose, tokens["access_token"])


def test_a_key_of_one_caller_is_worth_nothing_to_another(client: TestClient) -> None:
    """Who guesses an idempotency key gets neither the other's answer nor its place."""
    make_user(client)
    make_user(client, "second@example.com")
    body, key = {"full_name": "Amina Alaoui"}, {"Idempotency-Key": "guessable-key-1"}
    one = client.post("/api/v1/customers", json=body, headers=key | bearer(sign_in(client)["access_token"]))
    token = sign_in(client, "second@example.com")["access_token"]
    two = client.post("/api/v1/customers", json=body, headers=key | bearer(token))
    assert one.json()["id"] != two.json()["id"]
    assert "Idempotency-Replayed" not in two.headers


def test_who_tries_too_often_waits_even_with_the_right_password(
    monkeypatch: pytest.MonkeyPatch, real_client: TestClient
) -> None:
    make_user(real_client)
    monkeypatch.setenv("RATE_LIMIT_TOKEN", "3")
    get_settings.cache_clear()
    wrong = {"grant_type": "password", "username": EMAIL, "password": "wrong-password"}
    assert [ask(real_client, **wrong).status_code for _ in range(4)] == [401, 401, 401, 429]
    refused = ask(real_client, **wrong | {"password": PASSWORD})
    assert code_of(refused) == (429, "rate_limited")
    assert 0 < int(refused.headers["Retry-After"]) <= 60


def test_a_user_is_limited_from_wherever(monkeypatch: pytest.MonkeyPatch, client: TestClient) -> None:
    make_user(client)
    monkeypatch.setenv("RATE_LIMIT_TOKEN", "3")
    monkeypatch.setattr("app.system.router.client_address", lambda _request: str(uuid4()))
    get_settings.cache_clear()
    wrong = {"grant_type": "password", "username": EMAIL, "password": "wrong-password"}
    assert [ask(client, **wrong).status_code for _ in range(4)] == [401, 401, 401, 429]
    assert ask(client, **wrong | {"username": "other@example.com"}).status_code == 401

"""Users, programs and the form of `/auth/token`, for tests."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

TOKEN = "/api/v1/auth/token"
EMAIL, PASSWORD = "salma.berrada@example.com", "orange-tree-rabat-12"


def make_user(client: TestClient, email: str = EMAIL, roles: tuple[str, ...] = ("ops",), **body: Any) -> dict[str, Any]:
    """A user of the caller's tenant with the known password."""
    sent = {"email": email, "full_name": "Salma Berrada", "roles": list(roles), "password": PASSWORD} | body
    answer = client.post("/api/v1/users", json=sent)
    assert answer.status_code == 200, answer.text
    made: dict[str, Any] = answer.json()
    return made


def ask(client: TestClient, authorization: str | None = None, **form: str) -> Response:
    """Send the form."""
    return client.post(TOKEN, data=form, headers={"Authorization": authorization or ""})


def sign_in(client: TestClient, email: str = EMAIL, password: str = PASSWORD) -> dict[str, Any]:
    answer = ask(client, grant_type="password", username=email, password=password)
    assert answer.status_code == 200, answer.text
    tokens: dict[str, Any] = answer.json()
    return tokens


def refresh(client: TestClient, token: str) -> Response:
    return ask(client, grant_type="refresh_token", refresh_token=token)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}

"""Single sign-on: tokens of another issuer, verified with the keys it publishes."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from fastapi.testclient import TestClient
from jose import jwk, jwt

from app.common import oidc
from app.common.settings import Settings, get_settings

ISSUER, AUDIENCE = "https://sso.example.com", "mt-api"
type Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

RSA_KEY, OTHER_KEY = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
EC_KEY = ec.generate_private_key(ec.SECP256R1())


def pem(key: Key) -> str:
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(encoding, form, serialization.NoEncryption()).decode()


def published(key: Key, kid: str, algorithm: str) -> dict[str, Any]:
    encoding, form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    shown = jwk.construct(key.public_key().public_bytes(encoding, form).decode(), algorithm).to_dict()
    return {name: v.decode() if isinstance(v, bytes) else v for name, v in shown.items()} | {"kid": kid, "use": "sig"}


class Issuer:
    """A server that publishes keys, and counts how often it is asked."""

    def __init__(self) -> None:
        self.keys = [published(RSA_KEY, "rsa-1", "RS256"), published(EC_KEY, "ec-1", "ES256")]
        self.asked = 0
        self.status = 200
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                issuer.asked += 1
                body = json.dumps({"keys": issuer.keys}).encode()
                self.send_response(issuer.status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/keys"


@pytest.fixture
def issuer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Issuer]:
    running = Issuer()
    told = {
        "OIDC_ISSUER": ISSUER,
        "OIDC_AUDIENCE": AUDIENCE,
        "OIDC_JWKS_URL": running.url,
        "OIDC_ROLES_CLAIM": "realm_access.roles",
    }
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    get_settings.cache_clear()
    monkeypatch.setattr(oidc, "_known", oidc._KeySet())
    yield running
    running.server.shutdown()
    running.server.server_close()
    monkeypatch.undo()
    get_settings.cache_clear()


def token(key: Key | str = RSA_KEY, kid: str = "rsa-1", algorithm: str = "RS256", **changes: Any) -> str:
    now = int(datetime.now(UTC).timestamp())
    claims: dict[str, Any] = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "f3a9-anna",
        "iat": now,
        "exp": now + 300,
        "tenant": "mt",
        "realm_access": {"roles": ["viewer", "offline_access"]},
    }
    claims = {name: value for name, value in (claims | changes).items() if value is not None}
    secret = key if isinstance(key, str) else pem(key)
    encoded: str = jwt.encode(claims, secret, algorithm=algorithm, headers={"kid": kid})
    return encoded


def me(client: TestClient, bearer: str) -> tuple[int, dict[str, Any]]:
    answer = client.get("/api/v1/me", headers={"Authorization": f"Bearer {bearer}"})
    return answer.status_code, answer.json()


def test_the_issuers_token_is_an_identity(issuer: Issuer, client: TestClient) -> None:
    expected = {"actor_id": "f3a9-anna", "roles": ["viewer", "offline_access"], "tenant": "mt"}
    assert me(client, token()) == (200, expected)
    assert me(client, token(EC_KEY, "ec-1", "ES256")) == (200, expected)
    assert client.get("/api/v1/users", headers={"Authorization": f"Bearer {token()}"}).status_code == 403
    assert issuer.asked == 1, "keys are remembered"


FALSE: dict[str, Callable[[], str]] = {
    "another key": lambda: token(OTHER_KEY),
    "another audience": lambda: token(aud="somebody-else"),
    "another issuer": lambda: token(iss="https://evil.example.com"),
    "expired": lambda: token(exp=int(datetime.now(UTC).timestamp()) - 60),
    "no expiry": lambda: token(exp=None),
    "expiry as text": lambda: token(exp="tomorrow"),
    "from the future": lambda: token(iat=int(datetime.now(UTC).timestamp()) + 600),
    "no subject": lambda: token(sub=None),
    "a subject with a line break": lambda: token(sub="anna\nadmin"),
    "no tenant": lambda: token(tenant=None),
    "no roles": lambda: token(realm_access=None),
    "RS512": lambda: token(algorithm="RS512"),
    "the public key as a shared secret": lambda: token(
        str(published(RSA_KEY, "rsa-1", "RS256")["n"]), algorithm="HS256"
    ),
    "a key of another kind": lambda: token(RSA_KEY, "ec-1"),
    "ours signed by nobody": lambda: token().rpartition(".")[0] + ".",
}


@pytest.mark.parametrize("name", FALSE)
def test_a_false_token_is_refused(issuer: Issuer, client: TestClient, name: str) -> None:
    assert me(client, token())[0] == 200
    status, body = me(client, FALSE[name]())
    assert (status, body["error"]["code"]) == (401, "unauthorized")


def test_an_unknown_key_is_asked_for_seldom(
    issuer: Issuer, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert me(client, token())[0] == 200
    issuer.keys.append(published(OTHER_KEY, "rsa-2", "RS256"))
    assert [me(client, token(OTHER_KEY, "rsa-2"))[0] for _ in range(5)] == [401] * 5
    assert issuer.asked == 1, "asked half a minute ago at the earliest"
    oidc._known.asked_at -= 31
    assert me(client, token(OTHER_KEY, "rsa-2"))[0] == 200
    assert issuer.asked == 2


def test_known_keys_outlive_a_silent_issuer(issuer: Issuer, client: TestClient) -> None:
    assert me(client, token())[0] == 200
    issuer.status = 503
    oidc._known.asked_at -= 7200
    oidc._known.fetched_at -= 7200
    assert me(client, token())[0] == 200
    assert issuer.asked == 2


@pytest.mark.parametrize("keys", [[{"kty": "oct", "k": "AAAA", "kid": "rsa-1"}], ["rubbish"], [{"kty": "RSA"}]])
def test_keys_that_do_not_sign_are_left_out(issuer: Issuer, client: TestClient, keys: list[Any]) -> None:
    issuer.keys = keys
    assert me(client, token())[0] == 401


def test_without_an_issuer_nobody_is_asked(client: TestClient) -> None:
    assert get_settings().oidc_issuer is None
    assert me(client, token())[0] == 401


@pytest.mark.parametrize(
    "settings",
    [
        {"oidc_issuer": ISSUER},
        {"oidc_issuer": "mt-facturation", "oidc_audience": "a", "oidc_jwks_url": "https://sso.example.com/keys"},
    ],
)
def test_half_an_issuer_stops_the_start(settings: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="OIDC_ISSUER"):
        Settings(**settings)  # type: ignore[arg-type]

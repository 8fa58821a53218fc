"""One envelope for every refusal, with the request's id, the CORS headers and nothing internal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from app.common import http
from app.main import create_app
from tests.conftest import OPERATOR

ORIGIN = "http://localhost:5173"
OFFERS = "/api/v1/offers"
JSON = {"Content-Type": "application/json"}
LARGE = {"content": b'"' + b"x" * 2**20 + b'"', "headers": JSON}
PLAIN = {"content": "a=1", "headers": {"Content-Type": "text/plain"}}
PERIOD = {"period_start": "2026-01-01", "period_end": "2026-01-31"}


def _explode() -> None:
    raise RuntimeError("the password is hunter2")


def _lose_database() -> None:
    import psycopg

    raise OperationalError("select 1", {}, psycopg.OperationalError("connection to 10.0.0.7 lost"))


def _wait_too_long() -> None:
    import psycopg

    raise OperationalError("select 1", {}, psycopg.errors.LockNotAvailable("canceling statement"))


@pytest.fixture(scope="module")
def breakable(_shared_database: str) -> FastAPI:
    app = create_app()
    for path, endpoint in {"explode": _explode, "lose": _lose_database, "wait": _wait_too_long}.items():
        app.add_api_route(f"/api/v1/{path}", endpoint, include_in_schema=False)
    return app


@pytest.fixture
def caller(connection: Connection, breakable: FastAPI) -> Iterator[TestClient]:
    headers = OPERATOR | {"Origin": ORIGIN}
    with TestClient(breakable, headers=headers, raise_server_exceptions=False) as opened:
        yield opened


REFUSALS: dict[str, tuple[int, str, str, str, dict[str, Any]]] = {
    "unknown route": (404, "not_found", "GET", "/api/v1/nothing", {}),
    "unknown id": (404, "offer_not_found", "GET", f"{OFFERS}/{uuid4()}", {}),
    "wrong method": (405, "method_not_allowed", "DELETE", OFFERS, {}),
    "odd method": (405, "method_not_allowed", "BREW", OFFERS, {}),
    "unacceptable": (406, "not_acceptable", "GET", OFFERS, {"headers": {"Accept": "image/png"}}),
    "declared too large": (413, "payload_too_large", "POST", OFFERS, LARGE),
    "wrong media type": (415, "unsupported_media_type", "POST", OFFERS, PLAIN),
    "no media type": (415, "unsupported_media_type", "POST", OFFERS, {"content": b"{}"}),
    "form": (415, "unsupported_media_type", "POST", OFFERS, {"data": {"name": "x"}}),
    "no form": (415, "unsupported_media_type", "POST", "/api/v1/auth/token", {"json": {"grant_type": "password"}}),
    "malformed": (400, "malformed_json", "POST", OFFERS, {"content": b'{"name": ', "headers": JSON}),
    "not unicode": (400, "malformed_json", "POST", OFFERS, {"content": b'{"name": "\xff"}', "headers": JSON}),
    "empty": (422, "validation_error", "POST", OFFERS, {"content": b"", "headers": JSON}),
    "not an object": (422, "validation_error", "POST", OFFERS, {"json": [1]}),
    "bad id": (422, "validation_error", "GET", f"{OFFERS}/not-a-uuid", {}),
    "bad query": (422, "validation_error", "GET", f"{OFFERS}?page=0", {}),
    "unknown sort": (422, "validation_error", "GET", f"{OFFERS}?sort=colour", {}),
    "bad cursor": (422, "validation_error", "GET", f"{OFFERS}?cursor=%ff", {}),
    "control character": (422, "validation_error", "GET", f"{OFFERS}?q=%00", {}),
    "no identity": (401, "unauthorized", "GET", OFFERS, {"headers": {"Authorization": ""}}),
    "no permission": (403, "forbidden", "GET", "/api/v1/admin/ping", {"headers": {"Authorization": "Bearer x:viewer"}}),
    "bad key": (400, "idempotency_key_invalid", "POST", "/api/v1/billing/runs", {"json": PERIOD}),
    "unexpected": (500, "internal_server_error", "GET", "/api/v1/explode", {}),
    "no database": (503, "service_unavailable", "GET", "/api/v1/lose", {}),
    "lock timeout": (503, "service_unavailable", "GET", "/api/v1/wait", {}),
}  # fmt: skip


def refused(caller: TestClient, name: str, **headers: str) -> Response:
    _status, _code, method, url, options = REFUSALS[name]
    sent = {**options, "headers": options.get("headers", {}) | headers}
    return caller.request(method, url, **sent)


@pytest.mark.parametrize("name", REFUSALS)
def test_every_refusal_has_the_one_shape(caller: TestClient, name: str) -> None:
    status, code, *_ = REFUSALS[name]
    answer = refused(caller, name, **{"X-Request-ID": "partner-request.42"})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert set(answer.json()) == {"error"}
    error = answer.json()["error"]
    assert set(error) == {"code", "message", "details", "trace_id"}
    assert (error["code"], error["trace_id"]) == (code, "partner-request.42")
    assert isinstance(error["message"], str)
    assert error["message"]
    assert answer.headers["X-Request-ID"] == "partner-request.42"
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert answer.headers["access-control-allow-credentials"] == "true"
    assert "X-Request-ID" in answer.headers["access-control-expose-headers"]
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("name", ["unexpected", "no database", "lock timeout"])
def test_nothing_internal_is_told(caller: TestClient, name: str) -> None:
    text = refused(caller, name).text
    for secret in ("hunter2", "10.0.0.7", "RuntimeError", "Traceback", "psycopg", "select 1", "canceling"):
        assert secret not in text


def test_validation_errors_name_place_message_and_type(caller: TestClient) -> None:
    answer = caller.post(OFFERS, json={"name": "x", "service_category": "mobile", "colour": "red"})
    errors = answer.json()["error"]["details"]["errors"]
    assert all(set(item) == {"loc", "msg", "type"} for item in errors)
    assert {tuple(item["loc"]) for item in errors} == {
        ("body", "name"),
        ("body", "monthly_fee"),
        ("body", "colour"),
    }
    where = {
        name: refused(caller, name).json()["error"]["details"]["errors"][0]["loc"][0]
        for name in REFUSALS
        if REFUSALS[name][0] == 422
    }
    assert where == {
        "empty": "body",
        "not an object": "body",
        "bad id": "path",
        "bad query": "query",
        "unknown sort": "query",
        "bad cursor": "query",
        "control character": "query",
    }


def test_headers_that_tell_what_to_do_next(caller: TestClient) -> None:
    assert refused(caller, "no identity").headers["www-authenticate"] == "Bearer"
    assert int(refused(caller, "lock timeout").headers["retry-after"]) > 0
    assert refused(caller, "wrong method").headers["allow"] == "GET, HEAD, POST"
    assert caller.post(f"{OFFERS}/{uuid4()}").headers["allow"] == "DELETE, GET, HEAD, PUT"
    assert caller.delete("/api/v1/contracts/provision").headers["allow"] == "POST"
    assert caller.post("/landing").headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize("path", ["/api/v1/health", OFFERS, "/api/v1/landing/bootstrap", f"{OFFERS}/{UUID(int=7)}"])
def test_the_head_of_an_answer_without_its_body(caller: TestClient, path: str) -> None:
    whole, head = caller.get(path), caller.head(path)
    assert (head.status_code, head.content) == (whole.status_code, b"")
    for name in ("content-type", "etag", "access-control-allow-origin"):
        assert head.headers.get(name) == whole.headers.get(name), name
    assert head.headers["content-length"] == whole.headers["content-length"]
    assert caller.head("/api/v1/contracts/provision/preview").status_code == 405


def test_a_body_is_counted_whatever_it_declares(caller: TestClient) -> None:
    def chunks() -> Iterator[bytes]:
        yield from (b"x" * 65536 for _ in range(20))

    answer = caller.post(OFFERS, content=chunks(), headers=JSON)
    assert answer.status_code == 413
    assert answer.json()["error"]["details"] == {"maximum_bytes": http.MAX_BODY_BYTES}


@pytest.mark.parametrize("accepted", ["*/*", "application/*", "application/json", "text/html, */*;q=0.1", ""])
def test_whoever_accepts_something_of_ours_is_served(caller: TestClient, accepted: str) -> None:
    assert caller.get(OFFERS, headers={"Accept": accepted}).status_code == 200


@pytest.mark.parametrize("accepted", ["text/html", "application/json;q=0", "image/*"])
def test_whoever_accepts_nothing_of_ours_is_told(caller: TestClient, accepted: str) -> None:
    answer = caller.get(OFFERS, headers={"Accept": accepted})
    assert answer.status_code == 406
    assert "application/json" in answer.json()["error"]["details"]["available"]


@pytest.mark.parametrize(
    "media_type", ["application/json", "application/json; charset=utf-8", "application/merge-patch+json"]
)
def test_json_by_any_of_its_names(caller: TestClient, media_type: str) -> None:
    body = b'{"full_name": "Amina Alaoui"}'
    assert caller.post("/api/v1/customers", content=body, headers={"Content-Type": media_type}).status_code == 200


@pytest.mark.parametrize("sent", ["12345678", "a" * 128, "A-b_c.9-9-9"])
def test_a_good_request_id_is_kept(caller: TestClient, sent: str) -> None:
    assert caller.get(OFFERS, headers={"X-Request-ID": sent}).headers["X-Request-ID"] == sent


@pytest.mark.parametrize("sent", ["", "1234567", "a" * 129, "has space", "line\\nbreak", "semi;colon", "été-été-été"])
def test_a_bad_request_id_is_replaced(caller: TestClient, sent: str) -> None:
    answer = caller.get("/api/v1/nothing", headers={b"X-Request-ID": sent.encode("latin-1")})
    given = answer.headers["X-Request-ID"]
    assert given != sent
    assert re.fullmatch(r"[A-Za-z0-9._-]{8,128}", given)
    assert answer.json()["error"]["trace_id"] == given


def test_every_request_has_an_id_of_its_own(caller: TestClient) -> None:
    assert len({caller.get(OFFERS).headers["X-Request-ID"] for _ in range(5)}) == 5


def test_the_id_of_an_unexpected_error_finds_its_log_line(caller: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    trace_id = refused(caller, "unexpected").json()["error"]["trace_id"]
    lines = [record for record in caplog.records if trace_id in record.getMessage()]
    assert any("request_failed" in record.getMessage() for record in lines)


def test_other_origins_get_no_permission(caller: TestClient) -> None:
    answer = caller.get(OFFERS, headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in answer.headers


def test_a_browser_may_ask_first(caller: TestClient) -> None:
    asked = {
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "authorization,if-match,if-none-match,idempotency-key,traceparent",
    }
    answer = caller.options(f"{OFFERS}/{uuid4()}", headers=asked)
    assert answer.status_code == 200
    assert "PUT" in answer.headers["access-control-allow-methods"]

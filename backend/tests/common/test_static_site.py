"""The built frontend over HTTP: pages, assets, caching, compression, and everything that must stay a 404."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from app.common.settings import REPOSITORY_DIR
from app.common.static_site import LANDING_CSP, OPERATOR_CSP, StaticSite

OPERATOR = "<!doctype html><title>operator</title>"
LANDING = "<!doctype html><title>landing</title>"
SCRIPT = "export const offers = [];"
NO_COMPRESSION = {"Accept-Encoding": "identity"}


def _build(dist: Path) -> None:
    for folder in ("assets", "landing/assets", ".vite"):
        (dist / folder).mkdir(parents=True)
    (dist / "index.html").write_text(OPERATOR)
    (dist / "landing/landing.html").write_text(LANDING)
    (dist / ".vite/manifest.json").write_text("{}")
    (dist / "robots.txt").write_text("User-agent: *\n")
    (dist / "favicon.svg").write_text("<svg/>")
    for script in (dist / "assets/index-abc123.js", dist / "landing/assets/landing-def456.js"):
        script.write_text(SCRIPT)
        script.with_name(script.name + ".br").write_bytes(b"brotli bytes")
        script.with_name(script.name + ".gz").write_bytes(gzip.compress(SCRIPT.encode()))


def _envelope(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": {"code": error.status_code}}, error.status_code, error.headers)


def _health(_: Request) -> Response:
    return PlainTextResponse("ok")


def _app(dist: Path, *, mounted: bool) -> Starlette:
    routes: list[Route | Mount] = [Route("/api/v1/health", _health, methods=["GET"])]
    if mounted:
        routes.append(Mount("/", StaticSite(dist)))
    app = Starlette(routes=routes, exception_handlers={HTTPException: _envelope})
    if not mounted:
        app.router.default = StaticSite(dist)
    return app


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    dist = tmp_path / "dist"
    _build(dist)
    (tmp_path / "secret.txt").write_text("secret")
    return dist


@pytest.fixture(params=["mount", "default"])
def client(dist: Path, request: pytest.FixtureRequest) -> Iterator[TestClient]:
    with TestClient(_app(dist, mounted=request.param == "mount"), raise_server_exceptions=True) as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/contracts", "/contracts/0198/terms", "/landings", "/apiary"])
def test_operator_pages_are_the_operator_entry(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.text == OPERATOR
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-security-policy"] == OPERATOR_CSP


@pytest.mark.parametrize("path", ["/landing", "/landing/", "/landing/subscribe/offer", "/landing?lang=ar"])
def test_public_pages_are_the_landing_entry(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.text == LANDING
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-security-policy"] == LANDING_CSP


def test_landing_policy_allows_no_inline_code_and_its_page_has_none() -> None:
    page = (REPOSITORY_DIR / "frontend/landing.html").read_text(encoding="utf-8")
    assert re.findall(r"<script(?![^>]* src=)|<style| style=| on[a-z]+=", page) == []
    assert LANDING_CSP.startswith("default-src 'self';")
    assert not {"unsafe", "sha256", "nonce", "script-src"} & set(re.findall(r"[a-z0-9-]+", LANDING_CSP))
    assert "script-src" not in OPERATOR_CSP


@pytest.mark.parametrize("path", ["/assets/index-abc123.js", "/landing/assets/landing-def456.js"])
def test_hashed_assets_are_kept_for_a_year(client: TestClient, path: str) -> None:
    answer = client.get(path, headers=NO_COMPRESSION)
    assert answer.text == SCRIPT
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "content-security-policy" not in answer.headers


def test_other_files_are_kept_for_an_hour(client: TestClient) -> None:
    answer = client.get("/favicon.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert client.get("/robots.txt").text == "User-agent: *\n"


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("*", "br"),
        ("*;q=0.1, br;q=0", "gzip"),
        ("gzip;q=nonsense", None),
        ("identity", None),
        ("", None),
    ],
)
def test_precompressed_copies_follow_accept_encoding(client: TestClient, accepted: str, encoding: str | None) -> None:
    with client.stream("GET", "/assets/index-abc123.js", headers={"Accept-Encoding": accepted}) as answer:
        body = b"".join(answer.iter_raw())
    expected = {"br": b"brotli bytes", None: SCRIPT.encode()}
    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert int(answer.headers["content-length"]) == len(body)
    assert (gzip.decompress(body) if encoding == "gzip" else body) == expected.get(encoding, SCRIPT.encode())


def test_a_file_without_copies_does_not_vary(client: TestClient) -> None:
    assert "vary" not in client.get("/robots.txt").headers


@pytest.mark.parametrize("path", ["/", "/landing", "/assets/index-abc123.js"])
def test_known_bytes_are_not_sent_again(client: TestClient, path: str) -> None:
    first = client.get(path, headers=NO_COMPRESSION)
    for condition in (
        {"If-None-Match": first.headers["etag"]},
        {"If-None-Match": f'"other", W/{first.headers["etag"]}'},
        {"If-None-Match": "*"},
        {"If-Modified-Since": first.headers["last-modified"]},
    ):
        again = client.get(path, headers=NO_COMPRESSION | condition)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        assert again.headers["cache-control"] == first.headers["cache-control"]


@pytest.mark.parametrize(
    "condition",
    [
        {"If-None-Match": '"other"'},
        {"If-None-Match": '"other"', "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        {"If-Modified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"},
        {"If-Modified-Since": "not a date"},
    ],
)
def test_other_bytes_are_sent(client: TestClient, condition: dict[str, str]) -> None:
    assert client.get("/", headers=condition).status_code == 200


def test_each_encoding_has_its_own_tag(client: TestClient) -> None:
    tags = set()
    for accepted in ("br", "gzip", "identity"):
        with client.stream("HEAD", "/assets/index-abc123.js", headers={"Accept-Encoding": accepted}) as answer:
            tags.add(answer.headers["etag"])
    assert len(tags) == 3


def test_head_has_the_headers_and_no_body(client: TestClient) -> None:
    answer = client.head("/contracts", headers=NO_COMPRESSION)
    assert answer.status_code == 200
    assert int(answer.headers["content-length"]) == len(OPERATOR)
    assert answer.content == b""


def test_ranges_are_ignored(client: TestClient) -> None:
    for asked in ("bytes=0-3", "bytes=9999999-", "nonsense"):
        answer = client.get("/robots.txt", headers={"Range": asked})
        assert (answer.status_code, answer.text) == (200, "User-agent: *\n")


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/unknown",
        "/api",
        "/docs/nothing",
        "/metrics",
        "/openapi.json",
        "/assets/gone-000000.js",
        "/landing/assets/gone-000000.js",
        "/assets/index-abc123.js.br",
        "/assets/index-abc123.js.gz",
        "/.vite/manifest.json",
        "/landing/.env",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/assets/..%2f..%2fsecret.txt",
        "/assets/%2e%2e%5c%2e%2e%5csecret.txt",
        "/secret.txt%00.js",
        "/link.txt",
    ],
)
def test_everything_else_is_not_found(client: TestClient, dist: Path, path: str) -> None:
    (dist / "link.txt").symlink_to(dist.parent / "secret.txt")
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.json() == {"error": {"code": 404}}


def test_pages_are_read_only(client: TestClient) -> None:
    answer = client.post("/contracts")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert client.post("/api/v1/unknown").status_code == 404


def test_as_default_a_wrong_method_on_an_api_path_stays_its_own(dist: Path) -> None:
    with TestClient(_app(dist, mounted=False)) as client:
        assert client.get("/api/v1/health").text == "ok"
        assert client.delete("/api/v1/health").status_code == 405


@pytest.mark.parametrize("path", ["/", "/contracts", "/landing", "/landing/bills"])
def test_without_a_build_the_pages_say_how_to_make_one(tmp_path: Path, path: str) -> None:
    with TestClient(_app(tmp_path / "absent", mounted=True)) as client:
        answer = client.get(path)
        assert answer.status_code == 503
        assert "npm run build" in answer.text
        assert answer.headers["cache-control"] == "no-store"
        assert client.get("/assets/index-abc123.js").status_code == 404


def test_a_build_that_appears_later_is_served(tmp_path: Path) -> None:
    with TestClient(_app(tmp_path / "dist", mounted=True)) as client:
        assert client.get("/").status_code == 503
        _build(tmp_path / "dist")
        assert client.get("/").text == OPERATOR


def test_below_another_root_path(dist: Path) -> None:
    app = Starlette(routes=[Mount("/desk", StaticSite(dist))], exception_handlers={HTTPException: _envelope})
    with TestClient(app) as client:
        assert client.get("/desk/robots.txt").text == "User-agent: *\n"
        assert client.get("/desk/landing").text == LANDING

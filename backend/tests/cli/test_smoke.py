"""Smoke checks against a small server that can be told what to get wrong."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from app.cli import smoke
from app.cli.terminal import CommandFailed
from app.common.embedded_system import free_port

ORIGIN = "http://localhost:5173"
PAGE = ("text/html", "<!doctype html><html></html>")
GOOD = {
    "/api/v1/health": ("application/json", '{"status": "ok"}'),
    "/api/v1/health/ready": ("application/json", '{"status": "ok"}'),
    "/api/v1/offers": ("application/json", '{"items": []}'),
    "/openapi.json": ("application/json", json.dumps({"paths": {"/api/v1/offer-categories": {}}})),
    "/": PAGE,
    "/landing": PAGE,
}


class Product(BaseHTTPRequestHandler):
    """Answers what `answers` says, and CORS to one origin."""

    answers: ClassVar[dict[str, tuple[str, str]]] = {}
    origin: ClassVar[str] = ORIGIN

    def do_GET(self) -> None:
        kind, body = self.answers.get(self.path, ("text/plain", ""))
        known = self.path in self.answers
        if self.path == "/api/v1/offers":
            known = self.headers["Authorization"] == "Bearer launch-smoke:admin,ops"
        self.send_response(200 if known else 404)
        self.send_header("Content-Type", kind)
        if self.headers["Origin"] == self.origin:
            self.send_header("Access-Control-Allow-Origin", self.origin)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_arguments: object) -> None:
        """Keep the test's output quiet."""


@pytest.fixture
def site() -> Iterator[smoke.Site]:
    Product.answers, Product.origin = dict(GOOD), ORIGIN
    with ThreadingHTTPServer(("127.0.0.1", 0), Product) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}"
        yield smoke.Site(address, address, ORIGIN)
        server.shutdown()
        thread.join()


def test_a_healthy_product_passes_every_check(site: smoke.Site) -> None:
    names = (
        "health",
        "readiness",
        "authenticated read",
        "OpenAPI",
        "frontend /",
        "frontend /landing",
        "CORS",
    )
    assert tuple(smoke.check(site)) == names
    assert "CORS" not in smoke.check(smoke.Site(site.api, site.frontend, None))


@pytest.mark.parametrize(
    ("path", "answer", "name"),
    [
        ("/api/v1/health", ("application/json", '{"status": "ill"}'), "health"),
        ("/api/v1/health", ("application/json", "[]"), "health"),
        ("/api/v1/health/ready", None, "readiness"),
        ("/openapi.json", ("application/json", '{"paths": {}}'), "OpenAPI"),
        ("/openapi.json", ("application/json", "half a"), "OpenAPI"),
        ("/", ("application/json", "{}"), "frontend /"),
        ("/landing", ("text/html", "Not built"), "frontend /landing"),
    ],
)
def test_each_fault_is_named(site: smoke.Site, path: str, answer: tuple[str, str] | None, name: str) -> None:
    if answer is None:
        del Product.answers[path]
    else:
        Product.answers[path] = answer
    with pytest.raises(CommandFailed, match=f"^smoke check failed: {name}(:|$)"):
        smoke.check(site)


def test_an_origin_that_is_not_allowed_is_named(site: smoke.Site) -> None:
    Product.origin = "http://elsewhere"
    with pytest.raises(CommandFailed, match=r"^smoke check failed: CORS$"):
        smoke.check(site)


def test_an_identity_that_is_refused_is_named(site: smoke.Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smoke, "_IDENTITY", {"Authorization": "Bearer nobody"})
    with pytest.raises(CommandFailed, match=r"^smoke check failed: authenticated read: "):
        smoke.check(site)


def test_waits_for_an_answer_but_not_for_a_dead_process(site: smoke.Site) -> None:
    smoke.wait_until_answering(f"{site.api}/api/v1/health", lambda: True)
    silent = f"http://127.0.0.1:{free_port()}/"
    with pytest.raises(CommandFailed, match="its process ended while starting"):
        smoke.wait_until_answering(silent, lambda: False)
    with pytest.raises(CommandFailed, match="gave no good answer"):
        smoke.wait_until_answering(silent, lambda: True, seconds=0.3)

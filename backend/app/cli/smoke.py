"""Smoke checks: what must answer before anyone is told that the product is up."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import httpx

from app.cli.terminal import CommandFailed

_IDENTITY: Final = {"Authorization": "Bearer launch-smoke:admin,ops"}


@dataclass(frozen=True, slots=True)
class Site:
    """Where to look: the API, the frontend, and an origin that may call the API from elsewhere."""

    api: str
    frontend: str
    origin: str | None


def wait_until_answering(url: str, still_running: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for the first good answer, or fail as soon as the process has ended."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not still_running():
            raise CommandFailed(f"{url} does not answer: its process ended while starting")
        with suppress(httpx.HTTPError):
            if httpx.get(url, timeout=5, trust_env=False).is_success:
                return
        time.sleep(0.1)
    raise CommandFailed(f"{url} gave no good answer within {seconds:.0f} s")


def check(site: Site) -> Sequence[str]:
    """Run every check and name them; the first that fails ends in one line."""
    with httpx.Client(timeout=20, trust_env=False) as client:
        checks: dict[str, Callable[[], bool]] = {
            "health": lambda: _json(client, f"{site.api}/api/v1/health").get("status") == "ok",
            "readiness": lambda: bool(_json(client, f"{site.api}/api/v1/health/ready")),
            "authenticated read": lambda: _json(client, f"{site.api}/api/v1/offers", _IDENTITY) is not None,
            "OpenAPI": lambda: "/api/v1/offer-categories" in _json(client, f"{site.api}/openapi.json")["paths"],
            "frontend /": lambda: _is_page(client, f"{site.frontend}/"),
            "frontend /landing": lambda: _is_page(client, f"{site.frontend}/landing"),
        }
        if site.origin is not None:
            checks["CORS"] = lambda: _allows(client, site.api, str(site.origin))
        for name, passes in checks.items():
            _demand(name, passes)
    return tuple(checks)


def _demand(name: str, passes: Callable[[], bool]) -> None:
    try:
        passed = passes()
    except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CommandFailed(f"smoke check failed: {name}: {str(error).splitlines()[0]}") from error
    if not passed:
        raise CommandFailed(f"smoke check failed: {name}")


def _json(client: httpx.Client, url: str, headers: dict[str, str] | None = None) -> Any:
    return client.get(url, headers=headers).raise_for_status().json()


def _is_page(client: httpx.Client, url: str) -> bool:
    answer = client.get(url, follow_redirects=True, headers={"Accept": "text/html"}).raise_for_status()
    return str(answer.headers.get("content-type")).startswith("text/html") and "<html" in answer.text


def _allows(client: httpx.Client, api: str, origin: str) -> bool:
    answer = client.get(f"{api}/api/v1/health", headers={"Origin": origin})
    return bool(answer.headers.get("access-control-allow-origin") == origin)

"""Two hundred known CINs and two hundred unknown ones, within the limits; and limits that processes share."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from statistics import median
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.common import clock, db
from app.common.embedded_system import free_port
from app.common.settings import BACKEND_DIR
from tests.landing.factories import LANDING
from tests.landing.test_threats import NOON, ask

MANY = 200
_PEOPLE = text("""
insert into clients (cin, client_type, full_name, name_key, email, phone, language, status)
select 'KN' || lpad(n::text, 6, '0'), 'individual', 'Client ' || n, 'client ' || n,
  'client' || n || '@example.com', '+2126' || lpad(n::text, 8, '0'), 'fr', 'active' from generate_series(0, 199) n
""")


def ask_all(client: TestClient, prefix: str, since: datetime) -> tuple[list[Any], float]:
    """The answers about many CINs, ten a minute, and the seconds that one takes."""
    answers, seconds = [], []
    for number in range(MANY):
        with clock.fixed_at(since + timedelta(minutes=number // 10)):
            started = time.perf_counter()
            answers.append(ask(client, f"{prefix}{number:06d}"))
            seconds.append(time.perf_counter() - started)
    return answers, median(seconds)


def appearance(answer: Any) -> tuple[Any, ...]:
    """What of an answer anybody can see, but for what differs in every answer."""
    body = answer.json()
    names = tuple(sorted(body["error"])) if "error" in body else tuple(sorted(body))
    return answer.status_code, names, len(answer.content), tuple(sorted(answer.headers))


@pytest.mark.parametrize("verification", ["cin_only", "otp"])
def test_enumeration_of_cins_shows_the_documented_difference_alone(
    client: TestClient, session: Session, configure: Callable[..., None], verification: str
) -> None:
    configure(landing_verification=verification)
    session.execute(_PEOPLE)
    known, seconds = ask_all(client, "KN", NOON)
    unknown, other_seconds = ask_all(client, "UN", NOON + timedelta(hours=1))
    assert 0.5 < seconds / other_seconds < 2.0
    looks = [Counter(appearance(answer) for answer in answers) for answers in (known, unknown)]
    if verification == "otp":
        # The contacts shown for nobody are as different from each other as those of real people.
        assert {(look[0], look[1], look[3]) for look in looks[0]} == {(look[0], look[1], look[3]) for look in looks[1]}
        assert max(look[2] for counted in looks for look in counted) < 110
        return
    assert [len(counted) for counted in looks] == [1, 1], "no CIN stands out among its like"
    (here, there) = (next(iter(counted)) for counted in looks)
    assert (here[0], there[0]) == (200, 404)
    assert here[3] == there[3]
    assert {answer.json()["error"]["code"] for answer in unknown} == {"landing_client_not_found"}


@contextmanager
def process() -> Iterator[str]:
    """The address of an API process of its own, at a time that stands still."""
    port = free_port()
    environment = os.environ | {"DATABASE_URL": db.app_url(), "CLOCK_FIXED_AT": NOON.isoformat(), "APP_ENV": "test"}
    command = [sys.executable, "-m", "app.cli", "serve", "--port", str(port)]
    running = subprocess.Popen(command, cwd=BACKEND_DIR, env=environment, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"http://127.0.0.1:{port}/api/v1/health").status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(20)


def test_enumeration_of_cins_is_limited_over_all_processes(real_database: str) -> None:
    """The eleventh try in a minute is refused by whichever process gets it, whatever address it claims to be from."""
    with ExitStack() as stack:
        addresses = [stack.enter_context(process()) for _ in range(2)]
        answers = [
            httpx.post(
                f"{addresses[number % 2]}{LANDING}/clients/verify-cin",
                json={"cin": f"UN{number:06d}"},
                headers={"X-Forwarded-For": f"41.1.{number}.7"},
            )
            for number in range(12)
        ]
    assert [answer.status_code for answer in answers] == [404] * 10 + [429] * 2
    assert [answer.headers["retry-after"] for answer in answers[10:]] == ["60", "60"]
    assert {answer.json()["error"]["code"] for answer in answers[10:]} == {"rate_limited"}

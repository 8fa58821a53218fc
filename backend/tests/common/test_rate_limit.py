"""Rate limits: who is counted, for how long, and that nothing gives a try back."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from fastapi import Request
from fastapi.testclient import TestClient
from sqlalchemy import Connection, event, text

from app import jobs
from app.common import clock, db, rate_limit
from app.common.rate_limit import RateLimit, RateLimited
from app.common.settings import Settings, get_settings

RULE = RateLimit("trying", 3, 60)


def tries(rule: RateLimit, key: str, count: int) -> list[bool]:
    """Whether each of some tries was let through."""

    def one() -> bool:
        try:
            rate_limit.hit(rule, key)
        except RateLimited:
            return False
        return True

    return [one() for _ in range(count)]


def test_the_limit_is_reached_and_the_next_try_is_told_when_to_come_back(
    connection: Connection, on_20_november: datetime
) -> None:
    assert tries(RULE, "anna", 3) == [True, True, True]
    with clock.fixed_at(on_20_november + timedelta(seconds=20)), pytest.raises(RateLimited) as refused:
        rate_limit.hit(RULE, "anna")
    assert (refused.value.code, refused.value.status, refused.value.retry_after) == ("rate_limited", 429, 40)
    assert tries(RULE, "omar", 1) == [True], "another key has its own count"
    assert tries(RateLimit("other", 3, 60), "anna", 1) == [True], "another rule too"


def test_a_new_window_begins_when_the_last_has_ended(connection: Connection, on_20_november: datetime) -> None:
    assert tries(RULE, "anna", 5) == [True, True, True, False, False]
    with clock.fixed_at(on_20_november + timedelta(seconds=59)):
        assert tries(RULE, "anna", 1) == [False]
    with clock.fixed_at(on_20_november + timedelta(seconds=60)):
        assert tries(RULE, "anna", 4) == [True, True, True, False]


def test_a_limit_of_zero_is_none(connection: Connection) -> None:
    assert all(tries(RateLimit("trying", 0, 60), "anna", 5))
    assert connection.scalar(text("select count(*) from rate_limits")) == 0


def test_a_key_is_not_kept_in_clear(connection: Connection) -> None:
    rate_limit.hit(RULE, "AB123456")
    stored = connection.execute(text("select rule, key_hash, hits from rate_limits")).one()
    assert (stored.rule, len(stored.key_hash), stored.hits) == ("trying", 32, 1)
    assert b"AB123456" not in stored.key_hash


def test_a_try_counts_although_what_it_was_for_was_undone(real_database: str) -> None:
    def tried_in_vain() -> None:
        with db.transaction(None):
            rate_limit.hit(RULE, "anna")
            raise ZeroDivisionError

    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            tried_in_vain()
    assert tries(RULE, "anna", 1) == [False]


def test_tries_at_the_same_time_are_all_counted(real_database: str) -> None:
    rule = RateLimit("trying", 25, 60)
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda _n: tries(rule, "anna", 5), range(8)))
    assert sum(sum(outcome) for outcome in outcomes) == 25


def test_ended_windows_are_removed_daily(connection: Connection, on_20_november: datetime) -> None:
    rate_limit.hit(RULE, "anna")
    with clock.fixed_at(on_20_november + timedelta(seconds=30)):
        rate_limit.hit(RULE, "omar")
    with clock.fixed_at(on_20_november + timedelta(seconds=61)):
        jobs.forget_what_ran_out()
    assert connection.scalar(text("select count(*) from rate_limits")) == 1


def called_from(peer: str, *forwarded: str) -> Request:
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    return Request({"type": "http", "headers": headers, "client": (peer, 4711)})


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.9", (), "203.0.113.9"),
        ("203.0.113.9", ("198.51.100.1",), "203.0.113.9"),
        ("10.1.2.3", ("198.51.100.1",), "198.51.100.1"),
        ("10.1.2.3", ("192.0.2.66, 198.51.100.1",), "198.51.100.1"),
        ("10.1.2.3", ("192.0.2.66", "198.51.100.1, 10.9.9.9"), "198.51.100.1"),
        ("10.1.2.3", ("198.51.100.1, rubbish",), "10.1.2.3"),
        ("10.1.2.3", ("10.4.4.4",), "10.4.4.4"),
        ("10.1.2.3", (), "10.1.2.3"),
        ("192.168.7.7", ("198.51.100.1",), "198.51.100.1"),
        ("::ffff:10.1.2.3", ("198.51.100.1",), "198.51.100.1"),
        ("2001:db8:1:2:3:4:5:6", (), "2001:db8:1:2::/64"),
        ("testclient", ("198.51.100.1",), "testclient"),
    ],
)
def test_the_address_is_what_trusted_proxies_say(
    monkeypatch: pytest.MonkeyPatch, peer: str, forwarded: tuple[str, ...], expected: str
) -> None:
    monkeypatch.setenv("TRUSTED_PROXIES", "10.0.0.0/8, 192.168.7.7")
    get_settings.cache_clear()
    assert rate_limit.client_address(called_from(peer, *forwarded)) == expected
    monkeypatch.undo()
    get_settings.cache_clear()


def test_a_proxy_that_is_no_network_stops_the_start() -> None:
    with pytest.raises(ValueError, match="trusted_proxies"):
        Settings(trusted_proxies="10.0.0.0/8,everybody")


@pytest.fixture
def limited(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """At most five requests a minute for each identity."""
    monkeypatch.setenv("RATE_LIMIT_API", "5")
    get_settings.cache_clear()
    rate_limit._callers.clear()
    yield
    rate_limit._callers.clear()
    monkeypatch.undo()
    get_settings.cache_clear()


def test_an_identity_that_asks_too_often_waits(limited: None, client: TestClient) -> None:
    answers = [client.get("/api/v1/offers") for _ in range(7)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 2
    refused = answers[-1]
    assert refused.json()["error"]["code"] == "rate_limited"
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    other = {"Authorization": "Bearer somebody-else:viewer"}
    assert client.get("/api/v1/offers", headers=other).status_code == 200


def test_the_limit_of_an_identity_costs_few_statements(connection: Connection) -> None:
    rule = RateLimit("api", 600, 60)
    rate_limit._callers.clear()

    async def ask(times: int) -> None:
        for _ in range(times):
            await rate_limit.spend(rule, "anna")

    written: list[str] = []
    event.listen(connection, "before_cursor_execute", lambda *told: written.append(told[2]))
    asyncio.run(ask(101))
    assert connection.scalar(text("select hits from rate_limits")) == 101
    assert sum(statement.startswith("INSERT INTO rate_limits") for statement in written) == 6
    with pytest.raises(RateLimited):
        asyncio.run(ask(500))
    rate_limit._callers.clear()


def test_two_processes_share_the_count_of_an_identity(connection: Connection) -> None:
    rule = RateLimit("api", 60, 60)

    async def ask(times: int) -> None:
        for _ in range(times):
            await rate_limit.spend(rule, "anna")

    for _process in range(2):
        rate_limit._callers.clear()
        asyncio.run(ask(30))
    with pytest.raises(RateLimited):
        asyncio.run(ask(4))
    rate_limit._callers.clear()


def test_without_a_limit_an_identity_is_not_counted(client: TestClient, connection: Connection) -> None:
    assert [client.get("/api/v1/offers").status_code for _ in range(3)] == [200] * 3
    assert connection.scalar(text("select count(*) from rate_limits")) == 0

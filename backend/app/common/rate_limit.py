"""Rate limits: how often somebody may try, counted for all processes together.

A window opens with the first try and forgets everything when it ends. Invariant: a try is counted in a
transaction of its own, so a refused request still counts; keys are kept as hashes, so the table names nobody.
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from fastapi import Request
from sqlalchemy import Index, LargeBinary, PrimaryKeyConstraint, case, delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column
from starlette.concurrency import run_in_threadpool

from app.common import clock, db
from app.common.errors import DomainError
from app.common.settings import Settings, get_settings
from app.common.tables import Base

_MINUTE: Final = 60
_IPV6_CUSTOMER_BITS: Final = 64
_REPORTED_TOGETHER: Final = 20
_REMEMBERED_CALLERS: Final = 10_000

type _Address = ipaddress.IPv4Address | ipaddress.IPv6Address
type _Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class RateLimited(DomainError):
    code, status, message = "rate_limited", 429, "Too many requests; try again later."


class RateCounter(Base):
    """Tries of one key under one rule. Unlogged: after a crash of the server everybody begins anew."""

    __tablename__ = "rate_limits"
    __table_args__ = (
        PrimaryKeyConstraint("rule", "key_hash"),
        Index(None, "expires_at"),
        {"prefixes": ["UNLOGGED"]},
    )

    rule: Mapped[str]
    key_hash: Mapped[bytes] = mapped_column(LargeBinary)
    hits: Mapped[int]
    expires_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class RateLimit:
    """At most `limit` tries of a key in `seconds`; a limit of 0 is none."""

    name: str
    limit: int
    seconds: int


def token_attempts() -> RateLimit:
    """Asking for tokens, per address and per user."""
    return RateLimit("token", get_settings().rate_limit_token, _MINUTE)


def cin_attempts_of_address() -> RateLimit:
    """Looking up identity cards, per address."""
    return RateLimit("verify_cin_address", get_settings().rate_limit_verify_address, _MINUTE)


def cin_attempts() -> RateLimit:
    """Looking up one identity card, from wherever."""
    return RateLimit("verify_cin", get_settings().rate_limit_verify_cin, 10 * _MINUTE)


def landing_writes() -> RateLimit:
    """Writes of the public pages, per address."""
    settings = get_settings()
    return RateLimit("landing_writes", settings.outside_development(settings.rate_limit_landing_writes, 20), _MINUTE)


def api_requests() -> RateLimit:
    """Requests of one identity."""
    return _api_requests(get_settings())


@lru_cache(maxsize=1)
def _api_requests(settings: Settings) -> RateLimit:
    return RateLimit("api", settings.outside_development(settings.rate_limit_api, 600), _MINUTE)


def hit(rule: RateLimit, key: str) -> None:
    """Count one try of a key.

    Effects: a transaction of its own on the separate pool.
    Errors: `RateLimited` with the seconds until the window ends.
    """
    if rule.limit:
        used, ends_at = _count(rule, key, 1)
        if used > rule.limit:
            raise _refusal(ends_at)


def _count(rule: RateLimit, key: str, tries: int) -> tuple[int, datetime]:
    """Add tries to a key's window, a new one when the last has ended: all tries in it, and its end."""
    now = clock.now()
    row = {"rule": rule.name, "key_hash": hashlib.sha256(key.encode()).digest(), "hits": tries}
    fresh = insert(RateCounter).values(row | {"expires_at": now + timedelta(seconds=rule.seconds)})
    is_over = RateCounter.expires_at <= now
    counted = fresh.on_conflict_do_update(
        index_elements=["rule", "key_hash"],
        set_={
            "hits": case((is_over, fresh.excluded.hits), else_=RateCounter.hits + fresh.excluded.hits),
            "expires_at": case((is_over, fresh.excluded.expires_at), else_=RateCounter.expires_at),
        },
    ).returning(RateCounter.hits, RateCounter.expires_at)
    with db.separate_transaction() as session:
        used, ends_at = session.execute(counted).one()
    return used, ends_at


def _refusal(ends_at: datetime) -> RateLimited:
    return RateLimited(retry_after=max(1, math.ceil((ends_at - clock.now()).total_seconds())))


@dataclass(slots=True)
class _Caller:
    """What this process knows of one caller's window: tries in the table, tries not yet told to it, the end."""

    ends_at: datetime
    counted: int = 0
    untold: int = 0


_callers: dict[tuple[str, str], _Caller] = {}
"""Callers of the current windows; touched on the event loop only."""


async def spend(rule: RateLimit, key: str) -> None:
    """Count one request of a caller without a statement for each: the table is told of a twentieth at a time.

    Only the request that tells it waits for the database. Several processes together may let through as many
    requests above the limit as they have not told yet, fewer than twenty each.

    Errors: `RateLimited` with the seconds until the window ends.
    """
    if not rule.limit:
        return
    now, caller = clock.now(), _callers.get((rule.name, key))
    is_new = caller is None or caller.ends_at <= now
    if caller is None or is_new:
        caller = _callers[rule.name, key] = _Caller(now + timedelta(seconds=rule.seconds))
        _forget_callers(now)
    if caller.counted + caller.untold >= rule.limit:
        raise _refusal(caller.ends_at)
    caller.untold += 1
    if is_new or caller.untold >= min(_REPORTED_TOGETHER, max(1, rule.limit // 30)):
        told, caller.untold = caller.untold, 0
        counted, caller.ends_at = await run_in_threadpool(_count, rule, key, told)
        caller.counted = max(caller.counted, counted)
        if caller.counted > rule.limit:
            raise _refusal(caller.ends_at)


def _forget_callers(now: datetime) -> None:
    """Keep the memory of callers small; the table remembers them."""
    if len(_callers) > _REMEMBERED_CALLERS:
        for key in [key for key, caller in _callers.items() if caller.ends_at <= now]:
            del _callers[key]


def forget_ended(session: Session) -> None:
    """Remove the windows that have ended."""
    session.execute(delete(RateCounter).where(RateCounter.expires_at <= clock.now()))


def client_address(request: Request) -> str:
    """The address a request comes from; `X-Forwarded-For` counts as far as trusted proxies wrote it.

    Returns: one value for all that one customer of a network may call itself: of an IPv6 address its first half.
    """
    peer = request.client.host if request.client else ""
    trusted = _networks(get_settings().trusted_proxies)
    forwarded = [part.strip() for part in ",".join(request.headers.getlist("X-Forwarded-For")).split(",")]
    address = _parsed(peer)
    while address is not None and any(address in network for network in trusted) and forwarded:
        if (sender := _parsed(forwarded.pop())) is None:
            break
        address = sender
    if address is None:
        return peer
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, _IPV6_CUSTOMER_BITS), strict=False))
    return str(address)


def _parsed(text: str) -> _Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


@lru_cache
def _networks(trusted: tuple[str, ...]) -> tuple[_Network, ...]:
    return tuple(ipaddress.ip_network(network, strict=False) for network in trusted)

"""The one clock: instants in UTC, business dates in the tenant's time zone.

Invariant: nobody else asks the system for the time, so that tests and a sandbox can set it. Time-zone
rules come from the pinned `tzdata` package, never from the machine: files older than 2026-09 do not know
that Morocco stays on UTC.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time

from app.common.settings import get_settings

zoneinfo.reset_tzpath(to=())

_fixed: datetime | None = None


def now() -> datetime:
    """The present instant, aware, in UTC."""
    if _fixed is not None:
        return _fixed
    return get_settings().clock_fixed_at or datetime.now(UTC)


def today(time_zone: str) -> date:
    """Today's calendar date in an IANA time zone."""
    return date_of(now(), time_zone)


@contextmanager
def fixed_at(instant: datetime) -> Iterator[None]:
    """Stop the clock of this process at an aware instant, for tests and for demo data on its own days."""
    global _fixed
    before, _fixed = _fixed, instant.astimezone(UTC)
    try:
        yield
    finally:
        _fixed = before


def date_of(instant: datetime, time_zone: str) -> date:
    """The calendar date of an instant in an IANA time zone."""
    return instant.astimezone(zoneinfo.ZoneInfo(time_zone)).date()


def midnight(day: date, time_zone: str) -> datetime:
    """The first instant of a calendar day in an IANA time zone, in UTC."""
    return datetime.combine(day, time(), zoneinfo.ZoneInfo(time_zone)).astimezone(UTC)

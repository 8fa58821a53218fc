"""Calendar arithmetic: half-open intervals of days, and months that keep their day. Pure.

Invariant: nothing here knows an instant or a time zone; a day is a `date` and an interval is
`[start, end)`.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

ONE_DAY = timedelta(days=1)
FAR_FUTURE = date(9999, 12, 31)
"""Where an open end is, for comparisons."""


class Interval(NamedTuple):
    """The days from `start` up to, not including, `end`."""

    start: date
    end: date


def add_months(day: date, months: int) -> date:
    """The same day `months` later, clamped to the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def encloses(outer: Interval, inner: Interval) -> bool:
    """Whether every day of the second lies in the first."""
    return outer.start <= inner.start and inner.end <= outer.end


def overlap(one: Interval, other: Interval) -> Interval | None:
    """The days two intervals share."""
    start = one.start if one.start > other.start else other.start
    end = one.end if one.end < other.end else other.end
    return Interval(start, end) if start < end else None


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """The same days as few intervals, in order, without touching neighbours."""
    result: list[Interval] = []
    for start, end in sorted(intervals):
        if result and start <= result[-1].end:
            result[-1] = Interval(result[-1].start, max(end, result[-1].end))
        else:
            result.append(Interval(start, end))
    return result


def without(intervals: Iterable[Interval], taken: Iterable[Interval]) -> list[Interval]:
    """The days of the first that are in none of the second, in order."""
    rest = merged(intervals)
    for hole in taken:
        rest = [part for interval in rest for part in _split(interval, hole)]
    return rest


def _split(interval: Interval, hole: Interval) -> list[Interval]:
    shared = overlap(interval, hole)
    if shared is None:
        return [interval]
    sides = (Interval(interval.start, shared.start), Interval(shared.end, interval.end))
    return [side for side in sides if side.start < side.end]


def shared_days(ones: Sequence[Interval], others: Sequence[Interval]) -> list[Interval]:
    """The days that lie in both sets of intervals, in order."""
    if len(ones) == len(others) == 1 and encloses(others[0], ones[0]):
        return list(ones)
    parts = [part for one in ones for other in others if (part := overlap(one, other))]
    return parts if len(parts) < 2 else merged(parts)


def count_days(intervals: Iterable[Interval]) -> int:
    """How many days intervals that do not overlap have."""
    total = 0
    for start, end in intervals:
        total += (end - start).days
    return total

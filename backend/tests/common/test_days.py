"""Calendar arithmetic by tables, and sets of days against plain sets."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.common.days import Interval, add_months, count_days, merged, overlap, shared_days, without

FIRST = date(2026, 1, 1)
INTERVALS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 20)).map(
        lambda pair: Interval(FIRST + timedelta(days=pair[0]), FIRST + timedelta(days=sum(pair)))
    ),
    max_size=6,
)


def days_in(intervals: list[Interval]) -> set[date]:
    return {start + timedelta(days=n) for start, end in intervals for n in range((end - start).days)}


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-01-31", 2, "2026-03-31"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", -1, "2025-12-15"),
        ("2026-12-31", 1, "2027-01-31"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-05-20", 0, "2026-05-20"),
    ],
)
def test_months_keep_their_day_or_the_last_one(day: str, months: int, expected: str) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(expected)


@settings(max_examples=200, deadline=None)
@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)), st.integers(-120, 120))
def test_a_month_is_never_skipped(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or (moved.day < day.day and (moved + timedelta(days=1)).day == 1)


@settings(max_examples=300, deadline=None)
@given(INTERVALS, INTERVALS)
def test_intervals_are_sets_of_days(ones: list[Interval], others: list[Interval]) -> None:
    assert days_in(merged(ones)) == days_in(ones)
    assert days_in(without(ones, others)) == days_in(ones) - days_in(others)
    assert days_in(shared_days(merged(ones), merged(others))) == days_in(ones) & days_in(others)
    assert count_days(merged(ones)) == len(days_in(ones))
    whole = merged(ones)
    assert all(one.end < two.start for one, two in pairwise(whole))


def test_neighbours_share_no_day() -> None:
    january = Interval(date(2026, 1, 1), date(2026, 2, 1))
    february = Interval(date(2026, 2, 1), date(2026, 3, 1))
    assert overlap(january, february) is None
    assert merged([february, january]) == [Interval(date(2026, 1, 1), date(2026, 3, 1))]

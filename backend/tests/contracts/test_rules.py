"""The life of a contract by tables of cases: passages, commitments, plan timelines, status histories."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise, product
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.contracts.rules import (
    changed_statuses,
    changed_terms,
    commitment_end,
    in_force,
    may_pass,
    status_on,
)
from app.contracts.values import BillableContract, ContractStatus, PlanChange, StatusPeriod, Term

DRAFT, ACTIVE, SUSPENDED, TERMINATED = ContractStatus
ALLOWED = {
    (DRAFT, ACTIVE),
    (DRAFT, TERMINATED),
    (ACTIVE, SUSPENDED),
    (ACTIVE, TERMINATED),
    (SUSPENDED, ACTIVE),
    (SUSPENDED, TERMINATED),
}


def day(text: str) -> date:
    return date.fromisoformat(text)


def term(fee: str, start: str, end: str | None = None, change: str = "initial") -> Term:
    return Term(UUID(int=1), 1, Decimal(fee), "daily", day(start), day(end) if end else None, PlanChange(change))


def period(status: ContractStatus, start: str, end: str | None = None) -> StatusPeriod:
    return StatusPeriod(status, day(start), day(end) if end else None)


@pytest.mark.parametrize(("current", "wanted"), list(product(ContractStatus, ContractStatus)))
def test_every_passage(current: ContractStatus, wanted: ContractStatus) -> None:
    assert may_pass(current, wanted) is ((current, wanted) in ALLOWED)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-01-15", 12, "2027-01-15"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-11-20", 60, "2031-11-20"),
    ],
)
def test_a_commitment_ends_on_the_same_day_clamped(start: str, months: int, end: str) -> None:
    assert commitment_end(day(start), months) == day(end)


def test_without_months_there_is_no_commitment() -> None:
    assert commitment_end(day("2026-01-31"), None) is None


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [("100", "100.01", "upgrade"), ("100", "99.99", "downgrade"), ("100", "100", "lateral")],
)
def test_the_fee_tells_what_a_change_is(before: str, after: str, kind: str) -> None:
    assert PlanChange.between(Decimal(before), Decimal(after)) == kind


JANUARY, MARCH = term("200", "2026-01-01", "2026-03-01"), term("300", "2026-03-01", None, "upgrade")


@pytest.mark.parametrize(
    ("on", "fee"),
    [("2025-12-31", "200"), ("2026-01-01", "200"), ("2026-02-28", "200"), ("2026-03-01", "300"), ("2030-01-01", "300")],
)
def test_what_is_in_force_on_a_day(on: str, fee: str) -> None:
    found = in_force([JANUARY, MARCH], day(on))
    assert found is not None
    assert found.monthly_fee == Decimal(fee)


def test_nothing_is_in_force_without_terms() -> None:
    assert in_force(list[Term](), day("2026-01-01")) is None


@pytest.mark.parametrize(
    ("before", "new", "after"),
    [
        ([], term("200", "2026-01-01"), [term("200", "2026-01-01")]),
        (
            [term("200", "2026-01-01")],
            term("300", "2026-03-01"),
            [term("200", "2026-01-01", "2026-03-01"), term("300", "2026-03-01", None, "upgrade")],
        ),
        (
            [JANUARY, MARCH],
            term("150", "2026-02-01"),
            [term("200", "2026-01-01", "2026-02-01"), term("150", "2026-02-01", None, "downgrade")],
        ),
        (
            [JANUARY, MARCH],
            term("200", "2026-03-01"),
            [term("200", "2026-01-01", "2026-03-01"), term("200", "2026-03-01", None, "lateral")],
        ),
        ([JANUARY, MARCH], term("150", "2026-01-01"), [term("150", "2026-01-01")]),
    ],
    ids=["first", "later", "backdated replaces later ones", "same day", "from the first day"],
)
def test_a_new_plan_takes_over_on_its_day(before: list[Term], new: Term, after: list[Term]) -> None:
    assert changed_terms(before, new) == after


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 700), st.integers(1, 999)), min_size=1, max_size=8))
def test_terms_never_overlap_nor_leave_a_hole(changes: list[tuple[int, int]]) -> None:
    terms: list[Term] = []
    for offset, fee in [(0, 100), *changes]:
        terms = changed_terms(terms, term(str(fee), (day("2026-01-01") + timedelta(days=offset)).isoformat()))
    assert terms[0].valid_from == day("2026-01-01")
    assert terms[-1].valid_to is None
    assert all(one.valid_to == two.valid_from for one, two in pairwise(terms))
    assert terms[-1].monthly_fee == Decimal(changes[-1][1])


SERVED = [period(ACTIVE, "2026-01-01")]
PAUSED = [period(ACTIVE, "2026-01-01", "2026-06-10"), period(SUSPENDED, "2026-06-10")]


@pytest.mark.parametrize(
    ("periods", "status", "effective", "end", "expected"),
    [
        ([], ACTIVE, "2026-01-01", None, SERVED),
        ([], ACTIVE, "2026-01-01", "2026-03-31", [period(ACTIVE, "2026-01-01", "2026-04-01")]),
        (SERVED, SUSPENDED, "2026-06-10", None, PAUSED),
        (PAUSED, ACTIVE, "2026-06-20", None, [*PAUSED[:1], period(SUSPENDED, "2026-06-10", "2026-06-20"),
                                              period(ACTIVE, "2026-06-20")]),
        (PAUSED, ACTIVE, "2026-06-10", None, SERVED),
        (PAUSED, SUSPENDED, "2026-05-01", None, [period(ACTIVE, "2026-01-01", "2026-05-01"),
                                                 period(SUSPENDED, "2026-05-01")]),
        (SERVED, TERMINATED, "2026-06-10", "2026-06-10", [period(ACTIVE, "2026-01-01", "2026-06-11")]),
        (PAUSED, TERMINATED, "2026-03-31", "2026-03-31", [period(ACTIVE, "2026-01-01", "2026-04-01")]),
        (PAUSED, TERMINATED, "2026-06-10", "2026-06-10", [*PAUSED[:1], period(SUSPENDED, "2026-06-10", "2026-06-11")]),
        (SERVED, TERMINATED, "2025-12-31", "2025-12-31", []),
        ([], TERMINATED, "2026-06-10", "2026-06-10", []),
        (SERVED, SUSPENDED, "2026-06-10", "2026-06-30", [period(ACTIVE, "2026-01-01", "2026-06-10"),
                                                         period(SUSPENDED, "2026-06-10", "2026-07-01")]),
    ],
    ids=["start", "start with an end", "suspend", "resume", "resume on the day itself", "backdated suspension",
         "end", "backdated end", "end while suspended", "end before the start", "draft ends", "suspend before an end"],
)  # fmt: skip
def test_a_status_takes_over_on_its_day(
    periods: list[StatusPeriod], status: ContractStatus, effective: str, end: str | None, expected: list[StatusPeriod]
) -> None:
    before = list(periods)
    assert changed_statuses(periods, status, day(effective), day(end) if end else None) == expected
    assert periods == before


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 400), st.sampled_from([ACTIVE, SUSPENDED, TERMINATED])), max_size=8))
def test_periods_are_in_order_and_never_overlap(changes: list[tuple[int, ContractStatus]]) -> None:
    periods = list(SERVED)
    for offset, status in changes:
        periods = changed_statuses(periods, status, day("2026-01-01") + timedelta(days=offset), None)
    for one, two in pairwise(periods):
        assert one.valid_to is not None
        assert one.valid_from < one.valid_to <= two.valid_from


@pytest.mark.parametrize(
    ("on", "status"),
    [("2025-12-31", None), ("2026-01-01", ACTIVE), ("2026-06-09", ACTIVE), ("2026-06-10", SUSPENDED)],
)
def test_the_status_of_a_day(on: str, status: ContractStatus | None) -> None:
    assert status_on(PAUSED, day(on)) is status


def test_the_first_active_day_is_not_the_first_day_of_a_pause() -> None:
    history = [period(SUSPENDED, "2026-01-01", "2026-02-01"), period(ACTIVE, "2026-02-01")]
    for statuses, expected in ((history, day("2026-02-01")), (history[:1], None), ([], None)):
        known = BillableContract(UUID(int=1), UUID(int=2), "mobile", "BOX-1", Decimal("0.00"), None, [], statuses)
        assert known.first_active == expected

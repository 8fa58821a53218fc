"""Rating by tables of cases and by properties: what is owed, what is corrected, what is never billed twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.billing.periods import Coverage, Month, covered_cells, months_of, own_cells
from app.billing.rules import (
    BilledLine,
    Cause,
    ClientParked,
    ParkReason,
    RatedLine,
    RunScope,
    owed_minus_billed,
)
from app.common.days import FAR_FUTURE, ONE_DAY, Interval, add_months
from app.contracts.rules import changed_statuses, changed_terms
from app.contracts.values import BillableContract, ContractStatus, StatusPeriod, Term
from app.receivables.values import LineType, Totals

D = Decimal
OFFER, OTHER_OFFER, CONTRACT, CLIENT = (UUID(int=n) for n in (1, 2, 3, 4))
VAT = D("0.20")


def term(fee: str, start: str, end: str | None = None, *, proration: str = "daily") -> Term:
    return Term(OFFER, 1, D(fee).quantize(D("0.01")), proration, day(start), day(end) if end else None)


def day(text: str) -> date:
    return date.fromisoformat(text)


def contract(
    terms: Sequence[Term],
    statuses: Sequence[StatusPeriod],
    *,
    activation: str = "0.00",
    rerate_from: str | None = None,
) -> BillableContract:
    asked = day(rerate_from) if rerate_from else None
    return BillableContract(
        CONTRACT, CLIENT, "mobile", "+212600000000", D(activation), asked, list(terms), list(statuses)
    )


def active(start: str, end: str | None = None) -> StatusPeriod:
    return StatusPeriod(ContractStatus.ACTIVE, day(start), day(end) if end else None)


def suspended(start: str, end: str | None = None) -> StatusPeriod:
    return StatusPeriod(ContractStatus.SUSPENDED, day(start), day(end) if end else None)


def period(start: str, last: str) -> Interval:
    return Interval(day(start), day(last) + ONE_DAY)


def scope_of(own: Interval, completed: Iterable[Coverage] = (), rate: Decimal = VAT) -> RunScope:
    return RunScope(tuple(own_cells(own, rate)), tuple(covered_cells(list(completed), own)))


def billed(lines: Iterable[RatedLine]) -> list[BilledLine]:
    return [BilledLine(x.line_type, x.month, x.days, x.amount, x.tax_rate) for x in lines]


def amounts(lines: Iterable[RatedLine]) -> list[tuple[str, str]]:
    return [(line.line_type.value, str(line.amount)) for line in lines]


FEBRUARY = period("2026-02-01", "2026-02-28")
MARCH = period("2026-03-01", "2026-03-31")
APRIL = period("2026-04-01", "2026-04-30")
MAY = period("2026-05-01", "2026-05-31")
JUNE = period("2026-06-01", "2026-06-30")


@pytest.mark.parametrize(
    ("rated", "own", "expected"),
    [
        (
            contract([term("99.00", "2026-02-05")], [active("2026-02-05")], activation="20.00"),
            FEBRUARY,
            [("recurring", "84.86"), ("activation", "20.00")],
        ),
        (
            contract([term("200", "2026-01-01", "2026-03-16"), term("300", "2026-03-16")], [active("2026-01-01")]),
            MARCH,
            [("recurring", "96.77"), ("recurring", "154.84")],
        ),
        (
            contract([term("149", "2026-01-01")], [active("2026-01-01", "2026-05-21")]),
            MAY,
            [("recurring", "96.13")],
        ),
        (
            contract(
                [term("90", "2026-01-01")],
                [
                    active("2026-01-01", "2026-06-10"),
                    suspended("2026-06-10", "2026-06-20"),
                    active("2026-06-20"),
                ],
            ),
            JUNE,
            [("recurring", "60.00")],
        ),
        (
            contract([term("299", "2028-02-29")], [active("2028-02-29")]),
            period("2028-02-01", "2028-02-29"),
            [("recurring", "10.31")],
        ),
        (contract([term("99.99", "2026-01-01")], [active("2026-01-01")]), MAY, [("recurring", "99.99")]),
        (contract([term("99", "2026-06-01")], [active("2026-06-01")]), MAY, []),
        (contract([term("99", "2026-01-01")], []), MAY, []),
        (
            contract([term("31", "2026-05-30", proration="full_month")], [active("2026-05-30")]),
            MAY,
            [("recurring", "31.00")],
        ),
    ],
)
def test_a_first_run_bills_what_is_owed(
    rated: BillableContract, own: Interval, expected: list[tuple[str, str]]
) -> None:
    assert amounts(owed_minus_billed(rated, [], scope_of(own))) == expected


def test_the_worked_example_with_ten_percent_adds_up() -> None:
    rated = contract([term("99.00", "2026-02-05")], [active("2026-02-05")], activation="20.00")
    lines = owed_minus_billed(rated, [], scope_of(FEBRUARY, rate=D("0.10")))
    result = Totals.of((line.amount, line.tax_rate) for line in lines)
    assert (result.subtotal, result.tax, result.total) == (D("104.86"), D("10.49"), D("115.35"))


def test_lines_of_one_fee_add_up_to_the_month() -> None:
    terms = [
        term("100", "2026-01-01", "2026-05-11"),
        term("100", "2026-05-11", "2026-05-21"),
        term("100", "2026-05-21"),
    ]
    lines = owed_minus_billed(contract(terms, [active("2026-01-01")]), [], scope_of(MAY))
    assert amounts(lines) == [("recurring", "32.26"), ("recurring", "32.26"), ("recurring", "35.48")]


def test_a_backdated_downgrade_is_netted_on_the_next_invoice() -> None:
    before = contract([term("300", "2026-01-01")], [active("2026-01-01")])
    april = billed(owed_minus_billed(before, [], scope_of(APRIL)))
    terms = [term("300", "2026-01-01", "2026-04-11"), term("200", "2026-04-11")]
    changed = contract(terms, [active("2026-01-01")], rerate_from="2026-04-11")
    lines = owed_minus_billed(changed, april, scope_of(MAY, [Coverage(APRIL, VAT)]))
    assert amounts(lines) == [("adjustment", "-66.67"), ("recurring", "200.00")]
    assert (lines[0].month, lines[0].cause) == (Month(day("2026-04-01"), 30), Cause.PLAN_CHANGE)


def test_the_original_rate_is_credited() -> None:
    before = contract([term("300", "2026-01-01")], [active("2026-01-01")])
    april = billed(owed_minus_billed(before, [], scope_of(APRIL, rate=D("0.14"))))
    ended = contract([term("300", "2026-01-01")], [active("2026-01-01", "2026-04-16")], rerate_from="2026-04-15")
    lines = owed_minus_billed(ended, april, scope_of(MAY, [Coverage(APRIL, D("0.14"))]))
    assert [(line.amount, line.tax_rate, line.cause) for line in lines] == [
        (D("-150.00"), D("0.14"), Cause.TERMINATION)
    ]


def test_a_contract_signed_after_its_month_was_run_is_charged_with_its_activation() -> None:
    late = contract([term("280", "2026-02-15")], [active("2026-02-15")], activation="50", rerate_from="2026-02-15")
    lines = owed_minus_billed(late, [], scope_of(MARCH, [Coverage(FEBRUARY, VAT)]))
    assert amounts(lines) == [("adjustment", "140.00"), ("recurring", "280.00"), ("activation", "50")]
    assert lines[0].cause is Cause.LATE_START


def test_a_month_no_run_completed_is_left_to_its_own_run() -> None:
    old = contract([term("280", "2026-02-15")], [active("2026-02-15")], activation="50", rerate_from="2026-02-15")
    assert amounts(owed_minus_billed(old, [], scope_of(MARCH))) == [("recurring", "280.00")]


def test_another_anchor_bills_only_the_days_nobody_billed() -> None:
    rated = contract([term("310", "2026-01-01")], [active("2026-01-01")])
    march = billed(owed_minus_billed(rated, [], scope_of(MARCH)))
    overlapping = period("2026-03-16", "2026-04-15")
    lines = owed_minus_billed(rated, march, scope_of(overlapping, [Coverage(MARCH, VAT)]))
    assert [(line.days, line.amount) for line in lines] == [
        (Interval(day("2026-04-01"), day("2026-04-16")), D("150.00"))
    ]


def test_a_shorter_run_of_a_billed_month_issues_nothing() -> None:
    rated = contract([term("310", "2026-01-01")], [active("2026-01-01")], rerate_from="2026-01-01")
    march = billed(owed_minus_billed(rated, [], scope_of(MARCH)))
    again = scope_of(period("2026-03-01", "2026-03-10"), [Coverage(MARCH, VAT)])
    assert owed_minus_billed(rated, march, again) == []


def test_a_credit_nobody_asked_for_parks_the_client() -> None:
    rated = contract([term("310", "2026-01-01")], [active("2026-01-01", "2026-03-11")])
    line = BilledLine(LineType.RECURRING, Month(day("2026-03-01"), 31), MARCH, D("310"), VAT)
    with pytest.raises(ClientParked) as parked:
        owed_minus_billed(rated, [line], scope_of(MARCH))
    assert parked.value.reason is ParkReason.NEGATIVE_WITHOUT_CAUSE


@pytest.mark.parametrize(
    ("terms", "reason"),
    [
        ([term("1", "2026-01-01"), term("2", "2026-02-01")], ParkReason.OVERLAPPING_TERMS),
        ([term("1", "2026-01-01", "2026-02-01"), term("2", "2026-02-02")], ParkReason.MISSING_PRICE),
    ],
)
def test_a_timeline_with_a_fault_parks_the_client(terms: list[Term], reason: ParkReason) -> None:
    with pytest.raises(ClientParked) as parked:
        owed_minus_billed(contract(terms, [active("2026-01-01")]), [], scope_of(MARCH))
    assert parked.value.reason is reason


def test_a_correction_beyond_the_look_back_parks_the_client() -> None:
    rated = contract([term("10", "2026-01-01")], [active("2026-01-01")], rerate_from="2026-02-10")
    scope = replace(scope_of(MAY, [Coverage(FEBRUARY, VAT)]), correct_since=day("2026-03-01"))
    with pytest.raises(ClientParked) as parked:
        owed_minus_billed(rated, [], scope)
    assert parked.value.reason is ParkReason.CORRECTION_BEYOND_LOOKBACK


def test_billing_months_clamp_and_never_drift() -> None:
    starts = [month.start.isoformat() for month in months_of(period("2026-01-31", "2026-05-30"))]
    assert starts == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]


FEES = st.integers(1, 99_999).map(lambda cents: D(cents) / 100)
EPOCH = date(2026, 1, 1)
MONTHS = [Interval(add_months(EPOCH, n), add_months(EPOCH, n + 1)) for n in range(6)]


class Desk:
    """One contract, its book, and the runs that completed."""

    def __init__(self, fee: Decimal, start: date) -> None:
        self.terms = [Term(OFFER, 1, fee, "daily", start)]
        self.statuses = changed_statuses([], ContractStatus.ACTIVE, start, None)
        self.start = start
        self.rerate_from: date | None = start
        self.book: list[BilledLine] = []
        self.completed: list[Coverage] = []

    def as_billable(self) -> BillableContract:
        return BillableContract(CONTRACT, CLIENT, "mobile", "x", D("0"), self.rerate_from, self.terms, self.statuses)

    def run(self, own: Interval) -> list[RatedLine]:
        scope, rated = scope_of(own, self.completed), self.as_billable()
        lines = owed_minus_billed(rated, self.book, scope)
        if scope.must_look_back(rated):
            self.rerate_from = None
        self.book += billed(lines)
        self.completed.append(Coverage(own, VAT))
        return lines

    def change_plan(self, fee: Decimal, on: date) -> None:
        self.terms = changed_terms(self.terms, Term(OTHER_OFFER, 1, fee, "daily", on))
        self.rerate_from = min(self.rerate_from or on, on)

    def pass_to(self, status: ContractStatus, on: date) -> None:
        self.statuses = changed_statuses(self.statuses, status, on, None)
        self.rerate_from = min(self.rerate_from or on, on)

    def owed(self, month: Interval) -> Decimal:
        """The month by hand: every day looked at, days of one fee added, one rounding each."""
        days: defaultdict[Decimal, int] = defaultdict(int)
        for offset in range((month.end - month.start).days):
            on = month.start + timedelta(days=offset)
            is_active = any(
                p.status is ContractStatus.ACTIVE and p.valid_from <= on < (p.valid_to or FAR_FUTURE)
                for p in self.statuses
            )
            if is_active:
                days[next(t.monthly_fee for t in reversed(self.terms) if t.valid_from <= on)] += 1
        length = (month.end - month.start).days
        shares = (fee * n / length for fee, n in days.items())
        return sum((share.quantize(D("0.01"), ROUND_HALF_UP) for share in shares), D(0))


DAYS = st.integers(0, 150).map(lambda n: EPOCH + timedelta(days=n))
CHANGES = st.one_of(
    st.tuples(st.just("plan"), FEES, DAYS),
    st.tuples(st.just("suspend"), st.none(), DAYS),
    st.tuples(st.just("resume"), st.none(), DAYS),
    st.tuples(st.just("run"), st.none(), st.integers(0, 5)),
)


@settings(max_examples=300, deadline=None)
@given(fee=FEES, start=st.integers(0, 60), steps=st.lists(CHANGES, max_size=12))
def test_after_any_history_the_book_is_what_is_owed(
    fee: Decimal, start: int, steps: list[tuple[str, Decimal | None, date | int]]
) -> None:
    desk = Desk(fee, EPOCH + timedelta(days=start))
    for verb, value, when in steps:
        match verb, when:
            case "run", int():
                desk.run(MONTHS[when])
            case "plan", date() if value is not None:
                desk.change_plan(value, max(when, desk.start))
            case "suspend", date():
                desk.pass_to(ContractStatus.SUSPENDED, max(when, desk.start))
            case "resume", date():
                desk.pass_to(ContractStatus.ACTIVE, max(when, desk.start))
    for month in MONTHS:
        desk.run(month)
    for month in MONTHS:
        assert sum((line.amount for line in desk.book if line.month.start == month.start), D(0)) == desk.owed(month)
    for month in MONTHS:
        assert desk.run(month) == []


@settings(max_examples=200, deadline=None)
@given(fee=FEES, start=st.integers(0, 40), cuts=st.lists(st.integers(1, 89), min_size=1, max_size=5, unique=True))
def test_any_split_of_the_calendar_bills_every_day_once(fee: Decimal, start: int, cuts: list[int]) -> None:
    desk = Desk(fee, EPOCH + timedelta(days=start))
    marks = [0, *sorted(cuts), 90]
    for begin, end in pairwise(marks):
        desk.run(Interval(EPOCH + timedelta(days=begin), EPOCH + timedelta(days=end)))
    covered = sorted(line.days for line in desk.book)
    for earlier, later in pairwise(covered):
        assert earlier.end <= later.start
    assert all(line.amount >= 0 for line in desk.book)

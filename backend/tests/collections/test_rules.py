"""The pure rules of collections, by tables of cases and by properties."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.collections import rules
from app.collections.values import (
    AgingBucket,
    CaseFacts,
    CaseStatus,
    Channel,
    DunningAction,
    EntryKind,
    Level,
    Movement,
    Skip,
)

TODAY = date(2026, 11, 20)
CASABLANCA = ZoneInfo("Africa/Casablanca")
ID = UUID(int=1)
HUNDRED = Decimal("100.00")
BY_LEVEL = {level.level: level for level in rules.DEFAULT_LEVELS}


def facts(days: int, amount: str = "100.00", **known: object) -> CaseFacts:
    values: dict[str, object] = {
        "case_id": ID, "client_id": ID, "invoice_id": ID, "invoice_number": "FAC-2026-000001", "currency": "MAD",
        "due_date": TODAY - timedelta(days=days), "outstanding_amount": Decimal(amount), "status": "open",
        "hold": None, "promised_on": None, "last_level": 0, "last_step_on": None, "had_notice": False,
    }  # fmt: skip
    return CaseFacts(**(values | known))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("days", "bucket"),
    [
        (-400, "current"), (-1, "current"), (0, "current"), (1, "1_30"), (30, "1_30"), (31, "31_60"), (60, "31_60"),
        (61, "61_90"), (90, "61_90"), (91, "90_plus"), (4000, "90_plus"),
    ],
)  # fmt: skip
def test_the_bucket_of_a_debt(days: int, bucket: str) -> None:
    assert rules.bucket_of(days) == bucket


@given(st.integers(-200, 200), st.sampled_from(AgingBucket))
def test_a_bucket_holds_exactly_its_due_dates(days: int, bucket: AgingBucket) -> None:
    oldest, newest = rules.due_dates_of(bucket, TODAY)
    due = TODAY - timedelta(days=days)
    is_between = (oldest is None or due >= oldest) and (newest is None or due <= newest)
    assert is_between == (rules.bucket_of(days) is bucket)


@pytest.mark.parametrize(
    ("current", "wanted", "owed", "allowed"),
    [
        ("open", "in_progress", "1.00", True),
        ("open", "resolved", "1.00", True),
        ("open", "closed", "1.00", True),
        ("in_progress", "open", "1.00", True),
        ("in_progress", "closed", "1.00", True),
        ("resolved", "closed", "0.00", True),
        ("resolved", "open", "0.00", False),
        ("resolved", "in_progress", "0.00", False),
        ("resolved", "in_progress", "1.00", True),
        ("closed", "open", "1.00", False),
        ("closed", "in_progress", "1.00", False),
        ("closed", "resolved", "0.00", False),
    ],
)
def test_who_may_become_what(current: str, wanted: str, owed: str, allowed: bool) -> None:
    assert rules.may_pass(CaseStatus(current), CaseStatus(wanted), Decimal(owed)) is allowed


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (facts(2), Skip.NO_LEVEL),
        (facts(3), 1),
        (facts(3, "9.99"), Skip.NO_LEVEL),
        (facts(10, last_level=1, had_notice=True), 2),
        (facts(10, last_level=2, had_notice=True), Skip.NO_LEVEL),
        (facts(25), 3),
        (facts(25, "49.99"), 2),
        (facts(45), 3),  # never cut without a notice
        (facts(45, last_level=3, had_notice=True, last_step_on=TODAY - timedelta(days=1)), 4),
        (facts(45, last_level=3, had_notice=True, last_step_on=TODAY), Skip.ACTED_TODAY),
        (facts(45, last_level=1, had_notice=True), 4),
        (facts(45, "20.00", last_level=4, had_notice=True), Skip.NO_LEVEL),  # never milder after harsher
        (facts(200, last_level=4, had_notice=True), 5),
        (facts(200, last_level=5, had_notice=True), Skip.NO_LEVEL),
        (facts(200), 3),
        (facts(25, hold="disputed"), Skip.DISPUTED),
        (facts(25, hold="exempt"), Skip.EXEMPT),
        (facts(25, promised_on=TODAY), Skip.PROMISED),
        (facts(25, promised_on=TODAY - timedelta(days=1)), 3),
        (facts(25, status="in_progress"), 3),
    ],
)
def test_the_next_step(case: CaseFacts, expected: int | Skip) -> None:
    wanted = expected if isinstance(expected, Skip) else BY_LEVEL[expected]
    assert rules.next_step(case, rules.DEFAULT_LEVELS, TODAY) == wanted


@given(st.lists(st.tuples(st.integers(0, 150), st.integers(1, 200)), max_size=12), st.integers(0, 30))
def test_however_a_debt_moves_levels_only_rise(days: list[tuple[int, int]], start: int) -> None:
    """Whatever is paid in between and however irregular the runs: no level twice, no cut without a notice."""
    last, had_notice, done = 0, False, list[Level]()
    for late, amount in sorted(days):
        case = facts(late + start, f"{amount}.00", last_level=last, had_notice=had_notice)
        step = rules.next_step(case, rules.DEFAULT_LEVELS, TODAY)
        if isinstance(step, Level):
            assert step.level > last
            assert step.action in rules.NOTICES or had_notice
            assert step.minimum_amount <= case.outstanding_amount
            last, had_notice = step.level, had_notice or step.action in rules.NOTICES
            done.append(step)
    assert len({level.level for level in done}) == len(done)


def test_the_default_policy_is_in_order() -> None:
    assert rules.fault_of_levels(rules.DEFAULT_LEVELS) is None
    assert rules.fault_of_levels(()) is None


@pytest.mark.parametrize(
    ("levels", "fault"),
    [
        ([(5, "0", "reminder", "email"), (5, "0", "warning", "sms")], (1, "days_past_due")),
        ([(5, "0", "warning", "email"), (6, "0", "reminder", "sms")], (1, "action")),
        ([(5, "0", "reminder", None)], (0, "channel")),
        ([(5, "0", "suspend", "sms")], (0, "action")),
        ([(5, "60", "warning", "sms"), (6, "50", "suspend", None)], (1, "action")),
        ([(5, "50", "warning", "sms"), (9, "10", "propose_termination", None)], (1, "action")),
    ],
)  # fmt: skip
def test_a_policy_out_of_order_is_named(levels: list[tuple[int, str, str, str | None]], fault: tuple[int, str]) -> None:
    built = [
        Level(number, days, Decimal(amount), DunningAction(action), Channel(channel) if channel else None)
        for number, (days, amount, action, channel) in enumerate(levels, start=1)
    ]
    found = rules.fault_of_levels(built)
    assert found is not None
    assert found[:2] == fault


@pytest.mark.parametrize(
    ("at", "quiet", "expected"),
    [
        ("2026-11-20T12:00", ("20:00", "08:00"), "2026-11-20T12:00"),
        ("2026-11-20T20:00", ("20:00", "08:00"), "2026-11-21T08:00"),
        ("2026-11-20T23:59", ("20:00", "08:00"), "2026-11-21T08:00"),
        ("2026-11-20T00:10", ("20:00", "08:00"), "2026-11-20T08:00"),
        ("2026-11-20T08:00", ("20:00", "08:00"), "2026-11-20T08:00"),
        ("2026-11-20T13:00", ("12:00", "14:00"), "2026-11-20T14:00"),
        ("2026-11-20T14:00", ("12:00", "14:00"), "2026-11-20T14:00"),
        ("2026-11-20T03:00", None, "2026-11-20T03:00"),
        ("2026-11-20T03:00", ("09:00", "09:00"), "2026-11-20T03:00"),
    ],
)
def test_messages_wait_for_the_end_of_the_quiet_hours(at: str, quiet: tuple[str, str] | None, expected: str) -> None:
    now = datetime.fromisoformat(at).replace(tzinfo=CASABLANCA).astimezone(UTC)
    ends = tuple(time.fromisoformat(end) for end in quiet) if quiet else (None, None)
    found = rules.runs_at(now, CASABLANCA, *ends)
    assert found == datetime.fromisoformat(expected).replace(tzinfo=CASABLANCA)
    assert found.tzinfo is UTC


def test_days_of_sales() -> None:
    assert rules.days_sales_outstanding(HUNDRED, Decimal("300.00")) == 30
    assert rules.days_sales_outstanding(HUNDRED, Decimal("0.00")) is None


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(-500, 500)), max_size=20),
    st.integers(0, 60),
    st.integers(0, 60),
)
def test_an_account_adds_up(moves: list[tuple[int, int]], first: int, more: int) -> None:
    start = date(2026, 1, 1)
    movements = [
        Movement(start + timedelta(days=day), EntryKind.PAYMENT, UUID(int=at), None, Decimal(amount))
        for at, (day, amount) in enumerate(moves)
    ]
    since, last = start + timedelta(days=first), start + timedelta(days=first + more)
    account = rules.account(movements, since, last)
    assert account.closing == account.opening + account.debits - account.credits
    assert account.closing == sum((m.amount for m in movements if m.day <= last), Decimal(0))
    assert account.opening == sum((m.amount for m in movements if m.day < since), Decimal(0))
    balances = [balance for _, balance in account.lines]
    assert not balances or balances[-1] == account.closing
    assert rules.account(movements, None, last).opening == 0

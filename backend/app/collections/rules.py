"""Rules of collections: aging, the life of a case, what dunning does next, a client's account. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from app.collections.values import (
    ActionType,
    AgingBucket,
    CaseFacts,
    CaseStatus,
    Channel,
    DunningAction,
    EntryKind,
    Hold,
    Level,
    ManualAction,
    Movement,
    Skip,
)
from app.common import money
from app.common.days import ONE_DAY

SALES_DAYS: Final = 90
"""Days of sales that what is outstanding is compared with."""

NOTICES: Final = frozenset({DunningAction.REMINDER, DunningAction.WARNING})
MESSAGES: Final = frozenset({ManualAction.REMINDER_SENT, ManualAction.WARNING_SENT})

_UPPER_BOUNDS: Final = (
    (0, AgingBucket.CURRENT),
    (30, AgingBucket.DAYS_1_30),
    (60, AgingBucket.DAYS_31_60),
    (90, AgingBucket.DAYS_61_90),
)
_TRANSITIONS: Final = {
    CaseStatus.OPEN: {CaseStatus.IN_PROGRESS, CaseStatus.RESOLVED, CaseStatus.CLOSED},
    CaseStatus.IN_PROGRESS: {CaseStatus.OPEN, CaseStatus.RESOLVED, CaseStatus.CLOSED},
    CaseStatus.RESOLVED: {CaseStatus.OPEN, CaseStatus.IN_PROGRESS, CaseStatus.CLOSED},
    CaseStatus.CLOSED: set[CaseStatus](),
}
_SEVERITY: Final = tuple(DunningAction)
_KINDS: Final = tuple(EntryKind)
_RECORDED_AS: Final = {
    DunningAction.REMINDER: ActionType.REMINDER_SENT,
    DunningAction.WARNING: ActionType.WARNING_SENT,
    DunningAction.SUSPEND: ActionType.SERVICE_SUSPENDED,
    DunningAction.PROPOSE_TERMINATION: ActionType.TERMINATION_PROPOSED,
}

DEFAULT_LEVELS: Final = (
    Level(1, 3, Decimal("10.00"), DunningAction.REMINDER, Channel.EMAIL),
    Level(2, 10, Decimal("10.00"), DunningAction.REMINDER, Channel.SMS),
    Level(3, 20, Decimal("50.00"), DunningAction.WARNING, Channel.EMAIL),
    Level(4, 30, Decimal("50.00"), DunningAction.SUSPEND, Channel.SMS),
    Level(5, 90, Decimal("50.00"), DunningAction.PROPOSE_TERMINATION, None),
)
"""The policy of a tenant that never decided one."""


def days_past_due(due_date: date, today: date) -> int:
    """Whole days since the due date; zero or less while the invoice is not overdue."""
    return (today - due_date).days


def bucket_of(days: int) -> AgingBucket:
    """The age of a debt. Source: money rules, section 9: due today is not overdue."""
    return next((bucket for bound, bucket in _UPPER_BOUNDS if days <= bound), AgingBucket.DAYS_90_PLUS)


def due_dates_of(bucket: AgingBucket, today: date) -> tuple[date | None, date | None]:
    """The first and the last due date of a bucket; None is open."""
    oldest: date | None = None
    newest: date | None = today - timedelta(days=_UPPER_BOUNDS[-1][0] + 1)
    last: int | None = None
    for bound, candidate in _UPPER_BOUNDS:
        if candidate is bucket:
            oldest = today - timedelta(days=bound)
            newest = None if last is None else today - timedelta(days=last + 1)
            break
        last = bound
    return oldest, newest


def delinquent_since(oldest_due: date | None) -> date | None:
    """The first day of delinquency: the day after the oldest due date that has passed."""
    return None if oldest_due is None else oldest_due + ONE_DAY


def may_pass(current: CaseStatus, wanted: CaseStatus, outstanding: Decimal) -> bool:
    """Whether a person may pass a case on.

    A person may end a case with something outstanding: `resolved` when an arrangement was found, `closed` when
    it is given up. Only a resolved case that still has something outstanding is taken up again by hand; a closed
    one is final.
    """
    if wanted not in _TRANSITIONS[current]:
        return False
    return outstanding > 0 or current.is_chased or not wanted.is_chased


def action_of_transition(current: CaseStatus, wanted: CaseStatus) -> ActionType:
    """How the history of a case tells a passage."""
    if wanted is CaseStatus.RESOLVED:
        return ActionType.CASE_RESOLVED
    if wanted is CaseStatus.CLOSED:
        return ActionType.CASE_CLOSED
    return ActionType.STATUS_UPDATED if current.is_chased else ActionType.CASE_REOPENED


def next_step(case: CaseFacts, levels: Sequence[Level], today: date) -> Level | Skip:
    """What dunning does to a case today: its most severe level, or why nothing.

    Never a level twice nor a milder one after a harsher, and one step a day. Where service would be cut before
    any notice was given, the most severe notice comes first.
    """
    if case.hold is not None:
        return Skip.DISPUTED if case.hold == Hold.DISPUTED else Skip.EXEMPT
    if case.promised_on is not None and case.promised_on >= today:
        return Skip.PROMISED
    if case.last_step_on is not None and case.last_step_on >= today:
        return Skip.ACTED_TODAY
    days = days_past_due(case.due_date, today)
    matching = [
        level for level in levels if level.days_past_due <= days and level.minimum_amount <= case.outstanding_amount
    ]
    if not matching or matching[-1].level <= case.last_level:
        return Skip.NO_LEVEL
    if matching[-1].action in NOTICES or case.had_notice:
        return matching[-1]
    notices = [level for level in matching if level.action in NOTICES and level.level > case.last_level]
    return notices[-1] if notices else Skip.NO_LEVEL


def recorded_as(action: DunningAction) -> ActionType:
    """How the history of a case tells a level."""
    return _RECORDED_AS[action]


def fault_of_levels(levels: Sequence[Level]) -> tuple[int, str, str] | None:
    """What is wrong with the levels of a policy: position, field and sentence; None when they are fine."""
    for position, level in enumerate(levels):
        before = levels[position - 1] if position else None
        if before and level.days_past_due <= before.days_past_due:
            return position, "days_past_due", "Each level comes later than the one before it"
        if before and _SEVERITY.index(level.action) < _SEVERITY.index(before.action):
            return position, "action", "No level is milder than the one before it"
        if level.action in NOTICES:
            if level.channel is None:
                return position, "channel", "A reminder or a warning needs a channel"
        elif not any(n.action in NOTICES and n.minimum_amount <= level.minimum_amount for n in levels[:position]):
            return position, "action", "A reminder or a warning for no larger an amount comes before"
    return None


def runs_at(now: datetime, zone: ZoneInfo, quiet_from: time | None, quiet_until: time | None) -> datetime:
    """When messages may leave: now, or at the end of the quiet hours that `now` lies in.

    Args: now: aware; quiet_from, quiet_until: local times, over midnight when the first is the later one.
    """
    if quiet_from is None or quiet_until is None or quiet_from == quiet_until:
        return now
    local = now.astimezone(zone)
    clock, over_midnight = local.time(), quiet_from > quiet_until
    begun, not_over = clock >= quiet_from, clock < quiet_until
    if not (begun or not_over if over_midnight else begun and not_over):
        return now
    day = local.date() + ONE_DAY if over_midnight and begun else local.date()
    return datetime.combine(day, quiet_until, zone).astimezone(now.tzinfo)


def days_sales_outstanding(outstanding: Decimal, sales: Decimal) -> int | None:
    """For how many days of the last `SALES_DAYS` days' sales nobody paid; None without sales."""
    if sales <= 0:
        return None
    return money.divide_half_up(money.to_cents(outstanding) * SALES_DAYS, money.to_cents(sales))


def _in_order(movement: Movement) -> tuple[date, int, int]:
    return movement.day, _KINDS.index(movement.kind), movement.subject_id.int


class Account(NamedTuple):
    """A stretch of a client's account; `closing = opening + debits - credits`."""

    opening: Decimal
    lines: tuple[tuple[Movement, Decimal], ...]
    debits: Decimal
    credits: Decimal
    closing: Decimal


def account(movements: Iterable[Movement], first: date | None, last: date) -> Account:
    """The account from a first to a last day, each line with the balance after it.

    Args: first: None begins with the first movement.
    """
    opening = debits = given = money.ZERO
    lines: list[tuple[Movement, Decimal]] = []
    balance = money.ZERO
    for movement in sorted(movements, key=_in_order):
        if movement.day > last:
            continue
        balance += movement.amount
        if first is not None and movement.day < first:
            opening = balance
            continue
        lines.append((movement, balance))
        if movement.amount < 0:
            given -= movement.amount
        else:
            debits += movement.amount
    return Account(opening, tuple(lines), debits, given, balance)

"""Rating: what a contract owes for a month, and what of it has not been billed. Pure.

`owed_minus_billed` is the whole of it. Invariant: what it returns, added to what was billed before, is
exactly what is owed; asked again afterwards it returns nothing.

Source: billing rules, sections 1 to 5.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from app.billing.periods import Cell, Month
from app.billing.pieces import Piece, amount_for, days_by_price, held_on, owed_for, pieces_of, reductions, taken_off
from app.billing.termination import fee_of
from app.common import money
from app.common.days import FAR_FUTURE, ONE_DAY, Interval, count_days, merged, without
from app.contracts.values import (
    BillableContract,
    ContractStatus,
    Discount,
    DiscountTarget,
    PlanChange,
    StatusPeriod,
    Term,
    Termination,
)
from app.receivables.values import LineType


class RunStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    COMPLETED = "completed"
    COMPLETED_WITH_ERRORS = "completed_with_errors"


class ParkReason(StrEnum):
    """Why a client was left out of a run for an operator to look at."""

    OVERLAPPING_TERMS = "overlapping_terms"
    MISSING_PRICE = "missing_price"
    CORRECTION_BEYOND_LOOKBACK = "correction_beyond_lookback"
    NEGATIVE_WITHOUT_CAUSE = "negative_without_cause"
    TOTAL_ABOVE_BOUND = "total_above_bound"
    INCREASE_ABOVE_BOUND = "increase_above_bound"


class Cause(StrEnum):
    """Why a month that was billed is corrected."""

    LATE_START = "late_start"
    PLAN_CHANGE = "plan_change"
    SUSPENSION = "suspension"
    TERMINATION = "termination"
    DISCOUNT = "discount"
    OTHER = "other"
    ACTIVATION = "activation"
    """Of a discount: what it reduces is the activation, which is never corrected."""


_SERVED = (ContractStatus.ACTIVE,)
_SERVED_OR_SUSPENDED = (ContractStatus.ACTIVE, ContractStatus.SUSPENDED)


class ClientParked(Exception):
    """A client's data breaks a rule of rating."""

    def __init__(self, reason: ParkReason, **details: str) -> None:
        super().__init__(reason)
        self.reason, self.details = reason, details


class BilledLine(NamedTuple):
    """A line of an issued document; credits are negative.

    A gift takes nothing off what was billed, but what was given once is not given back again.
    """

    line_type: LineType
    month: Month
    days: Interval
    amount: Decimal
    tax_rate: Decimal
    is_gift: bool = False


class RatedLine(NamedTuple):
    """A line to issue: the term it comes from, the days it covers, its net amount at a tax rate."""

    line_type: LineType
    term: Term
    month: Month
    days: Interval
    billed_days: int
    unit_fee: Decimal
    amount: Decimal
    tax_rate: Decimal
    cause: Cause | None = None
    discounts: tuple[Discount, ...] = ()


@dataclass(frozen=True, slots=True)
class RunScope:
    """The days a run settles: its own cells, and the cells completed runs settled before it.

    `correct_since` is the first day that may still be corrected.
    """

    own: tuple[Cell, ...]
    covered: tuple[Cell, ...] = ()
    correct_since: date = date.min
    bill_suspended_days: bool = False

    def must_look_back(self, contract: BillableContract) -> bool:
        """Whether a contract asks for a month that a completed run settled."""
        asked = contract.rerate_from
        return asked is not None and any(cell.window[-1].end > asked for cell in self.covered)


def owed_minus_billed(contract: BillableContract, billed: Sequence[BilledLine], scope: RunScope) -> list[RatedLine]:
    """The lines a run has to issue for one contract.

    Args: billed: everything billed for the days of the own cells and, when `scope.must_look_back`, for
        every covered cell from the month of `rerate_from` on; of a fee for ending early, whatever its day.
    Returns: recurring lines for days nobody billed, one netted adjustment per corrected month and rate, the
        activation once, then what is owed for an early end and not billed; in the order of the days.
    Errors: `ClientParked`.
    """
    check_terms(contract.terms)
    billable = billable_days(contract.statuses, bill_suspended=scope.bill_suspended_days)
    looks_back = scope.must_look_back(contract)
    lines: list[RatedLine] = []
    for cell in _corrected_cells(contract, billed, scope) if looks_back else ():
        lines += _adjustments(contract, billable, billed, cell)
    for cell in scope.own:
        lines += _own_lines(contract, billable, billed, _whole(cell, scope) if looks_back else cell)
    cells = (*scope.covered, *scope.own) if looks_back else scope.own
    lines += _activation(contract, billed, cells)
    if contract.termination is not None:
        lines += _termination(contract, contract.termination, billed, (*scope.covered, *scope.own))
    if contract.rerate_from is None and any(line.amount < 0 and not line.discounts for line in lines):
        raise ClientParked(ParkReason.NEGATIVE_WITHOUT_CAUSE, contract_id=str(contract.contract_id))
    return lines


def check_terms(terms: Sequence[Term]) -> None:
    """Refuse a timeline that prices a day twice or not at all.

    Errors: `ClientParked`.
    """
    for before, after in pairwise(terms):
        if before.valid_to is None or before.valid_to > after.valid_from:
            raise ClientParked(ParkReason.OVERLAPPING_TERMS, day=after.valid_from.isoformat())
        if before.valid_to < after.valid_from:
            raise ClientParked(ParkReason.MISSING_PRICE, day=before.valid_to.isoformat())


def billable_days(statuses: Iterable[StatusPeriod], *, bill_suspended: bool = False) -> list[Interval]:
    """The days on which a contract was active (or suspended, where the tenant bills those)."""
    wanted = _SERVED_OR_SUSPENDED if bill_suspended else _SERVED
    days = [Interval(p.valid_from, p.valid_to or FAR_FUTURE) for p in statuses if p.status in wanted]
    return days if len(days) < 2 else merged(days)


def _recurring(pieces: Sequence[Piece], already: dict[tuple[Decimal, str], int], cell: Cell) -> list[RatedLine]:
    """One line per term for days nobody billed; among lines of one fee the last takes the remainder.

    Args: already: days of the same month billed before, by price, so that everything adds up.
    """
    if len(pieces) == 1 and not already:
        days = count_days(pieces[0].days)
        return _line(pieces[0], days, amount_for(pieces[0].term, days, cell.month), cell)
    totals = days_by_price(pieces)
    lines: list[RatedLine] = []
    given: defaultdict[tuple[Decimal, str], Decimal] = defaultdict(lambda: money.ZERO)
    seen: defaultdict[tuple[Decimal, str], int] = defaultdict(int)
    for piece in pieces:
        term, days = piece.term, count_days(piece.days)
        price = (term.monthly_fee, term.proration)
        seen[price] += days
        if seen[price] == totals[price]:
            before = already.get(price, 0)
            target = amount_for(term, before + totals[price], cell.month) - amount_for(term, before, cell.month)
            amount = target - given[price]
        else:
            amount = amount_for(term, days, cell.month)
        given[price] += amount
        lines += _line(piece, days, amount, cell)
    return lines


def _line(piece: Piece, days: int, amount: Decimal, cell: Cell) -> list[RatedLine]:
    """The recurring line of a piece, none for nothing."""
    if not amount:
        return []
    term = piece.term
    return [RatedLine(LineType.RECURRING, term, cell.month, piece.hull, days, term.monthly_fee, amount, cell.tax_rate)]


def _own_lines(
    contract: BillableContract, billable: Sequence[Interval], billed: Sequence[BilledLine], cell: Cell
) -> list[RatedLine]:
    """A cell of the run's own period: new days as recurring lines, billed days corrected."""
    counted = _of_service(billed)
    if not counted:
        return _charged(contract, pieces_of(contract.terms, billable, cell.window), (), cell)
    elsewhere = [line.days for line in counted if line.month != cell.month]
    here = [line for line in counted if line.month == cell.month]
    covered = without([line.days for line in here], elsewhere)
    fresh = pieces_of(contract.terms, billable, without(cell.window, [*covered, *elsewhere]))
    known = pieces_of(contract.terms, billable, covered)
    owed = owed_for(known, contract.discounts, cell.month)
    return _net(contract, cell, covered, owed, here) + _charged(contract, fresh, known, cell)


def _charged(contract: BillableContract, fresh: Sequence[Piece], known: Sequence[Piece], cell: Cell) -> list[RatedLine]:
    """The lines of days nobody billed, under each the discount that reduces it.

    Args: known: the pieces of the same month that were billed before.
    """
    lines = _recurring(fresh, days_by_price(known) if known else {}, cell)
    if not contract.discounts:
        return lines
    already = days_by_price(reductions(known, contract.discounts))
    for line in _recurring(reductions(fresh, contract.discounts), already, cell):
        held = held_on(contract.discounts, DiscountTarget.RECURRING, line.days)
        lines.append(line._replace(line_type=LineType.DISCOUNT, discounts=held))
    return sorted(lines, key=lambda line: line.days.start)


def _whole(cell: Cell, scope: RunScope) -> Cell:
    """An own cell with the days of its month that another run settled."""
    shared = [day for other in scope.covered if other.month == cell.month for day in other.window]
    return replace(cell, window=tuple(merged([*cell.window, *shared]))) if shared else cell


def _corrected_cells(contract: BillableContract, billed: Sequence[BilledLine], scope: RunScope) -> list[Cell]:
    """The cells before or after the own period that a contract has to be corrected in.

    A day billed in another month's grid than its cell's stays in the grid it was billed in.
    """
    asked = contract.rerate_from or FAR_FUTURE
    counted = _of_service(billed)
    own_months = {cell.month for cell in scope.own}
    cells = [cell for cell in scope.covered if cell.window[-1].end > asked and cell.month not in own_months]
    if any(cell.window[0].start < scope.correct_since for cell in cells):
        raise ClientParked(ParkReason.CORRECTION_BEYOND_LOOKBACK, rerate_from=asked.isoformat())
    corrected: list[Cell] = []
    for cell in cells:
        elsewhere = [line.days for line in counted if line.month != cell.month]
        mine = [line.days for line in counted if line.month == cell.month]
        window = tuple(merged([*without(cell.window, elsewhere), *mine]))
        if window:
            corrected.append(replace(cell, window=window))
    return corrected


def _adjustments(
    contract: BillableContract, billable: Sequence[Interval], billed: Sequence[BilledLine], cell: Cell
) -> list[RatedLine]:
    here = [line for line in _of_service(billed) if line.month == cell.month]
    owed = owed_for(pieces_of(contract.terms, billable, cell.window), contract.discounts, cell.month)
    return _net(contract, cell, cell.window, owed, here)


def _net(
    contract: BillableContract,
    cell: Cell,
    window: Sequence[Interval],
    owed: Decimal,
    billed: Sequence[BilledLine],
) -> list[RatedLine]:
    """A month's difference as one adjustment per tax rate."""
    parts = _by_rate(owed, billed, cell.tax_rate)
    if not parts:
        return []
    window = window or [billed[0].days]
    cause = _cause(contract, window, billed)
    term = _term_on(contract.terms, window[0].start)
    return [
        RatedLine(LineType.ADJUSTMENT, term, cell.month, window[0], count_days(window), abs(part), part, rate, cause)
        for rate, part in parts
    ]


def _by_rate(owed: Decimal, billed: Sequence[BilledLine], rate: Decimal) -> list[tuple[Decimal, Decimal]]:
    """What is owed and not billed, by tax rate: a charge at the rate that was billed most, else at the given one.

    A credit stays within what its rate was billed and nobody gave back, be it as a gift.
    """
    charged: defaultdict[Decimal, Decimal] = defaultdict(lambda: money.ZERO)
    gifts: defaultdict[Decimal, Decimal] = defaultdict(lambda: money.ZERO)
    for line in billed:
        (gifts if line.is_gift else charged)[line.tax_rate] += line.amount
    difference = owed - money.total(charged.values())
    if difference > 0:
        return [(max(charged, key=lambda known: charged[known]) if charged else rate, difference)]
    return _credits({known: amount + gifts[known] for known, amount in charged.items()}, difference)


def _credits(left: dict[Decimal, Decimal], difference: Decimal) -> list[tuple[Decimal, Decimal]]:
    """A difference given back within what is left of each rate, the largest first."""
    parts: list[tuple[Decimal, Decimal]] = []
    for rate, amount in sorted(left.items(), key=lambda item: -item[1]):
        part = max(difference, min(-amount, money.ZERO))
        if part < 0:
            parts.append((rate, part))
            difference -= part
    return parts


def _cause(contract: BillableContract, window: Sequence[Interval], billed: Sequence[BilledLine]) -> Cause:
    """What happened in the corrected days, as far as the history tells."""
    start, end = window[0].start, window[-1].end
    if not billed:
        return Cause.LATE_START
    if any(
        start < t.valid_from < end or (t.valid_from == start and t.change is not PlanChange.INITIAL)
        for t in contract.terms
    ):
        return Cause.PLAN_CHANGE
    if any(
        p.status is ContractStatus.SUSPENDED and p.valid_from < end and (p.valid_to or FAR_FUTURE) > start
        for p in contract.statuses
    ):
        return Cause.SUSPENSION
    last = contract.statuses[-1].valid_to if contract.statuses else None
    if last is not None and last < end:
        return Cause.TERMINATION
    asked = contract.rerate_from or FAR_FUTURE
    if any(asked <= t.valid_from < end and t.change is not PlanChange.INITIAL for t in contract.terms):
        return Cause.PLAN_CHANGE
    if contract.discounts or any(line.line_type is LineType.DISCOUNT for line in billed):
        return Cause.DISCOUNT
    return Cause.OTHER


def _of_service(billed: Iterable[BilledLine]) -> list[BilledLine]:
    """What was billed for days of service, without the fees that are owed once."""
    return [line for line in billed if line.line_type not in (LineType.ACTIVATION, LineType.TERMINATION_FEE)]


def _term_on(terms: Sequence[Term], day: date) -> Term:
    found = [term for term in terms if term.valid_from <= day]
    return found[-1] if found else terms[0]


def _activation(contract: BillableContract, billed: Sequence[BilledLine], cells: Iterable[Cell]) -> list[RatedLine]:
    """The activation fee, once, with the month of the first active day."""
    day = contract.first_active if contract.activation_fee else None
    if day is None:
        return []
    cell = next((c for c in cells if c.holds(day)), None)
    if cell is None or any(line.line_type is LineType.ACTIVATION for line in billed):
        return []
    days = Interval(day, day + ONE_DAY)
    fee, term = contract.activation_fee, _term_on(contract.terms, day)
    charge = RatedLine(LineType.ACTIVATION, term, cell.month, days, 1, fee, fee, cell.tax_rate)
    held = held_on(contract.discounts, DiscountTarget.ACTIVATION, days) if contract.discounts else ()
    if not held:
        return [charge]
    off = -taken_off(fee, held)
    reduced = charge._replace(line_type=LineType.DISCOUNT, unit_fee=off, amount=off, cause=Cause.ACTIVATION)
    return [charge, reduced._replace(discounts=held)]


def _termination(
    contract: BillableContract, ended: Termination, billed: Sequence[BilledLine], cells: Iterable[Cell]
) -> list[RatedLine]:
    """The fee for ending early, owed with the month of the last day, less what was billed of it before."""
    held = [line for line in billed if line.line_type is LineType.TERMINATION_FEE]
    cell = next((c for c in cells if c.holds(ended.last_day)), None)
    is_owed = cell is not None and contract.first_active is not None and not ended.is_waived
    fee = fee_of(ended).amount if is_owed else money.ZERO
    parts = _by_rate(fee, held, cell.tax_rate if cell is not None else money.ZERO)
    if not parts:
        return []
    if cell is not None and parts[0][1] > 0:
        month, days = cell.month, Interval(ended.last_day, ended.last_day + ONE_DAY)
    else:
        month, days = held[0].month, held[0].days
    cause, term = Cause.TERMINATION if held else None, _term_on(contract.terms, ended.last_day)
    kind = LineType.TERMINATION_FEE
    return [RatedLine(kind, term, month, days, 1, abs(part), part, rate, cause) for rate, part in parts]

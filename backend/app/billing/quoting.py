"""Quotes: what a contract that does not exist yet, or not so, would be billed for a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.billing import rating, rules
from app.common import tenancy
from app.common.days import ONE_DAY, Interval, add_months
from app.contracts.values import BillableContract
from app.receivables.values import DraftLine, Totals


@dataclass(frozen=True, slots=True)
class Quote:
    """A month's invoice for one contract alone; `period_end` is the last day."""

    period_start: date
    period_end: date
    lines: tuple[DraftLine, ...]
    totals: Totals


def quote_month(session: Session, contract: BillableContract, day: date, language: str) -> Quote:
    """What will be billed a contract for a day's calendar month, after what was billed already.

    By that month's own run; where it has completed, by the next one, as a correction of the month.

    Errors: `ClientParked` for a timeline no run would accept.
    """
    first = day.replace(day=1)
    month = Interval(first, add_months(first, 1))
    scope = rating.scope_of_month(session, month, tenancy.current_tenant(session).default_tax_rate)
    billed = rating.billed_for(session, contract, scope)
    writer = rating.LineWriter(session)
    lines = tuple(writer.write(contract, line, language) for line in rules.owed_minus_billed(contract, billed, scope))
    totals = Totals.of((line.line_total, line.tax_rate) for line in lines)
    return Quote(month.start, month.end - ONE_DAY, lines, totals)

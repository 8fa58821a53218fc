"""What ending a contract before its commitment does costs. Pure.

The months of a commitment are counted back from its end, and one that has begun is no longer remaining: its days of
service are billed as any other. Invariant: never negative, nothing from the end of the commitment on, nothing
without a commitment, and never more for a later day.

Source: billing rules, section 4; the operators' regulator, decision 08/11.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from app.catalog.values import EarlyTerminationPolicy
from app.common import money
from app.common.days import add_months
from app.contracts.values import Termination

FIRST_YEAR: Final = 12
"""Months within which the regulator lets the monthly fees be asked for."""


class TerminationFee(NamedTuple):
    """A fee, net, and what it is made of: the monthly fee of the remaining months, and the advantage."""

    months: int
    monthly_fee: Decimal
    advantage: Decimal

    @property
    def amount(self) -> Decimal:
        return self.monthly_fee * self.months + self.advantage


def fee_of(termination: Termination) -> TerminationFee:
    """What is owed for an end, as if nobody had waived it."""
    fee, end = termination.monthly_fee, termination.commitment_end_date
    nothing = TerminationFee(0, fee, money.ZERO)
    if end is None or termination.last_day >= end:
        return nothing
    committed, last_day = termination.commitment_months or 0, termination.last_day
    match termination.policy:
        case EarlyTerminationPolicy.REMAINING_MONTHS:
            return TerminationFee(months_left(last_day, end, committed), fee, money.ZERO)
        case EarlyTerminationPolicy.ANRT_08_11 if committed <= FIRST_YEAR:
            return TerminationFee(months_left(last_day, end, committed), fee, money.ZERO)
        case EarlyTerminationPolicy.ANRT_08_11:
            first_year_end = add_months(end, FIRST_YEAR - committed)
            return TerminationFee(months_left(last_day, first_year_end, FIRST_YEAR), fee, termination.advantage)
        case _:
            return nothing


def months_left(last_day: date, end: date, committed: int) -> int:
    """How many months before the end of a commitment have not begun on the last day of service."""
    months = 0
    while months < committed and add_months(end, -months - 1) > last_day:
        months += 1
    return months

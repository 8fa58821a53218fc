"""Quotes: what a contract that does not exist yet, or not so, would be billed for a month; what its end would cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.billing import rating, rules
from app.billing.schemas import TerminationQuoteRead
from app.billing.termination import TerminationFee, fee_of
from app.billing.wording import formula_of
from app.common import money, tenancy
from app.common.days import ONE_DAY, Interval, add_months
from app.contracts.terminations import imagine_end
from app.contracts.values import BillableContract
from app.customers import service as customers
from app.documents.formats import Language
from app.receivables.values import DraftLine, Totals


@dataclass(frozen=True, slots=True)
class Quote:
    """A month's invoice for one contract alone; `period_end` is the last day."""

    period_start: date
    period_end: date
    lines: tuple[DraftLine, ...]
    totals: Totals


def line_facts(line: DraftLine) -> dict[str, Any]:
    """What a line that is not issued yet says, under the names of the API."""
    return {
        "line_type": line.line_type,
        "description": line.description,
        "line_total": line.line_total,
        "tax_rate": line.tax_rate,
        "service_period_start": line.service_from,
        "service_period_end": line.service_to - ONE_DAY,
    }


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


def quote_termination(
    session: Session, contract_id: UUID, last_day: date | None, language: Language | None
) -> TerminationQuoteRead:
    """What ending a contract on a day would cost, today when none is named, in the client's language unless told.

    Errors: `ContractNotFound`, `ContractStatusTransitionInvalid`, `ContractDateInvalid`.
    """
    tenant = tenancy.current_tenant(session)
    imagined = imagine_end(session, contract_id, last_day)
    ended, rate = imagined.termination, tenant.default_tax_rate
    fee = fee_of(ended) if imagined.is_owed else TerminationFee(0, ended.monthly_fee, money.ZERO)
    spoken = language or Language(customers.get_client_row(session, imagined.client_id).language)
    tax = money.apply_rate(fee.amount, rate)
    return TerminationQuoteRead(
        contract_id=contract_id,
        effective_date=ended.last_day,
        policy=ended.policy,
        formula=formula_of(fee, ended, imagined.is_owed, tenant.currency, spoken),
        language=spoken,
        commitment_end_date=ended.commitment_end_date,
        months_remaining=fee.months,
        monthly_fee=fee.monthly_fee,
        granted_advantage_amount=fee.advantage,
        fee_amount=fee.amount,
        tax_rate=rate,
        tax_amount=tax,
        total_amount=fee.amount + tax,
    )

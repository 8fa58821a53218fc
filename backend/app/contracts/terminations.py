"""Ending a contract before the day that was signed, and what its commitment says of such an end.

Invariant: `agreed_end_date` keeps the signed end as long as a termination stands before it; until its day has
passed a termination can be moved anywhere in the life that was signed, and on the signed end it is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.catalog import service as catalog
from app.catalog.values import EarlyTerminationPolicy
from app.contracts import queries, rules, service, timeline
from app.contracts.errors import ContractNotFound, ContractStatusTransitionInvalid
from app.contracts.models import Contract
from app.contracts.values import ContractStatus, Termination


@dataclass(frozen=True, slots=True)
class ImaginedEnd:
    """A termination nobody has asked for yet; `is_owed` is false where no day is served or the signed end is kept."""

    client_id: UUID
    termination: Termination
    is_owed: bool


def signed_end(contract: Contract) -> date | None:
    """The last day that was signed, None when the contract is open."""
    return contract.end_date if contract.termination_date is None else contract.agreed_end_date


def end_on(contract: Contract, last_day: date, waiver: str | None) -> None:
    """Write a locked contract's last day; a waiver of the fee holds for this day only."""
    agreed = signed_end(contract)
    is_early = last_day != agreed
    contract.end_date = last_day
    contract.termination_date = last_day if is_early else None
    contract.agreed_end_date = agreed if is_early else None
    contract.termination_fee_waiver = waiver if is_early else None


def imagine_end(session: Session, contract_id: UUID, asked: date | None) -> ImaginedEnd:
    """What ending a contract on a day would mean, by the plan in force then; today when none is asked.

    Errors: `ContractNotFound`, `ContractStatusTransitionInvalid` once it is terminated, `ContractDateInvalid`.
    """
    contract = queries.find_contract(session, contract_id)
    if contract is None:
        raise ContractNotFound
    if contract.status == ContractStatus.TERMINATED:
        raise ContractStatusTransitionInvalid(details={"from": contract.status, "to": contract.status})
    terms = timeline.terms_of(session, contract_id)
    first, today = timeline.first_day(contract, terms), service.today_of(session)
    last_day = asked or max(today, first)
    service.check_between(first, last_day, signed_end(contract))
    term = rules.in_force(terms, last_day) or terms[0]
    version = catalog.get_version(session, term.offer_id, term.offer_version)
    termination = Termination(
        last_day,
        EarlyTerminationPolicy(version.early_termination_policy),
        term.monthly_fee,
        contract.commitment_months,
        contract.commitment_end_date,
        contract.granted_advantage_amount,
    )
    periods = timeline.statuses_of(session, contract_id)
    served = any(p.status is ContractStatus.ACTIVE and p.valid_from <= last_day for p in periods)
    starts = asked is not None or first <= today
    return ImaginedEnd(contract.client_id, termination, served and starts and last_day != signed_end(contract))

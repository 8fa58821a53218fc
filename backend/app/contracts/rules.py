"""Rules of a contract's life: states, plan timeline, dated status history, commitment. Pure.

Intervals are half-open, `[first day, day after the last)`, and an end of None is open.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from app.common.days import ONE_DAY, add_months
from app.contracts.values import ContractStatus, PlanChange, StatusPeriod, Term

_TRANSITIONS = {
    ContractStatus.DRAFT: {ContractStatus.ACTIVE, ContractStatus.TERMINATED},
    ContractStatus.ACTIVE: {ContractStatus.SUSPENDED, ContractStatus.TERMINATED},
    ContractStatus.SUSPENDED: {ContractStatus.ACTIVE, ContractStatus.TERMINATED},
    ContractStatus.TERMINATED: set[ContractStatus](),
}


class Dated(Protocol):
    """Anything that holds from a day until another."""

    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...


def may_pass(current: ContractStatus, wanted: ContractStatus) -> bool:
    """Whether a contract may pass from one status to another; the same status is no passage."""
    return wanted in _TRANSITIONS[current]


def commitment_end(start: date, months: int | None) -> date | None:
    """The day a commitment ends."""
    return None if months is None else add_months(start, months)


def in_force[D: Dated](dated: Sequence[D], day: date) -> D | None:
    """What holds on a day; before the first the first, None of nothing."""
    found = None
    for item in dated:
        if found is None or item.valid_from <= day:
            found = item
    return found


def changed_terms(terms: Sequence[Term], new: Term) -> list[Term]:
    """The timeline when a new plan takes over on its first day; later terms are replaced.

    Args: terms: in order, without gap. Returns: in order, without gap; `new.change` is decided here.
    """
    before = [t for t in terms if t.valid_from < new.valid_from]
    if not before:
        return [new._replace(change=PlanChange.INITIAL, valid_to=None)]
    last = before[-1]._replace(valid_to=new.valid_from)
    change = PlanChange.between(last.monthly_fee, new.monthly_fee)
    return [*before[:-1], last, new._replace(change=change, valid_to=None)]


def changed_statuses(
    periods: Sequence[StatusPeriod], status: ContractStatus, effective: date, end_date: date | None
) -> list[StatusPeriod]:
    """The history when a status takes over on a day; what stood later is replaced.

    Args: effective: first day of the new status, for `terminated` the last day of service, which may lie after the
        one that was written before; end_date: the contract's last day, beyond which nothing is written.
    """
    cut = effective + ONE_DAY if status is ContractStatus.TERMINATED else effective
    kept = [p for p in periods if p.valid_from < cut]
    if kept and (status is ContractStatus.TERMINATED or kept[-1].valid_to is None or kept[-1].valid_to > cut):
        kept[-1] = kept[-1]._replace(valid_to=cut)
    if status in (ContractStatus.TERMINATED, ContractStatus.DRAFT):
        return kept
    if kept and kept[-1].status is status and kept[-1].valid_to == cut:
        cut = kept.pop().valid_from
    return [*kept, StatusPeriod(status, cut, end_date + ONE_DAY if end_date else None)]


def status_on(periods: Sequence[StatusPeriod], day: date) -> ContractStatus | None:
    """The status the history gives a day, None outside it."""
    for period in periods:
        if period.valid_from <= day and (period.valid_to is None or day < period.valid_to):
            return period.status
    return None


def reference_of(contract_id: UUID) -> str:
    """How a contract is named on paper: the last digits of its id, in groups that can be read out."""
    digits = contract_id.hex[-12:].upper()
    return f"CTR-{digits[:4]}-{digits[4:8]}-{digits[8:]}"

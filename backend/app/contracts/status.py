"""A contract's status: passed on by people with a date, or by the calendar on the day.

Invariant: the dated history says what each day was; the stored status is what it says of today.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from app.common import audit, clock
from app.contracts import papers, queries, rules, service, terminations, timeline
from app.contracts.errors import ContractStatusTransitionInvalid
from app.contracts.models import Contract
from app.contracts.schemas import ContractRead, ContractStatusUpdate
from app.contracts.values import ContractEvent, ContractStatus


def update_status(
    session: Session, contract_id: UUID, body: ContractStatusUpdate, if_match: str | None = None
) -> ContractRead:
    """Pass a contract to another status from a day on; the same status again changes nothing.

    Errors: `ContractNotFound`, `PreconditionFailed`, `ContractStatusTransitionInvalid`, `ContractDateInvalid`.
    """
    contract = service.lock_contract(session, contract_id, if_match)
    current, wanted = ContractStatus(contract.status), body.status
    if current is not wanted:
        if not rules.may_pass(current, wanted):
            raise ContractStatusTransitionInvalid(details={"from": current, "to": wanted})
        _change_status(session, contract, body)
    return service.get_contract(session, contract_id)


def _change_status(session: Session, contract: Contract, body: ContractStatusUpdate) -> None:
    today, current = service.today_of(session), ContractStatus(contract.status)
    wanted, asked = body.status, body.effective_date
    terms = timeline.terms_of(session, contract.id)
    first = timeline.first_day(contract, terms)
    never_started = wanted is ContractStatus.TERMINATED and asked is None and first > today
    effective = changed_from = asked or max(today, first)
    periods = timeline.statuses_of(session, contract.id)
    if wanted is ContractStatus.TERMINATED:
        service.check_between(first, effective, terminations.signed_end(contract))
        changed_from = min(effective, contract.end_date or effective)
        terminations.end_on(contract, effective, body.termination_fee_waiver)
        timeline.move_start(contract, terms, effective)
        periods = [] if never_started else rules.changed_statuses(periods, wanted, effective, effective)
    else:
        service.check_inside(contract, terms, effective)
        periods = rules.changed_statuses(periods, wanted, effective, contract.end_date)
    timeline.write_statuses(session, contract, periods)
    if effective <= today or never_started or current is ContractStatus.DRAFT:
        _enter(contract, wanted)
    service.record_change(contract, changed_from)
    details = {"from": current, "to": wanted, "effective_date": effective.isoformat()}
    if body.termination_fee_waiver is not None:
        details["termination_fee_waiver"] = body.termination_fee_waiver
    audit.record(session, "contract", contract.id, ContractEvent.STATUS_CHANGED, details)
    papers.issue_contract_document(session, contract, ContractEvent.STATUS_CHANGED, terms=terms)
    service.emit(session, "contract.status_changed", contract, **details)
    session.flush()


def apply_due_changes(session: Session, limit: int = 500) -> int:
    """Bring stored offers and statuses to what the histories say of today.

    Returns: how many contracts changed, at most `limit`; zero when everything is up to date.
    """
    today = service.today_of(session)
    contracts = queries.contracts_with_changes_due_for_update(session, today, limit)
    for contract in contracts:
        timeline.read_today(contract, timeline.terms_of(session, contract.id), today)
        ended = contract.end_date is not None and contract.end_date < today
        found = rules.status_on(timeline.statuses_of(session, contract.id), today)
        wanted = ContractStatus.TERMINATED if ended else found or ContractStatus(contract.status)
        if wanted != contract.status:
            details = {"from": contract.status, "to": wanted, "effective_date": today.isoformat()}
            _enter(contract, wanted)
            audit.record(session, "contract", contract.id, ContractEvent.STATUS_CHANGED, details)
            papers.issue_contract_document(session, contract, ContractEvent.STATUS_CHANGED)
            service.emit(session, "contract.status_changed", contract, **details)
        contract.row_version += 1
        contract.updated_at = clock.now()
    session.flush()
    return len(contracts)


def _enter(contract: Contract, status: ContractStatus) -> None:
    contract.status = status
    if status is ContractStatus.ACTIVE and contract.activated_at is None:
        contract.activated_at = clock.now()
    if status is ContractStatus.TERMINATED:
        contract.terminated_at = clock.now()

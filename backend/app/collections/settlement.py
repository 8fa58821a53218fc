"""What a settlement, or its undoing, means for cases, for the client's flag, and for suspended contracts.

Every verb that settles or reopens invoices goes through here: `before_settlement` first, then the change itself,
then `after_settlement`, `after_payment` or `after_reopening`. Invariant: a client is delinquent since the day after
the earliest due date of the overdue invoices, and what dunning suspended is in service again in the transaction that
settles the last of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from app.collections import history, opening, queries, rules, settlement_queries
from app.collections.models import CollectionCase
from app.collections.values import ActionType, CaseStatus
from app.common import audit, clock, tenancy
from app.contracts import status as contract_status
from app.contracts.models import Contract
from app.contracts.schemas import ContractStatusUpdate
from app.contracts.values import ContractStatus
from app.customers import service as customers
from app.receivables.errors import InvoiceNotFound
from app.receivables.service import Posted
from app.receivables.values import Settlement


def before_settlement(session: Session, client_id: UUID) -> None:
    """Lock what settling a client's invoices may change, and open the cases that nobody has seen yet.

    Effects: locks the client, then the contracts dunning suspended, so that invoices may be locked next.
    Errors: `ClientNotFound`.
    """
    customers.lock_client(session, client_id)
    _settle_what_waits(session, client_id)


def before_settling(session: Session, invoice_id: UUID) -> None:
    """As `before_settlement`, for the client of an invoice.

    Errors: `InvoiceNotFound`.
    """
    client_id = settlement_queries.lock_client_of_invoice(session, invoice_id)
    if client_id is None:
        raise InvoiceNotFound
    _settle_what_waits(session, client_id)


def _settle_what_waits(session: Session, client_id: UUID) -> None:
    """Hold a locked client's suspended contracts, and open the cases nobody has seen; most clients have neither."""
    today = clock.today(tenancy.current_tenant(session).time_zone)
    is_suspended, is_late = settlement_queries.what_waits(session, client_id, today)
    if is_suspended:
        settlement_queries.lock_suspended_contracts(session, client_id)
    if is_late:
        opening.open_overdue(session, client_id=client_id)


def after_settlement(session: Session, invoice_ids: Sequence[UUID]) -> dict[UUID, CaseStatus]:
    """Resolve the cases of invoices on which nothing is outstanding any more.

    Returns: the status of each invoice's case; an invoice that was never overdue has none.
    Effects: locks the cases; the client's flag; restores contracts; actions, audit rows, events.
    """
    session.flush()
    found = _resolve_settled(session, invoice_ids)
    _follow_clients(session, queries.clients_of_invoices(session, invoice_ids))
    return found


def after_payment(session: Session, posted: Posted) -> dict[UUID, CaseStatus]:
    """As `after_settlement`, for a client's payment, which the history of the cases it reaches tells of.

    A part of what is outstanding leaves an invoice as overdue as it was, and so its case and its client.
    """
    found = history.note_payment(session, posted)
    settled = [part.invoice.id for part in posted.parts if not part.rest]
    if settled:
        if not found.keys().isdisjoint(settled):
            found |= _resolve_settled(session, settled)
        _follow_clients(session, [posted.payment.client_id] if posted.payment.client_id else [])
    return found


def after_reopening(session: Session, invoice_ids: Sequence[UUID]) -> dict[UUID, CaseStatus]:
    """Bring back the cases of invoices on which something is outstanding again, as they were before.

    Returns: the status of each invoice's case.
    Effects: as `after_settlement`; an invoice that became overdue while it was settled gets its case.
    """
    session.flush()
    for case, settlement, _ in queries.cases_of_invoices_for_update(session, invoice_ids):
        if settlement == Settlement.OPEN and case.settled_from is not None:
            _reopen(session, case)
    clients = queries.clients_of_invoices(session, invoice_ids)
    for client_id in clients:
        opening.open_overdue(session, client_id=client_id)
    _follow_clients(session, clients)
    cases = queries.cases_of_invoices_for_update(session, invoice_ids)
    return {case.invoice_id: CaseStatus(case.status) for case, *_ in cases}


def _resolve_settled(session: Session, invoice_ids: Sequence[UUID]) -> dict[UUID, CaseStatus]:
    """Lock the cases of invoices, and resolve those that are chased for nothing; the status of each."""
    found: dict[UUID, CaseStatus] = {}
    for case, settlement, _ in queries.cases_of_invoices_for_update(session, invoice_ids):
        if settlement != Settlement.OPEN and CaseStatus(case.status).is_chased:
            _resolve(session, case)
        found[case.invoice_id] = CaseStatus(case.status)
    return found


def _resolve(session: Session, case: CollectionCase) -> None:
    at, before = clock.now(), case.status
    case.settled_from, case.status, case.closed_at = before, CaseStatus.RESOLVED, at
    history.touch(case, at)
    history.add_action(session, case.id, ActionType.CASE_RESOLVED, details=_passage(before, case.status))
    audit.record(session, "collection_case", case.id, "collection_case_resolved", _passage(before, case.status))


def _reopen(session: Session, case: CollectionCase) -> None:
    before = case.status
    case.status, case.settled_from, case.closed_at = case.settled_from or CaseStatus.OPEN, None, None
    history.touch(case, clock.now())
    history.add_action(session, case.id, ActionType.CASE_REOPENED, details=_passage(before, case.status))
    audit.record(session, "collection_case", case.id, "collection_case_reopened", _passage(before, case.status))


def _passage(before: str, after: str) -> dict[str, str]:
    return {"from": before, "to": after}


def _follow_clients(session: Session, client_ids: Sequence[UUID]) -> None:
    """Bring the flags of locked clients to what is overdue now."""
    session.flush()
    today = clock.today(tenancy.current_tenant(session).time_zone)
    for client_id in client_ids:
        noted, oldest = settlement_queries.delinquency_of(session, client_id, today)
        since = rules.delinquent_since(oldest)
        if noted != since:
            customers.mark_delinquent(session, client_id, since)
        if since is None:
            _restore(session, client_id)
    session.flush()


def _restore(session: Session, client_id: UUID) -> None:
    """Put what dunning suspended back in service, unless somebody has decided otherwise meanwhile."""
    for suspension, contract in settlement_queries.standing_suspensions(session, client_id):
        suspension.restored_at = clock.now()
        if _may_serve(session, contract):
            body = ContractStatusUpdate(status=ContractStatus.ACTIVE)
            contract_status.update_status(session, contract.id, body)
            served = {"contract_id": str(contract.id)}
            history.add_action(session, suspension.case_id, ActionType.SERVICE_RESTORED, details=served)


def _may_serve(session: Session, contract: Contract) -> bool:
    today = clock.today(tenancy.current_tenant(session).time_zone)
    has_ended = contract.end_date is not None and contract.end_date < today
    return contract.status == ContractStatus.SUSPENDED and not has_ended

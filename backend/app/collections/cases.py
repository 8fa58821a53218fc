"""Business verbs of collection cases: reading them, passing them on, and what people write down about them."""

from __future__ import annotations

from datetime import date
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from app.collections import history, opening, queries, rules
from app.collections.errors import (
    CollectionCaseEnded,
    CollectionCaseNotFound,
    CollectionCaseStatusTransitionInvalid,
)
from app.collections.models import CollectionAction, CollectionCase
from app.collections.schemas import (
    CaseFilter,
    CaseHoldUpdate,
    CaseRead,
    CasesRemind,
    CaseStatusUpdate,
    CollectionActionCreate,
    CollectionActionRead,
    RemindersRead,
)
from app.collections.values import ActionType, CaseStatus, ManualAction
from app.common import audit, clock, outbox, tenancy
from app.common.errors import PreconditionFailed
from app.common.pagination import Page, PageRequest, etag, is_stale, paginate, with_more


def list_cases(session: Session, request: PageRequest, filters: CaseFilter) -> Page[CaseRead]:
    """A page of cases, those of newly overdue invoices included.

    Where very many are new, the first page comes before all of them are opened; its total counts them all.
    """
    today, applied = _today(session), filters.model_dump()
    waiting = _open_for(session, request, filters, today)
    wanted = queries.cases_where(today, **applied)
    statement, light = queries.case_rows().where(*wanted), queries.case_ids().where(*wanted)
    build, ordering = partial(_read, today=today), queries.CASE_ORDERING
    page = paginate(session, statement, request, ordering, build, applied, light=light)
    return with_more(page, waiting) if filters.status in (None, CaseStatus.OPEN) else page


def _open_for(session: Session, request: PageRequest, filters: CaseFilter, today: date) -> int:
    """Open the cases a page may show; how many more the list has that only the pages after it show."""
    if filters.client_id is not None:
        opening.open_overdue(session, client_id=filters.client_id)
        return 0
    if (request.page, request.sort, request.cursor) != (1, None, None):
        opening.open_overdue(session)
        return 0
    bucket = filters.aging_bucket
    return opening.open_for_reading(session, rules.due_dates_of(bucket, today) if bucket else (None, None))


def get_case(session: Session, case_id: UUID) -> tuple[CaseRead, str]:
    """A case and its `ETag`.

    Errors: `CollectionCaseNotFound`.
    """
    opening.open_for_reading(session)
    return _answer(session, case_id)


def list_actions(session: Session, case_id: UUID) -> list[CollectionActionRead]:
    """The history of a case, latest first.

    Errors: `CollectionCaseNotFound`.
    """
    opening.open_for_reading(session)
    if queries.find_case(session, case_id) is None:
        raise CollectionCaseNotFound
    return [CollectionActionRead.model_validate(action) for action in queries.actions_of(session, case_id)]


def update_status(
    session: Session, case_id: UUID, body: CaseStatusUpdate, if_match: str | None
) -> tuple[CaseRead, str]:
    """Pass a case on by hand; the same status again changes nothing.

    Errors: `CollectionCaseNotFound`, `PreconditionFailed`, `CollectionCaseStatusTransitionInvalid`.
    """
    case = _lock(session, case_id, if_match)
    current, wanted = CaseStatus(case.status), body.status
    if current is not wanted:
        outstanding = _row(session, case_id).outstanding
        passage = {"from": current, "to": wanted}
        if not rules.may_pass(current, wanted, outstanding):
            raise CollectionCaseStatusTransitionInvalid(details=passage | {"outstanding_amount": str(outstanding)})
        if current.is_chased or wanted.is_chased:
            case.settled_from = None
        at = clock.now()
        case.status, case.closed_at = wanted, None if wanted.is_chased else case.closed_at or at
        history.touch(case, at)
        kind = rules.action_of_transition(current, wanted)
        history.add_action(session, case_id, kind, note=body.note, details=passage)
        audit.record(session, "collection_case", case_id, "collection_case_status_changed", passage)
        session.flush()
    return _answer(session, case_id)


def update_hold(session: Session, case_id: UUID, body: CaseHoldUpdate, if_match: str | None) -> tuple[CaseRead, str]:
    """Have dunning leave a case alone, or take it up again; the same hold again changes nothing.

    Errors: `CollectionCaseNotFound`, `PreconditionFailed`, `CollectionCaseEnded`.
    """
    case = _lock(session, case_id, if_match)
    if case.hold != body.hold:
        _require_chased(case)
        passage = {"from": case.hold, "to": body.hold}
        case.hold = body.hold
        history.touch(case, clock.now())
        history.add_action(session, case_id, ActionType.HOLD_UPDATED, note=body.note, details=passage)
        audit.record(session, "collection_case", case_id, "collection_case_hold_changed", passage)
        session.flush()
    return _answer(session, case_id)


def add_manual_action(session: Session, case_id: UUID, body: CollectionActionCreate) -> CollectionActionRead:
    """Write down what a person did; a reminder or a warning takes the case up and leaves as a message.

    Errors: `CollectionCaseNotFound`, `CollectionCaseEnded` unless it is a note.
    """
    case = _lock(session, case_id)
    if body.action_type is not ManualAction.NOTE:
        _require_chased(case)
    action = _act(session, case, body)
    session.flush()
    return CollectionActionRead.model_validate(action)


def remind(session: Session, body: CasesRemind) -> RemindersRead:
    """Send a reminder for each of several cases; those that ended are left out.

    Effects: locks the cases in the order of their ids.
    Errors: `CollectionCaseNotFound` when one is unknown; nothing is sent then.
    """
    cases = queries.cases_by_id_for_update(session, body.case_ids)
    known = {case.id for case in cases}
    if missing := [position for position, case_id in enumerate(body.case_ids) if case_id not in known]:
        raise CollectionCaseNotFound(details={"positions": missing})
    chased = [case for case in cases if CaseStatus(case.status).is_chased]
    reminder = CollectionActionCreate(action_type=ManualAction.REMINDER_SENT, channel=body.channel, note=body.note)
    for case in chased:
        _act(session, case, reminder)
    session.flush()
    return RemindersRead(reminded=len(chased), skipped_case_ids=[case.id for case in cases if case not in chased])


def _act(session: Session, case: CollectionCase, body: CollectionActionCreate) -> CollectionAction:
    promise = (body.promised_on, body.promised_amount) if body.promised_on is not None else None
    kind = ActionType(body.action_type)
    action = history.add_action(session, case.id, kind, note=body.note, channel=body.channel, promise=promise)
    if promise is not None:
        case.promised_on, case.promised_amount = promise
    if body.action_type in rules.MESSAGES:
        if case.status == CaseStatus.OPEN:
            case.status = CaseStatus.IN_PROGRESS
        _tell(session, action)
    history.touch(case, clock.now())
    return action


def _tell(session: Session, action: CollectionAction) -> None:
    row = _row(session, action.case_id)
    payload = history.payload_of(
        case_id=action.case_id,
        invoice_id=row[0].invoice_id,
        client_id=row[0].client_id,
        action_id=action.id,
        action_type=action.action_type,
        channel=action.channel,
        level=None,
        outstanding=row.outstanding,
        due_date=row[0].due_date,
        invoice_number=row.invoice_number,
        currency=row.currency,
        notify=True,
    )
    outbox.emit(session, "collection_case.action", action.case_id, payload)


def _lock(session: Session, case_id: UUID, if_match: str | None = None) -> CollectionCase:
    case = queries.find_case_for_update(session, case_id)
    if case is None:
        raise CollectionCaseNotFound
    if is_stale(if_match, case.row_version):
        raise PreconditionFailed
    return case


def _require_chased(case: CollectionCase) -> None:
    if not CaseStatus(case.status).is_chased:
        raise CollectionCaseEnded(details={"status": case.status})


def _row(session: Session, case_id: UUID) -> queries.CaseRow:
    row = queries.find_case_row(session, case_id)
    if row is None:
        raise CollectionCaseNotFound
    return row


def _answer(session: Session, case_id: UUID) -> tuple[CaseRead, str]:
    row = _row(session, case_id)
    return _read(row, _today(session)), etag(row[0].row_version)


def _read(row: queries.CaseRow, today: date) -> CaseRead:
    case = row[0]
    own = {name: getattr(case, name) for name in CaseRead.model_fields if hasattr(case, name)}
    days = rules.days_past_due(case.due_date, today)
    shown = {
        "invoice_number": row.invoice_number,
        "client_name": row.client_name,
        "currency": row.currency,
        "outstanding_amount": row.outstanding,
        "days_past_due": days,
        "aging_bucket": rules.bucket_of(days),
    }
    return CaseRead.model_validate(own | shown)


def _today(session: Session) -> date:
    return clock.today(tenancy.current_tenant(session).time_zone)

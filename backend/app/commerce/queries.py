"""Every select of the commerce suite, over the tables of receivables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, String, and_, func, literal_column, or_, select, update
from sqlalchemy.orm import Session

from app.commerce.rules import CreditState, InvoiceState
from app.customers.models import Client
from app.receivables.models import (
    CreditApplication,
    CreditNote,
    Invoice,
    NumberSeries,
    Payment,
)
from app.receivables.values import CreditNoteState, PaymentStatus, Series, Settlement

# Constants written out, not bound: the planner proves by them that the indexes of sales hold all that is asked.
_SALES = Invoice.series == literal_column(f"'{Series.SALE}'", String)
_IS_OPEN = Invoice.settlement == literal_column(f"'{Settlement.OPEN}'", String)
_IS_CLOSED = Invoice.settlement != literal_column(f"'{Settlement.OPEN}'", String)
_CREDITS = CreditNote.series == Series.SALE_CREDIT
_SETTLED = Invoice.paid_amount + Invoice.credited_amount


def find_client_id(session: Session, client_id: UUID) -> UUID | None:
    return session.scalar(select(Client.id).where(Client.id == client_id))


def find_sale(session: Session, invoice_id: UUID) -> Invoice | None:
    return session.scalars(select(Invoice).where(Invoice.id == invoice_id, _SALES)).first()


def find_sale_for_update(session: Session, invoice_id: UUID) -> Invoice | None:
    statement = select(Invoice).where(Invoice.id == invoice_id, _SALES).with_for_update(key_share=True)
    return session.scalars(statement.execution_options(populate_existing=True)).first()


def sales_where(
    today: date,
    *,
    customer_id: str | None,
    states: Iterable[InvoiceState],
    overdue: bool | None,
    from_date: date | None,
    to_date: date | None,
) -> list[ColumnElement[bool]]:
    """The conditions of a list's filters; a null filter is none."""
    conditions: list[ColumnElement[bool]] = []
    if customer_id is not None:
        conditions.append(Invoice.customer_ref == customer_id)
    wanted = [_with_state(state, today) for state in states]
    if wanted:
        conditions.append(or_(*wanted))
    if overdue is not None:
        late = _with_state(InvoiceState.OVERDUE, today)
        conditions.append(late if overdue else ~late)
    if from_date is not None:
        conditions.append(Invoice.period_start >= from_date)
    if to_date is not None:
        conditions.append(Invoice.period_start <= to_date)
    return conditions


def _with_state(state: InvoiceState, today: date) -> ColumnElement[bool]:
    """The invoices that show a status today."""
    closed = {
        InvoiceState.DRAFT: Settlement.DRAFT,
        InvoiceState.PAID: Settlement.PAID,
        InvoiceState.CANCELLED: Settlement.CANCELLED,
        InvoiceState.VOID: Settlement.VOID,
    }
    if state in closed:
        return and_(_IS_CLOSED, Invoice.settlement == closed[state])
    if state is InvoiceState.OVERDUE:
        return and_(_IS_OPEN, Invoice.due_date < today)
    in_time = and_(_IS_OPEN, Invoice.due_date >= today)
    if state is InvoiceState.PARTIALLY_PAID:
        return and_(in_time, _SETTLED > 0)
    was_viewed = Invoice.viewed_at.is_not(None)
    return and_(in_time, _SETTLED == 0, was_viewed if state is InvoiceState.VIEWED else ~was_viewed)


def page_of_sales(
    session: Session, conditions: Sequence[ColumnElement[bool]], page: int, limit: int
) -> tuple[Sequence[Invoice], int]:
    """A page of invoices, newest first, and how many there are.

    Without a filter the series itself knows: it counts every document and none is ever removed.
    """
    statement = select(Invoice).where(_SALES, *conditions).order_by(Invoice.created_at.desc(), Invoice.id.desc())
    rows = session.scalars(statement.offset((page - 1) * limit).limit(limit)).all()
    if conditions:
        total = session.scalar(select(func.count()).select_from(Invoice).where(_SALES, *conditions))
    else:
        total = session.scalar(select(NumberSeries.last_number).where(NumberSeries.series == Series.SALE))
    return rows, total or 0


def paid_dates(session: Session, invoice_ids: Sequence[UUID]) -> dict[UUID, date]:
    """The day of the last payment of invoices."""
    posted = and_(Payment.invoice_id.in_(invoice_ids), Payment.status == PaymentStatus.POSTED)
    paid = select(Payment.invoice_id, func.max(Payment.payment_date)).where(posted).group_by(Payment.invoice_id)
    return {row[0]: row[1] for row in session.execute(paid) if row[0] is not None}


def payments_of(session: Session, invoice_id: UUID) -> Sequence[Payment]:
    statement = select(Payment).where(Payment.invoice_id == invoice_id)
    return session.scalars(statement.order_by(Payment.created_at, Payment.id)).all()


def find_payment(session: Session, payment_id: UUID) -> Payment | None:
    """A payment of a sale."""
    statement = select(Payment).join(Invoice, Invoice.id == Payment.invoice_id).where(Payment.id == payment_id, _SALES)
    return session.scalars(statement).first()


def find_payment_for_update(session: Session, payment_id: UUID) -> Payment | None:
    statement = select(Payment).where(Payment.id == payment_id).with_for_update()
    return session.scalars(statement.execution_options(populate_existing=True)).first()


def _applications() -> Select[CreditApplication, str, str]:
    """What credit notes settled of sales, beside the note's number and the currency."""
    statement = select(CreditApplication, CreditNote.credit_note_number, CreditNote.currency)
    statement = statement.join(CreditNote, CreditNote.id == CreditApplication.credit_note_id)
    return statement.join(Invoice, Invoice.id == CreditApplication.invoice_id).where(_SALES)


def applications_of(session: Session, invoice_id: UUID) -> Sequence[Row[CreditApplication, str, str]]:
    statement = _applications().where(CreditApplication.invoice_id == invoice_id, CreditNote.reason != "void")
    return session.execute(statement.order_by(CreditApplication.created_at, CreditApplication.id)).all()


def find_application(session: Session, application_id: UUID) -> Row[CreditApplication, str, str] | None:
    return session.execute(_applications().where(CreditApplication.id == application_id)).first()


def first_applications(session: Session, note_ids: Sequence[UUID]) -> dict[UUID, CreditApplication]:
    """The first application of each credit note."""
    statement = select(CreditApplication).where(CreditApplication.credit_note_id.in_(note_ids))
    rows = session.scalars(statement.order_by(CreditApplication.created_at.desc(), CreditApplication.id.desc()))
    return {row.credit_note_id: row for row in rows}


def find_credit_note(session: Session, note_id: UUID) -> CreditNote | None:
    return session.scalars(select(CreditNote).where(CreditNote.id == note_id, _CREDITS)).first()


def find_credit_note_for_update(session: Session, note_id: UUID) -> CreditNote | None:
    statement = select(CreditNote).where(CreditNote.id == note_id, _CREDITS).with_for_update(key_share=True)
    return session.scalars(statement.execution_options(populate_existing=True)).first()


def credit_notes_where(
    *, customer_id: str | None, invoice_id: UUID | None, states: Iterable[CreditState]
) -> list[ColumnElement[bool]]:
    """The conditions of a list's filters; a null filter is none."""
    conditions: list[ColumnElement[bool]] = []
    if customer_id is not None:
        conditions.append(CreditNote.customer_ref == customer_id)
    if invoice_id is not None:
        conditions.append(CreditNote.invoice_id == invoice_id)
    issued, used = CreditNote.status == CreditNoteState.ISSUED, CreditNote.applied_amount > 0
    shown = {
        CreditState.DRAFT: CreditNote.status == CreditNoteState.DRAFT,
        CreditState.CANCELLED: CreditNote.status == CreditNoteState.CANCELLED,
        CreditState.APPROVED: and_(issued, ~used),
        CreditState.APPLIED: and_(issued, used),
    }
    wanted = [shown[state] for state in states]
    return [*conditions, or_(*wanted)] if wanted else conditions


def page_of_credit_notes(
    session: Session, conditions: Sequence[ColumnElement[bool]], page: int, limit: int
) -> tuple[Sequence[CreditNote], int]:
    """A page of credit notes, newest first, and how many there are."""
    statement = select(CreditNote).where(_CREDITS, *conditions)
    order = (CreditNote.created_at.desc(), CreditNote.id.desc())
    rows = session.scalars(statement.order_by(*order).offset((page - 1) * limit).limit(limit)).all()
    total = session.scalar(select(func.count()).select_from(CreditNote).where(_CREDITS, *conditions))
    return rows, total or 0


def see_overdue(session: Session, today: date) -> Sequence[Row[UUID, str, date]]:
    """Mark overdue sales of customers that are no clients, which have no case, as seen: `(id, number, due date)`."""
    unseen = and_(_SALES, Invoice.client_id.is_(None), ~Invoice.has_case)
    late = and_(_IS_OPEN, Invoice.due_date < today)
    statement = update(Invoice).where(unseen, late).values(has_case=True)
    statement = statement.execution_options(synchronize_session=False)
    return session.execute(statement.returning(Invoice.id, Invoice.invoice_number, Invoice.due_date)).all()


def closed_sums(session: Session, currency: str) -> Sequence[Row[*tuple[Any, ...]]]:
    """Sales on which nothing is open, by settlement: `(settlement, how many, total)`, amounts of one currency."""
    total = func.coalesce(func.sum(Invoice.total_amount).filter(Invoice.currency == currency), 0)
    statement = select(Invoice.settlement, func.count(), total).where(_SALES, _IS_CLOSED)
    return session.execute(statement.group_by(Invoice.settlement)).all()


def open_sums(session: Session, currency: str) -> Sequence[Row[*tuple[Any, ...]]]:
    """Open sales by due date, whether something was settled, and whether they were seen.

    Returns: `(due date, settled, viewed, how many, total, outstanding)`, amounts of one currency.
    """
    settled = (Invoice.outstanding_amount < Invoice.total_amount).label("settled")
    viewed = Invoice.viewed_at.is_not(None).label("viewed")
    mine = Invoice.currency == currency
    sums = [
        func.coalesce(func.sum(column).filter(mine), 0) for column in (Invoice.total_amount, Invoice.outstanding_amount)
    ]
    statement = select(Invoice.due_date, settled, viewed, func.count(), *sums).where(_SALES, _IS_OPEN)
    return session.execute(statement.group_by(Invoice.due_date, settled, viewed)).all()


def credit_sums(session: Session, currency: str) -> Sequence[Row[*tuple[Any, ...]]]:
    """Credit notes by status: `(status, was applied, how many, total, applied)`, amounts of one currency."""
    used, mine = CreditNote.applied_amount > 0, CreditNote.currency == currency
    sums = [
        func.coalesce(func.sum(column).filter(mine), 0)
        for column in (CreditNote.total_amount, CreditNote.applied_amount)
    ]
    statement = select(CreditNote.status, used, func.count(), *sums).where(_CREDITS)
    return session.execute(statement.group_by(CreditNote.status, used)).all()

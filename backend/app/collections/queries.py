"""Every select of collections; the statement that opens cases is in `opening`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Row,
    Select,
    SQLColumnExpression,
    and_,
    case,
    func,
    literal,
    literal_column,
    select,
    text,
    true,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.collections import rules
from app.collections.models import (
    CollectionAction,
    CollectionCase,
    DunningPolicy,
    DunningStep,
)
from app.collections.values import AgingBucket, CaseFacts
from app.common.pagination import Ordering
from app.common.schema_base import LATEST_DATE
from app.contracts.models import Contract
from app.customers.models import Client
from app.receivables.models import IS_OPEN, CreditNote, Invoice, Payment, PaymentAllocation

type CaseRow = Row[CollectionCase, str, str, str, Decimal]

_CHASED = ("open", "in_progress")
_OPEN = text(IS_OPEN)
_OUTSTANDING = case((Invoice.settlement == "open", Invoice.outstanding_amount), else_=0).label("outstanding")

CASE_ORDERING = Ordering(
    columns={
        "created_at": CollectionCase.created_at,
        "opened_at": CollectionCase.opened_at,
        "last_action_at": CollectionCase.last_action_at,
        "updated_at": CollectionCase.updated_at,
        "due_date": CollectionCase.due_date,
        "days_past_due": type_coerce(literal(LATEST_DATE) - CollectionCase.due_date, Integer),
        "status": CollectionCase.status,
        "client_name": Invoice.client_name,
        "outstanding_amount": Invoice.outstanding_amount,
    },
    id_column=CollectionCase.id,
)


def case_rows() -> Select[CollectionCase, str, str, str, Decimal]:
    """Cases beside the number, client's name, currency and outstanding amount of their invoices."""
    shown = select(CollectionCase, Invoice.invoice_number, Invoice.client_name, Invoice.currency, _OUTSTANDING)
    return shown.join(Invoice, Invoice.id == CollectionCase.invoice_id)


def case_ids() -> Select[UUID]:
    """The same cases without their invoices, for counting."""
    return select(CollectionCase.id)


def cases_where(
    today: date, *, status: str | None, aging_bucket: AgingBucket | None, client_id: UUID | None
) -> list[ColumnElement[bool]]:
    """The conditions of a list's filters; a null filter is none."""
    conditions: list[ColumnElement[bool]] = []
    if status is not None:
        conditions.append(CollectionCase.status == status)
    if client_id is not None:
        conditions.append(CollectionCase.client_id == client_id)
    if aging_bucket is not None:
        conditions += _due_between(CollectionCase.due_date, rules.due_dates_of(aging_bucket, today))
    return conditions


def _due_between(column: SQLColumnExpression[date], days: tuple[date | None, date | None]) -> list[ColumnElement[bool]]:
    first, last = days
    from_first = [] if first is None else [column >= first]
    return from_first if last is None else [*from_first, column <= last]


def find_case_row(session: Session, case_id: UUID) -> CaseRow | None:
    return session.execute(case_rows().where(CollectionCase.id == case_id)).first()


def find_case(session: Session, case_id: UUID) -> CollectionCase | None:
    return session.scalars(select(CollectionCase).where(CollectionCase.id == case_id)).first()


def find_case_for_update(session: Session, case_id: UUID) -> CollectionCase | None:
    statement = select(CollectionCase).where(CollectionCase.id == case_id).with_for_update(key_share=True)
    return session.scalars(statement.execution_options(populate_existing=True)).first()


def cases_by_id(session: Session, case_ids: Sequence[UUID]) -> Sequence[CollectionCase]:
    return session.scalars(select(CollectionCase).where(CollectionCase.id == func.any(list(case_ids)))).all()


def cases_by_id_for_update(session: Session, case_ids: Sequence[UUID]) -> Sequence[CollectionCase]:
    """Cases locked in the order of their ids."""
    statement = select(CollectionCase).where(CollectionCase.id == func.any(list(case_ids))).order_by(CollectionCase.id)
    locking = statement.with_for_update(key_share=True).execution_options(populate_existing=True)
    return session.scalars(locking).all()


def cases_of_invoices_for_update(
    session: Session, invoice_ids: Sequence[UUID]
) -> Sequence[Row[CollectionCase, str, Decimal]]:
    """The cases of invoices, locked in the order of their ids, beside settlement and outstanding amount."""
    statement = (
        select(CollectionCase, Invoice.settlement, _OUTSTANDING)
        .join(Invoice, Invoice.id == CollectionCase.invoice_id)
        .where(CollectionCase.invoice_id == func.any(list(invoice_ids)))
        .order_by(CollectionCase.id)
        .with_for_update(key_share=True, of=CollectionCase)
    )
    return session.execute(statement.execution_options(populate_existing=True)).all()


def actions_of(session: Session, case_id: UUID) -> Sequence[CollectionAction]:
    """A case's history, latest first."""
    statement = select(CollectionAction).where(CollectionAction.case_id == case_id)
    return session.scalars(statement.order_by(CollectionAction.sequence.desc())).all()


def unseen(
    today: date | BindParameter[date],
    *,
    client_id: UUID | BindParameter[UUID] | None = None,
    clients: tuple[UUID, UUID] | None = None,
    due: tuple[date | None, date | None] = (None, None),
) -> ColumnElement[bool]:
    """Overdue invoices without a case, of a client, of a range of clients, or due in some days."""
    conditions = _due_between(Invoice.due_date, due)
    if client_id is not None:
        conditions.append(Invoice.client_id == client_id)
    if clients is not None:
        conditions.append(Invoice.client_id.between(*clients))
    return and_(Invoice.due_date < today, _OPEN, ~Invoice.has_case, *conditions)


def clients_with_unseen(session: Session, which: ColumnElement[bool], limit: int | None) -> Sequence[UUID]:
    """The client of each such invoice, by an index that holds nothing else; a bounded number longest overdue first."""
    statement = select(Invoice.client_id).where(which)
    if limit is not None:
        statement = statement.order_by(Invoice.due_date).limit(limit)
    return [client_id for client_id in session.scalars(statement) if client_id is not None]


def count_unseen(session: Session, which: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(Invoice).where(which)) or 0


def lock_clients(session: Session, client_ids: Sequence[UUID]) -> None:
    """Lock clients in the order of their ids, against changes but not against rows that refer to them."""
    statement = select(Client.id).where(Client.id == func.any(list(client_ids))).order_by(Client.id)
    session.execute(statement.with_for_update(key_share=True)).all()


def unseen_invoices(session: Session, which: ColumnElement[bool], client_ids: Sequence[UUID]) -> Sequence[UUID]:
    """Such invoices of some clients, longest overdue first."""
    statement = select(Invoice.id).where(which, Invoice.client_id == func.any(list(client_ids)))
    return session.scalars(statement.order_by(Invoice.due_date, Invoice.invoice_number)).all()


def clients_of_invoices(session: Session, invoice_ids: Sequence[UUID]) -> Sequence[UUID]:
    """Whose invoices these are, in the order of their ids."""
    statement = select(Invoice.client_id).where(Invoice.id == func.any(list(invoice_ids)))
    found = session.scalars(statement.distinct().order_by(Invoice.client_id))
    return [client_id for client_id in found if client_id is not None]


def find_payment(session: Session, payment_id: UUID) -> Payment | None:
    return session.scalars(select(Payment).where(Payment.id == payment_id)).first()


def settled_by(session: Session, payment_id: UUID) -> Sequence[Row[UUID, Decimal]]:
    """The invoices a payment settles, and by how much."""
    statement = select(PaymentAllocation.invoice_id, PaymentAllocation.amount)
    standing = and_(PaymentAllocation.payment_id == payment_id, PaymentAllocation.reversed_at.is_(None))
    return session.execute(statement.where(standing)).all()


def ensure_policy(session: Session, levels: list[dict[str, Any]]) -> None:
    """Give the tenant these levels unless it has a policy."""
    session.execute(insert(DunningPolicy).values(levels=levels).on_conflict_do_nothing())


def find_policy(session: Session) -> DunningPolicy | None:
    return session.scalars(select(DunningPolicy)).first()


def find_policy_for_update(session: Session) -> DunningPolicy | None:
    statement = select(DunningPolicy).with_for_update()
    return session.scalars(statement.execution_options(populate_existing=True)).first()


def chased_clients(session: Session, after: UUID | None, limit: int) -> Sequence[UUID]:
    """The clients of some cases that are chased, beyond one in the order of their ids."""
    statement = select(CollectionCase.client_id).where(CollectionCase.status.in_(_CHASED))
    if after is not None:
        statement = statement.where(CollectionCase.client_id > after)
    page = statement.order_by(CollectionCase.client_id).limit(limit).subquery()
    return session.scalars(select(page.c.client_id).distinct().order_by(page.c.client_id)).all()


def lock_contracts_of(session: Session, client_ids: Sequence[UUID]) -> None:
    """Lock the contracts in service of clients, in the order of their ids."""
    mine = and_(Contract.client_id == func.any(list(client_ids)), Contract.status == "active")
    if client_ids:
        session.execute(select(Contract.id).where(mine).order_by(Contract.id).with_for_update(key_share=True)).all()


def lock_cases(session: Session, case_ids: Sequence[UUID]) -> None:
    """Lock cases in the order of their ids."""
    mine = CollectionCase.id == func.any(list(case_ids))
    session.execute(select(CollectionCase.id).where(mine).order_by(CollectionCase.id).with_for_update(key_share=True))


def case_facts(session: Session, clients: tuple[UUID, UUID] | None = None) -> list[CaseFacts]:
    """What dunning knows of the cases that are chased, in the order it takes them: by client, then by case.

    The steps are looked up case by case: gathered over all cases first, they were matched each with each on tables
    that had no statistics yet.
    """
    steps = (
        select(
            func.max(DunningStep.level).label("last_level"),
            func.max(DunningStep.performed_on).label("last_step_on"),
            func.bool_or(DunningStep.action.in_(sorted(rules.NOTICES))).label("had_notice"),
        )
        .where(DunningStep.case_id == CollectionCase.id)
        .lateral()
    )
    statement = (
        select(
            CollectionCase.id,
            CollectionCase.client_id,
            CollectionCase.invoice_id,
            Invoice.invoice_number,
            Invoice.currency,
            CollectionCase.due_date,
            Invoice.outstanding_amount,
            CollectionCase.status,
            CollectionCase.hold,
            CollectionCase.promised_on,
            func.coalesce(steps.c.last_level, 0),
            steps.c.last_step_on,
            func.coalesce(steps.c.had_notice, False),
        )
        .join(Invoice, Invoice.id == CollectionCase.invoice_id)
        .join(steps, true())
        .where(CollectionCase.status.in_(_CHASED), *_of_clients(clients))
        .order_by(CollectionCase.client_id, CollectionCase.id)
    )
    return [CaseFacts._make(row) for row in session.execute(statement)]


def _of_clients(clients: tuple[UUID, UUID] | None) -> list[ColumnElement[bool]]:
    return [] if clients is None else [CollectionCase.client_id.between(*clients)]


def chased_counts(session: Session) -> dict[str, int]:
    """How many cases are open and how many in progress."""
    statement = select(CollectionCase.status, func.count()).where(CollectionCase.status.in_(_CHASED))
    return {row[0]: row[1] for row in session.execute(statement.group_by(CollectionCase.status))}


def promises_due(session: Session, today: date) -> int:
    """How many cases that are chased were promised to be paid by today."""
    statement = select(func.count()).where(
        CollectionCase.status.in_(_CHASED), CollectionCase.promised_on.is_not(None), CollectionCase.promised_on <= today
    )
    return session.scalar(statement) or 0


def open_by_due_date(session: Session, client_id: UUID | None = None) -> Sequence[Row[date, int, Decimal]]:
    """How many invoices are open and how much is outstanding on them, for each due date."""
    statement = select(Invoice.due_date, func.count(), func.sum(Invoice.outstanding_amount)).where(_OPEN)
    if client_id is not None:
        statement = statement.where(Invoice.client_id == client_id)
    return session.execute(statement.group_by(Invoice.due_date).order_by(Invoice.due_date)).all()


def last_issued_before(session: Session, instant: datetime) -> UUID | None:
    """The last invoice issued before an instant."""
    statement = select(Invoice.id).where(Invoice.issued_at < instant).order_by(Invoice.issued_at.desc())
    return session.scalar(statement.limit(1))


def issued_since(session: Session, since: datetime, until: datetime | None = None) -> Decimal:
    """What was billed from an instant on, or from one to another, and whether or not it was voided since."""
    statement = select(func.coalesce(func.sum(Invoice.total_amount), 0)).where(Invoice.issued_at >= since)
    return session.execute(statement if until is None else statement.where(Invoice.issued_at < until)).scalar_one()


def voided_since(session: Session, since: datetime) -> Decimal:
    """What was billed from an instant on and voided."""
    statement = select(func.coalesce(func.sum(Invoice.total_amount), 0)).where(Invoice.issued_at >= since)
    return session.execute(statement.where(Invoice.settlement == literal_column("'void'"))).scalar_one()


def collected_between(session: Session, first: date, last: date) -> Decimal | None:
    """The payments of some days that stand."""
    statement = select(func.sum(Payment.amount)).where(Payment.payment_date.between(first, last))
    return session.scalar(statement.where(Payment.status == "posted"))


def credit_of(session: Session, client_id: UUID) -> tuple[Decimal | None, Decimal | None]:
    """What a client has left of payments and of credit notes."""
    paid = select(func.sum(Payment.amount - Payment.allocated_amount)).where(
        Payment.client_id == client_id, Payment.status == "posted"
    )
    given = select(func.sum(CreditNote.remaining_amount)).where(
        CreditNote.client_id == client_id, CreditNote.status == "issued"
    )
    return session.scalar(paid), session.scalar(given)


def invoices_of(session: Session, client_id: UUID) -> Sequence[Invoice]:
    """Every issued invoice of a client."""
    issued = Invoice.settlement.not_in(("draft", "cancelled"))
    return session.scalars(select(Invoice).where(Invoice.client_id == client_id, issued)).all()


def credit_notes_of(session: Session, client_id: UUID) -> Sequence[CreditNote]:
    """Every credit note of a client that was issued."""
    statement = select(CreditNote).where(CreditNote.client_id == client_id, CreditNote.status == "issued")
    return session.scalars(statement).all()


def payments_of(session: Session, client_id: UUID) -> Sequence[Payment]:
    """Every payment of a client, those taken back included."""
    return session.scalars(select(Payment).where(Payment.client_id == client_id)).all()

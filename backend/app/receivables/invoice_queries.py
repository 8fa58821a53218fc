"""The selects of lists of invoices: what they show, what narrows them, how they are counted.

Invariant: the first page of any one filter is found by an index that holds all the filter asks, whatever the size of
the book. Constants of such filters are written out, not bound: the planner proves by them what an index holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, literal_column, or_, select, text
from sqlalchemy.orm import Session

from app.common.pagination import Ordering
from app.customers import service as customers
from app.documents.models import StoredDocument
from app.receivables.models import IS_ISSUED, IS_OPEN, Invoice, InvoiceLine
from app.receivables.values import InvoiceStatus, Series

ORDERING = Ordering(
    columns={
        "created_at": Invoice.created_at,
        "updated_at": Invoice.updated_at,
        "issued_at": Invoice.issued_at,
        "due_date": Invoice.due_date,
        "period_start": Invoice.period_start,
        "period_end": Invoice.period_end,
        "client_name": Invoice.client_name,
        "total_amount": Invoice.total_amount,
        "outstanding_amount": Invoice.outstanding_amount,
        "invoice_number": Invoice.invoice_number,
    },
    id_column=Invoice.id,
)
ISSUED: Final = text(IS_ISSUED)
_OPEN: Final = text(IS_OPEN)
_OF_LINES: Final = {"service": InvoiceLine.service_category, "offer_id": InvoiceLine.offer_id}
_LAST: Final = "\U0010ffff"

_NEWEST_DUE_BEFORE: Final = """(
with recursive days (due_date) as (
  (select max(due_date) from invoices where due_date < {day} and {issued})
  union all
  select (select max(i.due_date) from invoices i where i.due_date < d.due_date and {issued})
  from days d where d.due_date is not null
)
select max(newest.created_at) from days, lateral (
  select created_at from invoices i where i.due_date = days.due_date and {issued}
  order by created_at desc limit 1) newest
)"""
"""When the newest invoice due before a day was made. From one due date to the one before it, by the index alone:
where the newest invoices are due later, the list need not go through them to find out."""


def invoice_rows() -> Select[Invoice, str | None]:
    """Issued invoices beside the hash of their document."""
    of_invoice = and_(StoredDocument.kind == "invoice", StoredDocument.subject_id == Invoice.id)
    return select(Invoice, StoredDocument.sha256).outerjoin(StoredDocument, of_invoice).where(ISSUED)


def invoice_ids() -> Select[UUID]:
    """The same invoices without what is only shown."""
    return select(Invoice.id).where(ISSUED)


def counted(filters: Mapping[str, Any], wanted: Sequence[ColumnElement[bool]]) -> Select[UUID]:
    """What is counted of a list: the invoices that lines tell by themselves are counted by them alone.

    Only what was issued to a client has lines with a service or an offer.
    """
    given = {name: value for name, value in filters.items() if value is not None}
    if len(given) == len(wanted) == 1 and given.keys() <= _OF_LINES.keys():
        ((name, value),) = given.items()
        return select(InvoiceLine.invoice_id).where(_OF_LINES[name] == value).distinct()
    return invoice_ids().where(*wanted)


def invoices_before(
    session: Session, wanted: Sequence[ColumnElement[bool]], last: UUID | None, limit: int
) -> Sequence[Invoice]:
    """The next invoices after one in the order from the newest to the oldest, by id, which rises with time."""
    statement = select(Invoice).where(ISSUED, *wanted).order_by(Invoice.id.desc()).limit(limit)
    return session.scalars(statement if last is None else statement.where(Invoice.id < last)).all()


def invoices_where(filters: Mapping[str, Any], today: date) -> list[ColumnElement[bool]]:
    """The conditions of a list's filters; a null filter is none."""
    conditions: list[ColumnElement[bool]] = []
    for name, value in filters.items():
        if value is None:
            continue
        match name:
            case "service" | "offer_id":
                conditions.append(exists().where(InvoiceLine.invoice_id == Invoice.id, _OF_LINES[name] == value))
            case "status":
                conditions.append(_with_status(value, today))
            case "due_before":
                conditions.append(_due_before(value))
            case "period":
                conditions.append(Invoice.period_month == date.fromisoformat(f"{value}-01"))
            case _:
                conditions.append(getattr(Invoice, name) == value)
    return conditions


def _with_status(status: InvoiceStatus, today: date) -> ColumnElement[bool]:
    """The invoices that show a status today."""
    match status:
        case InvoiceStatus.PAID:
            return Invoice.settlement == literal_column("'paid'")
        case InvoiceStatus.VOID:
            return Invoice.settlement == literal_column("'void'")
        case InvoiceStatus.OVERDUE:
            return and_(_OPEN, Invoice.due_date < today)
        case InvoiceStatus.ISSUED:
            return and_(_OPEN, Invoice.due_date >= today)


def _due_before(day: date) -> ColumnElement[bool]:
    newest: ColumnElement[Any] = literal_column(
        _NEWEST_DUE_BEFORE.format(day=f"date '{day.isoformat()}'", issued=IS_ISSUED)
    )
    return and_(Invoice.due_date < day, Invoice.created_at <= newest)


def matching(words: str) -> ColumnElement[bool]:
    """Invoices whose number begins with the words, or whose client's words do.

    What begins as a number and goes on after its dash is no name; what may become either is looked for as both.
    """
    number = words.upper()
    by_number = and_(Invoice.invoice_number >= number, Invoice.invoice_number < number + _LAST)
    by_client = Invoice.client_id.in_(customers.clients_matching(words))
    for series in (Series.INVOICE, Series.SALE):
        if number.startswith(f"{series}-"):
            return and_(Invoice.series == series, by_number)
    may_be_number = any(series.startswith(number) for series in (Series.INVOICE, Series.SALE))
    return or_(by_number, by_client) if may_be_number else by_client

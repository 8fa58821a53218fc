"""Every select of receivables; the bulk statements of a billing chunk are in `bulk`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    SQLColumnExpression,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.orm import Session

from app.common.pagination import Ordering
from app.customers import service as customers
from app.documents.models import StoredDocument
from app.receivables.invoice_queries import ISSUED, invoice_rows
from app.receivables.models import (
    CreditNote,
    CreditNoteLine,
    Invoice,
    InvoiceLine,
    Issuer,
    NumberSeries,
    Payment,
    PaymentAllocation,
)
from app.receivables.values import (
    CreditNoteState,
    CreditReason,
    HeldInvoice,
    LineType,
    PaymentStatus,
    Series,
    Settlement,
)

type InvoiceRow = Row[Invoice, str | None]
type CreditNoteRow = Row[CreditNote, str | None, str | None]

PAYMENT_ORDERING = Ordering(
    columns={name: getattr(Payment, name) for name in ("created_at", "payment_date", "amount", "method", "status")},
    id_column=Payment.id,
)
_CREDIT_NOTE_KEYS = ("created_at", "credit_note_number", "client_name", "total_amount", "remaining_amount")
CREDIT_NOTE_ORDERING = Ordering(
    columns={name: getattr(CreditNote, name) for name in _CREDIT_NOTE_KEYS},
    id_column=CreditNote.id,
)
_HELD = select(*(getattr(Invoice, name) for name in HeldInvoice._fields)).with_for_update(key_share=True)
# Composed once: a payment asks for nothing more often.
_HELD_BY_ID = _HELD.where(Invoice.id == bindparam("invoice_id"), ISSUED)


def find_invoice_row(session: Session, invoice_id: UUID) -> InvoiceRow | None:
    return session.execute(invoice_rows().where(Invoice.id == invoice_id)).first()


def find_invoice_for_update(session: Session, invoice_id: UUID) -> Invoice | None:
    statement = select(Invoice).where(Invoice.id == invoice_id, ISSUED)
    statement = statement.with_for_update(key_share=True).execution_options(populate_existing=True)
    return session.scalars(statement).first()


def find_held_for_update(session: Session, invoice_id: UUID) -> HeldInvoice | None:
    """What a payment needs to know of an issued invoice, locked."""
    row = session.execute(_HELD_BY_ID, {"invoice_id": invoice_id}).first()
    return HeldInvoice._make(row) if row else None


def open_invoices_of_for_update(session: Session, client_id: UUID, currency: str) -> Sequence[HeldInvoice]:
    """A client's open invoices in a currency, oldest due first, locked in the order of their ids."""
    mine = (Invoice.client_id == client_id, Invoice.currency == currency, Invoice.settlement == Settlement.OPEN)
    locked = session.execute(_HELD.where(*mine).order_by(Invoice.id)).all()
    held = [HeldInvoice._make(row) for row in locked]
    return sorted(held, key=lambda invoice: (invoice.due_date, invoice.invoice_number))


def lines_of(session: Session, invoice_id: UUID) -> Sequence[InvoiceLine]:
    statement = select(InvoiceLine).where(InvoiceLine.invoice_id == invoice_id)
    return session.scalars(statement.order_by(InvoiceLine.line_number)).all()


def find_issuer(session: Session, issuer_id: UUID) -> Issuer | None:
    return session.scalars(select(Issuer).where(Issuer.id == issuer_id)).first()


def ensure_issuer(session: Session, digest: str, details: dict[str, Any]) -> UUID:
    """The id of a seller as printed, kept when it reads so for the first time."""
    statement = select(Issuer.id).where(Issuer.digest == digest)
    found = session.scalar(statement)
    if found is None:
        session.execute(insert(Issuer).values(digest=digest, details=details).on_conflict_do_nothing())
        found = session.execute(statement).scalar_one()
    return found


def ensure_series(session: Session, series: str, year: int) -> None:
    """Have the series begin; one that did is neither changed nor locked."""
    session.execute(insert(NumberSeries).values(series=series, year=year, last_number=0).on_conflict_do_nothing())


def take_numbers(session: Session, series: str, year: int, count: int) -> int:
    """Lock the series to the end of the transaction and move it on; the number before the first taken."""
    row = insert(NumberSeries).values(series=series, year=year, last_number=count)
    key = [NumberSeries.tenant_id, NumberSeries.series, NumberSeries.year]
    moved = row.on_conflict_do_update(index_elements=key, set_={"last_number": NumberSeries.last_number + count})
    last: int = session.execute(moved.returning(NumberSeries.last_number)).scalar_one()
    return last - count


def billed_between(
    session: Session,
    clients: tuple[UUID, UUID],
    contract_ids: Sequence[UUID] | None,
    since: date,
    until: date,
) -> Sequence[Row[*tuple[Any, ...]]]:
    """What counts as billed for days of `[since, until)`: lines of invoices that are not void, and credits.

    A run's credits and an operator's corrections count, other credits are told apart as gifts; nothing of a void
    invoice counts, so that the void and its credit note count once. Discounts count with what they reduce.

    Args: contract_ids: only these, or every contract of the range of clients when None. A line never spans
        more than a month, which bounds the range of the index.
    """
    earliest = since - timedelta(days=31)
    of_invoices = _counted(InvoiceLine, InvoiceLine.line_total, literal(False)).where(
        InvoiceLine.invoice_id == Invoice.id, Invoice.client_id.between(*clients), Invoice.voided_at.is_(None)
    )
    withdrawn = exists().where(Invoice.id == CreditNote.invoice_id, Invoice.voided_at.is_not(None))
    is_gift = CreditNote.reason.not_in((CreditReason.RUN, CreditReason.CORRECTION))
    of_credits = _counted(CreditNoteLine, -CreditNoteLine.line_total, is_gift).where(
        CreditNoteLine.credit_note_id == CreditNote.id,
        CreditNote.client_id.between(*clients),
        CreditNote.status == CreditNoteState.ISSUED,
        ~withdrawn,
    )
    statements = []
    for statement, line in ((of_invoices, InvoiceLine), (of_credits, CreditNoteLine)):
        days = (line.service_from >= earliest, line.service_from < until, line.service_to > since)
        statement = statement.where(*days)
        if contract_ids is not None:
            statement = statement.where(line.contract_id == func.any(literal(list(contract_ids))))
        statements.append(statement)
    return session.execute(union_all(*statements)).all()


def _counted(
    line: type[InvoiceLine | CreditNoteLine], amount: SQLColumnExpression[Any], is_gift: ColumnElement[bool]
) -> Select[*tuple[Any, ...]]:
    """What rating reads of a line that counts as billed."""
    of_activation = and_(line.line_type == LineType.DISCOUNT, line.cause == LineType.ACTIVATION)
    kind = case((of_activation, LineType.ACTIVATION), else_=line.line_type)
    columns = (kind, line.month_start, line.month_days, line.service_from, line.service_to)
    counted = (LineType.RECURRING, LineType.ADJUSTMENT, LineType.ACTIVATION, LineType.DISCOUNT)
    read: list[SQLColumnExpression[Any]] = [line.contract_id, *columns, amount, line.tax_rate, is_gift]
    return select(*read).where(line.line_type.in_(counted), line.charge_id.is_(None))


def open_credits(session: Session, clients: tuple[UUID, UUID], currency: str) -> Sequence[Row[*tuple[Any, ...]]]:
    """Credit a range of clients has left in a currency: `(client, kind, id, amount)`, oldest first.

    A sale's credit note is used by whoever applies it; only what is left of it then is the client's.
    """
    given, kind = (CreditNote.client_id.between(*clients), CreditNote.currency == currency), literal("credit_note")
    notes = select(CreditNote.client_id, kind.label("kind"), CreditNote.id, CreditNote.remaining_amount).where(
        *given,
        CreditNote.applied_amount < CreditNote.total_amount,
        CreditNote.status == CreditNoteState.ISSUED,
        or_(CreditNote.series == Series.CREDIT_NOTE, CreditNote.applied_amount > 0),
    )
    paid = (Payment.client_id.between(*clients), Payment.currency == currency)
    rest = Payment.amount - Payment.allocated_amount
    payments = select(Payment.client_id, literal("payment").label("kind"), Payment.id, rest).where(
        *paid, Payment.allocated_amount < Payment.amount, Payment.status == PaymentStatus.POSTED
    )
    return session.execute(union_all(notes, payments).order_by("client_id", "id")).all()


def last_totals(session: Session, clients: tuple[UUID, UUID]) -> dict[UUID, Any]:
    """The total of the last invoice of each client of a range."""
    statement = (
        select(Invoice.client_id, Invoice.total_amount)
        .where(
            Invoice.client_id.between(*clients),
            Invoice.voided_at.is_(None),
            Invoice.billing_run_id.is_not(None),
        )
        .ext(distinct_on(Invoice.client_id))
        .order_by(Invoice.client_id, Invoice.period_start.desc(), Invoice.id.desc())
    )
    return {row[0]: row[1] for row in session.execute(statement) if row[0] is not None}


def payments_where(**filters: Any) -> Select[Payment]:
    """Payments by invoice, client, method and date."""
    statement = select(Payment).where(Payment.client_id.is_not(None))
    for name, value in filters.items():
        if value is None:
            continue
        if name == "from_date":
            statement = statement.where(Payment.payment_date >= value)
        elif name == "to_date":
            statement = statement.where(Payment.payment_date <= value)
        elif name == "invoice_id":
            settles = and_(PaymentAllocation.payment_id == Payment.id, PaymentAllocation.invoice_id == value)
            statement = statement.where(or_(Payment.invoice_id == value, exists().where(settles)))
        else:
            statement = statement.where(getattr(Payment, name) == value)
    return statement


def find_payment(session: Session, payment_id: UUID) -> Payment | None:
    return session.scalars(select(Payment).where(Payment.id == payment_id)).first()


def find_payment_for_update(session: Session, payment_id: UUID) -> Payment | None:
    statement = select(Payment).where(Payment.id == payment_id).with_for_update()
    return session.scalars(statement.execution_options(populate_existing=True)).first()


def allocations_of(session: Session, payment_id: UUID) -> Sequence[PaymentAllocation]:
    """A payment's allocations that stand, in the order of their invoices."""
    statement = select(PaymentAllocation).where(
        PaymentAllocation.payment_id == payment_id, PaymentAllocation.reversed_at.is_(None)
    )
    return session.scalars(statement.order_by(PaymentAllocation.invoice_id)).all()


def unprinted_invoice_ids(session: Session, run_id: UUID, clients: tuple[UUID, UUID], limit: int) -> Sequence[UUID]:
    """Invoices of a run and a range of clients without a stored document."""
    printed = exists().where(StoredDocument.kind == "invoice", StoredDocument.subject_id == Invoice.id)
    mine = and_(Invoice.billing_run_id == run_id, Invoice.client_id.between(*clients))
    return session.scalars(select(Invoice.id).where(mine, ~printed).order_by(Invoice.client_id).limit(limit)).all()


def invoice_ids_of_run(session: Session, run_id: UUID, limit: int) -> Sequence[UUID]:
    """The first invoices of a run, in the order of their numbers."""
    statement = select(Invoice.id).where(Invoice.billing_run_id == run_id).order_by(Invoice.invoice_number)
    return session.scalars(statement.limit(limit)).all()


def credit_note_rows() -> Select[CreditNote, str | None, str | None]:
    """Issued credit notes beside the number of their invoice and the hash of their document."""
    of_note = and_(StoredDocument.kind == "credit_note", StoredDocument.subject_id == CreditNote.id)
    statement = select(CreditNote, Invoice.invoice_number, StoredDocument.sha256)
    statement = statement.outerjoin(Invoice, Invoice.id == CreditNote.invoice_id).outerjoin(StoredDocument, of_note)
    return statement.where(CreditNote.status == CreditNoteState.ISSUED, CreditNote.client_id.is_not(None))


def credit_notes_where(filters: Mapping[str, Any], q: str | None) -> list[ColumnElement[bool]]:
    """The conditions of a list's filters; a null filter is none."""
    given = {name: value for name, value in filters.items() if value is not None}
    conditions: list[ColumnElement[bool]] = [getattr(CreditNote, name) == value for name, value in given.items()]
    if q is not None:
        held, number = CreditNote.credit_note_number, q.upper()
        by_number = and_(held >= number, held < number + "\U0010ffff")
        conditions.append(or_(by_number, CreditNote.client_id.in_(customers.clients_matching(q))))
    return conditions


def find_credit_note_row(session: Session, credit_note_id: UUID) -> CreditNoteRow | None:
    return session.execute(credit_note_rows().where(CreditNote.id == credit_note_id)).first()


def lines_of_credit_note(session: Session, credit_note_id: UUID) -> Sequence[CreditNoteLine]:
    own = CreditNoteLine.credit_note_id == credit_note_id
    return session.scalars(select(CreditNoteLine).where(own).order_by(CreditNoteLine.line_number)).all()


def credit_notes_of_for_update(session: Session, invoice_id: UUID) -> Sequence[CreditNote]:
    """The credit notes about an invoice that stand, oldest first."""
    stands = and_(CreditNote.invoice_id == invoice_id, CreditNote.status != CreditNoteState.CANCELLED)
    statement = select(CreditNote).where(stands).order_by(CreditNote.id).with_for_update(key_share=True)
    return session.scalars(statement.execution_options(populate_existing=True)).all()


def credited_by_line(session: Session, invoice_id: UUID) -> dict[UUID, Any]:
    """What of each line of an invoice was given back."""
    stands = and_(CreditNote.invoice_id == invoice_id, CreditNote.status != CreditNoteState.CANCELLED)
    statement = (
        select(CreditNoteLine.invoice_line_id, func.sum(CreditNoteLine.line_total))
        .join(CreditNote, CreditNote.id == CreditNoteLine.credit_note_id)
        .where(stands, CreditNoteLine.invoice_line_id.is_not(None))
        .group_by(CreditNoteLine.invoice_line_id)
    )
    return {row[0]: row[1] for row in session.execute(statement) if row[0] is not None}


def withdraw_lines(session: Session, invoice_id: UUID) -> None:
    """Have the days of an invoice count as not billed."""
    statement = update(InvoiceLine).where(InvoiceLine.invoice_id == invoice_id).values(is_void=True)
    session.execute(statement, execution_options={"synchronize_session": False})

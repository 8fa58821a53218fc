"""Business verbs of receivables: reading invoices, recording and reversing payments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.common import audit, clock, outbox, tenancy
from app.common.days import ONE_DAY
from app.common.pagination import Page, PageRequest, paginate
from app.common.tables import uuid7
from app.customers import service as customers
from app.receivables import invoice_queries, posting, queries, rules
from app.receivables.errors import (
    InvoiceAlreadyPaid,
    InvoiceNotFound,
    InvoiceVoid,
    PaymentAlreadyReversed,
    PaymentNotFound,
)
from app.receivables.issuing import Issued, IssueTerms, issue_documents
from app.receivables.issuing import prepare as prepare_to_issue
from app.receivables.models import Invoice, InvoiceLine, Payment
from app.receivables.posting import Part, Posted
from app.receivables.schemas import (
    InvoiceDetailRead,
    InvoiceFilter,
    InvoiceLineRead,
    InvoiceRead,
    PaymentRead,
)
from app.receivables.values import HeldInvoice, InvoiceStatus, PaymentMethod, PaymentStatus, Settlement

__all__ = ["IssueTerms", "Issued", "Part", "Posted", "issue_documents", "prepare_to_issue"]


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money as it comes in, for one invoice or for a client."""

    amount: Decimal
    payment_date: date
    method: PaymentMethod = PaymentMethod.OTHER
    reference: str | None = None
    note: str | None = None
    instrument: str | None = None
    transaction_ref: str | None = None
    paid_at: datetime | None = None


def get_invoice(session: Session, invoice_id: UUID) -> InvoiceDetailRead:
    """An issued invoice with its lines.

    Errors: `InvoiceNotFound`.
    """
    row = queries.find_invoice_row(session, invoice_id)
    if row is None:
        raise InvoiceNotFound
    head = _read(row, _today(session))
    lines = [_read_line(line) for line in queries.lines_of(session, invoice_id)]
    return InvoiceDetailRead(**dict(head), lines=lines)


def list_invoices(session: Session, request: PageRequest, filters: InvoiceFilter) -> Page[InvoiceRead]:
    """A page of issued invoices; `q` searches numbers by their beginning and clients by their words."""
    today, applied = _today(session), filters.model_dump()
    wanted = invoice_queries.invoices_where(applied, today)
    if request.q is not None:
        wanted.append(invoice_queries.matching(request.q))
    return paginate(
        session,
        invoice_queries.invoice_rows().where(*wanted),
        request,
        invoice_queries.ORDERING,
        partial(_read, today=today),
        {**applied, "q": request.q},
        light=invoice_queries.invoice_ids().where(*wanted),
        shown=invoice_queries.invoice_rows(),
        counted=invoice_queries.counted(applied, wanted),
    )


def invoice_ids_of_run(session: Session, run_id: UUID, limit: int) -> list[UUID]:
    """The first invoices of a run, in the order of their numbers."""
    return list(queries.invoice_ids_of_run(session, run_id, limit))


def billed_between(
    session: Session,
    clients: tuple[UUID, UUID],
    contract_ids: Sequence[UUID] | None,
    since: date,
    until: date,
) -> Sequence[tuple[Any, ...]]:
    """What counts as billed for `[since, until)`.

    Returns: `(contract, line type, month start, month days, from, to, amount, tax rate, is a gift)`; credits negative.
    """
    return [tuple(row) for row in queries.billed_between(session, clients, contract_ids, since, until)]


def last_totals(session: Session, clients: tuple[UUID, UUID]) -> dict[UUID, Decimal]:
    """The total of the last invoice of each client of a range."""
    return queries.last_totals(session, clients)


def outstanding_of(session: Session, invoice_id: UUID) -> tuple[Decimal, UUID | None]:
    """What is outstanding on an invoice, locked for the settlement that follows, and its client.

    Errors: `InvoiceNotFound`, `InvoiceVoid`, `InvoiceAlreadyPaid`.
    """
    invoice = _payable(session, invoice_id)
    return invoice.outstanding_amount, invoice.client_id


def pay_invoice(session: Session, invoice_id: UUID, receipt: Receipt, *, allow_credit: bool = False) -> Posted:
    """Record money for one invoice.

    Args: allow_credit: keep what is above the outstanding as the client's credit instead of refusing it.
    Errors: `InvoiceNotFound`, `InvoiceVoid`, `InvoiceAlreadyPaid`, `PaymentExceedsOutstanding`.
    """
    return pay(session, _payable(session, invoice_id), receipt, allow_credit=allow_credit)


def pay(session: Session, invoice: Invoice | HeldInvoice, receipt: Receipt, *, allow_credit: bool = False) -> Posted:
    """Record money for an invoice that the caller holds.

    Errors: `PaymentExceedsOutstanding`.
    """
    if receipt.amount > invoice.outstanding_amount and not allow_credit:
        raise posting.exceeds(receipt.amount, invoice.outstanding_amount)
    payment = _new_payment(invoice.client_id, invoice.currency, receipt, invoice_id=invoice.id)
    return posting.post(session, payment, [Part(invoice, min(receipt.amount, invoice.outstanding_amount))])


def pay_client(session: Session, client_id: UUID, receipt: Receipt) -> Posted:
    """Record money of a client: the oldest due invoices first, the rest kept as credit.

    Errors: `ClientNotFound`.
    """
    customers.lock_client(session, client_id)
    currency = tenancy.current_tenant(session).currency
    held = queries.open_invoices_of_for_update(session, client_id, currency)
    due = [(invoice, invoice.outstanding_amount) for invoice in held]
    payment = _new_payment(client_id, currency, receipt, invoice_id=None)
    return posting.post(session, payment, [Part(*part) for part in rules.spread(receipt.amount, due)])


def reverse_payment(session: Session, payment_id: UUID, reason: str) -> Payment:
    """Give back exactly what a payment settled; its invoices are open again with their old due dates.

    Errors: `PaymentNotFound`, `PaymentAlreadyReversed`.
    """
    found = queries.find_payment(session, payment_id)
    if found is None:
        raise PaymentNotFound
    # A run that uses this payment's rest on a new invoice holds the client; one of the two waits.
    if found.client_id is not None:
        customers.lock_client(session, found.client_id)
    payment = queries.find_payment_for_update(session, payment_id)
    if payment is None:
        raise PaymentNotFound
    if payment.status == PaymentStatus.REVERSED:
        raise PaymentAlreadyReversed
    at = clock.now()
    for allocation in queries.allocations_of(session, payment_id):
        allocation.reversed_at = at
        session.flush()
    payment.status, payment.reversed_at, payment.reversal_reason = PaymentStatus.REVERSED, at, reason
    audit.record(session, "payment", payment.id, "payment_reversed", {"reason": reason})
    outbox.emit(session, "payment.reversed", payment.id, posting.payload_of(payment))
    session.flush()
    return payment


def list_payments(session: Session, request: PageRequest, filters: dict[str, Any]) -> Page[PaymentRead]:
    """A page of payments."""
    statement = queries.payments_where(**filters)
    shown = {name.removesuffix("_date"): value for name, value in filters.items()}
    return paginate(
        session,
        statement,
        request,
        queries.PAYMENT_ORDERING,
        lambda row: PaymentRead.model_validate(row[0]),
        shown,
    )


def invoice_state(session: Session, invoice_id: UUID) -> tuple[InvoiceStatus, Decimal]:
    """An invoice's status and outstanding amount as they stand now.

    Errors: `InvoiceNotFound`.
    """
    invoice = session.get(Invoice, invoice_id)
    if invoice is None:
        raise InvoiceNotFound
    session.refresh(invoice, ("settlement", "outstanding_amount"))
    return rules.status_of(invoice.settlement, invoice.due_date, _today(session)), invoice.outstanding_amount


def status_after(session: Session, part: Part) -> InvoiceStatus:
    """The status of an invoice since a part of a payment settled it."""
    settlement = Settlement.OPEN if part.rest else Settlement.PAID
    return rules.status_of(settlement, part.invoice.due_date, _today(session))


def _payable(session: Session, invoice_id: UUID) -> HeldInvoice:
    invoice = queries.find_held_for_update(session, invoice_id)
    if invoice is None:
        raise InvoiceNotFound
    if invoice.settlement == Settlement.VOID:
        raise InvoiceVoid
    if invoice.settlement == Settlement.PAID:
        raise InvoiceAlreadyPaid
    return invoice


def _new_payment(client_id: UUID | None, currency: str, receipt: Receipt, *, invoice_id: UUID | None) -> Payment:
    return Payment(
        id=uuid7(),
        client_id=client_id,
        invoice_id=invoice_id,
        amount=receipt.amount,
        currency=currency,
        payment_date=receipt.payment_date,
        method=receipt.method,
        instrument=receipt.instrument,
        reference=receipt.reference,
        transaction_ref=receipt.transaction_ref,
        note=receipt.note,
        paid_at=receipt.paid_at,
        status=PaymentStatus.POSTED,
        created_at=clock.now(),
    )


def _today(session: Session) -> date:
    return clock.today(tenancy.current_tenant(session).time_zone)


def _read(row: queries.InvoiceRow, today: date) -> InvoiceRead:
    invoice, sha256 = row[0], row[1]
    own = {name: getattr(invoice, name) for name in InvoiceRead.model_fields if hasattr(invoice, name)}
    return InvoiceRead.model_validate(
        own
        | {
            "status": rules.status_of(invoice.settlement, invoice.due_date, today),
            "pdf_file_name": f"{invoice.invoice_number}.pdf",
            "pdf_sha256": sha256,
        }
    )


def _read_line(line: InvoiceLine) -> InvoiceLineRead:
    own = {name: getattr(line, name) for name in InvoiceLineRead.model_fields if hasattr(line, name)}
    return InvoiceLineRead.model_validate(
        own
        | {
            "unit_amount": line.line_total,
            "service_period_start": line.service_from,
            "service_period_end": line.service_to - ONE_DAY,
        }
    )

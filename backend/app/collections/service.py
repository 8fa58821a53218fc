"""Business verbs of the payment desk; those of cases, dunning and statements are in modules of their own."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from app.collections import opening, queries
from app.collections.schemas import (
    ApprovePaid,
    PaymentCreate,
    PaymentFilter,
    PaymentReverse,
    ReversalRead,
    SettlementRead,
)
from app.collections.settlement import (
    after_payment,
    after_reopening,
    after_settlement,
    before_settlement,
    before_settling,
)
from app.common import clock, tenancy
from app.common.pagination import Page, PageRequest
from app.receivables import service as receivables
from app.receivables.errors import PaymentNotFound
from app.receivables.schemas import PaymentRead
from app.receivables.values import AllocationState

__all__ = ["after_reopening", "after_settlement", "before_settlement", "open_later", "open_overdue"]

open_overdue = opening.open_overdue
open_later = opening.open_later


def record_payment(session: Session, body: PaymentCreate) -> SettlementRead:
    """Record money for an invoice, or for a client's oldest invoices.

    Effects: locks the client, then the invoices, then their cases.
    Errors: `InvoiceNotFound`, `InvoiceVoid`, `InvoiceAlreadyPaid`, `PaymentExceedsOutstanding`,
        `ClientNotFound`.
    """
    receipt = receivables.Receipt(body.amount, body.payment_date, body.method, body.reference, body.note)
    if body.invoice_id is not None:
        before_settling(session, body.invoice_id)
        posted = receivables.pay_invoice(session, body.invoice_id, receipt, allow_credit=body.allow_credit)
    else:
        client_id = _client_of(body)
        before_settlement(session, client_id)
        posted = receivables.pay_client(session, client_id, receipt)
    return _settled(session, posted)


def approve_paid(session: Session, invoice_id: UUID, body: ApprovePaid) -> SettlementRead:
    """Settle what is outstanding on an invoice by a real payment.

    Errors: `InvoiceNotFound`, `InvoiceVoid`, `InvoiceAlreadyPaid`.
    """
    before_settling(session, invoice_id)
    outstanding, _ = receivables.outstanding_of(session, invoice_id)
    day = body.payment_date or clock.today(tenancy.current_tenant(session).time_zone)
    receipt = receivables.Receipt(outstanding, day, body.method, body.reference, body.note)
    return _settled(session, receivables.pay_invoice(session, invoice_id, receipt))


def reverse_payment(session: Session, payment_id: UUID, body: PaymentReverse) -> ReversalRead:
    """Take a payment back; what it settled is due again, and chased as before.

    Errors: `PaymentNotFound`, `PaymentAlreadyReversed`.
    """
    found = queries.find_payment(session, payment_id)
    if found is None or found.client_id is None:
        raise PaymentNotFound
    before_settlement(session, found.client_id)
    reopened = [row[0] for row in queries.settled_by(session, payment_id)]
    payment = PaymentRead.model_validate(receivables.reverse_payment(session, payment_id, body.reason))
    cases = after_reopening(session, reopened)
    if payment.invoice_id is None:
        return ReversalRead(payment=payment, invoice_status=None, outstanding_amount=None, collection_case_status=None)
    status, outstanding = receivables.invoice_state(session, payment.invoice_id)
    return ReversalRead(
        payment=payment,
        invoice_status=status,
        outstanding_amount=outstanding,
        collection_case_status=cases.get(payment.invoice_id),
    )


def list_payments(session: Session, request: PageRequest, filters: PaymentFilter) -> Page[PaymentRead]:
    """A page of payments."""
    opening.open_for_reading(session)
    wanted = {
        "invoice_id": filters.invoice_id,
        "client_id": filters.client_id,
        "method": filters.method,
        "from_date": filters.from_,
        "to_date": filters.to,
    }
    return receivables.list_payments(session, request, wanted)


def _client_of(body: PaymentCreate) -> UUID:
    if body.client_id is None:
        raise ValueError("a payment has an invoice or a client")
    return body.client_id


def _settled(session: Session, posted: receivables.Posted) -> SettlementRead:
    """Write the payment into the history of the cases it reached, and say what it did."""
    cases = after_payment(session, posted)
    read = PaymentRead.model_validate(posted.payment)
    if not posted.parts:
        return SettlementRead(
            payment=read,
            invoice_status=None,
            outstanding_amount=None,
            allocation_state=AllocationState.PARTIAL,
            collection_case_status=None,
        )
    last = posted.parts[-1]
    return SettlementRead(
        payment=read,
        invoice_status=receivables.status_after(session, last),
        outstanding_amount=last.rest,
        allocation_state=AllocationState.PARTIAL if last.rest else AllocationState.FULL,
        collection_case_status=cases.get(last.invoice.id),
    )

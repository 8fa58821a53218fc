"""Business verbs of collections."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from app.collections.schemas import (
    ApprovePaid,
    PaymentCreate,
    PaymentFilter,
    PaymentReverse,
    ReversalRead,
    SettlementRead,
)
from app.common import clock, tenancy
from app.common.pagination import Page, PageRequest
from app.receivables import service as receivables
from app.receivables.schemas import PaymentRead
from app.receivables.values import AllocationState


def record_payment(session: Session, body: PaymentCreate) -> SettlementRead:
    """Record money for an invoice, or for a client's oldest invoices.

    Errors: `InvoiceNotFound`, `InvoiceVoid`, `InvoiceAlreadyPaid`, `PaymentExceedsOutstanding`,
        `ClientNotFound`.
    """
    receipt = receivables.Receipt(body.amount, body.payment_date, body.method, body.reference, body.note)
    if body.invoice_id is not None:
        payment = receivables.pay_invoice(session, body.invoice_id, receipt, allow_credit=body.allow_credit)
    else:
        payment = receivables.pay_client(session, _client_of(body), receipt)
    return _settled(session, PaymentRead.model_validate(payment))


def approve_paid(session: Session, invoice_id: UUID, body: ApprovePaid) -> SettlementRead:
    """Settle what is outstanding on an invoice by a real payment.

    Errors: `InvoiceNotFound`, `InvoiceVoid`, `InvoiceAlreadyPaid`.
    """
    outstanding, _ = receivables.outstanding_of(session, invoice_id)
    day = body.payment_date or clock.today(tenancy.current_tenant(session).time_zone)
    receipt = receivables.Receipt(outstanding, day, body.method, body.reference, body.note)
    payment = receivables.pay_invoice(session, invoice_id, receipt)
    return _settled(session, PaymentRead.model_validate(payment))


def reverse_payment(session: Session, payment_id: UUID, body: PaymentReverse) -> ReversalRead:
    """Take a payment back; what it settled is due again.

    Errors: `PaymentNotFound`, `PaymentAlreadyReversed`.
    """
    payment = receivables.reverse_payment(session, payment_id, body.reason)
    if payment.invoice_id is None:
        return ReversalRead(payment=payment, invoice_status=None, outstanding_amount=None)
    status, outstanding = receivables.invoice_state(session, payment.invoice_id)
    return ReversalRead(payment=payment, invoice_status=status, outstanding_amount=outstanding)


def list_payments(session: Session, request: PageRequest, filters: PaymentFilter) -> Page[PaymentRead]:
    """A page of payments."""
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


def _settled(session: Session, payment: PaymentRead) -> SettlementRead:
    target = payment.invoice_id or receivables.last_invoice_settled_by(session, payment.id)
    if target is None:
        return SettlementRead(
            payment=payment, invoice_status=None, outstanding_amount=None, allocation_state=AllocationState.PARTIAL
        )
    status, outstanding = receivables.invoice_state(session, target)
    state = AllocationState.PARTIAL if outstanding else AllocationState.FULL
    return SettlementRead(
        payment=payment, invoice_status=status, outstanding_amount=outstanding, allocation_state=state
    )

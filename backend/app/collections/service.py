"""Business verbs of the payment desk; those of cases, dunning and statements are in modules of their own."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from app.collections import history, opening, queries
from app.collections.schemas import (
    ApprovePaid,
    PaymentCreate,
    PaymentFilter,
    PaymentReverse,
    ReversalRead,
    SettlementRead,
)
from app.collections.settlement import after_reopening, after_settlement, before_settlement, before_settling
from app.collections.values import ActionType
from app.common import clock, tenancy
from app.common.pagination import Page, PageRequest
from app.receivables import service as receivables
from app.receivables.errors import PaymentNotFound
from app.receivables.models import Payment
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
        payment = receivables.pay_invoice(session, body.invoice_id, receipt, allow_credit=body.allow_credit)
    else:
        client_id = _client_of(body)
        before_settlement(session, client_id)
        payment = receivables.pay_client(session, client_id, receipt)
    return _settled(session, payment)


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
    opening.open_overdue(session)
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


def _settled(session: Session, payment: Payment) -> SettlementRead:
    """Write the payment into the history of the cases it reached, and say what it did."""
    parts = {row[0]: row[1] for row in queries.settled_by(session, payment.id)}
    _note_payment(session, payment.id, parts)
    cases = after_settlement(session, list(parts))
    read = PaymentRead.model_validate(payment)
    target = payment.invoice_id or receivables.last_invoice_settled_by(session, payment.id)
    if target is None:
        return SettlementRead(
            payment=read,
            invoice_status=None,
            outstanding_amount=None,
            allocation_state=AllocationState.PARTIAL,
            collection_case_status=None,
        )
    status, outstanding = receivables.invoice_state(session, target)
    return SettlementRead(
        payment=read,
        invoice_status=status,
        outstanding_amount=outstanding,
        allocation_state=AllocationState.PARTIAL if outstanding else AllocationState.FULL,
        collection_case_status=cases.get(target),
    )


def _note_payment(session: Session, payment_id: UUID, parts: Mapping[UUID, Decimal]) -> None:
    for case, *_ in queries.cases_of_invoices_for_update(session, list(parts)):
        details = {"payment_id": str(payment_id), "amount": str(parts[case.invoice_id])}
        history.add_action(session, case.id, ActionType.PAYMENT_RECORDED, details=details)
        history.touch(case, clock.now())
    session.flush()

"""Business verbs of the commerce suite's payments."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from app.collections import sales as desk
from app.commerce import queries, reading, rules
from app.commerce.answers import (
    CreatedPaymentAnswer,
    PaymentActionAnswer,
    PaymentAnswer,
    PaymentsAnswer,
)
from app.commerce.errors import ActionRefused, AmountAboveDue
from app.commerce.rules import InvoiceState, PaymentAction
from app.commerce.schemas import SalePaymentActionCreate, SalePaymentCreate
from app.commerce.service import lock_sale
from app.common import audit, clock, tenancy
from app.receivables import service as receivables
from app.receivables.errors import InvoiceNotFound, PaymentNotFound
from app.receivables.models import Invoice, Payment
from app.receivables.values import PaymentStatus


def record_payment(session: Session, body: SalePaymentCreate) -> CreatedPaymentAnswer:
    """Record money for an invoice; paying a draft sends it.

    Errors: `InvoiceNotFound`, `ActionRefused`, `AmountAboveDue` with both figures.
    """
    invoice = lock_sale(session, body.invoice_id)
    state = reading.state_of(invoice, reading.today_of(session))
    if state not in rules.PAYABLE:
        raise ActionRefused(f"Invoice {invoice.invoice_number} is {state} and takes no payment.")
    if body.amount > invoice.outstanding_amount:
        raise AmountAboveDue(
            f"The payment of {body.amount} is above the amount due of {invoice.outstanding_amount} {invoice.currency}."
        )
    paid_at = body.paid_at or clock.now()
    method, instrument = rules.stored_method(body.payment_method)
    receipt = receivables.Receipt(
        body.amount,
        clock.date_of(paid_at, tenancy.current_tenant(session).time_zone),
        method,
        body.payment_reference,
        body.notes,
        instrument,
        body.transaction_id,
        paid_at,
    )
    payment = desk.pay_sale(session, invoice, receipt)
    return CreatedPaymentAnswer(payment=reading.payment_read(payment), invoice=reading.paid_invoice(session, invoice))


def list_payments(session: Session, invoice_id: UUID) -> PaymentsAnswer:
    """The payments of an invoice, applied credit notes among them.

    Errors: `InvoiceNotFound`.
    """
    invoice = queries.find_sale(session, invoice_id)
    if invoice is None:
        raise InvoiceNotFound
    return PaymentsAnswer(payments=reading.payments_of(session, invoice))


def get_payment(session: Session, payment_id: UUID) -> PaymentAnswer:
    """A payment, or an applied credit note as one.

    Errors: `PaymentNotFound`.
    """
    payment = queries.find_payment(session, payment_id)
    if payment is not None:
        return PaymentAnswer(payment=reading.payment_read(payment))
    applied = queries.find_application(session, payment_id)
    if applied is None:
        raise PaymentNotFound
    return PaymentAnswer(payment=reading.application_read(applied))


def act_on_payment(session: Session, payment_id: UUID, body: SalePaymentActionCreate) -> PaymentActionAnswer:
    """Reverse a payment, once, or link it to a transaction of another system.

    Errors: `PaymentNotFound`, `ActionRefused`.
    """
    found = queries.find_payment(session, payment_id)
    if found is None:
        if queries.find_application(session, payment_id) is not None:
            raise ActionRefused("An applied credit note is not a payment that can be changed.")
        raise PaymentNotFound
    if found.invoice_id is None:
        raise PaymentNotFound
    invoice = lock_sale(session, found.invoice_id)
    payment = queries.find_payment_for_update(session, payment_id)
    if payment is None:
        raise PaymentNotFound
    if body.action is PaymentAction.LINK:
        return _link(session, payment, body.transaction_id or "")
    return _reverse(session, payment, invoice, body.reason or "")


def _link(session: Session, payment: Payment, transaction_id: str) -> PaymentActionAnswer:
    if payment.status == PaymentStatus.REVERSED:
        raise ActionRefused("A refunded payment cannot be linked.")
    if payment.transaction_ref not in (None, transaction_id):
        raise ActionRefused("This payment is linked to another transaction.")
    if payment.transaction_ref is None:
        payment.transaction_ref = transaction_id
        audit.record(session, "payment", payment.id, "payment_linked", {"transaction_id": transaction_id})
        session.flush()
    return PaymentActionAnswer(message="Payment linked to transaction", payment=reading.payment_read(payment))


def _reverse(session: Session, payment: Payment, invoice: Invoice, reason: str) -> PaymentActionAnswer:
    if payment.status == PaymentStatus.REVERSED:
        raise ActionRefused("This payment was refunded before.")
    if reading.state_of(invoice, reading.today_of(session)) is InvoiceState.VOID:
        raise ActionRefused(f"Invoice {invoice.invoice_number} is VOID: its payments stay as they are.")
    reversed_payment = desk.reverse_sale_payment(session, payment, invoice, reason)
    return PaymentActionAnswer(
        message="Payment reversed",
        payment=reading.payment_read(reversed_payment),
        invoice=reading.paid_invoice(session, invoice),
    )

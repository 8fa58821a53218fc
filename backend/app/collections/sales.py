"""Money and credit on the invoices of sales, through the same door as everywhere: cases and flags follow.

Invariant: whoever settles or reopens an invoice of one of our clients holds the client first.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from app.collections.settlement import after_reopening, after_settlement, before_settlement
from app.receivables import sale_credits, sales
from app.receivables import service as receivables
from app.receivables.models import CreditNote, Invoice, Payment


def before_change(session: Session, client_id: UUID | None) -> None:
    """Lock what settling may change, where the customer is one of our clients.

    Errors: `ClientNotFound`.
    """
    if client_id is not None:
        before_settlement(session, client_id)


def pay_sale(session: Session, invoice: Invoice, receipt: receivables.Receipt) -> Payment:
    """Record money for a sale; paying a draft sends it.

    Args: invoice: held by the caller, its client before it.
    Errors: `PaymentExceedsOutstanding`.
    """
    _send_draft(session, invoice)
    posted = receivables.pay(session, invoice, receipt)
    _settled(session, invoice)
    return posted.payment


def reverse_sale_payment(session: Session, payment: Payment, invoice: Invoice, reason: str) -> Payment:
    """Take a payment of a sale back; what it settled is due again.

    Errors: `PaymentAlreadyReversed`.
    """
    reversed_payment = receivables.reverse_payment(session, payment.id, reason)
    session.flush()
    if invoice.client_id is not None:
        after_reopening(session, [invoice.id])
    session.refresh(invoice)
    return reversed_payment


def apply_credit(session: Session, note: CreditNote, invoice: Invoice) -> None:
    """Settle a sale by a credit note, both held by the caller; a draft is sent by it."""
    _send_draft(session, invoice)
    sale_credits.apply_credit(session, note, invoice)
    _settled(session, invoice)


def void_sale(session: Session, invoice: Invoice, reason: str) -> None:
    """Withdraw a sale the caller holds: what remains due is given back.

    Errors: `InvoiceCreditSpent`.
    """
    sale_credits.void_sale(session, invoice, reason)
    _settled(session, invoice)


def cancel_sale(session: Session, invoice: Invoice, reason: str) -> None:
    """Cancel a sale the caller holds, of which nothing was paid.

    Errors: `InvoiceCreditSpent`.
    """
    sale_credits.cancel_unused(session, invoice)
    sales.cancel_invoice(session, invoice, reason)
    _settled(session, invoice)


def _send_draft(session: Session, invoice: Invoice) -> None:
    if invoice.issued_at is None:
        sales.send_invoice(session, invoice)


def _settled(session: Session, invoice: Invoice) -> None:
    if invoice.client_id is not None:
        after_settlement(session, [invoice.id])
    session.refresh(invoice)

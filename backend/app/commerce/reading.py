"""Rows of the book in the suite's words. Invariant: nothing is reckoned here that the book does not hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy.orm import Session

from app.commerce import queries, rules
from app.commerce.answers import (
    SaleAppliedCreditRead,
    SaleCreditNoteRead,
    SaleInvoiceDetailRead,
    SaleInvoiceRead,
    SaleInvoiceSummaryRead,
    SaleItemRead,
    SalePaidInvoiceRead,
    SalePaymentRead,
)
from app.commerce.rules import InvoiceFacts, InvoiceState, Method, PaymentState
from app.common import clock, money, tenancy
from app.receivables import sales
from app.receivables.models import CreditNote, Invoice, InvoiceLine, Payment

_OWN: Final = (
    "id",
    "invoice_number",
    "currency",
    "due_date",
    "viewed_at",
    "cancelled_at",
    "cancel_reason",
    "voided_at",
    "void_reason",
    "created_at",
    "updated_at",
)
_OF_CUSTOMER: Final = ("type", "email", "phone", "address", "city", "state", "tin")
_OF_ORDER: Final = (
    "vat_inclusive",
    "vat_exempt",
    "vat_exempt_reason",
    "payment_terms",
    "payment_term_days",
    "order_id",
    "order_number",
    "subscription_id",
    "notes",
    "internal_notes",
    "vat_rate",
)
_OF_ITEM: Final = (
    "quantity",
    "tax_exempt",
    "discount_amount",
    "discount_percent",
    "product_id",
    "product_name",
    "sku",
    "line_total",
    "tax_amount",
)


def today_of(session: Session) -> date:
    """Today in the tenant's time zone."""
    return clock.today(tenancy.current_tenant(session).time_zone)


def state_of(invoice: Invoice, today: date) -> InvoiceState:
    """The status an invoice shows."""
    settled = invoice.paid_amount + invoice.credited_amount
    facts = InvoiceFacts(invoice.settlement, invoice.due_date, settled, invoice.viewed_at is not None)
    return rules.invoice_state(facts, today)


def summaries(session: Session, invoices: Sequence[Invoice]) -> list[SaleInvoiceSummaryRead]:
    """Invoices as lists show them."""
    today, ids = today_of(session), [invoice.id for invoice in invoices]
    paid = queries.paid_dates(session, ids) if ids else {}
    return [SaleInvoiceSummaryRead(**_head(invoice, today, paid.get(invoice.id))) for invoice in invoices]


def invoice_with_items(session: Session, invoice: Invoice) -> SaleInvoiceRead:
    """An invoice and what it sold."""
    return SaleInvoiceRead(**_whole(session, invoice))


def invoice_in_full(session: Session, invoice: Invoice) -> SaleInvoiceDetailRead:
    """An invoice, what it sold, and what settled it."""
    credits_used = [
        SaleAppliedCreditRead(
            credit_note_id=row[0].credit_note_id,
            credit_note_number=row[1],
            amount=row[0].amount,
            applied_at=row[0].created_at,
        )
        for row in queries.applications_of(session, invoice.id)
    ]
    return SaleInvoiceDetailRead(
        **_whole(session, invoice), payments=payments_of(session, invoice), applied_credits=credits_used
    )


def payments_of(session: Session, invoice: Invoice) -> list[SalePaymentRead]:
    """The payments of an invoice, applied credit notes among them, oldest first."""
    received = [payment_read(payment) for payment in queries.payments_of(session, invoice.id)]
    applied = [application_read(row) for row in queries.applications_of(session, invoice.id)]
    return sorted([*received, *applied], key=lambda payment: (payment.created_at, payment.id))


def payment_read(payment: Payment) -> SalePaymentRead:
    """A payment in the suite's words."""
    return SalePaymentRead(
        id=payment.id,
        invoice_id=payment.invoice_id,
        amount=payment.amount,
        currency=payment.currency,
        payment_method=rules.shown_method(payment.method, payment.instrument),
        payment_reference=payment.reference,
        transaction_id=payment.transaction_ref,
        notes=payment.note,
        status=rules.payment_state(payment.status),
        paid_at=payment.paid_at or payment.created_at,
        reversed_at=payment.reversed_at,
        reversal_reason=payment.reversal_reason,
        created_at=payment.created_at,
    )


def application_read(row: Any) -> SalePaymentRead:
    """An applied credit note as the payment it stands for."""
    application, number, currency = row[0], row[1], row[2]
    return SalePaymentRead(
        id=application.id,
        invoice_id=application.invoice_id,
        amount=application.amount,
        currency=currency,
        payment_method=Method.CREDIT_NOTE,
        payment_reference=number,
        transaction_id=None,
        notes=None,
        status=PaymentState.CONFIRMED,
        paid_at=application.created_at,
        reversed_at=None,
        reversal_reason=None,
        created_at=application.created_at,
    )


def paid_invoice(session: Session, invoice: Invoice) -> SalePaidInvoiceRead:
    """What became of an invoice."""
    state = state_of(invoice, today_of(session))
    paid, due = _paid_and_due(invoice, state)
    return SalePaidInvoiceRead(
        id=invoice.id, invoice_number=invoice.invoice_number, status=state, amount_paid=paid, amount_due=due
    )


def credit_notes(session: Session, notes: Sequence[CreditNote]) -> list[SaleCreditNoteRead]:
    """Credit notes in the suite's words."""
    ids = [note.id for note in notes]
    applied = queries.first_applications(session, ids) if ids else {}
    found: list[SaleCreditNoteRead] = []
    for note in notes:
        use = applied.get(note.id)
        found.append(
            SaleCreditNoteRead(
                id=note.id,
                credit_note_number=note.credit_note_number,
                status=rules.credit_state(note.status, note.applied_amount),
                customer_id=note.customer_ref,
                customer_name=note.client_name,
                invoice_id=note.invoice_id,
                amount=note.total_amount,
                currency=note.currency,
                reason=rules.shown_reason(note.reason),
                description=note.note,
                applied_amount=note.applied_amount,
                remaining_amount=note.remaining_amount,
                approved_at=note.issued_at,
                applied_at=use.created_at if use else None,
                applied_to_invoice_id=use.invoice_id if use else None,
                created_at=note.created_at,
            )
        )
    return found


def _whole(session: Session, invoice: Invoice) -> dict[str, Any]:
    paid = queries.paid_dates(session, [invoice.id]).get(invoice.id)
    items = [_item(line) for line in sales.lines_of(session, invoice.id)]
    return _head(invoice, today_of(session), paid) | {"items": items}


def _head(invoice: Invoice, today: date, paid_on: date | None) -> dict[str, Any]:
    state, order = state_of(invoice, today), invoice.order_details or {}
    paid, due = _paid_and_due(invoice, state)
    discount = Decimal(order.get("discount_total", "0"))
    settled_on = (paid_on or invoice.updated_at.date()) if state is InvoiceState.PAID else None
    return {
        "status": state,
        "customer_id": invoice.customer_ref,
        "customer_name": invoice.client_name,
        "subtotal": invoice.subtotal_amount + discount,
        "discount_total": discount,
        "tax_total": invoice.tax_amount,
        "grand_total": invoice.total_amount,
        "amount_paid": paid,
        "amount_due": due,
        "invoice_date": invoice.period_start,
        "paid_date": settled_on,
        "sent_at": invoice.issued_at,
        **{name: getattr(invoice, name) for name in _OWN},
        **{f"customer_{name}": invoice.client_details.get(name) for name in _OF_CUSTOMER},
        **{name: order.get(name) for name in _OF_ORDER},
    }


def _paid_and_due(invoice: Invoice, state: InvoiceState) -> tuple[Decimal, Decimal]:
    """What was paid or credited, and what is left; of a void only what was paid, and nothing is left."""
    if state is InvoiceState.VOID:
        return invoice.paid_amount, money.ZERO
    due = money.ZERO if state is InvoiceState.CANCELLED else invoice.outstanding_amount
    return invoice.paid_amount + invoice.credited_amount, due


def _item(line: InvoiceLine) -> SaleItemRead:
    held = line.item or {}
    return SaleItemRead(
        id=line.id,
        line_number=line.line_number,
        description=line.description,
        unit_price=line.unit_fee,
        tax_rate=line.tax_rate * 100,
        **{name: held.get(name) for name in _OF_ITEM},
    )

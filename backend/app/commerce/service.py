"""Business verbs of the commerce suite's invoices; those of payments and credit notes are beside it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.collections import sales as desk
from app.collections import service as collections
from app.commerce import queries, reading, rules
from app.commerce.answers import (
    CreatedInvoiceAnswer,
    InvoiceActionAnswer,
    InvoiceAnswer,
    InvoicesAnswer,
    SaleRefreshRead,
)
from app.commerce.errors import ActionRefused
from app.commerce.rules import InvoiceAction, InvoiceState
from app.commerce.schemas import (
    SaleCustomerInput,
    SaleInvoiceActionCreate,
    SaleInvoiceCreate,
    SaleInvoiceFilter,
    SaleItemCreate,
)
from app.common import money, outbox, tenancy
from app.common.errors import invalid_field
from app.receivables import printing, sales
from app.receivables.errors import InvoiceNotFound
from app.receivables.models import Invoice
from app.receivables.values import SaleItem

_DONE = {
    InvoiceAction.SEND: "Invoice sent",
    InvoiceAction.VIEW: "Invoice marked as viewed",
    InvoiceAction.CANCEL: "Invoice cancelled",
    InvoiceAction.VOID: "Invoice voided",
}


def create_invoice(session: Session, body: SaleInvoiceCreate) -> CreatedInvoiceAnswer:
    """Draft an invoice.

    Errors: `SaleTooLarge`.
    """
    tenant = tenancy.current_tenant(session)
    days = tenant.payment_term_days if body.payment_term_days is None else body.payment_term_days
    rate = money.ZERO if body.vat_exempt else tenant.default_tax_rate
    names = ("vat_inclusive", "vat_exempt", "vat_exempt_reason", "payment_terms", "order_id", "order_number")
    own = {name: getattr(body, name) for name in (*names, "subscription_id", "notes", "internal_notes")}
    sale = sales.Sale(
        customer=customer_of(session, body, _customer_details(body)),
        items=[_sold(item, rate, exempt=body.vat_exempt) for item in body.items],
        currency=body.currency or tenant.currency,
        term_days=days,
        inclusive=body.vat_inclusive,
        order=own | {"payment_term_days": days, "vat_rate": _plain(rate * 100)},
    )
    return CreatedInvoiceAnswer(invoice=reading.invoice_with_items(session, sales.draft_invoice(session, sale)))


def get_invoice(session: Session, invoice_id: UUID) -> InvoiceAnswer:
    """An invoice with its items, payments and applied credits.

    Errors: `InvoiceNotFound`.
    """
    invoice = queries.find_sale(session, invoice_id)
    if invoice is None:
        raise InvoiceNotFound
    return InvoiceAnswer(invoice=reading.invoice_in_full(session, invoice))


def list_invoices(session: Session, filters: SaleInvoiceFilter) -> InvoicesAnswer:
    """A page of invoices, newest first.

    Errors: `ValidationFailed` for an unknown status.
    """
    conditions = queries.sales_where(
        reading.today_of(session),
        customer_id=filters.customer_id,
        states=parsed_states(filters.status, InvoiceState),
        overdue=filters.overdue,
        from_date=filters.from_date,
        to_date=filters.to_date,
    )
    rows, total = queries.page_of_sales(session, conditions, filters.page, filters.limit)
    return InvoicesAnswer(
        invoices=reading.summaries(session, rows),
        total=total,
        page=filters.page,
        limit=filters.limit,
        total_pages=-(-total // filters.limit),
    )


def act_on_invoice(session: Session, invoice_id: UUID, body: SaleInvoiceActionCreate) -> InvoiceActionAnswer:
    """Send, view, cancel or void an invoice.

    Errors: `InvoiceNotFound`, `ActionRefused`, `InvoiceCreditSpent`.
    """
    invoice = lock_sale(session, invoice_id)
    state = reading.state_of(invoice, reading.today_of(session))
    if body.action is InvoiceAction.CANCEL and invoice.paid_amount + invoice.credited_amount:
        raise ActionRefused(f"Invoice {invoice.invoice_number} has payments and cannot be cancelled; use void.")
    if state not in rules.INVOICE_ACTIONS[body.action]:
        raise ActionRefused(f"Invoice {invoice.invoice_number} is {state}: the action {body.action} is not possible.")
    match body.action:
        case InvoiceAction.SEND:
            sales.send_invoice(session, invoice)
        case InvoiceAction.VIEW:
            sales.mark_viewed(session, invoice)
        case InvoiceAction.CANCEL:
            desk.cancel_sale(session, invoice, body.reason or "")
        case InvoiceAction.VOID:
            desk.void_sale(session, invoice, body.reason or "")
    return InvoiceActionAnswer(message=_DONE[body.action], invoice=reading.invoice_with_items(session, invoice))


def print_invoice(session: Session, invoice_id: UUID) -> tuple[str, bytes]:
    """The file name and bytes of an invoice that was sent.

    Errors: `InvoiceNotFound`, `ActionRefused` for a draft, `DocumentUnavailable`.
    """
    invoice = queries.find_sale(session, invoice_id)
    if invoice is None:
        raise InvoiceNotFound
    if invoice.issued_at is None:
        raise ActionRefused(f"Invoice {invoice.invoice_number} was never sent and has no document.")
    return printing.get_sale_pdf(session, invoice)


def refresh(session: Session) -> SaleRefreshRead:
    """Mark what became overdue: cases for clients, and a mark for other customers.

    Effects: events `invoice.overdue`.
    """
    seen = collections.open_overdue(session)
    for invoice_id, number, due_date in queries.see_overdue(session, reading.today_of(session)):
        told = {"invoice_id": str(invoice_id), "number": number, "due_date": due_date.isoformat()}
        outbox.emit(session, "invoice.overdue", invoice_id, told | {"client_id": None})
        seen += 1
    session.flush()
    message = f"{seen} invoice{'' if seen == 1 else 's'} marked as overdue"
    return SaleRefreshRead(message=message, overdue_invoices_updated=seen)


def lock_sale(session: Session, invoice_id: UUID) -> Invoice:
    """An invoice locked for a change, its client before it.

    Errors: `InvoiceNotFound`.
    """
    found = queries.find_sale(session, invoice_id)
    if found is None:
        raise InvoiceNotFound
    desk.before_change(session, found.client_id)
    locked = queries.find_sale_for_update(session, invoice_id)
    if locked is None:
        raise InvoiceNotFound
    return locked


def customer_of(session: Session, body: SaleCustomerInput, details: dict[str, Any]) -> sales.Customer:
    """Whom a document is made out to; a client where the reference is a client's id."""
    return sales.Customer(body.customer_name, details, body.customer_id, client_of(session, body.customer_id))


def client_of(session: Session, reference: str | None) -> UUID | None:
    """The client a customer's reference names, None when it names none."""
    try:
        client_id = UUID(reference or "")
    except ValueError:
        return None
    return queries.find_client_id(session, client_id)


def parsed_states[S: (rules.InvoiceState, rules.CreditState)](listed: str | None, states: type[S]) -> list[S]:
    """The statuses of a comma list.

    Errors: `ValidationFailed`.
    """
    found: list[S] = []
    for part in (listed or "").split(","):
        if name := part.strip().upper():
            if name not in states.__members__:
                raise invalid_field("query", "status", msg=f"Any of {', '.join(states)}, by comma")
            found.append(states(name))
    return found


def _sold(item: SaleItemCreate, default_rate: Decimal, *, exempt: bool) -> sales.SoldItem:
    is_exempt = exempt or item.tax_exempt
    rate = default_rate if item.tax_rate is None else item.tax_rate / 100
    amounts = SaleItem(
        item.quantity,
        item.unit_price,
        money.ZERO if is_exempt else rate,
        item.discount_percent,
        item.discount_amount,
    )
    details = {
        "quantity": _plain(item.quantity),
        "discount_amount": str(item.discount_amount),
        "discount_percent": _plain(item.discount_percent),
        "tax_exempt": is_exempt,
        "product_id": item.product_id,
        "product_name": item.product_name,
        "sku": item.sku,
    }
    return sales.SoldItem(amounts, item.description, details)


def _customer_details(body: SaleInvoiceCreate) -> dict[str, Any]:
    names = ("type", "email", "phone", "address", "city", "state", "tin")
    return {name: getattr(body, f"customer_{name}") for name in names}


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"

"""Invoices of sales: drafted with their number, sent, seen, cancelled.

They stand in the same tables as the invoices of contracts and are settled by the same money. Invariant: a
draft is never edited, and nobody owes it; sending it is its issue.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.common import audit, clock, money, outbox, tenancy
from app.common.days import ONE_DAY, add_months
from app.receivables import queries, rules
from app.receivables.credits import next_number
from app.receivables.errors import SaleTooLarge
from app.receivables.issuing import issuer_of
from app.receivables.models import Invoice, InvoiceLine
from app.receivables.values import LineType, SaleAmounts, SaleItem, Series, Settlement


@dataclass(frozen=True, slots=True)
class Customer:
    """Whom a sale is made out to; `client_id` when it is one of the tenant's clients."""

    name: str
    details: dict[str, Any]
    reference: str | None = None
    client_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class SoldItem:
    """Something sold, as it is reckoned and as it was described."""

    amounts: SaleItem
    description: str
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sale:
    """A sale to draft: `inclusive` prices hold their tax."""

    customer: Customer
    items: Sequence[SoldItem]
    currency: str
    term_days: int
    inclusive: bool
    order: dict[str, Any]


def draft_invoice(session: Session, sale: Sale) -> Invoice:
    """Write a numbered draft.

    Effects: locks the tenant's series to the end of the transaction; audit.
    Errors: `SaleTooLarge` for a sum no document can hold.
    """
    tenant = tenancy.current_tenant(session)
    today = clock.today(tenant.time_zone)
    found = rules.sale_amounts([item.amounts for item in sale.items], inclusive=sale.inclusive)
    if found.totals.total + found.discount > money.MAX_AMOUNT:
        raise SaleTooLarge
    issuer_id = issuer_of(session, tenant)
    series, number = next_number(session, Series.SALE)
    totals = found.totals
    invoice = Invoice(
        series=series,
        invoice_number=number,
        client_id=sale.customer.client_id,
        customer_ref=sale.customer.reference,
        issuer_id=issuer_id,
        client_name=sale.customer.name,
        client_details=sale.customer.details,
        order_details=sale.order | {"discount_total": str(found.discount)},
        language=tenant.language,
        period_start=today,
        period_end=today,
        due_date=today + ONE_DAY * sale.term_days,
        currency=sale.currency,
        subtotal_amount=totals.subtotal,
        tax_amount=totals.tax,
        total_amount=totals.total,
        taxes=[{"rate": str(item.rate), "base": str(item.base), "tax": str(item.tax)} for item in totals.taxes],
        created_at=clock.now(),
    )
    session.add(invoice)
    session.flush()
    session.add_all(_lines(invoice, sale, found, today))
    audit.record(session, "invoice", invoice.id, "invoice_drafted", {"total_amount": str(totals.total)})
    session.flush()
    return invoice


def send_invoice(session: Session, invoice: Invoice) -> None:
    """Issue a draft the caller holds: from now on it is owed, and never changes.

    Effects: audit, events `invoice.issued` and, where it comes to nothing, `invoice.paid`.
    """
    invoice.issued_at = invoice.updated_at = clock.now()
    session.flush()
    session.refresh(invoice)
    client_id = str(invoice.client_id) if invoice.client_id else None
    told = {"invoice_id": str(invoice.id), "number": invoice.invoice_number, "client_id": client_id}
    amounts = {"total_amount": str(invoice.total_amount), "currency": invoice.currency}
    audit.record(session, "invoice", invoice.id, "invoice_issued", {"total_amount": str(invoice.total_amount)})
    outbox.emit(session, "invoice.issued", invoice.id, told | amounts)
    if invoice.settlement == Settlement.PAID:
        audit.record(session, "invoice", invoice.id, "invoice_paid", {"by": "nothing due"})
        outbox.emit(session, "invoice.paid", invoice.id, told)
    session.flush()


def mark_viewed(session: Session, invoice: Invoice) -> None:
    """Remember that the customer saw an invoice; only the first time counts."""
    if invoice.viewed_at is None:
        invoice.viewed_at = invoice.updated_at = clock.now()
        audit.record(session, "invoice", invoice.id, "invoice_viewed")
        session.flush()


def cancel_invoice(session: Session, invoice: Invoice, reason: str) -> None:
    """Cancel an invoice that was never paid, and that the caller holds; its number stays taken."""
    was_issued = invoice.issued_at is not None
    invoice.cancelled_at = invoice.updated_at = clock.now()
    invoice.cancel_reason = reason
    audit.record(session, "invoice", invoice.id, "invoice_cancelled", {"reason": reason})
    if was_issued:
        told = {"number": invoice.invoice_number, "client_id": str(invoice.client_id) if invoice.client_id else None}
        outbox.emit(session, "invoice.voided", invoice.id, {"invoice_id": str(invoice.id), "reason": reason} | told)
    session.flush()
    session.refresh(invoice)


def _lines(invoice: Invoice, sale: Sale, found: SaleAmounts, day: date) -> list[InvoiceLine]:
    first = day.replace(day=1)
    days = {"month_start": first, "month_days": (add_months(first, 1) - first).days, "billed_days": 0}
    return [
        InvoiceLine(
            invoice_id=invoice.id,
            line_number=number,
            line_type=LineType.SALE,
            description=item.description,
            unit_fee=item.amounts.unit_price,
            service_from=day,
            service_to=day + ONE_DAY,
            line_total=line.net,
            tax_rate=line.tax_rate,
            item=item.details
            | {"line_total": str(line.price), "tax_amount": str(line.tax), "discount_total": str(line.discount)},
            **days,
        )
        for number, (item, line) in enumerate(zip(sale.items, found.lines, strict=True), start=1)
    ]


def lines_of(session: Session, invoice_id: UUID) -> Sequence[InvoiceLine]:
    """The lines of an invoice in any state, in their order."""
    return queries.lines_of(session, invoice_id)

"""Credit notes of sales: a sum given back, drafted, approved, applied to one invoice or cancelled.

Invariant: of no invoice is more given back than it came to, drafts counted; only an approved note settles.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from app.common import audit, clock, money, tenancy
from app.common.days import ONE_DAY, add_months
from app.receivables import queries, rules
from app.receivables.credits import apply_to, next_number, tax_left, tell_issued, tell_paid, tell_voided
from app.receivables.errors import CreditExceedsBilled, InvoiceCreditSpent
from app.receivables.issuing import issuer_of
from app.receivables.models import CreditNote, CreditNoteLine, Invoice
from app.receivables.sales import Customer
from app.receivables.values import CreditNoteState, CreditReason, LineType, Series, TaxAmount, Totals


@dataclass(frozen=True, slots=True)
class CreditDraft:
    """A sum to give back, tax included; `about` is the invoice it corrects, held by the caller."""

    customer: Customer
    amount: Decimal
    currency: str
    reason: CreditReason
    description: str | None = None
    about: Invoice | None = None


def draft_credit(session: Session, draft: CreditDraft) -> CreditNote:
    """Write a numbered draft of a credit note.

    Effects: locks the series; audit.
    Errors: `CreditExceedsBilled` above what is left of the invoice it is about.
    """
    totals = rules.credit_of_amount(draft.amount, _rest(session, draft))
    tenant = tenancy.current_tenant(session)
    issuer_id = issuer_of(session, tenant)
    series, number = next_number(session, Series.SALE_CREDIT)
    note = CreditNote(
        series=series,
        credit_note_number=number,
        invoice_id=draft.about.id if draft.about else None,
        client_id=draft.customer.client_id,
        customer_ref=draft.customer.reference,
        issuer_id=issuer_id,
        client_name=draft.customer.name,
        client_details=draft.customer.details,
        language=tenant.language,
        reason=draft.reason,
        note=draft.description,
        status=CreditNoteState.DRAFT,
        currency=draft.currency,
        subtotal_amount=totals.subtotal,
        tax_amount=totals.tax,
        total_amount=totals.total,
        taxes=[{"rate": str(item.rate), "base": str(item.base), "tax": str(item.tax)} for item in totals.taxes],
        created_at=clock.now(),
    )
    session.add(note)
    session.flush()
    _write_lines(session, note, totals)
    details = {"total_amount": str(note.total_amount), "reason": note.reason}
    audit.record(session, "credit_note", note.id, "credit_note_drafted", details)
    session.flush()
    return note


def approve_credit(session: Session, note: CreditNote) -> None:
    """Issue a draft the caller holds; from now on it can be applied.

    Effects: audit, event `credit_note.issued`.
    """
    note.status, note.issued_at = CreditNoteState.ISSUED, clock.now()
    session.flush()
    tell_issued(session, note)
    session.flush()


def cancel_credit(session: Session, note: CreditNote) -> None:
    """Cancel a credit note of which nothing was used, held by the caller."""
    note.status = CreditNoteState.CANCELLED
    audit.record(session, "credit_note", note.id, "credit_note_cancelled")
    session.flush()


def apply_credit(session: Session, note: CreditNote, invoice: Invoice) -> None:
    """Settle an invoice by a credit note, both held by the caller; what is left of it stays the customer's."""
    apply_to(session, note, invoice)
    details = {"invoice_id": str(invoice.id), "applied_amount": str(note.applied_amount)}
    audit.record(session, "credit_note", note.id, "credit_note_applied", details)
    tell_paid(session, invoice, note)
    session.flush()


def void_sale(session: Session, invoice: Invoice, reason: str) -> None:
    """Withdraw an invoice the caller holds: what remains due of it is given back, what was paid stays paid.

    Effects: a credit note over the rest, audit, events `credit_note.issued` and `invoice.voided`; credit notes
        about the invoice of which nothing was used are cancelled.
    Errors: `InvoiceCreditSpent`.
    """
    cancel_unused(session, invoice)
    remaining = invoice.outstanding_amount
    if remaining:
        customer = Customer(invoice.client_name, invoice.client_details, invoice.customer_ref, invoice.client_id)
        draft = CreditDraft(customer, remaining, invoice.currency, CreditReason.VOID, reason, invoice)
        note = draft_credit(session, draft)
        approve_credit(session, note)
        apply_to(session, note, invoice)
    queries.withdraw_lines(session, invoice.id)
    invoice.voided_at, invoice.void_reason, invoice.updated_at = clock.now(), reason, clock.now()
    tell_voided(session, invoice, reason)
    session.flush()
    session.refresh(invoice)


def cancel_unused(session: Session, invoice: Invoice) -> None:
    """Cancel the credit notes about an invoice that is withdrawn of which nothing was used.

    Errors: `InvoiceCreditSpent` where one settled another invoice: it would be given back twice.
    """
    for note in queries.credit_notes_of_for_update(session, invoice.id):
        if not note.applied_amount:
            cancel_credit(session, note)
    if invoice.outstanding_amount > creditable_rest(session, invoice):
        raise InvoiceCreditSpent(details={"outstanding_amount": str(invoice.outstanding_amount)})


def creditable_rest(session: Session, invoice: Invoice) -> Decimal:
    """What can still be given back of an invoice, drafts counted as given."""
    return _left(tax_left(session, invoice))


def _rest(session: Session, draft: CreditDraft) -> list[TaxAmount]:
    if draft.about is None:
        return []
    left = tax_left(session, draft.about)
    if draft.amount > _left(left):
        details = {"amount": str(draft.amount), "creditable_amount": str(_left(left))}
        raise CreditExceedsBilled(details=details)
    return [left[rate] for rate in sorted(left)]


def _left(rest: dict[Decimal, TaxAmount]) -> Decimal:
    return money.total(item.base + item.tax for item in rest.values())


def _write_lines(session: Session, note: CreditNote, totals: Totals) -> None:
    """One line for each rate, since a sum names no items."""
    day = clock.today(tenancy.current_tenant(session).time_zone)
    first = day.replace(day=1)
    for number, item in enumerate(totals.taxes, start=1):
        session.add(
            CreditNoteLine(
                credit_note_id=note.id,
                line_number=number,
                line_type=LineType.SALE,
                description=note.note or note.reason.replace("_", " ").capitalize(),
                unit_fee=item.base,
                billed_days=0,
                month_start=first,
                month_days=(add_months(first, 1) - first).days,
                service_from=day,
                service_to=day + ONE_DAY,
                line_total=item.base,
                tax_rate=item.rate,
                item={},
            )
        )

"""Business verbs of the commerce suite's credit notes."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from app.collections import sales as desk
from app.commerce import queries, reading, rules
from app.commerce.answers import (
    CreatedCreditNoteAnswer,
    CreditActionAnswer,
    CreditNoteAnswer,
    CreditNotesAnswer,
)
from app.commerce.errors import ActionRefused, CreditAboveRest, CurrencyMismatch, CustomerMismatch
from app.commerce.rules import CreditAction, CreditState
from app.commerce.schemas import SaleCreditActionCreate, SaleCreditNoteCreate, SaleCreditNoteFilter
from app.commerce.service import customer_of, lock_sale, parsed_states
from app.common import tenancy
from app.receivables import printing, sale_credits, sales
from app.receivables.errors import CreditNoteNotFound
from app.receivables.models import CreditNote, Invoice

_DONE = {
    CreditAction.APPROVE: "Credit note approved",
    CreditAction.APPLY: "Credit note applied to invoice",
    CreditAction.CANCEL: "Credit note cancelled",
}


def create_credit_note(session: Session, body: SaleCreditNoteCreate) -> CreatedCreditNoteAnswer:
    """Draft a credit note, about an invoice or about none.

    Errors: `InvoiceNotFound`, `ActionRefused`, `CurrencyMismatch`, `CustomerMismatch`, `CreditAboveRest`.
    """
    about = _creditable(session, body) if body.invoice_id is not None else None
    customer = customer_of(session, body, dict(about.client_details) if about else {})
    if about is not None and body.customer_id is None:
        customer = sales.Customer(body.customer_name, customer.details, about.customer_ref, about.client_id)
    currency = body.currency or (about.currency if about else tenancy.current_tenant(session).currency)
    draft = sale_credits.CreditDraft(
        customer=customer,
        amount=body.amount,
        currency=currency,
        reason=rules.stored_reason(body.reason),
        description=body.description,
        about=about,
    )
    note = sale_credits.draft_credit(session, draft)
    return CreatedCreditNoteAnswer(credit_note=reading.credit_notes(session, [note])[0])


def get_credit_note(session: Session, note_id: UUID) -> CreditNoteAnswer:
    """A credit note.

    Errors: `CreditNoteNotFound`.
    """
    note = queries.find_credit_note(session, note_id)
    if note is None:
        raise CreditNoteNotFound
    return CreditNoteAnswer(credit_note=reading.credit_notes(session, [note])[0])


def print_credit_note(session: Session, note_id: UUID) -> tuple[str, bytes]:
    """The file name and bytes of a credit note that was approved.

    Errors: `CreditNoteNotFound`, `ActionRefused` for a draft, `DocumentUnavailable`.
    """
    note = queries.find_credit_note(session, note_id)
    if note is None:
        raise CreditNoteNotFound
    if note.issued_at is None:
        raise ActionRefused(f"Credit note {note.credit_note_number} was never approved and has no document.")
    about = queries.find_sale(session, note.invoice_id) if note.invoice_id else None
    return printing.get_sale_credit_pdf(session, note, about.invoice_number if about else None)


def list_credit_notes(session: Session, filters: SaleCreditNoteFilter) -> CreditNotesAnswer:
    """A page of credit notes, newest first.

    Errors: `ValidationFailed` for an unknown status.
    """
    conditions = queries.credit_notes_where(
        customer_id=filters.customer_id,
        invoice_id=filters.invoice_id,
        states=parsed_states(filters.status, CreditState),
    )
    rows, total = queries.page_of_credit_notes(session, conditions, filters.page, filters.limit)
    return CreditNotesAnswer(
        credit_notes=reading.credit_notes(session, rows),
        total=total,
        page=filters.page,
        limit=filters.limit,
        total_pages=-(-total // filters.limit),
    )


def act_on_credit_note(session: Session, note_id: UUID, body: SaleCreditActionCreate) -> CreditActionAnswer:
    """Approve, apply or cancel a credit note.

    Errors: `CreditNoteNotFound`, `InvoiceNotFound`, `ActionRefused`, `CurrencyMismatch`, `CustomerMismatch`.
    """
    found = queries.find_credit_note(session, note_id)
    if found is None:
        raise CreditNoteNotFound
    target = None
    if body.action is CreditAction.APPLY and body.target_invoice_id is not None:
        target = lock_sale(session, body.target_invoice_id)
    else:
        desk.before_change(session, found.client_id)
    note = queries.find_credit_note_for_update(session, note_id)
    if note is None:
        raise CreditNoteNotFound
    state = rules.credit_state(note.status, note.applied_amount)
    if state not in rules.CREDIT_ACTIONS[body.action]:
        raise ActionRefused(
            f"Credit note {note.credit_note_number} is {state}: the action {body.action} is not possible."
        )
    match body.action:
        case CreditAction.APPROVE:
            sale_credits.approve_credit(session, note)
        case CreditAction.CANCEL:
            sale_credits.cancel_credit(session, note)
        case CreditAction.APPLY if target is not None:
            _apply(session, note, target)
    return CreditActionAnswer(
        message=_DONE[body.action],
        credit_note=reading.credit_notes(session, [note])[0],
        invoice=reading.paid_invoice(session, target) if target else None,
    )


def _apply(session: Session, note: CreditNote, target: Invoice) -> None:
    state = reading.state_of(target, reading.today_of(session))
    if state not in rules.PAYABLE or not target.outstanding_amount:
        raise ActionRefused(f"Invoice {target.invoice_number} is {state}: no credit note can be applied to it.")
    if note.currency != target.currency:
        raise CurrencyMismatch(f"The credit note is in {note.currency}, the invoice in {target.currency}.")
    if note.customer_ref is not None and target.customer_ref not in (None, note.customer_ref):
        raise CustomerMismatch
    desk.apply_credit(session, note, target)


def _creditable(session: Session, body: SaleCreditNoteCreate) -> Invoice:
    """The invoice a credit note is about, held and with enough left of it."""
    invoice = lock_sale(session, body.invoice_id or UUID(int=0))
    state = reading.state_of(invoice, reading.today_of(session))
    if state not in rules.CREDITABLE:
        raise ActionRefused(f"Invoice {invoice.invoice_number} is {state} and cannot be credited.")
    if body.currency not in (None, invoice.currency):
        raise CurrencyMismatch(f"The invoice is in {invoice.currency}, the credit note in {body.currency}.")
    if body.customer_id is not None and invoice.customer_ref not in (None, body.customer_id):
        raise CustomerMismatch("The invoice belongs to another customer.")
    rest = sale_credits.creditable_rest(session, invoice)
    if body.amount > rest:
        raise CreditAboveRest(
            f"The amount of {body.amount} is above the {rest} {invoice.currency} that can still be credited."
        )
    return invoice

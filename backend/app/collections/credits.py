"""Credit notes and voids at the desk: what is given back settles invoices, what is withdrawn is owed again.

Invariant: an invoice and the contracts it billed change together, in one transaction.
"""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from app.collections.settlement import after_settlement, before_settling
from app.contracts import rerating
from app.receivables import credits as receivable_credits
from app.receivables import service as receivables
from app.receivables.schemas import CreditNoteCreate, InvoiceVoid, IssuedCreditRead, VoidInvoiceRead
from app.receivables.values import InvoiceStatus


def credit_invoice(session: Session, invoice_id: UUID, body: CreditNoteCreate) -> IssuedCreditRead:
    """Give back some lines of an invoice, or all that is left of it.

    Errors: `InvoiceNotFound`, `InvoiceVoid`, `InvoiceAlreadyCredited`, `CreditExceedsBilled`, `ValidationFailed`.
    """
    before_settling(session, invoice_id)
    amounts = {line.invoice_line_id: line.amount for line in body.lines} if body.lines else None
    note = receivable_credits.credit_invoice(session, invoice_id, body.reason, amounts, body.note)
    status, outstanding = _state_after(session, invoice_id)
    shown = receivable_credits.get_credit_note(session, note.id)
    return IssuedCreditRead(**dict(shown), invoice_status=status, outstanding_amount=outstanding)


def void_invoice(session: Session, invoice_id: UUID, body: InvoiceVoid) -> VoidInvoiceRead:
    """Withdraw an invoice; its days are owed again and billed by the next run.

    Errors: `InvoiceNotFound`, `InvoiceVoid`, `InvoiceHasPayments`, `InvoiceCreditSpent`.
    """
    before_settling(session, invoice_id)
    withdrawn = receivable_credits.void_invoice(session, invoice_id, body.reason)
    rerating.ask_rerating(session, withdrawn.owed_from)
    _state_after(session, invoice_id)
    note = None
    if withdrawn.credit_note_id is not None:
        note = receivable_credits.get_credit_note(session, withdrawn.credit_note_id)
    return VoidInvoiceRead(**dict(receivables.get_invoice(session, invoice_id)), credit_note=note)


def _state_after(session: Session, invoice_id: UUID) -> tuple[InvoiceStatus, Decimal]:
    """The invoice once it was credited or voided, and whatever follows a settlement."""
    after_settlement(session, [invoice_id])
    return receivables.invoice_state(session, invoice_id)

"""Routes of the verbs that give back: credit notes about an invoice, and voids."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response

from app.collections import credits as desk
from app.common.auth import BillingWriter, SessionDep
from app.common.errors import documented
from app.common.idempotency import KEY_ERRORS, OptionalOnce
from app.receivables import errors
from app.receivables.schemas import CreditNoteCreate, InvoiceVoid, IssuedCreditRead, VoidInvoiceRead

router = APIRouter(tags=["Invoices"])


@router.post(
    "/invoices/{invoice_id}/credit-notes",
    response_model=IssuedCreditRead,
    responses=documented(
        errors.InvoiceNotFound,
        errors.InvoiceVoid,
        errors.InvoiceAlreadyCredited,
        errors.CreditExceedsBilled,
        *KEY_ERRORS,
    ),
)
def credit_invoice(
    invoice_id: UUID, body: CreditNoteCreate, session: SessionDep, _actor: BillingWriter, once: OptionalOnce
) -> Response:
    """Issue a credit note over lines of an invoice, or over all that is left of it."""
    return once(body, lambda: desk.credit_invoice(session, invoice_id, body))


@router.post(
    "/invoices/{invoice_id}/void",
    response_model=VoidInvoiceRead,
    responses=documented(
        errors.InvoiceNotFound,
        errors.InvoiceVoid,
        errors.InvoiceHasPayments,
        errors.InvoiceCreditSpent,
        *KEY_ERRORS,
    ),
)
def void_invoice(
    invoice_id: UUID, body: InvoiceVoid, session: SessionDep, _actor: BillingWriter, once: OptionalOnce
) -> Response:
    """Withdraw an invoice without payments; its days are billed by the next run."""
    return once(body, lambda: desk.void_invoice(session, invoice_id, body))

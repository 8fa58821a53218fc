"""Routes of the commerce suite."""

from __future__ import annotations

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from app.commerce import credit_notes, errors, payments, service, statistics
from app.commerce.answers import (
    AgingAnswer,
    AllStatisticsAnswer,
    CreatedCreditNoteAnswer,
    CreatedInvoiceAnswer,
    CreatedPaymentAnswer,
    CreditActionAnswer,
    CreditNoteAnswer,
    CreditNotesAnswer,
    InvoiceActionAnswer,
    InvoiceAnswer,
    InvoicesAnswer,
    PaymentActionAnswer,
    PaymentAnswer,
    PaymentsAnswer,
    SaleRefreshRead,
    SaleSuiteRead,
    SummaryAnswer,
)
from app.commerce.auth import CommercePayer, CommerceReader, CommerceWriter, require_tenant
from app.commerce.rules import StatisticsKind
from app.commerce.schemas import (
    SaleCreditActionCreate,
    SaleCreditNoteCreate,
    SaleCreditNoteFilter,
    SaleInvoiceActionCreate,
    SaleInvoiceCreate,
    SaleInvoiceFilter,
    SalePaymentActionCreate,
    SalePaymentCreate,
)
from app.common.auth import SessionDep
from app.common.errors import documented
from app.common.http import pdf_response
from app.common.idempotency import KEY_ERRORS, OptionalOnce
from app.documents.errors import DocumentUnavailable
from app.receivables import errors as receivables

router = APIRouter(
    tags=["Commerce"], dependencies=[Depends(require_tenant)], responses=documented(errors.CapabilityMissing)
)

_PDF: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}
}


@router.get("", response_model=SaleSuiteRead)
def get_commerce_suite(session: SessionDep, _actor: CommerceReader) -> SaleSuiteRead:
    """Read the suite's configuration and statistics."""
    return statistics.get_suite(session)


@router.post("", response_model=SaleRefreshRead, responses=documented(*KEY_ERRORS))
def refresh_commerce_suite(session: SessionDep, _actor: CommerceWriter, once: OptionalOnce) -> Response:
    """Mark overdue invoices."""
    return once(None, lambda: service.refresh(session))


@router.get("/statistics", response_model=None)
def get_commerce_statistics(
    session: SessionDep,
    _actor: CommerceReader,
    kind: Annotated[StatisticsKind, Query(alias="type")] = StatisticsKind.ALL,
) -> SummaryAnswer | AgingAnswer | AllStatisticsAnswer:
    """Read statistics: a summary, the aging of what is due, or all."""
    return statistics.get_statistics(session, kind)


@router.get("/invoices", response_model=InvoicesAnswer)
def list_commerce_invoices(
    session: SessionDep, _actor: CommerceReader, filters: Annotated[SaleInvoiceFilter, Query()]
) -> InvoicesAnswer:
    """List invoices, newest first."""
    return service.list_invoices(session, filters)


@router.post(
    "/invoices",
    status_code=201,
    response_model=CreatedInvoiceAnswer,
    responses=documented(receivables.SaleTooLarge, *KEY_ERRORS),
)
def create_commerce_invoice(
    body: SaleInvoiceCreate, session: SessionDep, _actor: CommerceWriter, once: OptionalOnce
) -> Response:
    """Draft an invoice."""
    return once(body, lambda: service.create_invoice(session, body), status=201)


@router.get(
    "/invoices/{sale_id}",
    response_model=InvoiceAnswer,
    responses=documented(receivables.InvoiceNotFound),
)
def get_commerce_invoice(sale_id: UUID, session: SessionDep, _actor: CommerceReader) -> InvoiceAnswer:
    """Read an invoice with its items, payments and applied credits."""
    return service.get_invoice(session, sale_id)


@router.post(
    "/invoices/{sale_id}",
    response_model=InvoiceActionAnswer,
    responses=documented(
        receivables.InvoiceNotFound, errors.ActionRefused, receivables.InvoiceCreditSpent, *KEY_ERRORS
    ),
)
def act_on_commerce_invoice(
    sale_id: UUID, body: SaleInvoiceActionCreate, session: SessionDep, _actor: CommerceWriter, once: OptionalOnce
) -> Response:
    """Send, view, cancel or void an invoice."""
    return once(body, lambda: service.act_on_invoice(session, sale_id, body))


@router.get("/payments", response_model=PaymentsAnswer, responses=documented(receivables.InvoiceNotFound))
def list_commerce_payments(
    session: SessionDep, _actor: CommerceReader, invoice_id: Annotated[UUID, Query(alias="invoiceId")]
) -> PaymentsAnswer:
    """List the payments of an invoice."""
    return payments.list_payments(session, invoice_id)


@router.post(
    "/payments",
    status_code=201,
    response_model=CreatedPaymentAnswer,
    responses=documented(receivables.InvoiceNotFound, errors.ActionRefused, errors.AmountAboveDue, *KEY_ERRORS),
)
def record_commerce_payment(
    body: SalePaymentCreate, session: SessionDep, _actor: CommercePayer, once: OptionalOnce
) -> Response:
    """Record a payment; paying a draft sends it."""
    return once(body, lambda: payments.record_payment(session, body), status=201)


@router.get(
    "/payments/{sale_payment_id}",
    response_model=PaymentAnswer,
    responses=documented(receivables.PaymentNotFound),
)
def get_commerce_payment(sale_payment_id: UUID, session: SessionDep, _actor: CommerceReader) -> PaymentAnswer:
    """Read a payment."""
    return payments.get_payment(session, sale_payment_id)


@router.post(
    "/payments/{sale_payment_id}",
    response_model=PaymentActionAnswer,
    responses=documented(receivables.PaymentNotFound, errors.ActionRefused, *KEY_ERRORS),
)
def act_on_commerce_payment(
    sale_payment_id: UUID,
    body: SalePaymentActionCreate,
    session: SessionDep,
    _actor: CommercePayer,
    once: OptionalOnce,
) -> Response:
    """Reverse a payment, or link it to a transaction."""
    return once(body, lambda: payments.act_on_payment(session, sale_payment_id, body))


@router.get("/credit-notes", response_model=CreditNotesAnswer)
def list_commerce_credit_notes(
    session: SessionDep, _actor: CommerceReader, filters: Annotated[SaleCreditNoteFilter, Query()]
) -> CreditNotesAnswer:
    """List credit notes, newest first."""
    return credit_notes.list_credit_notes(session, filters)


@router.post(
    "/credit-notes",
    status_code=201,
    response_model=CreatedCreditNoteAnswer,
    responses=documented(
        receivables.InvoiceNotFound,
        errors.ActionRefused,
        errors.CreditAboveRest,
        errors.CurrencyMismatch,
        errors.CustomerMismatch,
        *KEY_ERRORS,
    ),
)
def create_commerce_credit_note(
    body: SaleCreditNoteCreate, session: SessionDep, _actor: CommerceWriter, once: OptionalOnce
) -> Response:
    """Draft a credit note."""
    return once(body, lambda: credit_notes.create_credit_note(session, body), status=201)


@router.get(
    "/credit-notes/{sale_credit_id}",
    response_model=CreditNoteAnswer,
    responses=documented(receivables.CreditNoteNotFound),
)
def get_commerce_credit_note(sale_credit_id: UUID, session: SessionDep, _actor: CommerceReader) -> CreditNoteAnswer:
    """Read a credit note."""
    return credit_notes.get_credit_note(session, sale_credit_id)


@router.post(
    "/credit-notes/{sale_credit_id}",
    response_model=CreditActionAnswer,
    responses=documented(
        receivables.CreditNoteNotFound,
        receivables.InvoiceNotFound,
        errors.ActionRefused,
        errors.CurrencyMismatch,
        errors.CustomerMismatch,
        *KEY_ERRORS,
    ),
)
def act_on_commerce_credit_note(
    sale_credit_id: UUID,
    body: SaleCreditActionCreate,
    session: SessionDep,
    _actor: CommerceWriter,
    once: OptionalOnce,
) -> Response:
    """Approve, apply or cancel a credit note."""
    return once(body, lambda: credit_notes.act_on_credit_note(session, sale_credit_id, body))


@router.get(
    "/invoices/{sale_id}/pdf",
    response_class=Response,
    responses=_PDF | documented(receivables.InvoiceNotFound, errors.ActionRefused, DocumentUnavailable),
)
def download_commerce_invoice(sale_id: UUID, session: SessionDep, _actor: CommerceReader) -> Response:
    """Download the document of an invoice that was sent, the same bytes every time."""
    return pdf_response(*service.print_invoice(session, sale_id))


@router.get(
    "/credit-notes/{sale_credit_id}/pdf",
    response_class=Response,
    responses=_PDF | documented(receivables.CreditNoteNotFound, errors.ActionRefused, DocumentUnavailable),
)
def download_commerce_credit_note(sale_credit_id: UUID, session: SessionDep, _actor: CommerceReader) -> Response:
    """Download the document of a credit note that was approved, the same bytes every time."""
    return pdf_response(*credit_notes.print_credit_note(session, sale_credit_id))

"""Routes of receivables: reading invoices and their documents."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from app.common.auth import BillingReader, SessionDep
from app.common.errors import documented
from app.common.http import pdf_response
from app.common.pagination import Page, PageQuery
from app.documents.errors import DocumentUnavailable
from app.receivables import errors, printing, service
from app.receivables.schemas import InvoiceDetailRead, InvoiceFilter, InvoiceRead

router = APIRouter(tags=["Invoices"])


@router.get("/invoices", response_model=Page[InvoiceRead])
def list_invoices(
    session: SessionDep, _actor: BillingReader, request: PageQuery, filters: Annotated[InvoiceFilter, Query()]
) -> Page[InvoiceRead]:
    """List invoices; `q` searches numbers and clients."""
    return service.list_invoices(session, request, filters)


@router.get("/invoices/{invoice_id}", response_model=InvoiceDetailRead, responses=documented(errors.InvoiceNotFound))
def get_invoice(invoice_id: UUID, session: SessionDep, _actor: BillingReader) -> InvoiceDetailRead:
    """Read one invoice with its lines."""
    return service.get_invoice(session, invoice_id)


@router.get(
    "/invoices/{invoice_id}/pdf",
    response_class=Response,
    responses={
        200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}},
        **documented(errors.InvoiceNotFound, DocumentUnavailable),
    },
)
def download_invoice_pdf(invoice_id: UUID, session: SessionDep, _actor: BillingReader) -> Response:
    """Download the document of an invoice, the same bytes every time."""
    file_name, content = printing.get_pdf(session, invoice_id)
    return pdf_response(file_name, content)

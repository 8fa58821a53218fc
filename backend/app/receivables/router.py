"""Routes of receivables: reading invoices, credit notes and their documents."""

from __future__ import annotations

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from app.common.auth import BillingReader, SessionDep
from app.common.errors import documented
from app.common.http import attachment, pdf_response
from app.common.pagination import Page, PageQuery
from app.documents.errors import DocumentUnavailable
from app.receivables import credits as credit_notes
from app.receivables import errors, exporting, printing, service
from app.receivables.schemas import (
    CreditNoteDetailRead,
    CreditNoteFilter,
    CreditNoteRead,
    InvoiceDetailRead,
    InvoiceFilter,
    InvoiceRead,
)
from app.receivables.values import ExportFormat

router = APIRouter(tags=["Invoices"])

_FORMATS: Final = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportFormat.ZIP: "application/zip",
}


def _files(*media_types: str) -> dict[int | str, dict[str, Any]]:
    """The description of an answer that is a file."""
    binary = {"schema": {"type": "string", "format": "binary"}}
    return {200: {"content": {name.partition(";")[0]: binary for name in media_types}}}


_PDF: Final = _files("application/pdf")


@router.get("/invoices", response_model=Page[InvoiceRead])
def list_invoices(
    session: SessionDep, _actor: BillingReader, request: PageQuery, filters: Annotated[InvoiceFilter, Query()]
) -> Page[InvoiceRead]:
    """List invoices; `q` searches numbers and clients."""
    return service.list_invoices(session, request, filters)


@router.get("/invoices/export", response_class=StreamingResponse, responses=_files(*_FORMATS.values()))
def export_invoices(
    actor: BillingReader,
    filters: Annotated[InvoiceFilter, Query()],
    form: Annotated[ExportFormat, Query(alias="format", description="A ZIP holds every document.")] = ExportFormat.CSV,
    q: Annotated[str | None, Query(max_length=100, description="Free text, as in the list.")] = None,
) -> StreamingResponse:
    """Download the invoices a filter finds: a table, or an archive with their documents."""
    pieces = exporting.export_invoices(actor, form, filters, q)
    return StreamingResponse(pieces, media_type=_FORMATS[form], headers=attachment(f"invoices.{form}"))


@router.get("/invoices/{invoice_id}", response_model=InvoiceDetailRead, responses=documented(errors.InvoiceNotFound))
def get_invoice(invoice_id: UUID, session: SessionDep, _actor: BillingReader) -> InvoiceDetailRead:
    """Read one invoice with its lines."""
    return service.get_invoice(session, invoice_id)


@router.get(
    "/invoices/{invoice_id}/pdf",
    response_class=Response,
    responses=_PDF | documented(errors.InvoiceNotFound, DocumentUnavailable),
)
def download_invoice_pdf(invoice_id: UUID, session: SessionDep, _actor: BillingReader) -> Response:
    """Download the document of an invoice, the same bytes every time."""
    file_name, content = printing.get_pdf(session, invoice_id)
    return pdf_response(file_name, content)


@router.get(
    "/invoices/{invoice_id}/ubl",
    response_class=Response,
    responses=_files("application/xml") | documented(errors.InvoiceNotFound),
)
def download_invoice_ubl(invoice_id: UUID, session: SessionDep, _actor: BillingReader) -> Response:
    """Download an invoice as UBL 2.1."""
    file_name, content = printing.get_ubl(session, invoice_id)
    return Response(content, media_type="application/xml", headers=attachment(file_name))


@router.get("/credit-notes", response_model=Page[CreditNoteRead])
def list_credit_notes(
    session: SessionDep, _actor: BillingReader, request: PageQuery, filters: Annotated[CreditNoteFilter, Query()]
) -> Page[CreditNoteRead]:
    """List credit notes; `q` searches numbers and clients."""
    return credit_notes.list_credit_notes(session, request, filters)


@router.get(
    "/credit-notes/{credit_note_id}",
    response_model=CreditNoteDetailRead,
    responses=documented(errors.CreditNoteNotFound),
)
def get_credit_note(credit_note_id: UUID, session: SessionDep, _actor: BillingReader) -> CreditNoteDetailRead:
    """Read one credit note with its lines."""
    return credit_notes.get_credit_note(session, credit_note_id)


@router.get(
    "/credit-notes/{credit_note_id}/pdf",
    response_class=Response,
    responses=_PDF | documented(errors.CreditNoteNotFound, DocumentUnavailable),
)
def download_credit_note_pdf(credit_note_id: UUID, session: SessionDep, _actor: BillingReader) -> Response:
    """Download the document of a credit note, the same bytes every time."""
    file_name, content = printing.get_credit_note_pdf(session, credit_note_id)
    return pdf_response(file_name, content)

"""Invoices as files: a table for a spreadsheet, or an archive with their documents.

Invariant: nothing is held while the reader is slow; each page and each document is read in its own transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from app.common import clock, db, tenancy
from app.common.auth import Identity
from app.documents import table_files
from app.receivables import invoice_queries, printing, rules
from app.receivables.schemas import InvoiceFilter
from app.receivables.values import ExportFormat

_PAGE: Final = 500
_COLUMNS: Final = (
    "invoice_number",
    "client_name",
    "period_start",
    "period_end",
    "due_date",
    "status",
    "currency",
    "subtotal_amount",
    "tax_amount",
    "total_amount",
    "outstanding_amount",
    "issued_at",
)


def export_invoices(
    reader: Identity, form: ExportFormat, filters: InvoiceFilter, q: str | None = None
) -> Iterator[bytes]:
    """The invoices a filter finds, newest first, as a file in pieces.

    Returns: CSV, XLSX, or a ZIP of the CSV and every document.
    """
    match form:
        case ExportFormat.CSV:
            return table_files.csv_file(_table(reader, filters, q))
        case ExportFormat.XLSX:
            return table_files.xlsx_file(_table(reader, filters, q))
        case ExportFormat.ZIP:
            return table_files.zip_file(_archive(reader, filters, q))


def _archive(reader: Identity, filters: InvoiceFilter, q: str | None) -> Iterator[table_files.Entry]:
    yield "invoices.csv", table_files.csv_file(_table(reader, filters, q))
    for invoice_id, _row in _rows(reader, filters, q):
        with db.transaction(reader.tenant_id, reader.actor_id) as session:
            name, content = printing.get_pdf(session, invoice_id)
        yield name, [content]


def _table(reader: Identity, filters: InvoiceFilter, q: str | None) -> Iterator[list[table_files.Cell]]:
    yield list(_COLUMNS)
    for _invoice_id, row in _rows(reader, filters, q):
        yield row


def _rows(reader: Identity, filters: InvoiceFilter, q: str | None) -> Iterator[tuple[UUID, list[table_files.Cell]]]:
    last: UUID | None = None
    while True:
        with db.transaction(reader.tenant_id, reader.actor_id) as session:
            today = clock.today(tenancy.current_tenant(session).time_zone)
            wanted = invoice_queries.invoices_where(filters.model_dump(), today)
            if q is not None:
                wanted.append(invoice_queries.matching(q))
            page = invoice_queries.invoices_before(session, wanted, last, _PAGE)
            rows = [
                (
                    invoice.id,
                    [
                        rules.status_of(invoice.settlement, invoice.due_date, today)
                        if name == "status"
                        else getattr(invoice, name)
                        for name in _COLUMNS
                    ],
                )
                for invoice in page
            ]
        yield from rows
        if len(rows) < _PAGE:
            return
        last = rows[-1][0]

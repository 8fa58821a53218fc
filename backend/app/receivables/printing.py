"""Printing: stored invoices become documents, once, from what they hold and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from app.common import clock, metrics, tenancy
from app.common.days import ONE_DAY
from app.documents import service as documents
from app.documents.formats import Language
from app.documents.sheet import address_lines, seller_of
from app.receivables import document, queries, ubl
from app.receivables.errors import CreditNoteNotFound, InvoiceNotFound
from app.receivables.models import CreditNote, CreditNoteLine, Invoice, InvoiceLine

_BATCH = 100


def get_pdf(session: Session, invoice_id: UUID) -> tuple[str, bytes]:
    """An invoice's file name and bytes: those of its first rendering, which is now when there was none.

    Errors: `InvoiceNotFound`, `DocumentUnavailable`.
    """
    row = queries.find_invoice_row(session, invoice_id)
    if row is None:
        raise InvoiceNotFound
    return _kept(session, documents.DocumentKind.INVOICE, invoice_id, lambda: render(session, row[0]))


def get_credit_note_pdf(session: Session, credit_note_id: UUID) -> tuple[str, bytes]:
    """A credit note's file name and bytes: those of its first rendering, which is now when there was none.

    Errors: `CreditNoteNotFound`, `DocumentUnavailable`.
    """
    row = queries.find_credit_note_row(session, credit_note_id)
    if row is None:
        raise CreditNoteNotFound
    kind = documents.DocumentKind.CREDIT_NOTE
    return _kept(session, kind, credit_note_id, lambda: render_credit_note(session, row[0], row[1]))


def get_sale_pdf(session: Session, invoice: Invoice) -> tuple[str, bytes]:
    """The file name and bytes of a sale's invoice that was issued.

    Errors: `DocumentUnavailable`.
    """
    return _kept(session, documents.DocumentKind.INVOICE, invoice.id, lambda: render(session, invoice))


def get_sale_credit_pdf(session: Session, note: CreditNote, corrects: str | None) -> tuple[str, bytes]:
    """The file name and bytes of a sale's credit note that was issued.

    Errors: `DocumentUnavailable`.
    """
    kind = documents.DocumentKind.CREDIT_NOTE
    return _kept(session, kind, note.id, lambda: render_credit_note(session, note, corrects))


def _kept(
    session: Session, kind: documents.DocumentKind, subject_id: UUID, rendering: Callable[[], documents.Rendered]
) -> tuple[str, bytes]:
    """The document that is kept, rendered first where there is none."""
    stored = documents.find_document(session, kind, subject_id)
    while stored is None:
        documents.keep_documents(session, kind, [rendering()])
        stored = documents.find_document(session, kind, subject_id)
    return stored.file_name, stored.content


def print_invoices(session: Session, run_id: UUID, clients: tuple[UUID, UUID]) -> int:
    """Render and keep some of a run's documents that are missing, of a range of clients.

    Returns: how many were rendered; zero when all are there.
    """
    ids = queries.unprinted_invoice_ids(session, run_id, clients, _BATCH)
    rows = [row for invoice_id in ids if (row := queries.find_invoice_row(session, invoice_id)) is not None]
    rendered = [render(session, row[0]) for row in rows]
    documents.keep_documents(session, documents.DocumentKind.INVOICE, rendered)
    return len(rendered)


def render(session: Session, invoice: Invoice) -> documents.Rendered:
    """An invoice as the document of its snapshot."""
    lines = queries.lines_of(session, invoice.id)
    return _render(
        session, document.DocumentKind.INVOICE, invoice, invoice.invoice_number, lines, **_term_of(session, invoice)
    )


def _term_of(session: Session, invoice: Invoice) -> dict[str, Any]:
    """The days of an invoice, its terms and its notes; a sale is of a day and has no period."""
    issuer, order = queries.find_issuer(session, invoice.issuer_id), invoice.order_details
    terms = (order or {}).get("payment_terms") or (issuer.details if issuer else {}).get("payment_terms") or ""
    own = {"due_on": invoice.due_date, "payment_terms": terms}
    if order is not None:
        return own | {"notes": order.get("notes") or ""}
    return own | {"period_start": invoice.period_start, "period_end": invoice.period_end}


def get_ubl(session: Session, invoice_id: UUID) -> tuple[str, bytes]:
    """An invoice's file name and content as UBL 2.1.

    Errors: `InvoiceNotFound`.
    """
    row = queries.find_invoice_row(session, invoice_id)
    if row is None:
        raise InvoiceNotFound
    invoice, lines = row[0], queries.lines_of(session, invoice_id)
    kind, number = document.DocumentKind.INVOICE, invoice.invoice_number
    return f"{number}.xml", ubl.invoice_xml(
        _content(session, kind, invoice, number, lines, **_term_of(session, invoice))
    )


def render_credit_note(session: Session, note: CreditNote, corrects: str | None) -> documents.Rendered:
    """A credit note as the document of its snapshot.

    Args: corrects: the number of the invoice it is about.
    """
    lines = queries.lines_of_credit_note(session, note.id)
    about = {"corrects": corrects or "", "notes": note.note or ""}
    return _render(session, document.DocumentKind.CREDIT_NOTE, note, note.credit_note_number, lines, **about)


def _render(
    session: Session,
    kind: document.DocumentKind,
    held: Invoice | CreditNote,
    number: str,
    lines: Sequence[InvoiceLine | CreditNoteLine],
    **own: Any,
) -> documents.Rendered:
    content = _content(session, kind, held, number, lines, **own)
    with metrics.pdf_seconds.time():
        rendered = document.render_invoice(content)
    return documents.Rendered(held.id, f"{number}.pdf", rendered)


def _content(
    session: Session,
    kind: document.DocumentKind,
    held: Invoice | CreditNote,
    number: str,
    lines: Sequence[InvoiceLine | CreditNoteLine],
    **own: Any,
) -> document.InvoiceDocument:
    """What a document prints, from what its rows hold."""
    issuer = queries.find_issuer(session, held.issuer_id)
    seller: dict[str, Any] = issuer.details if issuer else {}
    details, zone = held.client_details, tenancy.current_tenant(session).time_zone
    return document.InvoiceDocument(
        kind=kind,
        language=Language(held.language),
        seller=seller_of(seller),
        client=document.BilledClient(
            name=held.client_name,
            address=_address_of(details),
            ice=details.get("ice") or "",
            cin=details.get("cin") or "",
        ),
        number=number,
        issued_on=clock.date_of(held.issued_at or held.created_at, zone),
        currency=held.currency,
        groups=_groups(lines, held.language),
        subtotal=held.subtotal_amount,
        vat=tuple(_vat(item) for item in held.taxes),
        tax=held.tax_amount,
        total=held.total_amount,
        **own,
    )


def _address_of(details: dict[str, Any]) -> tuple[str, ...]:
    """Where a client lives, and by what a customer of another country is taxed."""
    place = ", ".join(details[name] for name in ("city", "state") if details.get(name))
    taxed_as = f"TIN {details['tin']}" if details.get("tin") else ""
    return (*address_lines(details.get("address")), *(line for line in (place, taxed_as) if line))


def _vat(item: dict[str, str]) -> document.VatTotal:
    return document.VatTotal(Decimal(item["rate"]), Decimal(item["base"]), Decimal(item["tax"]))


_SERVICES: Final = {
    "fr": {"mobile": "Mobile", "internet": "Internet", "landline": "Fixe", "": "Autres"},
    "en": {"mobile": "Mobile", "internet": "Internet", "landline": "Landline", "": "Other"},
    "ar": {"mobile": "هاتف محمول", "internet": "إنترنت", "landline": "هاتف ثابت", "": "أخرى"},
}


def _groups(lines: Sequence[InvoiceLine | CreditNoteLine], language: str) -> tuple[document.ContractLines, ...]:
    """Lines by contract, in their order, under the service and the number they are for; charges of none last."""
    groups = []
    for _, held in groupby(lines, key=lambda line: line.contract_id):
        own = list(held)
        category = own[0].service_category
        label = "" if own[0].item is not None else _SERVICES[language][category or ""]
        printed = tuple(_printed(line) for line in own)
        groups.append(document.ContractLines(label=label, service=own[0].service_identifier or "", lines=printed))
    return tuple(groups)


def _printed(line: InvoiceLine | CreditNoteLine) -> document.PrintedLine:
    if line.item is not None:
        return _sold(line)
    is_share = line.billed_days != line.month_days and line.line_type == "recurring"
    return document.PrintedLine(
        description=line.description,
        vat_rate=line.tax_rate,
        net_amount=line.line_total,
        period_start=line.service_from,
        period_end=line.service_to - ONE_DAY,
        unit_fee=line.unit_fee if line.line_type == "recurring" else None,
        billed_days=line.billed_days if is_share else None,
        month_days=line.month_days if is_share else None,
    )


def _sold(line: InvoiceLine | CreditNoteLine) -> document.PrintedLine:
    """A line of a sale: how many at which price."""
    quantity = (line.item or {}).get("quantity")
    return document.PrintedLine(
        description=line.description if quantity in (None, "1") else f"{line.description} × {quantity}",
        vat_rate=line.tax_rate,
        net_amount=line.line_total,
        unit_fee=line.unit_fee if quantity is not None else None,
    )

"""Invoices and credit notes as PDF documents.

Owns the verb that prints them. Invariant: rendering reads the content and nothing else, so the same content
gives the same bytes in every process.
"""

from typing import Final

from app.documents.formats import Language
from app.documents.pdf import Pdf, Properties
from app.documents.sheet import Seller
from app.receivables.document_content import (
    BilledClient,
    ContractLines,
    DocumentKind,
    InvoiceDocument,
    PrintedLine,
    VatTotal,
)
from app.receivables.document_head import draw_head
from app.receivables.document_sheet import Sheet
from app.receivables.document_table import draw_table
from app.receivables.document_totals import draw_totals, totals_of
from app.receivables.document_wording import WORDING

__all__ = [
    "BilledClient",
    "ContractLines",
    "DocumentKind",
    "InvoiceDocument",
    "PrintedLine",
    "Seller",
    "VatTotal",
    "render_invoice",
]

_KEPT_WITH_TOTALS: Final = 110.0  # short terms and notes do not get a page to themselves


def render_invoice(document: InvoiceDocument, *, strict: bool = False) -> bytes:
    """Print an invoice or a credit note.

    Returns: the bytes of a PDF whose dates are the day of issue.
    Errors: `MissingGlyph` when strict and a character has no glyph (else a visible substitute is printed),
    `UnreadableLogo`, `ValueError` for an amount that is not exact to two digits.
    """
    title = f"{WORDING[document.language].kinds[document.kind].title} {document.number}"
    pdf = Pdf(
        Properties(
            title=title,
            author=document.seller.name,
            subject=f"{title} – {document.client.name}",
            language=document.language.value,
            created_on=document.issued_on,
        ),
        mirrored=document.language is Language.AR,
        strict=strict,
    )
    sheet = Sheet(document, pdf)
    totals = totals_of(sheet)
    after = sheet.paragraph_height(document.payment_terms) + sheet.paragraph_height(document.notes)
    draw_head(sheet)
    draw_table(sheet, totals.height + (after if after <= _KEPT_WITH_TOTALS else 0.0))
    draw_totals(sheet, totals)
    sheet.paragraph(sheet.words.payment_terms, document.payment_terms)
    sheet.paragraph(sheet.words.notes, document.notes)
    sheet.close()
    return pdf.finish()

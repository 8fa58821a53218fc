"""The pages an invoice is drawn on: those of every paper, and how amounts are said on them.

Invariant: a credit note carries positive amounts and prints them negative, everywhere.
"""

from decimal import Decimal
from typing import Final

from app.common.money import total as sum_of
from app.documents import formats, sheet
from app.documents.pdf import Align, Pdf, Style
from app.documents.sheet import ACCENT, END, WHITE
from app.receivables.document_content import DocumentKind, InvoiceDocument
from app.receivables.document_wording import WORDING

BLOCK: Final = 222.0  # the key facts and the totals stand one above the other
_BAND: Final = Style(9.5, WHITE, bold=True)


class Sheet(sheet.Sheet):
    """The invoice or credit note being drawn."""

    def __init__(self, document: InvoiceDocument, pdf: Pdf) -> None:
        self.document = document
        self.words = WORDING[document.language]
        self.kind = self.words.kinds[document.kind]
        super().__init__(pdf, document.seller, document.language, self.kind.title, document.number)

    # Amounts

    def signed(self, amount: Decimal) -> Decimal:
        """Return an amount with the sign it is printed with."""
        return -amount if self.document.kind is DocumentKind.CREDIT_NOTE and amount else amount

    def number(self, amount: Decimal) -> str:
        """Return an amount for a column of figures."""
        return formats.number(self.signed(amount), self.document.language)

    def money(self, amount: Decimal) -> str:
        """Return an amount with its currency."""
        return formats.money(self.signed(amount), self.document.currency, self.document.language)

    def amount_due(self) -> Decimal:
        """Return what is left of the total after credit notes and payments."""
        document = self.document
        return document.total - sum_of(each for each in (document.credited, document.paid) if each is not None)

    # Blocks

    def band(self, y: float) -> None:
        """Draw the amount that matters, white on the accent colour."""
        x = END - BLOCK
        self.page.box(x, y, BLOCK, 26, ACCENT, radius=5)
        used = self.page.text(x + 12, y + 16.5, self.kind.amount, _BAND, cut_at=BLOCK / 2)
        amount = self.money(self.amount_due())
        self.page.text(END - 12, y + 16.5, amount, _BAND, align=Align.END, reduce_to=BLOCK - used - 36)

"""The pages an invoice is drawn on, whatever stands on them.

Owns the margins, the styles, the running head and the foot of each page, and how amounts and labels are said.
Invariant: drawing goes down the page, and what does not fit goes to the next one.
"""

from decimal import Decimal
from typing import Final

from app.common.money import total as sum_of
from app.documents import formats
from app.documents.pdf import PAGE_HEIGHT, PAGE_WIDTH, Align, Page, Pdf, Style, colour
from app.documents.text import isolate, left_to_right, own_direction, shape, shorten, width, wrap
from app.receivables.document_content import DocumentKind, InvoiceDocument
from app.receivables.document_wording import WORDING

MARGIN: Final = 42.0
WIDE: Final = PAGE_WIDTH - 2 * MARGIN
END: Final = MARGIN + WIDE
BLOCK: Final = 222.0  # the key facts and the totals stand one above the other
LINE: Final = 10.8
_BOTTOM: Final = PAGE_HEIGHT - 76.0

ACCENT, INK, GREY = colour("#12405f"), colour("#1d2833"), colour("#66727f")
RULE, PALE, WHITE = colour("#d6dde4"), colour("#f1f5f8"), colour("#ffffff")

BODY: Final = Style(8.5, INK)
STRONG: Final = Style(8.5, INK, bold=True)
SMALL: Final = Style(8, GREY)
LABEL: Final = Style(7.5, GREY)
HEAD: Final = Style(7.5, ACCENT, bold=True)
_BAND: Final = Style(9.5, WHITE, bold=True)
_FOOT: Final = Style(7, GREY)


class Sheet:
    """The document being drawn: its current page, and how far down `y` it is filled."""

    def __init__(self, document: InvoiceDocument, pdf: Pdf) -> None:
        self.document = document
        self.words = WORDING[document.language]
        self.kind = self.words.kinds[document.kind]
        self._pdf = pdf
        self._pages: list[Page] = []
        self.begin_page()

    # Pages

    def begin_page(self) -> None:
        """Go on with a new page; all but the first say what they continue."""
        self.page = self._pdf.new_page()
        self.page.box(0, 0, PAGE_WIDTH, 5, ACCENT)
        self._pages.append(self.page)
        self.y = 36.0
        if len(self._pages) > 1:
            self._running_head()

    def fits(self, height: float) -> bool:
        """Tell whether the page has room for a block."""
        return self.y + height <= _BOTTOM

    def make_room(self, height: float) -> None:
        """Begin a page unless this one has room for a block."""
        if not self.fits(height):
            self.begin_page()

    def close(self) -> None:
        """Draw the foot of every page, now that they can be counted."""
        legal = self._legal_lines()
        for at, page in enumerate(self._pages, 1):
            page.rule(MARGIN, PAGE_HEIGHT - 64, WIDE, RULE)
            y = PAGE_HEIGHT - 53
            for line in legal:
                page.text(PAGE_WIDTH / 2, y, line, _FOOT, align=Align.CENTRE, cut_at=WIDE)
                y += 9
            numbered = f"{self.words.page} {left_to_right(f'{at}/{len(self._pages)}')}"
            page.text(END, PAGE_HEIGHT - 17, numbered, _FOOT, align=Align.END)

    def _running_head(self) -> None:
        document = self.document
        name = document.seller.name
        self.page.text(MARGIN, 40, name, HEAD, direction=own_direction(name), cut_at=250)
        title = f"{self.kind.title} {left_to_right(document.number)} ({self.words.continued})"
        self.page.text(END, 40, title, LABEL, align=Align.END, cut_at=250)
        self.page.rule(MARGIN, 48, WIDE, RULE)
        self.y = 60.0

    def _legal_lines(self) -> list[str]:
        seller, words = self.document.seller, self.words
        known = (
            (words.ice, seller.ice),
            (words.tax_id, seller.tax_id),
            (words.trade_register, seller.trade_register),
            (words.business_tax, seller.business_tax),
            (words.cnss, seller.cnss),
        )
        identifiers = [
            shorten(shape(self.labelled(label, value)), _FOOT.size, WIDE / 2 - 10) for label, value in known if value
        ]
        return [
            " – ".join(isolate(part) for part in (seller.name, *seller.address) if part),
            *_fill(identifiers),
        ]

    # Words and amounts

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

    def labelled(self, label: str, value: str) -> str:
        """Return an identifier after its name, in its own order whatever the language."""
        colon = "\u00a0: " if self.document.language is formats.Language.FR else ": "
        return f"{label}{colon}{left_to_right(value)}"

    # Blocks

    def lines(
        self, y: float, text: str, style: Style, room: float, step: float, *, x: float = MARGIN, most: int = 0
    ) -> float:
        """Draw a wrapped text of the client's or seller's own, and return the next baseline."""
        direction = own_direction(text)
        for line in wrap(text, style.size, room, bold=style.bold, max_lines=most):
            self.page.text(x, y, line, style, direction=direction)
            y += step
        return y

    def band(self, y: float) -> None:
        """Draw the amount that matters, white on the accent colour."""
        x = END - BLOCK
        self.page.box(x, y, BLOCK, 26, ACCENT, radius=5)
        used = self.page.text(x + 12, y + 16.5, self.kind.amount, _BAND, cut_at=BLOCK / 2)
        amount = self.money(self.amount_due())
        self.page.text(END - 12, y + 16.5, amount, _BAND, align=Align.END, reduce_to=BLOCK - used - 36)

    @staticmethod
    def paragraph_height(text: str) -> float:
        """Return the height of a titled text, zero when there is none."""
        return 20 + LINE * len(wrap(text, SMALL.size, WIDE)) if text.strip() else 0.0

    def paragraph(self, title: str, text: str) -> None:
        """Draw a titled text, over as many pages as it takes."""
        if not text.strip():
            return
        direction, lines = own_direction(text), wrap(text, SMALL.size, WIDE)
        self.make_room(20 + LINE * min(len(lines), 2))
        self.page.text(MARGIN, self.y + 16, title, HEAD)
        self.y += 19
        for line in lines:
            self.make_room(LINE)
            self.page.text(MARGIN, self.y + 9, line, SMALL, direction=direction)
            self.y += LINE


def _fill(parts: list[str]) -> list[str]:
    """Join identifiers into as few lines as hold them, parting none."""
    lines: list[str] = []
    for part in parts:
        joined = f"{lines[-1]}  ·  {part}" if lines else part
        if lines and width(joined, _FOOT.size) <= WIDE:
            lines[-1] = joined
        else:
            lines.append(part)
    return lines

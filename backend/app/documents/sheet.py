"""The pages a paper of the seller is drawn on, whatever stands on them.

Owns the margins, the styles, the masthead, the running head and the foot of each page.
Invariant: drawing goes down the page, and what does not fit goes to the next one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.documents import formats
from app.documents.images import prepare_logo
from app.documents.pdf import PAGE_HEIGHT, PAGE_WIDTH, Align, Page, Pdf, Style, colour
from app.documents.sheet_wording import SHEET_WORDING
from app.documents.text import isolate, left_to_right, own_direction, shape, shorten, width, wrap

MARGIN: Final = 42.0
WIDE: Final = PAGE_WIDTH - 2 * MARGIN
END: Final = MARGIN + WIDE
LINE: Final = 10.8
_BOTTOM: Final = PAGE_HEIGHT - 76.0

ACCENT, INK, GREY = colour("#12405f"), colour("#1d2833"), colour("#66727f")
RULE, PALE, WHITE = colour("#d6dde4"), colour("#f1f5f8"), colour("#ffffff")

BODY: Final = Style(8.5, INK)
STRONG: Final = Style(8.5, INK, bold=True)
SMALL: Final = Style(8, GREY)
LABEL: Final = Style(7.5, GREY)
HEAD: Final = Style(7.5, ACCENT, bold=True)
_TITLE: Final = Style(22, ACCENT, bold=True)
_NAME: Final = Style(13, ACCENT, bold=True)
_FOOT: Final = Style(7, GREY)
_LOGO_WIDE, _LOGO_HIGH = 120.0, 42.0


@dataclass(frozen=True, slots=True)
class Seller:
    """Who issues the document, with the identifiers Moroccan law wants on it; `logo` is an image file."""

    name: str
    address: tuple[str, ...]
    ice: str
    tax_id: str  # IF
    trade_register: str  # RC
    business_tax: str  # TP
    cnss: str
    phone: str = ""
    email: str = ""
    logo: bytes | None = None


def seller_of(details: Mapping[str, Any]) -> Seller:
    """Return the seller as printed, from the details that were kept when the paper was issued."""

    def known(name: str) -> str:
        return str(details.get(name) or "")

    return Seller(
        name=known("name"),
        address=address_lines(details.get("address")),
        ice=known("ice"),
        tax_id=known("tax_id"),
        trade_register=known("trade_register"),
        business_tax=known("business_tax"),
        cnss=known("social_security"),
        phone=known("phone"),
        email=known("email"),
    )


def address_lines(address: str | None) -> tuple[str, ...]:
    """Return the lines of an address as it was typed."""
    return tuple(part.strip() for part in (address or "").splitlines() if part.strip())


class Sheet:
    """The paper being drawn: its current page, and how far down `y` it is filled.

    `title` and `number` say what the paper is, on the first page and on those that continue it.
    """

    def __init__(self, pdf: Pdf, seller: Seller, language: formats.Language, title: str, number: str) -> None:
        self.seller = seller
        self.language = language
        self.labels = SHEET_WORDING[language]
        self._title, self._number = title, number
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
            numbered = f"{self.labels.page} {left_to_right(f'{at}/{len(self._pages)}')}"
            page.text(END, PAGE_HEIGHT - 17, numbered, _FOOT, align=Align.END)

    def masthead(self) -> None:
        """Draw who issues the paper, and what it is."""
        page, seller = self.page, self.seller
        page.text(END, 56, self._title, _TITLE, align=Align.END)
        page.text(END, 72, self._number, SMALL, align=Align.END, direction="ltr", cut_at=170)
        start = MARGIN + 47
        if seller.logo is None:
            _mark(page, MARGIN, 34)
        else:
            logo = prepare_logo(seller.logo)
            start = MARGIN + 12 + page.logo(MARGIN, 34, _LOGO_WIDE, _LOGO_HIGH, logo)
        room = MARGIN + 318 - start
        y = self.lines(47.5, seller.name, _NAME, room, 15.5, x=start, most=2)
        for line in seller.address[:4]:
            y = self.lines(y, line, SMALL, room, 10.8, x=start, most=2)
        for label, value in ((self.labels.phone, seller.phone), (self.labels.email, seller.email)):
            if value:
                page.text(start, y, shorten(shape(self.labelled(label, value)), SMALL.size, room), SMALL)
                y += 10.8
        self.y = max(y, 90.0) + 12

    def _running_head(self) -> None:
        name = self.seller.name
        self.page.text(MARGIN, 40, name, HEAD, direction=own_direction(name), cut_at=250)
        title = f"{self._title} {left_to_right(self._number)} ({self.labels.continued})"
        self.page.text(END, 40, title, LABEL, align=Align.END, cut_at=250)
        self.page.rule(MARGIN, 48, WIDE, RULE)
        self.y = 60.0

    def _legal_lines(self) -> list[str]:
        seller, labels = self.seller, self.labels
        known = (
            (labels.ice, seller.ice),
            (labels.tax_id, seller.tax_id),
            (labels.trade_register, seller.trade_register),
            (labels.business_tax, seller.business_tax),
            (labels.cnss, seller.cnss),
        )
        identifiers = [
            shorten(shape(self.labelled(label, value)), _FOOT.size, WIDE / 2 - 10) for label, value in known if value
        ]
        return [
            " – ".join(isolate(part) for part in (seller.name, *seller.address) if part),
            *_fill(identifiers),
        ]

    # Words

    def labelled(self, label: str, value: str) -> str:
        """Return an identifier after its name, in its own order whatever the language."""
        colon = "\u00a0: " if self.language is formats.Language.FR else ": "
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


def _mark(page: Page, x: float, y: float) -> None:
    """Draw the mark of a seller without a logo: waves leaving an antenna."""
    page.box(x, y, 36, 36, ACCENT, radius=7)
    page.box(x + 8, y + 23, 5.5, 5.5, WHITE, radius=2.75)
    for radius in (9.0, 15.5):
        page.arc(x + 10.75, y + 25.75, radius, 2.6, WHITE)


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

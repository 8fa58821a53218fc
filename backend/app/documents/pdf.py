"""PDF primitives: a document of A4 pages, text, rules, filled boxes and a logo.

Owns the way from drawing verbs to bytes. Invariant: the bytes depend on what was drawn and on
nothing else: not on the clock, the process, the hash seed or the environment.

Coordinates are points from the top and from the *start* edge of the page: the left one, or the right one when
the document is mirrored. A layout is written once and reads in both directions.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from hashlib import sha256
from typing import Any, Final

from reportlab.pdfbase.pdfdoc import PDFDocument, PDFObject

from app.documents.fonts import FontUse, MissingGlyph, StaticObject, stream
from app.documents.images import Logo
from app.documents.text import Direction, in_visual_order, shape, shorten, width

PAGE_WIDTH: Final = 595.28
PAGE_HEIGHT: Final = 841.89
_PRODUCER: Final = "MT Facturation"
_SMALLEST: Final = 4.0  # a text that does not fit at this size is cut: never an amount, which fits any column
_ROUND: Final = 0.5523  # control points of a quarter circle


class Align(Enum):
    """Where a text stands from its x: towards the end edge, towards the start edge, or around it."""

    START = 0
    END = 1
    CENTRE = 2


def colour(hexadecimal: str) -> str:
    """Return the operands of a colour given as `#rrggbb`."""
    parts = (int(hexadecimal[at : at + 2], 16) for at in (1, 3, 5))
    return " ".join(f"{part / 255:.3f}" for part in parts)


@dataclass(frozen=True, slots=True)
class Style:
    """How a text looks; `colour` as `colour()` gives it."""

    size: float
    colour: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Properties:
    """What a PDF says about itself; the dates are the document's own, never the clock's."""

    title: str
    author: str
    subject: str
    language: str
    created_on: date


class _FixedTime:
    """The creation date in the shape that reportlab reads."""

    dhh = dmm = 0

    def __init__(self, day: date) -> None:
        self.YMDhms = (day.year, day.month, day.day, 0, 0, 0)


class Page:
    """One A4 page; collects drawing operators."""

    def __init__(self, fonts: FontUse, mirrored: bool) -> None:
        self.mirrored = mirrored
        self._fonts = fonts
        self._operators: list[str] = []
        self._font = ("", 0.0)
        self._fill = ""
        self.logos: dict[str, Logo] = {}

    def text(
        self,
        x: float,
        y: float,
        text: str,
        style: Style,
        *,
        align: Align = Align.START,
        direction: Direction | None = None,
        cut_at: float = 0.0,
        reduce_to: float = 0.0,
    ) -> float:
        """Draw one line on the baseline `y` and return its width.

        Args: `direction` is the page's unless given; `cut_at` is the width from which the text ends in an
        ellipsis, `reduce_to` the one it is scaled down to.
        """
        shaped, size = shape(text), style.size
        if not shaped:
            return 0.0
        if cut_at:
            shaped = shorten(shaped, size, cut_at, style.bold)
        wide = width(shaped, size, style.bold)
        if reduce_to and wide > reduce_to:
            size = max(_SMALLEST, size * reduce_to / wide)
            shaped = shorten(shaped, size, reduce_to + 0.01, style.bold)
            wide = width(shaped, size, style.bold)
        left = self._left_edge(x, wide, align)
        self._show(left, y, in_visual_order(shaped, direction or self.direction), style, size)
        return wide

    @property
    def direction(self) -> Direction:
        """Return the direction of the page's own sentences."""
        return "rtl" if self.mirrored else "ltr"

    def box(self, x: float, y: float, wide: float, high: float, fill: str, radius: float = 0.0) -> None:
        """Fill a rectangle whose top start corner is (x, y)."""
        left, bottom = self._left(x, wide), PAGE_HEIGHT - y - high
        self._paint(fill)
        if not radius:
            self._operators.append(f"{left:.2f} {bottom:.2f} {wide:.2f} {high:.2f} re f")
            return
        self._operators.append(f"{_rounded(left, bottom, wide, high, radius)} f")

    def frame(self, x: float, y: float, wide: float, high: float, line: str, radius: float) -> None:
        """Outline a rounded rectangle whose top start corner is (x, y)."""
        path = _rounded(self._left(x, wide), PAGE_HEIGHT - y - high, wide, high, radius)
        self._operators.append(f"{line} RG 0.6 w {path} S")

    def rule(self, x: float, y: float, wide: float, line: str, thickness: float = 0.5) -> None:
        """Draw a horizontal rule whose upper edge is `y`."""
        self.box(x, y, wide, thickness, line)

    def logo(self, x: float, y: float, wide: float, high: float, logo: Logo) -> float:
        """Draw an image as large as it fits the box, at its start edge and middle, and return its width."""
        scale = min(wide / logo.width, high / logo.height)
        across, tall = logo.width * scale, logo.height * scale
        bottom = PAGE_HEIGHT - y - (high + tall) / 2
        self.logos[logo.name] = logo
        left = self._left(x, across)
        self._operators.append(f"q {across:.2f} 0 0 {tall:.2f} {left:.2f} {bottom:.2f} cm /{logo.name} Do Q")
        return across

    def arc(self, x: float, y: float, radius: float, thickness: float, line: str) -> None:
        """Draw a quarter of a circle around (x, y), from above it to its end side."""
        centre, base = (PAGE_WIDTH - x if self.mirrored else x), PAGE_HEIGHT - y
        side = -radius if self.mirrored else radius
        self._operators.append(
            f"{line} RG {thickness:.2f} w 1 J {centre:.2f} {base + radius:.2f} m "
            f"{centre + side * _ROUND:.2f} {base + radius:.2f} "
            f"{centre + side:.2f} {base + radius * _ROUND:.2f} {centre + side:.2f} {base:.2f} c S"
        )

    def content(self) -> bytes:
        """Return the operators drawn so far."""
        return "\n".join(self._operators).encode("ascii")

    def _left(self, x: float, wide: float) -> float:
        return PAGE_WIDTH - x - wide if self.mirrored else x

    def _left_edge(self, x: float, wide: float, align: Align) -> float:
        if align is not Align.START:
            x -= wide if align is Align.END else wide / 2
        return self._left(x, wide)

    def _paint(self, fill: str) -> None:
        if fill != self._fill:
            self._fill = fill
            self._operators.append(f"{fill} rg")

    def _show(self, left: float, y: float, ordered: str, style: Style, size: float) -> None:
        self._paint(style.colour)
        shown = []
        for resource, glyphs in self._fonts.runs(ordered, style.bold):
            if self._font != (resource, size):
                self._font = (resource, size)
                shown.append(f"/{resource} {size:.4g} Tf")
            shown.append(f"<{glyphs}> Tj")
        self._operators.append(f"BT {left:.2f} {PAGE_HEIGHT - y:.2f} Td {' '.join(shown)} ET")


def _rounded(left: float, bottom: float, wide: float, high: float, radius: float) -> str:
    right, top, bend = left + wide, bottom + high, radius * (1 - _ROUND)
    return (
        f"{left + radius:.2f} {bottom:.2f} m {right - radius:.2f} {bottom:.2f} l "
        f"{right - bend:.2f} {bottom:.2f} {right:.2f} {bottom + bend:.2f} "
        f"{right:.2f} {bottom + radius:.2f} c "
        f"{right:.2f} {top - radius:.2f} l "
        f"{right:.2f} {top - bend:.2f} {right - bend:.2f} {top:.2f} {right - radius:.2f} {top:.2f} c "
        f"{left + radius:.2f} {top:.2f} l "
        f"{left + bend:.2f} {top:.2f} {left:.2f} {top - bend:.2f} {left:.2f} {top - radius:.2f} c "
        f"{left:.2f} {bottom + radius:.2f} l "
        f"{left:.2f} {bottom + bend:.2f} {left + bend:.2f} {bottom:.2f} {left + radius:.2f} {bottom:.2f} c h"
    )


class Pdf:
    """A document under construction; not shared between threads, unlike the fonts it draws with."""

    def __init__(self, properties: Properties, *, mirrored: bool = False, strict: bool = False) -> None:
        self._properties = properties
        self._mirrored = mirrored
        self._strict = strict
        self._fonts = FontUse()
        self._pages: list[Page] = []

    def new_page(self) -> Page:
        """Begin the next page."""
        page = Page(self._fonts, self._mirrored)
        self._pages.append(page)
        return page

    def finish(self) -> bytes:
        """Return the bytes of the document.

        Errors: `MissingGlyph` when the document is strict and a character had to be replaced.
        """
        if self._strict and self._fonts.missing:
            raise MissingGlyph(self._fonts.missing)
        document: Any = PDFDocument(invariant=1, pdfVersion=(1, 7), lang=self._properties.language)
        self._describe(document)
        digest = sha256(repr(self._properties).encode())
        resources = StaticObject(b"<< /Font %b /XObject %b >>", self._fonts.resources(), self._images())
        for page in self._pages:
            content = page.content()
            digest.update(content)
            document.addPage(_page_object(document, resources, content))
        identity = digest.hexdigest()[:32].encode()
        document._ID = b"[ <%b> <%b> ]" % (identity, identity)
        rendered: bytes = document.GetPDFData(None)
        return rendered

    def _describe(self, document: Any) -> None:
        info, properties = document.info, self._properties
        info.title, info.author, info.subject = properties.title, properties.author, properties.subject
        info.creator = info.producer = _PRODUCER
        document._timeStamp = _FixedTime(properties.created_on)
        # A reader shows the title instead of the file name, and turns pages the way the document reads.
        reading = b" /Direction /R2L" if self._mirrored else b""
        document.Catalog.ViewerPreferences = StaticObject(b"<< /DisplayDocTitle true%b >>" % reading)

    def _images(self) -> PDFObject:
        logos: dict[str, Logo] = {}
        for page in self._pages:
            logos |= page.logos
        names = b" ".join(b"/%b %%b" % name.encode() for name in sorted(logos))
        objects = [StaticObject(logos[name].image) for name in sorted(logos)]
        return StaticObject(b"<< " + names + b" >>", *objects)


def _page_object(document: Any, resources: PDFObject, content: bytes) -> StaticObject:
    return StaticObject(
        b"<< /Type /Page /Parent %b /MediaBox [ 0 0 595.28 841.89 ] /Resources %b /Contents %b >>",
        document.Pages,
        resources,
        StaticObject(stream(content)),
    )

"""The sheet of the API's printed documents: typefaces, styles, running head, page numbers, bytes.

Invariant: the bytes depend on what is printed and on the pinned packages only. Nothing is compressed, because
two builds of zlib make different bytes of the same page.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any, Final

from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageTemplate,
    Paragraph,
    Preformatted,
    Table,
    TableStyle,
)

from app import documents

REGULAR, BOLD, CODE = "Sheet", "Sheet-Bold", "Courier"
_AUTHOR: Final = "MT-Facturation"
_CODE_WIDTH: Final = 0.6  # every glyph of the typeface, in parts of its size
_FONTS: Final = Path(documents.__file__).parent / "fonts"
MARGIN: Final = 14 * mm

ACCENT, INK, GREY = (colors.HexColor(code) for code in ("#12405f", "#1d2833", "#66727f"))
RULE, PALE = (colors.HexColor(code) for code in ("#d6dde4", "#f1f5f8"))
METHODS: Final = {
    "GET": colors.HexColor("#1f6f4a"),
    "POST": colors.HexColor("#12405f"),
    "PUT": colors.HexColor("#8a5a00"),
    "DELETE": colors.HexColor("#a32d2d"),
}


def style(size: float, *, bold: bool = False, colour: Any = INK, before: float = 0, after: float = 0) -> ParagraphStyle:
    """A way to set text."""
    return ParagraphStyle(
        f"{size}{bold}{colour}{before}{after}",
        fontName=BOLD if bold else REGULAR,
        fontSize=size,
        leading=size * 1.32,
        textColor=colour,
        spaceBefore=before,
        spaceAfter=after,
        splitLongWords=True,
    )


def text(words: str, look: ParagraphStyle, **attributes: Any) -> Paragraph:
    """A paragraph of plain text; spans between backquotes are set as code."""
    parts = escape(words, quote=False).split("`")
    marked = "".join(
        part if at % 2 == 0 else f'<font name="{CODE}" size="{look.fontSize}">{part}</font>'
        for at, part in enumerate(parts)
    )
    return Paragraph(marked, look, **attributes)


def linked(words: str, key: str, look: ParagraphStyle) -> Paragraph:
    """A paragraph that leads to a mark."""
    return Paragraph(f'<a href="#{key}" color="{ACCENT.hexval()}">{escape(words)}</a>', look)


def called(method: str, path: str, look: ParagraphStyle) -> Paragraph:
    """An operation: its method in the colour of its kind, then its path."""
    colour = METHODS[method].hexval()
    return Paragraph(f'<font name="{BOLD}" color="{colour}">{method}</font>&nbsp;&nbsp;{escape(path)}', look)


def code(command: str, size: float, wide: float) -> Preformatted:
    """A command in lines that fit."""
    room = int(wide / (size * _CODE_WIDTH))
    look = ParagraphStyle("code", fontName=CODE, fontSize=size, leading=size * 1.25, textColor=INK)
    lines = [piece for line in command.splitlines() for piece in _pieces(line, room)]
    return Preformatted("\n".join(lines), look)


def framed(command: str, size: float, wide: float) -> Flowable:
    """A command in a box of its own."""
    box = Table([[code(command, size, wide - 12)]], colWidths=[wide], spaceBefore=2, spaceAfter=3)
    box.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, -1), PALE),
                ("LINEBEFORE", (0, 0), (0, -1), 1.5, ACCENT),
                ("LEFTPADDING", (0, 0), (-1, -1), 7),
                ("RIGHTPADDING", (0, 0), (-1, -1), 5),
                ("TOPPADDING", (0, 0), (-1, -1), 3),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
            ]
        )
    )
    return box


def _pieces(line: str, room: int) -> list[str]:
    """Cut a long line, preferably after a sign that ends a word."""
    pieces = []
    while len(line) > room:
        cut = max((line.rfind(sign, room // 2, room - 1) + 1 for sign in " /&?,"), default=0) or room - 1
        pieces.append(line[:cut])
        line = "    " + line[cut:]
    return [*pieces, line]


class Mark(Flowable):
    """An entry of the reader's outline, which links of the text can point to."""

    def __init__(self, key: str, title: str) -> None:
        super().__init__()
        self.key, self.title = key, title
        self.width = self.height = 0

    def draw(self) -> None:
        self.canv.bookmarkHorizontal(self.key, 0, 18)
        self.canv.addOutlineEntry(self.title, self.key, 0, closed=True)


def printed(title: str, subject: str, page: tuple[float, float], story: Callable[[], list[Flowable]]) -> bytes:
    """The bytes of a document.

    Args: story: makes what is printed; asked twice, since a foot can only say how many pages there are when they
    have been counted.
    """
    pages = _built(title, subject, page, story(), 0)[1]
    return _built(title, subject, page, story(), pages)[0]


def _built(title: str, subject: str, page: tuple[float, float], story: list[Flowable], pages: int) -> tuple[bytes, int]:
    def foot(canvas: Canvas, sheet: BaseDocTemplate) -> None:
        canvas.setFillColor(ACCENT)
        canvas.rect(0, page[1] - 5, page[0], 5, stroke=0, fill=1)
        canvas.setFont(REGULAR, 7)
        canvas.setFillColor(GREY)
        canvas.drawString(MARGIN, 20, title)
        canvas.drawRightString(page[0] - MARGIN, 20, f"{sheet.page}/{pages}")

    buffer = io.BytesIO()
    sheet = BaseDocTemplate(
        buffer,
        pagesize=page,
        title=title,
        author=_AUTHOR,
        subject=subject,
        creator=_AUTHOR,
        lang="en",
        invariant=1,
        pageCompression=0,
    )
    # Without padding of the frame's own, what is printed is as wide as the foot.
    room = Frame(MARGIN, 12 * mm, *_room(page), leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
    sheet.addPageTemplates(PageTemplate("page", [room], onPage=foot))
    sheet.build(story)
    return buffer.getvalue(), sheet.page


def _room(page: tuple[float, float]) -> tuple[float, float]:
    return page[0] - 2 * MARGIN, page[1] - 26 * mm


def prepare_fonts() -> None:
    """Make the committed typefaces known under names of their own."""
    for name, file in ((REGULAR, "NotoSans-Regular.ttf"), (BOLD, "NotoSans-Bold.ttf")):
        pdfmetrics.registerFont(TTFont(name, str(_FONTS / file)))

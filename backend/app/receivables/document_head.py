"""The head of an invoice: who issues it, to whom, and the facts that matter.

Invariant: whatever the length of names and addresses, each block stays in its column and above the table.
"""

from typing import Final

from app.documents import formats
from app.documents.images import prepare_logo
from app.documents.pdf import Align, Page, Style
from app.documents.text import left_to_right, shape, shorten
from app.receivables.document_sheet import (
    ACCENT,
    BLOCK,
    BODY,
    END,
    HEAD,
    INK,
    LABEL,
    MARGIN,
    PALE,
    SMALL,
    STRONG,
    WHITE,
    Sheet,
)

_TITLE: Final = Style(22, ACCENT, bold=True)
_NAME: Final = Style(13, ACCENT, bold=True)
_CLIENT: Final = Style(11, INK, bold=True)
_LOGO_WIDE, _LOGO_HIGH = 120.0, 42.0
_FACT: Final = 15.5


def draw_head(sheet: Sheet) -> None:
    """Draw everything above the table on the first page."""
    _masthead(sheet)
    top = sheet.y
    sheet.y = max(_client(sheet, top), _key_facts(sheet, top)) + 18


def _masthead(sheet: Sheet) -> None:
    page, seller = sheet.page, sheet.document.seller
    page.text(END, 56, sheet.kind.title, _TITLE, align=Align.END)
    page.text(END, 72, sheet.document.number, SMALL, align=Align.END, direction="ltr", cut_at=170)
    start = MARGIN + 47
    if seller.logo is None:
        _mark(page, MARGIN, 34)
    else:
        logo = prepare_logo(seller.logo)
        start = MARGIN + 12 + page.logo(MARGIN, 34, _LOGO_WIDE, _LOGO_HIGH, logo)
    room = MARGIN + 318 - start
    y = sheet.lines(47.5, seller.name, _NAME, room, 15.5, x=start, most=2)
    for line in seller.address[:4]:
        y = sheet.lines(y, line, SMALL, room, 10.8, x=start, most=2)
    for label, value in ((sheet.words.phone, seller.phone), (sheet.words.email, seller.email)):
        if value:
            page.text(start, y, shorten(shape(sheet.labelled(label, value)), SMALL.size, room), SMALL)
            y += 10.8
    sheet.y = max(y, 90.0) + 12


def _mark(page: Page, x: float, y: float) -> None:
    """Draw the mark of a seller without a logo: waves leaving an antenna."""
    page.box(x, y, 36, 36, ACCENT, radius=7)
    page.box(x + 8, y + 23, 5.5, 5.5, WHITE, radius=2.75)
    for radius in (9.0, 15.5):
        page.arc(x + 10.75, y + 25.75, radius, 2.6, WHITE)


def _client(sheet: Sheet, top: float) -> float:
    page, client, room = sheet.page, sheet.document.client, 250.0
    page.text(MARGIN, top + 10, sheet.words.billed_to, HEAD)
    page.box(MARGIN, top + 15, 24, 1.2, ACCENT)
    y = sheet.lines(top + 32, client.name, _CLIENT, room, 14.5, most=3)
    for line in client.address[:6]:
        y = sheet.lines(y, line, BODY, room, 12, most=2)
    y += 2
    for label, value in ((sheet.words.ice, client.ice), (sheet.words.cin, client.cin)):
        if value:
            page.text(MARGIN, y, sheet.labelled(label, value), SMALL, cut_at=room)
            y += 12
    return y - 6


def _key_facts(sheet: Sheet, top: float) -> float:
    page, facts, x = sheet.page, _facts(sheet), END - BLOCK
    height = 12 + _FACT * len(facts) + 28
    page.box(x, top, BLOCK, height, PALE, radius=5)
    y = top + 17
    for label, value in facts:
        used = page.text(x + 12, y, label, LABEL, cut_at=90)
        page.text(END - 12, y, value, STRONG, align=Align.END, reduce_to=BLOCK - used - 32)
        y += _FACT
    sheet.band(top + height - 26)
    return top + height


def _facts(sheet: Sheet) -> list[tuple[str, str]]:
    document, words = sheet.document, sheet.words
    facts = [
        (words.number, left_to_right(document.number)),
        (words.issued_on, formats.day(document.issued_on, document.language)),
    ]
    if document.due_on is not None:
        facts.append((words.due_on, formats.day(document.due_on, document.language)))
    if document.period_start is not None and document.period_end is not None:
        period = formats.period(document.period_start, document.period_end, document.language)
        facts.append((words.period, period))
    if document.corrects:
        facts.append((words.corrects, left_to_right(document.corrects)))
    return facts

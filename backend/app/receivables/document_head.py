"""The head of an invoice: who issues it, to whom, and the facts that matter.

Invariant: whatever the length of names and addresses, each block stays in its column and above the table.
"""

from typing import Final

from app.documents import formats
from app.documents.pdf import Align, Style
from app.documents.sheet import ACCENT, BODY, END, HEAD, INK, LABEL, MARGIN, PALE, SMALL, STRONG
from app.documents.text import left_to_right
from app.receivables.document_sheet import BLOCK, Sheet

_CLIENT: Final = Style(11, INK, bold=True)
_FACT: Final = 15.5


def draw_head(sheet: Sheet) -> None:
    """Draw everything above the table on the first page."""
    sheet.masthead()
    top = sheet.y
    sheet.y = max(_client(sheet, top), _key_facts(sheet, top)) + 18


def _client(sheet: Sheet, top: float) -> float:
    page, client, room = sheet.page, sheet.document.client, 250.0
    page.text(MARGIN, top + 10, sheet.words.billed_to, HEAD)
    page.box(MARGIN, top + 15, 24, 1.2, ACCENT)
    y = sheet.lines(top + 32, client.name, _CLIENT, room, 14.5, most=3)
    for line in client.address[:6]:
        y = sheet.lines(y, line, BODY, room, 12, most=2)
    y += 2
    for label, value in ((sheet.labels.ice, client.ice), (sheet.labels.cin, client.cin)):
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

"""The totals of an invoice: tax by rate, sums, what is due, and the amount in words.

Invariant: the height said beforehand is the height drawn, so that nothing of it is parted.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from app.documents import formats
from app.documents.pdf import Align, Style
from app.documents.sheet import BODY, END, HEAD, LABEL, MARGIN, RULE, STRONG, WIDE
from app.documents.text import shape, width, wrap
from app.documents.words import amount_in_words
from app.receivables.document_sheet import BLOCK, Sheet
from app.receivables.document_table import Column, figure

_SUM, _RATE_LINE, _WORDS_LINE = 15.0, 14.0, 12.0
_VAT_WIDE: Final = 236.0
_RATE: Final = Column(MARGIN + 6, 60, Align.START)
_BASE: Final = Column(MARGIN + 146, 80)
_TAX: Final = Column(MARGIN + 230, 78)


@dataclass(frozen=True, slots=True)
class Totals:
    """What stands under the table, ready to be measured and drawn."""

    sums: tuple[tuple[str, Decimal, Style], ...]
    closing: tuple[str, ...]
    rates: int

    @property
    def height(self) -> float:
        """Return the height of it all, from the last rule of the table."""
        blocks = max(_SUM * len(self.sums) + 32, 32 + _RATE_LINE * self.rates)
        return 16 + blocks + 14 + 12 + _WORDS_LINE * len(self.closing) + 4


def totals_of(sheet: Sheet) -> Totals:
    """Prepare the totals of the document."""
    document, words = sheet.document, sheet.words
    sums = [
        (words.total_net, document.subtotal, BODY),
        (words.total_tax, document.tax, BODY),
        (words.total, document.total, STRONG),
    ]
    for label, amount in ((words.credited, document.credited), (words.paid, document.paid)):
        if amount:
            sums.append((label, -amount, BODY))
    return Totals(tuple(sums), tuple(_closing(sheet)), len(document.vat))


def draw_totals(sheet: Sheet, totals: Totals) -> None:
    """Draw the totals under the last line."""
    top = sheet.y + 16
    bottom = max(_vat_table(sheet, top), _sums(sheet, top, totals)) + 14
    height = 12 + _WORDS_LINE * len(totals.closing)
    sheet.page.frame(MARGIN, bottom, WIDE, height, RULE, radius=4)
    for at, line in enumerate(totals.closing):
        sheet.page.text(MARGIN + 12, bottom + 14.8 + _WORDS_LINE * at, line, STRONG)
    sheet.y = bottom + height + 4


def _closing(sheet: Sheet) -> list[str]:
    """Return the sentence that says the amount in words, in lines."""
    document = sheet.document
    said = amount_in_words(abs(document.total), document.currency, document.language)
    sentence = sheet.kind.closing.format(amount=said)
    return wrap(sentence, STRONG.size, WIDE - 24, bold=True)


def _vat_table(sheet: Sheet, top: float) -> float:
    page, words = sheet.page, sheet.words
    page.text(MARGIN, top + 8, words.vat_heading, HEAD, cut_at=_VAT_WIDE)
    y = top + 26
    for column, label in ((_RATE, words.rate), (_BASE, words.base), (_TAX, words.tax)):
        x, align = column.place(page.mirrored)
        page.text(x, y - 4, label, LABEL, align=align, reduce_to=column.wide)
    page.rule(MARGIN, y, _VAT_WIDE, RULE)
    for each in sheet.document.vat:
        y += _RATE_LINE
        figure(sheet, _RATE, y - 4, formats.percent(each.rate, sheet.document.language))
        figure(sheet, _BASE, y - 4, sheet.number(each.base))
        figure(sheet, _TAX, y - 4, sheet.number(each.tax))
        page.rule(MARGIN, y, _VAT_WIDE, RULE, 0.4)
    return y + 6


def _sums(sheet: Sheet, top: float, totals: Totals) -> float:
    page, x, y = sheet.page, END - BLOCK, top
    amounts = [(sheet.money(amount), style) for _, amount, style in totals.sums]
    widest = max(width(shape(said), style.size, style.bold) for said, style in amounts)
    column, align = Column(END - 12, widest).place(page.mirrored)
    for (label, _, style), (said, _) in zip(totals.sums, amounts, strict=True):
        page.text(x + 12, y + 9, label, style, reduce_to=BLOCK - widest - 36)
        page.text(column, y + 9, said, style, align=align)
        y += _SUM
    sheet.band(y + 4)
    return y + 32

"""The lines of an invoice, grouped by contract.

Invariant: a heading never ends a page, and the last line is never parted from the totals under it. An amount
may get smaller to fit its column, but is never cut.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app.common.money import total as sum_of
from app.documents import formats
from app.documents.pdf import Align, Style
from app.documents.sheet import ACCENT, BODY, END, HEAD, LABEL, LINE, MARGIN, PALE, RULE, SMALL, STRONG, WIDE
from app.documents.text import isolate, own_direction, wrap
from app.receivables.document_content import ContractLines, PrintedLine
from app.receivables.document_sheet import Sheet

_HEADING: Final = 19.0
_TABLE_HEAD: Final = 30.8


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; figures end at `edge`, text begins there."""

    edge: float
    wide: float
    align: Align = Align.END

    def place(self, mirrored: bool) -> tuple[float, Align]:
        """Return where its content stands; figures end at their right also on a mirrored page."""
        if mirrored and self.align is Align.END:
            return self.edge - self.wide, Align.START
        return self.edge, self.align


_DESCRIPTION: Final = Column(MARGIN + 6, 190, Align.START)
_PERIOD: Final = Column(MARGIN + 204, 92, Align.START)
_DAYS: Final = Column(MARGIN + 330, 30)
_UNIT_FEE: Final = Column(MARGIN + 402, 66)
_VAT: Final = Column(MARGIN + 436, 30)
_NET: Final = Column(END - 6, 64)


@dataclass(frozen=True, slots=True)
class _Row:
    """A heading (no line) or a line of the table, with its height."""

    group: ContractLines
    height: float
    line: PrintedLine | None = None
    description: tuple[str, ...] = ()


def draw_table(sheet: Sheet, tail: float) -> None:
    """Draw all lines, over as many pages as it takes.

    Args: `tail` is the height that must remain under the last line.
    """
    rows = list(_rows(sheet))
    if rows:
        sheet.make_room(_TABLE_HEAD + _kept_together(rows, 0, tail))
    _table_head(sheet)
    for at, row in enumerate(rows):
        if not sheet.fits(_kept_together(rows, at, tail)):
            sheet.begin_page()
            _table_head(sheet)
            if row.line is not None and row.group.label:
                _heading(sheet, row.group, continued=True)
        if row.line is None:
            _heading(sheet, row.group)
        else:
            _line(sheet, row, row.line)
    sheet.page.rule(MARGIN, sheet.y, WIDE, ACCENT, 0.8)


def figure(sheet: Sheet, column: Column, y: float, text: str, style: Style = BODY) -> None:
    """Draw a number on its column's edge, from left to right in every language."""
    x, align = column.place(sheet.page.mirrored)
    sheet.page.text(x, y, text, style, align=align, direction="ltr", reduce_to=column.wide)


def _rows(sheet: Sheet) -> Iterator[_Row]:
    for group in sheet.document.groups:
        if group.label:
            yield _Row(group, _HEADING)
        for line in group.lines:
            lines = wrap(line.description, BODY.size, _DESCRIPTION.wide, max_lines=6)
            yield _Row(group, 7.2 + LINE * len(lines), line, tuple(lines))


def _kept_together(rows: list[_Row], at: int, tail: float) -> float:
    """Return the height that may not be parted: a heading and its line, the last line and the totals."""
    height = rows[at].height
    if rows[at].line is None and at + 1 < len(rows):
        at += 1
        height += rows[at].height
    return height + tail if at + 1 == len(rows) else height


def _table_head(sheet: Sheet) -> None:
    page, words, y = sheet.page, sheet.words, sheet.y
    unit = f"({formats.unit(sheet.document.currency, sheet.document.language)})"
    page.box(MARGIN, y, WIDE, 30, PALE)
    page.rule(MARGIN, y + 30, WIDE, ACCENT, 0.8)
    for column, label, beneath in (
        (_DESCRIPTION, words.description, ""),
        (_PERIOD, words.service_period, ""),
        (_DAYS, words.days, ""),
        (_UNIT_FEE, words.unit_fee, unit),
        (_VAT, words.vat, ""),
        (_NET, words.net_amount, unit),
    ):
        x, align = column.place(page.mirrored)
        page.text(x, y + 13, label, HEAD, align=align, reduce_to=column.wide)
        page.text(x, y + 23.5, beneath, LABEL, align=align, reduce_to=column.wide)
    sheet.y = y + _TABLE_HEAD


def _heading(sheet: Sheet, group: ContractLines, continued: bool = False) -> None:
    page, y = sheet.page, sheet.y + 12.8
    if continued:
        label, direction = f"{isolate(group.label)} ({sheet.labels.continued})", page.direction
    else:
        label, direction = group.label, own_direction(group.label)
    start = _DESCRIPTION.edge
    start += page.text(start, y, label, STRONG, direction=direction, cut_at=200) + 10
    page.text(start, y, group.service, SMALL, direction=own_direction(group.service), cut_at=170)
    if len(sheet.document.groups) > 1 and len(group.lines) > 1 and not continued:
        amount = sum_of(line.net_amount for line in group.lines)
        page.text(_VAT.edge, y, sheet.words.subtotal, LABEL, align=Align.END)
        figure(sheet, _NET, y, sheet.number(amount), STRONG)
    sheet.y += _HEADING
    page.rule(MARGIN, sheet.y - 0.5, WIDE, RULE)


def _line(sheet: Sheet, row: _Row, line: PrintedLine) -> None:
    page, baseline, language = sheet.page, sheet.y + 11.2, sheet.document.language
    direction = own_direction(line.description)
    for at, text in enumerate(row.description):
        page.text(_DESCRIPTION.edge, baseline + at * LINE, text, BODY, direction=direction)
    if line.period_start is not None and line.period_end is not None:
        period = formats.period(line.period_start, line.period_end, language)
        page.text(_PERIOD.edge, baseline, period, BODY, reduce_to=_PERIOD.wide)
    if line.billed_days is not None and line.month_days is not None:
        figure(sheet, _DAYS, baseline, f"{line.billed_days}/{line.month_days}")
    if line.unit_fee is not None:
        figure(sheet, _UNIT_FEE, baseline, formats.number(line.unit_fee, language))
    figure(sheet, _VAT, baseline, formats.percent(line.vat_rate, language))
    figure(sheet, _NET, baseline, sheet.number(line.net_amount))
    sheet.y += row.height
    page.rule(MARGIN, sheet.y - 0.5, WIDE, RULE, 0.4)

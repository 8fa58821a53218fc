"""Statements of account as PDF documents, in the client's language.

Invariant: rendering reads the content and nothing else; what does not fit goes to the next page, with the head of
the table again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from app.collections.schemas import StatementEntryRead, StatementRead
from app.collections.statement_wording import WORDING
from app.common.tenancy import Seller
from app.documents import formats
from app.documents.formats import Language
from app.documents.pdf import PAGE_HEIGHT, PAGE_WIDTH, Align, Page, Pdf, Properties, Style, colour
from app.documents.text import left_to_right, own_direction

__all__ = ["Language", "StatementDocument", "render"]

_MARGIN: Final = 42.0
_WIDE: Final = PAGE_WIDTH - 2 * _MARGIN
_END: Final = _MARGIN + _WIDE
_BLOCK: Final = 222.0
_ROW: Final = 17.0
_BOTTOM: Final = PAGE_HEIGHT - 60.0

_ACCENT, _INK, _GREY = colour("#12405f"), colour("#1d2833"), colour("#66727f")
_RULE, _PALE, _WHITE = colour("#d6dde4"), colour("#f1f5f8"), colour("#ffffff")
_TITLE: Final = Style(20, _ACCENT, bold=True)
_NAME: Final = Style(13, _ACCENT, bold=True)
_CLIENT: Final = Style(11, _INK, bold=True)
_BODY: Final = Style(8.5, _INK)
_STRONG: Final = Style(8.5, _INK, bold=True)
_SMALL: Final = Style(8, _GREY)
_HEAD: Final = Style(7.5, _ACCENT, bold=True)
_BAND: Final = Style(10, _WHITE, bold=True)
_FOOT: Final = Style(7, _GREY)

_DATE_AT, _KIND_AT, _REFERENCE_AT = _MARGIN + 6, _MARGIN + 78, _MARGIN + 182
_REFERENCE_WIDE: Final = 128.0
_FIGURES: Final = (_END - 142, _END - 74, _END - 6)
_FIGURE_WIDE: Final = 64.0


@dataclass(frozen=True, slots=True)
class StatementDocument:
    """Everything that stands on the paper."""

    statement: StatementRead
    language: Language
    seller: Seller
    address: tuple[str, ...]
    identifier: str
    printed_on: date


def render(document: StatementDocument, *, strict: bool = False) -> bytes:
    """Print a statement.

    Errors: `MissingGlyph` when strict and a character has no glyph.
    """
    words, statement = WORDING[document.language], document.statement
    pdf = Pdf(
        Properties(
            title=f"{words.title} {statement.to.isoformat()}",
            author=document.seller.name,
            subject=f"{words.title} – {statement.client_name}",
            language=document.language.value,
            created_on=document.printed_on,
        ),
        mirrored=document.language is Language.AR,
        strict=strict,
    )
    _Sheet(document, pdf).draw()
    return pdf.finish()


class _Sheet:
    """The statement being drawn: its page, and how far down `y` that is filled."""

    def __init__(self, document: StatementDocument, pdf: Pdf) -> None:
        self.document, self.statement = document, document.statement
        self.words = WORDING[document.language]
        self._pdf = pdf
        self._pages: list[Page] = []
        self._begin_page()

    def draw(self) -> None:
        self._masthead()
        self._blocks()
        self._table_head()
        self._total_row(self.words.opening, (None, None, self.statement.opening_balance_amount))
        for entry in self.statement.entries:
            self._entry(entry)
        if not self.statement.entries:
            self.page.text(_DATE_AT, self.y + 11.5, self.words.nothing_happened, _SMALL)
            self.y += _ROW
        sums = (self.statement.total_debit_amount, self.statement.total_credit_amount)
        self._make_room(_ROW + 48)
        self._total_row(self.words.totals, (*sums, self.statement.closing_balance_amount))
        self._closing()
        self._foot()

    def _begin_page(self) -> None:
        self.page = self._pdf.new_page()
        self.page.box(0, 0, PAGE_WIDTH, 5, _ACCENT)
        self._pages.append(self.page)
        self.y = 36.0
        if len(self._pages) > 1:
            name = self.statement.client_name
            self.page.text(_MARGIN, 40, name, _HEAD, direction=own_direction(name), cut_at=250)
            self.page.text(_END, 40, f"{self.words.title} ({self.words.continued})", _HEAD, align=Align.END)
            self.y = 54.0

    def _make_room(self, height: float) -> None:
        if self.y + height > _BOTTOM:
            self._begin_page()
            self._table_head()

    def _masthead(self) -> None:
        page, seller = self.page, self.document.seller
        page.text(_END, 56, self.words.title, _TITLE, align=Align.END)
        page.text(_MARGIN, 50, seller.name, _NAME, direction=own_direction(seller.name), cut_at=260)
        y = 64.0
        contacts = (*seller.address.splitlines()[:4], seller.phone or "", seller.email or "")
        for line in filter(None, contacts):
            page.text(_MARGIN, y, line, _SMALL, direction=own_direction(line), cut_at=260)
            y += 10.8
        self.y = max(y, 90.0) + 12

    def _blocks(self) -> None:
        top, page, statement = self.y, self.page, self.statement
        page.text(_MARGIN, top + 10, self.words.addressed_to, _HEAD)
        page.box(_MARGIN, top + 15, 24, 1.2, _ACCENT)
        name = statement.client_name
        page.text(_MARGIN, top + 32, name, _CLIENT, direction=own_direction(name), cut_at=250)
        y = top + 46
        for line in (*self.document.address[:5], self.document.identifier):
            if line:
                page.text(_MARGIN, y, line, _BODY, direction=own_direction(line), cut_at=250)
                y += 12
        facts = self._facts()
        height = 12 + 15.5 * len(facts)
        page.box(_END - _BLOCK, top, _BLOCK, height, _PALE, radius=5)
        for at, (label, value) in enumerate(facts):
            baseline = top + 17 + 15.5 * at
            page.text(_END - _BLOCK + 12, baseline, label, _SMALL, cut_at=90)
            page.text(_END - 12, baseline, value, _STRONG, align=Align.END, reduce_to=_BLOCK - 110)
        self.y = max(y, top + height) + 18

    def _facts(self) -> list[tuple[str, str]]:
        statement, language = self.statement, self.document.language
        if statement.from_ is None:
            period = (self.words.until, formats.day(statement.to, language))
        else:
            period = (self.words.period, formats.period(statement.from_, statement.to, language))
        return [
            period,
            (self.words.printed_on, formats.day(self.document.printed_on, language)),
            (self.words.opening, self._money(statement.opening_balance_amount)),
            (self.words.balance, self._money(statement.closing_balance_amount)),
        ]

    def _table_head(self) -> None:
        words, unit = self.words, formats.unit(self.statement.currency, self.document.language)
        self.page.box(_MARGIN, self.y, _WIDE, 20, _PALE)
        self.page.rule(_MARGIN, self.y + 20, _WIDE, _ACCENT, 0.8)
        for x, label in ((_DATE_AT, words.date), (_KIND_AT, words.operation), (_REFERENCE_AT, words.reference)):
            self.page.text(x, self.y + 13, label, _HEAD)
        for x, label in zip(_FIGURES, (words.debit, words.credit, words.balance), strict=True):
            place, align = self._place(x)
            self.page.text(place, self.y + 13, f"{label} ({unit})", _HEAD, align=align, reduce_to=_FIGURE_WIDE)
        self.y += 20.8

    def _entry(self, entry: StatementEntryRead) -> None:
        self._make_room(_ROW)
        baseline, page = self.y + 11.5, self.page
        page.text(_DATE_AT, baseline, formats.day(entry.date, self.document.language), _BODY)
        page.text(_KIND_AT, baseline, self.words.kinds[entry.kind], _BODY, cut_at=100)
        reference = entry.reference or ""
        page.text(_REFERENCE_AT, baseline, left_to_right(reference), _BODY, cut_at=_REFERENCE_WIDE)
        amounts = (entry.debit_amount or None, entry.credit_amount or None, entry.balance_amount)
        self._figures(baseline, amounts, _BODY)
        self.y += _ROW
        page.rule(_MARGIN, self.y - 0.5, _WIDE, _RULE, 0.4)

    def _total_row(self, label: str, amounts: tuple[Decimal | None, Decimal | None, Decimal]) -> None:
        baseline = self.y + 11.5
        self.page.text(_DATE_AT, baseline, label, _STRONG, cut_at=260)
        self._figures(baseline, amounts, _STRONG)
        self.y += _ROW
        self.page.rule(_MARGIN, self.y - 0.5, _WIDE, _RULE)

    def _figures(self, baseline: float, amounts: tuple[Decimal | None, ...], style: Style) -> None:
        for x, amount in zip(_FIGURES, amounts, strict=True):
            if amount is not None:
                said = formats.number(amount, self.document.language)
                place, align = self._place(x)
                self.page.text(place, baseline, said, style, align=align, direction="ltr", reduce_to=_FIGURE_WIDE)

    def _place(self, edge: float) -> tuple[float, Align]:
        """Where figures stand: they end at their right also on a mirrored page."""
        return (edge - _FIGURE_WIDE, Align.START) if self.page.mirrored else (edge, Align.END)

    def _closing(self) -> None:
        closing, y = self.statement.closing_balance_amount, self.y + 14
        label = self.words.nothing_owed
        if closing:
            label = self.words.owed if closing > 0 else self.words.in_favour
        self.page.box(_END - _BLOCK, y, _BLOCK, 28, _ACCENT, radius=5)
        used = self.page.text(_END - _BLOCK + 12, y + 17.5, label, _BAND, cut_at=_BLOCK / 2)
        self.page.text(
            _END - 12, y + 17.5, self._money(abs(closing)), _BAND, align=Align.END, reduce_to=_BLOCK - used - 36
        )

    def _foot(self) -> None:
        for at, page in enumerate(self._pages, 1):
            page.rule(_MARGIN, PAGE_HEIGHT - 44, _WIDE, _RULE)
            numbered = f"{self.words.page} {left_to_right(f'{at}/{len(self._pages)}')}"
            page.text(_END, PAGE_HEIGHT - 30, numbered, _FOOT, align=Align.END)

    def _money(self, amount: Decimal) -> str:
        return formats.money(amount, self.statement.currency, self.document.language)

"""A contract as a PDF paper.

Owns the verb that prints it. Invariant: drawing reads the frozen facts and nothing else, so the same facts give
the same bytes in every process.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from app.contracts.paper_content import ContractPaper
from app.contracts.paper_wording import PAPER_WORDING
from app.documents import formats
from app.documents.formats import Language
from app.documents.pdf import Align, Pdf, Properties, Style
from app.documents.sheet import (
    ACCENT,
    BODY,
    END,
    HEAD,
    INK,
    LABEL,
    LINE,
    MARGIN,
    PALE,
    RULE,
    SMALL,
    STRONG,
    WHITE,
    WIDE,
    Sheet,
    address_lines,
    seller_of,
)
from app.documents.text import isolate, left_to_right, own_direction, wrap

_BLOCK, _FACT = 222.0, 15.5
_CLIENT: Final = Style(11, INK, bold=True)
_SECTION: Final = Style(9.5, ACCENT, bold=True)
_BAND: Final = Style(9.5, WHITE, bold=True)
_VALUE_AT: Final = MARGIN + 150.0
_VALUE_WIDE: Final = END - _VALUE_AT
_FEE_COLUMNS: Final = (MARGIN + 350.0, MARGIN + 424.0, END - 6)
_FEE_WIDE: Final = 70.0
_SIGNATURES: Final = 92.0

type Entry = tuple[str, list[str]]
"""A label and the sentences beside it."""


def render_contract(paper: ContractPaper, *, strict: bool = False) -> bytes:
    """Print a contract.

    Returns: the bytes of a PDF whose dates are the day of issue.
    Errors: `MissingGlyph` when strict and a character has no glyph (else a visible substitute is printed).
    """
    words, seller = PAPER_WORDING[paper.language], seller_of(paper.seller)
    title = f"{words.title} {paper.reference}"
    pdf = Pdf(
        Properties(
            title=title,
            author=seller.name,
            subject=f"{title} – {paper.client.name}",
            language=paper.language.value,
            created_on=paper.issued_on,
        ),
        mirrored=paper.language is Language.AR,
        strict=strict,
    )
    _Drawing(paper, Sheet(pdf, seller, paper.language, words.title, paper.reference)).draw()
    return pdf.finish()


class _Drawing:
    """A paper on its sheet, from the masthead to the signatures."""

    def __init__(self, paper: ContractPaper, sheet: Sheet) -> None:
        self.paper, self.sheet = paper, sheet
        self.words = PAPER_WORDING[paper.language]

    def draw(self) -> None:
        """Draw everything, over as many pages as it takes."""
        self.sheet.masthead()
        top = self.sheet.y
        self.sheet.y = max(self._client(top), self._key_facts(top)) + 10
        self._section(self.words.service, list(self._service()))
        self._fees()
        self._section(self.words.duration, list(self._duration()))
        self._clauses()
        self._signatures()
        self.sheet.close()

    # The head

    def _client(self, top: float) -> float:
        page, client, labels, room = self.sheet.page, self.paper.client, self.sheet.labels, 250.0
        page.text(MARGIN, top + 10, self.words.client, HEAD)
        page.box(MARGIN, top + 15, 24, 1.2, ACCENT)
        y = self.sheet.lines(top + 32, client.name, _CLIENT, room, 14.5, most=3)
        for line in address_lines(client.address)[:6]:
            y = self.sheet.lines(y, line, BODY, room, 12, most=2)
        y += 2
        known = ((labels.ice, client.ice), (labels.cin, client.cin), (labels.phone, client.phone))
        for label, value in (*known, (labels.email, client.email)):
            if value:
                page.text(MARGIN, y, self.sheet.labelled(label, value), SMALL, reduce_to=room)
                y += 12
        return y - 6

    def _key_facts(self, top: float) -> float:
        page, paper, words = self.sheet.page, self.paper, self.words
        facts = [
            (words.reference, left_to_right(paper.reference)),
            (words.version, left_to_right(str(paper.revision))),
            (words.issued_on, self._day(paper.issued_on)),
            (words.status, words.statuses[paper.status]),
        ]
        if paper.commitment_end_date is not None:
            facts.append((words.commitment_end, self._day(paper.commitment_end_date)))
        x, height = END - _BLOCK, 12 + _FACT * len(facts) + 28
        page.box(x, top, _BLOCK, height, PALE, radius=5)
        y = top + 17
        for label, value in facts:
            used = page.text(x + 12, y, label, LABEL, cut_at=100)
            page.text(END - 12, y, value, STRONG, align=Align.END, reduce_to=_BLOCK - used - 32)
            y += _FACT
        self._band(x, top + height - 26)
        return top + height

    def _band(self, x: float, y: float) -> None:
        page = self.sheet.page
        page.box(x, y, _BLOCK, 26, ACCENT, radius=5)
        used = page.text(x + 12, y + 16.5, self.words.band, _BAND, cut_at=_BLOCK / 2 + 10)
        amount = self._money(self.paper.plan.monthly_fee_with_tax)
        page.text(END - 12, y + 16.5, amount, _BAND, align=Align.END, reduce_to=_BLOCK - used - 36)

    # Sections

    def _service(self) -> Iterator[Entry]:
        paper, words = self.paper, self.words
        version = words.offer_version.format(version=left_to_right(str(paper.plan.version)))
        included = [
            words.components[name].format(value=left_to_right(str(value)))
            for name, value in paper.plan.components.items()
            if value and name in words.components
        ]
        yield words.kind, [words.services[paper.service_type]]
        yield words.line, [left_to_right(paper.service_identifier)]
        yield words.offer, [f"{isolate(paper.plan.name)} ({version})"]
        yield words.included, [" · ".join(included)]
        yield words.from_day, [self._day(paper.plan.valid_from)]
        if paper.replaces is not None:
            said = words.replaces.format(
                name=isolate(paper.replaces.name),
                fee=self._money(paper.replaces.monthly_fee),
                day=self._day(paper.replaces.last_day),
            )
            yield words.replaced, [said]

    def _duration(self) -> Iterator[Entry]:
        paper, words = self.paper, self.words
        yield words.start, [self._day(paper.start_date)]
        if paper.commitment_end_date is None:
            yield words.commitment, [words.no_commitment]
        else:
            months = left_to_right(str(paper.commitment_months))
            yield words.commitment, [words.committed.format(months=months, day=self._day(paper.commitment_end_date))]
        yield words.end, [words.open_end if paper.end_date is None else self._day(paper.end_date)]
        if paper.commitment_end_date is not None:
            yield words.termination, [words.policies[paper.early_termination_policy]]
        if paper.granted_advantage_amount:
            yield words.advantage, [f"{self._money(paper.granted_advantage_amount)} {words.without_tax}"]

    def _section(self, title: str, entries: list[Entry]) -> None:
        """Draw a titled list of labels and sentences; a title never ends a page."""
        measured = [(label, _wrapped(sentences)) for label, sentences in entries]
        self._title(title, 8 + LINE * max(len(measured[0][1]), 1))
        for label, lines in measured:
            height = 4.6 + LINE * max(len(lines), 1)
            self.sheet.make_room(height)
            y = self.sheet.y + 10.2
            self.sheet.page.text(MARGIN + 6, y, label, LABEL, cut_at=138)
            for at, line in enumerate(lines):
                self.sheet.page.text(_VALUE_AT, y + at * LINE, line, BODY)
            self.sheet.y += height
            self.sheet.page.rule(MARGIN, self.sheet.y - 0.5, WIDE, RULE, 0.4)
        self.sheet.y += 7

    def _title(self, title: str, following: float) -> None:
        self.sheet.make_room(24 + following)
        self.sheet.page.text(MARGIN, self.sheet.y + 11, title, _SECTION)
        self.sheet.page.rule(MARGIN, self.sheet.y + 17, WIDE, ACCENT, 0.8)
        self.sheet.y += 19

    def _fees(self) -> None:
        words, plan = self.words, self.paper.plan
        self._title(words.fees, 80)
        page, y = self.sheet.page, self.sheet.y
        page.box(MARGIN, y - 1.2, WIDE, 17, PALE)
        page.text(MARGIN + 6, y + 10.4, words.fee, HEAD)
        unit = f"({formats.unit(self.paper.currency, self.paper.language)})"
        for edge, label in zip(_FEE_COLUMNS, (words.without_tax, words.tax, words.with_tax), strict=True):
            page.text(edge, y + 10.4, f"{label} {unit}", HEAD, align=Align.END, reduce_to=_FEE_WIDE)
        self.sheet.y += 16
        self._fee(words.monthly, plan.monthly_fee, plan.monthly_fee_with_tax)
        if plan.activation_fee:
            self._fee(words.activation, plan.activation_fee, plan.activation_fee_with_tax)
        rate = formats.percent(self.paper.tax_rate, self.paper.language)
        note = f"{words.tax_note.format(rate=left_to_right(rate))} {words.proration[plan.proration]}"
        for line in wrap(note, LABEL.size, WIDE - 12):
            self.sheet.page.text(MARGIN + 6, self.sheet.y + 11, line, LABEL)
            self.sheet.y += 10
        self.sheet.y += 9

    def _fee(self, label: str, net: Decimal, gross: Decimal) -> None:
        page, y = self.sheet.page, self.sheet.y + 11.6
        page.text(MARGIN + 6, y, label, BODY, cut_at=270)
        for edge, amount, style in zip(_FEE_COLUMNS, (net, gross - net, gross), (BODY, BODY, STRONG), strict=True):
            figure = formats.number(amount, self.paper.language)
            page.text(edge, y, figure, style, align=Align.END, direction="ltr", reduce_to=_FEE_WIDE)
        self.sheet.y += 17
        page.rule(MARGIN, self.sheet.y - 0.5, WIDE, RULE, 0.4)

    def _clauses(self) -> None:
        words, paper = self.words, self.paper
        self.sheet.paragraph(words.payment, str(paper.seller.get("payment_terms") or ""))
        self.sheet.paragraph(words.data, words.data_text)
        cause = words.causes.get(paper.cause) if paper.cause is not None else None
        later = paper.revision > 1 and cause is not None
        self.sheet.paragraph(words.versions, words.later_version.format(cause=cause) if later else words.first_version)

    # The foot

    def _signatures(self) -> None:
        self.sheet.y += 7
        self.sheet.make_room(_SIGNATURES)
        sheet, words, page = self.sheet, self.words, self.sheet.page
        top, wide = sheet.y, (WIDE - 16) / 2
        page.text(MARGIN, top + 11, words.signatures, _SECTION)
        made_on = f"{words.made_on} {self._day(self.paper.issued_on)}"
        page.text(END, top + 11, made_on, BODY, align=Align.END)
        page.rule(MARGIN, top + 17, WIDE, ACCENT, 0.8)
        for x, label, name, hint in (
            (MARGIN, words.for_seller, sheet.seller.name, ""),
            (MARGIN + wide + 16, words.for_client, self.paper.client.name, words.read_and_approved),
        ):
            page.frame(x, top + 25, wide, 66, RULE, radius=5)
            page.text(x + 10, top + 39, label, HEAD, cut_at=wide - 20)
            page.text(x + 10, top + 50, name, STRONG, direction=own_direction(name), cut_at=wide - 20)
            page.text(x + 10, top + 61, hint, LABEL, cut_at=wide - 20)
        sheet.y = top + _SIGNATURES

    # Words

    def _day(self, value: date) -> str:
        return left_to_right(formats.day(value, self.paper.language))

    def _money(self, amount: Decimal) -> str:
        return formats.money(amount, self.paper.currency, self.paper.language)


def _wrapped(sentences: list[str]) -> list[str]:
    """Return the lines of what stands beside a label; the names inside are isolated."""
    return [line for text in sentences for line in wrap(text, BODY.size, _VALUE_WIDE, max_lines=8)]

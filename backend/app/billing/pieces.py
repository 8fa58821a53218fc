"""Pieces of a month: the billable days of each plan, what they cost, and what discounts take off. Pure.

A discount is reckoned exactly as the fee it reduces: as a piece of the same days at a negative fee, with the
same remainders. Invariant: days of one price are added before they are rounded, and on no day do the
discounts of a contract exceed its fee.

Source: billing rules, sections 2 and 4.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise

from app.billing.periods import Month
from app.catalog.values import Proration
from app.common import money
from app.common.days import FAR_FUTURE, Interval, count_days, encloses, overlap, shared_days
from app.contracts.values import Discount, DiscountTarget, Term


@dataclass(slots=True)
class Piece:
    """The billable days of one term in a window."""

    term: Term
    days: list[Interval] = field(default_factory=list)

    @property
    def hull(self) -> Interval:
        return Interval(self.days[0].start, self.days[-1].end)


def amount_for(term: Term, days: int, month: Month) -> Decimal:
    """A term's fee for some days of a month: their share, rounded once, or the month where it is whole."""
    if days == 0:
        return money.ZERO
    if term.proration == Proration.FULL_MONTH:
        return term.monthly_fee
    return money.share_of(term.monthly_fee, days, month.days)


def pieces_of(terms: Iterable[Term], billable: Sequence[Interval], window: Sequence[Interval]) -> list[Piece]:
    """The billable days of each term in each stretch of a window, those without any left out.

    A suspension lowers the days of a piece; days that are not in the window, billed before, separate two.
    """
    pieces: list[Piece] = []
    for term in terms:
        stretch = Interval(term.valid_from, term.valid_to or FAR_FUTURE)
        for interval in window:
            held = interval if encloses(stretch, interval) else overlap(interval, stretch)
            if held is not None and (days := shared_days((held,), billable)):
                pieces.append(Piece(term, days))
    return pieces


def days_by_price(pieces: Iterable[Piece]) -> dict[tuple[Decimal, str], int]:
    """How many days of a month each price has."""
    days: defaultdict[tuple[Decimal, str], int] = defaultdict(int)
    for piece in pieces:
        days[piece.term.monthly_fee, piece.term.proration] += count_days(piece.days)
    return dict(days)


def owed_for(pieces: Sequence[Piece], discounts: Sequence[Discount], month: Month) -> Decimal:
    """What the pieces of a month cost, less their discounts: days of the same fee are added before rounding."""
    priced = [*pieces, *reductions(pieces, discounts)] if discounts else pieces
    terms = {(p.term.monthly_fee, p.term.proration): p.term for p in priced}
    return money.total(amount_for(terms[price], days, month) for price, days in days_by_price(priced).items())


def reductions(pieces: Iterable[Piece], discounts: Sequence[Discount]) -> list[Piece]:
    """What discounts take off pieces: their days, cut where a discount begins or ends, at a negative fee."""
    if not discounts:
        return []
    return [reduction for piece in pieces for reduction in _reduced(piece, discounts)]


def held_on(discounts: Iterable[Discount], target: DiscountTarget, days: Interval) -> tuple[Discount, ...]:
    """The discounts of a kind that hold on any of the days."""
    return tuple(d for d in discounts if d.applies_to is target and overlap(days, _life(d)))


def taken_off(fee: Decimal, discounts: Iterable[Discount]) -> Decimal:
    """What discounts take off a whole fee together: at most all of it."""
    off = money.ZERO
    for discount in discounts:
        percent, amount = discount.percent, discount.amount
        off += money.apply_rate(fee, percent / 100) if percent is not None else amount or money.ZERO
    return min(off, fee)


def _reduced(piece: Piece, discounts: Sequence[Discount]) -> list[Piece]:
    """A piece that is never prorated is reduced whole by whatever holds on any of its days."""
    own = held_on(discounts, DiscountTarget.RECURRING, piece.hull)
    if not own:
        return []
    if piece.term.proration == Proration.FULL_MONTH:
        return [Piece(_negative(piece.term, own), piece.days)]
    found: list[Piece] = []
    for start, end in pairwise(sorted({mark for discount in own for mark in _life(discount)})):
        held = held_on(own, DiscountTarget.RECURRING, Interval(start, end))
        days = shared_days(piece.days, (Interval(start, end),)) if held else []
        if days:
            found.append(Piece(_negative(piece.term, held), days))
    return found


def _life(discount: Discount) -> Interval:
    end: date = discount.valid_to or FAR_FUTURE
    return Interval(discount.valid_from, end)


def _negative(term: Term, discounts: Iterable[Discount]) -> Term:
    return term._replace(monthly_fee=-taken_off(term.monthly_fee, discounts))

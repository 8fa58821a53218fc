"""Billing months and cells: which run is responsible for which day. Pure.

Invariant: every day belongs to at most one cell, the billing month and window in which it is reckoned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from app.common.days import Interval, add_months, merged, overlap, without


class Month(NamedTuple):
    """A billing month of a grid; its length is the denominator of every share of it."""

    start: date
    days: int

    @property
    def end(self) -> date:
        return self.start + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Cell:
    """A billing month, the days of it that are settled here, and the tax rate they were covered at."""

    month: Month
    window: tuple[Interval, ...]
    tax_rate: Decimal

    def holds(self, day: date) -> bool:
        """Whether a day is settled here."""
        return any(start <= day < end for start, end in self.window)


@dataclass(frozen=True, slots=True)
class Coverage:
    """A period that a completed run settled, at the rate it used."""

    period: Interval
    tax_rate: Decimal


def months_of(period: Interval) -> list[Month]:
    """The billing months that cover a period: the anchor plus n months, clamped, never drifting.

    Source: billing rules, section 2.
    """
    months: list[Month] = []
    while not months or months[-1].end < period.end:
        start = add_months(period.start, len(months))
        months.append(Month(start, (add_months(period.start, len(months) + 1) - start).days))
    return months


def own_cells(period: Interval, tax_rate: Decimal) -> list[Cell]:
    """The cells of a run's own period."""
    months = months_of(period)
    windows = [overlap(Interval(month.start, month.end), period) for month in months]
    return [Cell(month, (window,), tax_rate) for month, window in zip(months, windows, strict=True) if window]


def covered_cells(completed: Sequence[Coverage], own: Interval) -> list[Cell]:
    """The cells that completed runs settled, without the days of this run's own period.

    Args: completed: in the order the runs completed; a day belongs to the first that settled it.
    """
    taken = [own]
    cells: list[Cell] = []
    for coverage in completed:
        for cell in own_cells(coverage.period, coverage.tax_rate):
            window = without(cell.window, taken)
            if window:
                cells.append(Cell(cell.month, tuple(window), coverage.tax_rate))
        taken = merged([*taken, coverage.period])
    return sorted(cells, key=lambda cell: cell.window[0].start)

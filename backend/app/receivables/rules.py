"""Rules of receivables: the status of an invoice, and how money is spread over several. Pure.

Totals are a value, `Totals.of`, since whoever drafts a document needs them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from app.receivables.values import InvoiceStatus, Settlement


def status_of(settlement: str, due_date: date, today: date) -> InvoiceStatus:
    """The status people see: overdue from the day after the due date while something is outstanding."""
    if settlement == Settlement.VOID:
        return InvoiceStatus.VOID
    if settlement == Settlement.PAID:
        return InvoiceStatus.PAID
    return InvoiceStatus.OVERDUE if due_date < today else InvoiceStatus.ISSUED


def spread[K](amount: Decimal, due: Sequence[tuple[K, Decimal]]) -> list[tuple[K, Decimal]]:
    """An amount over what is due, in order, until it is used up.

    Returns: only positive parts, none above what was due; their sum is at most the amount.
    """
    parts: list[tuple[K, Decimal]] = []
    for key, outstanding in due:
        part = min(amount, outstanding)
        if part > 0:
            parts.append((key, part))
            amount -= part
    return parts

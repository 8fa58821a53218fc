"""Rules of receivables: totals and tax of a document, status, how money is spread over invoices. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from app.common import money
from app.receivables.values import InvoiceStatus, Settlement, TaxAmount, Totals


def totals(lines: Iterable[tuple[Decimal, Decimal]]) -> Totals:
    """The totals of `(net amount, tax rate)` lines: tax once per rate on the sum of its lines.

    Source: billing rules, section 5; EN 16931 BR-CO-17.
    """
    bases: dict[Decimal, Decimal] = {}
    for amount, rate in lines:
        bases[rate] = bases[rate] + amount if rate in bases else amount
    taxes = tuple(TaxAmount(rate, base, money.apply_rate(base, rate)) for rate, base in sorted(bases.items()))
    subtotal = tax = money.ZERO
    for item in taxes:
        subtotal += item.base
        tax += item.tax
    return Totals(subtotal, tax, subtotal + tax, taxes)


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

"""Rules of receivables: the status of an invoice, how money is spread over several, what can be credited. Pure.

Totals are a value, `Totals.of`, since whoever drafts a document needs them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from app.common import money
from app.receivables.values import CreditNoteStatus, InvoiceStatus, Settlement, TaxAmount, Totals


class Creditable(NamedTuple):
    """A line of an invoice, and what of it was given back so far; both negative for a line that was a credit."""

    line_id: UUID
    billed: Decimal
    credited: Decimal
    tax_rate: Decimal

    @property
    def rest(self) -> Decimal:
        return self.billed - self.credited

    def allows(self, amount: Decimal) -> bool:
        """Whether an amount can still be given back: nothing beyond the rest, nothing of the other sign."""
        return 0 < amount <= self.rest or self.rest <= amount < 0


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


def status_of_credit(remaining: Decimal) -> CreditNoteStatus:
    """The status people see of an issued credit note."""
    return CreditNoteStatus.ISSUED if remaining else CreditNoteStatus.APPLIED


def tax_amounts(stored: Iterable[Mapping[str, Any]]) -> list[TaxAmount]:
    """The taxes of a document as it stores them."""
    return [TaxAmount(Decimal(item["rate"]), Decimal(item["base"]), Decimal(item["tax"])) for item in stored]


def tax_rest(billed: Iterable[TaxAmount], credited: Iterable[TaxAmount]) -> dict[Decimal, TaxAmount]:
    """What of each rate's base and tax has not been given back."""
    rest = {item.rate: item for item in billed}
    for item in credited:
        if (known := rest.get(item.rate)) is not None:
            rest[item.rate] = TaxAmount(item.rate, known.base - item.base, known.tax - item.tax)
    return rest


def credit_totals(lines: Iterable[tuple[Decimal, Decimal]], rest: Mapping[Decimal, TaxAmount]) -> Totals:
    """The foot of a credit note over `(net amount, tax rate)` lines of an invoice.

    Tax once per rate, never above what is left of the invoice's; the note that takes the last of a rate takes
    the remainder of its tax, so that several partial notes add up to the invoice.

    Source: billing rules, section 8.
    """
    bases: defaultdict[Decimal, Decimal] = defaultdict(lambda: money.ZERO)
    for amount, rate in lines:
        bases[rate] += amount
    taxes: list[TaxAmount] = []
    for rate, base in sorted(bases.items()):
        left = rest[rate]
        tax = left.tax if base == left.base else money.apply_rate(base, rate)
        taxes.append(TaxAmount(rate, base, min(tax, left.tax) if base > 0 else tax))
    subtotal, tax = money.total(item.base for item in taxes), money.total(item.tax for item in taxes)
    return Totals(subtotal, tax, subtotal + tax, tuple(taxes))

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
from app.receivables.values import (
    CreditNoteStatus,
    InvoiceStatus,
    SaleAmounts,
    SaleItem,
    SaleLine,
    Settlement,
    TaxAmount,
    Totals,
)


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


def sale_amounts(items: Sequence[SaleItem], *, inclusive: bool) -> SaleAmounts:
    """What items come to, tax once per rate on the sum of their prices after discounts.

    Args: inclusive: the prices hold the tax, so that they add up to the total; else it comes on top.
    Source: commerce billing suite, VAT.
    """
    prices = [_price(item) for item in items]
    discount = money.total(gross - price for gross, price in prices)
    if not inclusive:
        lines = tuple(
            SaleLine(gross - price, price, price, money.apply_rate(price, item.tax_rate), item.tax_rate)
            for item, (gross, price) in zip(items, prices, strict=True)
        )
        return SaleAmounts(lines, discount, Totals.of((line.net, line.tax_rate) for line in lines))
    taxes = _taxes_within([(price, item.tax_rate) for item, (_, price) in zip(items, prices, strict=True)])
    left = {rate: part.base for rate, part in taxes.items()}
    last = {item.tax_rate: position for position, item in enumerate(items)}
    found: list[SaleLine] = []
    for position, (item, (gross, price)) in enumerate(zip(items, prices, strict=True)):
        rate = item.tax_rate
        net = left[rate] if position == last[rate] else price - tax_within(price, rate)
        left[rate] -= net
        found.append(SaleLine(gross - price, price, net, price - net, rate))
    subtotal, tax = money.total(t.base for t in taxes.values()), money.total(t.tax for t in taxes.values())
    return SaleAmounts(tuple(found), discount, Totals(subtotal, tax, subtotal + tax, tuple(taxes.values())))


def tax_within(amount: Decimal, rate: Decimal) -> Decimal:
    """The tax an amount holds, rounded once."""
    numerator, denominator = rate.as_integer_ratio()
    return money.share_of(amount, numerator, numerator + denominator)


def credit_of_amount(amount: Decimal, rest: Iterable[TaxAmount]) -> Totals:
    """The foot of a credit note over a sum that holds its tax, spread over the rates of an invoice.

    Args: rest: what is left of each rate, together at least the amount; none for a sum without tax.
    """
    left = [item for item in rest if item.base + item.tax > 0]
    if not left:
        return Totals(amount, money.ZERO, amount, (TaxAmount(Decimal(0), amount, money.ZERO),))
    whole, given = money.total(item.base + item.tax for item in left), money.ZERO
    taxes: list[TaxAmount] = []
    for position, item in enumerate(left):
        gross, remaining = item.base + item.tax, amount - given
        room = money.total(other.base + other.tax for other in left[position + 1 :])
        share = money.share_of(amount, money.to_cents(gross), money.to_cents(whole))
        share = min(max(share, remaining - room), gross, remaining)
        tax = money.share_of(share, money.to_cents(item.tax), money.to_cents(gross)) if share != gross else item.tax
        taxes.append(TaxAmount(item.rate, share - tax, tax))
        given += share
    subtotal, tax = money.total(item.base for item in taxes), money.total(item.tax for item in taxes)
    return Totals(subtotal, tax, subtotal + tax, tuple(taxes))


def _price(item: SaleItem) -> tuple[Decimal, Decimal]:
    """An item's price before and after its discounts, never below zero."""
    gross = money.apply_rate(item.unit_price, item.quantity)
    reduced = gross - money.apply_rate(gross, item.discount_percent / 100) - item.discount_amount
    return gross, max(reduced, money.ZERO)


def _taxes_within(prices: Iterable[tuple[Decimal, Decimal]]) -> dict[Decimal, TaxAmount]:
    sums: defaultdict[Decimal, Decimal] = defaultdict(lambda: money.ZERO)
    for price, rate in prices:
        sums[rate] += price
    taxes = {rate: tax_within(gross, rate) for rate, gross in sorted(sums.items())}
    return {rate: TaxAmount(rate, sums[rate] - tax, tax) for rate, tax in taxes.items()}

"""Amounts of money: the only place of the product that rounds.

An amount is a `Decimal` with exactly two digits after the point, in the currency of its document; a rate
is a decimal fraction (`0.20`). Invariant: every result is exact before one single rounding, half away
from zero, as an invoice is checked with a pencil.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
MAX_AMOUNT = Decimal("999999999999.99")
"""The largest amount a `numeric(14,2)` column holds."""


def to_cents(amount: Decimal) -> int:
    """The whole number of cents of an amount that is exact to two digits.

    Errors: `ValueError` when a third digit would be lost.
    """
    cents = amount.scaleb(2)
    whole = int(cents)
    if cents != whole:
        raise ValueError(f"{amount} is not exact to two digits")
    return whole


def from_cents(cents: int) -> Decimal:
    """The amount of a whole number of cents, always with two digits."""
    return Decimal(cents).scaleb(-2).quantize(CENT)


def divide_half_up(numerator: int, denominator: int) -> int:
    """`numerator / denominator` to the nearest whole number, halves away from zero; denominator > 0."""
    quotient, rest = divmod(abs(numerator), denominator)
    if rest * 2 >= denominator:
        quotient += 1
    return -quotient if numerator < 0 else quotient


def share_of(amount: Decimal, part: int, whole: int) -> Decimal:
    """`amount x part / whole`, rounded once; a part equal to the whole is the amount itself.

    Source: billing rules, section 2.
    """
    if part == whole:
        return amount
    return from_cents(divide_half_up(to_cents(amount) * part, whole))


@lru_cache(maxsize=4096)
def apply_rate(base: Decimal, rate: Decimal) -> Decimal:
    """`base x rate`, rounded once; the rate is a fraction with any number of digits, zero or more."""
    numerator, denominator = rate.as_integer_ratio()
    return from_cents(divide_half_up(to_cents(base) * numerator, denominator))


def total(amounts: Iterable[Decimal]) -> Decimal:
    """The sum of amounts, `0.00` of none."""
    return sum(amounts, start=ZERO)

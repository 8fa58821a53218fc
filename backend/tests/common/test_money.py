"""Money against exact fractions: one rounding, half away from zero, nothing lost on the way."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.common import money

D = Decimal
CENTS = st.integers(-(10**13), 10**13)
RATES = st.decimals(0, 1, places=6, allow_nan=False, allow_infinity=False)


def nearest_cent(exact: Fraction) -> Decimal:
    """The amount nearest to a fraction, halves away from zero, by integers alone."""
    cents = floor(abs(exact) * 100 + Fraction(1, 2))
    return Decimal(-cents if exact < 0 else cents) / 100


@settings(max_examples=400, deadline=None)
@given(CENTS, st.integers(0, 31), st.integers(28, 31))
def test_a_share_is_the_exact_fraction_rounded_once(cents: int, part: int, whole: int) -> None:
    amount = money.from_cents(cents)
    assert money.share_of(amount, part, whole) == nearest_cent(Fraction(cents, 100) * part / whole)


@settings(max_examples=400, deadline=None)
@given(CENTS, RATES)
def test_a_rate_is_the_exact_fraction_rounded_once(cents: int, rate: Decimal) -> None:
    base = money.from_cents(cents)
    assert money.apply_rate(base, rate) == nearest_cent(Fraction(base) * Fraction(rate))


@settings(max_examples=200, deadline=None)
@given(CENTS)
def test_cents_come_back_as_they_went(cents: int) -> None:
    amount = money.from_cents(cents)
    assert money.to_cents(amount) == cents
    assert amount.as_tuple().exponent == -2


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [(5, 10, 1), (-5, 10, -1), (4, 10, 0), (-4, 10, 0), (15, 10, 2), (25, 10, 3), (-25, 10, -3), (0, 7, 0), (7, 7, 1)],
)
def test_halves_go_away_from_zero(numerator: int, denominator: int, expected: int) -> None:
    assert money.divide_half_up(numerator, denominator) == expected


@pytest.mark.parametrize("text", ["0.001", "1.005", "99.999", "-0.001"])
def test_a_third_digit_is_never_lost_in_silence(text: str) -> None:
    with pytest.raises(ValueError, match="not exact"):
        money.to_cents(D(text))


@pytest.mark.parametrize(
    ("fee", "part", "whole", "share"),
    [
        ("99.00", 24, 28, "84.86"),
        ("200.00", 15, 31, "96.77"),
        ("300.00", 16, 31, "154.84"),
        ("149.00", 20, 31, "96.13"),
        ("90.00", 20, 30, "60.00"),
        ("299.00", 1, 29, "10.31"),
        ("299.00", 31, 31, "299.00"),
        ("299.00", 0, 31, "0.00"),
    ],
)
def test_worked_shares(fee: str, part: int, whole: int, share: str) -> None:
    assert str(money.share_of(D(fee), part, whole)) == share


def test_totals_start_at_zero_with_two_digits() -> None:
    assert str(money.total([])) == "0.00"
    assert str(money.total([D("19.99")] * 3)) == "59.97"
    assert money.from_cents(money.to_cents(money.MAX_AMOUNT)) == money.MAX_AMOUNT

"""Amounts, rates and dates on paper."""

from datetime import date
from decimal import Decimal

import pytest

from app.documents import formats
from app.documents.formats import Language


@pytest.mark.parametrize(
    ("amount", "currency", "language", "printed"),
    [
        ("18250.00", "MAD", Language.FR, "18\u00a0250,00\u00a0DH"),
        ("18250.00", "MAD", Language.EN, "18,250.00\u00a0MAD"),
        ("18250.00", "MAD", Language.AR, "\u206618,250.00\u2069\u00a0درهم"),
        ("-66.67", "MAD", Language.FR, "-66,67\u00a0DH"),
        ("1234567.89", "NGN", Language.FR, "1\u00a0234\u00a0567,89\u00a0NGN"),
        ("0.00", "NGN", Language.AR, "\u20660.00\u2069\u00a0نايرا"),
        ("5.00", "EUR", Language.AR, "\u20665.00\u2069\u00a0EUR"),
    ],
)
def test_money(amount: str, currency: str, language: Language, printed: str) -> None:
    assert formats.money(Decimal(amount), currency, language) == printed


def test_an_amount_is_never_rounded_here() -> None:
    with pytest.raises(ValueError):
        formats.number(Decimal("1.005"), Language.FR)


@pytest.mark.parametrize(
    ("rate", "language", "printed"),
    [
        ("0.20", Language.FR, "20\u00a0%"),
        ("0.2000", Language.EN, "20%"),
        ("0.055", Language.FR, "5,5\u00a0%"),
        ("0", Language.EN, "0%"),
        ("0.00", Language.AR, "0%"),
        ("1.00", Language.EN, "100%"),
    ],
)
def test_percent(rate: str, language: Language, printed: str) -> None:
    assert formats.percent(Decimal(rate), language) == printed


@pytest.mark.parametrize(
    ("first", "last", "language", "printed"),
    [
        (date(2026, 2, 5), date(2026, 2, 28), Language.FR, "05/02 – 28/02/2026"),
        (date(2025, 12, 16), date(2026, 1, 15), Language.FR, "16/12/2025 – 15/01/2026"),
        (date(2026, 2, 5), date(2026, 2, 28), Language.EN, "05 Feb – 28 Feb 2026"),
        (date(2026, 2, 5), date(2026, 2, 5), Language.AR, "05/02/2026"),
    ],
)
def test_period(first: date, last: date, language: Language, printed: str) -> None:
    assert formats.period(first, last, language).replace("\u00a0", " ") == printed

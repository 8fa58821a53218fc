"""Amounts, rates and dates as they are printed in each language.

Invariant: nothing is rounded here; an amount that is not exact to two digits is refused.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from app.common.money import to_cents
from app.documents.text import NO_BREAK_SPACE, left_to_right


class Language(StrEnum):
    """The languages a document is printed in."""

    FR = "fr"
    AR = "ar"
    EN = "en"


_UNITS: Final[dict[tuple[str, Language], str]] = {
    ("MAD", Language.FR): "DH",
    ("MAD", Language.AR): "درهم",
    ("NGN", Language.AR): "نايرا",
}
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def unit(currency: str, language: Language) -> str:
    """Return what stands beside an amount: the word used on paper, or else the ISO code."""
    return _UNITS.get((currency, language), currency)


def number(amount: Decimal, language: Language) -> str:
    """Return an amount without its currency, in Western digits."""
    to_cents(amount)  # refuses what would have to be rounded
    western = f"{amount:,.2f}"
    if language is Language.FR:
        return western.replace(",", NO_BREAK_SPACE).replace(".", ",")
    return western


def money(amount: Decimal, currency: str, language: Language) -> str:
    """Return an amount with its currency, never broken over two lines."""
    figure = number(amount, language)
    if language is Language.AR:
        figure = left_to_right(figure)
    return f"{figure}{NO_BREAK_SPACE}{unit(currency, language)}"


def percent(rate: Decimal, language: Language) -> str:
    """Return a fraction (`0.20`) as a percentage with no digit more than it needs."""
    digits = f"{rate * 100:f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    if language is Language.FR:
        return f"{digits.replace('.', ',')}{NO_BREAK_SPACE}%"
    return f"{digits}%"


def day(value: date, language: Language) -> str:
    """Return a date; the month is a word in English, where the order of figures is ambiguous."""
    if language is Language.EN:
        return f"{value.day:02d} {_MONTHS[value.month - 1]} {value.year:04d}"
    return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"


def period(first: date, last: date, language: Language) -> str:
    """Return a period by its first and its last day, both inclusive."""
    beginning = day(first, language)
    if first == last:
        return beginning
    if first.year == last.year:
        beginning = beginning[:-5]
    return f"{beginning} – {day(last, language)}".replace(" ", NO_BREAK_SPACE)

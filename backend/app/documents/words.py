"""Amounts in words, in French, Arabic and English.

Invariant: the words say the amount to the last hundredth, or the function refuses it. Cardinals come from
num2words; the currency, its agreement and the Arabic thousands are this module's own.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from threading import Lock
from typing import Final

from num2words import num2words

from app.common.money import MAX_AMOUNT, to_cents
from app.documents.formats import Language


@dataclass(frozen=True, slots=True)
class Noun:
    """A counted noun. The last two forms differ from the plural in Arabic only."""

    one: str
    many: str
    two: str = ""
    eleven_up: str = ""


_CURRENCIES: Final[dict[tuple[str, Language], tuple[Noun, Noun]]] = {
    ("MAD", Language.FR): (Noun("dirham", "dirhams"), Noun("centime", "centimes")),
    ("MAD", Language.EN): (Noun("dirham", "dirhams"), Noun("centime", "centimes")),
    ("MAD", Language.AR): (
        Noun("درهم", "دراهم", "درهمان", "درهماً"),
        Noun("سنتيم", "سنتيمات", "سنتيمان", "سنتيماً"),
    ),
    ("NGN", Language.FR): (Noun("naira", "nairas"), Noun("kobo", "kobos")),
    ("NGN", Language.EN): (Noun("naira", "naira"), Noun("kobo", "kobo")),
    ("NGN", Language.AR): (Noun("نايرا", "نايرا", "نايرا", "نايرا"), Noun("كوبو", "كوبو", "كوبو", "كوبو")),
}
_ARABIC_SCALES: Final = (
    (10**9, Noun("مليار", "مليارات", "ملياران", "ملياراً")),
    (10**6, Noun("مليون", "ملايين", "مليونان", "مليوناً")),
    (10**3, Noun("ألف", "آلاف", "ألفان", "ألفاً")),
)
_AND: Final = " و"
# num2words keeps the state of one conversion in a converter shared by the process.
_LOCK: Final = Lock()


@lru_cache(maxsize=65536)
def _cardinal(value: int, language: Language) -> str:
    with _LOCK:
        words: str = num2words(value, lang=language.value)
    return words


def amount_in_words(amount: Decimal, currency: str, language: Language) -> str:
    """Say an amount of zero or more; hundredths of zero are left out.

    A currency without words of its own is said by its ISO code and hundredths in figures.
    Errors: `ValueError` for a negative amount, one that no column holds, or one with a third digit.
    """
    if not 0 <= amount <= MAX_AMOUNT:
        raise ValueError(f"{amount} cannot be said")
    whole, hundredths = divmod(to_cents(amount), 100)
    nouns = _CURRENCIES.get((currency, language))
    if nouns is None:
        return _by_code(whole, hundredths, currency, language)
    said = _counted(whole, nouns[0], language)
    if not hundredths:
        return said
    conjunction = {Language.FR: " et ", Language.EN: " and ", Language.AR: _AND}[language]
    return said + conjunction + _counted(hundredths, nouns[1], language)


def _by_code(whole: int, hundredths: int, currency: str, language: Language) -> str:
    said = _arabic_cardinal(whole) if language is Language.AR else _cardinal(whole, language)
    conjunction = {Language.FR: "et", Language.EN: "and", Language.AR: "و"}[language]
    return f"{said} {currency} {conjunction} {hundredths:02d}/100"


def _counted(value: int, noun: Noun, language: Language) -> str:
    if language is Language.AR:
        return _arabic_counted(value, noun)
    said = _cardinal(value, language)
    if language is Language.FR:
        # "un million de dirhams", yet "un million cent dirhams"; zero and one are singular.
        of = "de " if value and value % 10**6 == 0 else ""
        return f"{said} {of}{noun.many if value > 1 else noun.one}"
    return f"{said} {noun.one if value == 1 else noun.many}"


def _below_thousand(value: int) -> str:
    """Say 3 to 999 with nothing counted after it."""
    said = _cardinal(value, Language.AR).replace(" و ", _AND)
    said = said.replace("مئت", "مائت")
    return f"{said}ن" if said == "مائتا" else said


def _scales(value: int) -> tuple[list[str], int]:
    """Say the milliards, millions and thousands of a value, and return what is left below a thousand."""
    parts = []
    for scale, noun in _ARABIC_SCALES:
        count, value = divmod(value, scale)
        if count:
            parts.append(_scale(count, noun))
    return parts, value


def _scale(count: int, noun: Noun) -> str:
    if count == 1:
        return noun.one
    if count == 2:
        return noun.two
    return f"{_before_noun(_below_thousand(count), count)} {_form(count, noun)}"


def _form(value: int, noun: Noun) -> str:
    """Return the form after a number from 3 up, by its last two digits."""
    tail = value % 100
    if 3 <= tail <= 10:
        return noun.many
    return noun.eleven_up if tail >= 11 else noun.one


def _before_noun(said: str, value: int) -> str:
    """Drop the ending that a dual or an accusative loses when a singular noun follows it directly."""
    if value % 100:
        return said
    for full, bound in (("مائتان", "مائتا"), ("ألفان", "ألفا"), ("مليونان", "مليونا"), ("ملياران", "مليارا")):
        if said.endswith(full):
            return said.removesuffix(full) + bound
    for full, bound in (("ألفاً", "ألف"), ("مليوناً", "مليون"), ("ملياراً", "مليار")):
        said = said.removesuffix(full) + bound if said.endswith(full) else said
    return said


def _arabic_cardinal(value: int) -> str:
    parts, rest = _scales(value)
    if rest or not parts:
        parts.append(_cardinal(rest, Language.AR) if rest < 3 else _below_thousand(rest))
    return _AND.join(parts)


def _arabic_counted(value: int, noun: Noun) -> str:
    """Count a masculine noun: one and two are said by the noun itself, also after hundreds."""
    tail = value % 100
    if tail in (1, 2):
        last = f"{noun.one} واحد" if tail == 1 else noun.two
        # A noun without a dual of its own says the number.
        if tail == 2 and noun.two == noun.one:
            last = f"{noun.one} اثنان"
        return last if value == tail else f"{_arabic_cardinal(value - tail)}{_AND}{last}"
    return f"{_before_noun(_arabic_cardinal(value), value)} {_form(value, noun)}"

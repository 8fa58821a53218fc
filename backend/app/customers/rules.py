"""Rules of customers: identity documents, written names, statuses, and the words of a search. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final


class ClientType(StrEnum):
    INDIVIDUAL = "individual"
    BUSINESS = "business"


class Language(StrEnum):
    FRENCH = "fr"
    ARABIC = "ar"
    ENGLISH = "en"


class ClientStatus(StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"


class SubscriberStatus(StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"


class ContactChangeStatus(StrEnum):
    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class SubscriberType(StrEnum):
    MOBILE = "mobile"
    FIBER = "fiber"
    ADSL = "adsl"
    TV = "tv"
    ADDON = "addon"
    LANDLINE = "landline"


NOBODY: Final = "Client anonymisé"
"""The name of a client whose person was forgotten, in the operator's language."""

_NEXT_STATUSES: Final[dict[str, frozenset[str]]] = {
    "active": frozenset({"suspended", "terminated"}),
    "suspended": frozenset({"active", "terminated"}),
    "terminated": frozenset(),
}

_DIRECTION_MARKS: Final = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_SPACES_AND_DASHES: Final = re.compile(r"[\s\-\u2010-\u2015\u2212]+")
_CIN: Final = re.compile(r"[A-Za-z0-9]{4,20}")
_ICE: Final = re.compile(r"[0-9]{15}")
_WORD: Final = re.compile(r"[^\W_]+")
_PHONE_QUERY: Final = re.compile(r"(?:00)?([0-9]+)")
_NATIONAL_NUMBER: Final = re.compile(r"[5-8][0-9]{8}")
_TERM_LENGTH: Final = 50
_NAME_KEY_LENGTH: Final = 200
_FOLDED_LETTERS: Final = str.maketrans(
    {"ة": "ه", "ى": "ي", "ـ": None, "ı": "i", "œ": "oe", "æ": "ae", "ø": "o", "ł": "l"}
    | {chr(0x0660 + digit): str(digit) for digit in range(10)}
    | {chr(0x06F0 + digit): str(digit) for digit in range(10)}
)


def may_become(status: str, following: str) -> bool:
    """Whether a client or a line may move on; the same status again is no move and always allowed."""
    return status == following or following in _NEXT_STATUSES[status]


def clean_cin(text: str) -> str | None:
    """The stored form of a CIN: capitals and digits without spaces or dashes; None when it is not one."""
    cleaned = _SPACES_AND_DASHES.sub("", _DIRECTION_MARKS.sub("", text))
    return cleaned.upper() if _CIN.fullmatch(cleaned) else None


def is_ice(text: str) -> bool:
    """Whether 15 digits carry the control of the Moroccan firms' register (remainder 0 modulo 97)."""
    return _ICE.fullmatch(text) is not None and int(text) % 97 == 0


def clean_text(text: str) -> str:
    """One line of writing as it is kept: composed, single spaces, no invisible marks of direction."""
    return " ".join(unicodedata.normalize("NFC", _DIRECTION_MARKS.sub("", text)).split())


def has_control_characters(text: str) -> bool:
    return any(unicodedata.category(character) in ("Cc", "Cs") for character in text)


def fold(text: str) -> str:
    """Writing without what people leave out when they search: capitals, accents, Arabic vowel signs."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(character for character in decomposed if unicodedata.category(character) != "Mn")
    return plain.casefold().translate(_FOLDED_LETTERS)


def words_of(text: str) -> list[str]:
    """The searchable words of a text, folded, each cut to what a search needs of it."""
    return [word[:_TERM_LENGTH] for word in _WORD.findall(fold(text))]


def name_key(full_name: str) -> str:
    """A name as it is sorted."""
    return fold(full_name)[:_NAME_KEY_LENGTH]


def search_terms(
    *, full_name: str, cin: str | None, email: str | None, phone: str | None, ice: str | None
) -> frozenset[str]:
    """Every word a client is found by."""
    terms = {*words_of(full_name), *_joined(full_name), *words_of(email or ""), *words_of(cin or "")}
    terms |= {*words_of(ice or ""), *_phone_terms(phone or "")}
    return frozenset(terms)


def search_alternatives(query: str) -> list[frozenset[str]]:
    """The ways to understand a query: each a set of prefixes that must all begin some term of a client.

    Typed words come first; then words joined over their punctuation (`AB-123456`); then, where there are
    digits, the whole query as one number (`06 55 33 44 22`). Empty when nothing can be searched.
    """
    ways = [frozenset(words_of(query)), frozenset(_joined(query))]
    if any(character.isdigit() for character in query):
        whole = "".join(words_of(query))
        number = _PHONE_QUERY.fullmatch(whole)
        ways.append(frozenset({(number[1] if number else whole)[:_TERM_LENGTH]}))
    return list(dict.fromkeys(way for way in ways if way and "" not in way))


def _joined(text: str) -> Iterable[str]:
    for chunk in text.split():
        if word := "".join(words_of(chunk)):
            yield word[:_TERM_LENGTH]


def _phone_terms(phone: str) -> set[str]:
    """The digits of a telephone in every form they are typed in."""
    digits = "".join(words_of(phone))
    if not phone.startswith("+212"):
        return {digits} if digits else set()
    national = digits.removeprefix("212")
    return {digits, national, f"0{national}"}


def identifier_prefix(text: str) -> str:
    """What was typed of a line's identifier, a national number's beginning in canonical form."""
    compact = re.sub(r"[ .()-]", "", text)
    for written, canonical in (("00212", "+212"), ("212", "+212"), ("0", "+212")):
        if compact.startswith(written) and compact.isdigit():
            return canonical + compact.removeprefix(written)
    if _NATIONAL_NUMBER.fullmatch(compact):
        return f"+212{compact}"
    return compact if compact.startswith("+") else text.strip()


def differing_contacts(known: Mapping[str, str | None], given: Mapping[str, str | None]) -> dict[str, str]:
    """What was given and is not what is known; what was left out differs from nothing."""
    return {name: value for name, value in given.items() if value is not None and value != known[name]}


def marks_of(cin: str | None, email: str | None, phone: str | None) -> list[str]:
    """What a person is recognised by, as capital letters and digits alone, a phone in each way it is written."""
    found = {_letters_and_digits(text) for text in (cin, email) if text}
    if phone:
        digits = _letters_and_digits(phone)
        found |= {digits, f"00{digits}"}
        if digits.startswith("212"):
            found |= {digits[3:], f"0{digits[3:]}"}
    return sorted(found)


def _letters_and_digits(text: str) -> str:
    return "".join(character for character in text if character.isalnum()).upper()

"""Imagined clients: who they are, how they write, what their papers say.

Invariant: the same generator gives the same people in the same order, no two with one identity card.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple

from app.cli import seed_words as words

_BUSINESS_SHARE: Final = 0.06
_ARABIC_SHARE: Final = 0.25
_ENGLISH_SHARE: Final = 0.03


class Person(NamedTuple):
    """A client as it registers; the fields are those of `ClientCreate`."""

    client_type: str
    full_name: str
    cin: str | None
    ice: str | None
    address: str
    email: str | None
    phone: str
    language: str

    def as_body(self) -> dict[str, Any]:
        """The client as a request would send it."""
        return self._asdict()


def people(chance: random.Random) -> Iterator[Person]:
    """Clients without end, firms among them."""
    known: set[str] = set()
    while True:
        yield _firm(chance) if chance.random() < _BUSINESS_SHARE else _person(chance, known)


def _person(chance: random.Random, known: set[str]) -> Person:
    first, family = chance.choice(words.FIRST_NAMES), chance.choice(words.FAMILY_NAMES)
    town = chance.choice(words.TOWNS)
    draw = chance.random()
    language = "ar" if draw < _ARABIC_SHARE else "en" if draw < _ARABIC_SHARE + _ENGLISH_SHARE else "fr"
    name = f"{first.arabic} {family.arabic}" if language == "ar" else f"{first.latin} {family.latin}"
    mailbox = f"{_ascii(first.latin)}.{_ascii(family.latin)}{chance.randrange(1, 1000)}"
    mail = f"{mailbox}@{chance.choice(words.MAIL_DOMAINS)}"
    return Person(
        client_type="individual",
        full_name=name,
        cin=_new_cin(chance, town, known),
        ice=None,
        address=_address(chance, town, language),
        email=mail if chance.random() < 0.8 else None,
        phone=_phone(chance),
        language=language,
    )


def _firm(chance: random.Random) -> Person:
    trade_name = chance.choice(words.TRADE_NAMES)
    name = f"{trade_name} {chance.choice(words.TRADES)} {chance.choice(words.LEGAL_FORMS)}"
    town = chance.choice(words.TOWNS)
    return Person(
        client_type="business",
        full_name=name,
        cin=None,
        ice=ice_of(chance.randrange(1_000_000, 4_000_000)),
        address=_address(chance, town, "fr"),
        email=f"comptabilite.{trade_name.lower()}{chance.randrange(1, 1000)}@{chance.choice(words.MAIL_DOMAINS)}",
        phone=_phone(chance),
        language="fr",
    )


def ice_of(enterprise: int) -> str:
    """The identifier of a firm's head office, its last two digits making the whole divisible by 97."""
    base = enterprise * 1_000_000
    return f"{base + 97 - base % 97:015d}"


def _new_cin(chance: random.Random, town: words.Town, known: set[str]) -> str:
    while True:
        cin = f"{chance.choice(town.cin_prefixes)}{chance.randrange(100_000, 1_000_000)}"
        if cin not in known:
            known.add(cin)
            return cin


def _address(chance: random.Random, town: words.Town, language: str) -> str:
    street, house = chance.choice(words.STREETS), chance.randrange(1, 220)
    if language == "ar":
        return f"{house}، {street.arabic}\n{town.postal_code} {town.name.arabic}"
    return f"{house}, {street.latin}\n{town.postal_code} {town.name.latin}"


def _phone(chance: random.Random) -> str:
    return f"+212600{chance.randrange(1_000_000):06d}"


@lru_cache(maxsize=256)
def _ascii(name: str) -> str:
    """A name as mailboxes spell it."""
    decomposed = unicodedata.normalize("NFKD", name.lower())
    return "".join(letter for letter in decomposed if letter.isascii() and letter.isalpha())

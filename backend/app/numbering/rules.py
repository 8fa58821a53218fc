"""Rules of numbering: how a Moroccan number may be written, and which kind it is. Pure."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

WINDOW: Final = 10_000
"""How many numbers are searched for a free one at a time."""


class NumberKind(StrEnum):
    MOBILE = "mobile"
    FIXED = "fixed"


class AssignmentState(StrEnum):
    ASSIGNED = "assigned"
    RESERVED = "reserved"


_COUNTRY: Final = "+212"
_EASTERN_DIGITS: Final = {0x0660 + i: str(i) for i in range(10)} | {0x06F0 + i: str(i) for i in range(10)}
_SEPARATORS: Final = re.compile(r"[\s.()\-\u2010-\u2015\u2212\u00ad\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_MOROCCAN: Final = re.compile(r"(?:(?:\+|00)?2120?|0)?([5-8][0-9]{8})")
_ANY_NUMBER: Final = re.compile(r"\+?[0-9]{6,15}")
_KIND_BY_FIRST_DIGIT: Final = {
    "5": NumberKind.FIXED,
    "6": NumberKind.MOBILE,
    "7": NumberKind.MOBILE,
    "8": NumberKind.FIXED,
}
_EXAMPLES: Final = {
    NumberKind.MOBILE: ("+212655334422", "00212655334422", "06 55 33 44 22", "655334422"),
    NumberKind.FIXED: ("+212522334455", "00212522334455", "05 22 33 44 55", "522334455"),
}


def _cleaned(text: str) -> str:
    return _SEPARATORS.sub("", text.translate(_EASTERN_DIGITS))


def normalise_moroccan(text: str) -> str | None:
    """`+212` and nine digits out of any accepted written form; None when it is no Moroccan number."""
    found = _MOROCCAN.fullmatch(_cleaned(text))
    return _COUNTRY + found[1] if found else None


def kind_of(number: str) -> NumberKind:
    """The kind of a canonical number, told by its first national digit."""
    return _KIND_BY_FIRST_DIGIT[number.removeprefix(_COUNTRY)[0]]


def parse_number(text: str, kind: NumberKind) -> str | None:
    """The canonical number of this kind; None when it is none, or of the other kind."""
    number = normalise_moroccan(text)
    return number if number is not None and kind_of(number) is kind else None


def accepted_examples(kind: NumberKind) -> list[str]:
    """One number in each written form that is understood."""
    return list(_EXAMPLES[kind])


def normalise_contact(text: str) -> str | None:
    """A contact telephone, national or international, 6 to 15 digits; canonical when Moroccan, else None."""
    cleaned = _cleaned(text)
    if not _ANY_NUMBER.fullmatch(cleaned):
        return None
    return normalise_moroccan(cleaned) or cleaned


def canonical(national: int) -> str:
    """The written form of a national number of nine digits."""
    return f"{_COUNTRY}{national:09d}"


@dataclass(frozen=True, slots=True)
class Block:
    """A run of national numbers, both ends included."""

    first: int
    last: int

    def __len__(self) -> int:
        return self.last - self.first + 1


def draw(blocks: Sequence[Block], count: int, chance: random.Random) -> list[int]:
    """Distinct random numbers, each number of the blocks as likely as any other."""
    picks = sorted(chance.sample(range(sum(map(len, blocks))), count))
    drawn: list[int] = []
    offset, ahead = 0, iter(blocks)
    block = next(ahead)
    for pick in picks:
        while pick - offset >= len(block):
            offset += len(block)
            block = next(ahead)
        drawn.append(block.first + pick - offset)
    chance.shuffle(drawn)
    return drawn


def windows(blocks: Sequence[Block], chance: random.Random, size: int = WINDOW) -> Iterator[Block]:
    """All numbers of the blocks exactly once, in windows, in random order."""
    starts = [(block, first) for block in blocks for first in range(block.first, block.last + 1, size)]
    chance.shuffle(starts)
    for block, first in starts:
        yield Block(first, min(first + size - 1, block.last))

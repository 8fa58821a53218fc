"""Numbers for the lines of the demo data, out of the tenant's own blocks.

Invariant: no number is given twice, and the same generator gives the same numbers.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.numbering.models import NumberBlock
from app.numbering.service import NumberKind

_SPARE: Final = 2
"""How many numbers the pool holds for each line that may need one."""
_BLOCK_SIZE: Final = 1_000_000
_FIRST_NUMBERS: Final = {NumberKind.MOBILE: 655_000_000, NumberKind.FIXED: 522_000_000}
_LAST_NUMBERS: Final = {NumberKind.MOBILE: 799_999_999, NumberKind.FIXED: 599_999_999}


def draw_numbers(session: Session, chance: random.Random, kind: NumberKind, count: int) -> Iterator[str]:
    """So many distinct numbers of a kind, in random order, where no number is held yet.

    Effects: the pool grows by whole blocks when it is too small.
    Errors: `ValueError` when the numbering plan has no more numbers of this kind.
    """
    _extend_pool(session, kind, count * _SPARE)
    ranges = _blocks(session, kind)
    picks = chance.sample(range(sum(map(len, ranges))), count)
    return (f"+212{_at(ranges, pick)}" for pick in picks)


def _blocks(session: Session, kind: NumberKind) -> list[range]:
    statement = select(NumberBlock.first_number, NumberBlock.last_number).where(NumberBlock.kind == kind)
    return [range(row[0], row[1] + 1) for row in session.execute(statement.order_by(NumberBlock.first_number))]


def _at(ranges: list[range], position: int) -> int:
    """The number at a position of all ranges together."""
    for numbers in ranges:
        if position < len(numbers):
            return numbers[position]
        position -= len(numbers)
    raise IndexError(position)


def _extend_pool(session: Session, kind: NumberKind, needed: int) -> None:
    """Add blocks above the highest until the pool of a kind is large enough."""
    blocks = _blocks(session, kind)
    held = sum(map(len, blocks))
    first = blocks[-1].stop if blocks else _FIRST_NUMBERS[kind]
    while held < needed:
        last = first + _BLOCK_SIZE - 1
        if last > _LAST_NUMBERS[kind]:
            raise ValueError(f"the numbering plan has too few {kind} numbers for so many clients")
        session.add(NumberBlock(kind=kind.value, first_number=first, last_number=last))
        held, first = held + _BLOCK_SIZE, last + 1
    session.flush()

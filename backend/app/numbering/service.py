"""Business verbs of numbering."""

from __future__ import annotations

import hashlib
import random
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from app.common import clock
from app.numbering import queries, rules
from app.numbering.errors import (
    IdentifierGenerationExhausted,
    LandlineNumberInvalid,
    MobileNumberInvalid,
    NumberTaken,
)
from app.numbering.rules import NumberKind, kind_of, normalise_contact, normalise_moroccan

__all__ = [
    "NumberKind",
    "allocate_number",
    "claim_number",
    "count_reserved",
    "free_reservation",
    "kind_of",
    "list_reserved",
    "normalise_contact",
    "normalise_moroccan",
    "parse_number",
    "release_number",
    "reserve_numbers",
]

_DRAWS: Final = 3
_DRAWN_AT_ONCE: Final = 32
_CHANCE: Final = random.SystemRandom()


def parse_number(text: str, kind: NumberKind) -> str:
    """The canonical form of a number of this kind.

    Errors: `MobileNumberInvalid`, `LandlineNumberInvalid`, with the accepted forms.
    """
    number = rules.parse_number(text, kind)
    if number is None:
        refusal = MobileNumberInvalid if kind is NumberKind.MOBILE else LandlineNumberInvalid
        raise refusal(details={"accepted_examples": rules.accepted_examples(kind)})
    return number


def claim_number(session: Session, number: str, *, reservation_token: str | None = None) -> None:
    """Hold one canonical number for good.

    Args: reservation_token: opens the number when it is kept under this token.
    Effects: waits for a transaction that is taking or freeing the same number.
    Errors: `NumberTaken` when it is held, or kept for somebody else.
    """
    queries.wait_for(session, number)
    presented = _token_hash(reservation_token) if reservation_token else None
    if not queries.take(session, number, kind_of(number), clock.now(), presented_hash=presented):
        raise NumberTaken(number)


def allocate_number(session: Session, kind: NumberKind) -> str:
    """Hold a random free number of the operator's blocks for good.

    Effects: never waits for another allocation; two never get the same number.
    Errors: `IdentifierGenerationExhausted`.
    """
    return _allocate(session, kind, until=None, token_hash=None)


def reserve_numbers(session: Session, kind: NumberKind, count: int, token: str, until: datetime) -> list[str]:
    """Keep random free numbers under a secret token until an instant.

    Errors: `IdentifierGenerationExhausted` when there are fewer.
    """
    return [_allocate(session, kind, until=until, token_hash=_token_hash(token)) for _ in range(count)]


def list_reserved(session: Session, token: str) -> list[str]:
    """The numbers still kept under a token; none once it is over."""
    return queries.reserved_under(session, _token_hash(token), clock.now())


def count_reserved(session: Session) -> int:
    """How many numbers are kept for people who have not taken them yet."""
    return queries.count_reserved(session, clock.now())


def free_reservation(session: Session, token: str) -> None:
    """Give back what is still kept under a token."""
    queries.free_reservation(session, _token_hash(token))


def release_number(session: Session, number: str) -> None:
    """Give an assigned number back to the pool; nothing happens when nobody holds it."""
    queries.free_number(session, number)


def _allocate(session: Session, kind: NumberKind, *, until: datetime | None, token_hash: bytes | None) -> str:
    now = clock.now()

    def takes(number: str) -> bool:
        return queries.take(session, number, kind, now, reserved_until=until, token_hash=token_hash)

    blocks = queries.blocks_of(session, kind)
    held: dict[int, int] = {}
    # In a large pool two draws hardly ever meet; in a small one they would wait for each other.
    if sum(map(len, blocks)) > rules.WINDOW:
        for _ in range(_DRAWS):
            drawn = [rules.canonical(national) for national in rules.draw(blocks, _DRAWN_AT_ONCE, _CHANCE)]
            free = queries.free_among(session, drawn, now)
            if free and takes(free[0]):
                return free[0]
        for block in blocks:
            held |= queries.held_by_window(session, block, now)
    for window in rules.windows(blocks, _CHANCE):
        if held.get(window.first) == len(window):
            continue
        while (number := queries.lock_free_in(session, window, now)) is not None:
            if takes(number):
                return number
    raise IdentifierGenerationExhausted


def _token_hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()

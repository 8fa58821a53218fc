"""Every select of numbering, and the inserts that decide who holds a number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Text,
    and_,
    cast,
    delete,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.common.tables import uuid7
from app.numbering.models import NumberAssignment, NumberBlock
from app.numbering.rules import WINDOW, AssignmentState, Block, NumberKind, canonical


def blocks_of(session: Session, kind: NumberKind) -> list[Block]:
    """The blocks of a kind, lowest first."""
    statement = select(NumberBlock).where(NumberBlock.kind == kind).order_by(NumberBlock.first_number)
    return [Block(row.first_number, row.last_number) for row in session.scalars(statement)]


def free_among(session: Session, numbers: Sequence[str], now: datetime) -> list[str]:
    """Those of the numbers that nobody is seen to hold, in the order given."""
    held = select(NumberAssignment.number).where(NumberAssignment.number.in_(numbers), _is_held(now))
    taken = set(session.scalars(held))
    return [number for number in numbers if number not in taken]


def held_by_window(session: Session, block: Block, now: datetime) -> dict[int, int]:
    """How many numbers are held in each window of a block, by the window's first number."""
    national = cast(func.substr(NumberAssignment.number, 5), BigInteger)
    window = national - (national - block.first) % WINDOW
    statement = select(window, func.count()).where(
        NumberAssignment.number.between(canonical(block.first), canonical(block.last)), _is_held(now)
    )
    return {row[0]: row[1] for row in session.execute(statement.group_by(window))}


def lock_free_in(session: Session, window: Block, now: datetime) -> str | None:
    """A free number of a window that no other transaction is about to take, locked against others.

    Never waits. The lock ends with the transaction; the insert that follows still decides.
    """
    national = func.generate_series(cast(window.first, BigInteger), cast(window.last, BigInteger)).column_valued(
        "national"
    )
    number = func.concat("+212", cast(national, Text)).label("number")
    numbers = select(number).cte("numbers").prefix_with("materialized", dialect="postgresql")
    is_held = select(NumberAssignment.id).where(NumberAssignment.number == numbers.c.number, _is_held(now))
    free = (
        select(numbers.c.number)
        .where(~is_held.exists())
        .order_by(func.random())
        .cte("free")
        .prefix_with("materialized", dialect="postgresql")
    )
    is_mine = func.pg_try_advisory_xact_lock(_lock_key(free.c.number))
    return session.scalar(select(free.c.number).where(is_mine).limit(1))


def wait_for(session: Session, number: str) -> None:
    """Wait until no other transaction is about to take this number."""
    session.execute(select(func.pg_advisory_xact_lock(_lock_key(literal(number)))))


def take(
    session: Session,
    number: str,
    kind: NumberKind,
    now: datetime,
    *,
    reserved_until: datetime | None = None,
    token_hash: bytes | None = None,
    presented_hash: bytes | None = None,
) -> bool:
    """Hold a number that is free, whose reservation is over, or whose reservation is presented.

    Args: reserved_until, token_hash: for a reservation; None assigns the number for good.
    Returns: whether the number is ours now; waits for another transaction that takes it.
    """
    values: dict[str, Any] = {
        "kind": kind.value,
        "state": (AssignmentState.RESERVED if reserved_until else AssignmentState.ASSIGNED).value,
        "reserved_until": reserved_until,
        "reservation_token_hash": token_hash,
    }
    may_take = [NumberAssignment.reserved_until <= now]
    if presented_hash is not None:
        may_take.append(NumberAssignment.reservation_token_hash == presented_hash)
    statement = (
        insert(NumberAssignment)
        .values(id=uuid7(), number=number, **values)
        .on_conflict_do_update(
            constraint="uq_number_assignments_tenant_id_number",
            set_=values,
            where=and_(NumberAssignment.state == AssignmentState.RESERVED, or_(*may_take)),
        )
        .returning(NumberAssignment.id)
    )
    return session.execute(statement).first() is not None


def free_number(session: Session, number: str) -> None:
    """Give up the assignment of a number."""
    statement = delete(NumberAssignment).where(
        NumberAssignment.number == number, NumberAssignment.state == AssignmentState.ASSIGNED
    )
    session.execute(statement, execution_options={"synchronize_session": False})


def free_reservation(session: Session, token_hash: bytes) -> None:
    """Give up every number still kept under a token."""
    statement = delete(NumberAssignment).where(
        NumberAssignment.state == AssignmentState.RESERVED,
        NumberAssignment.reservation_token_hash == token_hash,
    )
    session.execute(statement, execution_options={"synchronize_session": False})


def reserved_under(session: Session, token_hash: bytes, now: datetime) -> list[str]:
    """The numbers kept under a token that is still good, lowest first."""
    statement = select(NumberAssignment.number).where(
        NumberAssignment.state == AssignmentState.RESERVED,
        NumberAssignment.reservation_token_hash == token_hash,
        NumberAssignment.reserved_until > now,
    )
    return list(session.scalars(statement.order_by(NumberAssignment.number)))


def count_reserved(session: Session, now: datetime) -> int:
    """How many numbers are kept for somebody and not yet assigned."""
    statement = select(func.count()).where(
        NumberAssignment.state == AssignmentState.RESERVED, NumberAssignment.reserved_until > now
    )
    return session.scalar(statement) or 0


def _is_held(now: datetime) -> ColumnElement[bool]:
    return or_(NumberAssignment.state == AssignmentState.ASSIGNED, NumberAssignment.reserved_until > now)


def _lock_key(number: ColumnElement[str]) -> ColumnElement[int]:
    tenant = func.current_setting("app.tenant_id", True)
    return func.hashtextextended(func.concat("number:", tenant, ":", number), 0)

"""Who holds which number: claims, reservations, allocation to the last number."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.common import clock, db
from app.numbering import service as numbering
from app.numbering.errors import (
    IdentifierGenerationExhausted,
    LandlineNumberInvalid,
    MobileNumberInvalid,
    NumberTaken,
)
from app.numbering.models import NumberAssignment, NumberBlock
from app.numbering.service import NumberKind
from tests.conftest import OTHER_TENANT_ID, TENANT_ID

NUMBER = "+212655334422"


def use_block(session: Session, first: int, last: int, kind: NumberKind = NumberKind.MOBILE) -> None:
    """Make this the only block of its kind."""
    session.execute(delete(NumberBlock).where(NumberBlock.kind == kind))
    session.add(NumberBlock(kind=kind.value, first_number=first, last_number=last))
    session.flush()


def held(session: Session) -> set[str]:
    return set(session.scalars(select(NumberAssignment.number)))


@contextmanager
def later(delay: timedelta) -> Iterator[None]:
    with clock.fixed_at(clock.now() + delay):
        yield


def test_a_number_is_held_once_and_free_again_after_release(session: Session) -> None:
    numbering.claim_number(session, NUMBER)
    with pytest.raises(NumberTaken):
        numbering.claim_number(session, NUMBER)
    numbering.release_number(session, NUMBER)
    numbering.release_number(session, NUMBER)
    numbering.claim_number(session, NUMBER)
    assert NUMBER in held(session)


def test_tenants_do_not_share_their_numbers(session: Session) -> None:
    numbering.claim_number(session, NUMBER)
    with db.SessionFactory() as other:
        other.info.update(tenant_id=OTHER_TENANT_ID)
        numbering.claim_number(other, NUMBER)
        assert other.scalar(select(func.count()).select_from(NumberAssignment)) == 1
        other.rollback()


def test_a_wrong_number_names_the_accepted_forms() -> None:
    assert numbering.parse_number("06 55 33 44 22", NumberKind.MOBILE) == NUMBER
    with pytest.raises(MobileNumberInvalid) as mobile:
        numbering.parse_number("0522334455", NumberKind.MOBILE)
    assert mobile.value.details is not None
    assert "+212655334422" in mobile.value.details["accepted_examples"]
    with pytest.raises(LandlineNumberInvalid) as landline:
        numbering.parse_number(NUMBER, NumberKind.FIXED)
    assert landline.value.details is not None
    assert "+212522334455" in landline.value.details["accepted_examples"]


def test_a_reserved_number_opens_to_its_token_only(session: Session) -> None:
    until = clock.now() + timedelta(minutes=30)
    kept = numbering.reserve_numbers(session, NumberKind.MOBILE, 5, "secret", until)
    assert sorted(kept) == numbering.list_reserved(session, "secret")
    assert len(set(kept)) == 5
    for token in (None, "another"):
        with pytest.raises(NumberTaken):
            numbering.claim_number(session, kept[0], reservation_token=token)
    numbering.claim_number(session, kept[0], reservation_token="secret")
    with pytest.raises(NumberTaken):
        numbering.claim_number(session, kept[0], reservation_token="secret")
    numbering.free_reservation(session, "secret")
    assert numbering.list_reserved(session, "secret") == []
    assert kept[0] in held(session)
    numbering.claim_number(session, kept[1])


def test_a_reservation_ends(session: Session) -> None:
    use_block(session, 655_000_000, 655_000_000)
    until = clock.now() + timedelta(minutes=30)
    assert numbering.reserve_numbers(session, NumberKind.MOBILE, 1, "a", until) == ["+212655000000"]
    with pytest.raises(IdentifierGenerationExhausted):
        numbering.allocate_number(session, NumberKind.MOBILE)
    with later(timedelta(minutes=31)):
        assert numbering.list_reserved(session, "a") == []
        assert numbering.allocate_number(session, NumberKind.MOBILE) == "+212655000000"
        with pytest.raises(NumberTaken):
            numbering.claim_number(session, "+212655000000", reservation_token="a")


def test_releasing_does_not_end_a_reservation(session: Session) -> None:
    until = clock.now() + timedelta(minutes=30)
    [kept] = numbering.reserve_numbers(session, NumberKind.MOBILE, 1, "a", until)
    numbering.release_number(session, kept)
    assert numbering.list_reserved(session, "a") == [kept]


@pytest.mark.parametrize(("kind", "beginning"), [(NumberKind.MOBILE, "+2126"), (NumberKind.FIXED, "+2125")])
def test_new_lines_get_numbers_of_their_kind(session: Session, kind: NumberKind, beginning: str) -> None:
    numbers = {numbering.allocate_number(session, kind) for _ in range(50)}
    assert len(numbers) == 50
    assert all(number.startswith(beginning) and len(number) == 13 for number in numbers)
    assert numbers <= held(session)


def test_a_pool_is_given_out_to_its_last_number(session: Session) -> None:
    use_block(session, 655_000_000, 655_000_019)
    numbering.claim_number(session, "+212655000007")
    given = {numbering.allocate_number(session, NumberKind.MOBILE) for _ in range(19)}
    assert given == {f"+212655{n:06d}" for n in range(20)} - {"+212655000007"}
    with pytest.raises(IdentifierGenerationExhausted):
        numbering.allocate_number(session, NumberKind.MOBILE)


def test_the_last_number_of_a_large_pool_is_found(session: Session) -> None:
    use_block(session, 655_000_000, 655_029_999)
    session.execute(
        text(
            "insert into number_assignments (number, kind, state)"
            " select '+212' || n, 'mobile', 'assigned' from generate_series(655000000, 655029998) n"
        )
    )
    assert numbering.allocate_number(session, NumberKind.MOBILE) == "+212655029999"
    with pytest.raises(IdentifierGenerationExhausted):
        numbering.allocate_number(session, NumberKind.MOBILE)


def test_without_blocks_nothing_is_given(session: Session) -> None:
    session.execute(delete(NumberBlock))
    with pytest.raises(IdentifierGenerationExhausted):
        numbering.allocate_number(session, NumberKind.FIXED)


@pytest.mark.parametrize(
    ("first", "last", "kind", "constraint"),
    [
        (655_500_000, 655_500_010, "mobile", "ex_number_blocks_overlap"),
        (799_999_999, 800_000_001, "mobile", "ck_number_blocks_kind"),
        (655_000_000, 655_000_010, "fixed", "ck_number_blocks_kind"),
        (700_000_010, 700_000_000, "mobile", "ck_number_blocks_bounds"),
        (700_000_000, 700_000_010, "satellite", "ck_number_blocks_kind"),
    ],
)
def test_blocks_are_sound_and_apart(session: Session, first: int, last: int, kind: str, constraint: str) -> None:
    use_block(session, 655_000_000, 655_999_999)
    session.add(NumberBlock(kind=kind, first_number=first, last_number=last))
    with pytest.raises(IntegrityError) as error:
        session.flush()
    assert db.violated_constraint(error.value) == constraint


def test_two_hundred_at_once_get_two_hundred_numbers(real_database: str) -> None:
    with db.transaction(TENANT_ID) as session:
        use_block(session, 655_000_000, 655_000_199)
    together = threading.Barrier(16)

    def allocate(turn: int) -> str | None:
        if turn < 16:
            together.wait(timeout=30)
        try:
            with db.transaction(TENANT_ID) as session:
                return numbering.allocate_number(session, NumberKind.MOBILE)
        except IdentifierGenerationExhausted:
            return None

    with ThreadPoolExecutor(16) as pool:
        given = list(pool.map(allocate, range(201)))
    assert given.count(None) == 1
    assert {number for number in given if number} == {f"+212655000{n:03d}" for n in range(200)}


def test_two_who_want_the_same_number_never_both_get_it(real_database: str) -> None:
    together = threading.Barrier(8)

    def claim(_turn: int) -> bool:
        together.wait(timeout=30)
        try:
            with db.transaction(TENANT_ID) as session:
                numbering.claim_number(session, NUMBER)
        except NumberTaken:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(claim, range(8))) == [False] * 7 + [True]


def test_allocations_of_several_numbers_do_not_wait_for_each_other(real_database: str) -> None:
    """Two open transactions drain one small pool in turn; neither is held up by the other."""
    with db.transaction(TENANT_ID) as session:
        use_block(session, 655_000_000, 655_000_009)
    given: list[str] = []
    with db.transaction(TENANT_ID) as one, db.transaction(TENANT_ID) as two:
        for session in (one, two):
            session.connection().exec_driver_sql("set local lock_timeout = '1s'")
        for _ in range(5):
            given += [numbering.allocate_number(one, NumberKind.MOBILE)]
            given += [numbering.allocate_number(two, NumberKind.MOBILE)]
        with pytest.raises(IdentifierGenerationExhausted):
            numbering.allocate_number(one, NumberKind.MOBILE)
    assert len(set(given)) == 10


def test_an_undone_allocation_leaves_the_number_free(real_database: str) -> None:
    with db.transaction(TENANT_ID) as session:
        use_block(session, 655_000_000, 655_000_000)
    with db.SessionFactory() as undone:
        undone.info.update(tenant_id=TENANT_ID)
        numbering.allocate_number(undone, NumberKind.MOBILE)
        undone.rollback()
    with db.transaction(TENANT_ID) as session:
        assert numbering.allocate_number(session, NumberKind.MOBILE) == "+212655000000"

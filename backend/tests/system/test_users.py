"""Users: one address one user, passwords as hashes, unknown addresses as slow as known ones."""

from __future__ import annotations

from time import process_time

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.common.audit import AuditEvent
from app.system import users
from app.system.errors import UserEmailConflict, UserRefused
from app.system.models import User
from tests.conftest import LIGHT_HASH

EMAIL = "Salma.Berrada@example.com"
PASSWORD = "orange-tree-rabat-12"


@pytest.fixture
def user(session: Session) -> User:
    return users.create_user(session, EMAIL, ["ops"], PASSWORD, full_name="Salma Berrada")


def actions(session: Session, user: User) -> list[str]:
    statement = select(AuditEvent.action).where(AuditEvent.entity_id == user.id).order_by(AuditEvent.id)
    return list(session.scalars(statement))


@pytest.mark.usefixtures("costly_hashes")
def test_only_the_hash_of_a_password_is_kept(session: Session, user: User) -> None:
    assert user.password_hash.startswith("$argon2id$")
    stored = session.execute(text("select row_to_json(users)::text from users")).scalar_one()
    assert PASSWORD not in stored
    details = session.scalars(select(AuditEvent.details).where(AuditEvent.entity_id == user.id)).all()
    assert details == [{"roles": ["ops"]}]


def test_the_right_password_opens(session: Session, user: User) -> None:
    assert users.verify_password(session, EMAIL.upper(), PASSWORD) is user
    assert users.verify_password(session, EMAIL, PASSWORD + "x") is None
    assert users.verify_password(session, "nobody@example.com", PASSWORD) is None
    assert users.verify_password(session, EMAIL, "") is None


def test_users_are_found_outside_any_tenant(session: Session, user: User) -> None:
    session.execute(text("select set_config('app.tenant_id', '', true)"))
    assert users.tenant_of(session, EMAIL) == user.tenant_id
    assert users.verify_password(session, EMAIL, PASSWORD) is user


@pytest.mark.usefixtures("costly_hashes")
def test_an_unknown_address_takes_as_long_as_a_wrong_password(session: Session, user: User) -> None:
    def seconds(email: str) -> float:
        started = process_time()
        assert users.verify_password(session, email, "a wrong password") is None
        return process_time() - started

    seconds("warming.up@example.com")
    known = min(seconds(EMAIL) for _ in range(5))
    unknown = min(seconds("nobody@example.com") for _ in range(5))
    assert 0.5 < unknown / known < 2


@pytest.mark.parametrize("email", [EMAIL, EMAIL.lower(), EMAIL.upper()])
def test_an_address_is_one_user_in_whatever_capitals(session: Session, user: User, email: str) -> None:
    with pytest.raises(UserEmailConflict, match="is a user already"):
        users.create_user(session, email, ["viewer"], PASSWORD)
    assert len(users.list_users(session)) == 1


@pytest.mark.parametrize("roles", [[], ["emperor"], ["ops", "emperor"]])
def test_roles_are_those_that_may_do_something(session: Session, roles: list[str]) -> None:
    with pytest.raises(UserRefused, match="choose from"):
        users.create_user(session, EMAIL, roles, PASSWORD)


@pytest.mark.parametrize("password", ["", "short", "x" * 11, "x" * 257])
def test_a_password_has_a_length(session: Session, user: User, password: str) -> None:
    with pytest.raises(UserRefused, match="12 to 256"):
        users.reset_password(session, EMAIL, password)
    assert users.verify_password(session, EMAIL, PASSWORD) is user


def test_a_disabled_user_has_no_right_password(session: Session, user: User) -> None:
    disabled = users.disable_user(session, EMAIL)
    assert disabled.disabled_at is not None
    assert users.verify_password(session, EMAIL, PASSWORD) is None
    assert users.disable_user(session, EMAIL).disabled_at == disabled.disabled_at
    assert actions(session, user) == ["user_created", "user_disabled"]


@pytest.mark.usefixtures("costly_hashes")
def test_a_weaker_hash_is_renewed_by_its_owner(session: Session, user: User) -> None:
    weak = LIGHT_HASH.hash(PASSWORD)
    user.password_hash = weak
    session.flush()
    assert users.verify_password(session, EMAIL, "a wrong password") is None
    assert user.password_hash == weak
    assert users.verify_password(session, EMAIL, PASSWORD) is user
    assert user.password_hash != weak
    assert users.verify_password(session, EMAIL, PASSWORD) is user


def test_unknown_users_cannot_be_changed(session: Session) -> None:
    with pytest.raises(UserRefused, match="is no user"):
        users.disable_user(session, EMAIL)
    with pytest.raises(UserRefused, match="is no user"):
        users.reset_password(session, EMAIL, PASSWORD)


def test_generated_passwords_are_long_and_never_the_same() -> None:
    made = {users.generated_password() for _ in range(100)}
    assert len(made) == 100
    assert min(map(len, made)) >= users.MIN_PASSWORD_LENGTH

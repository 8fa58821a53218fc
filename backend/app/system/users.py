"""Business verbs of users: who may sign in, and whether a password is theirs.

Invariant: a password is kept as its argon2id hash only, and checking one takes as long for an unknown
address as for a known one.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from functools import lru_cache
from typing import Final
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from pwdlib import PasswordHash
from sqlalchemy.orm import Session

from app.common import audit, clock, db, tenancy
from app.common.auth import PERMISSIONS
from app.common.errors import PreconditionFailed
from app.common.pagination import Page, PageRequest, etag, is_stale, paginate
from app.system import queries
from app.system.errors import LastAdministrator, UserEmailConflict, UserNotFound, UserRefused
from app.system.models import User
from app.system.schemas import (
    PasswordReset,
    UserCreate,
    UserFilter,
    UserRead,
    UserUpdate,
    UserWithPassword,
)

ADMINISTRATOR: Final = "admin"
MIN_PASSWORD_LENGTH: Final = 12
_MAX_PASSWORD_LENGTH: Final = 256
_GENERATED_BYTES: Final = 18


def create_user(
    session: Session, email: str, roles: Sequence[str], password: str, *, full_name: str | None = None
) -> User:
    """Let somebody sign in to the transaction's tenant.

    Args: full_name: what stands before the `@` when absent.
    Errors: `UserEmailConflict`; `UserRefused` for an address that is none, an unknown role, a short password.
    """
    address = _checked_email(email)
    user = User(
        tenant_id=tenancy.current_tenant(session).id,
        email=address,
        full_name=(full_name or "").strip() or address.partition("@")[0],
        password_hash=_hashed(password),
        roles=_checked_roles(roles),
    )
    with db.guarding(session, uq_users_email=UserEmailConflict(f"{address} is a user already")):
        session.add(user)
    audit.record(session, "user", user.id, "user_created", {"roles": user.roles})
    session.flush()
    return user


def disable_user(session: Session, email: str) -> User:
    """Let somebody sign in no more; disabled again is no change.

    Errors: `UserRefused` for an unknown address.
    """
    user = _locked(session, email)
    _disable(session, user)
    return user


def reset_password(session: Session, email: str, password: str) -> User:
    """Give a user another password.

    Errors: `UserRefused` for an unknown address or a short password.
    """
    user = _locked(session, email)
    _set_password(session, user, password)
    return user


def verify_password(session: Session, email: str, password: str) -> User | None:
    """The active user with this address and password, None for any other pair.

    Effects: hashes once more with today's parameters when the stored hash is older; works outside a tenant.
    """
    user = queries.find_user(session, email)
    expected = user.password_hash if user is not None else _nobodys_hash()
    matches, renewed = _hasher().verify_and_update(password[: _MAX_PASSWORD_LENGTH + 1], expected)
    if user is None or not matches or not user.is_active:
        return None
    if renewed is not None:
        user.password_hash, user.updated_at = renewed, clock.now()
        session.flush()
    return user


def register_user(session: Session, body: UserCreate) -> UserWithPassword:
    """Let somebody sign in, as an administrator asks; a generated password is in this answer alone.

    Errors: `UserEmailConflict`.
    """
    sent = body.password.get_secret_value() if body.password else None
    password = sent or generated_password()
    user = create_user(session, body.email, body.roles, password, full_name=body.full_name)
    return _with_password(user, None if sent else password)


def page_of_users(session: Session, request: PageRequest, filters: UserFilter) -> Page[UserRead]:
    """A page of the tenant's users."""
    applied = filters.model_dump()
    statement = queries.users_of(tenancy.current_tenant(session).id, **applied)
    return paginate(
        session, statement, request, queries.USER_ORDERING, lambda row: UserRead.model_validate(row[0]), applied
    )


def get_user(session: Session, user_id: UUID) -> tuple[UserRead, str]:
    """A user of the tenant and its `ETag`.

    Errors: `UserNotFound`.
    """
    user = queries.find_user_by_id(session, user_id, tenancy.current_tenant(session).id)
    if user is None:
        raise UserNotFound
    return UserRead.model_validate(user), etag(user.row_version)


def update_user(session: Session, user_id: UUID, body: UserUpdate, if_match: str | None) -> tuple[UserRead, str]:
    """Change what was sent; nothing happens when nothing differs.

    Effects: tokens of roles that were taken away end with the next refresh.
    Errors: `UserNotFound`, `PreconditionFailed`, `UserEmailConflict`, `LastAdministrator`.
    """
    user, administrators = _locked_by_id(session, user_id)
    if is_stale(if_match, user.row_version):
        raise PreconditionFailed
    before = {name: getattr(user, name) for name, value in body.sent().items() if getattr(user, name) != value}
    if "roles" in before and ADMINISTRATOR not in body.roles:
        _keep_an_administrator(user, administrators)
    if before:
        with db.guarding(session, uq_users_email=UserEmailConflict()):
            for name in before:
                setattr(user, name, getattr(body, name))
            _touch(user)
        shown = {name: {"from": value, "to": getattr(body, name)} for name, value in before.items() if name == "roles"}
        audit.record(session, "user", user.id, "user_updated", {"fields": sorted(before), "changes": shown})
    session.flush()
    return UserRead.model_validate(user), etag(user.row_version)


def disable_user_by_id(session: Session, user_id: UUID) -> UserRead:
    """Let somebody sign in no more; disabled again is no change.

    Effects: ends the user's sign-ins; an access token given out before ends by itself.
    Errors: `UserNotFound`, `LastAdministrator`.
    """
    user, administrators = _locked_by_id(session, user_id)
    _keep_an_administrator(user, administrators)
    _disable(session, user)
    return UserRead.model_validate(user)


def enable_user(session: Session, user_id: UUID) -> UserRead:
    """Let somebody sign in again.

    Errors: `UserNotFound`.
    """
    user, _ = _locked_by_id(session, user_id)
    if not user.is_active:
        user.is_active, user.disabled_at = True, None
        _touch(user)
        audit.record(session, "user", user.id, "user_enabled")
        session.flush()
    return UserRead.model_validate(user)


def reset_password_by_id(session: Session, user_id: UUID, body: PasswordReset) -> UserWithPassword:
    """Give a user another password; a generated one is in this answer alone.

    Errors: `UserNotFound`.
    """
    user, _ = _locked_by_id(session, user_id)
    sent = body.password.get_secret_value() if body.password else None
    password = sent or generated_password()
    _set_password(session, user, password)
    return _with_password(user, None if sent else password)


def list_users(session: Session) -> Sequence[User]:
    """Every user of the installation, by address."""
    return queries.users(session)


def tenant_of(session: Session, email: str) -> UUID:
    """The tenant a user belongs to.

    Errors: `UserRefused` for an unknown address.
    """
    user = queries.find_user(session, email)
    if user is None:
        raise UserRefused(f"{email} is no user")
    return user.tenant_id


def generated_password() -> str:
    """A password nobody can guess."""
    return secrets.token_urlsafe(_GENERATED_BYTES)


def _locked(session: Session, email: str) -> User:
    user = queries.find_user_for_update(session, email)
    if user is None:
        raise UserRefused(f"{email} is no user")
    return user


def _locked_by_id(session: Session, user_id: UUID) -> tuple[User, Sequence[UUID]]:
    """A user of the tenant and its active administrators, all locked; administrators first, as everywhere."""
    tenant_id = tenancy.current_tenant(session).id
    administrators = queries.active_administrators_for_update(session, tenant_id)
    user = queries.find_user_by_id_for_update(session, user_id, tenant_id)
    if user is None:
        raise UserNotFound
    return user, administrators


def _keep_an_administrator(user: User, administrators: Sequence[UUID]) -> None:
    if list(administrators) == [user.id]:
        raise LastAdministrator


def _disable(session: Session, user: User) -> None:
    if user.is_active:
        user.is_active, user.disabled_at = False, clock.now()
        _touch(user)
        queries.revoke_refresh_tokens(session, clock.now(), user_id=user.id)
        audit.record(session, "user", user.id, "user_disabled")
        session.flush()


def _set_password(session: Session, user: User, password: str) -> None:
    user.password_hash = _hashed(password)
    _touch(user)
    queries.revoke_refresh_tokens(session, clock.now(), user_id=user.id)
    audit.record(session, "user", user.id, "user_password_reset")
    session.flush()


def _touch(user: User) -> None:
    user.updated_at = clock.now()
    user.row_version += 1


def _with_password(user: User, password: str | None) -> UserWithPassword:
    return UserWithPassword(**UserRead.model_validate(user).model_dump(), password=password)


def _checked_email(text: str) -> str:
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise UserRefused(f"{text} is no e-mail address") from error


def _checked_roles(roles: Sequence[str]) -> list[str]:
    unknown = sorted(set(roles) - PERMISSIONS.keys())
    if unknown or not roles:
        named = f"no role {', '.join(unknown)}" if unknown else "a user has at least one role"
        raise UserRefused(f"{named}: choose from {', '.join(PERMISSIONS)}")
    return list(dict.fromkeys(roles))


def _hashed(password: str) -> str:
    if not MIN_PASSWORD_LENGTH <= len(password) <= _MAX_PASSWORD_LENGTH:
        raise UserRefused(f"a password has {MIN_PASSWORD_LENGTH} to {_MAX_PASSWORD_LENGTH} characters")
    return _hasher().hash(password)


@lru_cache
def _hasher() -> PasswordHash:
    return PasswordHash.recommended()


@lru_cache
def _nobodys_hash() -> str:
    """What the password of an unknown address is compared with."""
    return _hasher().hash(generated_password())

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
from app.system import queries
from app.system.errors import UserRefused
from app.system.models import User

MIN_PASSWORD_LENGTH: Final = 12
_MAX_PASSWORD_LENGTH: Final = 256
_GENERATED_BYTES: Final = 18


def create_user(
    session: Session, email: str, roles: Sequence[str], password: str, *, full_name: str | None = None
) -> User:
    """Let somebody sign in to the transaction's tenant.

    Args: full_name: what stands before the `@` when absent.
    Errors: `UserRefused` for an address that is none or is taken, an unknown role, a short password.
    """
    address = _checked_email(email)
    user = User(
        tenant_id=tenancy.current_tenant(session).id,
        email=address,
        full_name=(full_name or "").strip() or address.partition("@")[0],
        password_hash=_hashed(password),
        roles=_checked_roles(roles),
    )
    with db.guarding(session, uq_users_email=UserRefused(f"{address} is a user already")):
        session.add(user)
    audit.record(session, "user", user.id, "user_created", {"roles": user.roles})
    session.flush()
    return user


def disable_user(session: Session, email: str) -> User:
    """Let somebody sign in no more; disabled again is no change.

    Errors: `UserRefused` for an unknown address.
    """
    user = _locked(session, email)
    if user.is_active:
        user.is_active, user.disabled_at, user.updated_at = False, clock.now(), clock.now()
        audit.record(session, "user", user.id, "user_disabled")
        session.flush()
    return user


def reset_password(session: Session, email: str, password: str) -> User:
    """Give a user another password.

    Errors: `UserRefused` for an unknown address or a short password.
    """
    user = _locked(session, email)
    user.password_hash, user.updated_at = _hashed(password), clock.now()
    audit.record(session, "user", user.id, "user_password_reset")
    session.flush()
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

"""Business verbs of signing in: tokens for a password, for a client's secret, for a refresh token.

Invariant: a refresh token serves once. One that comes a second time was copied, so everything that followed from
its sign-in ends; that is written in a transaction of its own, because the request itself is refused.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from urllib.parse import unquote_plus
from uuid import UUID

from sqlalchemy.orm import Session

from app.common import audit, clock, db, rate_limit, signing, tenancy
from app.common.errors import invalid_field
from app.common.settings import get_settings
from app.common.tables import uuid7
from app.system import api_clients, queries, users
from app.system.errors import InvalidCredentials
from app.system.models import RefreshToken, User
from app.system.schemas import GrantType, TokenForm, TokenRead

_SECRET_BYTES: Final = 32
_KEPT_AFTER_END: Final = timedelta(days=7)


def grant_tokens(session: Session, form: TokenForm, authorization: str | None, address: str) -> TokenRead:
    """Tokens for whoever proves who it is.

    Args: session: outside any tenant; authorization: the header, for a client that sends its secret there;
    address: where the request comes from.
    Effects: counts the try, in a transaction of its own.
    Errors: `RateLimited`, `InvalidCredentials`, `ValidationFailed` for a missing field or a scope not granted.
    """
    rate_limit.hit(rate_limit.token_attempts(), f"address {address}")
    match form.grant_type:
        case GrantType.PASSWORD:
            return _by_password(session, form)
        case GrantType.CLIENT_CREDENTIALS:
            return _by_secret(session, form, authorization)
        case GrantType.REFRESH_TOKEN:
            return _by_refresh_token(session, _sent(form, "refresh_token"), form.scope)


def _by_password(session: Session, form: TokenForm) -> TokenRead:
    email, password = _sent(form, "username"), _sent(form, "password")
    rate_limit.hit(rate_limit.token_attempts(), f"user {email.strip().lower()}")
    user = users.verify_password(session, email.strip(), password)
    if user is None:
        raise InvalidCredentials
    return _for_user(session, user, _granted(user.roles, form.scope), family_id=uuid7())


def _by_secret(session: Session, form: TokenForm, authorization: str | None) -> TokenRead:
    client_id, secret = _basic(authorization) or (_sent(form, "client_id"), _sent(form, "client_secret"))
    rate_limit.hit(rate_limit.token_attempts(), f"client {client_id}")
    client = api_clients.verify_secret(session, client_id, secret)
    if client is None:
        raise InvalidCredentials
    slug = tenancy.slug_of(session, client.tenant_id)
    return _signed(client.client_id, slug, _granted(client.roles, form.scope), name=client.name)


def _by_refresh_token(session: Session, token: str, asked: str | None) -> TokenRead:
    claiming = session.begin_nested()
    claimed = queries.use_refresh_token(session, _hash(token), clock.now())
    if claimed is None:
        # Who waited for another's use of the token holds its row; what follows writes it from another transaction.
        claiming.rollback()
        _answer_reuse(session, token)
        raise InvalidCredentials
    user = queries.find_user_by_id(session, claimed.user_id, claimed.tenant_id)
    still_granted = [role for role in claimed.scope.split() if user is not None and role in user.roles]
    if user is None or not user.is_active or not still_granted:
        raise InvalidCredentials
    return _for_user(session, user, still_granted, family_id=claimed.family_id, asked=asked)


def _answer_reuse(session: Session, token: str) -> None:
    """End the family of a token that was used before; nothing is said about one that was never given."""
    known = queries.find_refresh_token(session, _hash(token))
    if known is None or known.used_at is None:
        return
    with db.separate_transaction(known.tenant_id, str(known.user_id)) as apart:
        if queries.revoke_refresh_tokens(apart, clock.now(), family_id=known.family_id):
            audit.record(apart, "user", known.user_id, "refresh_token_reused", {"family_id": str(known.family_id)})


def revoke(session: Session, actor_id: str, token: str | None) -> None:
    """End a sign-in of the caller, or all of them when no token is named; what is unknown is ended already."""
    user_id = _user_id(actor_id)
    if user_id is None:
        return
    tenant_id = tenancy.current_tenant(session).id
    if token is None:
        ended = queries.revoke_refresh_tokens(session, clock.now(), user_id=user_id, tenant_id=tenant_id)
    else:
        known = queries.find_refresh_token(session, _hash(token))
        if known is None or (known.user_id, known.tenant_id) != (user_id, tenant_id):
            return
        ended = queries.revoke_refresh_tokens(session, clock.now(), family_id=known.family_id)
    if ended:
        audit.record(session, "user", user_id, "user_signed_out")


def forget_ended(session: Session) -> None:
    """Remove refresh tokens that ended a week ago; until then a copied one is still recognised."""
    queries.delete_refresh_tokens(session, clock.now() - _KEPT_AFTER_END)


def _for_user(
    session: Session, user: User, scope: Sequence[str], *, family_id: UUID, asked: str | None = None
) -> TokenRead:
    """Tokens of a sign-in; what is asked for narrows the access token, not the sign-in."""
    token, now = secrets.token_urlsafe(_SECRET_BYTES), clock.now()
    session.add(
        RefreshToken(
            tenant_id=user.tenant_id,
            user_id=user.id,
            family_id=family_id,
            token_hash=_hash(token),
            scope=" ".join(scope),
            expires_at=now + timedelta(days=get_settings().jwt_refresh_days),
            created_at=now,
        )
    )
    slug = tenancy.slug_of(session, user.tenant_id)
    return _signed(str(user.id), slug, _granted(scope, asked), name=user.full_name, refresh_token=token)


def _signed(
    subject: str, tenant: str, roles: Sequence[str], *, name: str, refresh_token: str | None = None
) -> TokenRead:
    lifetime = timedelta(minutes=get_settings().jwt_access_minutes)
    scope = " ".join(roles)
    claims = {"roles": list(roles), "tenant": tenant, "scope": scope, "name": name}
    return TokenRead(
        access_token=signing.sign(signing.Purpose.ACCESS, subject, lifetime, **claims),
        expires_in=int(lifetime.total_seconds()),
        refresh_token=refresh_token,
        scope=scope,
    )


def _granted(roles: Sequence[str], asked: str | None) -> list[str]:
    """The roles asked for, all of them when none is named.

    Errors: `ValidationFailed` for one that is not granted.
    """
    wanted = (asked or "").split()
    if missing := sorted(set(wanted) - set(roles)):
        raise invalid_field("body", "scope", msg=f"Not granted: {' '.join(missing)}", kind="invalid_scope")
    return [role for role in roles if not wanted or role in wanted]


def _sent(form: TokenForm, name: str) -> str:
    value: str | None = getattr(form, name)
    if not value:
        raise invalid_field("body", name, msg=f"Field required by the grant {form.grant_type}", kind="missing")
    return value


def _basic(authorization: str | None) -> tuple[str, str] | None:
    """A client's id and secret from `Authorization: Basic`, each encoded as a form's value is."""
    scheme, _, encoded = (authorization or "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        decoded = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise InvalidCredentials from error
    client_id, separator, secret = decoded.partition(":")
    if not separator or "\x00" in unquote_plus(client_id):
        raise InvalidCredentials
    return unquote_plus(client_id), unquote_plus(secret)


def _hash(token: str) -> bytes:
    # 256 random bits need no slow hash: nobody can try them all.
    return hashlib.sha256(token.encode()).digest()


def _user_id(actor_id: str) -> UUID | None:
    try:
        return UUID(actor_id)
    except ValueError:
        return None

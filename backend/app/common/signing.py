"""Signed tokens: python-jose behind one narrow door.

Invariant: algorithm, issuer, audience and purpose are pinned and every claim is required, because the
library alone would accept a token without expiry or one made for something else. A token of one purpose
never serves another.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

from jose import jwt
from jose.exceptions import JWTError

from app.common import clock
from app.common.settings import get_settings

_ALGORITHM = "HS256"
_LEEWAY_SECONDS = 30
_REQUIRED = ("iat", "sub", "aud", "iss", "jti")
"""Without `exp`: to require it would have the library judge it, by the machine's clock instead of ours."""


class Purpose(StrEnum):
    """What a token is for, its `typ` claim."""

    ACCESS = "access"
    LOOKUP = "lookup"
    DOCUMENT = "document"
    DRAFT = "draft"


class TokenInvalid(Exception):
    """Forged, malformed, or made for something else."""


class TokenExpired(TokenInvalid):
    """Genuine once, too old now."""


def _secret(purpose: Purpose) -> str:
    settings = get_settings()
    return settings.jwt_secret if purpose is Purpose.ACCESS else settings.landing_token_secret


def sign(purpose: Purpose, subject: str, lifetime: timedelta, **claims: Any) -> str:
    """A token that says `subject` for `lifetime`, for one purpose only."""
    settings, issued_at = get_settings(), clock.now()
    registered = {
        "typ": purpose.value,
        "sub": subject,
        "iss": settings.jwt_issuer,
        "aud": settings.jwt_audience,
        "iat": int(issued_at.timestamp()),
        "exp": int((issued_at + lifetime).timestamp()),
        "jti": uuid4().hex,
    }
    token: str = jwt.encode(claims | registered, _secret(purpose), algorithm=_ALGORITHM)
    return token


def verify(purpose: Purpose, token: str) -> dict[str, Any]:
    """The claims of a genuine token of this purpose.

    Errors: `TokenExpired`, `TokenInvalid`.
    """
    settings, present = get_settings(), int(clock.now().timestamp())
    options = {f"require_{claim}": True for claim in _REQUIRED} | {"verify_exp": False, "verify_nbf": True}
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            _secret(purpose),
            algorithms=[_ALGORITHM],
            audience=settings.jwt_audience,
            issuer=settings.jwt_issuer,
            options=options,
        )
    except (JWTError, ValueError, TypeError) as error:
        raise TokenInvalid from error
    if claims.get("typ") != purpose.value or not isinstance(claims["sub"], str):
        raise TokenInvalid
    if not isinstance(claims.get("exp"), int) or not isinstance(claims["iat"], int):
        raise TokenInvalid
    if claims["iat"] > present + _LEEWAY_SECONDS:
        raise TokenInvalid
    if claims["exp"] < present - _LEEWAY_SECONDS:
        raise TokenExpired
    return claims

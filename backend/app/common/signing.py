"""Signed tokens and sealed values: python-jose and cryptography behind one narrow door.

Invariant: algorithm, issuer, audience and purpose are pinned and every claim is required, because the
library alone would accept a token without expiry or one made for something else. A token of one purpose
never serves another. What is sealed is read by nobody without `DATA_KEY`, and a changed byte opens nothing.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from datetime import timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final
from uuid import uuid4

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from jose import jwt
from jose.exceptions import JWTError

from app.common import clock
from app.common.settings import get_settings

_ALGORITHM = "HS256"
_LEEWAY_SECONDS = 30
_SEALED: Final = "v1."
"""The way of sealing, so that another one can follow without guessing."""

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


class SealBroken(Exception):
    """Not sealed here, changed since, or sealed with a key that is no longer listed."""


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


def seal(values: dict[str, Any]) -> str:
    """The values encrypted and authenticated with the first `DATA_KEY`, as text to store.

    Args: values: JSON values only.
    """
    plain = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
    return _SEALED + _sealer(get_settings().data_key).encrypt(plain).decode()


def open_sealed(text: str) -> dict[str, Any]:
    """What was sealed with any of the keys that `DATA_KEY` lists.

    Errors: `SealBroken`.
    """
    version, token = text[: len(_SEALED)], text[len(_SEALED) :]
    if version != _SEALED or not token.isascii():
        raise SealBroken
    try:
        values: dict[str, Any] = json.loads(_sealer(get_settings().data_key).decrypt(token))
    except InvalidToken as error:
        raise SealBroken from error
    return values


@lru_cache(maxsize=4)
def _sealer(listed: str) -> MultiFernet:
    secrets = [part.strip() for part in listed.split(",") if part.strip()]
    return MultiFernet([Fernet(urlsafe_b64encode(_derived(secret))) for secret in secrets])


def _derived(secret: str) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=b"mt-facturation sealed values v1").derive(secret.encode())

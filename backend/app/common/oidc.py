"""Access tokens of an OpenID Connect issuer, verified with the keys it publishes.

Invariant: an algorithm belongs to a kind of key, so neither a symmetric signature nor a key of another kind is
ever accepted; keys are fetched outside any transaction and seldom, however many tokens name unknown ones.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from typing import Any, Final

import httpx
from jose import jwt
from jose.exceptions import JWTError

from app.common import clock, logging
from app.common.settings import Settings, get_settings
from app.common.signing import TokenExpired, TokenInvalid

_ALGORITHMS: Final = {"RSA": "RS256", "EC": "ES256"}
_LEEWAY_SECONDS: Final = 30
_KEPT_SECONDS: Final = 3600.0
_ASKED_AGAIN_SECONDS: Final = 30.0
_FETCH_SECONDS: Final = 5.0
_LARGEST_KEY_SET: Final = 256 * 1024
_LONGEST_SUBJECT: Final = 200

log = logging.get_logger(__name__)


class _KeySet:
    """The issuer's public keys by their ids, and when they were asked for."""

    def __init__(self) -> None:
        self.keys: dict[str, dict[str, Any]] = {}
        self.url: str | None = None
        self.fetched_at = self.asked_at = float("-inf")
        self.lock = threading.Lock()


_known = _KeySet()


def may_be_issuers(token: str) -> bool:
    """Whether an issuer is set and the token is signed as it signs."""
    return get_settings().oidc_issuer is not None and _header(token).get("alg") in _ALGORITHMS.values()


def needs_keys(token: str) -> bool:
    """Whether the keys should be fetched before this token is verified."""
    present = time.monotonic()
    if _known.url != get_settings().oidc_jwks_url:
        return True
    if present - _known.asked_at < _ASKED_AGAIN_SECONDS:
        return False
    return present - _known.fetched_at > _KEPT_SECONDS or _header(token).get("kid") not in _known.keys


def fetch_keys() -> None:
    """Ask the issuer for its keys, one caller at a time; the known ones stay when it does not answer."""
    url = get_settings().oidc_jwks_url
    with _known.lock:
        if url is None or (_known.url == url and time.monotonic() - _known.asked_at < _ASKED_AGAIN_SECONDS):
            return
        if _known.url != url:
            _known.keys, _known.url = {}, url
        _known.asked_at = time.monotonic()
        try:
            answer = httpx.get(url, timeout=_FETCH_SECONDS, follow_redirects=False)
            answer.raise_for_status()
            if len(answer.content) > _LARGEST_KEY_SET:
                raise ValueError("the key set is too large")
            _known.keys, _known.fetched_at = _usable(answer.json()), time.monotonic()
        except (httpx.HTTPError, ValueError, TypeError, AttributeError) as error:
            log.warning("issuer_keys_not_fetched", error=type(error).__name__)


def _usable(key_set: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The keys that sign, by id."""
    usable = {}
    for key in key_set["keys"] if isinstance(key_set.get("keys"), list) else ():
        algorithm = _ALGORITHMS.get(key.get("kty"))
        fits = algorithm is not None and key.get("alg", algorithm) == algorithm and key.get("use", "sig") == "sig"
        if fits and isinstance(key.get("kid"), str) and (key["kty"] != "EC" or key.get("crv") == "P-256"):
            usable[key["kid"]] = dict(key)
    return usable


def verify(token: str) -> tuple[str, tuple[str, ...], str]:
    """Subject, roles and tenant's slug of a genuine access token.

    Errors: `TokenExpired`, `TokenInvalid`.
    """
    settings = get_settings()
    key = _known.keys.get(str(_header(token).get("kid")))
    if key is None:
        raise TokenInvalid
    options = {f"require_{claim}": True for claim in ("iat", "sub", "aud", "iss")}
    options |= {"verify_exp": False, "verify_nbf": True, "verify_at_hash": False}
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[_ALGORITHMS[key["kty"]]],
            audience=settings.oidc_audience,
            issuer=settings.oidc_issuer,
            options=options,
        )
    except (JWTError, ValueError, TypeError) as error:
        raise TokenInvalid from error
    _check_times(claims)
    return _identity(claims, settings)


def _check_times(claims: Mapping[str, Any]) -> None:
    present = clock.now().timestamp()
    issued_at, expires_at = claims["iat"], claims.get("exp")
    if not isinstance(issued_at, int | float) or not isinstance(expires_at, int | float):
        raise TokenInvalid
    if issued_at > present + _LEEWAY_SECONDS:
        raise TokenInvalid
    if expires_at < present - _LEEWAY_SECONDS:
        raise TokenExpired


def _identity(claims: Mapping[str, Any], settings: Settings) -> tuple[str, tuple[str, ...], str]:
    subject = claims["sub"]
    roles, tenant = _at(claims, settings.oidc_roles_claim), _at(claims, settings.oidc_tenant_claim)
    if isinstance(roles, str):
        roles = roles.split()
    if not isinstance(subject, str) or not subject.isprintable() or not 0 < len(subject) <= _LONGEST_SUBJECT:
        raise TokenInvalid
    if not isinstance(roles, list) or not isinstance(tenant, str):
        raise TokenInvalid
    return subject, tuple(role for role in roles if isinstance(role, str)), tenant


def _at(claims: Mapping[str, Any], path: str) -> Any:
    """A claim by its name, or by names with dots through objects."""
    if path in claims:
        return claims[path]
    value: Any = claims
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _header(token: str) -> dict[str, Any]:
    try:
        header: dict[str, Any] = jwt.get_unverified_header(token)
    except JWTError:
        return {}
    return header

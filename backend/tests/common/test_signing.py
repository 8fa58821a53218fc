"""Tokens: what is signed here for one purpose is accepted for it, and nothing else is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from jose import jwt

from app.common import clock
from app.common.settings import get_settings
from app.common.signing import Purpose, TokenExpired, TokenInvalid, sign, verify

NOON = datetime(2024, 2, 29, 12, tzinfo=UTC)
"""Long ago for the machine: only the product's own clock may judge."""
MINUTES = timedelta(minutes=10)


@pytest.fixture(autouse=True)
def _at_noon(_shared_database: str) -> Any:
    with clock.fixed_at(NOON):
        yield


def forged(secret: str | None = None, algorithm: str = "HS256", **changes: Any) -> str:
    """A token whose claims differ from a genuine one's; None leaves a claim out."""
    settings = get_settings()
    claims = {
        "typ": "lookup",
        "sub": "AB123456",
        "iss": settings.jwt_issuer,
        "aud": settings.jwt_audience,
        "iat": int(NOON.timestamp()),
        "exp": int(NOON.timestamp()) + 600,
        "jti": "1",
    } | changes
    kept = {name: value for name, value in claims.items() if value is not None}
    token: str = jwt.encode(kept, secret or settings.landing_token_secret, algorithm=algorithm)
    return token


def test_a_token_says_what_was_signed() -> None:
    claims = verify(Purpose.LOOKUP, sign(Purpose.LOOKUP, "AB123456", MINUTES, document="42"))
    assert (claims["sub"], claims["document"], claims["typ"]) == ("AB123456", "42", "lookup")
    assert verify(Purpose.LOOKUP, forged())["sub"] == "AB123456"


def test_registered_claims_cannot_be_overridden() -> None:
    token = sign(Purpose.LOOKUP, "AB123456", MINUTES, typ="access", aud="elsewhere")
    assert verify(Purpose.LOOKUP, token)["typ"] == "lookup"


@pytest.mark.parametrize("made_for", list(Purpose))
@pytest.mark.parametrize("used_for", list(Purpose))
def test_a_token_serves_its_own_purpose_only(made_for: Purpose, used_for: Purpose) -> None:
    token = sign(made_for, "AB123456", MINUTES)
    if made_for is used_for:
        assert verify(used_for, token)["sub"] == "AB123456"
    else:
        with pytest.raises(TokenInvalid):
            verify(used_for, token)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a.b.c",
        "not a token",
        "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJzdWIiOiJBQjEyMzQ1NiJ9.",
    ],
)
def test_what_is_no_token_is_invalid(token: str) -> None:
    with pytest.raises(TokenInvalid):
        verify(Purpose.LOOKUP, token)


@pytest.mark.parametrize(
    "changes",
    [
        {"secret": "another-secret-of-more-than-32-characters"},
        {"algorithm": "HS512"},
        {"typ": None},
        {"typ": "document"},
        {"sub": None},
        {"exp": "tomorrow"},
        {"exp": 1.5},
        {"iss": "somebody else"},
        {"iss": None},
        {"aud": "somewhere else"},
        {"aud": None},
        {"iat": None},
        {"exp": None},
        {"jti": None},
        {"iat": int(NOON.timestamp()) + 3600},
    ],
    ids=str,
)
def test_a_forged_claim_is_invalid(changes: dict[str, Any]) -> None:
    with pytest.raises(TokenInvalid):
        verify(Purpose.LOOKUP, forged(**changes))


@pytest.mark.parametrize(("seconds", "is_old"), [(599, False), (629, False), (631, True), (86_400, True)])
def test_a_token_grows_old(seconds: int, is_old: bool) -> None:
    token = sign(Purpose.DOCUMENT, "42", MINUTES)
    with clock.fixed_at(NOON + timedelta(seconds=seconds)):
        if is_old:
            with pytest.raises(TokenExpired):
                verify(Purpose.DOCUMENT, token)
        else:
            assert verify(Purpose.DOCUMENT, token)["sub"] == "42"

"""Who somebody is, as far as a public page can know: a CIN, and where asked a one-time code to its contact.

Invariant: a code is kept as a keyed hash, fits once, for five attempts and ten minutes; attempts count even
when the request that made them is refused. Where codes are asked for, a CIN that nobody has is answered like
any other.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from app.common import clock, db, metrics, queue, signing, tenancy
from app.common.settings import CinVerification, get_settings
from app.customers import service as customers
from app.customers.models import Client
from app.landing import queries, rules, tokens
from app.landing.errors import LandingClientNotFound, LandingCodeInvalid
from app.landing.models import LandingVerification
from app.landing.schemas import CinVerify, CodeSentRead, CodeVerify, LookupRead

_QUEUE: Final = "notifications"
_SEND: Final = "notifications.send_message"
_TEMPLATE: Final = "verification_code"
_MAIL_HOSTS: Final = ("gmail.com", "hotmail.com", "yahoo.fr", "menara.ma", "outlook.com")


def verify_cin(session: Session, body: CinVerify) -> LookupRead | CodeSentRead:
    """Let somebody look at what belongs to a CIN, or have a code sent to its contact first.

    Errors: `LandingClientNotFound` where the CIN alone is enough.
    """
    client = customers.find_client_by_cin(session, body.cin)
    metrics.landing_lookups_total.labels("found" if client else "unknown").inc()
    if get_settings().landing_verification is CinVerification.OTP:
        return _send_code(session, body.cin, client)
    if client is None:
        raise LandingClientNotFound
    return _granted(session, client)


def verify_code(session: Session, body: CodeVerify) -> LookupRead:
    """Exchange a one-time code for the right to look at its CIN.

    Effects: one attempt is used up, in a transaction of its own.
    Errors: `LandingCodeInvalid`, whatever is wrong with the code.
    """
    with db.separate_transaction(session.info["tenant_id"]) as apart:
        kept = queries.count_attempt(apart, body.verification_id, clock.now())
    offered = _hash(body.verification_id, "".join(body.code.split()))
    fits = hmac.compare_digest(kept or b"", offered)
    if not fits or not queries.use_verification(session, body.verification_id, clock.now()):
        raise LandingCodeInvalid
    verification = queries.find_verification(session, body.verification_id)
    if verification is None or verification.client_id is None:
        raise LandingCodeInvalid
    return _granted(session, customers.get_client_row(session, verification.client_id))


def _granted(session: Session, client: Client) -> LookupRead:
    cin = client.cin or ""
    token, ends_at = tokens.new_lookup_token(session, cin)
    contact = rules.masked_contact(client.email, client.phone)
    return LookupRead(cin=cin, masked_contact=contact, lookup_token=token, expires_at=ends_at)


def _send_code(session: Session, cin: str, client: Client | None) -> CodeSentRead:
    """Send a code, or do everything but that where there is nobody to send one to."""
    contact = rules.masked_contact(client.email, client.phone) if client else None
    reached = client if contact else None
    verification_id, code = uuid4(), f"{secrets.randbelow(10**rules.CODE_DIGITS):0{rules.CODE_DIGITS}d}"
    minutes = get_settings().landing_code_minutes
    session.add(
        LandingVerification(
            id=verification_id,
            client_id=reached.id if reached else None,
            code_hash=_hash(verification_id, code),
            expires_at=clock.now() + timedelta(minutes=minutes),
        )
    )
    session.flush()
    sealed = signing.seal({"code": code, "minutes": minutes})
    if reached is not None:
        tenant_id = str(session.info["tenant_id"])
        queue.defer(
            session,
            _SEND,
            _QUEUE,
            tenant_id=tenant_id,
            client_id=str(reached.id),
            template=_TEMPLATE,
            sealed_values=sealed,
        )
    return CodeSentRead(verification_id=verification_id, masked_contact=contact or _invented_contact(session, cin))


def _invented_contact(session: Session, cin: str) -> str:
    """What the contact of a CIN that nobody has might look like: always the same for the same CIN."""
    drawn = _keyed(f"contact:{tenancy.current_tenant(session).slug}:{cin}")
    if drawn[0] < 64:
        return rules.mask_phone(f"{int.from_bytes(drawn[1:5], 'big'):012d}")
    return rules.mask_email(f"{chr(ord('a') + drawn[1] % 26)}@{_MAIL_HOSTS[drawn[2] % len(_MAIL_HOSTS)]}")


def _hash(verification_id: UUID, code: str) -> bytes:
    return _keyed(f"code:{verification_id}:{code}")


def _keyed(text: str) -> bytes:
    return hmac.new(get_settings().landing_token_secret.encode(), text.encode(), hashlib.sha256).digest()

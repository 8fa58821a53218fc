"""Tokens of the public journeys: the right to look at a CIN, or at one document, for a short while.

Invariant: a token opens one thing of one tenant; shown anywhere else it opens nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from app.common import clock, signing, tenancy
from app.common.settings import CinVerification, get_settings
from app.common.signing import Purpose
from app.documents.service import DocumentKind
from app.landing.errors import (
    LandingDocumentTokenMismatch,
    LandingInvoiceTokenMismatch,
    LandingLookupTokenMismatch,
    LandingTokenExpired,
    LandingTokenInvalid,
)

_PATHS: Final = {
    DocumentKind.CONTRACT: "/api/v1/landing/contracts",
    DocumentKind.INVOICE: "/api/v1/landing/invoices",
}


def new_lookup_token(session: Session, cin: str) -> tuple[str, datetime]:
    """A token for everything that belongs to a CIN, and when it ends."""
    lifetime = timedelta(minutes=get_settings().landing_lookup_minutes)
    return signing.sign(Purpose.LOOKUP, cin, lifetime, tenant=_tenant(session)), clock.now() + lifetime


def check_lookup(session: Session, token: str, cin: str) -> None:
    """Let a visitor look at what belongs to a CIN.

    Errors: `LandingTokenInvalid`, `LandingTokenExpired`, `LandingLookupTokenMismatch`.
    """
    if _claims(session, Purpose.LOOKUP, token)["sub"] != cin:
        raise LandingLookupTokenMismatch


def authorise(session: Session, token: str | None, cin: str) -> None:
    """Let a form act for a known client: by its token wherever the CIN alone is not enough, or one is shown.

    Errors: `LandingTokenInvalid`, `LandingTokenExpired`, `LandingLookupTokenMismatch`.
    """
    if not is_authorised(session, token, cin):
        raise LandingTokenInvalid


def is_authorised(session: Session, token: str | None, cin: str) -> bool:
    """Whether a form may act for a known client; a token that is shown must be good.

    Errors: `LandingTokenInvalid`, `LandingTokenExpired`, `LandingLookupTokenMismatch`.
    """
    if token is None:
        return get_settings().landing_verification is CinVerification.CIN_ONLY
    check_lookup(session, token, cin)
    return True


def document_url(session: Session, kind: DocumentKind, subject_id: UUID) -> str:
    """A link to a document that soon expires; relative to the host that was asked."""
    lifetime = timedelta(minutes=get_settings().landing_document_minutes)
    token = signing.sign(Purpose.DOCUMENT, f"{kind}:{subject_id}", lifetime, tenant=_tenant(session))
    return f"{_PATHS[kind]}/{subject_id}/document?token={token}"


def check_document(session: Session, token: str, kind: DocumentKind, subject_id: UUID) -> None:
    """Let a visitor have one document.

    Errors: `LandingTokenInvalid`, `LandingTokenExpired`, `LandingDocumentTokenMismatch`,
    `LandingInvoiceTokenMismatch`.
    """
    if _claims(session, Purpose.DOCUMENT, token)["sub"] != f"{kind}:{subject_id}":
        raise LandingInvoiceTokenMismatch if kind is DocumentKind.INVOICE else LandingDocumentTokenMismatch


def _claims(session: Session, purpose: Purpose, token: str) -> dict[str, Any]:
    try:
        claims = signing.verify(purpose, token)
    except signing.TokenExpired as error:
        raise LandingTokenExpired from error
    except signing.TokenInvalid as error:
        raise LandingTokenInvalid from error
    if claims.get("tenant") != _tenant(session):
        raise LandingTokenInvalid
    return claims


def _tenant(session: Session) -> str:
    return tenancy.current_tenant(session).slug

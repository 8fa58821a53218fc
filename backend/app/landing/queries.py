"""Every select of the public journeys."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.landing import rules
from app.landing.models import LandingDraft, LandingVerification


def find_draft(session: Session, draft_id: UUID, now: datetime) -> LandingDraft | None:
    """A draft that has not ended."""
    statement = select(LandingDraft).where(LandingDraft.id == draft_id, LandingDraft.expires_at > now)
    return session.scalars(statement).first()


def find_draft_for_update(session: Session, draft_id: UUID, now: datetime) -> LandingDraft | None:
    statement = select(LandingDraft).where(LandingDraft.id == draft_id, LandingDraft.expires_at > now)
    return session.scalars(statement.with_for_update().execution_options(populate_existing=True)).first()


def find_verification(session: Session, verification_id: UUID) -> LandingVerification | None:
    return session.scalars(select(LandingVerification).where(LandingVerification.id == verification_id)).first()


def count_attempt(session: Session, verification_id: UUID, now: datetime) -> bytes | None:
    """Use up one attempt at a code; its hash, None when none is left or the code is over."""
    statement = (
        update(LandingVerification)
        .where(
            LandingVerification.id == verification_id,
            LandingVerification.attempts < rules.CODE_ATTEMPTS,
            LandingVerification.used_at.is_(None),
            LandingVerification.expires_at > now,
        )
        .values(attempts=LandingVerification.attempts + 1)
        .returning(LandingVerification.code_hash)
    )
    return session.scalar(statement, execution_options={"synchronize_session": False})


def use_verification(session: Session, verification_id: UUID, now: datetime) -> bool:
    """Mark a code as used; whether it was not before."""
    statement = (
        update(LandingVerification)
        .where(LandingVerification.id == verification_id, LandingVerification.used_at.is_(None))
        .values(used_at=now)
        .returning(LandingVerification.id)
    )
    return session.scalar(statement, execution_options={"synchronize_session": False}) is not None


def delete_ended(session: Session, now: datetime) -> int:
    """Remove drafts and codes that have ended; how many."""
    ended = 0
    for statement in (
        delete(LandingDraft).where(LandingDraft.expires_at <= now).returning(LandingDraft.id),
        delete(LandingVerification).where(LandingVerification.expires_at <= now).returning(LandingVerification.id),
    ):
        ended += len(session.scalars(statement, execution_options={"synchronize_session": False}).all())
    return ended

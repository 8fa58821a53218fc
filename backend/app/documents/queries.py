"""Every select of documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, undefer

from app.documents.models import StoredDocument


def find_stored(session: Session, kind: str, subject_id: UUID, revision: int | None) -> StoredDocument | None:
    """A document of a subject with its bytes, the newest unless a revision is named."""
    statement = select(StoredDocument).where(StoredDocument.kind == kind, StoredDocument.subject_id == subject_id)
    if revision is not None:
        statement = statement.where(StoredDocument.revision == revision)
    newest = statement.order_by(StoredDocument.revision.desc()).limit(1).options(undefer(StoredDocument.content))
    return session.scalars(newest).first()


def keep_first(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Store documents; one that another process stored in the meantime stays."""
    session.execute(insert(StoredDocument).on_conflict_do_nothing(), list(rows))

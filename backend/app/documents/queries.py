"""Every select of documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, undefer

from app.documents.models import StoredDocument

_STORE_LOCK = 7_310_426
"""The first half of the advisory lock of a tenant's files; the second is made of the tenant."""


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


def hold_store(session: Session, tenant_id: UUID) -> None:
    """Until this transaction ends, keep the tenant's files from being swept; any number may hold it so."""
    session.execute(select(func.pg_advisory_xact_lock_shared(_STORE_LOCK, func.hashtext(str(tenant_id)))))


def try_hold_store_alone(session: Session, tenant_id: UUID) -> bool:
    """Until this transaction ends, be the only one at the tenant's files, unless somebody is there now."""
    return bool(session.scalar(select(func.pg_try_advisory_xact_lock(_STORE_LOCK, func.hashtext(str(tenant_id))))))


def hashes_among(session: Session, names: Sequence[str]) -> set[str]:
    """Those of the names that are hashes of stored documents."""
    return set(session.scalars(select(StoredDocument.sha256).where(StoredDocument.sha256.in_(names))))


def stored_after(session: Session, last: UUID, size: int) -> Sequence[Row[UUID, str, str, bytes]]:
    """Documents in the order of their ids, from the one after `last`, each with its bytes if they are in its row."""
    columns = (StoredDocument.id, StoredDocument.file_name, StoredDocument.sha256, StoredDocument.content)
    return session.execute(
        select(*columns).where(StoredDocument.id > last).order_by(StoredDocument.id).limit(size)
    ).all()

"""Business verbs of documents: keep the first rendering, serve it only while it is what was kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from app.common import logging
from app.common.tables import uuid7
from app.common.tenancy import current_tenant
from app.documents import queries, stores
from app.documents.errors import DocumentUnavailable
from app.documents.models import StoredDocument

log = logging.get_logger(__name__)


class DocumentKind(StrEnum):
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    CONTRACT = "contract"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class Rendered:
    """A document on its way into the store."""

    subject_id: UUID
    file_name: str
    content: bytes
    revision: int = 1


def find_document(
    session: Session, kind: DocumentKind, subject_id: UUID, revision: int | None = None
) -> StoredDocument | None:
    """A stored document of a subject, the newest unless a revision is named, its bytes checked against their hash.

    Errors: `DocumentUnavailable` when they differ.
    """
    found = queries.find_stored(session, kind, subject_id, revision)
    if found is None:
        return None
    # Not an assignment: the row is never written again.
    set_committed_value(found, "content", _checked(session, found.id, found.sha256, found.content))
    return found


def _checked(session: Session, document_id: UUID, sha256: str, content: bytes | None) -> bytes:
    """The bytes of a document from its row or its file, which are those of its hash."""
    store = stores.configured()
    if content is None and store is not None:
        content = store.get(current_tenant(session).id, sha256)
    if content is None or not stores.is_content_of(content, sha256):
        log.error("document_differs", document_id=str(document_id))
        raise DocumentUnavailable(details={"document_id": str(document_id)})
    return content


def keep_documents(session: Session, kind: DocumentKind, rendered: Iterable[Rendered]) -> None:
    """Store first renderings; a subject that has one of the same revision already keeps it.

    Effects: where `DOCUMENT_STORE` names a place, files there, of which an undone transaction leaves some that nothing
    refers to. Errors: `DocumentUnavailable` when that place does not answer.
    """
    rows = [
        {
            "id": uuid7(),
            "kind": kind,
            "subject_id": item.subject_id,
            "revision": item.revision,
            "file_name": item.file_name,
            "sha256": hashlib.sha256(item.content).hexdigest(),
            "content": item.content,
        }
        for item in rendered
    ]
    if not rows:
        return
    if (store := stores.configured()) is not None:
        _put(session, store, rows)
    queries.keep_first(session, rows)


def _put(session: Session, store: stores.FileStore, rows: list[dict[str, Any]]) -> None:
    """Move the bytes of new rows into files, which are there before a row can refer to them."""
    tenant_id = current_tenant(session).id
    queries.hold_store(session, tenant_id)
    for row in rows:
        store.put(tenant_id, row["sha256"], row["content"])
        row["content"] = None


def check_documents(session: Session, last: UUID, size: int) -> tuple[UUID | None, int, list[str]]:
    """Compare some of the tenant's stored documents with their hashes.

    Args: last: the id that was checked last, zero to begin.
    Returns: the last id of these, None when there were none; how many they are; which of them are missing or differ.
    """
    rows, wrong = queries.stored_after(session, last, size), []
    for row in rows:
        try:
            _checked(session, row.id, row.sha256, row.content)
        except DocumentUnavailable:
            wrong.append(row.file_name)
    return (rows[-1].id if rows else None), len(rows), wrong

"""Business verbs of documents: keep the first rendering, serve it only while it is what was kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from app.common.tables import uuid7
from app.documents import queries
from app.documents.errors import DocumentUnavailable
from app.documents.models import StoredDocument


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
    if found is not None and hashlib.sha256(found.content).hexdigest() != found.sha256:
        raise DocumentUnavailable(details={"document_id": str(found.id)})
    return found


def keep_documents(session: Session, kind: DocumentKind, rendered: Iterable[Rendered]) -> None:
    """Store first renderings; a subject that has one of the same revision already keeps it."""
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
    if rows:
        queries.keep_first(session, rows)

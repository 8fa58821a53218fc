"""Tables of documents: the bytes of every PDF from its first rendering, or the hash that finds them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column

from app.common.tables import Base, TenantRow


class StoredDocument(TenantRow, Base):
    """A rendered document of a subject, never changed once stored."""

    __tablename__ = "stored_documents"

    kind: Mapped[str]
    subject_id: Mapped[UUID]
    revision: Mapped[int]
    file_name: Mapped[str]
    sha256: Mapped[str]
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    """Null where the bytes are in the store of `DOCUMENT_STORE`; the service hands them out all the same."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            UniqueConstraint("tenant_id", "kind", "subject_id", "revision"),
            CheckConstraint("kind in ('invoice', 'credit_note', 'contract', 'statement')", name="kind"),
            CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
        )

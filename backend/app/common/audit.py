"""The audit trail: who did what to which object, written with the change itself.

Invariant: rows are added and never changed; the database refuses anything else to every role the
application uses.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Index, desc
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.common import clock, db, logging
from app.common.tables import Base, TenantRow, uuid7


class AuditEvent(TenantRow, Base):
    __tablename__ = "audit_events"

    entity_type: Mapped[str]
    entity_id: Mapped[UUID]
    action: Mapped[str]
    actor_id: Mapped[str]
    request_id: Mapped[str | None]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        newest_first: tuple[Any, ...] = (desc("created_at"), desc("id"))
        return (
            Index(None, "tenant_id", "entity_id", *newest_first),
            Index("ix_audit_events_newest", "tenant_id", *newest_first),
            Index("ix_audit_events_action", "tenant_id", "action", *newest_first),
            Index("ix_audit_events_actor", "tenant_id", "actor_id", *newest_first),
        )


def record(
    session: Session, entity_type: str, entity_id: UUID, action: str, details: Mapping[str, Any] | None = None
) -> None:
    """Add one event, by the actor of the session's transaction.

    Args: details: JSON values only; before and after where something changed.
    """
    session.add(
        AuditEvent(
            entity_type=entity_type,
            entity_id=entity_id,
            action=action,
            actor_id=db.actor_of(session),
            request_id=logging.request_id.get(),
            details=dict(details or {}),
            # The transaction's beginning would put a change that waited for another one before it.
            created_at=clock.now(),
        )
    )


WRITE_AUDITED: Final = """
insert into audit_events (id, entity_type, entity_id, action, actor_id, request_id, details, created_at)
select id, entity_type, entity_id, action, actor_id, request_id, details, created_at
from jsonb_to_recordset(cast(:audited as jsonb)) as row (id uuid, entity_type text, entity_id uuid, action text,
  actor_id text, request_id text, details jsonb, created_at timestamptz)
"""
"""For a statement that writes a change and its audit rows at once: `audited` is a JSON list of `row_of`."""


def row_of(
    session: Session, entity_type: str, entity_id: UUID, action: str, details: Mapping[str, Any]
) -> dict[str, Any]:
    """As `record`, for `WRITE_AUDITED`."""
    return {
        "id": str(uuid7()),
        "entity_type": entity_type,
        "entity_id": str(entity_id),
        "action": action,
        "actor_id": db.actor_of(session),
        "request_id": logging.request_id.get(),
        "details": details,
        "created_at": clock.now().isoformat(),
    }

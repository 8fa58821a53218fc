"""Events for other systems, written in the transaction of the change they tell of.

Invariant: an event exists if and only if its change does. `sequence` is the order in which events were
written, but a lower one may be kept later than a higher one; readers follow `position`, which an event is given
once it can be seen, so that none ever appears behind a reader.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.common.tables import Base, TenantRow, uuid7


class OutboxEvent(TenantRow, Base):
    __tablename__ = "outbox_events"

    sequence: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    event_type: Mapped[str]
    object_id: Mapped[UUID]
    payload: Mapped[dict[str, Any]]
    position: Mapped[int | None] = mapped_column(BigInteger, sort_order=95)

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            Index(
                "ix_outbox_events_unpublished",
                "tenant_id",
                "sequence",
                postgresql_where=text("position is null"),
            ),
            Index(
                "ix_outbox_events_published",
                "tenant_id",
                "position",
                unique=True,
                postgresql_where=text("position is not null"),
            ),
        )


def emit(session: Session, event_type: str, object_id: UUID, payload: Mapping[str, Any]) -> None:
    """Add one event.

    Args: event_type: `<noun>.<past tense>`; payload: JSON values only.
    """
    session.add(OutboxEvent(event_type=event_type, object_id=object_id, payload=dict(payload)))


WRITE_TOLD: Final = """
insert into outbox_events (id, event_type, object_id, payload)
select id, event_type, object_id, payload
from jsonb_to_recordset(cast(:told as jsonb)) as row (id uuid, event_type text, object_id uuid, payload jsonb)
"""
"""For a statement that writes a change and its events at once: `told` is a JSON list of `row_of`, in their order."""


def row_of(event_type: str, object_id: UUID, payload: Mapping[str, Any]) -> dict[str, Any]:
    """As `emit`, for `WRITE_TOLD`."""
    return {"id": str(uuid7()), "event_type": event_type, "object_id": str(object_id), "payload": payload}

"""Events for other systems, written in the transaction of the change they tell of.

Invariant: an event exists if and only if its change does; delivery comes later and reads these rows in
the order of `sequence`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.common.tables import Base, TenantRow


class OutboxEvent(TenantRow, Base):
    __tablename__ = "outbox_events"

    sequence: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    event_type: Mapped[str]
    object_id: Mapped[UUID]
    payload: Mapped[dict[str, Any]]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (Index(None, "tenant_id", "sequence"),)


def emit(session: Session, event_type: str, object_id: UUID, payload: Mapping[str, Any]) -> None:
    """Add one event.

    Args: event_type: `<noun>.<past tense>`; payload: JSON values only.
    """
    session.add(OutboxEvent(event_type=event_type, object_id=object_id, payload=dict(payload)))

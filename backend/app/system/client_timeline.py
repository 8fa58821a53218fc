"""A client's story: everything that happened around one client, newest first, read from the audit trail."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.common.pagination import Page, PageRequest, paginate
from app.customers import service as customers
from app.system import queries
from app.system.schemas import TimelineEntryRead


def list_timeline(session: Session, client_id: UUID, request: PageRequest) -> Page[TimelineEntryRead]:
    """A page of what happened to the client and to everything that belongs to the client.

    Errors: `ClientNotFound`.
    """
    customers.get_client_row(session, client_id)
    ids = queries.ids_around_client(session, client_id)
    return paginate(
        session,
        queries.timeline_events(ids),
        request,
        queries.TIMELINE_ORDERING,
        _entry,
        light=queries.timeline_ids(ids),
    )


def _entry(row: Any) -> TimelineEntryRead:
    event, invoice_number, service_identifier = row[0], row[1], row[2]
    return TimelineEntryRead(
        id=event.id,
        occurred_at=event.created_at,
        entity_type=event.entity_type,
        entity_id=event.entity_id,
        action=event.action,
        title=invoice_number or service_identifier,
        actor_id=event.actor_id,
        details=event.details,
    )

"""Every select of notifications."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from app.common.outbox import OutboxEvent
from app.common.pagination import Ordering
from app.common.tables import uuid7
from app.notifications.models import EventFeed, Message, WebhookDelivery, WebhookEndpoint

ENDPOINT_ORDERING = Ordering(
    columns={"created_at": WebhookEndpoint.created_at, "url": WebhookEndpoint.url}, id_column=WebhookEndpoint.id
)
DELIVERY_ORDERING = Ordering(columns={"created_at": WebhookDelivery.created_at}, id_column=WebhookDelivery.id)

_PUBLISH = text(
    "with fresh as ("
    "  select id, :last + row_number() over (order by sequence) as position from ("
    "    select id, sequence from outbox_events where position is null order by sequence limit :limit) first"
    ") update outbox_events e set position = fresh.position from fresh where e.id = fresh.id"
)
_DELIVERIES_OF_EVENTS = (
    "insert into webhook_deliveries"
    " (endpoint_id, event_id, object_id, position, event_type, status, due_since, next_attempt_at)"
    " select :endpoint_id, e.id, e.object_id, e.position, e.event_type, 'pending', cast(:now as timestamptz),"
    " cast(:now as timestamptz)"
)
_FAN_OUT = text(
    _DELIVERIES_OF_EVENTS + " from outbox_events e where e.position > :above and e.position <= :upto"
    " and (cardinality(cast(:types as text[])) = 0 or e.event_type = any(cast(:types as text[])))"
    " order by e.position on conflict (tenant_id, endpoint_id, event_id) do nothing"
)
_REPLAY = text(
    _DELIVERIES_OF_EVENTS + " from outbox_events e where e.position <= :upto and e.created_at >= :since"
    " and (cardinality(cast(:types as text[])) = 0 or e.event_type = any(cast(:types as text[])))"
    " order by e.position on conflict (tenant_id, endpoint_id, event_id) do update set status = 'pending',"
    " attempts = 0, due_since = excluded.due_since, next_attempt_at = excluded.next_attempt_at"
)


def feed_for_update(session: Session) -> EventFeed:
    """The tenant's feed, made when it is missing, held until the end of the transaction."""
    statement = select(EventFeed).with_for_update().execution_options(populate_existing=True)
    if (feed := session.scalars(statement).first()) is None:
        row = insert(EventFeed).values(id=uuid7(), last_position=0, messages_position=0)
        session.execute(row.on_conflict_do_nothing())
        feed = session.scalars(statement).one()
    return feed


def publish(session: Session, last_position: int, limit: int) -> int:
    """Give visible events without a position the following ones, in the order they were written; how many."""
    done: Any = session.execute(_PUBLISH, {"last": last_position, "limit": limit})
    return int(done.rowcount)


def published_events(session: Session, after: int, types: Sequence[str], limit: int) -> Sequence[OutboxEvent]:
    statement = select(OutboxEvent).where(OutboxEvent.position > after)
    if types:
        statement = statement.where(OutboxEvent.event_type.in_(types))
    return session.scalars(statement.order_by(OutboxEvent.position).limit(limit)).all()


def endpoints() -> Select[WebhookEndpoint]:
    return select(WebhookEndpoint)


def find_endpoint(session: Session, endpoint_id: UUID) -> WebhookEndpoint | None:
    return session.scalars(select(WebhookEndpoint).where(WebhookEndpoint.id == endpoint_id)).first()


def find_endpoint_for_update(session: Session, endpoint_id: UUID) -> WebhookEndpoint | None:
    statement = select(WebhookEndpoint).where(WebhookEndpoint.id == endpoint_id).with_for_update(key_share=True)
    return session.scalars(statement.execution_options(populate_existing=True)).first()


def endpoints_behind_for_update(session: Session, position: int) -> Sequence[WebhookEndpoint]:
    """Active endpoints that were not yet given every published event, skipping those that another serves now."""
    statement = select(WebhookEndpoint).where(WebhookEndpoint.is_active, WebhookEndpoint.position < position)
    locked = statement.order_by(WebhookEndpoint.id).with_for_update(skip_locked=True, key_share=True)
    return session.scalars(locked.execution_options(populate_existing=True)).all()


def fan_out(session: Session, endpoint: WebhookEndpoint, upto: int, now: datetime) -> None:
    """Make the deliveries of the events above the endpoint's position, up to and including another."""
    values = {"endpoint_id": endpoint.id, "above": endpoint.position, "upto": upto, "now": now}
    session.execute(_FAN_OUT, values | {"types": endpoint.event_types})


def replay_since(session: Session, endpoint: WebhookEndpoint, since: datetime, upto: int, now: datetime) -> int:
    """Make or renew the deliveries of the events since an instant; how many."""
    values = {"endpoint_id": endpoint.id, "since": since, "upto": upto, "now": now, "types": endpoint.event_types}
    done: Any = session.execute(_REPLAY, values)
    return int(done.rowcount)


def deliveries_of(endpoint_id: UUID, **filters: Any) -> Select[WebhookDelivery]:
    statement = select(WebhookDelivery).where(WebhookDelivery.endpoint_id == endpoint_id)
    for name, value in filters.items():
        if value is not None:
            statement = statement.where(getattr(WebhookDelivery, name) == value)
    return statement


def find_delivery_for_update(session: Session, endpoint_id: UUID, delivery_id: UUID) -> WebhookDelivery | None:
    statement = deliveries_of(endpoint_id).where(WebhookDelivery.id == delivery_id).with_for_update()
    return session.scalars(statement.execution_options(populate_existing=True)).first()


def endpoints_with_due_deliveries(session: Session, now: datetime) -> Sequence[UUID]:
    """Active endpoints that are not paused and have something to be sent."""
    due = (
        select(WebhookDelivery.id)
        .where(
            WebhookDelivery.endpoint_id == WebhookEndpoint.id,
            WebhookDelivery.status == "pending",
            WebhookDelivery.next_attempt_at <= now,
        )
        .exists()
    )
    statement = select(WebhookEndpoint.id).where(WebhookEndpoint.is_active, _not_paused(now), due)
    return session.scalars(statement.order_by(WebhookEndpoint.id)).all()


def _not_paused(now: datetime) -> Any:
    return or_(WebhookEndpoint.paused_until.is_(None), WebhookEndpoint.paused_until <= now)


def claim_due(
    session: Session, endpoint_id: UUID, now: datetime, busy_until: datetime, limit: int
) -> Sequence[WebhookDelivery]:
    """Take due deliveries of an endpoint for this process alone, oldest first, until an instant.

    What happened to an object waits until all that happened to it before was delivered or given up.
    """
    earlier = aliased(WebhookDelivery)
    is_next = ~exists().where(
        earlier.endpoint_id == WebhookDelivery.endpoint_id,
        earlier.object_id == WebhookDelivery.object_id,
        earlier.position < WebhookDelivery.position,
        earlier.status == "pending",
    )
    is_sending = select(WebhookEndpoint.id).where(
        WebhookEndpoint.id == endpoint_id, WebhookEndpoint.is_active, _not_paused(now)
    )
    due = (
        select(WebhookDelivery.id)
        .where(
            WebhookDelivery.endpoint_id == endpoint_id,
            WebhookDelivery.status == "pending",
            WebhookDelivery.next_attempt_at <= now,
            is_sending.exists(),
            is_next,
        )
        .order_by(WebhookDelivery.next_attempt_at, WebhookDelivery.position, WebhookDelivery.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte()  # evaluated once, so that no more rows are locked than are taken
    )
    taken = (
        update(WebhookDelivery)
        .where(WebhookDelivery.id.in_(select(due.c.id)))
        .values(attempts=WebhookDelivery.attempts + 1, last_attempt_at=now, next_attempt_at=busy_until)
        .returning(WebhookDelivery)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return session.scalars(taken).all()


def events_by_id(session: Session, event_ids: Sequence[UUID]) -> dict[UUID, OutboxEvent]:
    statement = select(OutboxEvent).where(OutboxEvent.id.in_(event_ids))
    return {event.id: event for event in session.scalars(statement)}


def deliveries_for_update(session: Session, ids: Sequence[UUID]) -> dict[UUID, WebhookDelivery]:
    statement = select(WebhookDelivery).where(WebhookDelivery.id.in_(ids)).order_by(WebhookDelivery.id)
    locked = statement.with_for_update().execution_options(populate_existing=True)
    return {delivery.id: delivery for delivery in session.scalars(locked)}


def give_up_older(session: Session, endpoint_id: UUID, since: datetime) -> int:
    """Fail what an endpoint was not able to take since an instant; how many deliveries."""
    statement = (
        update(WebhookDelivery)
        .where(
            WebhookDelivery.endpoint_id == endpoint_id,
            WebhookDelivery.status == "pending",
            WebhookDelivery.due_since < since,
        )
        .values(status="failed", next_attempt_at=None)
        .execution_options(synchronize_session=False)
    )
    done: Any = session.execute(statement)
    return int(done.rowcount)


def add_message(session: Session, key: str, client_id: UUID, template: str, status: str) -> bool:
    """Write a message unless there is one of this key; whether it was written."""
    row = insert(Message).values(
        id=uuid7(), key=key, client_id=client_id, template=template, status=status, unfinished=0
    )
    return session.execute(row.on_conflict_do_nothing().returning(Message.id)).first() is not None


def find_message_for_update(session: Session, key: str) -> Message | None:
    statement = select(Message).where(Message.key == key).with_for_update()
    return session.scalars(statement.execution_options(populate_existing=True)).first()

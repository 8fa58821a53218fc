"""The feed: events in the order they became visible.

An event is written with its change and may be kept later than one with a higher sequence. Publishing gives
positions to what can be seen, one publisher at a time. Invariant: whoever read up to a position has missed nothing
below it, and an event that another one follows from stands before it.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.common import tenancy
from app.common.outbox import OutboxEvent
from app.notifications import queries
from app.notifications.models import EventFeed
from app.notifications.schemas import EventFeedRead, EventRead
from app.notifications.values import EventType

BATCH = 5_000


def publish(session: Session) -> tuple[EventFeed, bool]:
    """Give the next events that can be seen their positions.

    Returns: the feed, held until the end of the transaction, because positions have to become visible in their
        order; and whether there may be more to publish.
    """
    feed = queries.feed_for_update(session)
    published = queries.publish(session, feed.last_position, BATCH)
    feed.last_position += published
    session.flush()
    return feed, published == BATCH


def end_of_feed(session: Session) -> int:
    """Where the feed ends now, with everything published that can be seen."""
    while True:
        feed, is_behind = publish(session)
        if not is_behind:
            return feed.last_position


def read_feed(session: Session, after: int, types: Sequence[EventType], limit: int) -> EventFeedRead:
    """The events after a position, oldest first."""
    last = publish(session)[0].last_position
    found = queries.published_events(session, after, [str(kind) for kind in types], limit + 1)
    tenant = tenancy.current_tenant(session).slug
    shown = [_read(event, tenant) for event in found[:limit]]
    has_more = len(found) > limit
    next_after = shown[-1].sequence if has_more else max(after, last)
    return EventFeedRead(data=shown, next_after=next_after, has_more=has_more)


def _read(event: OutboxEvent, tenant: str) -> EventRead:
    return EventRead(
        sequence=event.position or 0,
        id=event.id,
        type=event.event_type,
        created_at=event.created_at,
        tenant=tenant,
        data=event.payload,
    )

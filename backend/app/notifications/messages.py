"""Messages that events ask for: an action on a collection case becomes a message to its client.

Invariant: an action is told once, because its message is written and its job enqueued in the transaction that
moves on past the event. When it may be told was decided by whoever emitted it.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from app.common import db, logging, queue, signing
from app.common.outbox import OutboxEvent
from app.notifications import queries, rules, sending
from app.notifications.values import EventType, MessageStatus

_BATCH: Final = 500

log = logging.get_logger(__name__)


def queue_case_messages(session: Session) -> bool:
    """Make messages of the next published actions on cases.

    Returns: whether there may be more.
    """
    feed = queries.feed_for_update(session)
    events = queries.published_events(session, feed.messages_position, [EventType.COLLECTION_CASE_ACTION], _BATCH)
    jobs = [job for event in events if (job := _job(session, event)) is not None]
    queue.defer_many(session, sending.SEND_MESSAGE, queue.NOTIFICATIONS, jobs)
    is_full = len(events) == _BATCH
    feed.messages_position = (events[-1].position or 0) if is_full else feed.last_position
    session.flush()
    return is_full


def _job(session: Session, event: OutboxEvent) -> dict[str, str | None] | None:
    """The arguments of the job that tells a client of an action, None when nobody is told."""
    template = rules.template_of_action(event.payload)
    if template is None:
        return None
    key = f"case-action:{event.payload.get('action_id') or event.id}"
    try:
        client_id = UUID(str(event.payload.get("client_id")))
        with db.guarding(session, fk_messages_tenant_id_client_id_clients=LookupError()):
            is_new = queries.add_message(session, key, client_id, template, MessageStatus.QUEUED)
    except (ValueError, LookupError):
        log.error("event_names_no_client", event_id=str(event.id))  # it must not hold up those behind it
        return None
    if not is_new:
        return None
    return {
        "tenant_id": str(session.info["tenant_id"]),
        "client_id": str(client_id),
        "template": template,
        "sealed_values": signing.seal(event.payload),
        "channel": event.payload.get("channel"),
        "key": key,
    }

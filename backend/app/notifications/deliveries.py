"""Deliveries: events on their way to endpoints, what was tried, and trying again.

Invariant: an attempt is counted when it begins and its outcome written when it ends; what a dead process left
behind is due again once its time is over.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from app.common import audit, clock, metrics, queue, tenancy
from app.common.outbox import OutboxEvent
from app.common.pagination import Page, PageRequest, paginate
from app.common.tables import uuid7
from app.notifications import feed, queries, rules, service
from app.notifications.errors import (
    WebhookDeliveryNotFound,
    WebhookEndpointInactive,
    WebhookEndpointNotFound,
)
from app.notifications.models import WebhookDelivery, WebhookEndpoint
from app.notifications.schemas import DeliveryFilter, ReplayRead, ReplaySince, WebhookDeliveryRead
from app.notifications.values import PING, DeliveryStatus

DISPATCH: Final = "notifications.dispatch"
CLAIMED: Final = 10
"""Deliveries that one endpoint is sent at a time."""

_BUSY: Final = timedelta(seconds=60)
_STEP: Final = 5_000
_ERROR_LENGTH: Final = 300


@dataclass(frozen=True, slots=True)
class Parcel:
    """A claimed delivery, ready to be sent."""

    delivery_id: UUID
    url: str
    headers: dict[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt: the status of the answer, or why there was none."""

    delivery_id: UUID
    status: int | None
    error: str | None


def list_deliveries(
    session: Session, endpoint_id: UUID, request: PageRequest, filters: DeliveryFilter
) -> Page[WebhookDeliveryRead]:
    """A page of an endpoint's deliveries, newest first.

    Errors: `WebhookEndpointNotFound`.
    """
    service.get_endpoint(session, endpoint_id)
    statement = queries.deliveries_of(endpoint_id, **filters.model_dump())
    return paginate(
        session,
        statement,
        request,
        queries.DELIVERY_ORDERING,
        lambda row: WebhookDeliveryRead.model_validate(row[0]),
        filters.model_dump(),
    )


def replay_delivery(session: Session, endpoint_id: UUID, delivery_id: UUID) -> WebhookDeliveryRead:
    """Send an event once more, whatever came of it before; the receiver knows it by its id.

    Errors: `WebhookEndpointNotFound`, `WebhookDeliveryNotFound`, `WebhookEndpointInactive`.
    """
    _active(session, endpoint_id)
    delivery = queries.find_delivery_for_update(session, endpoint_id, delivery_id)
    if delivery is None:
        raise WebhookDeliveryNotFound
    delivery.status, delivery.attempts = DeliveryStatus.PENDING, 0
    delivery.due_since = delivery.next_attempt_at = clock.now()
    session.flush()
    audit.record(session, "webhook_endpoint", endpoint_id, "webhook_replayed", {"delivery_id": str(delivery_id)})
    ask_for_dispatch(session)
    return WebhookDeliveryRead.model_validate(delivery)


def replay_since(session: Session, endpoint_id: UUID, body: ReplaySince) -> ReplayRead:
    """Send every event of the endpoint's kinds since an instant, or since the beginning of a day, once more.

    Errors: `WebhookEndpointNotFound`, `WebhookEndpointInactive`.
    """
    endpoint = _active(session, endpoint_id)
    since = _instant_of(session, body.since)
    replayed = queries.replay_since(session, endpoint, since, endpoint.position, clock.now())
    details = {"since": since.astimezone(UTC).isoformat(), "replayed": replayed}
    audit.record(session, "webhook_endpoint", endpoint_id, "webhook_replayed", details)
    ask_for_dispatch(session)
    return ReplayRead(replayed=replayed)


def send_test(session: Session, endpoint_id: UUID) -> WebhookDeliveryRead:
    """Send a `webhook.ping`, which stands in no feed.

    Errors: `WebhookEndpointNotFound`, `WebhookEndpointInactive`.
    """
    _active(session, endpoint_id)
    delivery = WebhookDelivery(
        id=uuid7(),
        endpoint_id=endpoint_id,
        event_type=PING,
        status=DeliveryStatus.PENDING,
        attempts=0,
        due_since=clock.now(),
        next_attempt_at=clock.now(),
    )
    session.add(delivery)
    session.flush()
    ask_for_dispatch(session)
    return WebhookDeliveryRead.model_validate(delivery)


def ask_for_dispatch(session: Session) -> None:
    """Have a worker look at what is due as soon as this transaction is kept."""
    queue.defer(session, DISPATCH, queue.NOTIFICATIONS, timestamp=0)


def fan_out(session: Session) -> bool:
    """Publish the next events and make the deliveries of endpoints that want them, set by set.

    Returns: whether there may be more.
    """
    published, is_behind = feed.publish(session)
    last, now = published.last_position, clock.now()
    for endpoint in queries.endpoints_behind_for_update(session, last):
        upto = min(endpoint.position + _STEP, last)
        queries.fan_out(session, endpoint, upto, now)
        endpoint.position = upto
        is_behind = is_behind or upto < last
    session.flush()
    return is_behind


def due_endpoints(session: Session) -> Sequence[UUID]:
    """The endpoints that have something to be sent now."""
    return queries.endpoints_with_due_deliveries(session, clock.now())


def claim(session: Session, endpoint_id: UUID) -> list[Parcel]:
    """Take the next due deliveries of an endpoint, counted as tried, for this process alone."""
    endpoint = queries.find_endpoint(session, endpoint_id)
    now = clock.now()
    taken = queries.claim_due(session, endpoint_id, now, now + _BUSY, CLAIMED) if endpoint is not None else []
    if endpoint is None or not taken:
        return []
    events = queries.events_by_id(session, [d.event_id for d in taken if d.event_id is not None])
    signing_secrets, tenant = service.secrets_of(endpoint), tenancy.current_tenant(session).slug
    return [
        _parcel(
            endpoint, delivery, events.get(delivery.event_id) if delivery.event_id else None, tenant, signing_secrets
        )
        for delivery in taken
    ]


def record(session: Session, endpoint_id: UUID, outcomes: Sequence[Outcome]) -> bool:
    """Write what came of a batch: delivered, due again later, or given up after three days.

    Effects: an endpoint that fails is left alone for a moment; one that answers 410 becomes inactive.
    Returns: whether the endpoint may be sent more now.
    """
    now = clock.now()
    found = queries.deliveries_for_update(session, [outcome.delivery_id for outcome in outcomes])
    for outcome in outcomes:
        if (delivery := found.get(outcome.delivery_id)) is not None:
            _conclude(delivery, outcome, now)
    endpoint = queries.find_endpoint_for_update(session, endpoint_id)
    if endpoint is None:
        return False
    failed = [outcome for outcome in outcomes if not _is_success(outcome)]
    if any(outcome.status == rules.GONE for outcome in failed):
        endpoint.is_active = False
        audit.record(session, "webhook_endpoint", endpoint_id, "webhook_endpoint_gone")
    if len(failed) == len(outcomes):
        endpoint.consecutive_failures += len(failed)
        endpoint.paused_until = now + rules.pause_after(endpoint.consecutive_failures)
        given_up = queries.give_up_older(session, endpoint_id, now - rules.KEPT_TRYING)
        metrics.webhook_deliveries_total.labels("given_up").inc(given_up)
    else:
        endpoint.consecutive_failures, endpoint.paused_until = 0, None
    session.flush()
    return endpoint.is_active and endpoint.paused_until is None


def _conclude(delivery: WebhookDelivery, outcome: Outcome, now: datetime) -> None:
    delivery.response_status = outcome.status
    delivery.error = outcome.error[:_ERROR_LENGTH] if outcome.error else None
    if _is_success(outcome):
        delivery.status, delivery.next_attempt_at, delivery.delivered_at = DeliveryStatus.DELIVERED, None, now
        metrics.webhook_deliveries_total.labels("delivered").inc()
        return
    delay = rules.delay_after(delivery.attempts)
    if delay is None or outcome.status == rules.GONE:
        delivery.status, delivery.next_attempt_at = DeliveryStatus.FAILED, None
        metrics.webhook_deliveries_total.labels("given_up").inc()
    else:
        delivery.next_attempt_at = now + delay
        metrics.webhook_deliveries_total.labels("failed").inc()


def _is_success(outcome: Outcome) -> bool:
    return outcome.status is not None and rules.is_success(outcome.status)


def _active(session: Session, endpoint_id: UUID) -> WebhookEndpoint:
    endpoint = queries.find_endpoint_for_update(session, endpoint_id)
    if endpoint is None:
        raise WebhookEndpointNotFound
    if not endpoint.is_active:
        raise WebhookEndpointInactive
    return endpoint


def _instant_of(session: Session, since: date | datetime) -> datetime:
    if isinstance(since, datetime):
        return since
    return clock.midnight(since, tenancy.current_tenant(session).time_zone)


def _parcel(
    endpoint: WebhookEndpoint,
    delivery: WebhookDelivery,
    event: OutboxEvent | None,
    tenant: str,
    signing_secrets: list[str],
) -> Parcel:
    told: dict[str, Any] = {
        "id": str(event.id if event else delivery.id),
        "type": delivery.event_type,
        "created_at": _instant(event.created_at if event else delivery.created_at),
        "tenant": tenant,
        "data": event.payload if event else {"endpoint_id": str(endpoint.id)},
    }
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    timestamp = int(clock.now().timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "MT-Facturation-Webhooks/1",
        "webhook-id": told["id"],
        "webhook-timestamp": str(timestamp),
        "webhook-signature": rules.signatures(signing_secrets, told["id"], timestamp, body),
    }
    return Parcel(delivery.id, endpoint.url, headers, body)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")

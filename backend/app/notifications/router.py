"""Routes of notifications: the feed of events, webhook endpoints and their deliveries."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from app.common.auth import Administrator, EventReader, SessionDep
from app.common.errors import PreconditionFailed, documented
from app.common.http import IfMatch
from app.common.idempotency import KEY_ERRORS, OptionalOnce
from app.common.pagination import Page, PageQuery
from app.notifications import deliveries, errors, feed, service
from app.notifications.schemas import (
    DeliveryFilter,
    EventFeedRead,
    ReplayRead,
    ReplaySince,
    SecretRotation,
    WebhookDeliveryRead,
    WebhookEndpointCreate,
    WebhookEndpointRead,
    WebhookEndpointUpdate,
    WebhookSecretRead,
)
from app.notifications.values import EventType

router = APIRouter(tags=["Events"])

NOT_FOUND = errors.WebhookEndpointNotFound
After = Annotated[int, Query(ge=0, le=2**63 - 1, description="`next_after` of the answer before; 0 for the beginning.")]
Limit = Annotated[int, Query(ge=1, le=1000, description="How many events at most.")]
Types = Annotated[list[EventType] | None, Query(max_length=50, description="Only these kinds; may be repeated.")]


@router.get("/events", response_model=EventFeedRead)
def list_events(
    session: SessionDep, _actor: EventReader, after: After = 0, limit: Limit = 100, types: Types = None
) -> EventFeedRead:
    """Read the events after one, oldest first; whoever reads on from `next_after` misses none."""
    return feed.read_feed(session, after, types or (), limit)


@router.post("/webhook-endpoints", response_model=WebhookSecretRead, responses=documented(*KEY_ERRORS))
def create_webhook_endpoint(
    body: WebhookEndpointCreate, session: SessionDep, _actor: Administrator, once: OptionalOnce
) -> Response:
    """Subscribe another system; the answer shows its signing secret, once."""
    return once(body, lambda: service.create_endpoint(session, body), is_secret=True)


@router.get("/webhook-endpoints", response_model=Page[WebhookEndpointRead])
def list_webhook_endpoints(session: SessionDep, _actor: Administrator, request: PageQuery) -> Page[WebhookEndpointRead]:
    """List webhook endpoints."""
    return service.list_endpoints(session, request)


@router.get("/webhook-endpoints/{endpoint_id}", response_model=WebhookEndpointRead, responses=documented(NOT_FOUND))
def get_webhook_endpoint(
    endpoint_id: UUID, session: SessionDep, _actor: Administrator, response: Response
) -> WebhookEndpointRead:
    """Read one webhook endpoint."""
    endpoint, response.headers["ETag"] = service.get_endpoint(session, endpoint_id)
    return endpoint


@router.put(
    "/webhook-endpoints/{endpoint_id}",
    response_model=WebhookEndpointRead,
    responses=documented(NOT_FOUND, PreconditionFailed),
)
def update_webhook_endpoint(
    endpoint_id: UUID,
    body: WebhookEndpointUpdate,
    session: SessionDep,
    _actor: Administrator,
    response: Response,
    if_match: IfMatch = None,
) -> WebhookEndpointRead:
    """Change a webhook endpoint."""
    endpoint, response.headers["ETag"] = service.update_endpoint(session, endpoint_id, body, if_match)
    return endpoint


@router.delete("/webhook-endpoints/{endpoint_id}", status_code=204, responses=documented(NOT_FOUND))
def delete_webhook_endpoint(endpoint_id: UUID, session: SessionDep, _actor: Administrator) -> None:
    """Delete a webhook endpoint with its deliveries."""
    service.delete_endpoint(session, endpoint_id)


@router.post(
    "/webhook-endpoints/{endpoint_id}/rotate-secret",
    response_model=WebhookSecretRead,
    responses=documented(NOT_FOUND, *KEY_ERRORS),
)
def rotate_webhook_secret(
    endpoint_id: UUID, body: SecretRotation, session: SessionDep, _actor: Administrator, once: OptionalOnce
) -> Response:
    """Give an endpoint a new signing secret; the one before also signs for a while."""
    return once(body, lambda: service.rotate_secret(session, endpoint_id, body), is_secret=True)


@router.post(
    "/webhook-endpoints/{endpoint_id}/test",
    status_code=202,
    response_model=WebhookDeliveryRead,
    responses=documented(NOT_FOUND, errors.WebhookEndpointInactive, *KEY_ERRORS),
)
def send_webhook_test(endpoint_id: UUID, session: SessionDep, _actor: Administrator, once: OptionalOnce) -> Response:
    """Send an endpoint a `webhook.ping`."""
    return once(None, lambda: deliveries.send_test(session, endpoint_id), status=202)


@router.get(
    "/webhook-endpoints/{endpoint_id}/deliveries",
    response_model=Page[WebhookDeliveryRead],
    responses=documented(NOT_FOUND),
)
def list_webhook_deliveries(
    endpoint_id: UUID,
    session: SessionDep,
    _actor: Administrator,
    request: PageQuery,
    filters: Annotated[DeliveryFilter, Query()],
) -> Page[WebhookDeliveryRead]:
    """List what was sent, or will be, to an endpoint."""
    return deliveries.list_deliveries(session, endpoint_id, request, filters)


@router.post(
    "/webhook-endpoints/{endpoint_id}/deliveries/{delivery_id}/replay",
    status_code=202,
    response_model=WebhookDeliveryRead,
    responses=documented(NOT_FOUND, errors.WebhookDeliveryNotFound, errors.WebhookEndpointInactive, *KEY_ERRORS),
)
def replay_webhook_delivery(
    endpoint_id: UUID, delivery_id: UUID, session: SessionDep, _actor: Administrator, once: OptionalOnce
) -> Response:
    """Send an event to an endpoint once more."""
    return once(None, lambda: deliveries.replay_delivery(session, endpoint_id, delivery_id), status=202)


@router.post(
    "/webhook-endpoints/{endpoint_id}/replay",
    status_code=202,
    response_model=ReplayRead,
    responses=documented(NOT_FOUND, errors.WebhookEndpointInactive, *KEY_ERRORS),
)
def replay_webhook_events(
    endpoint_id: UUID, body: ReplaySince, session: SessionDep, _actor: Administrator, once: OptionalOnce
) -> Response:
    """Send an endpoint every event since an instant once more."""
    return once(body, lambda: deliveries.replay_since(session, endpoint_id, body), status=202)

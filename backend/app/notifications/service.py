"""Business verbs of webhook endpoints."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy.orm import Session

from app.common import audit, clock, signing
from app.common.errors import PreconditionFailed, invalid_field
from app.common.pagination import Page, PageRequest, etag, is_stale, paginate
from app.common.settings import get_settings
from app.notifications import feed, queries, rules
from app.notifications.errors import WebhookEndpointNotFound
from app.notifications.models import WebhookEndpoint
from app.notifications.schemas import (
    SecretRotation,
    WebhookEndpointCreate,
    WebhookEndpointRead,
    WebhookEndpointUpdate,
    WebhookSecretRead,
)


def create_endpoint(session: Session, body: WebhookEndpointCreate) -> WebhookSecretRead:
    """Subscribe another system to the events from now on.

    Returns: the endpoint with its secret, which is stored sealed and never shown again.
    Errors: `ValidationFailed` for an address that nothing may be sent to.
    """
    _check_url(body.url)
    secret = rules.secret_of(secrets.token_bytes(rules.SECRET_BYTES))
    endpoint = WebhookEndpoint(
        url=body.url,
        description=body.description,
        event_types=_distinct(body.event_types),
        is_active=body.is_active,
        position=feed.end_of_feed(session),
        sealed_secret=_sealed(secret),
        consecutive_failures=0,
    )
    session.add(endpoint)
    session.flush()
    audit.record(session, "webhook_endpoint", endpoint.id, "webhook_endpoint_created", {"url": _host(body.url)})
    return _with_secret(endpoint, secret)


def get_endpoint(session: Session, endpoint_id: UUID) -> tuple[WebhookEndpointRead, str]:
    """An endpoint, and its `ETag`.

    Errors: `WebhookEndpointNotFound`.
    """
    endpoint = queries.find_endpoint(session, endpoint_id)
    if endpoint is None:
        raise WebhookEndpointNotFound
    return WebhookEndpointRead.model_validate(endpoint), etag(endpoint.row_version)


def list_endpoints(session: Session, request: PageRequest) -> Page[WebhookEndpointRead]:
    """A page of endpoints."""
    return paginate(
        session,
        queries.endpoints(),
        request,
        queries.ENDPOINT_ORDERING,
        lambda row: WebhookEndpointRead.model_validate(row[0]),
    )


def update_endpoint(
    session: Session, endpoint_id: UUID, body: WebhookEndpointUpdate, if_match: str | None
) -> tuple[WebhookEndpointRead, str]:
    """Change what was sent.

    Effects: an endpoint that becomes active again is told of what happens from now on.
    Errors: `WebhookEndpointNotFound`, `PreconditionFailed`, `ValidationFailed`.
    """
    endpoint = lock_endpoint(session, endpoint_id)
    if is_stale(if_match, endpoint.row_version):
        raise PreconditionFailed
    changes = body.sent()
    if "url" in changes:
        _check_url(changes["url"])
    if "event_types" in changes:
        changes["event_types"] = _distinct(changes["event_types"])
    if changes.get("is_active") and not endpoint.is_active:
        changes |= {"position": feed.end_of_feed(session), "consecutive_failures": 0, "paused_until": None}
    for name, value in changes.items():
        setattr(endpoint, name, value)
    if body.sent():
        _touch(endpoint)
        details = {"fields": sorted(body.model_fields_set)}
        audit.record(session, "webhook_endpoint", endpoint.id, "webhook_endpoint_updated", details)
    session.flush()
    return WebhookEndpointRead.model_validate(endpoint), etag(endpoint.row_version)


def delete_endpoint(session: Session, endpoint_id: UUID) -> None:
    """Forget an endpoint and its deliveries.

    Errors: `WebhookEndpointNotFound`.
    """
    endpoint = lock_endpoint(session, endpoint_id)
    session.delete(endpoint)
    session.flush()
    audit.record(session, "webhook_endpoint", endpoint_id, "webhook_endpoint_deleted", {"url": _host(endpoint.url)})


def rotate_secret(session: Session, endpoint_id: UUID, body: SecretRotation) -> WebhookSecretRead:
    """Give an endpoint a new secret; the one before also signs for a while.

    Returns: the endpoint with its secret, which is never shown again.
    Errors: `WebhookEndpointNotFound`.
    """
    endpoint = lock_endpoint(session, endpoint_id)
    secret = rules.secret_of(secrets.token_bytes(rules.SECRET_BYTES))
    overlap = timedelta(hours=body.overlap_hours)
    endpoint.sealed_previous_secret = endpoint.sealed_secret if overlap else None
    endpoint.previous_secret_until = clock.now() + overlap if overlap else None
    endpoint.sealed_secret = _sealed(secret)
    _touch(endpoint)
    audit.record(session, "webhook_endpoint", endpoint.id, "webhook_secret_rotated", body.model_dump())
    session.flush()
    return _with_secret(endpoint, secret)


def lock_endpoint(session: Session, endpoint_id: UUID) -> WebhookEndpoint:
    """An endpoint that nobody else changes until the transaction ends.

    Errors: `WebhookEndpointNotFound`.
    """
    endpoint = queries.find_endpoint_for_update(session, endpoint_id)
    if endpoint is None:
        raise WebhookEndpointNotFound
    return endpoint


def secrets_of(endpoint: WebhookEndpoint) -> list[str]:
    """The secrets that sign now, newest first."""
    sealed = [endpoint.sealed_secret]
    until = endpoint.previous_secret_until
    if endpoint.sealed_previous_secret is not None and until is not None and until > clock.now():
        sealed.append(endpoint.sealed_previous_secret)
    return [str(signing.open_sealed(text)["secret"]) for text in sealed]


def _sealed(secret: str) -> str:
    return signing.seal({"secret": secret})


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise invalid_field("body", "url", msg="Send an absolute https address") from None
    problem = rules.problem_of_url(parts, is_development=get_settings().app_env.is_development)
    if problem is None and port == 0:
        problem = "A port lies between 1 and 65535"
    if problem is not None:
        raise invalid_field("body", "url", msg=problem)


def _host(url: str) -> str:
    """What the audit trail keeps of an address: paths and queries may hold a receiver's own secrets."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}"


def _distinct(event_types: list[Any]) -> list[str]:
    return sorted({str(kind) for kind in event_types})


def _touch(endpoint: WebhookEndpoint) -> None:
    endpoint.row_version += 1
    endpoint.updated_at = clock.now()


def _with_secret(endpoint: WebhookEndpoint, secret: str) -> WebhookSecretRead:
    return WebhookSecretRead(**WebhookEndpointRead.model_validate(endpoint).model_dump(), secret=secret)

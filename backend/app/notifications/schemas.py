"""JSON shapes of notifications."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    Field,
    PlainValidator,
    SerializeAsAny,
    StrictBool,
    StrictInt,
    TypeAdapter,
    WithJsonSchema,
)

from app.common.schema_base import (
    EARLIEST_DATE,
    LATEST_DATE,
    BusinessDate,
    PartialSchema,
    ReadSchema,
    Schema,
    Timestamp,
    unsent,
)
from app.notifications.values import DeliveryStatus, EventType


def _printable_ascii(url: str) -> str:
    if not url.isascii() or not url.isprintable() or " " in url:
        raise ValueError("Write the address in ASCII, other characters percent-encoded")
    return url


def _of_our_time(at: datetime) -> datetime:
    if not EARLIEST_DATE.year <= at.year <= LATEST_DATE.year:
        raise ValueError(f"Instants lie between {EARLIEST_DATE} and {LATEST_DATE}")
    return at


_DAY: Final = TypeAdapter[date](BusinessDate)
_INSTANT: Final = TypeAdapter[datetime](Annotated[AwareDatetime, AfterValidator(_of_our_time)])


def _day_or_instant(value: Any) -> date | datetime:
    is_day = isinstance(value, str) and len(value) == len("2026-11-01")
    return (_DAY if is_day else _INSTANT).validate_python(value)


DayOrInstant = Annotated[
    SerializeAsAny[date | datetime],
    PlainValidator(_day_or_instant),
    WithJsonSchema({"anyOf": [{"type": "string", "format": form} for form in ("date-time", "date")]}),
]
"""An instant with its offset, or a day in the tenant's time zone."""

Url = Annotated[
    str,
    Field(min_length=8, max_length=2000, examples=["https://partner.example/hooks/billing"]),
    AfterValidator(_printable_ascii),
]
Description = Annotated[str, Field(max_length=500)]
EventTypes = Annotated[
    list[EventType], Field(max_length=50, description="The kinds to be told of; an empty list means all of them.")
]


class WebhookEndpointCreate(Schema):
    url: Url
    description: Description | None = None
    event_types: EventTypes = Field(default_factory=list)
    is_active: StrictBool = True


class WebhookEndpointUpdate(PartialSchema):
    """While inactive nothing is kept for an endpoint; a replay brings back what it missed."""

    url: Url = unsent()
    description: Description | None = None
    event_types: EventTypes = unsent()
    is_active: StrictBool = unsent()


class WebhookEndpointRead(ReadSchema):
    """Where another system is told; the secret is never read back."""

    id: UUID
    url: str
    description: str | None
    event_types: list[EventType]
    is_active: bool
    consecutive_failures: int = Field(description="Attempts that failed since the last that did not.")
    previous_secret_until: Timestamp | None = Field(description="Until then the secret before also signs.")
    created_at: Timestamp
    updated_at: Timestamp


class WebhookSecretRead(WebhookEndpointRead):
    """The endpoint with its new secret, which is shown this once."""

    secret: str = Field(examples=["whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"])


class SecretRotation(Schema):
    overlap_hours: Annotated[StrictInt, Field(ge=0, le=168)] = Field(
        default=24, description="How long the secret before also signs."
    )


class ReplaySince(Schema):
    since: DayOrInstant = Field(
        description="Events created from this instant on, or from the beginning of this day in the time zone of the"
        " tenant, are delivered again."
    )


class ReplayRead(ReadSchema):
    """How many events are on their way again."""

    replayed: int


class WebhookDeliveryRead(ReadSchema):
    """An event on its way to an endpoint."""

    id: UUID
    endpoint_id: UUID
    event_id: UUID | None = Field(description="Null for a test.")
    event_type: str
    status: DeliveryStatus
    attempts: int
    next_attempt_at: Timestamp | None
    last_attempt_at: Timestamp | None
    delivered_at: Timestamp | None
    response_status: int | None = Field(description="The HTTP status of the last answer, null when there was none.")
    error: str | None
    created_at: Timestamp


class DeliveryFilter(ReadSchema):
    status: DeliveryStatus | None = None
    event_type: EventType | None = None


class EventRead(ReadSchema):
    """An event as endpoints receive it, with its place in the feed."""

    sequence: int = Field(description="Send the last one as `after` to read on.")
    id: UUID
    type: str
    created_at: Timestamp
    tenant: str
    data: dict[str, Any]


class EventFeedRead(ReadSchema):
    """Events in the order they became visible; none ever appears before one that was read."""

    data: list[EventRead]
    next_after: int = Field(description="The `after` of the next request, also when there was nothing new.")
    has_more: bool

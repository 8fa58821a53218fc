"""Tables of notifications: the published end of the feed, webhook endpoints, their deliveries, messages."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Index, String, UniqueConstraint, desc, text
from sqlalchemy.orm import Mapped, mapped_column

from app.common.tables import Base, TenantRow, Versioned, tenant_fk


class EventFeed(TenantRow, Base):
    """How far a tenant's events are published, and how far they were looked at for messages."""

    __tablename__ = "event_feeds"

    last_position: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    messages_position: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            UniqueConstraint("tenant_id"),
            CheckConstraint("messages_position between 0 and last_position", name="positions"),
        )


class WebhookEndpoint(Versioned, TenantRow, Base):
    """Where another system wants to be told. `position` is the last event it was given a delivery for, or passed by.

    An empty list of event types means all. Secrets are sealed; the previous one also signs until its time is over.
    """

    __tablename__ = "webhook_endpoints"

    url: Mapped[str]
    description: Mapped[str | None]
    event_types: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=text("'{}'"))
    is_active: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    position: Mapped[int] = mapped_column(BigInteger)
    sealed_secret: Mapped[str]
    sealed_previous_secret: Mapped[str | None]
    previous_secret_until: Mapped[datetime | None]
    consecutive_failures: Mapped[int] = mapped_column(default=0, server_default="0")
    paused_until: Mapped[datetime | None]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            CheckConstraint("length(url) between 8 and 2000", name="url"),
            CheckConstraint(
                "(sealed_previous_secret is null) = (previous_secret_until is null)", name="previous_secret"
            ),
            Index(None, "tenant_id", desc("created_at"), desc("id")),
        )


class WebhookDelivery(TenantRow, Base):
    """An event on its way to an endpoint; a test has no event. `next_attempt_at` is null once it is over.

    `object_id` and `position` are the event's: what happened to one object is told in its order.
    While an attempt runs, `next_attempt_at` lies ahead, so that nobody else begins one unless this process died.
    """

    __tablename__ = "webhook_deliveries"

    endpoint_id: Mapped[UUID]
    event_id: Mapped[UUID | None]
    object_id: Mapped[UUID | None]
    position: Mapped[int | None] = mapped_column(BigInteger)
    event_type: Mapped[str]
    status: Mapped[str]
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    due_since: Mapped[datetime]
    next_attempt_at: Mapped[datetime | None]
    last_attempt_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    response_status: Mapped[int | None]
    error: Mapped[str | None]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            tenant_fk("endpoint_id", "webhook_endpoints", ondelete="CASCADE"),
            tenant_fk("event_id", "outbox_events"),
            UniqueConstraint("tenant_id", "endpoint_id", "event_id"),
            CheckConstraint("status in ('pending', 'delivered', 'failed')", name="status"),
            CheckConstraint("(status = 'pending') = (next_attempt_at is not null)", name="next_attempt"),
            Index(
                "ix_webhook_deliveries_due",
                "tenant_id",
                "endpoint_id",
                "next_attempt_at",
                postgresql_where=text("status = 'pending'"),
            ),
            Index(
                "ix_webhook_deliveries_in_order",
                "tenant_id",
                "endpoint_id",
                "object_id",
                "position",
                postgresql_where=text("status = 'pending'"),
            ),
            Index("ix_webhook_deliveries_newest", "tenant_id", "endpoint_id", desc("created_at"), desc("id")),
        )


class Message(TenantRow, Base):
    """A message to a client, without its text. `key` names what it is for, so that there is one of it.

    `unfinished` counts the sendings whose outcome nobody recorded.
    """

    __tablename__ = "messages"

    key: Mapped[str]
    client_id: Mapped[UUID]
    template: Mapped[str]
    channel: Mapped[str | None]
    status: Mapped[str]
    unfinished: Mapped[int] = mapped_column(default=0, server_default="0")
    sent_at: Mapped[datetime | None]
    error: Mapped[str | None]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            tenant_fk("client_id", "clients", ondelete="CASCADE"),
            UniqueConstraint("tenant_id", "key"),
            CheckConstraint("channel in ('email', 'sms')", name="channel"),
            CheckConstraint("status in ('queued', 'sending', 'sent', 'failed', 'skipped', 'uncertain')", name="status"),
            Index(None, "tenant_id", "client_id"),
        )

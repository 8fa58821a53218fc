"""Tables of customers: clients, the words they are found by, and their lines."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
    desc,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.common.tables import CURRENT_TENANT, Base, TenantRow, Versioned, tenant_fk


class Client(Versioned, TenantRow, Base):
    """A person or a firm. `name_key` is the name as it is sorted: small letters without accents."""

    __tablename__ = "clients"

    cin: Mapped[str | None]
    client_type: Mapped[str]
    full_name: Mapped[str]
    name_key: Mapped[str] = mapped_column(Text(collation="C"))
    address: Mapped[str | None]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    ice: Mapped[str | None]
    language: Mapped[str]
    is_delinquent: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    delinquent_since: Mapped[date | None]
    status: Mapped[str]
    anonymized_at: Mapped[datetime | None]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            UniqueConstraint("tenant_id", "cin", name="uq_clients_cin"),
            CheckConstraint("client_type in ('individual', 'business')", name="client_type"),
            CheckConstraint("status in ('active', 'suspended', 'terminated')", name="status"),
            CheckConstraint("language in ('fr', 'ar', 'en')", name="language"),
            CheckConstraint("cin ~ '^[A-Z0-9]{4,20}$'", name="cin"),
            CheckConstraint("ice is null or (client_type = 'business' and ice ~ '^[0-9]{15}$')", name="ice"),
            CheckConstraint("is_delinquent = (delinquent_since is not null)", name="delinquency"),
            Index(None, "tenant_id", desc("created_at"), desc("id")),
            Index(None, "tenant_id", "name_key", "id"),
            Index(
                "ix_clients_delinquent",
                "tenant_id",
                "delinquent_since",
                postgresql_where=text("is_delinquent"),
            ),
        )


class ClientTerm(Base):
    """One word a client is found by; ordered by code point so that a prefix is a range of the index."""

    __tablename__ = "client_terms"
    __table_args__ = (
        PrimaryKeyConstraint("tenant_id", "term", "client_id"),
        ForeignKeyConstraint(["tenant_id"], ["tenants.id"]),
        tenant_fk("client_id", "clients", ondelete="CASCADE"),
        Index(None, "tenant_id", "client_id"),
    )

    tenant_id: Mapped[UUID] = mapped_column(server_default=text(CURRENT_TENANT))
    term: Mapped[str] = mapped_column(Text(collation="C"))
    client_id: Mapped[UUID]


class Subscriber(Versioned, TenantRow, Base):
    """A line of a client: a number, or any other identifier the network knows it by."""

    __tablename__ = "subscribers"

    client_id: Mapped[UUID]
    service_type: Mapped[str]
    service_identifier: Mapped[str]
    status: Mapped[str]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            tenant_fk("client_id", "clients", ondelete="CASCADE"),
            UniqueConstraint("tenant_id", "service_identifier", name="uq_subscribers_service_identifier"),
            UniqueConstraint("tenant_id", "client_id", "id", name="uq_subscribers_client"),
            CheckConstraint(
                "service_type in ('mobile', 'fiber', 'adsl', 'tv', 'addon', 'landline')", name="service_type"
            ),
            CheckConstraint("status in ('active', 'suspended', 'terminated')", name="status"),
            CheckConstraint("length(service_identifier) between 3 and 100", name="service_identifier"),
        )


class PendingContactChange(TenantRow, Base):
    """Other names or contacts that somebody gave for a known client, until an operator decides."""

    __tablename__ = "pending_contact_changes"

    client_id: Mapped[UUID]
    source: Mapped[str]
    proposed: Mapped[dict[str, Any]]
    status: Mapped[str] = mapped_column(server_default="pending")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            tenant_fk("client_id", "clients", ondelete="CASCADE"),
            CheckConstraint("status in ('pending', 'accepted', 'rejected')", name="status"),
            CheckConstraint(
                "(status = 'pending') = (decided_at is null) and (decided_at is null) = (decided_by is null)",
                name="decision",
            ),
            Index(None, "tenant_id", "client_id"),
            Index("ix_pending_contact_changes_newest", "tenant_id", desc("created_at"), desc("id")),
            Index(
                "ix_pending_contact_changes_waiting",
                "tenant_id",
                "created_at",
                postgresql_where=text("status = 'pending'"),
            ),
        )

"""Tables of collections: cases with their history, and the dunning of each tenant.

An invoice has at most one case, which is opened again rather than opened twice. Actions and steps are added and
never changed.
"""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, UniqueConstraint, desc, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.common.tables import Base, MoneyColumn, TenantRow, Versioned, tenant_fk

_STATUSES = "status in ('open', 'in_progress', 'resolved', 'closed')"
_IS_CHASED = "status in ('open', 'in_progress')"


class CollectionCase(Versioned, TenantRow, Base):
    """The follow-up of one overdue invoice.

    `settled_from` is the status from which a settlement ended the case, and to which a reversal brings it back;
    null where a person ended it. `due_date` is the invoice's, which never changes.
    """

    __tablename__ = "collection_cases"

    invoice_id: Mapped[UUID]
    client_id: Mapped[UUID]
    due_date: Mapped[date]
    status: Mapped[str]
    settled_from: Mapped[str | None]
    reason: Mapped[str]
    hold: Mapped[str | None]
    promised_on: Mapped[date | None]
    promised_amount: Mapped[Decimal | None] = mapped_column(MoneyColumn)
    opened_at: Mapped[datetime]
    last_action_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            UniqueConstraint("tenant_id", "invoice_id", name="uq_collection_cases_invoice"),
            tenant_fk("invoice_id", "invoices"),
            tenant_fk("client_id", "clients"),
            CheckConstraint(_STATUSES, name="status"),
            CheckConstraint("settled_from in ('open', 'in_progress')", name="settled_from"),
            CheckConstraint("hold in ('disputed', 'exempt')", name="hold"),
            CheckConstraint("promised_amount is null or promised_on is not null", name="promise"),
            CheckConstraint("(closed_at is null) = (status in ('open', 'in_progress'))", name="closed_at"),
            Index(
                "ix_collection_cases_listed",
                "tenant_id",
                desc("created_at"),
                desc("id"),
                postgresql_include=["due_date", "status"],
            ),
            Index(None, "tenant_id", "client_id"),
            Index(
                "ix_collection_cases_chased",
                "tenant_id",
                "client_id",
                "id",
                "status",
                postgresql_where=text(_IS_CHASED),
            ),
            Index("ix_collection_cases_status", "tenant_id", "status", "due_date"),
            Index(
                "ix_collection_cases_promised",
                "tenant_id",
                "promised_on",
                postgresql_where=text(f"promised_on is not null and {_IS_CHASED}"),
            ),
        )


class CollectionAction(TenantRow, Base):
    """One thing that happened to a case; `sequence` tells the order within a transaction."""

    __tablename__ = "collection_actions"

    sequence: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    case_id: Mapped[UUID]
    action_type: Mapped[str]
    actor_id: Mapped[str]
    note: Mapped[str | None]
    channel: Mapped[str | None]
    level: Mapped[int | None]
    promised_on: Mapped[date | None]
    promised_amount: Mapped[Decimal | None] = mapped_column(MoneyColumn)
    details: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            tenant_fk("case_id", "collection_cases"),
            CheckConstraint("channel in ('email', 'sms')", name="channel"),
            Index(None, "tenant_id", "case_id", desc("sequence")),
        )


class DunningPolicy(Versioned, TenantRow, Base):
    """What a tenant does about late money: ordered levels, and the hours in which nobody is disturbed."""

    __tablename__ = "dunning_policies"

    is_active: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    levels: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    quiet_from: Mapped[time | None]
    quiet_until: Mapped[time | None]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            UniqueConstraint("tenant_id"),
            CheckConstraint("(quiet_from is null) = (quiet_until is null)", name="quiet_hours"),
        )


class DunningStep(TenantRow, Base):
    """A level that a case was brought to, once and for all."""

    __tablename__ = "dunning_steps"

    case_id: Mapped[UUID]
    action_id: Mapped[UUID]
    level: Mapped[int]
    action: Mapped[str]
    performed_on: Mapped[date]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            UniqueConstraint("tenant_id", "case_id", "level", name="uq_dunning_steps_level"),
            tenant_fk("case_id", "collection_cases"),
            tenant_fk("action_id", "collection_actions"),
            CheckConstraint("action in ('reminder', 'warning', 'suspend', 'propose_termination')", name="action"),
        )


class DunningSuspension(TenantRow, Base):
    """A contract that dunning suspended, until its client owes nothing overdue."""

    __tablename__ = "dunning_suspensions"

    contract_id: Mapped[UUID]
    client_id: Mapped[UUID]
    case_id: Mapped[UUID]
    restored_at: Mapped[datetime | None]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            tenant_fk("contract_id", "contracts"),
            tenant_fk("client_id", "clients"),
            tenant_fk("case_id", "collection_cases"),
            Index(
                "uq_dunning_suspensions_standing",
                "tenant_id",
                "client_id",
                "contract_id",
                unique=True,
                postgresql_where=text("restored_at is null"),
            ),
        )

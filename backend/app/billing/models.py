"""Tables of billing: runs, their chunks of clients, the clients they parked, and what is charged once."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, desc, text
from sqlalchemy.orm import Mapped, mapped_column

from app.common.tables import Base, MoneyColumn, RateColumn, TenantRow, tenant_fk


class BillingRun(TenantRow, Base):
    """One settling of a period; `period_end` is its last day. A tenant has at most one that is not over."""

    __tablename__ = "billing_runs"

    period_start: Mapped[date]
    period_end: Mapped[date]
    due_days: Mapped[int]
    tax_rate: Mapped[Decimal] = mapped_column(RateColumn)
    status: Mapped[str]
    client_count: Mapped[int] = mapped_column(server_default="0")
    started_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    started_by: Mapped[str]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            CheckConstraint("period_end >= period_start", name="period"),
            CheckConstraint("due_days between 1 and 90", name="due_days"),
            CheckConstraint("tax_rate >= 0 and tax_rate <= 1", name="tax_rate"),
            CheckConstraint("status in ('queued', 'running', 'completed', 'completed_with_errors')", name="status"),
            Index(
                "uq_billing_runs_active",
                "tenant_id",
                unique=True,
                postgresql_where=text("status in ('queued', 'running')"),
            ),
            Index(None, "tenant_id", desc("created_at"), desc("id")),
        )


class BillingRunChunk(TenantRow, Base):
    """A range of clients billed in one transaction; `done_at` is its checkpoint."""

    __tablename__ = "billing_run_chunks"

    billing_run_id: Mapped[UUID]
    sequence: Mapped[int]
    first_client_id: Mapped[UUID]
    last_client_id: Mapped[UUID]
    client_count: Mapped[int]
    invoice_count: Mapped[int] = mapped_column(server_default="0")
    credit_note_count: Mapped[int] = mapped_column(server_default="0")
    subtotal_amount: Mapped[Decimal] = mapped_column(MoneyColumn, server_default="0")
    tax_amount: Mapped[Decimal] = mapped_column(MoneyColumn, server_default="0")
    total_amount: Mapped[Decimal] = mapped_column(MoneyColumn, server_default="0")
    done_at: Mapped[datetime | None]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            tenant_fk("billing_run_id", "billing_runs"),
            UniqueConstraint("tenant_id", "billing_run_id", "sequence"),
        )


class ParkedClient(TenantRow, Base):
    """A client a run left out, why, and whether a resume has billed it since."""

    __tablename__ = "billing_parked_clients"

    billing_run_id: Mapped[UUID]
    client_id: Mapped[UUID]
    reason: Mapped[str]
    details: Mapped[dict[str, Any]]
    resolved_at: Mapped[datetime | None]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            tenant_fk("billing_run_id", "billing_runs"),
            tenant_fk("client_id", "clients"),
            UniqueConstraint("tenant_id", "billing_run_id", "client_id"),
        )


class ClientCharge(TenantRow, Base):
    """Something charged once to a client, or credited where negative, net; billed when a line that stands names it."""

    __tablename__ = "client_charges"

    client_id: Mapped[UUID]
    contract_id: Mapped[UUID | None]
    amount: Mapped[Decimal] = mapped_column(MoneyColumn)
    description: Mapped[str]
    reason: Mapped[str]
    not_before: Mapped[date | None]
    created_by: Mapped[str]
    removed_at: Mapped[datetime | None]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            tenant_fk("client_id", "clients"),
            tenant_fk("contract_id", "contracts"),
            CheckConstraint("amount <> 0", name="amount"),
            Index(None, "tenant_id", "client_id", postgresql_where=text("removed_at is null")),
        )

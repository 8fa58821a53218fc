"""Tables of what settles invoices: payments, and the parts of payments and credit notes that were used.

Part of the models of receivables. Triggers keep the sums of both sides in step, so that no part can exceed what
it is taken from, nor what is outstanding.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, desc, text
from sqlalchemy.orm import Mapped, mapped_column

from app.common.tables import Base, MoneyColumn, TenantRow, tenant_fk


class Payment(TenantRow, Base):
    """Money received. What is not allocated is the client's credit.

    `instrument` tells apart what `method` sums up; `transaction_ref` is the payment in another system.
    """

    __tablename__ = "payments"

    client_id: Mapped[UUID | None]
    invoice_id: Mapped[UUID | None]
    amount: Mapped[Decimal] = mapped_column(MoneyColumn)
    allocated_amount: Mapped[Decimal] = mapped_column(MoneyColumn, server_default="0")
    currency: Mapped[str] = mapped_column(String(3))
    payment_date: Mapped[date]
    method: Mapped[str]
    instrument: Mapped[str | None]
    reference: Mapped[str | None]
    transaction_ref: Mapped[str | None]
    note: Mapped[str | None]
    paid_at: Mapped[datetime | None]
    status: Mapped[str] = mapped_column(server_default="posted", default="posted")
    reversed_at: Mapped[datetime | None]
    reversal_reason: Mapped[str | None]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            tenant_fk("client_id", "clients"),
            tenant_fk("invoice_id", "invoices"),
            CheckConstraint("amount > 0", name="amount"),
            CheckConstraint("client_id is not null or invoice_id is not null", name="payer"),
            CheckConstraint("allocated_amount between 0 and amount", name="allocated"),
            CheckConstraint("method in ('cash', 'card', 'bank_transfer', 'wallet', 'other')", name="method"),
            CheckConstraint("status in ('posted', 'reversed')", name="status"),
            CheckConstraint("(status = 'reversed') = (reversed_at is not null)", name="reversal"),
            Index(None, "tenant_id", "client_id", desc("payment_date")),
            Index(None, "tenant_id", "invoice_id"),
            Index(None, "tenant_id", desc("created_at"), desc("id")),
            Index(
                "ix_payments_received",
                "tenant_id",
                "payment_date",
                postgresql_include=["amount"],
                postgresql_where=text("status = 'posted'"),
            ),
            Index(
                "ix_payments_credit",
                "tenant_id",
                "client_id",
                postgresql_where=text("allocated_amount < amount and status = 'posted'"),
            ),
        )


class PaymentAllocation(TenantRow, Base):
    """A part of a payment that settles an invoice; a trigger keeps both sums in step."""

    __tablename__ = "payment_allocations"

    payment_id: Mapped[UUID]
    invoice_id: Mapped[UUID]
    amount: Mapped[Decimal] = mapped_column(MoneyColumn)
    reversed_at: Mapped[datetime | None]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            tenant_fk("payment_id", "payments"),
            tenant_fk("invoice_id", "invoices"),
            CheckConstraint("amount > 0", name="amount"),
            Index(None, "tenant_id", "invoice_id"),
            Index(None, "tenant_id", "payment_id"),
        )


class CreditApplication(TenantRow, Base):
    """A part of a credit note that settles an invoice; a trigger keeps both sums in step."""

    __tablename__ = "credit_applications"

    credit_note_id: Mapped[UUID]
    invoice_id: Mapped[UUID]
    amount: Mapped[Decimal] = mapped_column(MoneyColumn)

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            tenant_fk("credit_note_id", "credit_notes"),
            tenant_fk("invoice_id", "invoices"),
            CheckConstraint("amount > 0", name="amount"),
            Index(None, "tenant_id", "invoice_id"),
            Index(None, "tenant_id", "credit_note_id"),
        )

"""Tables of receivables: what clients owe, what they paid, and the numbers of the documents.

Issued invoices and their lines are held immutable by triggers; `outstanding_amount` and `settlement` are
computed by the database, which refuses an allocation above what is outstanding.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnClause,
    Computed,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    String,
    UniqueConstraint,
    desc,
    func,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.common.tables import CURRENT_TENANT, Base, MoneyColumn, RateColumn, TenantRow, tenant_fk
from app.receivables.invoice_indexes import IS_ISSUED, IS_OPEN, invoice_indexes
from app.receivables.settling import CreditApplication, Payment, PaymentAllocation

__all__ = [
    "IS_ISSUED",
    "IS_OPEN",
    "CreditApplication",
    "CreditNote",
    "CreditNoteLine",
    "Invoice",
    "InvoiceLine",
    "Issuer",
    "NumberSeries",
    "Payment",
    "PaymentAllocation",
    "ReckonedLine",
]

_SETTLEMENT = (
    "case when cancelled_at is not null then 'cancelled' when issued_at is null then 'draft'"
    " when voided_at is not null then 'void'"
    " when total_amount = paid_amount + credited_amount then 'paid' else 'open' end"
)

_PERIOD_MONTH = "period_start - (extract(day from period_start)::integer - 1)"
"""The first day of the month the period starts in."""

OF_CONTRACT = ("contract_id", "service_category", "service_identifier", "offer_id", "offer_version")
"""What a line for a contract has, and a line for anything else that is sold or charged has not."""


def line_constraints(parent: str, column: str) -> tuple[Any, ...]:
    """What the lines of invoices and of credit notes have in common."""
    return (
        tenant_fk(column, parent, name=f"fk_{parent.removesuffix('s')}_lines_parent", deferrable=True),
        tenant_fk("contract_id", "contracts"),
        ForeignKeyConstraint(
            ["tenant_id", "offer_id", "offer_version"],
            ["offer_versions.tenant_id", "offer_versions.offer_id", "offer_versions.version"],
        ),
        CheckConstraint(
            "line_type in ('recurring', 'activation', 'discount', 'adjustment', 'termination_fee', 'sale')",
            name="line_type",
        ),
        CheckConstraint(
            f"num_nulls({', '.join(OF_CONTRACT)}) = case when line_type = 'sale'"
            f" or (charge_id is not null and contract_id is null) then {len(OF_CONTRACT)} else 0 end",
            name="of_contract",
        ),
        CheckConstraint("charge_id is null or line_type = 'adjustment'", name="charge"),
        tenant_fk("charge_id", "client_charges"),
        CheckConstraint("(line_type = 'sale') = (item is not null)", name="item"),
        CheckConstraint("service_to > service_from", name="service_interval"),
        CheckConstraint("month_days between 28 and 31 and billed_days between 0 and 31", name="days"),
        CheckConstraint("tax_rate >= 0 and tax_rate <= 1", name="tax_rate"),
        Index(None, "tenant_id", "contract_id", "service_from"),
    )


class NumberSeries(Base):
    """The last number given in a series and year; its row lock makes numbers continuous."""

    __tablename__ = "number_series"
    __table_args__ = (
        PrimaryKeyConstraint("tenant_id", "series", "year"),
        ForeignKeyConstraint(["tenant_id"], ["tenants.id"]),
        CheckConstraint("last_number >= 0", name="last_number"),
    )

    tenant_id: Mapped[UUID] = mapped_column(server_default=text(CURRENT_TENANT))
    series: Mapped[str]
    year: Mapped[int]
    last_number: Mapped[int]


class Issuer(TenantRow, Base):
    """The seller as printed, kept once for all documents issued while it read so."""

    __tablename__ = "issuers"

    digest: Mapped[str]
    details: Mapped[dict[str, Any]]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (UniqueConstraint("tenant_id", "digest"),)


class Invoice(TenantRow, Base):
    """An invoice with the names and amounts it prints.

    `has_case` says that collections have seen it overdue: what is left of the open ones is all they look through.
    A draft has its number and nobody owes it; `client_id` is null for a customer that is no client of ours.
    """

    __tablename__ = "invoices"

    series: Mapped[str] = mapped_column(server_default="FAC")
    invoice_number: Mapped[str]
    billing_run_id: Mapped[UUID | None]
    client_id: Mapped[UUID | None]
    customer_ref: Mapped[str | None]
    issuer_id: Mapped[UUID]
    client_name: Mapped[str]
    client_details: Mapped[dict[str, Any]]
    order_details: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    language: Mapped[str]
    period_start: Mapped[date]
    period_end: Mapped[date]
    due_date: Mapped[date]
    currency: Mapped[str] = mapped_column(String(3))
    subtotal_amount: Mapped[Decimal] = mapped_column(MoneyColumn)
    tax_amount: Mapped[Decimal] = mapped_column(MoneyColumn)
    total_amount: Mapped[Decimal] = mapped_column(MoneyColumn)
    taxes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    paid_amount: Mapped[Decimal] = mapped_column(MoneyColumn, server_default="0")
    credited_amount: Mapped[Decimal] = mapped_column(MoneyColumn, server_default="0")
    outstanding_amount: Mapped[Decimal] = mapped_column(
        MoneyColumn, Computed("total_amount - paid_amount - credited_amount", persisted=True)
    )
    settlement: Mapped[str] = mapped_column(Computed(_SETTLEMENT, persisted=True))
    period_month: Mapped[date] = mapped_column(Computed(_PERIOD_MONTH, persisted=True))
    issued_at: Mapped[datetime | None]
    viewed_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str | None]
    voided_at: Mapped[datetime | None]
    has_case: Mapped[bool] = mapped_column(server_default=text("false"))
    void_reason: Mapped[str | None]
    updated_at: Mapped[datetime] = mapped_column(server_default=text("now()"), sort_order=91)

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            UniqueConstraint("tenant_id", "series", "invoice_number", name="uq_invoices_number"),
            UniqueConstraint("tenant_id", "billing_run_id", "client_id", name="uq_invoices_run_client"),
            tenant_fk("client_id", "clients"),
            tenant_fk("issuer_id", "issuers"),
            tenant_fk("billing_run_id", "billing_runs"),
            CheckConstraint("total_amount = subtotal_amount + tax_amount", name="total"),
            CheckConstraint("total_amount >= 0", name="not_negative"),
            CheckConstraint(
                "paid_amount >= 0 and credited_amount >= 0 and paid_amount + credited_amount <= total_amount",
                name="outstanding",
            ),
            CheckConstraint("period_end >= period_start", name="period"),
            CheckConstraint("client_id is not null or series = 'INV'", name="client"),
            CheckConstraint("(order_details is not null) = (series = 'INV')", name="order_details"),
            CheckConstraint(
                "issued_at is not null or (series = 'INV' and paid_amount + credited_amount = 0)", name="draft"
            ),
            CheckConstraint("cancelled_at is null or paid_amount + credited_amount = 0", name="cancelled"),
            *invoice_indexes(),
        )


class ReckonedLine:
    """Mixin of the lines of invoices and of credit notes: what is charged, for which days of which month."""

    line_number: Mapped[int]
    contract_id: Mapped[UUID | None]
    service_category: Mapped[str | None]
    service_identifier: Mapped[str | None]
    offer_id: Mapped[UUID | None]
    offer_version: Mapped[int | None]
    line_type: Mapped[str]
    description: Mapped[str]
    unit_fee: Mapped[Decimal] = mapped_column(MoneyColumn)
    billed_days: Mapped[int]
    month_start: Mapped[date]
    month_days: Mapped[int]
    service_from: Mapped[date]
    service_to: Mapped[date]
    line_total: Mapped[Decimal] = mapped_column(MoneyColumn)
    tax_rate: Mapped[Decimal] = mapped_column(RateColumn)
    cause: Mapped[str | None]
    charge_id: Mapped[UUID | None]
    item: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))


class InvoiceLine(ReckonedLine, TenantRow, Base):
    """A line of an invoice, with the days and the denominator it was reckoned by.

    The database itself refuses to bill a contract-day twice: recurring lines of a contract share no day, unless
    one of them was voided. Nor does it bill a charge twice. The constraint compares 64-bit hashes of contracts,
    whose index stays fast at any size; that of a range of identifiers does not.
    """

    __tablename__ = "invoice_lines"

    invoice_id: Mapped[UUID]
    is_void: Mapped[bool] = mapped_column(server_default=text("false"))

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        contract: ColumnClause[int] = literal_column("uuid_hash_extended(contract_id, 0)")
        days = func.daterange(literal_column("service_from"), literal_column("service_to"))
        return (
            UniqueConstraint("tenant_id", "invoice_id", "line_number"),
            Index(
                "uq_invoice_lines_charge",
                "tenant_id",
                "charge_id",
                unique=True,
                postgresql_where=text("charge_id is not null and not is_void"),
            ),
            Index("ix_invoice_lines_offer", "tenant_id", "offer_id", "invoice_id"),
            Index("ix_invoice_lines_service", "tenant_id", "service_category", "invoice_id"),
            ExcludeConstraint(
                (func.int8range(contract, contract, literal_column("'[]'")), "&&"),
                (days, "&&"),
                using="gist",
                where=text("line_type = 'recurring' and not is_void"),
                name="ex_invoice_lines_billed_once",
            ),
            *line_constraints("invoices", "invoice_id"),
        )


class CreditNote(TenantRow, Base):
    """What is given back: in place of a run's negative invoice, or by an operator. Amounts are positive.

    Only an issued note settles anything; a draft has its number and nothing else.
    """

    __tablename__ = "credit_notes"

    series: Mapped[str] = mapped_column(server_default="AV")
    credit_note_number: Mapped[str]
    billing_run_id: Mapped[UUID | None]
    invoice_id: Mapped[UUID | None]
    client_id: Mapped[UUID | None]
    customer_ref: Mapped[str | None]
    issuer_id: Mapped[UUID]
    client_name: Mapped[str]
    client_details: Mapped[dict[str, Any]]
    language: Mapped[str]
    reason: Mapped[str]
    note: Mapped[str | None]
    status: Mapped[str] = mapped_column(server_default="issued")
    currency: Mapped[str] = mapped_column(String(3))
    subtotal_amount: Mapped[Decimal] = mapped_column(MoneyColumn)
    tax_amount: Mapped[Decimal] = mapped_column(MoneyColumn)
    total_amount: Mapped[Decimal] = mapped_column(MoneyColumn)
    taxes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    applied_amount: Mapped[Decimal] = mapped_column(MoneyColumn, server_default="0")
    remaining_amount: Mapped[Decimal] = mapped_column(
        MoneyColumn, Computed("total_amount - applied_amount", persisted=True)
    )
    issued_at: Mapped[datetime | None]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            UniqueConstraint("tenant_id", "series", "credit_note_number", name="uq_credit_notes_number"),
            UniqueConstraint("tenant_id", "billing_run_id", "client_id", name="uq_credit_notes_run_client"),
            tenant_fk("client_id", "clients"),
            tenant_fk("issuer_id", "issuers"),
            tenant_fk("invoice_id", "invoices"),
            tenant_fk("billing_run_id", "billing_runs"),
            CheckConstraint("total_amount = subtotal_amount + tax_amount and total_amount > 0", name="total"),
            CheckConstraint("applied_amount between 0 and total_amount", name="applied"),
            CheckConstraint("status in ('draft', 'issued', 'cancelled')", name="status"),
            CheckConstraint("status <> 'issued' or issued_at is not null", name="issued"),
            CheckConstraint("applied_amount = 0 or status = 'issued'", name="applied_once_issued"),
            CheckConstraint("client_id is not null or series = 'CN'", name="client"),
            Index(None, "tenant_id", "invoice_id"),
            Index(None, "tenant_id", desc("created_at"), desc("id")),
            Index(
                "ix_credit_notes_open",
                "tenant_id",
                "client_id",
                postgresql_where=text("applied_amount < total_amount and status = 'issued'"),
            ),
        )


class CreditNoteLine(ReckonedLine, TenantRow, Base):
    """A line of a credit note; `line_total` is what is given back, so a charge among credits is negative."""

    __tablename__ = "credit_note_lines"

    credit_note_id: Mapped[UUID]
    invoice_line_id: Mapped[UUID | None]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        own = UniqueConstraint("tenant_id", "credit_note_id", "line_number")
        charged = Index(
            "uq_credit_note_lines_charge",
            "tenant_id",
            "charge_id",
            unique=True,
            postgresql_where=text("charge_id is not null and invoice_line_id is null"),
        )
        credited = (tenant_fk("invoice_line_id", "invoice_lines"), Index(None, "tenant_id", "invoice_line_id"))
        return (own, charged, *credited, *line_constraints("credit_notes", "credit_note_id"))

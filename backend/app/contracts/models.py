"""Tables of contracts: the contract as it stands today, its plan terms, its status history."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnClause,
    ForeignKeyConstraint,
    Index,
    Numeric,
    UniqueConstraint,
    desc,
    func,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.common.money import ZERO
from app.common.tables import Base, MoneyColumn, TenantRow, Versioned, tenant_fk

PercentColumn = Numeric(5, 2)


def offer_version_fk(name: str) -> ForeignKeyConstraint:
    """The version of an offer that was signed."""
    columns = ["tenant_id", "offer_id", "offer_version"]
    targets = [f"offer_versions.{column}" for column in ("tenant_id", "offer_id", "version")]
    return ForeignKeyConstraint(columns, targets, name=name)


def no_overlap(name: str) -> ExcludeConstraint:
    """No two stretches of one contract share a day."""
    contract: ColumnClause[UUID] = literal_column("contract_id")
    days = func.daterange(literal_column("valid_from"), literal_column("valid_to"))
    one = func.uuidrange(contract, contract, literal_column("'[]'"))
    return ExcludeConstraint((one, "&&"), (days, "&&"), using="gist", name=name)


class Contract(Versioned, TenantRow, Base):
    """A contract. Offer, fee and status are those in force today; the histories hold the other days.

    `rerate_from` is the earliest day whose billing may have to be corrected, null when none. `termination_date` is
    the last day when somebody ended the contract before its signed end, which `agreed_end_date` keeps.
    """

    __tablename__ = "contracts"

    client_id: Mapped[UUID]
    subscriber_id: Mapped[UUID]
    offer_id: Mapped[UUID]
    offer_version: Mapped[int]
    service_category: Mapped[str]
    status: Mapped[str]
    start_date: Mapped[date]
    end_date: Mapped[date | None]
    commitment_months: Mapped[int | None]
    commitment_end_date: Mapped[date | None]
    monthly_fee: Mapped[Decimal] = mapped_column(MoneyColumn)
    activation_fee: Mapped[Decimal] = mapped_column(MoneyColumn)
    granted_advantage_amount: Mapped[Decimal] = mapped_column(MoneyColumn, server_default="0", default=ZERO)
    termination_date: Mapped[date | None]
    agreed_end_date: Mapped[date | None]
    termination_fee_waiver: Mapped[str | None]
    activated_at: Mapped[datetime | None]
    terminated_at: Mapped[datetime | None]
    rerate_from: Mapped[date | None]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            tenant_fk("client_id", "clients"),
            ForeignKeyConstraint(
                ["tenant_id", "client_id", "subscriber_id"],
                ["subscribers.tenant_id", "subscribers.client_id", "subscribers.id"],
                name="fk_contracts_subscriber_of_client",
            ),
            offer_version_fk("fk_contracts_offer_version"),
            Index(
                "uq_contracts_open_subscriber",
                "tenant_id",
                "subscriber_id",
                unique=True,
                postgresql_where=text("status <> 'terminated'"),
            ),
            CheckConstraint("status in ('draft', 'active', 'suspended', 'terminated')", name="status"),
            CheckConstraint("end_date is null or end_date >= start_date", name="end_date"),
            CheckConstraint("commitment_months between 1 and 60", name="commitment_months"),
            CheckConstraint("monthly_fee > 0 and activation_fee >= 0", name="fees"),
            CheckConstraint("status <> 'terminated' or end_date is not null", name="terminated_end_date"),
            CheckConstraint("granted_advantage_amount >= 0", name="granted_advantage_amount"),
            CheckConstraint("termination_date is null or termination_date = end_date", name="termination_date"),
            CheckConstraint(
                "termination_date is not null or num_nonnulls(agreed_end_date, termination_fee_waiver) = 0",
                name="of_termination",
            ),
            Index(None, "tenant_id", "client_id"),
            Index(None, "tenant_id", desc("created_at"), desc("id")),
            Index(None, "tenant_id", "offer_id"),
            Index(
                "ix_contracts_ending",
                "tenant_id",
                "end_date",
                postgresql_where=text("end_date is not null and status <> 'terminated'"),
            ),
            Index(
                "ix_contracts_ended_early",
                "tenant_id",
                "client_id",
                postgresql_where=text("termination_date is not null and commitment_end_date is not null"),
            ),
        )


class PlanTerm(TenantRow, Base):
    """A plan on a stretch of days, `[valid_from, valid_to)`."""

    __tablename__ = "plan_terms"

    contract_id: Mapped[UUID]
    offer_id: Mapped[UUID]
    offer_version: Mapped[int]
    monthly_fee: Mapped[Decimal] = mapped_column(MoneyColumn)
    proration: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    change: Mapped[str]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            tenant_fk("contract_id", "contracts"),
            offer_version_fk("fk_plan_terms_offer_version"),
            CheckConstraint("monthly_fee > 0", name="monthly_fee"),
            CheckConstraint("valid_to is null or valid_to > valid_from", name="interval"),
            no_overlap("ex_plan_terms_overlap"),
            Index(None, "tenant_id", "contract_id", "valid_from"),
        )


class ContractStatusPeriod(TenantRow, Base):
    """Active or suspended on a stretch of days, `[valid_from, valid_to)`."""

    __tablename__ = "contract_status_periods"

    contract_id: Mapped[UUID]
    status: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            tenant_fk("contract_id", "contracts"),
            CheckConstraint("status in ('active', 'suspended')", name="status"),
            CheckConstraint("valid_to is null or valid_to > valid_from", name="interval"),
            no_overlap("ex_contract_status_periods_overlap"),
            Index(None, "tenant_id", "contract_id", "valid_from"),
        )


class ContractDocument(TenantRow, Base):
    """One version of a contract's document: the facts it prints, frozen when it was issued; never changed."""

    __tablename__ = "contract_documents"

    contract_id: Mapped[UUID]
    revision: Mapped[int]
    cause: Mapped[str | None]
    language: Mapped[str]
    file_name: Mapped[str]
    facts: Mapped[dict[str, Any]]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            tenant_fk("contract_id", "contracts"),
            UniqueConstraint("tenant_id", "contract_id", "revision"),
            CheckConstraint("revision >= 1", name="revision"),
            CheckConstraint("language in ('fr', 'ar', 'en')", name="language"),
        )


class ContractDiscount(TenantRow, Base):
    """What a contract is let off: a percentage or an amount a month, `[valid_from, valid_to)`, open when null."""

    __tablename__ = "contract_discounts"

    contract_id: Mapped[UUID]
    applies_to: Mapped[str]
    percent: Mapped[Decimal | None] = mapped_column(PercentColumn)
    amount: Mapped[Decimal | None] = mapped_column(MoneyColumn)
    label: Mapped[str | None]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            tenant_fk("contract_id", "contracts"),
            CheckConstraint("applies_to in ('recurring', 'activation')", name="applies_to"),
            CheckConstraint("num_nonnulls(percent, amount) = 1", name="one_value"),
            CheckConstraint("percent > 0 and percent <= 100", name="percent"),
            CheckConstraint("amount > 0", name="amount"),
            CheckConstraint("valid_to is null or valid_to > valid_from", name="interval"),
            Index(None, "tenant_id", "contract_id", "valid_from"),
        )

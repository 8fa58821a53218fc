"""Tables of the catalogue: offers, and the versions that contracts sign."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.common.tables import Base, MoneyColumn, TenantRow, Versioned


class Offer(Versioned, TenantRow, Base):
    """What stays the same over an offer's versions; `version` names the current one."""

    __tablename__ = "offers"

    name: Mapped[str]
    service_category: Mapped[str]
    status: Mapped[str]
    version: Mapped[int]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            UniqueConstraint("tenant_id", "id", "name", "service_category"),
            CheckConstraint("service_category in ('mobile', 'internet', 'landline')", name="service_category"),
            CheckConstraint("status in ('active', 'retired')", name="status"),
            CheckConstraint("valid_to is null or valid_to >= valid_from", name="validity"),
            Index(None, "tenant_id", "service_category", "status"),
        )


class OfferVersion(TenantRow, Base):
    """Fees and components at one version. Once `frozen_at` is set a trigger refuses any change of them."""

    __tablename__ = "offer_versions"

    offer_id: Mapped[UUID]
    version: Mapped[int]
    name: Mapped[str]
    service_category: Mapped[str]
    service_type: Mapped[str]
    monthly_fee: Mapped[Decimal] = mapped_column(MoneyColumn)
    activation_fee: Mapped[Decimal] = mapped_column(MoneyColumn)
    proration: Mapped[str]
    early_termination_policy: Mapped[str]
    mobile_data_gb: Mapped[int | None]
    mobile_calls_hours: Mapped[int | None]
    internet_access_type: Mapped[str | None]
    internet_fiber_speed_mbps: Mapped[int | None]
    internet_adsl_speed_mbps: Mapped[int | None]
    internet_landline_included: Mapped[bool]
    internet_tv_included: Mapped[bool]
    landline_national_included: Mapped[bool]
    landline_international_hours: Mapped[int | None]
    landline_phone_hours: Mapped[int | None]
    frozen_at: Mapped[datetime | None]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            UniqueConstraint("tenant_id", "offer_id", "version"),
            UniqueConstraint("tenant_id", "name", "service_category", "version"),
            ForeignKeyConstraint(
                ["tenant_id", "offer_id", "name", "service_category"],
                ["offers.tenant_id", "offers.id", "offers.name", "offers.service_category"],
                name="fk_offer_versions_offer",
                onupdate="CASCADE",
                ondelete="CASCADE",
            ),
            CheckConstraint("monthly_fee > 0", name="monthly_fee"),
            CheckConstraint("activation_fee >= 0", name="activation_fee"),
            CheckConstraint("version >= 1", name="version"),
            CheckConstraint("service_type in ('mobile', 'fiber', 'adsl', 'landline')", name="service_type"),
            CheckConstraint("proration in ('daily', 'full_month')", name="proration"),
            CheckConstraint(
                "early_termination_policy in ('none', 'remaining_months', 'anrt_08_11')",
                name="early_termination_policy",
            ),
        )

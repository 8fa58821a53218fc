"""JSON shapes of the catalogue."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field, StrictBool, StrictInt

from app.catalog.values import (
    AccessType,
    EarlyTerminationPolicy,
    OfferStatus,
    Proration,
    ServiceCategory,
    ServiceType,
)
from app.common import money
from app.common.schema_base import (
    BusinessDate,
    Money,
    NonNegativeMoney,
    PartialSchema,
    PositiveMoney,
    ReadSchema,
    Schema,
    Timestamp,
    unsent,
)

Quota = Annotated[StrictInt, Field(ge=1, le=1_000_000)]
OfferName = Annotated[str, Field(min_length=2, max_length=150, examples=["Fibre 100 Mb/s"])]
VersionNumber = Annotated[StrictInt, Field(ge=1, le=1_000_000)]


class OfferComponents(Schema):
    """Components; those that belong to another category than the offer's are cleared."""

    mobile_data_gb: Quota | None = Field(default=None, description="Gigabytes a month.")
    mobile_calls_hours: Quota | None = Field(default=None, description="Hours of calls a month.")
    internet_access_type: AccessType | None = None
    internet_fiber_speed_mbps: Quota | None = None
    internet_adsl_speed_mbps: Quota | None = None
    internet_landline_included: StrictBool | None = Field(default=None, description="Always true for internet.")
    internet_tv_included: StrictBool | None = None
    landline_national_included: StrictBool | None = Field(default=None, description="Unlimited national calls.")
    landline_international_hours: Quota | None = None
    landline_phone_hours: Quota | None = None


class OfferCreate(OfferComponents):
    name: OfferName
    service_category: ServiceCategory
    service_type: ServiceType | None = Field(default=None, description="Derived; when sent it must agree.")
    version: VersionNumber = 1
    monthly_fee: PositiveMoney
    activation_fee: NonNegativeMoney = Field(default=money.ZERO, description="Charged once, never prorated.")
    status: OfferStatus = OfferStatus.ACTIVE
    valid_from: BusinessDate | None = Field(default=None, description="First day of sale; today when absent.")
    valid_to: BusinessDate | None = Field(default=None, description="Last day of sale; open when null.")
    proration: Proration = Proration.DAILY
    early_termination_policy: EarlyTerminationPolicy = EarlyTerminationPolicy.NONE


class OfferUpdate(OfferComponents, PartialSchema):
    """Only sent fields change; null clears a component or `valid_to`. The merged offer is validated whole."""

    name: OfferName = unsent()
    service_category: ServiceCategory = unsent()
    service_type: ServiceType = unsent()
    version: VersionNumber = unsent()
    monthly_fee: PositiveMoney = unsent()
    activation_fee: NonNegativeMoney = unsent()
    status: OfferStatus = unsent()
    valid_from: BusinessDate = unsent()
    valid_to: BusinessDate | None = None
    proration: Proration = unsent()
    early_termination_policy: EarlyTerminationPolicy = unsent()


class OfferVersionRead(ReadSchema):
    """Fees and components of one version."""

    version: int
    service_type: ServiceType
    monthly_fee: Money
    activation_fee: Money
    proration: Proration
    early_termination_policy: EarlyTerminationPolicy
    mobile_data_gb: int | None
    mobile_calls_hours: int | None
    internet_access_type: AccessType | None
    internet_fiber_speed_mbps: int | None
    internet_adsl_speed_mbps: int | None
    internet_landline_included: bool
    internet_tv_included: bool
    landline_national_included: bool
    landline_international_hours: int | None
    landline_phone_hours: int | None
    created_at: Timestamp


class OfferRead(OfferVersionRead):
    """An offer as it is sold now: its own fields and those of its current version."""

    id: UUID
    name: str
    service_category: ServiceCategory
    status: OfferStatus
    valid_from: BusinessDate
    valid_to: BusinessDate | None
    updated_at: Timestamp


class OfferFilter(ReadSchema):
    service_category: ServiceCategory | None = None
    status: OfferStatus | None = None


class OfferCategoryRead(ReadSchema):
    """The offers of one category."""

    service_category: ServiceCategory
    offers: list[OfferRead]

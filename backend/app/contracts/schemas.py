"""JSON shapes of contracts."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, StrictInt, model_validator

from app.catalog.values import ServiceCategory
from app.common.money import ZERO
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
from app.contracts.values import MAX_COMMITMENT_MONTHS, ContractEvent, ContractStatus, DiscountTarget, PlanChange

CommitmentMonths = Annotated[StrictInt, Field(ge=1, le=MAX_COMMITMENT_MONTHS)]
GrantedAdvantage = Annotated[
    NonNegativeMoney,
    Field(description="What the commitment was granted for, net: due where the offer's early termination says so."),
]


class ContractCreate(Schema):
    """A contract by explicit ids, under the same rules as provisioning."""

    client_id: UUID
    subscriber_id: UUID
    offer_id: UUID
    contract_start_date: BusinessDate
    end_date: BusinessDate | None = Field(default=None, description="Last day of service; open when null.")
    commitment_months: CommitmentMonths | None = None
    granted_advantage_amount: GrantedAdvantage = ZERO
    status: Literal[ContractStatus.DRAFT, ContractStatus.ACTIVE] = ContractStatus.DRAFT


class ContractStatusUpdate(Schema):
    status: ContractStatus
    effective_date: BusinessDate | None = Field(
        default=None,
        description="First day of the new status (last day of service when terminating); today when absent.",
    )
    termination_fee_waiver: Annotated[str, Field(min_length=2, max_length=500)] | None = Field(
        default=None, description="Lets the client off the fee of ending early, for this reason; only when terminating."
    )

    @model_validator(mode="after")
    def _waives_an_end(self) -> Self:
        if self.termination_fee_waiver is not None and self.status is not ContractStatus.TERMINATED:
            raise ValueError("Only a termination has a fee to waive")
        return self


class ContractOfferUpdate(PartialSchema):
    offer_id: UUID
    effective_date: BusinessDate = unsent()
    commitment_months: CommitmentMonths | None = Field(default=None, description="Never shortens a commitment.")


class ScheduledChangeRead(ReadSchema):
    """A plan change that takes effect on a later day."""

    offer_id: UUID
    offer_version: int
    offer_name: str
    monthly_fee: Money
    effective_date: BusinessDate


class ContractRead(ReadSchema):
    """A contract as it stands today."""

    id: UUID
    client_id: UUID
    client_name: str
    subscriber_id: UUID
    service_identifier: str
    service_category: ServiceCategory
    offer_id: UUID
    offer_name: str
    offer_version: int
    status: ContractStatus
    start_date: BusinessDate
    end_date: BusinessDate | None
    commitment_months: int | None
    commitment_end_date: BusinessDate | None
    monthly_fee: Money
    granted_advantage_amount: Money
    termination_fee_waiver: str | None = Field(description="Why the fee of ending early was let off; null when not.")
    scheduled_change: ScheduledChangeRead | None = None
    activated_at: Timestamp | None
    terminated_at: Timestamp | None
    created_at: Timestamp
    updated_at: Timestamp


class ContractFilter(ReadSchema):
    status: ContractStatus | None = None
    client_id: UUID | None = None
    subscriber_id: UUID | None = None
    offer_id: UUID | None = None
    service_category: ServiceCategory | None = None


class PlanTermRead(ReadSchema):
    """A plan on a stretch of days; `end_date` is the last one, null when open."""

    offer_id: UUID
    offer_name: str
    offer_version: int
    monthly_fee: Money
    start_date: BusinessDate
    end_date: BusinessDate | None
    change: PlanChange


class ContractAuditRead(ReadSchema):
    """One event of a contract's life."""

    id: UUID
    contract_id: UUID
    event_type: ContractEvent
    actor_id: str
    details: dict[str, Any]
    created_at: Timestamp


class ContractDocumentRead(ReadSchema):
    """One version of a contract's document; `sha256` is null until its bytes were first asked for."""

    contract_id: UUID
    revision: int
    cause: ContractEvent | None = Field(description="What it was issued for; null for a contract older than papers.")
    language: str
    file_name: str
    sha256: str | None
    issued_at: Timestamp


Percent = Annotated[Money, Field(gt=0, le=100, description="Of the fee: 10 is a tenth.", examples=["10.00"])]


class DiscountCreate(Schema):
    """A percentage or an amount a month, from a day on, for some months or until it is ended."""

    applies_to: DiscountTarget = DiscountTarget.RECURRING
    percent: Percent | None = None
    amount: PositiveMoney | None = Field(default=None, description="A whole month's, prorated with the fee.")
    start_date: BusinessDate
    months: Annotated[StrictInt, Field(ge=1, le=120)] | None = Field(default=None, description="Open when null.")
    label: Annotated[str, Field(min_length=1, max_length=100)] | None = Field(
        default=None, description="How the invoice calls it; the percentage when null."
    )

    @model_validator(mode="after")
    def _one_value(self) -> Self:
        if (self.percent is None) == (self.amount is None):
            raise ValueError("Send exactly one of percent and amount")
        return self


class DiscountRead(ReadSchema):
    """A discount of a contract; `end_date` is its last day, null when open."""

    id: UUID
    contract_id: UUID
    applies_to: DiscountTarget
    percent: Money | None
    amount: Money | None
    label: str | None
    start_date: BusinessDate
    end_date: BusinessDate | None
    created_at: Timestamp

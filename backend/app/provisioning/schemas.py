"""JSON shapes of provisioning."""

from __future__ import annotations

from typing import Self
from uuid import UUID

from pydantic import Field, StrictBool, model_validator

from app.billing.schemas import QuotedLineRead
from app.common.schema_base import BusinessDate, Money, ReadSchema, Schema
from app.contracts.schemas import CommitmentMonths, ContractRead, GrantedAdvantage
from app.customers.schemas import ClientCreate, ServiceIdentifier, SubscriberType
from app.provisioning.rules import Intent, Mode

__all__ = ["Intent", "Mode"]


class NewSubscriber(Schema):
    """A line by its identifier; without one a number is allocated."""

    service_identifier: ServiceIdentifier | None = None
    service_type: SubscriberType | None = Field(default=None, description="Must be the offer's when sent.")


class ProvisionCreate(Schema):
    """Everything for a working line: an offer, a client (known or new), and perhaps a line."""

    offer_id: UUID
    contract_start_date: BusinessDate
    commitment_months: CommitmentMonths | None = None
    granted_advantage_amount: GrantedAdvantage | None = Field(
        default=None, description="None when absent; in an upgrade, what was granted before."
    )
    end_date: BusinessDate | None = Field(default=None, description="Last day of service; new contracts only.")
    auto_activate: StrictBool = True
    client_id: UUID | None = None
    client: ClientCreate | None = None
    subscriber_id: UUID | None = None
    subscriber: NewSubscriber | None = None
    provisioning_intent: Intent = Intent.AUTO
    target_contract_id: UUID | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        names_line = self.subscriber_id is not None or self.subscriber is not None
        if (self.client_id is None) == (self.client is None):
            raise ValueError("Send exactly one of client_id and client")
        if self.subscriber_id is not None and self.subscriber is not None:
            raise ValueError("Send at most one of subscriber_id and subscriber")
        if self.provisioning_intent is Intent.NEW_LINE and (self.target_contract_id or self.subscriber_id):
            raise ValueError("A new line has neither target_contract_id nor subscriber_id")
        if self.provisioning_intent is Intent.UPGRADE and (self.client_id is None or names_line):
            raise ValueError("An upgrade needs client_id and takes no subscriber")
        return self


class ProvisionRead(ReadSchema):
    """The contract that was signed or upgraded, and what was created on the way."""

    contract: ContractRead
    created_client: bool
    created_subscriber: bool
    provisioning_mode: Mode


class QuotedInvoiceRead(ReadSchema):
    """The invoice of the start date's calendar month, for this contract alone."""

    period_start: BusinessDate
    period_end: BusinessDate
    lines: list[QuotedLineRead]
    subtotal_amount: Money
    tax_amount: Money
    total_amount: Money


class ProvisionPreviewRead(ReadSchema):
    """What provisioning would do and cost."""

    provisioning_mode: Mode
    target_contract_id: UUID | None
    monthly_fee: Money
    activation_fee: Money
    commitment_end_date: BusinessDate | None
    first_invoice: QuotedInvoiceRead

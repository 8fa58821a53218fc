"""JSON shapes of the public journeys."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StrictInt, ValidatorFunctionWrapHandler, WrapValidator

from app.catalog.schemas import OfferCategoryRead, OfferRead
from app.catalog.values import ServiceCategory
from app.common.schema_base import BusinessDate, Money, PartialSchema, ReadSchema, Schema, Timestamp, unsent
from app.contracts.schemas import CommitmentMonths, ContractRead
from app.contracts.values import PlanChange
from app.customers.schemas import Cin, ContactPhone, Email, FullName, Language, PostalAddress, SubscriberType
from app.landing.rules import CODE_DIGITS, DraftStatus, Flow, NumberMode
from app.provisioning.schemas import ProvisionRead
from app.receivables.values import InvoiceStatus

__all__ = ["DraftStatus", "Flow", "NumberMode"]

Step = Annotated[str, Field(min_length=1, max_length=60, examples=["offer"])]
Token = Annotated[str, Field(min_length=1, max_length=2000)]
LocalNumber = Annotated[str, Field(max_length=40, examples=["655334422"])]


class BootstrapRead(ReadSchema):
    """What the first page needs: choices, services, and the offers on sale, cheapest first."""

    flow_options: list[Flow]
    services: list[ServiceCategory]
    offer_categories: list[OfferCategoryRead]


class DraftCreate(Schema):
    """A form in progress; `payload` is free."""

    flow_type: Flow
    step: Step
    cin: Cin | None = None
    payload: dict[str, Any] = Field(default={}, description="At most 32 KiB of JSON.")
    status: DraftStatus = DraftStatus.IN_PROGRESS


class DraftUpdate(PartialSchema):
    """Only sent fields change; a sent payload takes the place of the last."""

    flow_type: Flow = unsent()
    step: Step = unsent()
    cin: Cin | None = None
    payload: dict[str, Any] = unsent()
    status: DraftStatus = unsent()


class DraftRead(ReadSchema):
    """A form in progress; whoever knows its id may read and change it."""

    id: UUID
    flow_type: Flow
    step: str
    cin: str | None
    payload: dict[str, Any]
    status: DraftStatus
    expires_at: Timestamp
    created_at: Timestamp
    updated_at: Timestamp


class CinVerify(Schema):
    cin: Cin


class CodeVerify(Schema):
    verification_id: UUID
    code: Annotated[str, Field(min_length=1, max_length=20, examples=["0" * CODE_DIGITS])]


class LookupRead(ReadSchema):
    """The right to look at what belongs to a CIN, for a short while."""

    cin: str
    masked_contact: str | None = Field(examples=["l***@example.com"])
    lookup_token: str
    expires_at: Timestamp


class CodeSentRead(ReadSchema):
    """A one-time code is on its way; `verify-code` exchanges it for the token."""

    verification_id: UUID
    masked_contact: str | None = Field(examples=["l***@example.com"])


class MaskedClientRead(ReadSchema):
    """A client as a visitor may see one: contacts masked, of the address the city."""

    id: UUID
    cin: str
    full_name: str
    email: str | None = Field(examples=["l***@example.com"])
    address: str | None = Field(examples=["Rabat"])
    phone: str | None = Field(examples=["+******1234"])


class EligibleOfferRead(OfferRead):
    """An offer that a contract may change to, compared with the one it has."""

    change_type: Literal[PlanChange.UPGRADE, PlanChange.DOWNGRADE, PlanChange.LATERAL]
    monthly_difference: Money = Field(description="Monthly fee less the present one.")


class SubscriptionRead(ReadSchema):
    """An active contract, the plan it has and those it may have instead, cheapest first."""

    contract_id: UUID
    subscriber_id: UUID
    service_identifier: str
    service_category: ServiceCategory
    service_type: SubscriberType
    current_offer: OfferRead
    eligible_offers: list[EligibleOfferRead]


class SubscriptionsRead(ReadSchema):
    client: MaskedClientRead
    subscriptions: list[SubscriptionRead]


class ClientInvoiceRead(ReadSchema):
    """An issued invoice, with a link to its document that soon expires."""

    invoice_id: UUID
    invoice_number: str
    period_start: BusinessDate
    period_end: BusinessDate
    due_date: BusinessDate
    issued_at: Timestamp
    status: InvoiceStatus
    currency: str
    subtotal_amount: Money
    tax_amount: Money
    total_amount: Money
    outstanding_amount: Money
    document_download_url: str


class ClientInvoicesRead(ReadSchema):
    client: MaskedClientRead
    invoices: list[ClientInvoiceRead]


class NewSubscription(Schema):
    """A subscription as its form is sent; which number fields are needed depends on the service."""

    service_category: ServiceCategory
    offer_id: UUID
    cin: Cin
    full_name: FullName
    email: Email | None = None
    address: PostalAddress = None
    contact_phone: ContactPhone | None = None
    contract_start_date: BusinessDate
    commitment_months: CommitmentMonths | None = None
    mobile_number_mode: NumberMode | None = Field(default=None, description="Needed for a mobile service.")
    existing_mobile_local_number: LocalNumber | None = None
    requested_mobile_local_number: LocalNumber | None = None
    home_landline_local_number: LocalNumber | None = Field(default=None, description="Of internet and landline.")
    reservation_token: Token | None = Field(default=None, description="Redeems one reserved number, frees the rest.")
    lookup_token: Token | None = Field(default=None, description="Of a known client, where CIN alone is not enough.")
    language: Language = Field(default=Language.FRENCH, description="Of a new client's documents.")


class PlanChangeRequest(Schema):
    """Another plan of the same service for a contract of the CIN."""

    cin: Cin
    source_contract_id: UUID
    target_offer_id: UUID
    contract_start_date: BusinessDate
    commitment_months: CommitmentMonths | None = None
    lookup_token: Token | None = Field(default=None, description="Where CIN alone is not enough.")


def _read_form(value: Any, _read: ValidatorFunctionWrapHandler) -> NewSubscription | PlanChangeRequest:
    """Read either form as itself, so that what is wrong is said of its own fields."""
    is_change = isinstance(value, dict) and "source_contract_id" in value
    return PlanChangeRequest.model_validate(value) if is_change else NewSubscription.model_validate(value)


AnyForm = Annotated[NewSubscription | PlanChangeRequest, WrapValidator(_read_form)]
"""The body of either submission; `source_contract_id` tells them apart."""


class SubmissionRead(ProvisionRead):
    """The contract that was signed or changed, and a link to its document that soon expires."""

    contract: ContractRead
    client_id: UUID
    client_cin: str
    service_identifier: str
    idempotency_replayed: bool = False
    document_download_url: str


class DocumentLinkCreate(Schema):
    cin: Cin
    lookup_token: Token | None = Field(default=None, description="Where CIN alone is not enough.")


class DocumentLinkRead(ReadSchema):
    contract_id: UUID
    document_download_url: str


class ReservationCreate(Schema):
    service_category: ServiceCategory
    count: Annotated[StrictInt, Field(ge=1, le=5)] = 1


class ReservedNumberRead(ReadSchema):
    local_number: str = Field(examples=["655334422"], description="Nine digits.")
    service_identifier: str = Field(examples=["+212655334422"])


class ReservationRead(ReadSchema):
    """Numbers that are really held until `expires_at`; a submission takes one and frees the others."""

    reservation_token: str
    expires_at: Timestamp
    numbers: list[ReservedNumberRead]

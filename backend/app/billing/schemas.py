"""JSON shapes of billing."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AfterValidator, Field, StrictInt, model_validator

from app.billing.changes import ChangeCause
from app.catalog.values import EarlyTerminationPolicy
from app.common.schema_base import BusinessDate, Money, Rate, ReadSchema, Schema, Timestamp
from app.documents.formats import Language
from app.receivables.values import LineType

MAX_PERIOD_DAYS = 366


def _not_zero(amount: Decimal) -> Decimal:
    if not amount:
        raise ValueError("An amount above or below zero")
    return amount


class BillingRunCreate(Schema):
    """What to settle; both days of the period are inclusive."""

    period_start: BusinessDate
    period_end: BusinessDate
    due_days: Annotated[StrictInt, Field(ge=1, le=90)] = Field(
        default=15, description="After the period's end; the tenant's terms when absent."
    )
    tax_rate: Rate | None = Field(default=None, description="The tenant's when absent.")

    @model_validator(mode="after")
    def _period_in_order(self) -> Self:
        days = (self.period_end - self.period_start).days
        if days < 0:
            raise ValueError("period_end is before period_start")
        if days >= MAX_PERIOD_DAYS:
            raise ValueError(f"A period has at most {MAX_PERIOD_DAYS} days")
        return self


class BillingProgressRead(ReadSchema):
    """How far a run is."""

    clients_done: int
    clients_total: int
    invoices: int
    credit_notes: int
    parked_clients: int


class BillingRunRead(ReadSchema):
    """A run with the totals of what it issued so far."""

    billing_run_id: UUID
    status: str = Field(description="queued|running|completed|completed_with_errors")
    period_start: BusinessDate
    period_end: BusinessDate
    due_days: int
    tax_rate: Rate
    invoice_count: int
    subtotal_amount: Money
    tax_amount: Money
    total_amount: Money
    invoice_ids: list[UUID] = Field(description="The first 1,000, in the order of their numbers.")
    progress: BillingProgressRead
    created_at: Timestamp
    completed_at: Timestamp | None
    idempotency_replayed: bool = False


class TerminationQuoteRead(ReadSchema):
    """What ending a contract on a day would cost; the fee is charged by the run of the month of that day."""

    contract_id: UUID
    effective_date: BusinessDate = Field(description="Last day of service.")
    policy: EarlyTerminationPolicy
    formula: str = Field(description="How the fee is reckoned, in words and figures.")
    language: Language
    commitment_end_date: BusinessDate | None
    months_remaining: int = Field(description="Monthly fees that are charged; a month that has begun is not.")
    monthly_fee: Money
    granted_advantage_amount: Money = Field(description="What of the advantage is charged.")
    fee_amount: Money = Field(description="Net.")
    tax_rate: Rate
    tax_amount: Money
    total_amount: Money


class ChargeStatus(StrEnum):
    WAITING = "waiting"
    BILLED = "billed"


class ClientChargeCreate(Schema):
    """Something to charge once, or to credit where the amount is negative, on the client's next invoice."""

    amount: Annotated[Money, AfterValidator(_not_zero)] = Field(description="Net; negative for a credit; never zero.")
    description: Annotated[str, Field(min_length=2, max_length=200, description="As the invoice prints it.")]
    reason: Annotated[str, Field(min_length=2, max_length=500, description="For the audit trail; not printed.")]
    contract_id: UUID | None = Field(default=None, description="The contract it concerns, one of the client's.")
    not_before: BusinessDate | None = Field(
        default=None, description="No invoice of a period that ends before this day carries it."
    )


class ClientChargeRead(ReadSchema):
    """A one-off charge or credit, and the document that carries it once it is billed."""

    id: UUID
    client_id: UUID
    contract_id: UUID | None
    amount: Money
    description: str
    reason: str
    not_before: BusinessDate | None
    status: ChargeStatus
    invoice_id: UUID | None
    invoice_number: str | None
    credit_note_id: UUID | None = Field(description="Where the whole document came out negative.")
    credit_note_number: str | None
    created_by: str
    created_at: Timestamp


class ParkedClientRead(ReadSchema):
    """A client a run left out for an operator to look at."""

    client_id: UUID
    client_name: str
    reason: str
    details: dict[str, Any]
    resolved_at: Timestamp | None = None


class BillingRunDetailRead(BillingRunRead):
    parked_clients: list[ParkedClientRead] = Field(description="The first 1,000.")


class QuotedLineRead(ReadSchema):
    """A line as it would be issued."""

    line_type: LineType
    description: str
    line_total: Money
    tax_rate: Rate
    service_period_start: BusinessDate
    service_period_end: BusinessDate


class PreviewLineRead(QuotedLineRead):
    """A line as a run would issue it."""

    contract_id: UUID | None = Field(description="Null for a charge that concerns no contract.")


class PreviewClientRead(ReadSchema):
    """A client's invoice as it would be issued; a negative total would be a credit note."""

    client_id: UUID
    client_name: str
    subtotal_amount: Money
    tax_amount: Money
    total_amount: Money
    lines: list[PreviewLineRead]


class ChangeCauseRead(ReadSchema):
    """One reason of the difference; amounts are net, but for the cause `tax`."""

    cause: ChangeCause
    contract_count: int = Field(description="Contracts in which it makes a difference.")
    amount: Money


class PreviewChangeRead(ReadSchema):
    """What was invoiced for the period before, and why the run comes to something else."""

    previous_period_start: BusinessDate
    previous_period_end: BusinessDate
    previous_total_amount: Money
    difference_amount: Money = Field(description="The run's total less the previous one.")
    causes: list[ChangeCauseRead] = Field(description="They add up to the difference; those of nothing are left out.")


class BillingPreviewRead(ReadSchema):
    """What a run would do; its totals are the run's when nothing changes in between."""

    period_start: BusinessDate
    period_end: BusinessDate
    client_count: int
    invoice_count: int
    credit_note_count: int
    subtotal_amount: Money
    tax_amount: Money
    total_amount: Money
    change: PreviewChangeRead
    anomalies: list[ParkedClientRead] = Field(description="Clients that would be parked; the first 1,000.")
    clients: list[PreviewClientRead] = Field(description="One page of the clients with lines, by id.")
    page: int
    size: int

"""JSON shapes of collections."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, StrictBool, model_validator

from app.collections.values import (
    ActionType,
    AgingBucket,
    CaseStatus,
    Channel,
    DunningAction,
    EntryKind,
    Hold,
    ManualAction,
    Skip,
)
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
from app.receivables.schemas import PaymentRead
from app.receivables.values import AllocationState, InvoiceStatus, PaymentMethod

Reference = Annotated[str, Field(max_length=200)]
Note = Annotated[str, Field(max_length=2000)]
TimeOfDay = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["20:00"])]


class PaymentCreate(Schema):
    """Money received for an invoice, or from a client: then oldest invoice first."""

    invoice_id: UUID | None = None
    client_id: UUID | None = None
    amount: PositiveMoney
    payment_date: BusinessDate
    method: PaymentMethod = PaymentMethod.OTHER
    reference: Reference | None = None
    note: Note | None = None
    allow_credit: StrictBool = Field(default=False, description="Keep what is above the outstanding as client credit.")

    @model_validator(mode="after")
    def _one_target(self) -> Self:
        if (self.invoice_id is None) == (self.client_id is None):
            raise ValueError("Send exactly one of invoice_id and client_id")
        return self


class ApprovePaid(Schema):
    """How what is outstanding was settled; everything may be left out."""

    payment_date: BusinessDate | None = Field(default=None, description="Today when absent.")
    method: PaymentMethod = PaymentMethod.OTHER
    reference: Reference | None = None
    note: Note | None = None


class PaymentReverse(Schema):
    reason: Annotated[str, Field(min_length=2, max_length=500)]


class SettlementRead(ReadSchema):
    """A payment and what it did to its invoice (to the last one it reached, for a client's payment)."""

    payment: PaymentRead
    invoice_status: InvoiceStatus | None
    outstanding_amount: Money | None
    allocation_state: AllocationState
    collection_case_status: CaseStatus | None = Field(description="Null when it was never overdue.")
    idempotency_replayed: bool = False


class ReversalRead(ReadSchema):
    """A reversed payment and its invoice as it stands again."""

    payment: PaymentRead
    invoice_status: InvoiceStatus | None
    outstanding_amount: Money | None
    collection_case_status: CaseStatus | None = Field(description="Null when it was never overdue.")
    idempotency_replayed: bool = False


class PaymentFilter(ReadSchema):
    invoice_id: UUID | None = None
    client_id: UUID | None = None
    method: PaymentMethod | None = None
    from_: BusinessDate | None = Field(default=None, alias="from", description="First day, by payment date.")
    to: BusinessDate | None = Field(default=None, description="Last day, by payment date.")


class CaseRead(ReadSchema):
    """A collection case, with what its invoice shows."""

    id: UUID
    invoice_id: UUID
    invoice_number: str
    client_id: UUID
    client_name: str
    status: CaseStatus
    reason: str = Field(examples=["overdue"])
    due_date: BusinessDate
    days_past_due: int
    aging_bucket: AgingBucket
    outstanding_amount: Money
    currency: str
    hold: Hold | None = Field(description="Why dunning leaves it alone.")
    promised_on: BusinessDate | None
    promised_amount: Money | None
    opened_at: Timestamp
    last_action_at: Timestamp
    closed_at: Timestamp | None
    created_at: Timestamp
    updated_at: Timestamp


class CaseFilter(ReadSchema):
    status: CaseStatus | None = None
    aging_bucket: AgingBucket | None = None
    client_id: UUID | None = None


class CaseStatusUpdate(Schema):
    status: CaseStatus
    note: Note | None = None


class CaseHoldUpdate(Schema):
    hold: Hold | None = Field(description="Null lets dunning take the case up again.")
    note: Note | None = None


class CollectionActionCreate(Schema):
    """What a person did about a case."""

    action_type: ManualAction
    note: Note | None = Field(default=None, description="Required of a `note`.")
    channel: Channel | None = Field(default=None, description="Of a reminder or a warning; the sender's when null.")
    promised_on: BusinessDate | None = Field(
        default=None, description="Of a `promise_to_pay`; until then dunning waits."
    )
    promised_amount: PositiveMoney | None = None

    @model_validator(mode="after")
    def _fits_its_type(self) -> Self:
        is_promise = self.action_type is ManualAction.PROMISE_TO_PAY
        if self.action_type is ManualAction.NOTE and not self.note:
            raise ValueError("A note needs its text in `note`")
        if self.promised_on is not None and not is_promise:
            raise ValueError("`promised_on` belongs to a promise_to_pay")
        if self.promised_amount is not None and self.promised_on is None:
            raise ValueError("`promised_amount` belongs to a promise_to_pay with its day")
        if self.channel is not None and self.action_type in (ManualAction.NOTE, ManualAction.PROMISE_TO_PAY):
            raise ValueError("`channel` belongs to a reminder or a warning")
        return self


class CollectionActionRead(ReadSchema):
    """One thing that happened to a case."""

    id: UUID
    case_id: UUID
    action_type: ActionType
    actor_id: str
    note: str | None
    channel: Channel | None
    level: int | None = Field(description="The level of dunning that did it.")
    promised_on: BusinessDate | None
    promised_amount: Money | None
    details: dict[str, Any]
    created_at: Timestamp


class CasesRemind(Schema):
    """Cases to send a reminder for, each once."""

    case_ids: Annotated[list[UUID], Field(min_length=1, max_length=500)]
    channel: Channel | None = None
    note: Note | None = None


class RemindersRead(ReadSchema):
    reminded: int
    skipped_case_ids: list[UUID] = Field(description="Cases that had ended.")
    idempotency_replayed: bool = False


class BucketTotals(ReadSchema):
    """Outstanding amounts by days past due; due today is not."""

    current: Money
    days_1_30: Money = Field(alias=AgingBucket.DAYS_1_30.value)
    days_31_60: Money = Field(alias=AgingBucket.DAYS_31_60.value)
    days_61_90: Money = Field(alias=AgingBucket.DAYS_61_90.value)
    days_90_plus: Money = Field(alias=AgingBucket.DAYS_90_PLUS.value)


class OverviewRead(ReadSchema):
    """The book today."""

    open_cases: int
    in_progress_cases: int
    overdue_invoices: int
    total_outstanding_amount: Money
    bucket_totals: BucketTotals
    days_sales_outstanding: int | None = Field(description="Of the last 90 days' sales; null without any.")
    collected_this_month: Money
    promises_due: int = Field(description="Cases promised to be paid by today.")


class BalanceRead(ReadSchema):
    """What a client owes; `balance = outstanding - credit`, negative when the operator owes."""

    client_id: UUID
    currency: str
    outstanding_amount: Money
    overdue_amount: Money
    credit_amount: Money
    balance_amount: Money
    open_invoices: int
    overdue_invoices: int
    oldest_due_date: BusinessDate | None
    is_delinquent: bool
    delinquent_since: BusinessDate | None


class StatementFilter(ReadSchema):
    """Which days, in which form."""

    from_: BusinessDate | None = Field(default=None, alias="from", description="First day; the beginning when absent.")
    to: BusinessDate | None = Field(default=None, description="Last day; today when absent.")
    format: Literal["json", "pdf"] | None = Field(default=None, description="By `Accept` when absent.")

    def is_pdf(self, accept: str | None) -> bool:
        """Whether the document is wanted: asked for by name, or the only thing the caller accepts."""
        if self.format is not None:
            return self.format == "pdf"
        accepted = {part.partition(";")[0].strip().lower() for part in (accept or "").split(",")}
        return "application/pdf" in accepted and accepted.isdisjoint({"application/json", "application/*"})


class StatementEntryRead(ReadSchema):
    """A line of a client's account; one of debit and credit is zero."""

    date: BusinessDate
    kind: EntryKind
    id: UUID
    reference: str | None
    debit_amount: Money
    credit_amount: Money
    balance_amount: Money


class StatementRead(ReadSchema):
    """A client's account over some days; `closing = opening + debits - credits`."""

    client_id: UUID
    client_name: str
    currency: str
    from_: BusinessDate | None = Field(serialization_alias="from", description="Null: since the beginning.")
    to: BusinessDate
    opening_balance_amount: Money
    entries: list[StatementEntryRead]
    total_debit_amount: Money
    total_credit_amount: Money
    closing_balance_amount: Money


class DunningLevel(Schema):
    """From so many days past due and so much outstanding on, this is done."""

    days_past_due: Annotated[int, Field(ge=1, le=3650)]
    minimum_amount: NonNegativeMoney
    action: DunningAction
    channel: Channel | None = Field(default=None, description="Required of a reminder or a warning.")


class DunningLevelRead(ReadSchema):
    level: int
    days_past_due: int
    minimum_amount: Money
    action: DunningAction
    channel: Channel | None


class DunningPolicyUpdate(PartialSchema):
    """What changes; sent levels replace all."""

    is_active: StrictBool = unsent()
    levels: Annotated[list[DunningLevel], Field(max_length=20)] = unsent()
    quiet_from: TimeOfDay | None = Field(default=None, description="Local time; null disturbs at any hour.")
    quiet_until: TimeOfDay | None = None


class DunningPolicyRead(ReadSchema):
    """What the tenant does about late money, level by level."""

    is_active: bool
    levels: list[DunningLevelRead]
    quiet_from: TimeOfDay | None
    quiet_until: TimeOfDay | None
    updated_at: Timestamp


class DunningActionRead(ReadSchema):
    """What the run would do to one case."""

    case_id: UUID
    invoice_id: UUID
    invoice_number: str
    client_id: UUID
    level: int
    action: DunningAction
    channel: Channel | None
    days_past_due: int
    outstanding_amount: Money


class DunningTotalRead(ReadSchema):
    """What one level would do."""

    level: int
    action: DunningAction
    channel: Channel | None
    cases: int
    outstanding_amount: Money


class SimulationRead(ReadSchema):
    """What the next run does if nothing changes before."""

    run_on: BusinessDate
    runs_at: Timestamp = Field(description="Now, or the end of the quiet hours.")
    is_active: bool
    examined_cases: int
    action_count: int
    totals: list[DunningTotalRead]
    skipped: dict[Skip, int] = Field(description="Cases left alone, by reason.")
    actions: list[DunningActionRead]
    actions_capped: bool = Field(description="True when not every action is listed; the totals hold all.")

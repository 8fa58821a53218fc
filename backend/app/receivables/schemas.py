"""JSON shapes of receivables."""

from __future__ import annotations

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.catalog.values import ServiceCategory
from app.common.schema_base import BusinessDate, Money, Rate, ReadSchema, Schema, Timestamp
from app.receivables.values import (
    CreditNoteStatus,
    CreditReason,
    InvoiceStatus,
    LineType,
    PaymentMethod,
    PaymentStatus,
)


class InvoiceLineRead(ReadSchema):
    """A line; the service period's both days are inclusive."""

    id: UUID
    invoice_id: UUID
    contract_id: UUID | None = Field(
        description="Null, as everything of the contract, for what else was sold or charged."
    )
    charge_id: UUID | None = Field(description="The one-off charge that the line carries; null for all others.")
    service_category: ServiceCategory | None
    service_identifier: str | None
    offer_id: UUID | None
    line_type: LineType
    description: str
    quantity: int = 1
    unit_amount: Money
    line_total: Money
    unit_fee: Money = Field(description="The monthly fee the line was reckoned from.")
    billed_days: int
    month_days: int
    service_period_start: BusinessDate
    service_period_end: BusinessDate
    tax_rate: Rate
    created_at: Timestamp


class InvoiceRead(ReadSchema):
    """An issued invoice."""

    id: UUID
    invoice_number: str = Field(examples=["FAC-2026-000123"])
    billing_run_id: UUID | None
    client_id: UUID
    client_name: str
    period_start: BusinessDate
    period_end: BusinessDate
    due_date: BusinessDate
    status: InvoiceStatus
    currency: str
    subtotal_amount: Money
    tax_amount: Money
    total_amount: Money
    outstanding_amount: Money
    issued_at: Timestamp
    voided_at: Timestamp | None
    void_reason: str | None
    pdf_file_name: str
    pdf_sha256: str | None = Field(description="Null until the document is rendered, then never changed.")
    created_at: Timestamp
    updated_at: Timestamp


class InvoiceDetailRead(InvoiceRead):
    lines: list[InvoiceLineRead]


class InvoiceFilter(ReadSchema):
    client_id: UUID | None = None
    service: ServiceCategory | None = None
    offer_id: UUID | None = None
    status: InvoiceStatus | None = None
    period: str | None = Field(
        default=None, pattern=r"^(20[0-9]{2}|2100)-(0[1-9]|1[0-2])$", description="Month the period starts in, YYYY-MM."
    )
    due_before: BusinessDate | None = None
    billing_run_id: UUID | None = None


class PaymentRead(ReadSchema):
    """Money received; without an invoice it was spread over the client's oldest ones."""

    id: UUID
    invoice_id: UUID | None
    client_id: UUID
    amount: Money
    currency: str
    payment_date: BusinessDate
    method: PaymentMethod
    reference: str | None
    note: str | None
    status: PaymentStatus
    created_at: Timestamp


class CreditedLine(Schema):
    """How much of a line of the invoice is given back, net; negative for a line that was itself a credit."""

    invoice_line_id: UUID
    amount: Money


GivenReason = Literal[
    CreditReason.CORRECTION,
    CreditReason.GOODWILL,
    CreditReason.RETURN,
    CreditReason.PRICING_ERROR,
    CreditReason.SERVICE_ISSUE,
    CreditReason.DUPLICATE,
    CreditReason.OTHER,
]


class CreditNoteCreate(Schema):
    """What an operator gives back of an invoice: some lines in part, or all that is left of it."""

    reason: GivenReason = Field(
        description="A `correction` takes back what was billed; nothing else ever changes what is owed."
    )
    lines: Annotated[list[CreditedLine], Field(min_length=1, max_length=500)] | None = Field(
        default=None, description="The whole of what was not yet credited when absent."
    )
    note: Annotated[str, Field(max_length=2000)] | None = None

    @model_validator(mode="after")
    def _each_line_once(self) -> Self:
        ids = [line.invoice_line_id for line in self.lines or ()]
        if len(set(ids)) != len(ids):
            raise ValueError("Name each line once")
        return self


class InvoiceVoid(Schema):
    reason: Annotated[str, Field(min_length=2, max_length=500)]


class CreditNoteLineRead(ReadSchema):
    """A line of a credit note; what is given back is positive."""

    id: UUID
    credit_note_id: UUID
    invoice_line_id: UUID | None
    contract_id: UUID | None
    line_type: LineType
    description: str
    line_total: Money
    service_period_start: BusinessDate
    service_period_end: BusinessDate
    tax_rate: Rate


class CreditNoteRead(ReadSchema):
    """An issued credit note; what is not applied is the client's credit."""

    id: UUID
    credit_note_number: str = Field(examples=["AV-2026-000017"])
    invoice_id: UUID | None = Field(description="The invoice it is about; null for a run's own.")
    invoice_number: str | None
    billing_run_id: UUID | None
    client_id: UUID
    client_name: str
    reason: CreditReason
    note: str | None
    status: CreditNoteStatus
    currency: str
    subtotal_amount: Money
    tax_amount: Money
    total_amount: Money
    applied_amount: Money
    remaining_amount: Money
    issued_at: Timestamp
    pdf_file_name: str
    pdf_sha256: str | None = Field(description="Null until the document is rendered, then never changed.")
    created_at: Timestamp


class CreditNoteDetailRead(CreditNoteRead):
    lines: list[CreditNoteLineRead]


class IssuedCreditRead(CreditNoteDetailRead):
    """A credit note as it was issued, and its invoice as it stands with it."""

    invoice_status: InvoiceStatus
    outstanding_amount: Money
    idempotency_replayed: bool = False


class VoidInvoiceRead(InvoiceDetailRead):
    """An invoice that was withdrawn, and the credit note of what was left of it."""

    credit_note: CreditNoteRead | None
    idempotency_replayed: bool = False


class CreditNoteFilter(ReadSchema):
    client_id: UUID | None = None
    invoice_id: UUID | None = None
    billing_run_id: UUID | None = None
    reason: CreditReason | None = None

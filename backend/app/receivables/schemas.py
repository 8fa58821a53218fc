"""JSON shapes of receivables."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from app.catalog.values import ServiceCategory
from app.common.schema_base import BusinessDate, Money, Rate, ReadSchema, Timestamp
from app.receivables.values import InvoiceStatus, LineType, PaymentMethod, PaymentStatus


class InvoiceLineRead(ReadSchema):
    """A line; the service period's both days are inclusive."""

    id: UUID
    invoice_id: UUID
    contract_id: UUID
    service_category: ServiceCategory
    service_identifier: str
    offer_id: UUID
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
        default=None, pattern=r"^20\d\d-(0[1-9]|1[0-2])$", description="Month the period starts in, YYYY-MM."
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

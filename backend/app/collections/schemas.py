"""JSON shapes of collections."""

from __future__ import annotations

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.common.schema_base import BusinessDate, Money, PositiveMoney, ReadSchema, Schema
from app.receivables.schemas import PaymentRead
from app.receivables.values import AllocationState, InvoiceStatus, PaymentMethod

Reference = Annotated[str, Field(max_length=200)]
Note = Annotated[str, Field(max_length=2000)]


class PaymentCreate(Schema):
    """Money received for an invoice, or from a client: then oldest invoice first."""

    invoice_id: UUID | None = None
    client_id: UUID | None = None
    amount: PositiveMoney
    payment_date: BusinessDate
    method: PaymentMethod = PaymentMethod.OTHER
    reference: Reference | None = None
    note: Note | None = None
    allow_credit: bool = Field(default=False, description="Keep what is above the outstanding as client credit.")

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
    collection_case_status: str | None = None
    idempotency_replayed: bool = False


class ReversalRead(ReadSchema):
    """A reversed payment and its invoice as it stands again."""

    payment: PaymentRead
    invoice_status: InvoiceStatus | None
    outstanding_amount: Money | None
    collection_case_status: str | None = None
    idempotency_replayed: bool = False


class PaymentFilter(ReadSchema):
    invoice_id: UUID | None = None
    client_id: UUID | None = None
    method: PaymentMethod | None = None
    from_: BusinessDate | None = Field(default=None, alias="from", description="First day, by payment date.")
    to: BusinessDate | None = Field(default=None, description="Last day, by payment date.")

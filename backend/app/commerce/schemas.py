"""What the commerce suite takes: camelCase, money as numbers exact to two decimals, upper-case states."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema, model_validator
from pydantic.alias_generators import to_camel

from app.commerce.rules import CreditAction, CustomerType, InvoiceAction, Method, PaymentAction, Reason
from app.common.schema_base import EARLIEST_DATE, LATEST_DATE, BusinessDate, Money

_NUMBER = {"type": "number"}


class CommerceInput(BaseModel):
    """Base of request bodies: unknown fields are refused, surrounding spaces are removed."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True, alias_generator=to_camel)


class CommerceRead(BaseModel):
    """Base of answers."""

    model_config = ConfigDict(
        frozen=True, alias_generator=to_camel, validate_by_name=True, validate_by_alias=True, serialize_by_alias=True
    )


def _exact(value: Any) -> Any:
    """A number as it was written: what JSON calls 7.5 is seven and a half, not its nearest binary fraction."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise ValueError("Send a number")
    return repr(value) if isinstance(value, float) else value


def _day_of(value: Any) -> Any:
    """A date, of which an ISO date-time may be sent too."""
    return value.partition("T")[0] if isinstance(value, str) else value


def _instant(value: Any) -> Any:
    if not isinstance(value, str) or not value[:1].isdigit():
        raise ValueError("Send an ISO 8601 date or date-time")
    at = datetime.fromisoformat(value)
    if not EARLIEST_DATE <= at.date() <= LATEST_DATE:
        raise ValueError(f"Dates lie between {EARLIEST_DATE} and {LATEST_DATE}")
    return at if at.tzinfo else at.replace(tzinfo=UTC)


Amount = Annotated[
    Money,
    PlainSerializer(float, return_type=float, when_used="json"),
    WithJsonSchema(_NUMBER | {"examples": [812500.0]}, mode="serialization"),
]
"""Money as a number exact to two decimals; a Decimal inside."""

DueAmount = Annotated[Amount, Field(gt=0)]
Price = Annotated[Amount, Field(ge=0)]
Percent = Annotated[
    Decimal,
    BeforeValidator(_exact),
    Field(ge=0, le=100, max_digits=7, decimal_places=4, allow_inf_nan=False),
    PlainSerializer(float, return_type=float, when_used="json"),
    WithJsonSchema(_NUMBER | {"minimum": 0, "maximum": 100, "examples": [7.5]}),
]
Quantity = Annotated[
    Decimal,
    BeforeValidator(_exact),
    Field(gt=0, le=1_000_000, max_digits=11, decimal_places=4, allow_inf_nan=False),
    PlainSerializer(float, return_type=float, when_used="json"),
    WithJsonSchema(_NUMBER | {"exclusiveMinimum": 0, "maximum": 1_000_000, "examples": [40]}),
]
Text = Annotated[str, Field(min_length=1, max_length=200)]
Reference = Annotated[str, Field(min_length=1, max_length=100)]
LongText = Annotated[str, Field(max_length=2000)]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$", examples=["NGN"])]
Email = Annotated[str, Field(max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")]
Day = Annotated[BusinessDate, BeforeValidator(_day_of)]
Instant = Annotated[
    datetime, BeforeValidator(_instant), WithJsonSchema({"type": "string", "examples": ["2026-01-07T05:30:00Z"]})
]
ActionReason = Annotated[str, Field(min_length=1, max_length=500)]


class SaleItemCreate(CommerceInput):
    """Something sold; discounts are taken before tax, the percentage first."""

    description: Text
    quantity: Quantity
    unit_price: Price
    tax_rate: Percent | None = Field(default=None, description="Percent; the tenant's when absent.")
    tax_exempt: bool = False
    discount_amount: Price = Decimal("0.00")
    discount_percent: Percent = Decimal(0)
    product_id: Reference | None = None
    product_name: Text | None = None
    sku: Reference | None = None


class SaleCustomerInput(CommerceInput):
    """Whom a document is made out to."""

    customer_name: Text
    customer_id: Reference | None = Field(
        default=None, description="Your own reference; the id of a client of the tenant makes it the client's."
    )


def _shown(*examples: dict[str, Any]) -> ConfigDict:
    """The configuration of a body that shows how it is sent."""
    return ConfigDict(json_schema_extra={"examples": list(examples)})


class SaleInvoiceCreate(SaleCustomerInput):
    """An invoice to draft."""

    model_config = _shown(
        {
            "customerName": "Chukwuma Enterprises Ltd",
            "customerEmail": "accounts@chukwuma.ng",
            "customerTIN": "12345678-0001",
            "customerType": "BUSINESS",
            "currency": "NGN",
            "vatInclusive": False,
            "paymentTermDays": 30,
            "items": [
                {"description": "Consulting Services - January 2025", "quantity": 40, "unitPrice": 25000},
                {
                    "description": "Software License (Annual)",
                    "quantity": 1,
                    "unitPrice": 500000,
                    "taxExempt": False,
                },
            ],
            "notes": "Thank you for your business",
        }
    )

    customer_type: CustomerType | None = None
    customer_email: Email | None = None
    customer_phone: Annotated[str, Field(max_length=40)] | None = None
    customer_address: Annotated[str, Field(max_length=500)] | None = None
    customer_city: Reference | None = None
    customer_state: Reference | None = None
    customer_tin: Annotated[str, Field(max_length=50)] | None = Field(default=None, alias="customerTIN")
    currency: Currency | None = Field(default=None, description="The tenant's when absent.")
    vat_inclusive: bool = Field(default=False, description="Whether the prices hold their tax.")
    vat_exempt: bool = False
    vat_exempt_reason: LongText | None = None
    payment_terms: Annotated[str, Field(max_length=500)] | None = None
    payment_term_days: Annotated[int, Field(strict=True, ge=0, le=365)] | None = Field(
        default=None, description="The tenant's when absent."
    )
    order_id: Reference | None = None
    order_number: Reference | None = None
    subscription_id: Reference | None = None
    notes: LongText | None = None
    internal_notes: LongText | None = None
    items: Annotated[list[SaleItemCreate], Field(min_length=1, max_length=500)]


class SaleInvoiceActionCreate(CommerceInput):
    """What to do with an invoice; `cancel` and `void` need a reason."""

    action: InvoiceAction
    reason: ActionReason | None = None

    @model_validator(mode="after")
    def _with_reason(self) -> Self:
        if self.action in (InvoiceAction.CANCEL, InvoiceAction.VOID) and self.reason is None:
            raise ValueError(f"reason is required to {self.action} an invoice")
        return self


class SalePaymentCreate(CommerceInput):
    """Money received for an invoice; paying a draft sends it."""

    model_config = _shown(
        {
            "invoiceId": "01900000-0000-7000-8000-0000000000a1",
            "amount": 800000,
            "paymentMethod": "BANK_TRANSFER",
            "paymentReference": "GTB-20250107-123456",
        }
    )

    invoice_id: UUID
    amount: DueAmount
    payment_method: Method
    payment_reference: Text | None = None
    transaction_id: Text | None = None
    notes: LongText | None = None
    paid_at: Instant | None = Field(default=None, description="Now when absent.")


class SalePaymentActionCreate(CommerceInput):
    """What to do with a payment; `reverse` needs a reason, `link` a transaction."""

    model_config = _shown({"action": "link", "transactionId": "pay_txn_uuid"})

    action: PaymentAction
    reason: ActionReason | None = None
    transaction_id: Text | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.action is PaymentAction.REVERSE and self.reason is None:
            raise ValueError("reason is required to reverse a payment")
        if self.action is PaymentAction.LINK and self.transaction_id is None:
            raise ValueError("transactionId is required to link a payment")
        return self


class SaleCreditNoteCreate(SaleCustomerInput):
    """A sum to give back, tax included."""

    amount: DueAmount
    reason: Reason
    invoice_id: UUID | None = None
    currency: Currency | None = Field(default=None, description="The invoice's, or the tenant's, when absent.")
    description: LongText | None = None


class SaleCreditActionCreate(CommerceInput):
    """What to do with a credit note; `apply` needs the invoice."""

    model_config = _shown({"action": "apply", "targetInvoiceId": "01900000-0000-7000-8000-0000000000a1"})

    action: CreditAction
    target_invoice_id: UUID | None = None

    @model_validator(mode="after")
    def _with_target(self) -> Self:
        if self.action is CreditAction.APPLY and self.target_invoice_id is None:
            raise ValueError("targetInvoiceId is required to apply a credit note")
        return self


class SalePageFilter(CommerceInput):
    model_config = ConfigDict(extra="ignore")

    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    limit: Annotated[int, Field(ge=1, le=100)] = 20


class SaleInvoiceFilter(SalePageFilter):
    customer_id: Reference | None = None
    status: Annotated[str, Field(max_length=200, description="Statuses, by comma.")] | None = None
    overdue: bool | None = None
    from_date: Day | None = Field(default=None, description="First day, by invoice date.")
    to_date: Day | None = Field(default=None, description="Last day, by invoice date.")


class SaleCreditNoteFilter(SalePageFilter):
    customer_id: Reference | None = None
    invoice_id: UUID | None = None
    status: Annotated[str, Field(max_length=200, description="Statuses, by comma.")] | None = None

"""What the commerce suite answers."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.commerce.rules import CreditState, CustomerType, InvoiceState, Method, PaymentState, Reason
from app.commerce.schemas import Amount, CommerceRead, Percent, Quantity
from app.common.schema_base import Timestamp


class SaleItemRead(CommerceRead):
    id: UUID
    line_number: int
    description: str
    quantity: Quantity
    unit_price: Amount
    tax_rate: Percent
    tax_exempt: bool
    discount_amount: Amount
    discount_percent: Percent
    product_id: str | None
    product_name: str | None
    sku: str | None
    line_total: Amount = Field(description="After discounts; with the tax in it where prices hold it.")
    tax_amount: Amount


class SaleInvoiceSummaryRead(CommerceRead):
    """An invoice as lists show it."""

    id: UUID
    invoice_number: str = Field(examples=["INV-2601-00001"])
    status: InvoiceState
    customer_id: str | None
    customer_name: str
    customer_type: CustomerType | None
    customer_email: str | None
    customer_phone: str | None
    customer_address: str | None
    customer_city: str | None
    customer_state: str | None
    customer_tin: str | None = Field(alias="customerTIN")
    currency: str
    subtotal: Amount = Field(description="Before discounts and tax.")
    discount_total: Amount
    tax_total: Amount
    grand_total: Amount
    amount_paid: Amount
    amount_due: Amount
    vat_rate: Percent
    vat_inclusive: bool
    vat_exempt: bool
    vat_exempt_reason: str | None
    payment_terms: str | None
    payment_term_days: int
    invoice_date: date
    due_date: date
    paid_date: date | None
    sent_at: Timestamp | None
    viewed_at: Timestamp | None
    cancelled_at: Timestamp | None
    cancel_reason: str | None
    voided_at: Timestamp | None
    void_reason: str | None
    order_id: str | None
    order_number: str | None
    subscription_id: str | None
    notes: str | None
    internal_notes: str | None
    created_at: Timestamp
    updated_at: Timestamp


class SaleInvoiceRead(SaleInvoiceSummaryRead):
    """An invoice with its items."""

    items: list[SaleItemRead]


class SalePaymentRead(CommerceRead):
    """Money received, or a credit note that was applied."""

    id: UUID
    invoice_id: UUID
    amount: Amount
    currency: str
    payment_method: Method
    payment_reference: str | None
    transaction_id: str | None
    notes: str | None
    status: PaymentState
    paid_at: Timestamp
    reversed_at: Timestamp | None
    reversal_reason: str | None
    created_at: Timestamp


class SaleAppliedCreditRead(CommerceRead):
    """What a credit note settled of an invoice."""

    credit_note_id: UUID
    credit_note_number: str
    amount: Amount
    applied_at: Timestamp


class SaleInvoiceDetailRead(SaleInvoiceRead):
    """An invoice with its items, its payments and the credits applied to it."""

    payments: list[SalePaymentRead]
    applied_credits: list[SaleAppliedCreditRead]


class SaleCreditNoteRead(CommerceRead):
    id: UUID
    credit_note_number: str = Field(examples=["CN-2601-00001"])
    status: CreditState
    customer_id: str | None
    customer_name: str
    invoice_id: UUID | None
    amount: Amount
    currency: str
    reason: Reason
    description: str | None
    applied_amount: Amount
    remaining_amount: Amount = Field(description="Once applied, the customer's credit.")
    approved_at: Timestamp | None
    applied_at: Timestamp | None
    applied_to_invoice_id: UUID | None
    created_at: Timestamp


class InvoiceAnswer(CommerceRead):
    invoice: SaleInvoiceDetailRead


class CreatedInvoiceAnswer(CommerceRead):
    success: bool = True
    invoice: SaleInvoiceRead


class InvoiceActionAnswer(CommerceRead):
    success: bool = True
    message: str
    invoice: SaleInvoiceRead


class InvoicesAnswer(CommerceRead):
    invoices: list[SaleInvoiceSummaryRead]
    total: int
    page: int
    limit: int
    total_pages: int


class SalePaidInvoiceRead(CommerceRead):
    """What a payment did to its invoice."""

    id: UUID
    invoice_number: str
    status: InvoiceState
    amount_paid: Amount
    amount_due: Amount


TouchedInvoice = Annotated[
    SalePaidInvoiceRead | None, Field(exclude_if=lambda invoice: invoice is None, description="Where one was touched.")
]


class PaymentsAnswer(CommerceRead):
    payments: list[SalePaymentRead]


class PaymentAnswer(CommerceRead):
    payment: SalePaymentRead


class CreatedPaymentAnswer(CommerceRead):
    success: bool = True
    payment: SalePaymentRead
    invoice: SalePaidInvoiceRead


class PaymentActionAnswer(CommerceRead):
    success: bool = True
    message: str
    payment: SalePaymentRead
    invoice: TouchedInvoice = None


class CreditNoteAnswer(CommerceRead):
    credit_note: SaleCreditNoteRead


class CreatedCreditNoteAnswer(CommerceRead):
    success: bool = True
    credit_note: SaleCreditNoteRead


class CreditActionAnswer(CommerceRead):
    success: bool = True
    message: str
    credit_note: SaleCreditNoteRead
    invoice: TouchedInvoice = None


class CreditNotesAnswer(CommerceRead):
    credit_notes: list[SaleCreditNoteRead]
    total: int
    page: int
    limit: int
    total_pages: int


class SaleConfigRead(CommerceRead):
    """The tenant's defaults."""

    default_currency: str
    vat_rate: Percent
    default_payment_term_days: int
    partial_payments_enabled: bool = True
    credit_notes_enabled: bool = True


class SaleInvoiceStatisticsRead(CommerceRead):
    """Invoices by status; amounts are of those in the tenant's currency that stand."""

    total: int
    draft: int
    sent: int
    viewed: int
    partially_paid: int
    paid: int
    overdue: int
    cancelled: int
    void: int
    total_amount: Amount
    total_paid: Amount
    total_outstanding: Amount
    total_overdue: Amount


class SaleCreditStatisticsRead(CommerceRead):
    """Credit notes by status; amounts are of those in the tenant's currency."""

    total: int
    draft: int
    approved: int
    applied: int
    cancelled: int
    total_amount: Amount
    total_applied: Amount
    total_pending: Amount = Field(description="Approved and not yet applied.")


class SaleStatisticsRead(CommerceRead):
    invoices: SaleInvoiceStatisticsRead
    credit_notes: SaleCreditStatisticsRead


class SaleSuiteRead(CommerceRead):
    suite: str = "billing"
    status: str = "active"
    config: SaleConfigRead
    statistics: SaleStatisticsRead


class SaleRefreshRead(CommerceRead):
    success: bool = True
    message: str
    overdue_invoices_updated: int


class SaleBucketRead(CommerceRead):
    count: int
    amount: Amount


class SaleAgingRead(CommerceRead):
    """What is due, by the days past its due date."""

    current: SaleBucketRead
    days30: SaleBucketRead
    days60: SaleBucketRead
    days90: SaleBucketRead
    days90_plus: SaleBucketRead = Field(alias="days90Plus")


class SaleKeyFiguresRead(CommerceRead):
    total_outstanding: Amount
    total_overdue: Amount
    overdue_count: int
    credits_pending: Amount
    collection_rate: Percent = Field(description="Percent paid of what was invoiced.")


class SummaryAnswer(SaleStatisticsRead):
    """`type=summary`."""


class AgingAnswer(CommerceRead):
    """`type=aging`."""

    aging: SaleAgingRead


class AllStatisticsAnswer(SaleStatisticsRead):
    """`type=all`."""

    aging: SaleAgingRead
    config: SaleConfigRead
    summary: SaleKeyFiguresRead

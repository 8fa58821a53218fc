"""Values of receivables that other domains may hold: states, line types, totals, drafts. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from app.common import money


class InvoiceStatus(StrEnum):
    ISSUED = "issued"
    PAID = "paid"
    OVERDUE = "overdue"
    VOID = "void"


class Settlement(StrEnum):
    """What the database derives from the amounts of an invoice."""

    DRAFT = "draft"
    OPEN = "open"
    PAID = "paid"
    VOID = "void"
    CANCELLED = "cancelled"


class LineType(StrEnum):
    RECURRING = "recurring"
    ACTIVATION = "activation"
    DISCOUNT = "discount"
    ADJUSTMENT = "adjustment"
    TERMINATION_FEE = "termination_fee"
    SALE = "sale"


class PaymentMethod(StrEnum):
    CASH = "cash"
    CARD = "card"
    BANK_TRANSFER = "bank_transfer"
    WALLET = "wallet"
    OTHER = "other"


class PaymentStatus(StrEnum):
    POSTED = "posted"
    REVERSED = "reversed"


class AllocationState(StrEnum):
    PARTIAL = "partial"
    FULL = "full"


class CreditReason(StrEnum):
    """Why something is given back; `run` and `void` are the product's own.

    A correction takes back what was billed, so rating counts it; goodwill and the others never do, and never
    come back as a charge.
    """

    RUN = "run"
    VOID = "void"
    CORRECTION = "correction"
    GOODWILL = "goodwill"
    RETURN = "return"
    PRICING_ERROR = "pricing_error"
    SERVICE_ISSUE = "service_issue"
    DUPLICATE = "duplicate"
    OTHER = "other"


class ExportFormat(StrEnum):
    """How a list leaves the house: a table, or an archive with every document."""

    CSV = "csv"
    XLSX = "xlsx"
    ZIP = "zip"


class CreditNoteState(StrEnum):
    """What is stored of a credit note: only an issued one settles anything."""

    DRAFT = "draft"
    ISSUED = "issued"
    CANCELLED = "cancelled"


class CreditNoteStatus(StrEnum):
    """What people see of an issued credit note: with something left to use, or used up."""

    ISSUED = "issued"
    APPLIED = "applied"


class Series(StrEnum):
    """Prefixes of document numbers; each counts without a gap per tenant, the first two anew each year."""

    INVOICE = "FAC"
    CREDIT_NOTE = "AV"
    SALE = "INV"
    SALE_CREDIT = "CN"

    @property
    def is_sale(self) -> bool:
        return self in (Series.SALE, Series.SALE_CREDIT)

    @property
    def credit(self) -> Series:
        """The series of the credit notes about documents of this one."""
        return Series.SALE_CREDIT if self.is_sale else Series.CREDIT_NOTE

    def year_of(self, day: date) -> int:
        """The year a day counts in; a series that never begins anew counts in the year 0."""
        return 0 if self.is_sale else day.year

    def number(self, day: date, position: int) -> str:
        """The number of the n-th document, issued or drafted on a day."""
        return f"{self}-{day:%y%m}-{position:05d}" if self.is_sale else f"{self}-{day.year}-{position:06d}"


class TaxAmount(NamedTuple):
    """The tax of one rate: `tax = round(base x rate)`, once."""

    rate: Decimal
    base: Decimal
    tax: Decimal


class Totals(NamedTuple):
    """The foot of a document; `total = subtotal + tax` and `tax` is the sum over the rates."""

    subtotal: Decimal
    tax: Decimal
    total: Decimal
    taxes: tuple[TaxAmount, ...]

    @classmethod
    def of(cls, lines: Iterable[tuple[Decimal, Decimal]]) -> Totals:
        """The totals of `(net amount, tax rate)` lines: tax once per rate on the sum of its lines.

        Source: billing rules, section 5; EN 16931 BR-CO-17.
        """
        bases: dict[Decimal, Decimal] = {}
        for amount, rate in lines:
            bases[rate] = bases[rate] + amount if rate in bases else amount
        taxes = tuple(TaxAmount(rate, base, money.apply_rate(base, rate)) for rate, base in sorted(bases.items()))
        subtotal = tax = money.ZERO
        for item in taxes:
            subtotal += item.base
            tax += item.tax
        return cls(subtotal, tax, subtotal + tax, taxes)

    def reversed(self) -> Totals:
        """The same amounts with the opposite sign: a negative invoice as the credit note in its place."""
        taxes = tuple(TaxAmount(item.rate, -item.base, -item.tax) for item in self.taxes)
        return Totals(-self.subtotal, -self.tax, -self.total, taxes)


class HeldInvoice(NamedTuple):
    """What settling an invoice needs to know of it, read with its lock; the names are the invoice's own."""

    id: UUID
    client_id: UUID | None
    invoice_number: str
    currency: str
    due_date: date
    settlement: str
    outstanding_amount: Decimal


class SaleItem(NamedTuple):
    """Something sold: discounts are taken before tax, the percentage first; the tax rate is a fraction."""

    quantity: Decimal
    unit_price: Decimal
    tax_rate: Decimal
    discount_percent: Decimal = money.ZERO
    discount_amount: Decimal = money.ZERO


class SaleLine(NamedTuple):
    """What an item comes to: its price after discounts, and the net and the tax in or on it."""

    discount: Decimal
    price: Decimal
    net: Decimal
    tax: Decimal
    tax_rate: Decimal


class SaleAmounts(NamedTuple):
    """What a sale comes to; `totals.subtotal` is net of discounts, which `discount` adds up."""

    lines: tuple[SaleLine, ...]
    discount: Decimal
    totals: Totals


class DraftLine(NamedTuple):
    """A line before it is issued: net amount, and for which days of which month it was reckoned.

    `service_from` is inclusive and `service_to` exclusive; `billed_days` of the `month_days` of the month
    that began on `month_start`; `unit_fee` is the monthly fee, or the amount itself. A charge that concerns no
    contract has nothing of one.
    """

    contract_id: UUID | None
    service_category: str | None
    service_identifier: str | None
    offer_id: UUID | None
    offer_version: int | None
    line_type: LineType
    description: str
    unit_fee: Decimal
    billed_days: int
    month_start: date
    month_days: int
    service_from: date
    service_to: date
    line_total: Decimal
    tax_rate: Decimal
    cause: str | None = None
    charge_id: UUID | None = None


class DraftDocument(NamedTuple):
    """A client's invoice before it is issued, or, with a negative total, the credit note in its place."""

    client_id: UUID
    lines: tuple[DraftLine, ...]
    totals: Totals

    @property
    def is_credit(self) -> bool:
        return self.totals.total < 0

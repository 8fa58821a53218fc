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

    OPEN = "open"
    PAID = "paid"
    VOID = "void"


class LineType(StrEnum):
    RECURRING = "recurring"
    ACTIVATION = "activation"
    DISCOUNT = "discount"
    ADJUSTMENT = "adjustment"
    TERMINATION_FEE = "termination_fee"


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
    """Prefixes of document numbers; each counts without a gap per tenant and year."""

    INVOICE = "FAC"
    CREDIT_NOTE = "AV"


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


class DraftLine(NamedTuple):
    """A line before it is issued: net amount, and for which days of which month it was reckoned.

    `service_from` is inclusive and `service_to` exclusive; `billed_days` of the `month_days` of the month
    that began on `month_start`; `unit_fee` is the monthly fee, or the amount itself.
    """

    contract_id: UUID
    service_category: str
    service_identifier: str
    offer_id: UUID
    offer_version: int
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


class DraftDocument(NamedTuple):
    """A client's invoice before it is issued, or, with a negative total, the credit note in its place."""

    client_id: UUID
    lines: tuple[DraftLine, ...]
    totals: Totals

    @property
    def is_credit(self) -> bool:
        return self.totals.total < 0

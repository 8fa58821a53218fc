"""What an invoice or a credit note prints: a frozen snapshot, with no reference to the database.

Invariant: everything on the paper is here; the same content gives the same bytes.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.documents.formats import Language
from app.documents.sheet import Seller


class DocumentKind(StrEnum):
    """The papers this layout prints."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


@dataclass(frozen=True, slots=True)
class BilledClient:
    """Whom the document is addressed to: a company by its ICE, a person by the CIN."""

    name: str
    address: tuple[str, ...]
    ice: str = ""
    cin: str = ""


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One charge. The service period is inclusive; days explain a part of a month, as in 24/28."""

    description: str
    vat_rate: Decimal
    net_amount: Decimal
    period_start: date | None = None
    period_end: date | None = None
    unit_fee: Decimal | None = None
    billed_days: int | None = None
    month_days: int | None = None


@dataclass(frozen=True, slots=True)
class ContractLines:
    """The lines of one contract: `label` names the contract, `service` the number or line it serves."""

    label: str
    lines: tuple[PrintedLine, ...]
    service: str = ""


@dataclass(frozen=True, slots=True)
class VatTotal:
    """The tax of one rate; `rate` is a fraction."""

    rate: Decimal
    base: Decimal
    tax: Decimal


@dataclass(frozen=True, slots=True)
class InvoiceDocument:
    """One invoice or credit note, all amounts in `currency` with two digits.

    A credit note carries what it gives back as positive amounts and prints them negative.
    """

    kind: DocumentKind
    language: Language
    seller: Seller
    client: BilledClient
    number: str
    issued_on: date
    currency: str
    groups: tuple[ContractLines, ...]
    subtotal: Decimal
    vat: tuple[VatTotal, ...]
    tax: Decimal
    total: Decimal
    due_on: date | None = None
    period_start: date | None = None
    period_end: date | None = None
    credited: Decimal | None = None
    paid: Decimal | None = None
    payment_terms: str = ""
    notes: str = ""
    corrects: str = ""  # the number of the invoice a credit note is about

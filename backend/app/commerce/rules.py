"""Rules of the commerce suite: the statuses its callers know, and which actions each allows. Pure.

Source: commerce billing suite, shapes.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from app.receivables.values import CreditNoteState, CreditReason, PaymentMethod, PaymentStatus, Settlement


class InvoiceState(StrEnum):
    DRAFT = "DRAFT"
    SENT = "SENT"
    VIEWED = "VIEWED"
    PARTIALLY_PAID = "PARTIALLY_PAID"
    PAID = "PAID"
    OVERDUE = "OVERDUE"
    CANCELLED = "CANCELLED"
    VOID = "VOID"


class CreditState(StrEnum):
    DRAFT = "DRAFT"
    APPROVED = "APPROVED"
    APPLIED = "APPLIED"
    CANCELLED = "CANCELLED"


class PaymentState(StrEnum):
    CONFIRMED = "CONFIRMED"
    REFUNDED = "REFUNDED"


class Method(StrEnum):
    """How a sale is paid; `CREDIT_NOTE` is what applying one leaves behind, or one of another system's."""

    BANK_TRANSFER = "BANK_TRANSFER"
    CASH = "CASH"
    CARD = "CARD"
    MOBILE_MONEY = "MOBILE_MONEY"
    CHEQUE = "CHEQUE"
    CREDIT_NOTE = "CREDIT_NOTE"
    OTHER = "OTHER"


class Reason(StrEnum):
    """Why a sale is credited."""

    RETURN = "RETURN"
    PRICING_ERROR = "PRICING_ERROR"
    SERVICE_ISSUE = "SERVICE_ISSUE"
    GOODWILL = "GOODWILL"
    DUPLICATE = "DUPLICATE"
    OTHER = "OTHER"


class CustomerType(StrEnum):
    INDIVIDUAL = "INDIVIDUAL"
    BUSINESS = "BUSINESS"


class InvoiceAction(StrEnum):
    SEND = "send"
    VIEW = "view"
    CANCEL = "cancel"
    VOID = "void"


class PaymentAction(StrEnum):
    REVERSE = "reverse"
    LINK = "link"


class CreditAction(StrEnum):
    APPROVE = "approve"
    APPLY = "apply"
    CANCEL = "cancel"


class InvoiceFacts(NamedTuple):
    """What the status of an invoice depends on."""

    settlement: str
    due_date: date
    settled: Decimal
    was_viewed: bool


_DUE: Final = frozenset({InvoiceState.SENT, InvoiceState.VIEWED, InvoiceState.PARTIALLY_PAID, InvoiceState.OVERDUE})

INVOICE_ACTIONS: Final[dict[InvoiceAction, frozenset[InvoiceState]]] = {
    InvoiceAction.SEND: frozenset({InvoiceState.DRAFT}),
    InvoiceAction.VIEW: _DUE | {InvoiceState.PAID},
    InvoiceAction.CANCEL: frozenset({InvoiceState.DRAFT, InvoiceState.SENT, InvoiceState.VIEWED, InvoiceState.OVERDUE}),
    InvoiceAction.VOID: _DUE | {InvoiceState.PAID},
}
"""From which statuses an action is allowed; an invoice with payments is never cancelled, whatever it shows."""

STANDING: Final = _DUE | {InvoiceState.PAID}
"""The statuses of invoices that are owed or were paid; their amounts are summed."""

PAYABLE: Final = _DUE | {InvoiceState.DRAFT}
"""The statuses in which money is taken or a credit note applied; either sends a draft."""

CREDITABLE: Final = _DUE | {InvoiceState.PAID}
"""The statuses in which an invoice can be credited."""

CREDIT_ACTIONS: Final[dict[CreditAction, frozenset[CreditState]]] = {
    CreditAction.APPROVE: frozenset({CreditState.DRAFT}),
    CreditAction.APPLY: frozenset({CreditState.APPROVED}),
    CreditAction.CANCEL: frozenset({CreditState.DRAFT, CreditState.APPROVED}),
}

_METHODS: Final = {
    Method.BANK_TRANSFER: PaymentMethod.BANK_TRANSFER,
    Method.CASH: PaymentMethod.CASH,
    Method.CARD: PaymentMethod.CARD,
    Method.MOBILE_MONEY: PaymentMethod.WALLET,
}
_FROM_METHODS: Final = {value: key for key, value in _METHODS.items()}


def invoice_state(facts: InvoiceFacts, today: date) -> InvoiceState:
    """The status of an invoice today."""
    match facts.settlement:
        case Settlement.DRAFT:
            return InvoiceState.DRAFT
        case Settlement.CANCELLED:
            return InvoiceState.CANCELLED
        case Settlement.VOID:
            return InvoiceState.VOID
        case Settlement.PAID:
            return InvoiceState.PAID
    if facts.due_date < today:
        return InvoiceState.OVERDUE
    if facts.settled:
        return InvoiceState.PARTIALLY_PAID
    return InvoiceState.VIEWED if facts.was_viewed else InvoiceState.SENT


def credit_state(stored: str, applied: Decimal) -> CreditState:
    """The status of a credit note: what was used of once is applied."""
    if stored == CreditNoteState.DRAFT:
        return CreditState.DRAFT
    if stored == CreditNoteState.CANCELLED:
        return CreditState.CANCELLED
    return CreditState.APPLIED if applied else CreditState.APPROVED


def payment_state(stored: str) -> PaymentState:
    """The status of a payment."""
    return PaymentState.REFUNDED if stored == PaymentStatus.REVERSED else PaymentState.CONFIRMED


def stored_method(method: Method) -> tuple[PaymentMethod, str | None]:
    """The book's method, and the instrument where the book's word is wider."""
    known = _METHODS.get(method)
    return (known, None) if known else (PaymentMethod.OTHER, None if method is Method.OTHER else method.lower())


def shown_method(stored: str, instrument: str | None) -> Method:
    """The suite's word for a stored method."""
    if instrument is not None:
        return Method(instrument.upper())
    return _FROM_METHODS.get(PaymentMethod(stored), Method.OTHER)


def stored_reason(reason: Reason) -> CreditReason:
    """The book's reason."""
    return CreditReason(reason.lower())


def shown_reason(stored: str) -> Reason:
    """The suite's word for a stored reason; those it does not know are other ones."""
    return Reason(stored.upper()) if stored.upper() in Reason.__members__ else Reason.OTHER


class StatisticsKind(StrEnum):
    SUMMARY = "summary"
    AGING = "aging"
    ALL = "all"


def aging_bucket(days_past_due: int) -> str:
    """The bucket of something so many days late; due today is not late."""
    if days_past_due <= 0:
        return "current"
    for limit in (30, 60, 90):
        if days_past_due <= limit:
            return f"days{limit}"
    return "days90_plus"

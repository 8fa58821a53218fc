"""What receivables refuse."""

from __future__ import annotations

from app.common.errors import DomainError


class InvoiceNotFound(DomainError):
    code, status, message = "invoice_not_found", 404, "This invoice does not exist."


class InvoiceVoid(DomainError):
    code, status, message = "invoice_void", 409, "This invoice is void."


class InvoiceAlreadyPaid(DomainError):
    code, status, message = "invoice_already_paid", 409, "Nothing is outstanding on this invoice."


class PaymentExceedsOutstanding(DomainError):
    code, status, message = "payment_exceeds_outstanding", 422, "The payment is above what is outstanding."


class PaymentNotFound(DomainError):
    code, status, message = "payment_not_found", 404, "This payment does not exist."


class PaymentAlreadyReversed(DomainError):
    code, status, message = "payment_already_reversed", 409, "This payment was reversed before."

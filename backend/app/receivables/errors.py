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


class InvoiceHasPayments(DomainError):
    code, status, message = "invoice_has_payments", 409, "Money was received for this invoice; reverse it first."


class InvoiceAlreadyCredited(DomainError):
    code, status, message = "invoice_already_credited", 409, "All of this invoice was given back before."


class InvoiceCreditSpent(DomainError):
    code, status = "invoice_credit_spent", 409
    message = "Credit of this invoice settled another one, so withdrawing it would leave something unpaid."


class CreditExceedsBilled(DomainError):
    code, status = "credit_exceeds_billed", 422
    message = "The credit is above what was billed and not yet credited."


class CreditNoteNotFound(DomainError):
    code, status, message = "credit_note_not_found", 404, "This credit note does not exist."


class SaleTooLarge(DomainError):
    code, status, message = "sale_too_large", 400, "The items come to more than a document can hold."

"""What the commerce suite refuses; its callers read the sentence and nothing else."""

from __future__ import annotations

from app.common.errors import DomainError


class CapabilityMissing(DomainError):
    code, status, message = "capability_missing", 403, "This tenant does not have the billing capability."


class ActionRefused(DomainError):
    code, status, message = "action_refused", 409, "The document's status forbids this action."


class AmountAboveDue(DomainError):
    code, status, message = "amount_above_due", 409, "The amount is above what is due."


class CreditAboveRest(DomainError):
    code, status = "credit_above_rest", 409
    message = "The amount is above what can still be credited of the invoice."


class CurrencyMismatch(DomainError):
    code, status, message = "currency_mismatch", 409, "The currencies differ."


class CustomerMismatch(DomainError):
    code, status, message = "customer_mismatch", 409, "The credit note belongs to another customer."

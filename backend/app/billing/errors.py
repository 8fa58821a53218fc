"""What billing refuses."""

from __future__ import annotations

from app.common.errors import DomainError


class BillingRunNotFound(DomainError):
    code, status, message = "billing_run_not_found", 404, "This billing run does not exist."


class BillingRunInProgress(DomainError):
    code, status, message = "billing_run_in_progress", 409, "Another billing run is still in progress."


class ChargeNotFound(DomainError):
    code, status, message = "charge_not_found", 404, "This client has no such charge."


class ChargeAlreadyBilled(DomainError):
    code, status, message = "charge_already_billed", 409, "This charge stands on an issued document."


class BillingRunNotResumable(DomainError):
    code, status, message = "billing_run_not_resumable", 409, "Nothing of this billing run is left to resume."

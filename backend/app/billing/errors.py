"""What billing refuses."""

from __future__ import annotations

from app.common.errors import DomainError


class BillingRunNotFound(DomainError):
    code, status, message = "billing_run_not_found", 404, "This billing run does not exist."


class BillingRunInProgress(DomainError):
    code, status, message = "billing_run_in_progress", 409, "Another billing run is still in progress."


class BillingRunNotResumable(DomainError):
    code, status, message = "billing_run_not_resumable", 409, "Nothing of this billing run is left to resume."

"""What the platform refuses."""

from __future__ import annotations

from app.common.errors import DomainError


class UserRefused(Exception):
    """A user cannot be made or changed; the message says why. Met by administrators, on no route."""


class InvalidCredentials(DomainError):
    code, status, message = "invalid_credentials", 401, "These credentials open nothing."


class UserNotFound(DomainError):
    code, status, message = "user_not_found", 404, "This user does not exist."


class UserEmailConflict(DomainError):
    code, status, message = "user_email_conflict", 409, "A user with this address exists already."


class LastAdministrator(DomainError):
    code, status = "last_administrator", 409
    message = "Nobody else could administer this desk; make another administrator first."


class ApiClientNotFound(DomainError):
    code, status, message = "api_client_not_found", 404, "This API client does not exist."


class ClientOwes(DomainError):
    code, status = "client_has_outstanding_amount", 409
    message = "This client still owes; settle or void the open invoices first."

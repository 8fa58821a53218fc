"""What the catalogue refuses."""

from __future__ import annotations

from app.common.errors import DomainError


class OfferNotFound(DomainError):
    code, status, message = "offer_not_found", 404, "This offer does not exist."


class OfferVersionConflict(DomainError):
    code, status = "offer_version_conflict", 409
    message = "An offer with this name, category and version exists already."


class OfferDeleteBlocked(DomainError):
    code, status, message = (
        "offer_delete_blocked",
        409,
        "Contracts have signed this offer; retire it instead.",
    )


class OfferNotActive(DomainError):
    code, status, message = "offer_not_active", 409, "This offer is retired and can no longer be signed."


class OfferValidityInvalid(DomainError):
    code, status, message = "offer_validity_invalid", 422, "The start date lies outside the offer's validity."

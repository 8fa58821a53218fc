"""What the public journeys refuse."""

from __future__ import annotations

from app.common.errors import DomainError


class LandingDraftNotFound(DomainError):
    code, status, message = "landing_draft_not_found", 404, "This draft does not exist, or no longer."


class LandingClientNotFound(DomainError):
    code, status, message = "landing_client_not_found", 404, "Nobody is known by this CIN."


class LandingTokenInvalid(DomainError):
    code, status, message = "landing_token_invalid", 401, "This token is not valid here; verify the CIN again."


class LandingTokenExpired(DomainError):
    code, status, message = "landing_token_expired", 401, "This token is too old; verify the CIN again."


class LandingCodeInvalid(DomainError):
    code, status = "landing_code_invalid", 401
    message = "This code is wrong, was used, or is too old; ask for another."


class LandingLookupTokenMismatch(DomainError):
    code, status, message = "landing_lookup_token_mismatch", 403, "This token was given for another CIN."


class LandingDocumentTokenMismatch(DomainError):
    code, status, message = "landing_document_token_mismatch", 403, "This token was given for another document."


class LandingInvoiceTokenMismatch(DomainError):
    code, status, message = "landing_invoice_token_mismatch", 403, "This token was given for another document."


class LandingOfferServiceMismatch(DomainError):
    code, status, message = "landing_offer_service_mismatch", 422, "This offer is of another service."


class LandingContractClientMismatch(DomainError):
    code, status, message = "landing_contract_client_mismatch", 422, "This contract belongs to another client."


class LandingContractForbidden(LandingContractClientMismatch):
    """The same, where a document is asked for rather than a change: there it is a refusal of access."""

    status = 403

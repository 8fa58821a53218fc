"""What contracts refuse."""

from __future__ import annotations

from app.common.errors import DomainError


class ContractNotFound(DomainError):
    code, status, message = "contract_not_found", 404, "This contract does not exist."


class ContractDocumentNotFound(DomainError):
    code, status, message = "contract_document_not_found", 404, "The contract's document has no such version."


class ContractDateInvalid(DomainError):
    code, status, message = "contract_date_invalid", 422, "The date lies outside the contract's life."


class ContractCommitmentInvalid(DomainError):
    code, status, message = (
        "contract_commitment_invalid",
        422,
        "The contract would end before its commitment does.",
    )


class ContractStatusTransitionInvalid(DomainError):
    code, status = "contract_status_transition_invalid", 409
    message = "A contract cannot pass from its present status to this one."


class SubscriberClientMismatch(DomainError):
    code, status, message = "subscriber_client_mismatch", 422, "This line belongs to another client."


class SubscriberOfferMismatch(DomainError):
    code, status, message = "subscriber_offer_mismatch", 422, "This line cannot carry this offer."


class SubscriberContractConflict(DomainError):
    code, status, message = "subscriber_contract_conflict", 409, "This line has an open contract already."


class DiscountNotFound(DomainError):
    code, status, message = "discount_not_found", 404, "This contract has no such discount."

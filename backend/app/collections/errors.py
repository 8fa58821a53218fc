"""What collections refuses."""

from __future__ import annotations

from app.common.errors import DomainError


class CollectionCaseNotFound(DomainError):
    code, status, message = "collection_case_not_found", 404, "This collection case does not exist."


class CollectionCaseStatusTransitionInvalid(DomainError):
    code, status = "collection_case_status_transition_invalid", 409
    message = "A collection case cannot pass from its present status to this one."


class CollectionCaseEnded(DomainError):
    code, status, message = "collection_case_ended", 409, "Nothing is asked for on a case that has ended."

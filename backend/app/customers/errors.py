"""What customers refuses."""

from __future__ import annotations

from app.common.errors import DomainError


class ClientNotFound(DomainError):
    code, status, message = "client_not_found", 404, "This client does not exist."


class ClientCinConflict(DomainError):
    code, status, message = "client_cin_conflict", 409, "A client with this CIN exists already."


class ClientDeleteBlocked(DomainError):
    code, status = "client_delete_blocked", 409
    message = "This client has a history; terminate the client instead."


class ClientHasOpenContracts(DomainError):
    code, status = "client_has_open_contracts", 409
    message = "This client has open contracts; end them first."


class ClientNotActive(DomainError):
    code, status, message = "client_not_active", 409, "This client is not active."


class ClientStatusTransitionInvalid(DomainError):
    code, status = "client_status_transition_invalid", 409
    message = "A client's status cannot move this way."


class SubscriberNotFound(DomainError):
    code, status, message = "subscriber_not_found", 404, "This subscriber does not exist."


class SubscriberIdentifierConflict(DomainError):
    code, status = "subscriber_identifier_conflict", 409
    message = "Another line has this service identifier."


class SubscriberDeleteBlocked(DomainError):
    code, status = "subscriber_delete_blocked", 409
    message = "This line has a history; terminate it instead."


class SubscriberHasOpenContract(DomainError):
    code, status = "subscriber_has_open_contract", 409
    message = "This line has an open contract; end it first."


class SubscriberStatusTransitionInvalid(DomainError):
    code, status = "subscriber_status_transition_invalid", 409
    message = "A line's status cannot move this way."


class ContactChangeNotFound(DomainError):
    code, status, message = "contact_change_not_found", 404, "This contact change does not exist."


class ContactChangeDecided(DomainError):
    code, status = "contact_change_decided", 409
    message = "Somebody has decided this contact change already."

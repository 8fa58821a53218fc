"""What numbering refuses."""

from __future__ import annotations

from app.common.errors import DomainError


class NumberTaken(Exception):
    """Somebody else holds this number; the domain whose line asked for it answers with its own conflict."""


class MobileNumberInvalid(DomainError):
    code, status, message = "mobile_number_invalid", 422, "This is not a Moroccan mobile number."


class LandlineNumberInvalid(DomainError):
    code, status, message = "landline_number_invalid", 422, "This is not a Moroccan fixed number."


class IdentifierGenerationExhausted(DomainError):
    code, status = "identifier_generation_exhausted", 503
    message = "No free number is left to assign; add a block of numbers."

"""JSON shapes of customers."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from app.common.schema_base import BusinessDate, PartialSchema, ReadSchema, Schema, Timestamp, unsent
from app.customers import rules
from app.customers.rules import (
    ClientStatus,
    ClientType,
    ContactChangeStatus,
    Language,
    SubscriberStatus,
    SubscriberType,
)
from app.numbering import service as numbering

__all__ = [
    "Cin",
    "ClientCreate",
    "ClientFilter",
    "ClientRead",
    "ClientStatus",
    "ClientType",
    "ClientUpdate",
    "ContactChangeFilter",
    "ContactChangeRead",
    "ContactChangeStatus",
    "ContactPhone",
    "ContactValues",
    "Email",
    "FullName",
    "Ice",
    "Language",
    "PostalAddress",
    "ServiceIdentifier",
    "SubscriberCreate",
    "SubscriberFilter",
    "SubscriberRead",
    "SubscriberStatus",
    "SubscriberType",
    "SubscriberUpdate",
]


def _checked_cin(text: str) -> str:
    if (cin := rules.clean_cin(text)) is None:
        raise ValueError("A CIN has 4 to 20 letters and digits, such as AB123456")
    return cin


def _checked_ice(text: str) -> str:
    digits = "".join(text.split())
    if not rules.is_ice(digits):
        raise ValueError("An ICE has 15 digits of which the last two check the others")
    return digits


def _checked_email(text: str) -> str:
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise ValueError("Send an e-mail address, such as sara@example.com") from error


def _checked_phone(text: str) -> str:
    if (phone := numbering.normalise_contact(text)) is None:
        raise ValueError("A telephone number has 6 to 15 digits, such as +212655334422")
    return phone


def _cleaned_line(value: Any) -> Any:
    """Runs before the lengths are checked, so that they count what is kept."""
    if not isinstance(value, str):
        return value
    cleaned = rules.clean_text(value)
    if rules.has_control_characters(cleaned):
        raise ValueError("Control characters are not text")
    return cleaned


def _cleaned_lines(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    lines = (_cleaned_line(line) for line in value.splitlines())
    return "\n".join(line for line in lines if line) or None


def _kept_identifier(text: str) -> str:
    if rules.has_control_characters(text):
        raise ValueError("Control characters are not text")
    return numbering.normalise_moroccan(text) or text


Cin = Annotated[
    str,
    Field(max_length=100),
    AfterValidator(_checked_cin),
    WithJsonSchema({"type": "string", "examples": ["AB123456"]}),
]
"""A national identity card number; spaces and dashes are removed, letters are capitals."""

Ice = Annotated[str, Field(max_length=30, examples=["001525713000097"]), AfterValidator(_checked_ice)]
Email = Annotated[
    str,
    Field(max_length=254),
    AfterValidator(_checked_email),
    WithJsonSchema({"type": "string", "format": "email", "maxLength": 254, "examples": ["sara@example.com"]}),
]
ContactPhone = Annotated[str, Field(max_length=40, examples=["06 55 33 44 22"]), AfterValidator(_checked_phone)]
"""A telephone to reach somebody at: any country's, canonical when Moroccan. Not a service number."""

FullName = Annotated[
    str, Field(min_length=2, max_length=150, examples=["Sara El Amrani"]), BeforeValidator(_cleaned_line)
]
PostalAddress = Annotated[str | None, Field(max_length=300), BeforeValidator(_cleaned_lines)]
"""Lines are kept, each cleaned; a blank address is null."""

ServiceIdentifier = Annotated[
    str,
    Field(min_length=3, max_length=100, examples=["+212655334422"]),
    AfterValidator(_kept_identifier),
]
"""A Moroccan number becomes `+212` and nine digits; anything else is kept as sent."""


class ClientCreate(Schema):
    cin: Cin | None = None
    client_type: ClientType = ClientType.INDIVIDUAL
    full_name: FullName
    address: PostalAddress = None
    email: Email | None = None
    phone: ContactPhone | None = None
    ice: Ice | None = Field(default=None, description="Of a business only.")
    language: Language = Language.FRENCH
    status: ClientStatus = ClientStatus.ACTIVE


class ClientUpdate(PartialSchema):
    """Only sent fields change; null clears a field that may be empty."""

    cin: Cin | None = None
    client_type: ClientType = unsent()
    full_name: FullName = unsent()
    address: PostalAddress = None
    email: Email | None = None
    phone: ContactPhone | None = None
    ice: Ice | None = None
    language: Language = unsent()
    status: ClientStatus = unsent()


class ClientRead(ReadSchema):
    id: UUID
    cin: str | None
    client_type: ClientType
    full_name: str
    address: str | None
    email: str | None
    phone: str | None
    ice: str | None
    language: Language
    is_delinquent: bool = Field(description="True while an invoice of the client is overdue.")
    delinquent_since: BusinessDate | None
    status: ClientStatus
    created_at: Timestamp
    updated_at: Timestamp


class ClientFilter(ReadSchema):
    status: ClientStatus | None = None
    client_type: ClientType | None = None
    is_delinquent: bool | None = None
    cin: Annotated[str | None, Field(max_length=100)] = None


class SubscriberCreate(Schema):
    service_type: SubscriberType
    service_identifier: ServiceIdentifier
    status: SubscriberStatus = SubscriberStatus.ACTIVE


class SubscriberUpdate(PartialSchema):
    """Only sent fields change."""

    service_type: SubscriberType = unsent()
    service_identifier: ServiceIdentifier = unsent()
    status: SubscriberStatus = unsent()


class SubscriberRead(ReadSchema):
    id: UUID
    client_id: UUID
    service_type: SubscriberType
    service_identifier: str
    status: SubscriberStatus
    created_at: Timestamp
    updated_at: Timestamp


class SubscriberFilter(ReadSchema):
    status: SubscriberStatus | None = None
    service_type: SubscriberType | None = None


class ContactValues(ReadSchema):
    """Names and contacts; null where nothing is given or known."""

    full_name: str | None = None
    address: str | None = None
    email: str | None = None
    phone: str | None = None


class ContactChangeRead(ReadSchema):
    """Other names or contacts that somebody gave for a known client; nothing changes until it is accepted."""

    id: UUID
    client_id: UUID
    client_name: str
    source: str = Field(examples=["landing"])
    status: ContactChangeStatus
    proposed: ContactValues = Field(description="What differs; null is as it was.")
    current: ContactValues = Field(description="The client as known now.")
    decided_at: Timestamp | None
    decided_by: str | None
    created_at: Timestamp


class ContactChangeFilter(ReadSchema):
    status: ContactChangeStatus | None = None

"""JSON shapes of the administration of tenants."""

from __future__ import annotations

from typing import Annotated, Any, Self
from uuid import UUID
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, model_validator

from app.common.schema_base import PartialSchema, Rate, ReadSchema, Schema, Timestamp, unsent
from app.common.tenancy import Capability, Seller
from app.documents.formats import Language


def _known_zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError("Send a time zone such as Africa/Casablanca")
    return value


Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,39}$", examples=["ng-demo"])]
Name = Annotated[str, Field(min_length=2, max_length=150)]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$", examples=["NGN"])]
TimeZone = Annotated[str, Field(max_length=64), AfterValidator(_known_zone)]
TermDays = Annotated[int, Field(strict=True, ge=0, le=365, description="Days to pay a sale when nothing is said.")]
Capabilities = Annotated[list[Capability], Field(max_length=10)]


class TenantCreate(Schema):
    """A tenant to open: its slug and its currency never change."""

    slug: Slug
    name: Name
    currency: Currency
    time_zone: TimeZone
    default_tax_rate: Rate
    language: Language = Language.FR
    payment_term_days: TermDays = 30
    capabilities: Capabilities = Field(default_factory=lambda: [Capability.BILLING])
    seller: Seller | None = Field(default=None, description="As printed; the name alone when absent.")


class TenantUpdate(PartialSchema):
    name: Name = unsent()
    time_zone: TimeZone = unsent()
    default_tax_rate: Rate = unsent()
    language: Language = unsent()
    payment_term_days: TermDays = unsent()
    capabilities: Capabilities = unsent()
    seller: Seller = unsent()

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("Send at least one field")
        return self


class TenantRead(ReadSchema):
    id: UUID
    slug: str
    name: str
    currency: str
    time_zone: str
    default_tax_rate: Rate
    language: Language
    payment_term_days: int
    capabilities: list[Capability]
    seller: dict[str, Any]
    updated_at: Timestamp

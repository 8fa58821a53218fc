"""JSON shapes of the platform."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    EmailStr,
    Field,
    SecretStr,
    StrictBool,
    StrictInt,
    WithJsonSchema,
)

from app.catalog.values import Proration
from app.common.auth import PERMISSIONS
from app.common.schema_base import (
    BusinessDate,
    PartialSchema,
    PositiveMoney,
    Rate,
    ReadSchema,
    Schema,
    Timestamp,
    unsent,
)
from app.common.tenancy import BillingPolicy, Seller
from app.customers.schemas import Ice


class HealthRead(BaseModel):
    status: str = Field(examples=["ok"])


class ReadinessRead(BaseModel):
    """What must work before requests are sent here."""

    status: str = Field(examples=["ok"], description="ok|failed")
    checks: dict[str, str] = Field(examples=[{"database": "ok", "migrations": "ok", "queue": "ok"}])


class MeRead(BaseModel):
    actor_id: str
    roles: list[str]
    tenant: str | None = Field(default=None, description="Only for a signed identity.")


class PingRead(BaseModel):
    status: str = Field(examples=["ok"])
    actor_id: str


class AuditEventRead(ReadSchema):
    """One thing somebody did."""

    id: UUID
    entity_type: str
    entity_id: UUID
    action: str
    actor_id: str
    request_id: str | None
    details: dict[str, Any]
    created_at: Timestamp


class GrantType(StrEnum):
    PASSWORD = "password"  # noqa: S105 - the name of a grant
    CLIENT_CREDENTIALS = "client_credentials"
    REFRESH_TOKEN = "refresh_token"  # noqa: S105 - the name of a grant


_FormText = Annotated[str | None, Field(max_length=1000)]


class TokenForm(BaseModel):
    """The form of OAuth 2.0; what a grant does not know is ignored."""

    grant_type: GrantType
    username: _FormText = Field(default=None, description="`password`: the user's e-mail address.")
    password: _FormText = Field(default=None, json_schema_extra={"format": "password"})
    client_id: _FormText = Field(default=None, description="`client_credentials`; or by `Authorization: Basic`.")
    client_secret: _FormText = Field(default=None, json_schema_extra={"format": "password"})
    refresh_token: _FormText = Field(default=None, description="`refresh_token`: the last one; it serves once.")
    scope: _FormText = Field(default=None, description="Roles by spaces; all that are granted when absent.")


class TokenRead(BaseModel):
    """An access token as OAuth 2.0 answers it."""

    access_token: str
    token_type: str = "Bearer"  # noqa: S105 - the type's name
    expires_in: int = Field(description="Seconds.", examples=[1800])
    refresh_token: str | None = Field(default=None, description="For users: the next request for a token, once.")
    scope: str = Field(examples=["billing viewer"])


class TokenRevoke(Schema):
    token: str | None = Field(
        default=None,
        max_length=1000,
        description="A refresh token of the sign-in to end; all of the caller's if absent.",
    )


def _known_roles(roles: list[str]) -> list[str]:
    if unknown := sorted(set(roles) - PERMISSIONS.keys()):
        raise ValueError(f"No role {', '.join(unknown)}: choose from {', '.join(PERMISSIONS)}")
    return list(dict.fromkeys(roles))


Roles = Annotated[
    list[str],
    Field(min_length=1, max_length=len(PERMISSIONS), examples=[["billing", "viewer"]]),
    AfterValidator(_known_roles),
    WithJsonSchema(
        {
            "type": "array",
            "items": {"type": "string", "enum": list(PERMISSIONS)},
            "minItems": 1,
            "maxItems": len(PERMISSIONS),
        },
        mode="validation",
    ),
]
Password = Annotated[SecretStr, Field(min_length=12, max_length=256)]


class UserCreate(Schema):
    email: EmailStr = Field(max_length=254)
    full_name: str = Field(min_length=2, max_length=150)
    roles: Roles
    password: Password | None = Field(default=None, description="Generated and shown once when absent.")


class UserUpdate(PartialSchema):
    email: EmailStr = unsent()
    full_name: Annotated[str, Field(min_length=2, max_length=150)] = unsent()
    roles: Roles = unsent()


class PasswordReset(Schema):
    password: Password | None = Field(default=None, description="Generated and shown once when absent.")


class UserRead(ReadSchema):
    """Somebody who may sign in."""

    id: UUID
    email: str
    full_name: str
    roles: list[str]
    is_active: bool
    disabled_at: Timestamp | None
    created_at: Timestamp
    updated_at: Timestamp


class UserWithPassword(UserRead):
    """A user beside the password that was made for it; no later answer has it."""

    password: str | None = Field(default=None, description="Only when it was generated, and only in this answer.")


class UserFilter(BaseModel):
    is_active: bool | None = None


class ApiClientCreate(Schema):
    name: str = Field(min_length=2, max_length=150, examples=["Partner shop"])
    roles: Roles


class ApiClientRead(ReadSchema):
    """A partner's program."""

    id: UUID
    client_id: str = Field(examples=["mt_3f0c9a5b7d1e2f4a6b8c0d1e"])
    name: str
    roles: list[str]
    last_used_at: Timestamp | None
    created_at: Timestamp


class ApiClientCreated(ApiClientRead):
    """The program beside its secret; no later answer has it."""

    client_secret: str | None = Field(description="Shown once, and again to the same Idempotency-Key only.")


class AuditFilter(BaseModel):
    entity_type: str | None = Field(default=None, max_length=100, examples=["client"])
    entity_id: UUID | None = None
    actor_id: str | None = Field(default=None, max_length=200)
    action: str | None = Field(default=None, max_length=100, examples=["client_updated"])
    since: BusinessDate | None = Field(default=None, alias="from", description="First day, in the tenant's time zone.")
    until: BusinessDate | None = Field(default=None, alias="to", description="Last day.")


_Line = Annotated[str, Field(min_length=1, max_length=200)]
_Digits = Annotated[str, Field(pattern=r"^[0-9]{1,20}$")]


class SellerUpdate(PartialSchema):
    """Who issues the invoices; documents already issued keep what they say."""

    name: _Line = unsent()
    address: Annotated[str, Field(max_length=500)] = unsent()
    ice: Ice | None = None
    tax_id: _Digits | None = None
    trade_register: _Line | None = None
    business_tax: _Digits | None = None
    social_security: _Digits | None = None
    phone: Annotated[str, Field(max_length=30)] | None = None
    email: EmailStr | None = None
    payment_terms: Annotated[str, Field(max_length=500)] = unsent()


class BillingSettingsUpdate(PartialSchema):
    payment_terms_days: Annotated[StrictInt, Field(ge=1, le=90)] = unsent()
    default_proration: Proration = unsent()
    bill_suspended_days: StrictBool = unsent()
    maximum_invoice_total: PositiveMoney | None = None
    maximum_increase_percent: Annotated[StrictInt, Field(ge=1, le=100_000)] | None = None


class SettingsUpdate(PartialSchema):
    name: _Line = unsent()
    default_tax_rate: Rate = unsent()
    seller: SellerUpdate = unsent()
    billing: BillingSettingsUpdate = unsent()


class SettingsRead(ReadSchema):
    """What a tenant decided for its whole desk."""

    tenant: str = Field(description="Slug; never changes.", examples=["mt"])
    name: str
    currency: str = Field(examples=["MAD"], description="Set with the tenant.")
    time_zone: str = Field(examples=["Africa/Casablanca"], description="Set with the tenant.")
    capabilities: list[str] = Field(examples=[["telecom", "billing"]], description="Set with the tenant.")
    default_tax_rate: Rate
    seller: Seller
    billing: BillingPolicy
    updated_at: Timestamp


class SearchHitType(StrEnum):
    CLIENT = "client"
    CONTRACT = "contract"
    INVOICE = "invoice"


class SearchHit(BaseModel):
    """One thing that was found; `type` and `id` say which page shows it."""

    type: SearchHitType
    id: UUID
    title: str = Field(examples=["Amina Alaoui"])
    subtitle: str = Field(examples=["AB123456 · +212655334422"])
    status: str
    client_id: UUID


class SearchRead(BaseModel):
    data: list[SearchHit] = Field(description="At most seven of each type.")


class TimelineEntryRead(BaseModel):
    """One thing that happened around a client."""

    id: UUID
    occurred_at: Timestamp
    entity_type: str = Field(examples=["contract"])
    entity_id: UUID
    action: str = Field(examples=["contract_offer_changed"])
    title: str | None = Field(description="The number of an invoice, the line of a contract.")
    actor_id: str
    details: dict[str, Any]

"""Who is calling, in which tenant, and what they may do.

Owns the one permission table: read `PERMISSIONS` to see everything a role can do. Invariant: every route
either names its permission through `guard` or stands in the literal list of public routes; identities made
up by a header exist in `local` and `test` only.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any, Final, NamedTuple
from uuid import UUID

from fastapi import Depends, Request, Security
from fastapi.security import HTTPBearer
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from app.common import db, logging, oidc, rate_limit, signing, tenancy
from app.common.errors import Forbidden, ServiceUnavailable, Unauthorized
from app.common.settings import get_settings


class Permission(StrEnum):
    CATALOG_READ = "catalog:read"
    CATALOG_WRITE = "catalog:write"
    CUSTOMERS_READ = "customers:read"
    CUSTOMERS_WRITE = "customers:write"
    CONTRACTS_READ = "contracts:read"
    CONTRACTS_WRITE = "contracts:write"
    PROVISION = "contracts:provision"
    BILLING_READ = "billing:read"
    BILLING_WRITE = "billing:write"
    COLLECTIONS_READ = "collections:read"
    COLLECTIONS_WRITE = "collections:write"
    PAYMENTS_WRITE = "payments:write"
    EVENTS_READ = "events:read"
    PROFILE_READ = "profile:read"
    ADMIN = "admin"


_READS: Final = frozenset(
    {
        Permission.CATALOG_READ,
        Permission.CUSTOMERS_READ,
        Permission.CONTRACTS_READ,
        Permission.BILLING_READ,
        Permission.COLLECTIONS_READ,
        Permission.PROFILE_READ,
    }
)
_BUSINESS: Final = frozenset(set(Permission) - {Permission.ADMIN})

PERMISSIONS: Final[dict[str, frozenset[Permission]]] = {
    "viewer": _READS,
    "catalog": _READS | {Permission.CATALOG_WRITE},
    "sales": _READS | {Permission.CUSTOMERS_WRITE, Permission.CONTRACTS_WRITE, Permission.PROVISION},
    "billing": _READS | {Permission.BILLING_WRITE},
    "collections": _READS | {Permission.COLLECTIONS_WRITE, Permission.PAYMENTS_WRITE},
    "partner": _READS | {Permission.PROVISION, Permission.PAYMENTS_WRITE, Permission.EVENTS_READ},
    "ops": _BUSINESS,
    "user": _BUSINESS,
    "admin": frozenset(Permission),
}
"""What each role may do; an unknown role may do nothing."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A caller: `actor_id` in audit rows, `roles`, and the tenant everything happens in."""

    actor_id: str
    roles: tuple[str, ...]
    tenant_id: UUID
    tenant: str
    is_signed: bool = False
    permissions: frozenset[Permission] = field(default=frozenset(), repr=False)


class _Claim(NamedTuple):
    """Who a request says it comes from, before its tenant is looked up."""

    actor_id: str
    roles: tuple[str, ...]
    tenant: str
    is_signed: bool


def _development_claim(request: Request, bearer: str | None) -> _Claim | None:
    """`Bearer actor:role1,role2` or `X-Actor-Id` with `X-Actor-Roles`, where the environment allows it."""
    if not get_settings().app_env.is_development:
        return None
    if bearer is not None:
        actor, separator, listed = bearer.partition(":")
        if not separator or "." in actor:
            return None
    else:
        actor, listed = request.headers.get("X-Actor-Id", ""), request.headers.get("X-Actor-Roles", "user")
    roles = tuple(role for part in listed.split(",") if (role := part.strip()))
    if not (actor := actor.strip()) or len(actor) > 200 or not actor.isprintable():
        return None
    slug = request.headers.get("X-Tenant", tenancy.DEFAULT_TENANT_SLUG)
    return _Claim(actor, roles or ("user",), slug, is_signed=False)


def _signed_claim(bearer: str) -> _Claim | None:
    try:
        claims: dict[str, Any] = signing.verify(signing.Purpose.ACCESS, bearer)
    except signing.TokenInvalid:
        return None
    roles, slug = claims.get("roles"), claims.get("tenant")
    if not isinstance(roles, list) or not isinstance(slug, str):
        return None
    return _Claim(claims["sub"], tuple(str(role) for role in roles), slug, is_signed=True)


async def _foreign_claim(bearer: str) -> _Claim | None:
    """The claim of the OpenID Connect issuer's token; its keys are fetched before any transaction begins."""
    if not oidc.may_be_issuers(bearer):
        return None
    if oidc.needs_keys(bearer):
        await run_in_threadpool(oidc.fetch_keys)
    try:
        subject, roles, slug = oidc.verify(bearer)
    except signing.TokenInvalid:
        return None
    return _Claim(subject, roles, slug, is_signed=True)


def _bearer(request: Request) -> str | None:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    return value.strip() or None


async def authenticate(request: Request) -> Identity:
    """The caller's identity. On the event loop: only a tenant met for the first time needs the database.

    Errors: `Unauthorized` without a valid one, `Forbidden` in an unknown tenant, `RateLimited`.
    """
    bearer = _bearer(request)
    claim = (_signed_claim(bearer) or await _foreign_claim(bearer)) if bearer else None
    claim = claim or _development_claim(request, bearer)
    if claim is None:
        raise Unauthorized
    tenant_id = tenancy.known_tenant_id(claim.tenant)
    if tenant_id is None:
        tenant_id = await run_in_threadpool(tenancy.tenant_id_of, claim.tenant)
    if tenant_id is None:
        raise Forbidden("This tenant does not exist.", details={"tenant": claim.tenant})
    logging.actor_id.set(claim.actor_id)
    await rate_limit.spend(rate_limit.api_requests(), f"{claim.tenant} {claim.actor_id}")
    granted = frozenset[Permission]().union(*(PERMISSIONS.get(role, frozenset()) for role in claim.roles))
    return Identity(claim.actor_id, claim.roles, tenant_id, claim.tenant, claim.is_signed, granted)


def lacks_tenant(request: Request) -> bool:
    """Whether a caller is known but names no tenant, where none is taken for granted."""
    bearer = _bearer(request)
    if bearer is not None:
        try:
            claims: dict[str, Any] = signing.verify(signing.Purpose.ACCESS, bearer)
        except signing.TokenInvalid:
            pass
        else:
            return not isinstance(claims.get("tenant"), str)
    return "X-Tenant" not in request.headers and _development_claim(request, bearer) is not None


CurrentIdentity = Annotated[Identity, Depends(authenticate)]

_documented_scheme = HTTPBearer(auto_error=False, description="JWT access token.")


class PermissionGuard:
    """Lets a caller through who has one permission; found by the test that walks the routes."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    async def __call__(
        self, identity: CurrentIdentity, _scheme: Annotated[object, Security(_documented_scheme)]
    ) -> Identity:
        if self.permission not in identity.permissions:
            raise Forbidden(details={"required": self.permission.value})
        return identity


def guard(permission: Permission) -> Callable[..., Awaitable[Identity]]:
    """The dependency of a route that needs a permission."""
    return PermissionGuard(permission)


def _session(identity: CurrentIdentity) -> Iterator[Session]:
    with db.transaction(identity.tenant_id, identity.actor_id) as session:
        yield session


SessionDep = Annotated[Session, Depends(_session, scope="function")]
"""The request's session and transaction, kept before the answer is sent."""

PUBLIC_ACTOR: Final = "landing"
"""Who acts where nobody has to say who he is."""


async def _public_tenant(request: Request) -> UUID:
    """The tenant whose public pages the host name shows."""
    slug = get_settings().tenant_of_host(request.url.hostname or "") or tenancy.DEFAULT_TENANT_SLUG
    tenant_id = tenancy.known_tenant_id(slug) or await run_in_threadpool(tenancy.tenant_id_of, slug)
    if tenant_id is None:
        raise ServiceUnavailable("This host name shows the pages of a tenant that does not exist.")
    logging.actor_id.set(PUBLIC_ACTOR)
    return tenant_id


def _public_session(tenant_id: Annotated[UUID, Depends(_public_tenant)]) -> Iterator[Session]:
    with db.transaction(tenant_id, PUBLIC_ACTOR) as session:
        yield session


PublicSessionDep = Annotated[Session, Depends(_public_session, scope="function")]
"""The session of a public route: in the tenant of the host name, whatever identity is sent."""


def _session_without_tenant() -> Iterator[Session]:
    with db.transaction(None) as session:
        yield session


PlatformSessionDep = Annotated[Session, Depends(_session_without_tenant, scope="function")]
"""A session that sees no business row, for whoever signs in."""

CatalogReader = Annotated[Identity, Depends(guard(Permission.CATALOG_READ))]
CatalogWriter = Annotated[Identity, Depends(guard(Permission.CATALOG_WRITE))]
CustomerReader = Annotated[Identity, Depends(guard(Permission.CUSTOMERS_READ))]
CustomerWriter = Annotated[Identity, Depends(guard(Permission.CUSTOMERS_WRITE))]
ContractReader = Annotated[Identity, Depends(guard(Permission.CONTRACTS_READ))]
ContractWriter = Annotated[Identity, Depends(guard(Permission.CONTRACTS_WRITE))]
Provisioner = Annotated[Identity, Depends(guard(Permission.PROVISION))]
BillingReader = Annotated[Identity, Depends(guard(Permission.BILLING_READ))]
BillingWriter = Annotated[Identity, Depends(guard(Permission.BILLING_WRITE))]
CollectionsReader = Annotated[Identity, Depends(guard(Permission.COLLECTIONS_READ))]
CollectionsWriter = Annotated[Identity, Depends(guard(Permission.COLLECTIONS_WRITE))]
PaymentWriter = Annotated[Identity, Depends(guard(Permission.PAYMENTS_WRITE))]
EventReader = Annotated[Identity, Depends(guard(Permission.EVENTS_READ))]
ProfileReader = Annotated[Identity, Depends(guard(Permission.PROFILE_READ))]
Administrator = Annotated[Identity, Depends(guard(Permission.ADMIN))]

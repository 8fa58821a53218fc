"""Who is calling, in which tenant, and what they may do.

Owns the one permission table: read `PERMISSIONS` to see everything a role can do. Invariant: every route
either names its permission through `guard` or stands in the literal list of public routes; identities made
up by a header exist in `local` and `test` only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import Depends, Request, Security
from fastapi.security import HTTPBearer
from sqlalchemy.orm import Session

from app.common import db, logging, signing, tenancy
from app.common.errors import Forbidden, Unauthorized
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
    "partner": _READS | {Permission.PROVISION, Permission.PAYMENTS_WRITE},
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


def _identity(actor_id: str, roles: list[str], slug: str, *, is_signed: bool) -> Identity:
    tenant_id = tenancy.tenant_id_of(slug)
    if tenant_id is None:
        raise Forbidden("This tenant does not exist.", details={"tenant": slug})
    granted = frozenset[Permission]().union(*(PERMISSIONS.get(role, frozenset()) for role in roles))
    return Identity(actor_id, tuple(roles), tenant_id, slug, is_signed, granted)


def _development_identity(request: Request, bearer: str | None) -> Identity | None:
    """`Bearer actor:role1,role2` or `X-Actor-Id` with `X-Actor-Roles`, where the environment allows it."""
    if not get_settings().app_env.is_development:
        return None
    if bearer is not None:
        actor, separator, listed = bearer.partition(":")
        if not separator or "." in actor:
            return None
    else:
        actor, listed = request.headers.get("X-Actor-Id", ""), request.headers.get("X-Actor-Roles", "user")
    roles = [role for part in listed.split(",") if (role := part.strip())]
    if not (actor := actor.strip()) or len(actor) > 200 or not actor.isprintable():
        return None
    slug = request.headers.get("X-Tenant", tenancy.DEFAULT_TENANT_SLUG)
    return _identity(actor, roles or ["user"], slug, is_signed=False)


def _signed_identity(bearer: str) -> Identity | None:
    try:
        claims: dict[str, Any] = signing.verify(signing.Purpose.ACCESS, bearer)
    except signing.TokenInvalid:
        return None
    roles, slug = claims.get("roles"), claims.get("tenant")
    if not isinstance(roles, list) or not isinstance(slug, str):
        return None
    return _identity(claims["sub"], [str(role) for role in roles], slug, is_signed=True)


def _bearer(request: Request) -> str | None:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    return value.strip() or None


def authenticate(request: Request) -> Identity:
    """The caller's identity.

    Errors: `Unauthorized` without a valid one, `Forbidden` in an unknown tenant.
    """
    bearer = _bearer(request)
    identity = _signed_identity(bearer) if bearer else None
    identity = identity or _development_identity(request, bearer)
    if identity is None:
        raise Unauthorized
    logging.actor_id.set(identity.actor_id)
    return identity


CurrentIdentity = Annotated[Identity, Depends(authenticate)]

_documented_scheme = HTTPBearer(auto_error=False, description="JWT access token.")


class PermissionGuard:
    """Lets a caller through who has one permission; found by the test that walks the routes."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    def __call__(self, identity: CurrentIdentity, _scheme: Annotated[object, Security(_documented_scheme)]) -> Identity:
        if self.permission not in identity.permissions:
            raise Forbidden(details={"required": self.permission.value})
        return identity


def guard(permission: Permission) -> Callable[..., Identity]:
    """The dependency of a route that needs a permission."""
    return PermissionGuard(permission)


def _session(identity: CurrentIdentity) -> Iterator[Session]:
    with db.transaction(identity.tenant_id, identity.actor_id) as session:
        yield session


SessionDep = Annotated[Session, Depends(_session, scope="function")]
"""The request's session and transaction, kept before the answer is sent."""

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
PaymentWriter = Annotated[Identity, Depends(guard(Permission.PAYMENTS_WRITE))]
ProfileReader = Annotated[Identity, Depends(guard(Permission.PROFILE_READ))]
Administrator = Annotated[Identity, Depends(guard(Permission.ADMIN))]

"""Administration of tenants: opened and changed from the default tenant's desk, never removed.

Invariant: whoever administers another tenant sees that there are none; a tenant's slug and currency never
change, since its documents are in them.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import false
from sqlalchemy.orm import Session

from app.common import audit, clock, db, tenancy
from app.common.errors import Forbidden, PreconditionFailed
from app.common.pagination import Ordering, Page, PageRequest, etag, is_stale, paginate
from app.common.tenancy import DEFAULT_TENANT_SLUG, Tenant
from app.system.tenant_errors import TenantNotFound, TenantSlugConflict
from app.system.tenant_schemas import TenantCreate, TenantRead, TenantUpdate

_ORDERING: Final = Ordering(columns={"slug": Tenant.slug, "name": Tenant.name}, id_column=Tenant.id, default="slug")


def create_tenant(session: Session, body: TenantCreate) -> TenantRead:
    """Open a tenant.

    Effects: audit, in the tenant of the caller.
    Errors: `Forbidden` outside the default tenant, `TenantSlugConflict`.
    """
    if not _is_platform(session):
        raise Forbidden("Tenants are opened from the default tenant.")
    values = body.model_dump(exclude={"seller"})
    seller = body.seller.model_dump(exclude_none=True) if body.seller else {}
    tenant = Tenant(**values, seller=seller, billing_policy={})
    with db.guarding(session, uq_tenants_slug=TenantSlugConflict()):
        session.add(tenant)
    audit.record(session, "tenant", tenant.id, "tenant_created", {"slug": tenant.slug})
    session.flush()
    return TenantRead.model_validate(tenant)


def list_tenants(session: Session, request: PageRequest) -> Page[TenantRead]:
    """A page of tenants, by slug."""
    statement = tenancy.tenants() if _is_platform(session) else tenancy.tenants().where(false())
    return paginate(session, statement, request, _ORDERING, lambda row: TenantRead.model_validate(row[0]))


def get_tenant(session: Session, slug: str) -> tuple[TenantRead, str]:
    """A tenant and its `ETag`.

    Errors: `TenantNotFound`.
    """
    tenant = tenancy.find_tenant(session, slug) if _is_platform(session) else None
    if tenant is None:
        raise TenantNotFound
    return TenantRead.model_validate(tenant), etag(tenant.row_version)


def update_tenant(
    session: Session, slug: str, body: TenantUpdate, if_match: str | None = None
) -> tuple[TenantRead, str]:
    """Change what was sent.

    Errors: `TenantNotFound`, `PreconditionFailed`.
    """
    tenant = tenancy.find_tenant_for_update(session, slug) if _is_platform(session) else None
    if tenant is None:
        raise TenantNotFound
    if is_stale(if_match, tenant.row_version):
        raise PreconditionFailed
    changes: dict[str, Any] = body.model_dump(include=body.model_fields_set)
    if body.seller is not None:
        changes["seller"] = body.seller.model_dump(exclude_none=True)
    for name, value in changes.items():
        setattr(tenant, name, value)
    tenant.row_version += 1
    tenant.updated_at = clock.now()
    audit.record(session, "tenant", tenant.id, "tenant_updated", {"changed": sorted(changes)})
    session.flush()
    return TenantRead.model_validate(tenant), etag(tenant.row_version)


def _is_platform(session: Session) -> bool:
    return tenancy.current_tenant(session).slug == DEFAULT_TENANT_SLUG

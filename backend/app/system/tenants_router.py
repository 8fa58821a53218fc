"""Routes of the administration of tenants."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from app.common.auth import Administrator, SessionDep
from app.common.errors import PreconditionFailed, documented
from app.common.http import IfMatch
from app.common.idempotency import KEY_ERRORS, OptionalOnce
from app.common.pagination import Page, PageQuery
from app.system import tenant_errors as errors
from app.system import tenants
from app.system.tenant_schemas import TenantCreate, TenantRead, TenantUpdate

router = APIRouter(tags=["Platform"])

TenantSlug = Annotated[str, Path(max_length=40)]


@router.post("/tenants", response_model=TenantRead, responses=documented(errors.TenantSlugConflict, *KEY_ERRORS))
def create_tenant(body: TenantCreate, session: SessionDep, _actor: Administrator, once: OptionalOnce) -> Response:
    """Open a tenant, with its own numbers, documents and defaults."""
    return once(body, lambda: tenants.create_tenant(session, body))


@router.get("/tenants", response_model=Page[TenantRead])
def list_tenants(session: SessionDep, _actor: Administrator, request: PageQuery) -> Page[TenantRead]:
    """List tenants; only the default tenant's administrators see any."""
    return tenants.list_tenants(session, request)


@router.get("/tenants/{slug}", response_model=TenantRead, responses=documented(errors.TenantNotFound))
def get_tenant(slug: TenantSlug, session: SessionDep, _actor: Administrator, response: Response) -> TenantRead:
    """Read one tenant."""
    tenant, response.headers["ETag"] = tenants.get_tenant(session, slug)
    return tenant


@router.put(
    "/tenants/{slug}", response_model=TenantRead, responses=documented(errors.TenantNotFound, PreconditionFailed)
)
def update_tenant(
    slug: TenantSlug,
    body: TenantUpdate,
    session: SessionDep,
    _actor: Administrator,
    response: Response,
    if_match: IfMatch = None,
) -> TenantRead:
    """Change a tenant's capabilities and defaults."""
    tenant, response.headers["ETag"] = tenants.update_tenant(session, slug, body, if_match)
    return tenant

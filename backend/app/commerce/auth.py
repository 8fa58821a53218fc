"""Who may call the commerce suite: somebody of a tenant that has the billing capability, with the role for it.

Invariant: declared once, in this order: known (401), of a tenant, with the role, the tenant capable (403).
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPBearer

from app.commerce.errors import CapabilityMissing
from app.common import tenancy
from app.common.auth import CurrentIdentity, Identity, Permission, PermissionGuard, SessionDep, lacks_tenant
from app.common.errors import Forbidden

_documented_scheme = HTTPBearer(auto_error=False, description="JWT access token.")


async def require_tenant(request: Request) -> None:
    """Refuse a caller that is known but belongs to no tenant.

    Errors: `Forbidden`.
    """
    if lacks_tenant(request):
        raise Forbidden("Your identity belongs to no tenant.")


class CommerceGuard(PermissionGuard):
    """Lets a caller through who has the permission, in a tenant that has the capability."""

    async def __call__(  # type: ignore[override]
        self,
        identity: CurrentIdentity,
        session: SessionDep,
        _scheme: Annotated[object, Security(_documented_scheme)],
    ) -> Identity:
        if self.permission not in identity.permissions:
            raise Forbidden
        if tenancy.Capability.BILLING not in tenancy.current_tenant(session).capabilities:
            raise CapabilityMissing
        return identity


CommerceReader = Annotated[Identity, Depends(CommerceGuard(Permission.BILLING_READ))]
CommerceWriter = Annotated[Identity, Depends(CommerceGuard(Permission.BILLING_WRITE))]
CommercePayer = Annotated[Identity, Depends(CommerceGuard(Permission.PAYMENTS_WRITE))]

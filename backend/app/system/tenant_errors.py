"""What the administration of tenants refuses."""

from __future__ import annotations

from app.common.errors import DomainError


class TenantNotFound(DomainError):
    code, status, message = "tenant_not_found", 404, "This tenant does not exist."


class TenantSlugConflict(DomainError):
    code, status, message = "tenant_slug_conflict", 409, "Another tenant has this slug."

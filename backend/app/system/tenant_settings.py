"""Business verbs of a tenant's settings: names, legal identifiers, tax, terms, and the bounds of billing.

Invariant: a change is for what comes after it; documents keep the seller and the rates they were issued with.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.common import audit, clock, tenancy
from app.common.errors import PreconditionFailed
from app.common.pagination import etag, is_stale
from app.common.tenancy import Tenant
from app.system import queries
from app.system.schemas import SettingsRead, SettingsUpdate


def get_settings(session: Session) -> tuple[SettingsRead, str]:
    """The settings of the transaction's tenant and their `ETag`."""
    tenant = tenancy.current_tenant(session)
    return _read(tenant), etag(tenant.row_version)


def update_settings(session: Session, body: SettingsUpdate, if_match: str | None) -> tuple[SettingsRead, str]:
    """Change what was sent, inside `seller` and `billing` too; nothing happens when nothing differs.

    Effects: audit with before and after.
    Errors: `PreconditionFailed`.
    """
    tenant = queries.current_tenant_for_update(session, tenancy.current_tenant(session).id)
    if is_stale(if_match, tenant.row_version):
        raise PreconditionFailed
    before = _changeable(tenant)
    after = {**before, **_flat(body.model_dump(mode="json", exclude_unset=True))}
    changed = sorted(name for name, value in after.items() if value != before[name])
    if changed:
        _apply(tenant, body)
        changes = {name: {"from": before[name], "to": after[name]} for name in changed}
        audit.record(session, "tenant", tenant.id, "settings_updated", {"changes": changes})
        session.flush()
    return _read(tenant), etag(tenant.row_version)


def _apply(tenant: Tenant, body: SettingsUpdate) -> None:
    sent = body.model_dump(mode="json", exclude_unset=True)
    tenant.name = sent.get("name", tenant.name)
    tenant.default_tax_rate = body.sent().get("default_tax_rate", tenant.default_tax_rate)
    # Assigned whole, since a change inside a JSON value would go unnoticed.
    tenant.seller = tenant.seller | sent.get("seller", {})
    tenant.billing_policy = tenant.billing_policy | sent.get("billing", {})
    tenant.row_version += 1
    tenant.updated_at = clock.now()


def _changeable(tenant: Tenant) -> dict[str, Any]:
    names = {"name", "default_tax_rate", "seller", "billing"}
    return _flat(_read(tenant).model_dump(mode="json", include=names))


def _flat(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Settings by one name each: `seller.name`."""
    flat: dict[str, Any] = {}
    for name, value in settings.items():
        if isinstance(value, Mapping):
            flat |= {f"{name}.{inner}": item for inner, item in value.items()}
        else:
            flat[name] = value
    return flat


def _read(tenant: Tenant) -> SettingsRead:
    return SettingsRead(
        tenant=tenant.slug,
        name=tenant.name,
        currency=tenant.currency,
        time_zone=tenant.time_zone,
        capabilities=tenant.capabilities,
        default_tax_rate=tenant.default_tax_rate,
        seller=tenant.seller_details(),
        billing=tenant.billing_rules(),
        updated_at=tenant.updated_at,
    )

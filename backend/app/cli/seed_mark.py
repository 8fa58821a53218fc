"""Whether a tenant may be seeded, and the note in its audit trail that it was."""

from __future__ import annotations

from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.catalog.models import Offer
from app.common import audit, tenancy
from app.common.audit import AuditEvent
from app.customers.models import Client

_SEEDED: Final = "demo_data_seeded"


class TenantState(StrEnum):
    """What a tenant holds."""

    EMPTY = "empty"
    SEEDED = "seeded"
    IN_USE = "in use"
    WITHOUT_LINES = "without lines"


def state_of(session: Session) -> TenantState:
    """What the tenant of this transaction holds."""
    tenant = tenancy.current_tenant(session)
    if tenancy.Capability.TELECOM not in tenant.capabilities:
        return TenantState.WITHOUT_LINES
    if session.scalar(select(exists().where(AuditEvent.entity_id == tenant.id, AuditEvent.action == _SEEDED))):
        return TenantState.SEEDED
    is_used = session.scalar(select(exists(select(Client.id)) | exists(select(Offer.id))))
    return TenantState.IN_USE if is_used else TenantState.EMPTY


def mark(session: Session, clients: int, seed: int) -> None:
    """Note that the tenant of this transaction was seeded."""
    tenant_id: UUID = tenancy.current_tenant(session).id
    audit.record(session, "tenant", tenant_id, _SEEDED, {"clients": clients, "seed": seed})

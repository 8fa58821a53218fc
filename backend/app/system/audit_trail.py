"""Reading the audit trail: who did what, newest first."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.common import clock, tenancy
from app.common.days import ONE_DAY
from app.common.pagination import Page, PageRequest, paginate
from app.system import queries
from app.system.schemas import AuditEventRead, AuditFilter


def list_events(session: Session, request: PageRequest, filters: AuditFilter) -> Page[AuditEventRead]:
    """A page of the tenant's events; days are whole days of its time zone, both included."""
    zone = tenancy.current_tenant(session).time_zone
    since = clock.midnight(filters.since, zone) if filters.since else None
    until = clock.midnight(filters.until + ONE_DAY, zone) if filters.until else None
    exact = filters.model_dump(exclude={"since", "until"})
    return paginate(
        session,
        queries.audit_events(exact, since, until),
        request,
        queries.AUDIT_ORDERING,
        lambda row: AuditEventRead.model_validate(row[0]),
        filters.model_dump(by_alias=True),
    )

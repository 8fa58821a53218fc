"""Background work of the platform."""

from __future__ import annotations

from uuid import UUID

from app.common import db, logging, metrics, queue, tenancy
from app.system import reconciliation

log = logging.get_logger(__name__)


@queue.app.task(name="system.reconcile", queue=queue.PERIODIC)
def reconcile(tenant_id: str) -> None:
    """Check a tenant's book and raise the alarm metric where it does not add up."""
    with db.transaction(UUID(tenant_id)) as session:
        slug = tenancy.current_tenant(session).slug
        violations = reconciliation.reconcile(session)
    metrics.reconciliation_violations.labels(slug).set(len(violations))
    for violation in violations:
        log.error("book_does_not_add_up", tenant=slug, invariant=violation.invariant, rows=len(violation.rows))

"""Background work of the public pages."""

from __future__ import annotations

from uuid import UUID

from app.common import db, logging, queue
from app.landing import service

log = logging.get_logger(__name__)


@queue.app.task(name="landing.forget_ended", queue=queue.PERIODIC, retry=queue.RETRY)
def forget_ended(tenant_id: str) -> None:
    """Remove a tenant's drafts and one-time codes that have ended; harmless when it runs again."""
    with db.transaction(UUID(tenant_id)) as session:
        removed = service.forget_ended(session)
    log.info("landing_ended_removed", removed=removed)

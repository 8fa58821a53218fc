"""Background work of documents."""

from __future__ import annotations

from uuid import UUID

from app.common import db, logging, queue
from app.documents import stores, sweeping

log = logging.get_logger(__name__)


@queue.app.task(name="documents.sweep", queue=queue.PERIODIC)
def sweep(tenant_id: str) -> None:
    """Remove a tenant's files that nothing refers to, a shard in each transaction."""
    store = stores.configured()
    if store is None:
        return
    removed = 0
    for shard in stores.SHARDS:
        with db.transaction(UUID(tenant_id)) as session:
            removed += sweeping.sweep_shard(session, store, shard)
    if removed:
        log.info("document_files_removed", count=removed)

"""Background work of billing."""

from __future__ import annotations

from uuid import UUID

from app.billing import service
from app.common import db, queue


@queue.app.task(name=service.BILL_CHUNK, queue=queue.BILLING, retry=queue.RETRY)
def bill_chunk(tenant_id: str, chunk_id: str) -> None:
    """Bill one chunk in one transaction; a chunk that is done already costs one look."""
    with db.transaction(UUID(tenant_id)) as session:
        service.bill_chunk(session, UUID(chunk_id))


@queue.app.task(name=service.PRINT_CHUNK, queue=queue.DOCUMENTS, retry=queue.RETRY)
def print_chunk(tenant_id: str, chunk_id: str) -> None:
    """Render the documents of a chunk that are missing, a batch in each transaction."""
    while True:
        with db.transaction(UUID(tenant_id)) as session:
            if not service.print_chunk(session, UUID(chunk_id)):
                return

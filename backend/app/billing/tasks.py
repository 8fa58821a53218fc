"""Background work of billing."""

from __future__ import annotations

from uuid import UUID

from app.billing import service
from app.common import db, queue
from app.receivables import printing


@queue.app.task(name=service.BILL_CHUNK, queue=queue.BILLING, retry=queue.RETRY)
def bill_chunk(tenant_id: str, chunk_id: str) -> None:
    """Bill one chunk in one transaction; a chunk that is done already costs one look."""
    with db.transaction(UUID(tenant_id)) as session:
        service.bill_chunk(session, UUID(chunk_id))


@queue.app.task(name=service.PRINT_RUN, queue=queue.DOCUMENTS, retry=queue.RETRY)
def print_run(tenant_id: str, run_id: str) -> None:
    """Render the documents of a run that are missing, a batch in each transaction."""
    while True:
        with db.transaction(UUID(tenant_id)) as session:
            if not printing.print_run(session, UUID(run_id)):
                return

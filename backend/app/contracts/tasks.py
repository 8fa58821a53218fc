"""Background work of contracts."""

from __future__ import annotations

from uuid import UUID

from app.common import db, queue
from app.contracts import papers, status


@queue.app.task(name="contracts.apply_due_changes", queue=queue.PERIODIC)
def apply_due_changes(tenant_id: str) -> None:
    """End contracts whose last day has passed and let scheduled plans and statuses take effect."""
    while True:
        with db.transaction(UUID(tenant_id)) as session:
            if not status.apply_due_changes(session):
                return


@queue.app.task(name="contracts.print_documents", queue=queue.PERIODIC)
def print_documents(tenant_id: str) -> None:
    """Render and keep the documents nobody has asked for yet, a batch in each transaction."""
    while True:
        with db.transaction(UUID(tenant_id)) as session:
            if not papers.print_documents(session):
                return

"""Background work of collections."""

from __future__ import annotations

from uuid import UUID

from app.collections import dunning, opening
from app.common import db, queue

_OPENED_AT_ONCE = 2000


@queue.app.task(name=opening.TASK, queue=queue.PERIODIC)
def open_overdue(tenant_id: str) -> None:
    """Open the cases of newly overdue invoices, some thousands at a time."""
    while True:
        with db.transaction(UUID(tenant_id)) as session:
            if not opening.open_overdue(session, limit=_OPENED_AT_ONCE):
                return


@queue.app.task(name=dunning.RUN, queue=queue.PERIODIC)
def run_dunning(tenant_id: str) -> None:
    """Open new cases, and do what is due to all; in quiet hours, later."""
    open_overdue(tenant_id)
    with db.transaction(UUID(tenant_id)) as session:
        if dunning.put_off_quietly(session):
            return
    after: UUID | None = None
    while True:
        with db.transaction(UUID(tenant_id)) as session:
            after = dunning.run_some(session, after)
        if after is None:
            return

"""Background work: jobs are rows of the same database, enqueued in the same transaction.

Invariant: a job exists if and only if the change that asked for it was kept. Delivery is at least once, so
every task must be harmless when it runs twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import procrastinate
from sqlalchemy.orm import Session

from app.common import db

BILLING = "billing"
DOCUMENTS = "documents"
PERIODIC = "periodic"
QUEUES = (BILLING, DOCUMENTS, PERIODIC)

RETRY = procrastinate.RetryStrategy(max_attempts=5, exponential_wait=2)
"""A task that fails is tried again after 2, 4, 8 and 16 seconds, and then left for an operator."""

app = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())
"""The one job application; `app.jobs` gives it its tasks and, in a worker, its connections."""


def defer(session: Session, task: str, queue: str, **arguments: Any) -> None:
    """Enqueue one job, to run after this transaction is kept.

    Args: task: the task's full name; arguments: JSON values.
    """
    defer_many(session, task, queue, [arguments])


def defer_many(session: Session, task: str, queue: str, arguments: Iterable[dict[str, Any]]) -> None:
    """Enqueue one job for each set of arguments, in one statement."""
    session.flush()
    deferrer = app.configure_task(task, queue=queue, connection=db.driver_connection(session))
    batch = list(arguments)
    if batch:
        deferrer.batch_defer(*batch)

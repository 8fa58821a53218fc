"""Background work: jobs are rows of the same database, enqueued in the same transaction.

Invariant: a job exists if and only if the change that asked for it was kept. Delivery is at least once, so
every task must be harmless when it runs twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import procrastinate
from sqlalchemy import UniqueConstraint, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session

from app.common import db
from app.common.tables import Base, TenantRow, uuid7

BILLING = "billing"
DOCUMENTS = "documents"
PERIODIC = "periodic"
NOTIFICATIONS = "notifications"
QUEUES = (BILLING, DOCUMENTS, PERIODIC, NOTIFICATIONS)

RETRY = procrastinate.RetryStrategy(max_attempts=5, exponential_wait=2)
"""A task that fails is tried again after 2, 4, 8 and 16 seconds, and then left for an operator."""


class DailyRun(TenantRow, Base):
    """A daily job that was given out for a tenant and business date, so that no second one is."""

    __tablename__ = "daily_runs"

    task: Mapped[str]
    business_date: Mapped[date]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (UniqueConstraint("tenant_id", "task", "business_date"),)


app = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())
"""The one job application; `app.jobs` gives it its tasks and, in a worker, its connections."""

_enqueuer = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())
"""Writes jobs on connections it is handed. Apart from `app`, whose connector is asynchronous in a worker."""


def defer(session: Session, task: str, queue: str, **arguments: Any) -> None:
    """Enqueue one job, to run after this transaction is kept.

    Args: task: the task's full name; arguments: JSON values.
    """
    defer_many(session, task, queue, [arguments])


def defer_at(session: Session, task: str, queue: str, at: datetime, **arguments: Any) -> None:
    """Enqueue one job that nobody takes before an instant."""
    session.flush()
    connection = db.driver_connection(session)
    options: dict[str, Any] = {"allow_unknown": True, "queue": queue, "schedule_at": at, "connection": connection}
    _enqueuer.configure_task(task, **options).defer(**arguments)


def defer_many(session: Session, task: str, queue: str, arguments: Iterable[dict[str, Any]]) -> None:
    """Enqueue one job for each set of arguments, in one statement."""
    session.flush()
    connection = db.driver_connection(session)
    deferrer = _enqueuer.configure_task(task, allow_unknown=True, queue=queue, connection=connection)
    batch = list(arguments)
    if batch:
        deferrer.batch_defer(*batch)


def defer_daily(session: Session, task: str, business_date: date) -> bool:
    """Enqueue a tenant's daily job unless it was for this date before; whether it was now."""
    row = insert(DailyRun).values(id=uuid7(), task=task, business_date=business_date)
    claimed = session.execute(row.on_conflict_do_nothing().returning(DailyRun.id)).first() is not None
    if claimed:
        defer(session, task, PERIODIC, tenant_id=str(session.info["tenant_id"]))
    return claimed


def waiting_jobs(session: Session) -> tuple[int, float]:
    """How many jobs wait, and for how many seconds the oldest has."""
    statement = text(
        "select count(*), coalesce(extract(epoch from now() - min(event.at)), 0)::float from procrastinate_jobs job"
        " left join procrastinate_events event on event.job_id = job.id and event.type = 'deferred'"
        " where job.status = 'todo' and (job.scheduled_at is null or job.scheduled_at <= now())"
    )
    row = session.execute(statement).one()
    return row[0], row[1]

"""The worker: every domain's tasks in the one job application, and what keeps them going.

Invariant: a job whose worker died is taken up again by another; a daily job runs once per tenant and
business date, however many workers there are and however often they look.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import time
from collections.abc import Sequence

import procrastinate
import psycopg
from procrastinate.exceptions import ConnectorException, ProcrastinateException
from sqlalchemy.exc import SQLAlchemyError

from app import models
from app.billing import rating
from app.billing import tasks as billing
from app.collections import tasks as collections
from app.common import clock, db, logging, metrics, queue, rate_limit, tenancy
from app.common.settings import get_settings
from app.contracts import tasks as contracts
from app.documents import fonts
from app.documents import tasks as documents
from app.landing import tasks as landing
from app.notifications import tasks as notifications
from app.receivables import issuing
from app.system import service, tokens
from app.system import tasks as system

__all__ = [
    "billing",
    "collections",
    "contracts",
    "documents",
    "landing",
    "notifications",
    "run_worker",
    "schedule_daily_jobs",
    "system",
]

DAILY_TASKS = (
    "contracts.apply_due_changes",
    "contracts.print_documents",
    "documents.sweep",
    "landing.forget_ended",
    "collections.run_dunning",
    "system.reconcile",
)
_DRAIN_SECONDS = 30.0
_RECONNECT_SECONDS = 1.0
_KEPT_HOURS = 7 * 24
_YOUNG_OBJECTS = 50_000
"""How many new objects there are between two looks for cycles: a chunk makes hundreds of thousands, and none."""

log = logging.get_logger(__name__)


def schedule_daily_jobs() -> int:
    """Give out each tenant's daily jobs for its own today; those given out before are left alone.

    Returns: how many were enqueued.
    """
    with db.separate_transaction() as session:
        tenants = tenancy.tenant_ids(session)
    given = 0
    for tenant_id in tenants:
        with db.transaction(tenant_id) as session:
            today = clock.today(tenancy.current_tenant(session).time_zone)
            given += sum(queue.defer_daily(session, task, today) for task in DAILY_TASKS)
    return given


@queue.app.periodic(cron="*/10 * * * *")
@queue.app.task(name="jobs.daily", queue=queue.PERIODIC, queueing_lock="jobs.daily", pass_context=False)
def daily(timestamp: int) -> None:
    """Look whether a business day began somewhere."""
    log.info("daily_jobs", given=schedule_daily_jobs(), timestamp=timestamp)


@queue.app.periodic(cron="17 3 * * *")
@queue.app.task(name="jobs.clean", queue=queue.PERIODIC, queueing_lock="jobs.clean")
async def clean(timestamp: int) -> None:
    """Forget jobs that ended well a week ago, and what has run out."""
    await queue.app.job_manager.delete_old_jobs(nb_hours=_KEPT_HOURS)
    await asyncio.to_thread(forget_what_ran_out)
    log.info("old_jobs_deleted", timestamp=timestamp)


def forget_what_ran_out() -> None:
    """Remove the rate limits' windows and the sign-ins that have ended."""
    with db.separate_transaction() as session:
        rate_limit.forget_ended(session)
        tokens.forget_ended(session)


def run_worker(concurrency: int, queues: Sequence[str] = queue.QUEUES) -> None:
    """Take jobs until SIGTERM or SIGINT; wait for the database when it goes away.

    Args: concurrency: jobs at a time, each in a thread with a connection of its own; queues: which ones, so
        that slow documents can be kept from delaying invoices.
    """
    logging.configure(get_settings().log_level)
    models.configure()
    if (port := get_settings().worker_metrics_port) is not None:
        metrics.serve(get_settings().host, port, service.refresh_metrics)
    while True:
        try:
            was_asked_to_stop = asyncio.run(_serve(concurrency, queues))
        except (ConnectorException, psycopg.Error, SQLAlchemyError, OSError, ExceptionGroup) as error:
            log.warning("worker_lost_database", error=type(error).__name__)
            was_asked_to_stop = False
        if was_asked_to_stop:
            return
        db.dispose()
        time.sleep(_RECONNECT_SECONDS)


def _warm_up() -> None:
    """Do once, before any job waits for it, what the first one would otherwise wait for."""
    fonts.warm_up()
    with db.separate_transaction() as session:
        tenants = tenancy.tenant_ids(session)
    for tenant_id in tenants[:1]:
        with db.transaction(tenant_id) as session:
            rating.warm_up(session)
            issuing.warm_up(session)
    keep_what_is_loaded()


def keep_what_is_loaded() -> None:
    """Have no search for cycles go through what a process loads once and needs to its end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG_OBJECTS)


async def _serve(concurrency: int, queues: Sequence[str]) -> bool:
    """Work until a signal or until the connection breaks; whether it was a signal.

    The library ends its worker quietly when it loses the database, so the signals are handled here.
    """
    settings = get_settings()
    connector = procrastinate.PsycopgConnector(
        conninfo=db.app_url().replace("+psycopg", ""),
        kwargs={"options": db.SESSION_OPTIONS},
        min_size=1,
        max_size=3,
    )
    await asyncio.to_thread(_warm_up)
    with queue.app.replace_connector(connector) as app:
        async with app.open_async():
            rescue = asyncio.create_task(_rescue(app, settings.queue_stalled_seconds))
            worker = asyncio.create_task(
                app.run_worker_async(
                    queues=list(queues),
                    concurrency=concurrency,
                    fetch_job_polling_interval=1.0,
                    shutdown_graceful_timeout=_DRAIN_SECONDS,
                    update_heartbeat_interval=settings.queue_heartbeat_seconds,
                    stalled_worker_timeout=settings.queue_stalled_seconds,
                    delete_jobs="never",
                    install_signal_handlers=False,
                )
            )
            stopping = _stop_on_signals(worker)
            try:
                await worker
            except asyncio.CancelledError:
                if not stopping.is_set():
                    raise
            finally:
                rescue.cancel()
            return stopping.is_set()


def _stop_on_signals(worker: asyncio.Task[None]) -> asyncio.Event:
    """Have SIGTERM and SIGINT end the worker after the job in hand; set once one has come."""
    stopping = asyncio.Event()

    def stop() -> None:
        stopping.set()
        worker.cancel()

    with contextlib.suppress(NotImplementedError):  # Windows has no such handlers; Ctrl+C ends the process
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop)
    return stopping


async def _rescue(app: procrastinate.App, stalled_seconds: float) -> None:
    """Put the jobs of workers that fell silent back in the queue; tasks are harmless when they run twice."""
    while True:
        try:
            for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=stalled_seconds):
                await app.job_manager.retry_job(job)
                log.warning("job_rescued", task=job.task_name, job_id=job.id)
        except (ProcrastinateException, psycopg.Error) as error:
            log.warning("rescue_failed", error=type(error).__name__)
        await asyncio.sleep(stalled_seconds / 2)

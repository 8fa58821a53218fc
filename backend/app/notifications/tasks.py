"""Background work of notifications."""

from __future__ import annotations

from typing import Final
from uuid import UUID

import procrastinate

from app.common import logging, queue
from app.notifications import deliveries, dispatcher, sending

_RETRIES: Final = 7

log = logging.get_logger(__name__)


@queue.app.periodic(cron="* * * * * */10")
@queue.app.task(
    name=deliveries.DISPATCH,
    queue=queue.NOTIFICATIONS,
    lock=deliveries.DISPATCH,
    queueing_lock=deliveries.DISPATCH,
    priority=-1,
)
def dispatch(timestamp: int) -> None:
    """Send what is due, one dispatcher at a time and after all other work."""
    if tried := dispatcher.dispatch():
        log.info("webhooks_dispatched", tried=tried, timestamp=timestamp)


@queue.app.task(
    name=sending.SEND_MESSAGE,
    queue=queue.NOTIFICATIONS,
    retry=procrastinate.RetryStrategy(max_attempts=_RETRIES, exponential_wait=4),
    pass_context=True,
)
def send_message(
    context: procrastinate.JobContext,
    tenant_id: str,
    client_id: str,
    template: str,
    sealed_values: str,
    channel: str | None = None,
    key: str | None = None,
) -> None:
    """Tell a client something; the same key, or the same job, is sent once."""
    job = context.job
    is_last = job.attempts >= _RETRIES
    sending.send(UUID(tenant_id), UUID(client_id), template, sealed_values, channel, key or f"job:{job.id}", is_last)

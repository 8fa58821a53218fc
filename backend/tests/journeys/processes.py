"""What another process does in the tests of two processes; imported afresh by each of them."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from app import models
from app.billing import service as billing
from app.billing import tasks
from app.billing.errors import BillingRunInProgress
from app.billing.schemas import BillingRunCreate
from app.common import db
from app.common.settings import get_settings
from tests.conftest import TENANT_ID

THREADS = 4


def use(url: str) -> None:
    """Work on the database of the test that asks, in a process that serves several tests."""
    os.environ["DATABASE_URL"] = url
    get_settings.cache_clear()
    db.dispose()
    models.configure()


def run_period(url: str, first: str, last: str) -> list[str]:
    """Run one period four times at once; how each run ended."""
    use(url)
    body = BillingRunCreate.model_validate({"period_start": first, "period_end": last})

    def run(_turn: int) -> str:
        try:
            with db.transaction(TENANT_ID, "another-process") as session:
                return billing.start_run(session, body).status
        except BillingRunInProgress:
            return "in_progress"

    with ThreadPoolExecutor(THREADS) as pool:
        ended = list(pool.map(run, range(THREADS)))
    db.dispose()
    return ended


def bill_chunks(url: str, chunk_ids: list[UUID]) -> None:
    """Take every chunk of a run in four threads, as workers that were all given all of them would."""
    use(url)
    jobs = [chunk_id for turn in range(THREADS) for chunk_id in (chunk_ids[turn:] + chunk_ids[:turn])]
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda chunk_id: tasks.bill_chunk(str(TENANT_ID), str(chunk_id)), jobs))
    db.dispose()

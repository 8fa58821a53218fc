"""One period billed by two processes at once: each contract-day once, numbers without a hole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from app.billing import service as billing
from app.billing.models import BillingRunChunk
from app.billing.schemas import BillingRunCreate
from app.common import db
from app.common.settings import get_settings
from app.system.reconciliation import reconcile
from tests.conftest import TENANT_ID
from tests.factories import add_offer, bill, change_offer, invoices, month_body, scalar, set_status, sign
from tests.journeys.processes import bill_chunks, run_period

CLIENTS = 12
TWICE_BILLED = """
select count(*) from invoice_lines a join invoice_lines b
  on a.contract_id = b.contract_id and a.id < b.id
 and daterange(a.service_from, a.service_to) && daterange(b.service_from, b.service_to)
where a.line_type = 'recurring' and b.line_type = 'recurring'
"""


@pytest.fixture(scope="module")
def two_processes() -> Iterator[ProcessPoolExecutor]:
    """Two processes beside this one, started once."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        yield pool


@pytest.fixture
def contracts(real_client: TestClient) -> list[str]:
    """Contracts of twelve clients; some were changed after their September was billed."""
    cheap, dear = add_offer(real_client), add_offer(real_client, monthly_fee="150.00")
    signed = [sign(real_client, cheap, "2026-09-01")["id"] for _ in range(CLIENTS)]
    bill(real_client, "2026-09")
    for contract_id in signed[:3]:
        change_offer(real_client, contract_id, dear, "2026-09-16")
    set_status(real_client, signed[3], "suspended", "2026-10-11")
    return signed


def check_books(api: TestClient) -> None:
    """What must be true however many ran at once."""
    assert scalar(TWICE_BILLED) == 0
    numbers = [int(row["invoice_number"].rpartition("-")[2]) for row in invoices(api)]
    assert numbers == list(range(1, 2 * CLIENTS + 1))
    amounts = Counter(row["subtotal_amount"] for row in invoices(api, period="2026-10"))
    assert amounts == {"175.00": 3, "32.26": 1, "100.00": CLIENTS - 4}
    assert [row["issued_at"] for row in invoices(api)] == sorted(row["issued_at"] for row in invoices(api))
    assert scalar("select last_number from number_series where series = 'FAC'") == 2 * CLIENTS
    with db.transaction(TENANT_ID) as session:
        assert reconcile(session) == []


def test_eight_runs_of_one_period_bill_it_once(
    real_client: TestClient, contracts: list[str], two_processes: ProcessPoolExecutor
) -> None:
    jobs = [two_processes.submit(run_period, db.app_url(), "2026-10-01", "2026-10-31") for _ in range(2)]
    ended = Counter(status for job in jobs for status in job.result(timeout=60))
    assert set(ended) <= {"completed", "in_progress"}
    assert ended.total() == 8
    assert ended["completed"] >= 1
    check_books(real_client)
    assert bill(real_client, "2026-10")["invoice_count"] == 0


def test_chunks_taken_by_everybody_are_billed_once(
    real_client: TestClient,
    contracts: list[str],
    two_processes: ProcessPoolExecutor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(get_settings().__dict__, "billing_chunk_clients", 3)
    with db.transaction(TENANT_ID) as session:
        body = BillingRunCreate.model_validate(month_body("2026-10"))
        run = billing.start_run(session, body, in_background=True)
        chunks: list[UUID] = list(session.scalars(select(BillingRunChunk.id).where(
            BillingRunChunk.billing_run_id == run.billing_run_id)))  # fmt: skip
    assert len(chunks) == 4
    jobs = [two_processes.submit(bill_chunks, db.app_url(), order) for order in (chunks, chunks[::-1])]
    for job in jobs:
        job.result(timeout=60)
    check_books(real_client)
    with db.transaction(TENANT_ID) as session:
        done = billing.get_run(session, run.billing_run_id)
    assert (done.status, done.invoice_count, done.progress.clients_done) == ("completed", CLIENTS, CLIENTS)
    told = "select count(*) from outbox_events where event_type = 'billing_run.completed'"
    assert scalar(told) == 2

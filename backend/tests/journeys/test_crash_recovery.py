"""A run of 2,000 clients, with the worker, the database or the API killed at every checkpoint.

What comes out in the end must be what an uninterrupted run issues: the same invoices and totals, numbers
without a gap, and a book that reconciles.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from alembic import command
from app.billing import service as billing
from app.billing.schemas import BillingRunCreate
from app.cli.seed_bulk import seed_bulk
from app.common import db
from app.common.embedded_postgres import DATABASE, ConnectionInfo, EmbeddedPostgres, Role
from app.common.embedded_system import free_port
from app.common.settings import BACKEND_DIR, get_settings
from app.system import reconciliation
from tests import databases
from tests.conftest import OPERATOR, TENANT_ID
from tests.depth import of_depth

CLIENTS, CHUNK = 2000, of_depth(1000, full=200)
MONTHS = ("2026-08-01", "2026-08-31"), ("2026-09-01", "2026-09-30"), ("2026-10-01", "2026-10-31")

pytestmark = [pytest.mark.destructive, pytest.mark.timeout(280)]


@dataclass
class Desk:
    """A server of its own with a seeded book, and the processes that work on it."""

    server: EmbeddedPostgres
    connection: ConnectionInfo
    environment: dict[str, str]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
        command_ = [sys.executable, "-m", "app.cli", *arguments]
        process = subprocess.Popen(
            command_,
            cwd=BACKEND_DIR,
            env=self.environment | environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.processes.append(process)
        return process

    def start_worker(self) -> subprocess.Popen[bytes]:
        return self.start("worker", "--concurrency", "1", "--queue", "billing")

    def query(self, statement: str, database: str = DATABASE) -> list[tuple[Any, ...]]:
        """Rows as the superuser sees them, waiting while the server is being brought back."""
        for _ in range(200):
            try:
                with psycopg.connect(self.connection.conninfo(Role.SUPERUSER, database), autocommit=True) as link:
                    return link.execute(statement.encode()).fetchall()
            except psycopg.OperationalError:
                time.sleep(0.1)
        raise AssertionError("the database did not come back")

    def chunks_done(self, run_id: UUID) -> tuple[int, int]:
        rows = self.query(
            "select count(*) filter (where done_at is not null), count(*) from billing_run_chunks"
            f" where billing_run_id = '{run_id}'"
        )
        return rows[0][0], rows[0][1]

    def book(self, month: tuple[str, str], database: str = DATABASE) -> list[tuple[Any, ...]]:
        """Every client's invoice of a month with its lines, without ids and numbers."""
        return self.query(
            "select i.client_id, i.total_amount, i.tax_amount, l.line_number, l.contract_id, l.line_type,"
            " l.service_from, l.service_to, l.line_total from invoices i join invoice_lines l on l.invoice_id = i.id"
            f" where i.period_start = '{month[0]}' order by i.client_id, l.line_number",
            database,
        )

    def numbers(self) -> list[int]:
        rows = self.query("select split_part(invoice_number, '-', 3)::int from invoices order by 1")
        return [row[0] for row in rows]


_SETTINGS = {
    "BILLING_CHUNK_CLIENTS": str(CHUNK),
    "BILLING_INLINE_LIMIT": "0",
    "QUEUE_HEARTBEAT_SECONDS": "0.2",
    "QUEUE_STALLED_SECONDS": "1",
    "LOG_LEVEL": "ERROR",
}

_SLOW_CHECKPOINTS = """
create function slowly() returns trigger language plpgsql as 'begin perform pg_sleep(0.2); return new; end';
create trigger slowly before update of done_at on billing_run_chunks for each row execute function slowly();
"""
"""Leaves time to see each checkpoint before the next one is reached: a chunk of this size takes 50 ms."""


@contextmanager
def _settings_restored() -> Iterator[None]:
    """Have the tests that follow find their own database again, however this one ends."""
    try:
        yield
    finally:
        get_settings.cache_clear()
        db.dispose()


@contextmanager
def _desk(folder: Path) -> Iterator[Desk]:
    """A server with 2,000 clients to bill, which this process's settings point at meanwhile."""
    server = EmbeddedPostgres(folder)
    with _settings_restored(), pytest.MonkeyPatch.context() as patch:
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
            patch.setenv(name, os.environ.get(name, ""))
        for name, value in _SETTINGS.items():
            patch.setenv(name, value)
        try:
            connection = server.start()
            databases.point_settings_at(connection, DATABASE)
            command.upgrade(databases.alembic_config(connection.url(Role.OWNER)), "head")
            seed_bulk(TENANT_ID, CLIENTS, 2026)
            desk = Desk(server, connection, dict(os.environ))
            try:
                yield desk
            finally:
                for process in desk.processes:
                    process.kill()
                    process.wait(10)
        finally:
            db.dispose()
            server.stop()
            server.remove()


def _queue_run(month: tuple[str, str]) -> UUID:
    body = BillingRunCreate(period_start=date.fromisoformat(month[0]), period_end=date.fromisoformat(month[1]))
    with db.transaction(TENANT_ID, "tester") as session:
        return billing.start_run(session, body, in_background=True).billing_run_id


def _kill_at_every_checkpoint(desk: Desk, run_id: UUID, kill: Callable[[], None]) -> int:
    """Call `kill` each time another chunk is done, until all are; how often it was called."""
    killed, seen = 0, 0
    deadline = time.monotonic() + 200
    while time.monotonic() < deadline:
        done, chunks = desk.chunks_done(run_id)
        if done == chunks:
            return killed
        if done > seen or killed == 0:
            seen = done
            kill()
            killed += 1
        time.sleep(0.01)
    raise AssertionError(f"the run did not end: {desk.chunks_done(run_id)}")


def _reference(desk: Desk) -> list[tuple[Any, ...]]:
    """What runs that nothing interrupts issue, on a copy of the same book."""
    db.dispose()
    with databases.cloned_database(desk.connection, DATABASE) as copy, pytest.MonkeyPatch.context() as patch:
        patch.setenv("BILLING_INLINE_LIMIT", str(CLIENTS))
        databases.point_settings_at(desk.connection, copy)
        for first, last in MONTHS:
            body = BillingRunCreate(period_start=date.fromisoformat(first), period_end=date.fromisoformat(last))
            with db.transaction(TENANT_ID, "tester") as session:
                assert billing.start_run(session, body).status == "completed"
        db.dispose()
        rows = [row for month in MONTHS for row in desk.book(month, copy)]
    databases.point_settings_at(desk.connection, DATABASE)
    return rows


def _assert_sound(desk: Desk, expected: list[tuple[Any, ...]]) -> None:
    assert [row for month in MONTHS for row in desk.book(month)] == expected
    assert desk.numbers() == list(range(1, len(desk.numbers()) + 1))
    assert desk.query("select distinct status from billing_runs") == [("completed",)]
    db.dispose()
    with db.transaction(TENANT_ID) as session:
        assert reconciliation.reconcile(session) == []


def test_a_run_survives_kill_9_of_each_process_at_every_checkpoint(tmp_path: Path) -> None:
    with _desk(tmp_path / "desk") as desk:
        expected = _reference(desk)
        worker = desk.start_worker()

        def kill_worker() -> None:
            nonlocal worker
            worker.send_signal(signal.SIGKILL)
            worker.wait(10)
            worker = desk.start_worker()

        run_id = _queue_run(MONTHS[0])
        assert _kill_at_every_checkpoint(desk, run_id, kill_worker) >= CLIENTS // CHUNK

        def kill_database() -> None:
            pid = desk.server.pid
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
            desk.server.start()

        with psycopg.connect(desk.connection.conninfo(Role.SUPERUSER), autocommit=True) as link:
            link.execute(_SLOW_CHECKPOINTS)
        run_id = _queue_run(MONTHS[1])
        assert _kill_at_every_checkpoint(desk, run_id, kill_database) == CLIENTS // CHUNK
        db.dispose()
        _kill_the_api_while_it_bills(desk, MONTHS[2])
        _assert_sound(desk, expected)


def _kill_the_api_while_it_bills(desk: Desk, month: tuple[str, str]) -> None:
    """Bill a month within the request, killed after longer and longer, then with the same key to its end."""
    body = {"period_start": month[0], "period_end": month[1]}
    headers = OPERATOR | {"Idempotency-Key": "one-run-whatever-happens"}
    for survives in of_depth((0.2, None), full=(0.05, 0.2, 0.5, 1.0, None)):
        port = free_port()
        api = desk.start("serve", "--port", str(port), BILLING_INLINE_LIMIT="5000")
        _wait_until_ready(port)
        try:
            answer = httpx.post(
                f"http://127.0.0.1:{port}/api/v1/billing/runs", json=body, headers=headers, timeout=survives or 60
            )
            assert answer.status_code == 200
            assert answer.json()["status"] == "completed"
        except httpx.TransportError:
            assert survives is not None
        api.send_signal(signal.SIGKILL)
        api.wait(10)
        runs = desk.query(f"select count(*) from billing_runs where period_start = '{month[0]}'")[0][0]
        assert runs <= 1


def _wait_until_ready(port: int) -> None:
    for _ in range(200):
        try:
            if httpx.get(f"http://127.0.0.1:{port}/api/v1/health/ready").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError("the API did not become ready")

"""The billing run against the limit of its database: our run, then a bare set-based insert of the same rows.

    python -m benchmarks.billing_run --clients 100000 --workers 2

Both use the same server, the same role under row security, the same tables with every constraint, index and
trigger, and the same number of connections. The limit copies the very rows our run wrote (invoices, lines,
audit, outbox) from unlogged staging tables; it rates nothing, numbers nothing and reads no contract.
Documents are deferred in ours and not counted. Prints invoices a second for both, their ratio, and the peak
memory of each worker.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from uuid import UUID

import psutil
import psycopg
from alembic.config import Config

from alembic import command
from app.common.embedded_postgres import ConnectionInfo, EmbeddedPostgres, Role
from app.common.settings import BACKEND_DIR, get_settings

TENANT = UUID("01900000-0000-7000-8000-000000000001")
PERIOD = ("2026-10-01", "2026-10-31")
TABLES = ("invoices", "invoice_lines", "audit_events", "outbox_events")
_WORKER = [sys.executable, "-m", "app.cli", "worker", "--concurrency", "1", "--queue", "billing"]
_GENERATED = {"invoices": {"outstanding_amount", "settlement", "period_month"}, "outbox_events": {"sequence"}}


def main() -> None:
    options = _options()
    with server_of(options.data) as server:
        os.environ.update(
            APP_ENV="local",
            LOG_LEVEL="WARNING",
            DATABASE_URL=server.url(Role.APP),
            DATABASE_OWNER_URL=server.url(Role.OWNER),
            BILLING_CHUNK_CLIENTS=str(options.chunk),
            BILLING_INLINE_LIMIT="0",
        )
        get_settings.cache_clear()
        migrate(server)
        _seed(options.clients)
        invoices, seconds, memory = _our_run(server, options.workers)
        ours = invoices / seconds
        print(
            f"ours   {invoices:>9,} invoices {seconds:8.2f} s {ours:10,.0f}/s  "
            f"peak memory {', '.join(f'{m:.0f} MiB' for m in memory)}"
        )
        limit_seconds = _limit(server, options.workers)
        limit = invoices / limit_seconds
        print(f"limit  {invoices:>9,} invoices {limit_seconds:8.2f} s {limit:10,.0f}/s")
        print(f"ratio  {ours / limit:.3f}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--clients", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--chunk", type=int, default=2500, help="clients in a chunk")
    parser.add_argument("--data", type=Path, help="keep the cluster here; a throwaway one when absent")
    return parser.parse_args()


@contextmanager
def server_of(data: Path | None) -> Iterator[ConnectionInfo]:
    """A durable server of the benchmark's own: fsync and full commits, as in production."""
    with tempfile.TemporaryDirectory(prefix="mt-bench-", ignore_cleanup_errors=True) as temporary:
        server = EmbeddedPostgres(data or Path(temporary))
        try:
            yield server.start()
        finally:
            server.stop()
            if data is None:
                server.remove()


def migrate(server: ConnectionInfo) -> None:
    """An empty schema at the newest revision."""
    with psycopg.connect(server.conninfo(Role.OWNER), autocommit=True) as connection:
        connection.execute("drop schema public cascade")
        connection.execute("create schema public")
        connection.execute("grant usage on schema public to mt_app, mt_backup")
    config = Config(str(BACKEND_DIR / "alembic.ini"))
    config.set_main_option("script_location", str(BACKEND_DIR / "alembic"))
    config.attributes["url"] = server.url(Role.OWNER)
    command.upgrade(config, "head")


def _seed(clients: int) -> None:
    from app.cli.seed_bulk import seed_bulk

    started = time.perf_counter()
    seed_bulk(TENANT, clients, 2026)
    print(f"seed   {clients:>9,} clients  {time.perf_counter() - started:8.2f} s")


def _our_run(server: ConnectionInfo, workers: int) -> tuple[int, float, list[float]]:
    """Start the workers, then the run; the clock runs from the start of the run to its last checkpoint."""
    from app.billing import service as billing
    from app.billing.schemas import BillingRunCreate
    from app.common import db

    processes = [subprocess.Popen(_WORKER, cwd=BACKEND_DIR) for _ in range(workers)]
    memory = [0.0] * workers
    watching = threading.Event()
    watcher = threading.Thread(target=_watch_memory, args=(processes, memory, watching), daemon=True)
    try:
        _wait_for_workers(server, workers)
        watcher.start()
        body = BillingRunCreate(period_start=date.fromisoformat(PERIOD[0]), period_end=date.fromisoformat(PERIOD[1]))
        started = time.perf_counter()
        with db.transaction(TENANT, "benchmark") as session:
            run = billing.start_run(session, body, in_background=True)
        _wait_for_the_end(server)
        seconds = time.perf_counter() - started
    finally:
        watching.set()
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(30)
    with db.transaction(TENANT, "benchmark") as session:
        now = billing.get_run(session, run.billing_run_id)
    db.dispose()
    if now.status != "completed":
        raise SystemExit(f"the run ended as {now.status}")
    return now.invoice_count, seconds, memory


def _wait_for_the_end(server: ConnectionInfo) -> None:
    """Look seldom and cheaply: the machine belongs to the workers."""
    with psycopg.connect(server.conninfo(Role.SUPERUSER), autocommit=True) as connection:
        while connection.execute("select from billing_runs where completed_at is null").fetchone() is not None:
            time.sleep(0.03)


def _wait_for_workers(server: ConnectionInfo, workers: int) -> None:
    with psycopg.connect(server.conninfo(Role.OWNER), autocommit=True) as connection:
        for _ in range(600):
            row = connection.execute("select count(*) from procrastinate_workers").fetchone()
            if row is not None and row[0] >= workers:
                return
            time.sleep(0.05)
    raise SystemExit("the workers did not start")


def _watch_memory(processes: list[subprocess.Popen[bytes]], peak: list[float], done: threading.Event) -> None:
    while not done.wait(0.05):
        for index, process in enumerate(processes):
            try:
                peak[index] = max(peak[index], psutil.Process(process.pid).memory_info().rss / 2**20)
            except psutil.Error:
                continue


def _limit(server: ConnectionInfo, connections: int) -> float:
    """Write the run's rows again, each connection its share of the invoices, one statement for each table."""
    columns = _stage(server, connections)
    barrier = threading.Barrier(connections + 1)
    failures: list[BaseException] = []
    threads = [
        threading.Thread(target=_insert_share, args=(server, columns, share, barrier, failures))
        for share in range(connections)
    ]
    for thread in threads:
        thread.start()
    barrier.wait()
    started = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    if failures:
        raise failures[0]
    return seconds


def _stage(server: ConnectionInfo, shares: int) -> dict[str, str]:
    """Move the run's rows into staging tables, a share for each connection, and empty the real ones."""
    columns: dict[str, str] = {}
    superuser = server.conninfo(Role.SUPERUSER)
    with psycopg.connect(superuser, autocommit=True) as connection:
        for table in TABLES:
            names = connection.execute(
                "select column_name from information_schema.columns where table_name = %s order by ordinal_position",
                [table],
            ).fetchall()
            kept = [row[0] for row in names if row[0] not in _GENERATED.get(table, set())]
            columns[table] = ", ".join(kept)
        part = "('x' || right(replace({}::text, '-', ''), 7))::bit(28)::int % " + str(shares)
        owner = {"invoices": "id", "invoice_lines": "invoice_id", "audit_events": "entity_id"}
        only = {
            "audit_events": "where action = 'invoice_issued'",
            "outbox_events": "where event_type = 'invoice.issued'",
        }
        for table in TABLES:
            order = "invoice_id, line_number" if table == "invoice_lines" else "id"
            chosen = part.format(f"t.{owner.get(table, 'object_id')}")
            rows = f"select t.*, {chosen} as share from {table} t {only.get(table, '')} order by {order}"
            connection.execute(f"create unlogged table staged_{table} as {rows}")
            connection.execute(f"grant select on staged_{table} to mt_app")
        connection.execute(
            "truncate stored_documents, payment_allocations, credit_applications, credit_note_lines,"
            " credit_notes, payments, invoice_lines, invoices cascade"
        )
        connection.execute("alter table audit_events disable trigger append_only")
        connection.execute("alter table outbox_events disable trigger never_deleted")
        connection.execute("delete from audit_events where action = 'invoice_issued'")
        connection.execute("delete from outbox_events where event_type = 'invoice.issued'")
        connection.execute("alter table audit_events enable trigger append_only")
        connection.execute("alter table outbox_events enable trigger never_deleted")
        connection.execute("vacuum analyze")
        connection.execute("checkpoint")
    return columns


def _insert_share(
    server: ConnectionInfo,
    columns: dict[str, str],
    share: int,
    barrier: threading.Barrier,
    failures: list[BaseException],
) -> None:
    try:
        with psycopg.connect(server.conninfo(Role.APP)) as connection:
            connection.execute("select set_config('app.tenant_id', %s, true)", [str(TENANT)])
            barrier.wait()
            for table in TABLES:
                names = columns[table]
                insert = f"insert into {table} ({names}) select {names} from staged_{table} where share = %s"
                connection.execute(insert, [share])
    except BaseException as error:
        failures.append(error)


if __name__ == "__main__":
    main()

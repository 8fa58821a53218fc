"""The commerce suite on a large book: how long its statistics and its lists take.

    python -m benchmarks.commerce --invoices 1000000

One server process on a durable database of its own, with invoices of every status written by one statement, then
vacuumed as a book that has been in use would be. Prints the median and the 95th percentile of each request, one
at a time, in milliseconds.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from typing import Final

import httpx
import psycopg

from app.common.embedded_postgres import ConnectionInfo, Role
from benchmarks.api_load import api
from benchmarks.billing_run import migrate, server_of

_HEADERS: Final = {"Authorization": "Bearer load:ops", "X-Tenant": "ng-demo"}
_REQUESTS: Final = (
    "/statistics?type=all",
    "/statistics?type=aging",
    "",
    "/invoices",
    "/invoices?limit=100",
    "/invoices?page=500",
    "/invoices?customerId=C-77",
    "/invoices?status=OVERDUE",
    "/invoices?overdue=true&limit=50",
)
# Of a hundred: two drafts, one cancelled, eighty paid, the rest open in part or whole, some of them late.
_ROWS: Final = """
with seller as (
  insert into issuers (tenant_id, digest, details) select id, 'benchmark', '{}' from tenants where slug = 'ng-demo'
  returning tenant_id, id
)
insert into invoices (tenant_id, series, invoice_number, customer_ref, issuer_id, client_name, client_details,
  order_details, language, period_start, period_end, due_date, currency, subtotal_amount, tax_amount, total_amount,
  taxes, paid_amount, issued_at, viewed_at, cancelled_at, created_at)
select tenant_id, 'INV', 'INV-2501-' || lpad(n::text, greatest(5, length(n::text)), '0'), 'C-' || n %% 20000, id,
  'Customer ' || n %% 20000, '{}',
  '{"payment_term_days": 30, "vat_rate": "7.5", "vat_inclusive": false, "vat_exempt": false, "discount_total": "0.00"}',
  'en', day, day, day + 30, 'NGN', 1000, 75, 1075, '[]',
  case when n %% 100 between 3 and 82 then 1075 when n %% 100 between 83 and 87 then 500 else 0 end,
  case when n %% 100 >= 2 then day end, case when n %% 100 > 92 then day end, case when n %% 100 = 2 then day end,
  day + (n %% 86400) * interval '1 second'
from (select s.*, n, current_date - (400 - n * 400 / %(rows)s)::int as day
      from seller s cross join generate_series(1, %(rows)s) n) made
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--invoices", type=int, default=1_000_000)
    parser.add_argument("--requests", type=int, default=40, help="of each kind")
    options = parser.parse_args()
    with server_of(None) as server:
        migrate(server)
        _write(server, options.invoices)
        environment = os.environ | {
            "APP_ENV": "local",
            "LOG_LEVEL": "WARNING",
            "DATABASE_URL": server.url(Role.APP),
            "DATABASE_OWNER_URL": server.url(Role.OWNER),
        }
        with api(environment) as port, httpx.Client(headers=_HEADERS, timeout=60) as client:
            print(f"{'request':<36} {'p50 ms':>9} {'p95 ms':>9}")
            for path in _REQUESTS:
                _measure(client, f"http://127.0.0.1:{port}/api/commerce/billing{path}", path, options.requests)


def _write(server: ConnectionInfo, rows: int) -> None:
    started = time.perf_counter()
    with psycopg.connect(server.conninfo(Role.SUPERUSER), autocommit=True) as connection:
        connection.execute("set session_replication_role = replica")
        connection.execute(_ROWS, {"rows": rows})
        connection.execute(
            "insert into number_series (tenant_id, series, year, last_number)"
            " select id, 'INV', 0, %s from tenants where slug = 'ng-demo'",
            [rows],
        )
        connection.execute("vacuum analyze invoices")
    print(f"wrote {rows:,} invoices in {time.perf_counter() - started:.1f} s")


def _measure(client: httpx.Client, url: str, path: str, requests: int) -> None:
    times: list[float] = []
    for turn in range(requests + 3):
        started = time.perf_counter()
        answer = client.get(url)
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status_code} {answer.text[:300]}")
        if turn >= 3:
            times.append((time.perf_counter() - started) * 1000)
    times.sort()
    p95 = times[int(len(times) * 0.95)]
    print(f"{path or '(the suite)':<36} {statistics.median(times):>9.1f} {p95:>9.1f}", flush=True)


if __name__ == "__main__":
    main()

"""The API under load: reads and writes at several numbers of connections, beside a trivial endpoint.

    python -m benchmarks.api_load --seconds 4
    python -m benchmarks.api_load --book 1000000

One server process on a durable database of its own, driven over keep-alive connections from this process, so
both share the machine: read the ratios, not the absolute figures. Prints requests a second, median, 95th and 99th
percentile for each scenario and number of connections, the throughput at the largest number as a share of the
peak, and each scenario's peak as a ratio to the trivial endpoint's. Any answer but 200 fails the run.

With `--book` it reads a book of so many invoices instead, and one of ten thousand, at eight connections: collections
and the list of invoices with every filter, and how many times as long the large book takes.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx

from app.common.embedded_postgres import ConnectionInfo, Role
from app.common.embedded_system import free_port
from app.common.settings import BACKEND_DIR
from benchmarks import book
from benchmarks.billing_run import migrate, server_of

CONNECTIONS = (1, 16, 200)
_READERS = 8
_SMALL_BOOK = 10_000
_HEADERS = "Host: localhost\r\nAuthorization: Bearer load:admin,ops\r\n"


@dataclass
class Scenario:
    """A request to repeat; `build` makes the bytes of the n-th one."""

    name: str
    build: Callable[[int], bytes]
    rates: dict[int, float] = field(default_factory=dict)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=4.0, help="of each measurement")
    parser.add_argument("--clients", type=int, default=2000, help="in the book")
    parser.add_argument("--only", action="append", help="a scenario by name; all of them when absent")
    parser.add_argument("--book", type=int, help="read a book of so many invoices")
    options = parser.parse_args()
    if options.book:
        _read_books(options)
        return
    with seeded_server(options.clients) as (_, environment), api(environment) as port:
        scenarios = [known for known in _scenarios(port) if not options.only or known.name in options.only]
        asyncio.run(_measure_all(port, scenarios, options.seconds))
    _summarise(scenarios)


@contextmanager
def seeded_server(clients: int) -> Iterator[tuple[ConnectionInfo, dict[str, str]]]:
    """A durable server with demo data, and the environment of processes that use it."""
    with server_of(None) as server:
        environment = os.environ | {
            "APP_ENV": "local",
            "LOG_LEVEL": "WARNING",
            "DATABASE_URL": server.url(Role.APP),
            "DATABASE_OWNER_URL": server.url(Role.OWNER),
            "BILLING_INLINE_LIMIT": "100000",
        }
        migrate(server)
        seed = [sys.executable, "-m", "app.cli", "seed", "--clients", str(clients)]
        subprocess.run(seed, cwd=BACKEND_DIR, env=environment, check=True, stdout=subprocess.DEVNULL)
        yield server, environment


def _read_books(options: argparse.Namespace) -> None:
    small = _book(_SMALL_BOOK, options)
    large = _book(options.book, options)
    print(f"\n{'read':<26} {'p50 ms':>9} {'p95 ms':>9} {'x the small book':>17}")
    for name, (p50, p95) in large.items():
        print(f"{name:<26} {p50:>9.1f} {p95:>9.1f} {p50 / small[name][0]:>17.2f}")


def _book(invoices: int, options: argparse.Namespace) -> dict[str, tuple[float, float]]:
    """Median and 95th percentile of each read, in milliseconds, at eight connections."""
    figures: dict[str, tuple[float, float]] = {}
    with seeded_server(invoices // book.MONTHS) as (server, environment):
        print(f"wrote {book.write(server):,} invoices", flush=True)
        with api(environment) as port:
            for name, path in book.requests(port, {"Authorization": "Bearer load:admin,ops"}).items():
                if not options.only or name in options.only:
                    scenario = Scenario(name, _get(path))
                    asyncio.run(_measure(port, scenario, _READERS, 0.5))
                    times = sorted(asyncio.run(_measure(port, scenario, _READERS, options.seconds)))
                    figures[name] = (times[len(times) // 2] * 1000, times[int(len(times) * 0.95)] * 1000)
                    print(f"{name:<26} {figures[name][0]:>9.1f} {figures[name][1]:>9.1f}", flush=True)
    return figures


def _get(path: str) -> Callable[[int], bytes]:
    request = f"GET {path} HTTP/1.1\r\n{_HEADERS}\r\n".encode()
    return lambda _n: request


@contextmanager
def api(environment: dict[str, str]) -> Iterator[int]:
    """A server process that is ready; its port."""
    port = free_port()
    command = [sys.executable, "-m", "app.cli", "serve", "--port", str(port)]
    process = subprocess.Popen(command, cwd=BACKEND_DIR, env=environment)
    try:
        for _ in range(200):
            try:
                if httpx.get(f"http://127.0.0.1:{port}/api/v1/health/ready").status_code == 200:
                    break
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        else:
            raise SystemExit("the API did not become ready")
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _scenarios(port: int) -> list[Scenario]:
    headers = {"Authorization": "Bearer load:admin,ops"}
    page = httpx.get(f"http://127.0.0.1:{port}/api/v1/contracts?size=1", headers=headers).json()
    contract_id = page["data"][0]["id"]
    numbers = itertools.count()

    def create_client(_n: int) -> bytes:
        body = json.dumps({"full_name": f"Client de charge {next(numbers)}", "phone": "0655334422"})
        head = f"POST /api/v1/customers HTTP/1.1\r\n{_HEADERS}Content-Type: application/json\r\n"
        return f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode()

    unpaid = itertools.cycle(_open_invoices(port, headers))

    def pay(_n: int) -> bytes:
        body = json.dumps({"invoice_id": next(unpaid), "amount": "0.01", "payment_date": "2026-11-20"})
        head = f"POST /api/v1/collections/payments HTTP/1.1\r\n{_HEADERS}Content-Type: application/json\r\n"
        head += f"Idempotency-Key: load-{next(numbers):08d}\r\n"
        return f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode()

    return [
        Scenario("trivial", _get("/api/v1/health")),
        Scenario("single read", _get(f"/api/v1/contracts/{contract_id}")),
        Scenario("list of 50", _get("/api/v1/contracts?size=50")),
        Scenario("write", create_client),
        Scenario("payment", pay),
    ]


def _open_invoices(port: int, headers: dict[str, str]) -> list[str]:
    """Bill a month that is overdue by now, and name some of its invoices."""
    url = f"http://127.0.0.1:{port}/api/v1"
    period = {"period_start": "2026-09-01", "period_end": "2026-09-30"}
    mode = headers | {"Idempotency-Key": "load-billing-run"}
    run = httpx.post(f"{url}/billing/runs", json=period, headers=mode, timeout=600).raise_for_status().json()
    return [str(invoice_id) for invoice_id in run["invoice_ids"]]


async def _measure_all(port: int, scenarios: list[Scenario], seconds: float) -> None:
    print(f"{'scenario':<12} {'connections':>11} {'req/s':>9} {'p50 ms':>9} {'p95 ms':>9} {'p99 ms':>9}")
    for scenario in scenarios:
        for connections in CONNECTIONS:
            await _measure(port, scenario, connections, min(1.0, seconds / 4))
            times = await _measure(port, scenario, connections, seconds)
            rate = len(times) / seconds
            scenario.rates[connections] = rate
            times.sort()
            p50, p95, p99 = (times[int(len(times) * part)] * 1000 for part in (0.5, 0.95, 0.99))
            print(
                f"{scenario.name:<12} {connections:>11} {rate:>9,.0f} {p50:>9.1f} {p95:>9.1f} {p99:>9.1f}", flush=True
            )


async def _measure(port: int, scenario: Scenario, connections: int, seconds: float) -> list[float]:
    end = time.perf_counter() + seconds
    workers = (_repeat(port, scenario, end) for _ in range(connections))
    return [took for times in await asyncio.gather(*workers) for took in times]


async def _repeat(port: int, scenario: Scenario, end: float) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    times: list[float] = []
    try:
        for number in itertools.count():
            started = time.perf_counter()
            if started >= end:
                return times
            writer.write(scenario.build(number))
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
            body = await reader.readexactly(int(length.split(b":")[1]))
            if not head.startswith(b"HTTP/1.1 200"):
                raise SystemExit(f"{scenario.name}: {head.splitlines()[0].decode()} {body[:300].decode()}")
            times.append(time.perf_counter() - started)
    finally:
        writer.close()
    return times


def _summarise(scenarios: list[Scenario]) -> None:
    trivial = max(scenarios[0].rates.values())
    print(f"\n{'scenario':<12} {'peak req/s':>10} {'x trivial':>10} {'at ' + str(CONNECTIONS[-1]) + ' / peak':>14}")
    for scenario in scenarios:
        peak = max(scenario.rates.values())
        kept = scenario.rates[CONNECTIONS[-1]] / peak
        print(f"{scenario.name:<12} {peak:>10,.0f} {peak / trivial:>10.3f} {kept:>14.2f}")


if __name__ == "__main__":
    main()

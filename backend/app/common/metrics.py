"""Prometheus metrics of the process, labelled by route template and never by anything personal.

Invariant: label values come from a closed set, so that a scanner cannot blow up the number of series.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Metric,
    generate_latest,
    start_http_server,
)

requests_total = Counter("mt_http_requests_total", "Requests answered.", ["method", "route", "status"])
request_seconds = Histogram(
    "mt_http_request_seconds",
    "Time to answer a request.",
    ["method", "route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
requests_in_flight = Gauge("mt_http_requests_in_flight", "Requests admitted and not yet answered.")
billing_invoices_total = Counter("mt_billing_invoices_total", "Invoices issued by billing runs.")
billing_chunk_seconds = Histogram(
    "mt_billing_chunk_seconds",
    "Time to bill one chunk of clients.",
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
billing_parked_total = Counter("mt_billing_parked_clients_total", "Clients parked by billing runs.", ["reason"])
dunning_actions_total = Counter("mt_dunning_actions_total", "Levels that dunning brought cases to.", ["action"])
jobs_waiting = Gauge("mt_jobs_waiting", "Jobs that could run now and have not begun.")
jobs_oldest_seconds = Gauge("mt_jobs_oldest_seconds", "How long the oldest of them has waited.")
jobs_failed = Gauge("mt_jobs_failed", "Jobs that failed for good and wait for an operator.", ["queue"])
last_backup = Gauge("mt_last_backup_timestamp_seconds", "When the last backup was kept; 0 when none was.")
pdf_seconds = Histogram(
    "mt_pdf_seconds",
    "Time to render one document.",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1),
)

landing_lookups_total = Counter(
    "mt_landing_lookups_total",
    "Identity cards looked up on the public pages; unknown and limited ones by the hundred are somebody trying them.",
    ["outcome"],
)
landing_submissions_total = Counter(
    "mt_landing_submissions_total", "Contracts signed or changed on the public pages.", ["mode"]
)

webhook_deliveries_total = Counter(
    "mt_webhook_deliveries_total", "Attempts to deliver an event: delivered, failed, given_up.", ["outcome"]
)
messages_total = Counter("mt_messages_total", "Messages to clients by what came of them.", ["template", "outcome"])

reconciliation_violations = Gauge(
    "mt_reconciliation_violations", "Invariants of the book that did not hold at the last check.", ["tenant"]
)


def exposition() -> tuple[bytes, str]:
    """The metrics in Prometheus' text format, and its content type."""
    return generate_latest(REGISTRY), CONTENT_TYPE_LATEST


class _Refreshed(CollectorRegistry):
    """The process's metrics, brought up to date before somebody reads them."""

    def __init__(self, refresh: Callable[[], None]) -> None:
        super().__init__()
        self._refresh = refresh

    def collect(self) -> Iterable[Metric]:
        self._refresh()
        return REGISTRY.collect()


def serve(address: str, port: int, refresh: Callable[[], None]) -> None:
    """Answer `/metrics` in a process that serves nothing else.

    Args: refresh: sets what is read rather than counted; it must not raise, a reader would learn nothing then.
    """
    start_http_server(port, address, _Refreshed(refresh))

"""The list of invoices on a book in no order at all: each filter finds what reading everything finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.factories import API, FIBRE, accepted, add_offer, bill, invoice_of, on_day, sign

_SHUFFLED = text("""
insert into invoices (client_id, issuer_id, series, invoice_number, client_name, client_details, language,
  period_start, period_end, due_date, currency, subtotal_amount, tax_amount, total_amount, taxes, paid_amount,
  voided_at, issued_at, created_at)
select client_id, issuer_id, series, 'FAC-2025-' || lpad(n::text, 6, '0'), client_name, client_details, language,
  day, day + 27, date '2026-01-01' + n * 37 % 400, currency, subtotal_amount, tax_amount, total_amount, taxes,
  case when n % 3 = 0 then total_amount else 0 end, case when n % 7 = 0 then issued_at end, issued_at,
  timestamptz '2026-01-01' + n * 91 % 300 * interval '1 day'
from invoices, lateral (select n, date '2026-01-01' + n * 53 % 360 as day from generate_series(1, 250) n) made
where id = :invoice_id
""")

type Test = Callable[[dict[str, Any]], bool]
CASES: dict[str, Test] = {
    "status=overdue": lambda row: row["status"] == "overdue",
    "status=issued": lambda row: row["status"] == "issued",
    "status=paid": lambda row: row["status"] == "paid",
    "status=void": lambda row: row["status"] == "void",
    "period=2026-02": lambda row: row["period_start"].startswith("2026-02"),
    "due_before=2026-01-01": lambda row: False,
    "due_before=2026-01-02": lambda row: row["due_date"] == "2026-01-01",
    "due_before=2026-08-17": lambda row: row["due_date"] < "2026-08-17",
    "due_before=2026-08-17&status=paid": lambda row: row["due_date"] < "2026-08-17" and row["status"] == "paid",
    "q=fac-2025-00001": lambda row: row["invoice_number"].startswith("FAC-2025-00001"),
    "q=fa": lambda row: True,
    "service=internet": lambda row: row["billing_run_id"] is not None,
}


def read(client: TestClient, query: str) -> Iterator[dict[str, Any]]:
    """Every row of a list, page by page as a program reads it."""
    cursor: str | None = ""
    while cursor is not None:
        further = f"&cursor={cursor}" if cursor else ""
        page = accepted(client.get(f"{API}/invoices?size=40&{query}{further}"))
        yield from page["data"]
        cursor = page["meta"]["next_cursor"]


@pytest.fixture
def book(client: TestClient, session: Session) -> list[dict[str, Any]]:
    with on_day("2026-11-20"):
        contract = sign(client, add_offer(client, FIBRE), "2026-10-01")
        invoice = invoice_of(client, bill(client, "2026-10"), contract["client_id"])
        session.execute(_SHUFFLED, {"invoice_id": invoice["id"]})
        everything = list(read(client, ""))
    assert len(everything) == 251
    return everything


def test_every_filter_finds_what_reading_everything_finds(client: TestClient, book: list[dict[str, Any]]) -> None:
    with on_day("2026-11-20"):
        for query, wanted in CASES.items():
            expected = [row["id"] for row in book if wanted(row)]
            assert [row["id"] for row in read(client, query)] == expected, query
            assert accepted(client.get(f"{API}/invoices?{query}"))["meta"]["total"] == len(expected), query


@pytest.mark.parametrize("sort", ["due_date", "-due_date,-total_amount", "-due_date,invoice_number"])
def test_any_order_reads_everything_once(client: TestClient, book: list[dict[str, Any]], sort: str) -> None:
    rows = list(read(client, f"sort={sort}"))
    assert {row["id"] for row in rows} == {row["id"] for row in book}
    assert len(rows) == len(book)
    days = [row["due_date"] for row in rows]
    assert days == sorted(days, reverse=sort.startswith("-"))

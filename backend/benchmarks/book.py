"""A book of many invoices, and how long collections and the list of invoices take to read it.

Used by `api_load --book N`. The clients, offers and contracts are the demo data's, ten months are billed to each
client by plain statements, with lines for every contract, cases for what is overdue and for a part of what was
paid late; then the book is vacuumed as one in use would be.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

import httpx
import psycopg

from app.common.embedded_postgres import ConnectionInfo, Role

MONTHS: Final = 10
_TENANT: Final = "select id from tenants where slug = 'mt'"
# Nineteen of twenty invoices are paid, a part of them late; of the last month every fourth is still open.
_STATEMENTS: Final = (
    f"""
    insert into billing_runs (tenant_id, period_start, period_end, due_days, tax_rate, status, started_by,
      started_at, completed_at, created_at)
    select ({_TENANT}), first, (first + interval '1 month')::date - 1, 15, 0.2, 'completed', 'benchmark',
      first + interval '1 month', first + interval '1 month', first + interval '1 month'
    from (select (date_trunc('month', current_date) - n * interval '1 month')::date as first
          from generate_series(1, {MONTHS}) n) months
    """,
    f"insert into issuers (tenant_id, digest, details) values (({_TENANT}), 'benchmark', '{{}}')",
    """
    create temporary table billed as
    select uuidv7(age(r.completed_at, now())) as id, r.id as run_id, r.period_start, r.period_end, r.completed_at,
      c.tenant_id, c.id as client_id, c.full_name, c.language, sum(k.monthly_fee) as subtotal,
      round(sum(k.monthly_fee) * 0.2, 2) as tax, row_number() over (order by r.period_start, c.id) as n
    from billing_runs r cross join clients c join contracts k on k.client_id = c.id
    where r.started_by = 'benchmark' group by r.id, r.period_start, r.period_end, r.completed_at, c.tenant_id, c.id,
      c.full_name, c.language
    """,
    """
    insert into invoices (id, tenant_id, series, invoice_number, billing_run_id, client_id, issuer_id, client_name,
      client_details, language, period_start, period_end, due_date, currency, subtotal_amount, tax_amount,
      total_amount, taxes, paid_amount, has_case, issued_at, created_at)
    select b.id, b.tenant_id, 'FAC', 'FAC-' || extract(year from b.completed_at) || '-' || lpad(n::text, 7, '0'),
      run_id, client_id, i.id, full_name, '{}', b.language, period_start, period_end, period_end + 15, 'MAD',
      subtotal, tax, subtotal + tax, '[]', case when open then 0 else subtotal + tax end,
      (open and period_end + 15 < current_date) or n % 20 = 1,
      completed_at, completed_at + n * interval '1 millisecond'
    from (select *, n % 20 = 0 or (n % 4 = 0 and period_end + 31 > current_date) as open from billed) b,
      issuers i where i.digest = 'benchmark'
    """,
    """
    insert into invoice_lines (tenant_id, invoice_id, line_number, contract_id, service_category, service_identifier,
      offer_id, offer_version, line_type, description, unit_fee, billed_days, month_start, month_days, service_from,
      service_to, line_total, tax_rate, created_at)
    select b.tenant_id, b.id, row_number() over (partition by b.id order by k.id), k.id, k.service_category, '0600',
      k.offer_id, k.offer_version, 'recurring', 'Abonnement', k.monthly_fee, 0, b.period_start,
      b.period_end - b.period_start + 1, b.period_start, b.period_end + 1, k.monthly_fee, 0.2, b.completed_at
    from billed b join contracts k on k.client_id = b.client_id
    """,
    """
    insert into collection_cases (tenant_id, invoice_id, client_id, due_date, status, settled_from, reason, opened_at,
      last_action_at, closed_at, created_at)
    select tenant_id, id, client_id, due_date,
      case when settlement = 'paid' then 'resolved' when hashtext(id::text) % 3 = 0 then 'in_progress' else 'open' end,
      case when settlement = 'paid' then 'open' end, 'overdue', due_date + 1, due_date + 1,
      case when settlement = 'paid' then due_date + 5 end, due_date + 1
    from invoices where has_case
    """,
    """
    update clients c set is_delinquent = true, delinquent_since = late.since
    from (select client_id, min(due_date) + 1 as since from invoices where settlement = 'open' and has_case
          group by client_id) late
    where late.client_id = c.id
    """,
)


def write(server: ConnectionInfo) -> int:
    """Bill ten months to every client there is; how many invoices that made."""
    with psycopg.connect(server.conninfo(Role.SUPERUSER), autocommit=True) as connection:
        connection.execute("set session_replication_role = replica")
        connection.execute("set work_mem = '256MB'")
        for statement in _STATEMENTS:
            connection.execute(statement.encode())
        connection.execute("vacuum analyze")
        counted = connection.execute("select count(*) from invoices").fetchone()
    return int(counted[0]) if counted else 0


def requests(port: int, headers: dict[str, str]) -> dict[str, str]:
    """What is read: collections with each of their filters, invoices with each of theirs and from deep inside."""
    with httpx.Client(base_url=f"http://127.0.0.1:{port}/api/v1", headers=headers, timeout=120) as client:
        newest = _first(client, "/invoices?size=1")
        case = _first(client, "/collections/cases?size=1")
        offer = _first(client, f"/invoices/{newest['id']}")["lines"][0]["offer_id"]
        cursor = _deep_cursor(client)
    month = date.fromisoformat(newest["period_start"])
    word = newest["client_name"].split()[-1][:4]
    invoices = {
        "page": "",
        "client": f"client_id={newest['client_id']}",
        **{f"service {name}": f"service={name}" for name in ("mobile", "internet", "landline")},
        "offer": f"offer_id={offer}",
        **{f"status {name}": f"status={name}" for name in ("issued", "paid", "overdue", "void")},
        "period": f"period={month - timedelta(days=62):%Y-%m}",
        "due before": f"due_before={month - timedelta(days=62)}",
        "run": f"billing_run_id={newest['billing_run_id']}",
        "q name": f"q={word}",
        "q number": f"q={newest['invoice_number'][:-2]}",
        "deep cursor": f"cursor={cursor}&size=50",
    }
    cases = {
        "page": "",
        **{f"status {name}": f"status={name}" for name in ("open", "in_progress", "resolved", "closed")},
        **{f"bucket {name}": f"aging_bucket={name}" for name in ("current", "1_30", "31_60", "61_90", "90_plus")},
        "client": f"client_id={case['client_id']}",
    }
    return (
        {f"invoices: {name}": f"/api/v1/invoices?{query}" for name, query in invoices.items()}
        | {f"cases: {name}": f"/api/v1/collections/cases?{query}" for name, query in cases.items()}
        | {"overview": "/api/v1/collections/overview"}
    )


def _first(client: httpx.Client, path: str) -> dict[str, Any]:
    answer: dict[str, Any] = client.get(path).raise_for_status().json()
    return answer["data"][0] if "data" in answer else answer


def _deep_cursor(client: httpx.Client) -> str:
    """A cursor nine tenths into the list, as a program that reads everything would hold it."""
    pages = client.get("/invoices?page=9000&size=100").raise_for_status().json()["meta"]
    if pages["next_cursor"] is None:
        pages = client.get("/invoices?page=90&size=100").raise_for_status().json()["meta"]
    return str(pages["next_cursor"])

"""Late money by the thousand: one real client and invoice, copied in the database."""

from __future__ import annotations

from sqlalchemy import text

from app.common import db
from tests.conftest import TENANT_ID

_CLIENTS = """
insert into clients select (jsonb_populate_record(c, jsonb_build_object(
  'id', gen_random_uuid(), 'cin', 'V' || lpad(n::text, 8, '0'), 'full_name', 'Client ' || n, 'is_delinquent', false,
  'delinquent_since', null))).*
from clients c, generate_series(1, :count) n where c.id = :client_id
"""
_INVOICES = """
insert into invoices (id, series, invoice_number, client_id, issuer_id, client_name, client_details, language,
  period_start, period_end, due_date, currency, subtotal_amount, tax_amount, total_amount, taxes, issued_at)
select gen_random_uuid(), i.series, 'FAC-2025-' || lpad(c.n::text, 6, '0'), c.id, i.issuer_id, c.full_name,
  i.client_details, i.language, i.period_start, i.period_end, i.due_date - (c.n % :spread)::int, i.currency,
  10 + c.n % 300, 0, 10 + c.n % 300, i.taxes, i.issued_at
from invoices i, (select id, full_name, row_number() over (order by id) as n from clients where cin like 'V%') c
where i.id = :invoice_id
"""


def copy_late_money(invoice_id: str, client_id: str, count: int, spread: int) -> None:
    """Give so many more clients an invoice each, of 10 to 309, due up to `spread` days earlier."""
    with db.transaction(TENANT_ID) as session:
        session.execute(text(_CLIENTS), {"count": count, "client_id": client_id})
        session.execute(text(_INVOICES), {"invoice_id": invoice_id, "spread": spread})

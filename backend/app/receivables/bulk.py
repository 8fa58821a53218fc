"""The documents of a billing chunk, written in bulk: COPY into temporary tables, then set by set.

A row-secured table refuses COPY, and mapped objects would cost ten times the work, so the rows of a chunk
travel as text into two temporary tables and from there by `INSERT ... SELECT` through every constraint.
Invariant: numbers are given by the last statement, when nothing can fail any more but the connection.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from app.common import db
from app.common.tables import uuid7_batch
from app.receivables.values import DraftDocument, DraftLine, Series

_NULL: Final = "\\N"

_TEMPORARY_TABLES: Final = """
create temporary table if not exists draft_documents (
  position integer, id uuid, audit_id uuid, event_id uuid, client_id uuid, is_credit boolean,
  subtotal numeric, tax numeric, total numeric, taxes jsonb);
create temporary table if not exists draft_lines (
  id uuid, document_id uuid, is_credit boolean, line_number integer, contract_id uuid, service_category text,
  service_identifier text, offer_id uuid, offer_version integer, line_type text, description text,
  unit_fee numeric, billed_days integer, month_start date, month_days integer, service_from date,
  service_to date, line_total numeric, tax_rate numeric, cause text);
truncate draft_documents, draft_lines;
"""

_LINE_COLUMNS: Final = (
    "id, line_number, contract_id, service_category, service_identifier, offer_id, offer_version, line_type,"
    " description, unit_fee, billed_days, month_start, month_days, service_from, service_to, line_total,"
    " tax_rate, cause"
)
_CLIENT_DETAILS: Final = (
    "jsonb_build_object('client_type', c.client_type, 'cin', c.cin, 'ice', c.ice, 'address', c.address)"
)

_INSERT_INVOICES: Final = f"""
insert into invoices (id, series, billing_run_id, client_id, issuer_id, client_name, client_details, language,
  period_start, period_end, due_date, currency, subtotal_amount, tax_amount, total_amount, taxes)
select d.id, 'FAC', %(run_id)s, d.client_id, %(issuer_id)s, c.full_name, {_CLIENT_DETAILS}, c.language,
  %(period_start)s, %(period_end)s, %(due_date)s, %(currency)s, d.subtotal, d.tax, d.total, d.taxes
from draft_documents d join clients c on c.id = d.client_id
where not d.is_credit order by d.position
"""  # noqa: S608 - constants only

_INSERT_CREDIT_NOTES: Final = f"""
insert into credit_notes (id, series, billing_run_id, client_id, issuer_id, client_name, client_details,
  language, reason, currency, subtotal_amount, tax_amount, total_amount, taxes)
select d.id, 'AV', %(run_id)s, d.client_id, %(issuer_id)s, c.full_name, {_CLIENT_DETAILS}, c.language,
  'run', %(currency)s, d.subtotal, d.tax, d.total, d.taxes
from draft_documents d join clients c on c.id = d.client_id
where d.is_credit order by d.position
"""  # noqa: S608 - constants only

_INSERT_LINES: Final = """
insert into {table} ({parent}, {columns})
select document_id, {columns} from draft_lines where is_credit = {is_credit}
"""

_NUMBER: Final = """
with numbered as (
  update {table} t
  set {column} = %(prefix)s || lpad((%(base)s + d.n)::text, greatest(6, length((%(base)s + d.n)::text)), '0'),
      issued_at = %(at)s
  from (select id, audit_id, event_id, row_number() over (order by position) as n
        from draft_documents where is_credit = {is_credit}) d
  where t.id = d.id
  returning t.id, t.{column} as number, t.client_id, t.total_amount, t.currency, d.audit_id, d.event_id
), audited as (
  insert into audit_events (id, entity_type, entity_id, action, actor_id, request_id, details)
  select audit_id, '{noun}', id, '{noun}_issued', %(actor)s, %(request_id)s,
         jsonb_build_object('number', number, 'total_amount', total_amount::text)
  from numbered
)
insert into outbox_events (id, event_type, object_id, payload)
select event_id, '{noun}.issued', id,
       jsonb_build_object('{noun}_id', id, 'number', number, 'client_id', client_id,
                          'total_amount', total_amount::text, 'currency', currency)
from numbered order by number
"""


class _Kind(NamedTuple):
    table: str
    column: str
    parent: str
    noun: str
    insert: str
    series: Series


_INVOICES: Final = _Kind("invoices", "invoice_number", "invoice_id", "invoice", _INSERT_INVOICES, Series.INVOICE)
_CREDIT_NOTES: Final = _Kind(
    "credit_notes",
    "credit_note_number",
    "credit_note_id",
    "credit_note",
    _INSERT_CREDIT_NOTES,
    Series.CREDIT_NOTE,
)


def stage(session: Session, drafts: Sequence[DraftDocument]) -> list[UUID]:
    """Bring drafts into the session's temporary tables.

    Returns: the id each draft's document will have, in the same order.
    """
    ids = uuid7_batch(len(drafts) * 3)
    line_ids = iter(uuid7_batch(sum(len(draft.lines) for draft in drafts)))
    with db.driver_connection(session).cursor() as cursor:
        cursor.execute(_TEMPORARY_TABLES)
        with cursor.copy("copy draft_documents from stdin") as copy:
            copy.write("".join(_document_row(n, ids[n * 3 : n * 3 + 3], draft) for n, draft in enumerate(drafts)))
        with cursor.copy("copy draft_lines from stdin") as copy:
            for n, draft in enumerate(drafts):
                copy.write("".join(_line_rows(ids[n * 3], line_ids, draft)))
    return [UUID(hex=ids[n * 3]) for n in range(len(drafts))]


def insert_invoices(session: Session, values: dict[str, Any]) -> None:
    """Write the staged invoices with their lines, without numbers."""
    _insert(session, _INVOICES, values)


def insert_credit_notes(session: Session, values: dict[str, Any]) -> None:
    """Write the staged credit notes with their lines, without numbers."""
    _insert(session, _CREDIT_NOTES, values)


def number_invoices(session: Session, year: int, base: int, at: datetime, request_id: str | None) -> None:
    """Number the staged invoices after `base`, with their audit and outbox rows."""
    _number(session, _INVOICES, year, base, at, request_id)


def number_credit_notes(session: Session, year: int, base: int, at: datetime, request_id: str | None) -> None:
    """Number the staged credit notes after `base`, with their audit and outbox rows."""
    _number(session, _CREDIT_NOTES, year, base, at, request_id)


def _insert(session: Session, kind: _Kind, values: dict[str, Any]) -> None:
    names = {"table": f"{kind.noun}_lines", "parent": kind.parent, "columns": _LINE_COLUMNS}
    lines = _INSERT_LINES.format(is_credit=kind is _CREDIT_NOTES, **names)
    with db.driver_connection(session).cursor() as cursor:
        cursor.execute(kind.insert, values)
        cursor.execute(lines)


def _number(session: Session, kind: _Kind, year: int, base: int, at: datetime, request_id: str | None) -> None:
    statement = _NUMBER.format(table=kind.table, column=kind.column, noun=kind.noun, is_credit=kind is _CREDIT_NOTES)
    given = {"prefix": f"{kind.series}-{year}-", "base": base, "at": at, "request_id": request_id}
    with db.driver_connection(session).cursor() as cursor:
        cursor.execute(statement, given | {"actor": db.actor_of(session)})


def _document_row(position: int, ids: Sequence[str], draft: DraftDocument) -> str:
    sign = -1 if draft.is_credit else 1
    foot = draft.totals
    taxes = [{"rate": str(t.rate), "base": str(t.base * sign), "tax": str(t.tax * sign)} for t in foot.taxes]
    amounts = f"{foot.subtotal * sign}\t{foot.tax * sign}\t{foot.total * sign}"
    is_credit = "t" if draft.is_credit else "f"
    values = (str(position), *ids, str(draft.client_id), is_credit, amounts, json.dumps(taxes))
    return "\t".join(values) + "\n"


def _line_rows(document_id: str, ids: Iterable[str], draft: DraftDocument) -> Iterable[str]:
    sign, is_credit = (-1, "t") if draft.is_credit else (1, "f")
    for number, (line, line_id) in enumerate(zip(draft.lines, ids, strict=False), start=1):
        yield f"{line_id}\t{document_id}\t{is_credit}\t{number}\t{_line_text(line, sign)}\n"


def _line_text(line: DraftLine, sign: int) -> str:
    what = f"{line.contract_id}\t{line.service_category}\t{_escaped(line.service_identifier)}"
    offer = f"{line.offer_id}\t{line.offer_version}\t{line.line_type}\t{_escaped(line.description)}"
    month = f"{line.unit_fee}\t{line.billed_days}\t{line.month_start}\t{line.month_days}"
    amount = f"{line.service_from}\t{line.service_to}\t{line.line_total * sign}\t{line.tax_rate}"
    return f"{what}\t{offer}\t{month}\t{amount}\t{line.cause or _NULL}"


def _escaped(text: str) -> str:
    """Text as COPY reads it back unchanged."""
    if "\\" in text or "\t" in text or "\n" in text or "\r" in text:
        text = text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return text

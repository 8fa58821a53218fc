"""The documents of a billing chunk, written in bulk: COPY into temporary tables, then set by set.

A row-secured table refuses COPY, and mapped objects would cost ten times the work, so the rows of a chunk
travel as text into two temporary tables and from there by `INSERT ... SELECT` through every constraint.
The lines go first and the documents last, already numbered: numbering them afterwards would write every
invoice twice. Invariant: the series is locked for nothing but that last statement.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

from sqlalchemy.orm import Session

from app.common import db
from app.common.tables import uuid7_batch
from app.receivables.values import DraftDocument, DraftLine, Series

_NULL: Final = "\\N"
_NO_CONTRACT: Final = "\t".join([_NULL] * 5)

_TEMPORARY_TABLES: Final = """
create temporary table if not exists draft_documents (
  position integer, id uuid, audit_id uuid, event_id uuid, client_id uuid, is_credit boolean,
  subtotal numeric, tax numeric, total numeric, taxes jsonb);
create temporary table if not exists draft_lines (
  id uuid, document_id uuid, is_credit boolean, line_number integer, contract_id uuid, service_category text,
  service_identifier text, offer_id uuid, offer_version integer, line_type text, description text,
  unit_fee numeric, billed_days integer, month_start date, month_days integer, service_from date,
  service_to date, line_total numeric, tax_rate numeric, cause text, charge_id uuid);
truncate draft_documents, draft_lines;
"""

_DEFER_PARENTS: Final = "set constraints fk_invoice_lines_parent, fk_credit_note_lines_parent deferred"

_LINE_COLUMNS: Final = (
    "id, line_number, contract_id, service_category, service_identifier, offer_id, offer_version, line_type,"
    " description, unit_fee, billed_days, month_start, month_days, service_from, service_to, line_total,"
    " tax_rate, cause, charge_id"
)
_INSERT_LINES: Final = """
insert into {noun}_lines ({noun}_id, {columns})
select document_id, {columns} from draft_lines where is_credit = {is_credit}
"""
_INSERT_AUDIT: Final = """
insert into audit_events (id, entity_type, entity_id, action, actor_id, request_id, details)
select audit_id, '{noun}', id, '{noun}_issued', %(actor)s, %(request_id)s,
       jsonb_build_object('total_amount', total::text)
from draft_documents where is_credit = {is_credit}
"""
_NUMBERED: Final = """(
  select *, %(prefix)s || lpad(n::text, greatest(6, length(n::text)), '0') as number
  from (select *, %(base)s + row_number() over (order by position) as n
        from draft_documents where is_credit = {is_credit}) counted
) d"""
_INSERT_DOCUMENTS: Final = """
insert into {noun}s (id, series, {noun}_number, billing_run_id, client_id, issuer_id, client_name, client_details,
  language, {own_columns}, currency, subtotal_amount, tax_amount, total_amount, taxes, issued_at)
select d.id, %(series)s, d.number, %(run_id)s, d.client_id, %(issuer_id)s, c.full_name,
  jsonb_build_object('client_type', c.client_type, 'cin', c.cin, 'ice', c.ice, 'address', c.address),
  c.language, {own_values}, %(currency)s, d.subtotal, d.tax, d.total, d.taxes, %(at)s
from {numbered} join clients c on c.id = d.client_id
where c.id between %(first_client)s and %(last_client)s
"""
_INSERT_EVENTS: Final = """
insert into outbox_events (id, event_type, object_id, payload)
select d.event_id, '{noun}.issued', d.id,
       jsonb_build_object('{noun}_id', d.id, 'number', d.number, 'client_id', d.client_id,
                          'total_amount', d.total::text, 'currency', %(currency)s::text)
from {numbered} order by d.n
"""


_INSERT_PAID: Final = """
with paid as (
  select i.id, i.invoice_number, i.client_id from invoices i join draft_documents d on d.id = i.id
  where not d.is_credit and i.settlement = 'paid'
), audited as (
  insert into audit_events (entity_type, entity_id, action, actor_id, request_id, details)
  select 'invoice', id, 'invoice_paid', %(actor)s, %(request_id)s, '{"by": "credit at issue"}' from paid
)
insert into outbox_events (event_type, object_id, payload)
select 'invoice.paid', id,
       jsonb_build_object('invoice_id', id, 'number', invoice_number, 'client_id', client_id)
from paid
"""


class Kind(NamedTuple):
    """A kind of document: its series, and the statements that write it."""

    series: Series
    is_credit: bool
    lines: str
    audit: str
    documents: str
    events: str


def _kind(series: Series, noun: str, own_columns: str, own_values: str, *, is_credit: bool) -> Kind:
    names = {"noun": noun, "columns": _LINE_COLUMNS, "is_credit": str(is_credit).lower()}
    names["numbered"] = _NUMBERED.format(**names)
    documents = _INSERT_DOCUMENTS.format(own_columns=own_columns, own_values=own_values, **names)
    lines, audit, events = (text.format(**names) for text in (_INSERT_LINES, _INSERT_AUDIT, _INSERT_EVENTS))
    return Kind(series, is_credit, lines, audit, documents, events)


INVOICES: Final = _kind(
    Series.INVOICE,
    "invoice",
    "period_start, period_end, due_date",
    "%(period_start)s, %(period_end)s, %(due_date)s",
    is_credit=False,
)
CREDIT_NOTES: Final = _kind(Series.CREDIT_NOTE, "credit_note", "reason", "'run'", is_credit=True)


def stage(session: Session, drafts: Sequence[DraftDocument]) -> list[str]:
    """Bring drafts into the session's temporary tables.

    Returns: the id each draft's document will have, as hexadecimal digits, in the same order.
    """
    ids = uuid7_batch(len(drafts) * 3)
    line_ids = iter(uuid7_batch(sum(len(draft.lines) for draft in drafts)))
    with db.driver_connection(session).cursor() as cursor:
        cursor.execute(_TEMPORARY_TABLES)
        with cursor.copy("copy draft_documents from stdin") as copy:
            copy.write("".join(_document_row(n, ids[n * 3 : n * 3 + 3], draft) for n, draft in enumerate(drafts)))
        with cursor.copy("copy draft_lines from stdin") as copy:
            copy.write(
                "".join(row for n, draft in enumerate(drafts) for row in _line_rows(ids[n * 3], line_ids, draft))
            )
    return ids[::3]


def insert_lines(session: Session, kind: Kind, request_id: str | None) -> None:
    """Write the staged lines and audit rows of a kind, ahead of their documents.

    Effects: the lines' reference to their document is checked at the end of the transaction.
    """
    given = {"actor": db.actor_of(session), "request_id": request_id}
    with db.driver_connection(session).cursor() as cursor:
        cursor.execute(_DEFER_PARENTS)
        cursor.execute(kind.lines)
        cursor.execute(kind.audit, given)


def insert_paid_at_issue(session: Session, request_id: str | None) -> None:
    """Tell of the staged invoices that credit, or a total of zero, paid as they were issued."""
    given = {"actor": db.actor_of(session), "request_id": request_id}
    with db.driver_connection(session).cursor() as cursor:
        cursor.execute(_INSERT_PAID, given)


def insert_documents(session: Session, kind: Kind, values: dict[str, Any]) -> None:
    """Write the staged documents of a kind with their numbers, and their outbox rows.

    Args: values: `base` is the number before the first, `prefix` what stands before each.
    """
    with db.driver_connection(session).cursor() as cursor:
        cursor.execute(kind.documents, values)
        cursor.execute(kind.events, values)


def _document_row(position: int, ids: Sequence[str], draft: DraftDocument) -> str:
    is_credit = draft.is_credit
    foot = draft.totals.reversed() if is_credit else draft.totals
    taxes = ", ".join(f'{{"rate": "{rate}", "base": "{base}", "tax": "{tax}"}}' for rate, base, tax in foot.taxes)
    who = f"{position}\t{ids[0]}\t{ids[1]}\t{ids[2]}\t{draft.client_id.int:032x}\t{'t' if is_credit else 'f'}"
    return f"{who}\t{foot.subtotal}\t{foot.tax}\t{foot.total}\t[{taxes}]\n"


def _line_rows(document_id: str, ids: Iterable[str], draft: DraftDocument) -> Iterable[str]:
    is_credit = draft.is_credit
    flag = "t" if is_credit else "f"
    for number, (line, line_id) in enumerate(zip(draft.lines, ids, strict=False), start=1):
        amount = -line.line_total if is_credit else line.line_total
        yield f"{line_id}\t{document_id}\t{flag}\t{number}\t{_line_text(line, amount)}\n"


def _line_text(line: DraftLine, amount: Decimal) -> str:
    """A line as COPY reads it, in the order of the temporary table's columns."""
    if line.contract_id is None or line.offer_id is None:
        of_contract = _NO_CONTRACT
    else:
        of_contract = (
            f"{line.contract_id.int:032x}\t{line.service_category}\t{_escaped(line.service_identifier or '')}\t"
            f"{line.offer_id.int:032x}\t{line.offer_version}"
        )
    return (
        f"{of_contract}\t{line.line_type}\t{_escaped(line.description)}\t"
        f"{line.unit_fee}\t{line.billed_days}\t{line.month_start.isoformat()}\t{line.month_days}\t"
        f"{line.service_from.isoformat()}\t{line.service_to.isoformat()}\t{amount}\t{line.tax_rate}\t"
        f"{line.cause or _NULL}\t{_NULL if line.charge_id is None else line.charge_id.hex}"
    )


def _escaped(text: str) -> str:
    """Text as COPY reads it back unchanged."""
    if "\\" in text or "\t" in text or "\n" in text or "\r" in text:
        text = text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return text

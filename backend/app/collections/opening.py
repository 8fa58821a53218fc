"""Cases of newly overdue invoices, opened set by set.

Owns the one statement that opens. Invariant: it looks at open invoices without a case and at nothing else, by an
index that holds only those, so that a read of a large book costs what is new and not what is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.collections import queries
from app.common import clock, db, logging, queue, tenancy
from app.common.tables import uuid7

TASK: Final = "collections.open_overdue"

_OPEN: Final = text("""
with unseen as (
  select i.id, given.case_id, i.client_id, i.due_date, i.invoice_number, i.outstanding_amount, i.currency
  from unnest(cast(:invoice_ids as uuid[]), cast(:case_ids as uuid[])) as given (invoice_id, case_id)
  join invoices i on i.id = given.invoice_id
), seen as (
  update invoices set has_case = true where id = any(cast(:invoice_ids as uuid[]))
), opened as (
  insert into collection_cases
    (id, invoice_id, client_id, due_date, status, reason, opened_at, last_action_at, created_at, updated_at)
  select case_id, id, client_id, due_date, 'open', 'overdue', :at, :at, :at, :at from unseen
  on conflict (tenant_id, invoice_id) do nothing
  returning id, invoice_id
), told as (
  select u.*, row_number() over (order by u.due_date, u.invoice_number) as position
  from unseen u join opened o on o.id = u.case_id
), acted as (
  insert into collection_actions (case_id, action_type, actor_id, created_at)
  select case_id, 'case_opened', :actor, :at from told order by position
), overdue_told as (
  insert into outbox_events (event_type, object_id, payload)
  select 'invoice.overdue', id, jsonb_build_object(
    'invoice_id', id, 'number', invoice_number, 'client_id', client_id, 'due_date', due_date,
    'outstanding_amount', outstanding_amount::text, 'currency', currency)
  from told order by position
), opening_told as (
  insert into outbox_events (event_type, object_id, payload)
  select 'collection_case.opened', case_id, jsonb_build_object(
    'case_id', case_id, 'invoice_id', id, 'invoice_number', invoice_number, 'client_id', client_id,
    'due_date', due_date, 'outstanding_amount', outstanding_amount::text, 'currency', currency)
  from told order by position
), late as (
  select client_id, min(due_date) + 1 as since from unseen group by client_id
), flagged as (
  update clients c set is_delinquent = true, delinquent_since = late.since, row_version = row_version + 1,
         updated_at = :at
  from late where c.id = late.client_id and (c.delinquent_since is null or c.delinquent_since > late.since)
  returning c.id, late.since
), audited as (
  insert into audit_events (entity_type, entity_id, action, actor_id, request_id, created_at, details)
  select 'collection_case', case_id, 'collection_case_opened', :actor, :request_id, cast(:at as timestamptz),
         jsonb_build_object('invoice_id', id, 'outstanding_amount', outstanding_amount::text) from told
  union all
  select 'client', id, 'client_delinquency_changed', :actor, :request_id, :at, jsonb_build_object('to', since)
  from flagged
)
select count(*) from opened
""")


def open_overdue(
    session: Session,
    *,
    client_id: UUID | None = None,
    clients: tuple[UUID, UUID] | None = None,
    limit: int | None = None,
) -> int:
    """Open the cases of invoices that are overdue and have none.

    Args: client_id, clients: only of this client, or of this range; limit: look at so many invoices at most, for
        jobs that go on until nothing is left.
    Returns: how many invoices were seen overdue for the first time.
    Effects: locks their clients, then the invoices, in the order of their ids; cases, actions, the clients' flag,
        audit rows, events `invoice.overdue` and `collection_case.opened`.
    """
    today = clock.today(tenancy.current_tenant(session).time_zone)
    late = queries.clients_with_unseen(session, today, client_id=client_id, clients=clients, limit=limit)
    if not late:
        return 0
    session.flush()
    queries.lock_clients(session, late)
    invoice_ids = queries.unseen_invoices_for_update(session, today, late)
    if invoice_ids:
        _open(session, invoice_ids)
    return len(invoice_ids)


def open_later(session: Session) -> None:
    """Have a worker open what is overdue, after this transaction is kept."""
    queue.defer(session, TASK, queue.PERIODIC, tenant_id=str(session.info["tenant_id"]))


def _open(session: Session, invoice_ids: Sequence[UUID]) -> None:
    values = {
        "invoice_ids": list(invoice_ids),
        "case_ids": [uuid7() for _ in invoice_ids],
        "at": clock.now(),
        "actor": db.actor_of(session),
        "request_id": logging.request_id.get(),
    }
    with db.fresh_plans(session):
        session.execute(_OPEN, values)

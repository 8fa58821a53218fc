"""Cases of newly overdue invoices, opened set by set.

Owns the statements that open. Invariant: they look at open invoices without a case and at nothing else, by an
index that holds only those, so that a read of a large book costs what is new and not what is there. Where very
much is new, a read opens the longest overdue, counts the others from their invoices, and leaves them to a worker.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, text
from sqlalchemy.orm import Session

from app.collections import queries
from app.common import clock, db, logging, queue, tenancy
from app.common.tables import uuid7_batch

TASK: Final = "collections.open_overdue"

AT_ONCE: Final = 1000
"""How many invoices a read opens while its caller waits."""

_NEW_ROWS: Final = ("case_ids", "action_ids", "audit_ids", "late_ids", "told_ids", "flag_ids")
"""The identifiers an opening needs: rising, so that each index grows at its end and not all over."""

_OPEN: Final = text("""
with unseen as materialized (
  select g.*, i.client_id, i.due_date, i.invoice_number, i.outstanding_amount, i.currency
  from unnest(cast(:invoice_ids as uuid[]), cast(:case_ids as uuid[]), cast(:action_ids as uuid[]),
              cast(:audit_ids as uuid[]), cast(:late_ids as uuid[]), cast(:told_ids as uuid[]))
    as g (id, case_id, action_id, audit_id, late_id, told_id)
  join invoices i on i.id = g.id
), seen as (
  update invoices set has_case = true where id = any(cast(:invoice_ids as uuid[]))
), opened as (
  insert into collection_cases
    (id, invoice_id, client_id, due_date, status, reason, opened_at, last_action_at, created_at, updated_at)
  select case_id, id, client_id, due_date, 'open', 'overdue', :at, :at, :at, :at from unseen order by case_id
  on conflict (tenant_id, invoice_id) do nothing
  returning id
), told as materialized (
  select u.* from unseen u join opened o on o.id = u.case_id order by case_id
), acted as (
  insert into collection_actions (id, case_id, action_type, actor_id, created_at)
  select action_id, case_id, 'case_opened', :actor, :at from told
), events as (
  insert into outbox_events (id, event_type, object_id, payload)
  select late_id, 'invoice.overdue', id, jsonb_build_object(
    'invoice_id', id, 'number', invoice_number, 'client_id', client_id, 'due_date', due_date,
    'outstanding_amount', outstanding_amount::text, 'currency', currency)
  from told
  union all
  select told_id, 'collection_case.opened', case_id, jsonb_build_object(
    'case_id', case_id, 'invoice_id', id, 'invoice_number', invoice_number, 'client_id', client_id,
    'due_date', due_date, 'outstanding_amount', outstanding_amount::text, 'currency', currency)
  from told
), audited as (
  insert into audit_events (id, entity_type, entity_id, action, actor_id, request_id, created_at, details)
  select audit_id, 'collection_case', case_id, 'collection_case_opened', :actor, :request_id,
         cast(:at as timestamptz),
         jsonb_build_object('invoice_id', id, 'outstanding_amount', outstanding_amount::text) from told
)
select count(*) from opened
""")

_FLAG: Final = text("""
with late as (
  select client_id, min(due_date) + 1 as since, min(cast(audit_id as text)) as audit_id
  from unnest(cast(:invoice_ids as uuid[]), cast(:audit_ids as uuid[])) as g (id, audit_id)
  join invoices i on i.id = g.id group by client_id
), flagged as (
  update clients c set is_delinquent = true, delinquent_since = late.since, row_version = row_version + 1,
         updated_at = :at
  from late where c.id = late.client_id and (c.delinquent_since is null or c.delinquent_since > late.since)
  returning c.id, late.since, late.audit_id
)
insert into audit_events (id, entity_type, entity_id, action, actor_id, request_id, created_at, details)
select cast(audit_id as uuid), 'client', id, 'client_delinquency_changed', :actor, :request_id, :at,
       jsonb_build_object('to', since)
from flagged order by audit_id
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
    Effects: locks their clients in the order of their ids; cases, actions, the clients' flag, audit rows, events
        `invoice.overdue` and `collection_case.opened`, those longest overdue first.
    """
    today = clock.today(tenancy.current_tenant(session).time_zone)
    unseen = queries.unseen(today, client_id=client_id, clients=clients)
    return _open_of(session, unseen, queries.clients_with_unseen(session, unseen, limit))


def open_for_reading(session: Session, due: tuple[date | None, date | None] = (None, None)) -> int:
    """Open as many cases as a reader can wait for, and have a worker open the others.

    Args: due: only invoices due in these days, both inclusive, null for no bound.
    Returns: how many invoices are overdue and have no case yet; 0 unless there are very many.
    Effects: as `open_overdue`; a job once a day, when there are too many.
    """
    today = clock.today(tenancy.current_tenant(session).time_zone)
    unseen = queries.unseen(today, due=due)
    late = queries.clients_with_unseen(session, unseen, AT_ONCE + 1)
    _open_of(session, unseen, late[:AT_ONCE])
    if len(late) <= AT_ONCE:
        return 0
    queue.defer_daily(session, TASK, today)
    return queries.count_unseen(session, unseen)


def open_later(session: Session) -> None:
    """Have a worker open what is overdue, after this transaction is kept."""
    queue.defer(session, TASK, queue.PERIODIC, tenant_id=str(session.info["tenant_id"]))


def _open_of(session: Session, unseen: ColumnElement[bool], late: Sequence[UUID]) -> int:
    """Open what is unseen of some clients, by ids that may repeat; how many invoices that were."""
    if not late:
        return 0
    session.flush()
    client_ids = sorted(set(late))
    queries.lock_clients(session, client_ids)
    # Whoever settles an invoice holds its client, so what is read now stays so.
    invoice_ids = queries.unseen_invoices(session, unseen, client_ids)
    if invoice_ids:
        _open(session, invoice_ids)
    return len(invoice_ids)


def _open(session: Session, invoice_ids: Sequence[UUID]) -> None:
    fresh = uuid7_batch(len(invoice_ids) * len(_NEW_ROWS))
    ids = {name: fresh[place :: len(_NEW_ROWS)] for place, name in enumerate(_NEW_ROWS)}
    told = {"at": clock.now(), "actor": db.actor_of(session), "request_id": logging.request_id.get()}
    given = {"invoice_ids": list(invoice_ids)} | told
    with db.fresh_plans(session):
        session.execute(_OPEN, given | {name: ids[name] for name in _NEW_ROWS[:-1]})
        session.execute(_FLAG, given | {"audit_ids": ids["flag_ids"]})

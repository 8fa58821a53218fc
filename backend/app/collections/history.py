"""The history of cases: every action is written here, and told to others where somebody has to act on it.

Invariant: an action and its event are rows of one transaction; a message leaves only by its event.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.collections.models import CollectionAction, CollectionCase
from app.collections.values import ActionType, CaseStatus, Channel
from app.common import clock, db
from app.common.tables import uuid7
from app.receivables.service import Posted

_NOTE_PAYMENT: Final = text("""
with part as (
  select * from unnest(cast(:invoice_ids as uuid[]), cast(:action_ids as uuid[]), cast(:amounts as numeric(14, 2)[]))
    as part (invoice_id, action_id, amount)
), held as materialized (
  select id from collection_cases where invoice_id = any(cast(:invoice_ids as uuid[])) order by id for no key update
), noted as (
  update collection_cases c set last_action_at = :at, updated_at = :at, row_version = row_version + 1
  from held where c.id = held.id
  returning c.id, c.invoice_id, c.status
), acted as (
  insert into collection_actions (id, case_id, action_type, actor_id, created_at, details)
  select action_id, noted.id, 'payment_recorded', :actor, :at,
         jsonb_build_object('payment_id', cast(:payment_id as text), 'amount', amount::text)
  from noted join part using (invoice_id) order by noted.id
)
select invoice_id, status from noted
""")
"""One statement for what every payment does to the cases it reaches."""


def add_action(
    session: Session,
    case_id: UUID,
    action_type: ActionType,
    *,
    note: str | None = None,
    channel: Channel | None = None,
    promise: tuple[date, Decimal | None] | None = None,
    details: Mapping[str, Any] | None = None,
) -> CollectionAction:
    """Write down what happened to a case.

    Args: details: JSON values only.
    """
    action = CollectionAction(
        id=uuid7(),
        case_id=case_id,
        action_type=action_type,
        actor_id=db.actor_of(session),
        note=note,
        channel=channel,
        promised_on=promise[0] if promise else None,
        promised_amount=promise[1] if promise else None,
        details=dict(details or {}),
        created_at=clock.now(),
    )
    session.add(action)
    return action


def note_payment(session: Session, posted: Posted) -> dict[UUID, CaseStatus]:
    """Write a payment down in the cases of the invoices it reached.

    Returns: the status of each invoice's case. Effects: locks the cases in the order of their ids.
    """
    noted = session.execute(
        _NOTE_PAYMENT,
        {
            "invoice_ids": [part.invoice.id for part in posted.parts],
            "amounts": [part.amount for part in posted.parts],
            "action_ids": [uuid7() for _ in posted.parts],
            "payment_id": posted.payment.id,
            "actor": db.actor_of(session),
            "at": clock.now(),
        },
    )
    return {row[0]: CaseStatus(row[1]) for row in noted}


def touch(case: CollectionCase, at: datetime) -> None:
    """Note that a case changed."""
    case.last_action_at = case.updated_at = at
    case.row_version += 1


def payload_of(
    *,
    case_id: UUID,
    invoice_id: UUID,
    client_id: UUID,
    action_id: UUID,
    action_type: str,
    channel: str | None,
    level: int | None,
    outstanding: Decimal,
    due_date: date,
    invoice_number: str,
    currency: str,
    notify: bool,
) -> dict[str, Any]:
    """What the event `collection_case.action` says.

    Args: notify: whether a message to the client must leave.
    """
    return {
        "case_id": str(case_id),
        "invoice_id": str(invoice_id),
        "client_id": str(client_id),
        "action_id": str(action_id),
        "action_type": action_type,
        "channel": channel,
        "level": level,
        "outstanding_amount": str(outstanding),
        "due_date": due_date.isoformat(),
        "invoice_number": invoice_number,
        "currency": currency,
        "notify": notify,
    }

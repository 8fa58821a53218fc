"""The steps of a dunning run, written set by set.

Invariant: a step, its action in the case's history and its event are rows of one statement; none exists without
the others.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.collections import history, rules
from app.collections.values import CaseFacts, Level
from app.common import clock, db
from app.common.tables import uuid7

_TAKE: Final = text("""
with given as (
  select * from unnest(
    cast(:case_ids as uuid[]), cast(:action_ids as uuid[]), cast(:levels as integer[]), cast(:actions as text[]),
    cast(:types as text[]), cast(:channels as text[]), cast(:payloads as jsonb[])
  ) with ordinality as step (case_id, action_id, level, action, action_type, channel, payload, position)
), acted as (
  insert into collection_actions (id, case_id, action_type, actor_id, channel, level, created_at)
  select action_id, case_id, action_type, :actor, channel, level, :at from given order by position
), stepped as (
  insert into dunning_steps (case_id, action_id, level, action, performed_on)
  select case_id, action_id, level, action, :today from given
), told as (
  insert into outbox_events (event_type, object_id, payload)
  select 'collection_case.action', case_id, payload from given order by position
)
update collection_cases
set status = 'in_progress', last_action_at = :at, updated_at = :at, row_version = row_version + 1
where id = any(cast(:case_ids as uuid[]))
""")


def take(session: Session, steps: Sequence[tuple[CaseFacts, Level]], today: date) -> None:
    """Bring cases to their levels, which takes them up.

    Effects: actions, steps, events `collection_case.action`, in the order of the steps.
    """
    taken = [(case, level, uuid7()) for case, level in steps]
    values = {
        "case_ids": [case.case_id for case, _, _ in taken],
        "action_ids": [action_id for _, _, action_id in taken],
        "levels": [level.level for _, level, _ in taken],
        "actions": [str(level.action) for _, level, _ in taken],
        "types": [str(rules.recorded_as(level.action)) for _, level, _ in taken],
        "channels": [str(level.channel) if level.channel else None for _, level, _ in taken],
        "payloads": [json.dumps(_payload(*step)) for step in taken],
        "actor": db.actor_of(session),
        "at": clock.now(),
        "today": today,
    }
    session.execute(_TAKE, values)


def _payload(case: CaseFacts, level: Level, action_id: UUID) -> dict[str, Any]:
    return history.payload_of(
        case_id=case.case_id,
        invoice_id=case.invoice_id,
        client_id=case.client_id,
        action_id=action_id,
        action_type=rules.recorded_as(level.action),
        channel=level.channel,
        level=level.level,
        outstanding=case.outstanding_amount,
        due_date=case.due_date,
        invoice_number=case.invoice_number,
        currency=case.currency,
        notify=level.channel is not None,
    )

"""The dunning policy of a tenant: its levels and its quiet hours.

Invariant: every tenant has exactly one, the default where nobody decided; what is stored is in order and has a
notice before every cut.
"""

from __future__ import annotations

from datetime import time
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from app.collections import queries, rules
from app.collections.models import DunningPolicy
from app.collections.schemas import DunningLevelRead, DunningPolicyRead, DunningPolicyUpdate
from app.collections.values import Channel, DunningAction, Level
from app.common import audit, clock
from app.common.errors import PreconditionFailed, invalid_field
from app.common.pagination import etag, is_stale


def get_policy(session: Session) -> tuple[DunningPolicyRead, str]:
    """The policy and its `ETag`."""
    return _read(policy_of(session))


def update_policy(session: Session, body: DunningPolicyUpdate, if_match: str | None) -> tuple[DunningPolicyRead, str]:
    """Change what was sent.

    Errors: `PreconditionFailed`, `ValidationFailed` for levels out of order or without notice, and for half of
        the quiet hours.
    """
    policy_of(session)
    policy = queries.find_policy_for_update(session)
    if policy is None:
        raise LookupError("every tenant has a policy")
    if is_stale(if_match, policy.row_version):
        raise PreconditionFailed
    changes = _changes(policy, body)
    if changes:
        before = {name: _plain(getattr(policy, name)) for name in changes}
        for name, value in changes.items():
            setattr(policy, name, value)
        policy.row_version += 1
        policy.updated_at = clock.now()
        session.flush()
        told = {name: {"from": before[name], "to": _plain(value)} for name, value in changes.items()}
        audit.record(session, "dunning_policy", policy.id, "dunning_policy_updated", told)
        session.flush()
    return _read(policy)


def policy_of(session: Session) -> DunningPolicy:
    """The tenant's policy, made from the default when there is none."""
    policy = queries.find_policy(session)
    if policy is None:
        queries.ensure_policy(session, [_stored(level) for level in rules.DEFAULT_LEVELS])
        policy = queries.find_policy(session)
    if policy is None:
        raise LookupError("every tenant has a policy")
    return policy


def levels_of(policy: DunningPolicy) -> list[Level]:
    """The levels of a policy, the mildest first."""
    return [
        Level(
            number,
            item["days_past_due"],
            Decimal(item["minimum_amount"]),
            DunningAction(item["action"]),
            Channel(item["channel"]) if item["channel"] else None,
        )
        for number, item in enumerate(policy.levels, start=1)
    ]


def _changes(policy: DunningPolicy, body: DunningPolicyUpdate) -> dict[str, Any]:
    sent = body.sent()
    if "levels" in sent:
        levels = [
            Level(number, item.days_past_due, item.minimum_amount, item.action, item.channel)
            for number, item in enumerate(body.levels, start=1)
        ]
        if (fault := rules.fault_of_levels(levels)) is not None:
            position, field, problem = fault
            raise invalid_field("body", "levels", position, field, msg=problem)
        sent["levels"] = [_stored(level) for level in levels]
    for name in {"quiet_from", "quiet_until"} & sent.keys():
        sent[name] = time.fromisoformat(sent[name]) if sent[name] is not None else None
    ends = {name: sent.get(name, getattr(policy, name)) for name in ("quiet_from", "quiet_until")}
    if len({end is None for end in ends.values()}) == 2:
        missing = next(name for name, end in ends.items() if end is None)
        raise invalid_field("body", missing, msg="Quiet hours have a beginning and an end")
    return {name: value for name, value in sent.items() if getattr(policy, name) != value}


def _stored(level: Level) -> dict[str, Any]:
    return {
        "days_past_due": level.days_past_due,
        "minimum_amount": str(level.minimum_amount),
        "action": level.action,
        "channel": level.channel,
    }


def _plain(value: Any) -> Any:
    return value.isoformat("minutes") if isinstance(value, time) else value


def _read(policy: DunningPolicy) -> tuple[DunningPolicyRead, str]:
    read = DunningPolicyRead(
        is_active=policy.is_active,
        levels=[DunningLevelRead.model_validate(level) for level in levels_of(policy)],
        quiet_from=_plain(policy.quiet_from),
        quiet_until=_plain(policy.quiet_until),
        updated_at=policy.updated_at,
    )
    return read, etag(policy.row_version)

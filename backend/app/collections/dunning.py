"""Dunning: what is done about late money, level by level, once a day.

A run and a simulation decide by the same pure function over the same facts. Invariant: a level is written down
together with its action and its event, once per case; contracts are suspended only after a notice, under the lock
of their client, so that a payment comes either before the decision or after the cut, which it then undoes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.collections import opening, policy, queries, rules, settlement_queries
from app.collections import steps as taking
from app.collections.models import DunningSuspension
from app.collections.schemas import DunningActionRead, DunningTotalRead, SimulationRead
from app.collections.values import CaseFacts, DunningAction, Level, Skip
from app.common import clock, metrics, money, queue, tenancy
from app.contracts import service as contracts
from app.contracts import status as contract_status
from app.contracts.schemas import ContractStatusUpdate
from app.contracts.values import ContractStatus

RUN: Final = "collections.run_dunning"
LISTED: Final = 10_000
"""How many actions a simulation lists."""

_CLIENTS_AT_ONCE: Final = 500

type Step = tuple[CaseFacts, Level]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is done on a day, and how many cases are left alone for each reason."""

    steps: list[Step]
    skipped: Counter[Skip]


def simulate(session: Session) -> SimulationRead:
    """What the next run would do, were it now; cases of newly overdue invoices included."""
    opening.open_overdue(session)
    at, run_on = _next_run(session)
    decided = policy.policy_of(session)
    facts = queries.case_facts(session) if decided.is_active else []
    plan = _decide(facts, policy.levels_of(decided), run_on)
    return SimulationRead(
        run_on=run_on,
        runs_at=at,
        is_active=decided.is_active,
        examined_cases=len(facts),
        action_count=len(plan.steps),
        totals=_totals(plan.steps),
        skipped=dict(plan.skipped),
        actions=[_shown(case, level, run_on) for case, level in plan.steps[:LISTED]],
        actions_capped=len(plan.steps) > LISTED,
    )


def put_off_quietly(session: Session) -> bool:
    """Put the run off to the end of the quiet hours, if these are; whether they are."""
    at, _ = _next_run(session)
    if at <= clock.now():
        return False
    queue.defer_at(session, RUN, queue.PERIODIC, at, tenant_id=str(session.info["tenant_id"]))
    return True


def run_some(session: Session, after: UUID | None = None) -> UUID | None:
    """Do what is due to the cases of some clients, beyond one in the order of their ids.

    Returns: the last of these clients, None when there are no more.
    Effects: locks the clients, the contracts of those whose service is cut, then the cases; steps, actions, events
        `collection_case.action`.
    """
    decided = policy.policy_of(session)
    clients = queries.chased_clients(session, after, _CLIENTS_AT_ONCE) if decided.is_active else []
    if not clients:
        return None
    levels, today = policy.levels_of(decided), contracts.today_of(session)
    queries.lock_clients(session, clients)
    within = (clients[0], clients[-1])
    first_look = _decide(queries.case_facts(session, within), levels, today)
    queries.lock_contracts_of(session, _to_suspend(first_look.steps))
    queries.lock_cases(session, [case.case_id for case, _ in first_look.steps])
    perform(session, _decide(queries.case_facts(session, within), levels, today).steps, today)
    return clients[-1]


def perform(session: Session, steps: Sequence[Step], today: date) -> None:
    """Bring cases to their levels; the service of those who reached it is cut."""
    if not steps:
        return
    taking.take(session, steps, today)
    for case, level in steps:
        if level.action is DunningAction.SUSPEND:
            _suspend(session, case, today)
        metrics.dunning_actions_total.labels(level.action).inc()


def _next_run(session: Session) -> tuple[datetime, date]:
    """When a run that is asked for now happens, and on which business day that is."""
    decided, zone = policy.policy_of(session), tenancy.current_tenant(session).time_zone
    at = rules.runs_at(clock.now(), ZoneInfo(zone), decided.quiet_from, decided.quiet_until)
    return at, clock.date_of(at, zone)


def _decide(facts: Iterable[CaseFacts], levels: Sequence[Level], today: date) -> _Plan:
    plan = _Plan([], Counter())
    for case in facts:
        decision = rules.next_step(case, levels, today)
        if isinstance(decision, Skip):
            plan.skipped[decision] += 1
        else:
            plan.steps.append((case, decision))
    return plan


def _to_suspend(steps: Iterable[Step]) -> list[UUID]:
    return sorted({case.client_id for case, level in steps if level.action is DunningAction.SUSPEND})


def _suspend(session: Session, case: CaseFacts, today: date) -> None:
    """Suspend what the client has in service, and remember it for the day everything is paid."""
    standing = {row[0].contract_id for row in settlement_queries.standing_suspensions(session, case.client_id)}
    for contract, _ in contracts.active_contracts_of(session, case.client_id):
        has_ended = contract.end_date is not None and contract.end_date < today
        if has_ended or contract.start_date > today:
            continue
        contract_status.update_status(session, contract.id, ContractStatusUpdate(status=ContractStatus.SUSPENDED))
        if contract.id not in standing:
            held = DunningSuspension(contract_id=contract.id, client_id=case.client_id, case_id=case.case_id)
            session.add(held)
    session.flush()


def _totals(steps: Iterable[Step]) -> list[DunningTotalRead]:
    by_level: dict[Level, list[CaseFacts]] = {}
    for case, level in steps:
        by_level.setdefault(level, []).append(case)
    return [
        DunningTotalRead(
            level=level.level,
            action=level.action,
            channel=level.channel,
            cases=len(cases),
            outstanding_amount=money.total(case.outstanding_amount for case in cases),
        )
        for level, cases in sorted(by_level.items())
    ]


def _shown(case: CaseFacts, level: Level, today: date) -> DunningActionRead:
    return DunningActionRead(
        case_id=case.case_id,
        invoice_id=case.invoice_id,
        invoice_number=case.invoice_number,
        client_id=case.client_id,
        level=level.level,
        action=level.action,
        channel=level.channel,
        days_past_due=rules.days_past_due(case.due_date, today),
        outstanding_amount=case.outstanding_amount,
    )

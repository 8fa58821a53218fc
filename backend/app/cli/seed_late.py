"""The small demo's late money: what dunning did on its days, and what people wrote down about some cases.

Invariant: it acts through the same verbs as the daily job and the operators, on the days they would have.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from sqlalchemy.orm import Session

from app.collections import cases, dunning
from app.collections import service as collections
from app.collections.schemas import CaseFilter, CaseHoldUpdate, CaseRead, CasesRemind, CollectionActionCreate
from app.collections.values import CaseStatus, Channel, Hold, ManualAction
from app.common import clock
from app.common.pagination import PageRequest

_AT: Final = time(10)
_CHASED_AFTER: Final = (4, 11, 21)
_PROMISED_IN: Final = timedelta(days=6)


def chase(session: Session, due_date: date, *, since: date, until: date) -> None:
    """Run dunning on some days after a due date, those that lie after `since` and not after `until`."""
    for day in (due_date + timedelta(days=late) for late in _CHASED_AFTER):
        if since < day <= until:
            with clock.fixed_at(datetime.combine(day, _AT, UTC)):
                collections.open_overdue(session)
                after = dunning.run_some(session)
                while after is not None:
                    after = dunning.run_some(session, after)


def work_on_cases(session: Session, today: date) -> None:
    """Have operators call, write down a promise and a dispute, and remind somebody by hand."""
    collections.open_overdue(session)
    found = cases.list_cases(session, PageRequest(size=20, sort="due_date"), CaseFilter()).data
    chased = [case for case in found if case.status in (CaseStatus.OPEN, CaseStatus.IN_PROGRESS)]
    for case, work in zip(chased, (_promise, _dispute, _call, _remind), strict=False):
        work(session, case, today)


def _promise(session: Session, case: CaseRead, today: date) -> None:
    note = "Le client paiera à la réception de son salaire."
    body = CollectionActionCreate(
        action_type=ManualAction.PROMISE_TO_PAY,
        note=note,
        promised_on=today + _PROMISED_IN,
        promised_amount=case.outstanding_amount,
    )
    cases.add_manual_action(session, case.id, body)


def _dispute(session: Session, case: CaseRead, _today: date) -> None:
    body = CaseHoldUpdate(hold=Hold.DISPUTED, note="Conteste les jours de suspension.")
    cases.update_hold(session, case.id, body, None)


def _call(session: Session, case: CaseRead, _today: date) -> None:
    for note in ("Appel sans réponse.", "Message laissé à sa famille."):
        cases.add_manual_action(session, case.id, CollectionActionCreate(action_type=ManualAction.NOTE, note=note))


def _remind(session: Session, case: CaseRead, _today: date) -> None:
    cases.remind(session, CasesRemind(case_ids=[case.id], channel=Channel.SMS))

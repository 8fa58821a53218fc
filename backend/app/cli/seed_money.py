"""The small demo's money: two monthly runs, and how clients pay them.

Invariant: nothing is paid before it was issued, and nothing after today.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from sqlalchemy.orm import Session

from app.billing import service as billing
from app.billing.schemas import BillingRunCreate, BillingRunRead
from app.cli import seed_late
from app.collections import service as collections
from app.collections.schemas import PaymentCreate, PaymentReverse, SettlementRead
from app.common import clock, money
from app.common.days import ONE_DAY, add_months
from app.receivables import service as receivables
from app.receivables.schemas import InvoiceRead
from app.receivables.values import PaymentMethod

_RUN_AT: Final = time(6)
_PAID_AT: Final = time(9, 30)
_RETURNED_AFTER: Final = timedelta(days=23)
_DUE_DAYS: Final = (15, 30)
_LAST_PAYMENT_AFTER: Final = 22
_METHODS: Final = (PaymentMethod.CASH, PaymentMethod.CARD, PaymentMethod.BANK_TRANSFER, PaymentMethod.WALLET)
_UNPAID, _PARTLY_PAID = 6, 3
_OUT_OF: Final = 10


def settle_two_months(session: Session, chance: random.Random, today: date, between: Callable[[], None]) -> None:
    """Bill the two completed months before today, each on the first of the next, and take in what is paid.

    Args: between: what happens after the first month was billed. One payment of it is taken back.
    """
    now, first_issue = clock.now(), add_months(today.replace(day=1), -1)
    first_due = first_issue - ONE_DAY + timedelta(days=_DUE_DAYS[0])
    returned_on = min(first_issue + _RETURNED_AFTER, today)
    for back, due_days in zip((2, 1), _DUE_DAYS, strict=True):
        first = add_months(today.replace(day=1), -back)
        issued_on = add_months(first, 1)
        with clock.fixed_at(min(datetime.combine(issued_on, _RUN_AT, UTC), now)):
            body = BillingRunCreate(period_start=first, period_end=issued_on - ONE_DAY, due_days=due_days)
            run = billing.start_run(session, body)
        if run.completed_at is None:
            return  # a worker takes it up; what it issues is paid by people
        payments = _take_in(session, chance, run, issued_on, today)
        if back == 2:
            between()
            seed_late.chase(session, first_due, since=issued_on, until=returned_on)
            if payments:
                reason = PaymentReverse(reason="Chèque revenu impayé")
                with _at(returned_on, now):
                    collections.reverse_payment(session, payments[0].payment.id, reason)
    seed_late.chase(session, first_due, since=returned_on, until=today)
    seed_late.work_on_cases(session, today)


def _take_in(
    session: Session, chance: random.Random, run: BillingRunRead, issued_on: date, today: date
) -> list[SettlementRead]:
    """Most invoices are paid, some in part, some not at all."""
    payments: list[SettlementRead] = []
    for position, invoice_id in enumerate(run.invoice_ids):
        invoice, habit = receivables.get_invoice(session, invoice_id), position % _OUT_OF
        paid_on = min(issued_on + timedelta(days=chance.randrange(1, _LAST_PAYMENT_AFTER)), today)
        if habit != _UNPAID and invoice.outstanding_amount:
            payments.append(_pay(session, chance, invoice, paid_on, in_part=habit == _PARTLY_PAID))
    return payments


def _pay(
    session: Session, chance: random.Random, invoice: InvoiceRead, paid_on: date, *, in_part: bool
) -> SettlementRead:
    due, method = invoice.outstanding_amount, chance.choice(_METHODS)
    body = PaymentCreate(
        invoice_id=invoice.id,
        amount=max(money.share_of(due, 1, 2), money.CENT) if in_part else due,
        payment_date=paid_on,
        method=method,
        reference=None if method is PaymentMethod.CASH else f"{method[:3].upper()}-{chance.randrange(10**8):08d}",
    )
    with _at(paid_on, clock.now()):
        return collections.record_payment(session, body)


@contextmanager
def _at(day: date, now: datetime) -> Iterator[None]:
    """Let the block happen in the course of a day, or now when that is still to come."""
    with clock.fixed_at(min(datetime.combine(day, _PAID_AT, UTC), now)):
        yield

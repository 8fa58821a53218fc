"""Money as it is written: a payment, what it settles, the audit rows and the events, by one statement.

Mapped objects would take four statements and several times the work. Invariant: a payment stands with all of this or
not at all, and its events follow each other as things happened.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.common import audit, db, money, outbox
from app.common.tables import uuid7
from app.receivables.errors import PaymentExceedsOutstanding
from app.receivables.models import Invoice, Payment
from app.receivables.values import HeldInvoice


class Part(NamedTuple):
    """How much of a payment settles an invoice, which is as it was before."""

    invoice: Invoice | HeldInvoice
    amount: Decimal

    @property
    def rest(self) -> Decimal:
        """What stays outstanding."""
        return self.invoice.outstanding_amount - self.amount


class Posted(NamedTuple):
    """A payment that was written, and the invoices it reached, in their order."""

    payment: Payment
    parts: Sequence[Part]


_WRITTEN: Final = (
    "id",
    "client_id",
    "invoice_id",
    "amount",
    "currency",
    "payment_date",
    "method",
    "instrument",
    "reference",
    "transaction_ref",
    "note",
    "paid_at",
    "created_at",
)
_POST: Final = text(f"""
with posted as (
  insert into payments ({", ".join(_WRITTEN)}) values (:{", :".join(_WRITTEN)})
), settled as (
  insert into payment_allocations (id, payment_id, invoice_id, amount)
  select part.id, :id, part.invoice_id, part.amount
  from unnest(cast(:part_ids as uuid[]), cast(:settled_ids as uuid[]), cast(:parts as numeric[]))
    as part (id, invoice_id, amount)
), audited as ({audit.WRITE_AUDITED})
{outbox.WRITE_TOLD}
""")  # noqa: S608 - constants only


def post(session: Session, payment: Payment, parts: Sequence[Part]) -> Posted:
    """Write a payment that has its id and its instant, and what it settles of invoices the caller holds.

    Effects: audit rows; events `payment.posted`, and `invoice.paid` where nothing is outstanding any more.
    Errors: `PaymentExceedsOutstanding`: the database has the last word on what is outstanding.
    """
    session.flush()
    written = {name: getattr(payment, name) for name in _WRITTEN} | {"method": str(payment.method)}
    settling = {
        "part_ids": [uuid7() for _ in parts],
        "settled_ids": [part.invoice.id for part in parts],
        "parts": [part.amount for part in parts],
    }
    first = parts[0].invoice.outstanding_amount if parts else money.ZERO
    with db.refusing(session, ck_invoices_outstanding=exceeds(payment.amount, first)):
        session.execute(_POST, written | settling | _history(session, payment, parts))
    # A trigger has just added them up; what it wrote is not read again.
    payment.allocated_amount = sum((part.amount for part in parts), money.ZERO)
    return Posted(payment, parts)


def exceeds(amount: Decimal, outstanding: Decimal) -> PaymentExceedsOutstanding:
    """The refusal of an amount above what is outstanding, with both."""
    return PaymentExceedsOutstanding(details={"amount": str(amount), "outstanding_amount": str(outstanding)})


def payload_of(payment: Payment) -> dict[str, Any]:
    """What the events of a payment say."""
    ids = {"payment_id": payment.id, "client_id": payment.client_id, "invoice_id": payment.invoice_id}
    plain = {name: str(value) if value else None for name, value in ids.items()}
    return plain | {"amount": str(payment.amount), "currency": payment.currency, "status": payment.status}


def _history(session: Session, payment: Payment, parts: Sequence[Part]) -> dict[str, str]:
    """The audit rows and the events of a payment, as JSON."""
    audited = [audit.row_of(session, "payment", payment.id, "payment_posted", {"amount": str(payment.amount)})]
    told = [outbox.row_of("payment.posted", payment.id, payload_of(payment))]
    for invoice in (part.invoice for part in parts if not part.rest):
        paid_by = {"payment_id": str(payment.id)}
        audited.append(audit.row_of(session, "invoice", invoice.id, "invoice_paid", paid_by))
        client_id = str(payment.client_id) if payment.client_id else None
        paid = {"invoice_id": str(invoice.id), "client_id": client_id, "number": invoice.invoice_number}
        told.append(outbox.row_of("invoice.paid", invoice.id, paid))
    return {"audited": json.dumps(audited), "told": json.dumps(told)}

"""The selects of a settlement: what is locked before it, what waits for it, what follows from it.

Part of the queries of collections. Invariant: a client is locked before the contracts that dunning suspended, and
these before any invoice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Row, and_, bindparam, exists, func, select, text
from sqlalchemy.orm import Session

from app.collections.models import DunningSuspension
from app.collections.queries import unseen
from app.common import tenancy
from app.common.tenancy import Tenant
from app.contracts.models import Contract
from app.customers.models import Client
from app.receivables.models import IS_OPEN, Invoice

_OPEN = text(IS_OPEN)


def _standing_suspension(client_id: UUID | BindParameter[UUID]) -> ColumnElement[bool]:
    return and_(DunningSuspension.client_id == client_id, DunningSuspension.restored_at.is_(None))


# Composed once, since every payment asks them.
_CLIENT_OF_INVOICE = (
    select(Client.id, Tenant)
    .join(Tenant, Tenant.id == Client.tenant_id)
    .where(Client.id == select(Invoice.client_id).where(Invoice.id == bindparam("invoice_id")).scalar_subquery())
    .with_for_update(key_share=True, of=Client)
)
_WHAT_WAITS = select(
    exists().where(_standing_suspension(bindparam("client_id"))),
    select(Invoice.id).where(unseen(bindparam("today"), client_id=bindparam("client_id"))).exists(),
)


def lock_client_of_invoice(session: Session, invoice_id: UUID) -> UUID | None:
    """Lock the client of an invoice against changes; the client's id, None for an invoice that is no client's.

    Effects: reads the tenant along, which whoever settles asks for next.
    """
    row = session.execute(_CLIENT_OF_INVOICE, {"invoice_id": invoice_id}).first()
    if row is None:
        return None
    tenancy.remember(session, row[1])
    return row[0]


def what_waits(session: Session, client_id: UUID, today: date) -> Row[bool, bool]:
    """Whether dunning suspended contracts of a client, and whether invoices are overdue without a case."""
    return session.execute(_WHAT_WAITS, {"client_id": client_id, "today": today}).one()


def lock_suspended_contracts(session: Session, client_id: UUID) -> None:
    """Lock the contracts that dunning suspended, in the order of their ids, before any invoice is."""
    statement = select(Contract.id).join(DunningSuspension, DunningSuspension.contract_id == Contract.id)
    session.execute(
        statement.where(_standing_suspension(client_id))
        .order_by(Contract.id)
        .with_for_update(key_share=True, of=Contract)
    ).all()


def standing_suspensions(session: Session, client_id: UUID) -> Sequence[Row[DunningSuspension, Contract]]:
    """What dunning suspended of a client and nobody restored yet, with the contracts as they are."""
    statement = select(DunningSuspension, Contract).join(Contract, Contract.id == DunningSuspension.contract_id)
    return session.execute(statement.where(_standing_suspension(client_id)).order_by(Contract.id)).all()


def delinquency_of(session: Session, client_id: UUID, today: date) -> tuple[date | None, date | None]:
    """Since when a client is noted as delinquent, and the earliest due date of the overdue invoices."""
    oldest = select(func.min(Invoice.due_date)).where(Invoice.client_id == client_id, Invoice.due_date < today, _OPEN)
    statement = select(Client.delinquent_since, oldest.scalar_subquery()).where(Client.id == client_id)
    row = session.execute(statement).one()
    return row[0], row[1]

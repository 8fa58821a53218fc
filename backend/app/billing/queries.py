"""Every select of billing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.billing.models import BillingRun, BillingRunChunk, ParkedClient
from app.common.pagination import Ordering
from app.common.tables import uuid7
from app.customers.models import Client

type RunSums = Row[*tuple[Any, ...]]

RUN_ORDERING = Ordering(
    columns={
        "created_at": BillingRun.created_at,
        "period_start": BillingRun.period_start,
        "period_end": BillingRun.period_end,
        "status": BillingRun.status,
    },
    id_column=BillingRun.id,
)


def runs() -> Select[BillingRun]:
    return select(BillingRun)


def find_run(session: Session, run_id: UUID) -> BillingRun | None:
    return session.scalars(select(BillingRun).where(BillingRun.id == run_id)).first()


def find_run_for_update(session: Session, run_id: UUID) -> BillingRun | None:
    statement = select(BillingRun).where(BillingRun.id == run_id).with_for_update(key_share=True)
    return session.scalars(statement.execution_options(populate_existing=True)).first()


def completed_runs(session: Session) -> Sequence[Row[*tuple[Any, ...]]]:
    """Periods and rates of the runs that are over, in the order they were."""
    statement = select(BillingRun.period_start, BillingRun.period_end, BillingRun.tax_rate).where(
        BillingRun.completed_at.is_not(None)
    )
    return session.execute(statement.order_by(BillingRun.completed_at, BillingRun.id)).all()


def find_chunk(session: Session, chunk_id: UUID) -> BillingRunChunk | None:
    return session.scalars(select(BillingRunChunk).where(BillingRunChunk.id == chunk_id)).first()


def find_chunk_for_update(session: Session, chunk_id: UUID) -> BillingRunChunk | None:
    statement = select(BillingRunChunk).where(BillingRunChunk.id == chunk_id).with_for_update()
    return session.scalars(statement.execution_options(populate_existing=True)).first()


def undone_chunk_ids(session: Session, run_id: UUID) -> Sequence[UUID]:
    statement = select(BillingRunChunk.id).where(
        BillingRunChunk.billing_run_id == run_id, BillingRunChunk.done_at.is_(None)
    )
    return session.scalars(statement.order_by(BillingRunChunk.sequence)).all()


def last_sequence(session: Session, run_id: UUID) -> int:
    statement = select(func.max(BillingRunChunk.sequence)).where(BillingRunChunk.billing_run_id == run_id)
    return session.scalar(statement) or 0


def sums_of(session: Session, run_ids: Sequence[UUID]) -> dict[UUID, RunSums]:
    """What the chunks of runs have issued so far, in one indexed aggregate."""
    chunk = BillingRunChunk
    statement = (
        select(
            chunk.billing_run_id,
            func.coalesce(func.sum(chunk.client_count).filter(chunk.done_at.is_not(None)), 0).label("clients_done"),
            func.sum(chunk.invoice_count).label("invoices"),
            func.sum(chunk.credit_note_count).label("credit_notes"),
            func.sum(chunk.subtotal_amount).label("subtotal_amount"),
            func.sum(chunk.tax_amount).label("tax_amount"),
            func.sum(chunk.total_amount).label("total_amount"),
        )
        .where(chunk.billing_run_id.in_(run_ids))
        .group_by(chunk.billing_run_id)
    )
    return {row.billing_run_id: row for row in session.execute(statement)}


def parked_counts(session: Session, run_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many clients of each run are still parked."""
    statement = (
        select(ParkedClient.billing_run_id, func.count())
        .where(ParkedClient.billing_run_id.in_(run_ids), ParkedClient.resolved_at.is_(None))
        .group_by(ParkedClient.billing_run_id)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def parked_of(session: Session, run_id: UUID, limit: int) -> Sequence[Row[ParkedClient, str]]:
    """The clients a run parked, those still parked first."""
    statement = (
        select(ParkedClient, Client.full_name)
        .join(Client, Client.id == ParkedClient.client_id)
        .where(ParkedClient.billing_run_id == run_id)
    )
    order = (ParkedClient.resolved_at.is_not(None), ParkedClient.client_id)
    return session.execute(statement.order_by(*order).limit(limit)).all()


def parked_client_ids(session: Session, run_id: UUID) -> Sequence[UUID]:
    statement = select(ParkedClient.client_id).where(
        ParkedClient.billing_run_id == run_id, ParkedClient.resolved_at.is_(None)
    )
    return session.scalars(statement.order_by(ParkedClient.client_id)).all()


def resolve_parked(session: Session, run_id: UUID, clients: tuple[UUID, UUID], at: Any) -> None:
    """Take the clients of a range off the parked list, before they are rated again."""
    statement = update(ParkedClient).where(
        ParkedClient.billing_run_id == run_id,
        ParkedClient.client_id.between(*clients),
        ParkedClient.resolved_at.is_(None),
    )
    session.execute(statement.values(resolved_at=at), execution_options={"synchronize_session": False})


def park(session: Session, run_id: UUID, client_id: UUID, reason: str, details: dict[str, Any]) -> None:
    """Put a client on the run's list, or back on it with its new reason."""
    row = insert(ParkedClient).values(
        id=uuid7(), billing_run_id=run_id, client_id=client_id, reason=reason, details=details
    )
    key = [ParkedClient.tenant_id, ParkedClient.billing_run_id, ParkedClient.client_id]
    again = {"reason": reason, "details": details, "resolved_at": None}
    session.execute(row.on_conflict_do_update(index_elements=key, set_=again))


def client_names(session: Session, client_ids: Sequence[UUID]) -> dict[UUID, str]:
    statement = select(Client.id, Client.full_name).where(Client.id.in_(client_ids))
    return {row[0]: row[1] for row in session.execute(statement)}

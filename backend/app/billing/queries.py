"""Every select of billing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    SQLColumnExpression,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    text,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.billing.models import BillingRun, BillingRunChunk, ClientCharge, ParkedClient
from app.common.days import Interval
from app.common.pagination import Ordering
from app.common.tables import uuid7
from app.contracts.models import Contract
from app.customers.models import Client, Subscriber
from app.receivables.models import CreditNote, CreditNoteLine, Invoice, InvoiceLine
from app.receivables.values import CreditNoteState, CreditReason, LineType

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


def billed_fees(session: Session, contract_ids: Sequence[UUID]) -> Sequence[Row[*tuple[Any, ...]]]:
    """What contracts were billed for ending early, whenever that was: lines that are not void, and credits.

    Returns: rows as those of `receivables.service.billed_between`.
    """
    of_invoices = _fees(InvoiceLine, InvoiceLine.line_total, literal(False), contract_ids).where(~InvoiceLine.is_void)
    is_gift = CreditNote.reason.not_in((CreditReason.RUN, CreditReason.CORRECTION))
    of_credits = (
        _fees(CreditNoteLine, -CreditNoteLine.line_total, is_gift, contract_ids)
        .join(CreditNote, CreditNote.id == CreditNoteLine.credit_note_id)
        .outerjoin(Invoice, Invoice.id == CreditNote.invoice_id)
        .where(
            CreditNote.status == CreditNoteState.ISSUED,
            Invoice.voided_at.is_(None),
        )
    )
    return session.execute(union_all(of_invoices, of_credits)).all()


def _fees(
    line: type[InvoiceLine | CreditNoteLine],
    amount: SQLColumnExpression[Any],
    is_gift: ColumnElement[bool],
    contract_ids: Sequence[UUID],
) -> Select[*tuple[Any, ...]]:
    days = (line.month_start, line.month_days, line.service_from, line.service_to)
    read: list[SQLColumnExpression[Any]] = [line.contract_id, line.line_type, *days, amount.label("amount")]
    mine = (line.contract_id.in_(contract_ids), line.line_type == LineType.TERMINATION_FEE)
    return select(*read, line.tax_rate, is_gift).where(*mine)


CHARGE_ORDERING = Ordering(
    columns={"created_at": ClientCharge.created_at, "amount": ClientCharge.amount}, id_column=ClientCharge.id
)
_ON_INVOICE = and_(InvoiceLine.charge_id == ClientCharge.id, ~InvoiceLine.is_void)
_ON_CREDIT_NOTE = and_(CreditNoteLine.charge_id == ClientCharge.id, CreditNoteLine.invoice_line_id.is_(None))


def is_waiting() -> ColumnElement[bool]:
    """The charges that stand and that no document carries."""
    billed = or_(exists().where(_ON_INVOICE), exists().where(_ON_CREDIT_NOTE))
    return and_(ClientCharge.removed_at.is_(None), ~billed)


def waiting_charges(session: Session, clients: tuple[UUID, UUID], until: date) -> Sequence[Row[*tuple[Any, ...]]]:
    """The waiting charges of a range of clients that an invoice ending before a day may carry, oldest first.

    Returns: `(client, charge, amount, description)` and what a line says of its contract, null without one.
    """
    of_contract = (Contract.id, Contract.service_category, Subscriber.service_identifier)
    statement = (
        select(
            ClientCharge.client_id,
            ClientCharge.id,
            ClientCharge.amount,
            ClientCharge.description,
            *of_contract,
            Contract.offer_id,
            Contract.offer_version,
        )
        .outerjoin(Contract, Contract.id == ClientCharge.contract_id)
        .outerjoin(Subscriber, Subscriber.id == Contract.subscriber_id)
        .where(ClientCharge.client_id.between(*clients), is_waiting())
        .where(or_(ClientCharge.not_before.is_(None), ClientCharge.not_before < until))
    )
    return session.execute(statement.order_by(ClientCharge.client_id, ClientCharge.created_at, ClientCharge.id)).all()


def charged_clients() -> Select[UUID]:
    """Clients with a waiting charge, whether they have a contract or not."""
    return select(ClientCharge.client_id).where(is_waiting())


def charge_rows(client_id: UUID) -> Select[*tuple[Any, ...]]:
    """A client's charges that stand, beside the document that carries each."""
    return (
        select(ClientCharge, Invoice.id, Invoice.invoice_number, CreditNote.id, CreditNote.credit_note_number)
        .outerjoin(InvoiceLine, _ON_INVOICE)
        .outerjoin(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .outerjoin(CreditNoteLine, _ON_CREDIT_NOTE)
        .outerjoin(CreditNote, CreditNote.id == CreditNoteLine.credit_note_id)
        .where(ClientCharge.client_id == client_id, ClientCharge.removed_at.is_(None))
    )


def find_charge_row(session: Session, client_id: UUID, charge_id: UUID) -> Row[*tuple[Any, ...]] | None:
    return session.execute(charge_rows(client_id).where(ClientCharge.id == charge_id)).first()


def past_amounts(
    session: Session, after: UUID | None, until: UUID | None, period: Interval
) -> Sequence[tuple[Any, ...]]:
    """What runs invoiced for a period to the clients of a stretch of ids, by client, contract and kind of line.

    Args: after: not included; until: included; None on either side is open; period: that the invoices begin in.
    """
    kind = case((InvoiceLine.charge_id.is_not(None), "one_off"), else_=InvoiceLine.line_type)
    columns = (Invoice.client_id, InvoiceLine.contract_id, kind.label("kind"))
    statement = (
        select(*columns, func.sum(InvoiceLine.line_total))
        .join(InvoiceLine, InvoiceLine.invoice_id == Invoice.id)
        .where(*_past(after, until, period))
        .group_by(Invoice.client_id, InvoiceLine.contract_id, text("kind"))
    )
    return session.connection().execute(statement).cursor.fetchall()


def past_tax(session: Session, after: UUID | None, until: UUID | None, period: Interval) -> Decimal:
    """The tax of the same invoices."""
    statement = select(func.coalesce(func.sum(Invoice.tax_amount), 0)).where(*_past(after, until, period))
    return Decimal(session.scalars(statement).one())


def _past(after: UUID | None, until: UUID | None, period: Interval) -> list[ColumnElement[bool]]:
    wanted = [
        Invoice.period_start >= period.start,
        Invoice.period_start < period.end,
        Invoice.billing_run_id.is_not(None),
        Invoice.voided_at.is_(None),
    ]
    wanted += [Invoice.client_id > after] if after is not None else []
    return wanted + ([Invoice.client_id <= until] if until is not None else [])


def client_names(session: Session, client_ids: Sequence[UUID]) -> dict[UUID, str]:
    statement = select(Client.id, Client.full_name).where(Client.id.in_(client_ids))
    return {row[0]: row[1] for row in session.execute(statement)}

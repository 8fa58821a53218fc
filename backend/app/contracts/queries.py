"""Every select of contracts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, delete, exists, func, or_, select, union, update
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from app.catalog.models import Offer, OfferVersion
from app.common.audit import AuditEvent
from app.common.pagination import Ordering
from app.contracts.models import Contract, ContractDiscount, ContractDocument, ContractStatusPeriod, PlanTerm
from app.customers import service as customers
from app.customers.models import Client, Subscriber
from app.documents.models import StoredDocument

type ContractRow = Row[Contract, str, str, str]

ORDERING = Ordering(
    columns={
        "created_at": Contract.created_at,
        "updated_at": Contract.updated_at,
        "start_date": Contract.start_date,
        "status": Contract.status,
        "monthly_fee": Contract.monthly_fee,
        "client_name": Client.full_name,
        "service_identifier": Subscriber.service_identifier,
    },
    id_column=Contract.id,
)
DISCOUNT_ORDERING = Ordering(
    columns={"created_at": ContractDiscount.created_at, "start_date": ContractDiscount.valid_from},
    id_column=ContractDiscount.id,
)

DOCUMENT_ORDERING = Ordering(
    columns={"revision": ContractDocument.revision, "created_at": ContractDocument.created_at},
    id_column=ContractDocument.id,
    default="-revision",
)


def contract_rows(**filters: Any) -> Select[Contract, str, str, str]:
    """Contracts beside the names a table shows: client, line, offer."""
    statement = (
        select(Contract, Client.full_name, Subscriber.service_identifier, Offer.name)
        .join(Client, Client.id == Contract.client_id)
        .join(Subscriber, Subscriber.id == Contract.subscriber_id)
        .join(Offer, Offer.id == Contract.offer_id)
    )
    return statement.where(*_having(filters))


def contract_ids(**filters: Any) -> Select[UUID]:
    """The same contracts without the names, for counting."""
    return select(Contract.id).where(*_having(filters))


def _having(filters: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    return [getattr(Contract, name) == value for name, value in filters.items() if value is not None]


def matching(text: str) -> ColumnElement[bool]:
    """Among `contract_rows`, those whose line or client begins with a word of the search."""
    identifier = customers.identifier_prefix(text)
    of_line = and_(
        Subscriber.service_identifier >= identifier,
        Subscriber.service_identifier < identifier + "\U0010ffff",
    )
    return or_(of_line, Contract.client_id.in_(customers.clients_matching(text)))


def find_contract_row(session: Session, contract_id: UUID) -> ContractRow | None:
    return session.execute(contract_rows().where(Contract.id == contract_id)).first()


def find_contract(session: Session, contract_id: UUID) -> Contract | None:
    return session.scalars(select(Contract).where(Contract.id == contract_id)).first()


def find_contract_for_update(session: Session, contract_id: UUID) -> Contract | None:
    statement = select(Contract).where(Contract.id == contract_id).with_for_update(key_share=True)
    return session.scalars(statement.execution_options(populate_existing=True)).first()


def active_contracts_of(session: Session, client_id: UUID) -> Sequence[tuple[Contract, Subscriber]]:
    """A client's active contracts with their lines, oldest first."""
    statement = (
        select(Contract, Subscriber)
        .join(Subscriber, Subscriber.id == Contract.subscriber_id)
        .where(Contract.client_id == client_id, Contract.status == "active")
        .order_by(Contract.created_at, Contract.id)
    )
    return [(row[0], row[1]) for row in session.execute(statement)]


def terms_of(session: Session, contract_id: UUID) -> Sequence[PlanTerm]:
    statement = select(PlanTerm).where(PlanTerm.contract_id == contract_id)
    return session.scalars(statement.order_by(PlanTerm.valid_from)).all()


def named_terms_of(session: Session, contract_id: UUID) -> Sequence[Row[PlanTerm, str]]:
    statement = select(PlanTerm, Offer.name).join(Offer, Offer.id == PlanTerm.offer_id)
    return session.execute(statement.where(PlanTerm.contract_id == contract_id).order_by(PlanTerm.valid_from)).all()


def scheduled_terms(session: Session, contract_ids: Sequence[UUID], today: date) -> dict[UUID, tuple[PlanTerm, str]]:
    """The next plan change of each contract, where one lies ahead."""
    first = select(PlanTerm.contract_id, func.min(PlanTerm.valid_from).label("day"))
    is_served = and_(
        Contract.id == PlanTerm.contract_id,
        or_(Contract.end_date.is_(None), PlanTerm.valid_from <= Contract.end_date),
    )
    following = (
        first.join(Contract, is_served)
        .where(PlanTerm.contract_id.in_(contract_ids), PlanTerm.valid_from > today, PlanTerm.change != "initial")
        .group_by(PlanTerm.contract_id)
        .subquery()
    )
    at = and_(PlanTerm.contract_id == following.c.contract_id, PlanTerm.valid_from == following.c.day)
    statement = select(PlanTerm, Offer.name).join(following, at).join(Offer, Offer.id == PlanTerm.offer_id)
    return {row[0].contract_id: (row[0], row[1]) for row in session.execute(statement)}


def periods_of(session: Session, contract_id: UUID) -> Sequence[ContractStatusPeriod]:
    statement = select(ContractStatusPeriod).where(ContractStatusPeriod.contract_id == contract_id)
    return session.scalars(statement.order_by(ContractStatusPeriod.valid_from)).all()


def delete_periods(session: Session, contract_id: UUID) -> None:
    session.execute(delete(ContractStatusPeriod).where(ContractStatusPeriod.contract_id == contract_id))


def audit_of(session: Session, contract_id: UUID) -> Sequence[AuditEvent]:
    """A contract's events in the order they happened."""
    statement = select(AuditEvent).where(AuditEvent.entity_type == "contract", AuditEvent.entity_id == contract_id)
    return session.scalars(statement.order_by(AuditEvent.created_at, AuditEvent.id)).all()


def contracts_with_changes_due_for_update(session: Session, today: date, limit: int) -> Sequence[Contract]:
    """Contracts whose stored state is behind their histories, a few at a time, skipping locked ones."""
    ended = and_(Contract.end_date < today, Contract.status != "terminated")
    in_force = and_(
        PlanTerm.contract_id == Contract.id,
        PlanTerm.valid_from <= today,
        or_(PlanTerm.valid_to.is_(None), PlanTerm.valid_to > today),
        or_(PlanTerm.offer_id != Contract.offer_id, PlanTerm.offer_version != Contract.offer_version),
    )
    period = and_(
        ContractStatusPeriod.contract_id == Contract.id,
        ContractStatusPeriod.valid_from <= today,
        or_(ContractStatusPeriod.valid_to.is_(None), ContractStatusPeriod.valid_to > today),
        ContractStatusPeriod.status != Contract.status,
    )
    due = or_(
        ended,
        and_(
            Contract.status.in_(("active", "suspended")),
            or_(exists().where(in_force), exists().where(period)),
        ),
    )
    statement = select(Contract).where(due).order_by(Contract.id).limit(limit)
    return session.scalars(statement.with_for_update(skip_locked=True, key_share=True)).all()


def mark_for_rerating(session: Session, client_id: UUID, day: date) -> None:
    """Have a client's contracts re-rated from a day, or earlier where that was asked before."""
    statement = update(Contract).where(
        Contract.client_id == client_id,
        Contract.status != "draft",
        or_(Contract.rerate_from.is_(None), Contract.rerate_from > day),
    )
    session.execute(statement.values(rerate_from=day), execution_options={"synchronize_session": False})


def ask_rerating(session: Session, contract_id: UUID, day: date) -> None:
    """Have one contract re-rated from a day, or earlier where that was asked before."""
    later = or_(Contract.rerate_from.is_(None), Contract.rerate_from > day)
    statement = update(Contract).where(Contract.id == contract_id, Contract.status != "draft", later)
    session.execute(statement.values(rerate_from=day), execution_options={"synchronize_session": False})


def clear_rerating(session: Session, contract_ids: Sequence[UUID]) -> None:
    statement = update(Contract).where(Contract.id == func.any(list(contract_ids))).values(rerate_from=None)
    session.execute(statement, execution_options={"synchronize_session": False})


def histories_between(
    session: Session, clients: tuple[UUID, UUID], since: date, until: date
) -> Sequence[tuple[Any, ...]]:
    """What rating reads of a range of clients: each contract with each of its terms and each of its statuses.

    Contracts that had a service on or after `since`, or have to be re-rated; histories that begin before
    `until`. Ordered by client, contract, term, status: a contract with three terms and two statuses has six rows.
    """
    period = ContractStatusPeriod
    alive = or_(Contract.rerate_from.is_not(None), Contract.end_date.is_(None), Contract.end_date >= since)
    in_term = and_(PlanTerm.contract_id == Contract.id, PlanTerm.valid_from < until)
    in_period = and_(period.contract_id == Contract.id, period.valid_from < until)
    statement = (
        select(
            Contract.id,
            Contract.client_id,
            Contract.service_category,
            Subscriber.service_identifier,
            Contract.activation_fee,
            Contract.rerate_from,
            PlanTerm.offer_id,
            PlanTerm.offer_version,
            PlanTerm.monthly_fee,
            PlanTerm.proration,
            PlanTerm.valid_from,
            PlanTerm.valid_to,
            PlanTerm.change,
            period.status,
            period.valid_from,
            period.valid_to,
        )
        .join(Subscriber, Subscriber.id == Contract.subscriber_id)
        .join(PlanTerm, in_term)
        .outerjoin(period, in_period)
        .where(Contract.client_id.between(*clients), Contract.status != "draft", alive)
        .order_by(Contract.client_id, Contract.id, PlanTerm.valid_from, period.valid_from)
    )
    # The driver's own tuples: a run reads millions of these, and a row object each would double the cost.
    return session.connection().execute(statement).cursor.fetchall()


def client_ranges(session: Session, size: int, also: Select[UUID]) -> Sequence[Row[*tuple[Any, ...]]]:
    """Clients with a contract that can be billed, and others, cut by id into ranges: first, last, how many."""
    with_contract = select(Contract.client_id).where(Contract.status != "draft")
    asked = union(with_contract, also).subquery()
    position = (func.row_number().over(order_by=asked.c.client_id) - 1).label("position")
    placed = select(asked.c.client_id, position).subquery()
    ids = func.array_agg(aggregate_order_by(placed.c.client_id, placed.c.client_id))
    chunk = (placed.c.position // size).label("chunk")
    grouped = select(ids.label("ids"), func.count().label("clients"), chunk).group_by(chunk).subquery()
    statement = select(grouped.c.ids[1], grouped.c.ids[grouped.c.clients], grouped.c.clients)
    return session.execute(statement.order_by(grouped.c.chunk)).all()


_STORED_VERSION = and_(
    StoredDocument.kind == "contract",
    StoredDocument.subject_id == ContractDocument.contract_id,
    StoredDocument.revision == ContractDocument.revision,
)


def last_revision(session: Session, contract_id: UUID) -> int:
    """The number of a contract's newest document, zero when there is none."""
    statement = select(func.max(ContractDocument.revision)).where(ContractDocument.contract_id == contract_id)
    return session.scalar(statement) or 0


def find_document(session: Session, contract_id: UUID, revision: int | None) -> ContractDocument | None:
    """A version of a contract's document, the newest unless one is named."""
    statement = select(ContractDocument).where(ContractDocument.contract_id == contract_id)
    if revision is not None:
        statement = statement.where(ContractDocument.revision == revision)
    return session.scalars(statement.order_by(ContractDocument.revision.desc()).limit(1)).first()


def documents_of(contract_id: UUID) -> Select[ContractDocument, str]:
    """The versions of a contract's document with the hash of their bytes, null until rendered."""
    statement = select(ContractDocument, StoredDocument.sha256).outerjoin(StoredDocument, _STORED_VERSION)
    return statement.where(ContractDocument.contract_id == contract_id)


def unprinted_documents(session: Session, limit: int) -> Sequence[ContractDocument]:
    """Documents whose bytes are not kept yet, oldest first."""
    printed = exists().where(_STORED_VERSION)
    statement = select(ContractDocument).where(~printed).order_by(ContractDocument.id).limit(limit)
    return session.scalars(statement).all()


def discounts_of(contract_id: UUID) -> Select[ContractDiscount]:
    return select(ContractDiscount).where(ContractDiscount.contract_id == contract_id)


def discounts_of_contract(session: Session, contract_id: UUID) -> Sequence[ContractDiscount]:
    """A contract's discounts in the order they began."""
    order = (ContractDiscount.valid_from, ContractDiscount.id)
    return session.scalars(discounts_of(contract_id).order_by(*order)).all()


def find_discount(session: Session, contract_id: UUID, discount_id: UUID) -> ContractDiscount | None:
    return session.scalars(discounts_of(contract_id).where(ContractDiscount.id == discount_id)).first()


def terminations_between(session: Session, clients: tuple[UUID, UUID]) -> Sequence[Row[*tuple[Any, ...]]]:
    """The contracts of a range of clients that were ended before their signed end and had a commitment."""
    in_force = and_(
        PlanTerm.contract_id == Contract.id,
        PlanTerm.valid_from <= Contract.termination_date,
        or_(PlanTerm.valid_to.is_(None), PlanTerm.valid_to > Contract.termination_date),
    )
    signed = and_(OfferVersion.offer_id == PlanTerm.offer_id, OfferVersion.version == PlanTerm.offer_version)
    statement = (
        select(
            Contract.id,
            Contract.termination_date,
            OfferVersion.early_termination_policy,
            PlanTerm.monthly_fee,
            Contract.commitment_months,
            Contract.commitment_end_date,
            Contract.granted_advantage_amount,
            Contract.termination_fee_waiver.is_not(None),
        )
        .join(PlanTerm, in_force)
        .join(OfferVersion, signed)
        .where(
            Contract.client_id.between(*clients),
            Contract.termination_date.is_not(None),
            Contract.commitment_end_date.is_not(None),
        )
    )
    return session.execute(statement).all()


def discounts_between(session: Session, clients: tuple[UUID, UUID], until: date) -> Sequence[ContractDiscount]:
    """The discounts that began before a day, of the contracts of a range of clients, in the order they began."""
    statement = (
        select(ContractDiscount)
        .join(Contract, Contract.id == ContractDiscount.contract_id)
        .where(Contract.client_id.between(*clients), ContractDiscount.valid_from < until)
        .order_by(ContractDiscount.valid_from, ContractDiscount.id)
    )
    return session.scalars(statement).all()

"""Every select of customers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, delete, false, select, union
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.common.pagination import Ordering
from app.customers import rules
from app.customers.models import Client, ClientTerm, PendingContactChange, Subscriber

_HIGHEST = "\U0010ffff"

CLIENT_ORDERING = Ordering(
    columns={
        "created_at": Client.created_at,
        "updated_at": Client.updated_at,
        "full_name": Client.name_key,
        "client_type": Client.client_type,
        "status": Client.status,
        "is_delinquent": Client.is_delinquent,
    },
    id_column=Client.id,
)
SUBSCRIBER_ORDERING = Ordering(
    columns={
        "created_at": Subscriber.created_at,
        "updated_at": Subscriber.updated_at,
        "service_type": Subscriber.service_type,
        "service_identifier": Subscriber.service_identifier,
        "status": Subscriber.status,
    },
    id_column=Subscriber.id,
)

CONTACT_CHANGE_ORDERING = Ordering(
    columns={"created_at": PendingContactChange.created_at, "status": PendingContactChange.status},
    id_column=PendingContactChange.id,
)


def clients(
    *,
    status: str | None = None,
    client_type: str | None = None,
    is_delinquent: bool | None = None,
    cin: str | None = None,
    q: str | None = None,
) -> Select[Client]:
    """Clients by exact filters and by the words of `q`."""
    conditions: list[ColumnElement[bool]] = []
    if status is not None:
        conditions.append(Client.status == status)
    if client_type is not None:
        conditions.append(Client.client_type == client_type)
    if is_delinquent is not None:
        conditions.append(Client.is_delinquent.is_(is_delinquent))
    if cin is not None:
        cleaned = rules.clean_cin(cin)
        conditions.append(Client.cin == cleaned if cleaned else false())
    if q is not None:
        conditions.append(_found_by(q))
    return select(Client).where(*conditions)


def _found_by(q: str) -> ColumnElement[bool]:
    return Client.id.in_(ids_found_by(q))


def ids_found_by(q: str) -> Select[UUID]:
    """The ids of the clients that any reading of a query finds, each prefix as a range of the terms' index.

    By the terms alone, without their clients; an id may repeat.
    """
    ways: list[Select[UUID]] = []
    for prefixes in rules.search_alternatives(q):
        first, *others = sorted(prefixes, key=len, reverse=True)
        ways.append(_with_prefix(first).where(*(ClientTerm.client_id.in_(_with_prefix(o)) for o in others)))
    if not ways:
        return select(ClientTerm.client_id).where(false())
    return ways[0] if len(ways) == 1 else select(union(*ways).subquery().c.client_id)


def best_found_by(session: Session, q: str, limit: int) -> Sequence[Client]:
    """The first clients a query finds, whole words before longer ones; read from the terms' index in its order."""
    found: dict[UUID, Client] = {}
    for prefixes in rules.search_alternatives(q):
        first, *others = sorted(prefixes, key=len, reverse=True)
        terms = select(ClientTerm.client_id).where(*_begins_with(first))
        terms = terms.where(*(ClientTerm.client_id.in_(_with_prefix(other)) for other in others))
        # A client has at most a few terms with one beginning, so twice as many are enough.
        ids = session.scalars(terms.order_by(ClientTerm.term, ClientTerm.client_id).limit(2 * limit)).all()
        rows = {row.id: row for row in session.scalars(select(Client).where(Client.id.in_(ids)))}
        found |= {client_id: rows[client_id] for client_id in ids if client_id in rows and client_id not in found}
    return list(found.values())[:limit]


def lock_between(session: Session, first: UUID, last: UUID) -> Sequence[Row[UUID, str]]:
    """Ids and languages of a range of clients, locked in the order of their ids."""
    statement = select(Client.id, Client.language).where(Client.id.between(first, last)).order_by(Client.id)
    return session.execute(statement.with_for_update(key_share=True)).all()


def languages_between(session: Session, first: UUID, last: UUID) -> Sequence[Row[UUID, str]]:
    """Ids and languages of a range of clients, as they are read without a lock."""
    return session.execute(select(Client.id, Client.language).where(Client.id.between(first, last))).all()


def _with_prefix(prefix: str) -> Select[UUID]:
    return select(ClientTerm.client_id).where(*_begins_with(prefix))


def _begins_with(prefix: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return ClientTerm.term >= prefix, ClientTerm.term < prefix + _HIGHEST


def find_client(session: Session, client_id: UUID) -> Client | None:
    return session.scalars(select(Client).where(Client.id == client_id)).first()


def find_client_for_update(session: Session, client_id: UUID) -> Client | None:
    """The client, locked against changes but not against rows that refer to it."""
    statement = select(Client).where(Client.id == client_id).with_for_update(key_share=True)
    return session.scalars(statement.execution_options(populate_existing=True)).first()


def find_client_by_cin(session: Session, cin: str) -> Client | None:
    return session.scalars(select(Client).where(Client.cin == cin)).first()


def replace_terms(session: Session, client_id: UUID, terms: Iterable[str]) -> None:
    """Make these the words a client is found by."""
    forget = delete(ClientTerm).where(ClientTerm.client_id == client_id)
    session.execute(forget, execution_options={"synchronize_session": False})
    rows = [{"term": term, "client_id": client_id} for term in sorted(terms)]
    if rows:
        session.execute(insert(ClientTerm).values(rows))


def subscribers(client_id: UUID, *, status: str | None = None, service_type: str | None = None) -> Select[Subscriber]:
    """The lines of a client."""
    statement = select(Subscriber).where(Subscriber.client_id == client_id)
    if status is not None:
        statement = statement.where(Subscriber.status == status)
    if service_type is not None:
        statement = statement.where(Subscriber.service_type == service_type)
    return statement


def subscribers_of(session: Session, client_id: UUID) -> Sequence[Subscriber]:
    """Every line of a client, oldest first."""
    return session.scalars(subscribers(client_id).order_by(Subscriber.created_at, Subscriber.id)).all()


def find_subscriber(session: Session, subscriber_id: UUID) -> Subscriber | None:
    return session.scalars(select(Subscriber).where(Subscriber.id == subscriber_id)).first()


def find_subscriber_for_update(session: Session, subscriber_id: UUID) -> Subscriber | None:
    """The line, locked against changes but not against rows that refer to it."""
    statement = select(Subscriber).where(Subscriber.id == subscriber_id).with_for_update(key_share=True)
    return session.scalars(statement.execution_options(populate_existing=True)).first()


def find_subscriber_by_identifier(session: Session, identifier: str) -> Subscriber | None:
    return session.scalars(select(Subscriber).where(Subscriber.service_identifier == identifier)).first()


def contact_changes(*, status: str | None, client_id: UUID | None = None) -> Select[PendingContactChange, Client]:
    """Proposed contacts beside the clients as they are known."""
    conditions: list[ColumnElement[bool]] = []
    if status is not None:
        conditions.append(PendingContactChange.status == status)
    if client_id is not None:
        conditions.append(PendingContactChange.client_id == client_id)
    statement = select(PendingContactChange, Client).join(Client, Client.id == PendingContactChange.client_id)
    return statement.where(*conditions)


def find_contact_change(session: Session, change_id: UUID) -> PendingContactChange | None:
    return session.scalars(select(PendingContactChange).where(PendingContactChange.id == change_id)).first()


def find_contact_change_for_update(session: Session, change_id: UUID) -> PendingContactChange | None:
    statement = select(PendingContactChange).where(PendingContactChange.id == change_id).with_for_update()
    return session.scalars(statement.execution_options(populate_existing=True)).first()


def is_proposed(session: Session, client_id: UUID, proposed: dict[str, Any]) -> bool:
    """Whether the very same contacts wait already."""
    statement = select(PendingContactChange.id).where(
        PendingContactChange.client_id == client_id,
        PendingContactChange.status == rules.ContactChangeStatus.PENDING,
        PendingContactChange.proposed == proposed,
    )
    return session.scalar(statement.limit(1)) is not None

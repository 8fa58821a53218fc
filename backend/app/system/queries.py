"""Every select of the platform."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Row,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    delete,
    exists,
    func,
    literal,
    select,
    text,
    union_all,
    update,
)
from sqlalchemy.orm import Session

from app.catalog.models import Offer
from app.common.audit import AuditEvent
from app.common.pagination import Ordering
from app.common.tables import Base
from app.common.tenancy import Tenant
from app.contracts.models import Contract
from app.customers.models import Client, Subscriber
from app.receivables.models import Invoice
from app.system.models import ApiClient, Backup, RefreshToken, User

HIGHEST = "\U0010ffff"
INVOICE_SERIES = "FAC"
TIMELINE_ORDERING = Ordering(
    columns={"occurred_at": AuditEvent.created_at}, id_column=AuditEvent.id, default="-occurred_at"
)
AUDIT_ORDERING = Ordering(columns={"created_at": AuditEvent.created_at}, id_column=AuditEvent.id)
USER_ORDERING = Ordering(
    columns={
        "created_at": User.created_at,
        "updated_at": User.updated_at,
        "email": User.email,
        "full_name": User.full_name,
        "is_active": User.is_active,
    },
    id_column=User.id,
)
API_CLIENT_ORDERING = Ordering(
    columns={"created_at": ApiClient.created_at, "name": ApiClient.name},
    id_column=ApiClient.id,
)


def applied_revisions(session: Session) -> set[str]:
    """The migrations this database has, by the last of each branch."""
    return set(session.scalars(text("select version_num from alembic_version")))


def queue_answers(session: Session) -> bool:
    """Whether the job tables can be read."""
    return session.scalar(text("select count(*) from (select 1 from procrastinate_jobs limit 1) as job")) is not None


def last_backup_at(session: Session) -> datetime | None:
    """When the last backup was kept."""
    return session.scalar(select(func.max(Backup.made_at)))


def find_user(session: Session, email: str) -> User | None:
    """The user with this address, in whatever capitals."""
    return session.scalars(select(User).where(func.lower(User.email) == email.lower())).first()


def find_user_for_update(session: Session, email: str) -> User | None:
    statement = select(User).where(func.lower(User.email) == email.lower()).with_for_update()
    return session.scalars(statement.execution_options(populate_existing=True)).first()


def users(session: Session) -> Sequence[User]:
    """Every user of every tenant, by address."""
    return session.scalars(select(User).order_by(func.lower(User.email))).all()


def users_of(tenant_id: UUID, *, is_active: bool | None = None) -> Select[User]:
    """The users of a tenant."""
    statement = select(User).where(User.tenant_id == tenant_id)
    return statement if is_active is None else statement.where(User.is_active.is_(is_active))


def find_user_by_id(session: Session, user_id: UUID, tenant_id: UUID) -> User | None:
    return session.scalars(select(User).where(User.id == user_id, User.tenant_id == tenant_id)).first()


def find_user_by_id_for_update(session: Session, user_id: UUID, tenant_id: UUID) -> User | None:
    statement = select(User).where(User.id == user_id, User.tenant_id == tenant_id).with_for_update(key_share=True)
    return session.scalars(statement.execution_options(populate_existing=True)).first()


def active_administrators_for_update(session: Session, tenant_id: UUID) -> Sequence[UUID]:
    """Who may administer a tenant, locked in the order of their ids so that two changes never pass each other."""
    is_administrator = literal("admin") == any_(User.roles)
    statement = select(User.id).where(User.tenant_id == tenant_id, User.is_active, is_administrator)
    return session.scalars(statement.order_by(User.id).with_for_update(key_share=True)).all()


def use_refresh_token(session: Session, token_hash: bytes, now: datetime) -> RefreshToken | None:
    """Use up a token that is still good; of two at the same time one is given it."""
    statement = update(RefreshToken).where(
        RefreshToken.token_hash == token_hash,
        RefreshToken.used_at.is_(None),
        RefreshToken.revoked_at.is_(None),
        RefreshToken.expires_at > now,
    )
    return session.scalars(statement.values(used_at=now).returning(RefreshToken)).first()


def find_refresh_token(session: Session, token_hash: bytes) -> RefreshToken | None:
    return session.scalars(select(RefreshToken).where(RefreshToken.token_hash == token_hash)).first()


def revoke_refresh_tokens(session: Session, now: datetime, **which: Any) -> int:
    """End the tokens with these column values, in the order of their ids; how many were not ended before."""
    matching = [getattr(RefreshToken, name) == value for name, value in which.items()]
    going = select(RefreshToken.id).where(*matching, RefreshToken.revoked_at.is_(None))
    ids = session.scalars(going.order_by(RefreshToken.id).with_for_update()).all()
    session.execute(update(RefreshToken).where(RefreshToken.id.in_(ids)).values(revoked_at=now))
    return len(ids)


def delete_refresh_tokens(session: Session, before: datetime) -> None:
    session.execute(delete(RefreshToken).where(RefreshToken.expires_at < before))


def api_clients(tenant_id: UUID) -> Select[ApiClient]:
    """The API clients of a tenant."""
    return select(ApiClient).where(ApiClient.tenant_id == tenant_id)


def find_api_client_for_update(session: Session, api_client_id: UUID, tenant_id: UUID) -> ApiClient | None:
    statement = select(ApiClient).where(ApiClient.id == api_client_id, ApiClient.tenant_id == tenant_id)
    return session.scalars(statement.with_for_update()).first()


def find_api_client_by_client_id(session: Session, client_id: str) -> ApiClient | None:
    return session.scalars(select(ApiClient).where(ApiClient.client_id == client_id)).first()


def audit_events(filters: Mapping[str, Any], since: datetime | None, until: datetime | None) -> Select[AuditEvent]:
    """Events by exact filters and by when they happened, `until` excluded."""
    exact = [getattr(AuditEvent, name) == value for name, value in filters.items() if value is not None]
    statement = select(AuditEvent).where(*exact)
    if since is not None:
        statement = statement.where(AuditEvent.created_at >= since)
    return statement if until is None else statement.where(AuditEvent.created_at < until)


def current_tenant_for_update(session: Session, tenant_id: UUID) -> Tenant:
    """The tenant, locked against other changes of its settings but not against rows that refer to it."""
    statement = select(Tenant).where(Tenant.id == tenant_id).with_for_update(key_share=True)
    return session.scalars(statement.execution_options(populate_existing=True)).one()


def contracts_of_lines(session: Session, prefix: str, limit: int) -> Sequence[Row[Contract, str, str, str]]:
    """Contracts whose line's identifier begins so, in its order, with identifier, client's name and offer's name."""
    begins_so = and_(Subscriber.service_identifier >= prefix, Subscriber.service_identifier < prefix + HIGHEST)
    signed = exists().where(Contract.client_id == Subscriber.client_id, Contract.subscriber_id == Subscriber.id)
    # The first lines are taken from their index before anything is joined: a short prefix is that of every line.
    first = select(Subscriber).where(begins_so, signed).order_by(Subscriber.service_identifier).limit(limit).subquery()
    statement = (
        select(Contract, first.c.service_identifier, Client.full_name, Offer.name)
        .select_from(first)
        .join(Contract, and_(Contract.client_id == first.c.client_id, Contract.subscriber_id == first.c.id))
        .join(Client, Client.id == Contract.client_id)
        .join(Offer, Offer.id == Contract.offer_id)
        .order_by(first.c.service_identifier, Contract.id.desc())
    )
    return session.execute(statement.limit(limit)).all()


def invoices_numbered(session: Session, prefix: str, limit: int) -> Sequence[Invoice]:
    """Invoices of the monthly series whose number begins so, latest first."""
    is_numbered = and_(Invoice.invoice_number >= prefix, Invoice.invoice_number < prefix + HIGHEST)
    statement = select(Invoice).where(Invoice.series == INVOICE_SERIES, is_numbered)
    return session.scalars(statement.order_by(Invoice.invoice_number.desc()).limit(limit)).all()


def ids_around_client(session: Session, client_id: UUID) -> list[UUID]:
    """The client's id and those of everything that belongs to the client, in whatever table refers to clients."""
    clients = Base.metadata.tables[Client.__tablename__]
    parts = [select(literal(client_id, Uuid).label("id"))]
    for table in Base.metadata.sorted_tables:
        refers = any(key.referred_table is clients for key in table.foreign_key_constraints)
        if refers and "id" in table.c:
            parts.append(select(table.c.id).where(table.c.client_id == client_id))
    return list(session.scalars(union_all(*parts)))


def timeline_events(ids: Sequence[UUID]) -> Select[AuditEvent, str | None, str | None]:
    """Everything that happened to these objects, with the number of an invoice and the line of a contract."""
    of_invoice = and_(AuditEvent.entity_type == "invoice", Invoice.id == AuditEvent.entity_id)
    of_contract = and_(AuditEvent.entity_type == "contract", Contract.id == AuditEvent.entity_id)
    return (
        select(AuditEvent, Invoice.invoice_number, Subscriber.service_identifier)
        .outerjoin(Invoice, of_invoice)
        .outerjoin(Contract, of_contract)
        .outerjoin(Subscriber, Subscriber.id == Contract.subscriber_id)
        .where(*_about(ids))
    )


def timeline_ids(ids: Sequence[UUID]) -> Select[UUID]:
    """The same events without their names, for counting."""
    return select(AuditEvent.id).where(*_about(ids))


def _about(ids: Sequence[UUID]) -> list[ColumnElement[bool]]:
    # As one array the list is looked up in the index of objects; as a subquery the whole trail might be walked.
    return [AuditEvent.entity_id == any_(literal(list(ids), ARRAY(Uuid)))]


def outstanding_of_client(session: Session, client_id: UUID) -> Decimal:
    """What the client still owes on invoices that were not voided."""
    owed = select(func.coalesce(func.sum(Invoice.outstanding_amount), 0))
    return session.scalars(owed.where(Invoice.client_id == client_id, Invoice.voided_at.is_(None))).one()


def forget_person(session: Session, client_id: UUID, ids: Sequence[UUID], marks: Sequence[str]) -> None:
    """Take what names a person out of every row about these objects, and out of forms that bear the marks."""
    forget = func.mt_forget_person(client_id, literal(list(ids), ARRAY(Uuid)), literal(list(marks), ARRAY(Text)))
    session.execute(select(forget))

"""Every select of the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select, update
from sqlalchemy.orm import Session

from app.catalog.models import Offer, OfferVersion
from app.common.pagination import Ordering

type OfferRow = Row[Offer, OfferVersion]

ORDERING = Ordering(
    columns={
        "created_at": Offer.created_at,
        "updated_at": Offer.updated_at,
        "name": Offer.name,
        "service_category": Offer.service_category,
        "status": Offer.status,
        "version": Offer.version,
        "monthly_fee": OfferVersion.monthly_fee,
        "activation_fee": OfferVersion.activation_fee,
        "valid_from": Offer.valid_from,
    },
    id_column=Offer.id,
)

_IS_CURRENT = and_(OfferVersion.offer_id == Offer.id, OfferVersion.version == Offer.version)


def offers_with_versions(
    *, service_category: str | None = None, status: str | None = None, q: str | None = None
) -> Select[Offer, OfferVersion]:
    """Offers beside their current version."""
    statement = select(Offer, OfferVersion).join(OfferVersion, _IS_CURRENT)
    conditions: list[ColumnElement[bool]] = []
    if service_category is not None:
        conditions.append(Offer.service_category == service_category)
    if status is not None:
        conditions.append(Offer.status == status)
    if q is not None:
        conditions.append(func.lower(Offer.name).contains(q.lower(), autoescape=True))
    return statement.where(*conditions)


def on_sale(session: Session, service_category: str | None, day: date) -> Sequence[OfferRow]:
    """Active offers whose validity contains a day, cheapest first."""
    statement = offers_with_versions(service_category=service_category, status="active").where(
        Offer.valid_from <= day, or_(Offer.valid_to.is_(None), Offer.valid_to >= day)
    )
    return session.execute(statement.order_by(OfferVersion.monthly_fee, Offer.id)).all()


def all_offers(session: Session) -> Sequence[OfferRow]:
    return session.execute(offers_with_versions().order_by(Offer.name, Offer.id)).all()


def find_offer(session: Session, offer_id: UUID) -> OfferRow | None:
    return session.execute(offers_with_versions().where(Offer.id == offer_id)).first()


def find_offer_for_update(session: Session, offer_id: UUID) -> OfferRow | None:
    """The offer and its current version, both locked against a signature at the same time."""
    statement = offers_with_versions().where(Offer.id == offer_id).with_for_update()
    return session.execute(statement.execution_options(populate_existing=True)).first()


def find_offer_for_share(session: Session, offer_id: UUID) -> Offer | None:
    statement = select(Offer).where(Offer.id == offer_id).with_for_update(read=True)
    return session.scalars(statement.execution_options(populate_existing=True)).first()


def freeze_version(session: Session, offer_id: UUID, version: int, at: Any) -> None:
    """Mark a version as signed; a second signer waits for the first and finds nothing left to do."""
    statement = update(OfferVersion).where(
        OfferVersion.offer_id == offer_id, OfferVersion.version == version, OfferVersion.frozen_at.is_(None)
    )
    session.execute(statement.values(frozen_at=at), execution_options={"synchronize_session": False})


def find_version(session: Session, offer_id: UUID, version: int) -> OfferVersion | None:
    statement = select(OfferVersion).where(OfferVersion.offer_id == offer_id, OfferVersion.version == version)
    return session.scalars(statement.execution_options(populate_existing=True)).first()


def versions_of(session: Session, offer_id: UUID) -> Sequence[OfferVersion]:
    """Every version of an offer, newest first."""
    statement = select(OfferVersion).where(OfferVersion.offer_id == offer_id)
    return session.scalars(statement.order_by(OfferVersion.version.desc())).all()


def offer_names(session: Session) -> dict[UUID, str]:
    return {row[0]: row[1] for row in session.execute(select(Offer.id, Offer.name))}

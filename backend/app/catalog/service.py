"""Business verbs of the catalogue."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.catalog import queries, rules
from app.catalog.errors import (
    OfferDeleteBlocked,
    OfferNotActive,
    OfferNotFound,
    OfferValidityInvalid,
    OfferVersionConflict,
)
from app.catalog.models import Offer, OfferVersion
from app.catalog.schemas import (
    OfferCategoryRead,
    OfferCreate,
    OfferFilter,
    OfferRead,
    OfferUpdate,
    OfferVersionRead,
)
from app.catalog.values import OfferStatus, ServiceCategory
from app.common import audit, clock, db, tenancy
from app.common.errors import FieldError, PreconditionFailed, ValidationFailed, invalid_field
from app.common.pagination import Page, PageRequest, etag, is_stale, paginate

_VERSIONED_FIELDS = (
    *rules.COMPONENT_FIELDS,
    "monthly_fee",
    "activation_fee",
    "proration",
    "early_termination_policy",
)
_OFFER_FIELDS = ("name", "service_category", "status", "valid_from", "valid_to")


def create_offer(session: Session, body: OfferCreate) -> OfferRead:
    """Put a new offer on sale.

    Errors: `ValidationFailed`, `OfferVersionConflict`.
    """
    sent = body.model_dump()
    sent["valid_from"] = body.valid_from or _today(session)
    if "proration" not in body.model_fields_set:
        sent["proration"] = tenancy.current_tenant(session).billing_rules().default_proration
    terms = _checked_terms(sent)
    offer = Offer(**{name: sent[name] for name in _OFFER_FIELDS}, version=body.version)
    with db.guarding(session, **_conflicts()):
        session.add(offer)
        session.flush()
        version = _new_version(offer, body.version, terms)
        session.add(version)
    audit.record(session, "offer", offer.id, "offer_created", {"name": offer.name, "version": offer.version})
    return _read(offer, version)


def get_offer(session: Session, offer_id: UUID) -> tuple[OfferRead, str]:
    """An offer as sold now, and its `ETag`.

    Errors: `OfferNotFound`.
    """
    row = queries.find_offer(session, offer_id)
    if row is None:
        raise OfferNotFound
    return _read(row[0], row[1]), etag(row[0].row_version)


def list_offers(session: Session, request: PageRequest, filters: OfferFilter) -> Page[OfferRead]:
    """A page of offers; `q` searches in names."""
    applied = {**filters.model_dump(), "q": request.q}
    statement = queries.offers_with_versions(**applied)
    return paginate(session, statement, request, queries.ORDERING, lambda row: _read(row[0], row[1]), applied)


def list_versions(session: Session, offer_id: UUID) -> list[OfferVersionRead]:
    """Every version of an offer, newest first.

    Errors: `OfferNotFound`.
    """
    get_offer(session, offer_id)
    return [OfferVersionRead.model_validate(version) for version in queries.versions_of(session, offer_id)]


def list_categories(session: Session) -> list[OfferCategoryRead]:
    """All offers by category, always the three of them."""
    offers = [_read(row[0], row[1]) for row in queries.all_offers(session)]
    return _by_category(offers)


def list_on_sale(session: Session, category: ServiceCategory | None = None) -> list[OfferCategoryRead]:
    """What a client can subscribe to today, by category, cheapest first."""
    offers = [_read(row[0], row[1]) for row in queries.on_sale(session, category, _today(session))]
    return _by_category(offers)


def update_offer(session: Session, offer_id: UUID, body: OfferUpdate, if_match: str | None) -> tuple[OfferRead, str]:
    """Change what was sent; fees or components of a signed version become a new version.

    Errors: `OfferNotFound`, `PreconditionFailed`, `ValidationFailed`, `OfferVersionConflict`.
    """
    row = queries.find_offer_for_update(session, offer_id)
    if row is None:
        raise OfferNotFound
    offer, version = row[0], row[1]
    if is_stale(if_match, offer.row_version):
        raise PreconditionFailed
    merged = _current_values(offer, version) | body.sent()
    if version.frozen_at is not None and merged["service_category"] != offer.service_category:
        raise invalid_field("body", "service_category", msg="A signed offer stays in its category")
    terms = _checked_terms(merged)
    with db.guarding(session, **_conflicts()):
        for name in _OFFER_FIELDS:
            setattr(offer, name, merged[name])
        # A new version refers to the offer by its name, so a new name has to be there first.
        session.flush()
        version = _apply_terms(session, offer, version, terms, body.sent().get("version"))
        offer.row_version += 1
        offer.updated_at = clock.now()
        session.flush()
        session.refresh(version)
    details = {"version": offer.version, "fields": sorted(body.model_fields_set)}
    audit.record(session, "offer", offer.id, "offer_updated", details)
    return _read(offer, version), etag(offer.row_version)


def delete_offer(session: Session, offer_id: UUID) -> None:
    """Remove an offer nobody has signed.

    Errors: `OfferNotFound`, `OfferDeleteBlocked` with the counts of what holds it.
    """
    row = queries.find_offer_for_update(session, offer_id)
    if row is None:
        raise OfferNotFound
    offer = row[0]

    def blocked() -> OfferDeleteBlocked:
        counts = db.references_to(session, OfferVersion.metadata.tables["offer_versions"], offer_id=offer_id)
        return OfferDeleteBlocked(details=counts)

    with db.deleting(session, blocked):
        session.delete(offer)
    audit.record(session, "offer", offer_id, "offer_deleted", {"name": offer.name})


def sign_current_version(session: Session, offer_id: UUID, start_date: date) -> OfferVersion:
    """The version a contract signs when it starts on a day; from now on it never changes.

    Effects: shares a lock on the offer until the end of the transaction, freezes the version.
    Errors: `OfferNotFound`, `OfferNotActive`, `OfferValidityInvalid`.
    """
    offer = queries.find_offer_for_share(session, offer_id)
    if offer is None:
        raise OfferNotFound
    version = _signable(session, offer, start_date)
    if version.frozen_at is None:
        queries.freeze_version(session, offer_id, offer.version, clock.now())
        version = get_version(session, offer_id, offer.version)
    return version


def quote_current_version(session: Session, offer_id: UUID, start_date: date) -> OfferVersion:
    """The version a contract would sign, without signing it.

    Errors: as `sign_current_version`.
    """
    row = queries.find_offer(session, offer_id)
    if row is None:
        raise OfferNotFound
    return _signable(session, row[0], start_date)


def get_version(session: Session, offer_id: UUID, version: int) -> OfferVersion:
    """One version of an offer.

    Errors: `OfferNotFound`.
    """
    found = queries.find_version(session, offer_id, version)
    if found is None:
        raise OfferNotFound
    return found


def get_signed_offer(session: Session, offer_id: UUID, version: int) -> OfferRead:
    """An offer with the fees and components of one of its versions.

    Errors: `OfferNotFound`.
    """
    row = queries.find_offer(session, offer_id)
    if row is None:
        raise OfferNotFound
    return _read(row[0], get_version(session, offer_id, version))


def offer_names(session: Session) -> dict[UUID, str]:
    """Every offer's name by its id."""
    return queries.offer_names(session)


def _signable(session: Session, offer: Offer, start_date: date) -> OfferVersion:
    if offer.status != OfferStatus.ACTIVE:
        raise OfferNotActive
    if not rules.is_valid_on(offer.valid_from, offer.valid_to, start_date):
        valid_to = offer.valid_to.isoformat() if offer.valid_to else None
        raise OfferValidityInvalid(details={"valid_from": offer.valid_from.isoformat(), "valid_to": valid_to})
    return get_version(session, offer.id, offer.version)


def _today(session: Session) -> date:
    return clock.today(tenancy.current_tenant(session).time_zone)


def _conflicts() -> dict[str, Exception]:
    return {
        "uq_offer_versions_tenant_id_name_service_category_version": OfferVersionConflict(),
        "uq_offer_versions_tenant_id_offer_id_version": OfferVersionConflict(),
    }


def _checked_terms(values: dict[str, Any]) -> dict[str, Any]:
    """The versioned fields of a complete offer, components of other categories cleared."""
    category = ServiceCategory(values["service_category"])
    components = rules.components_of(category, values)
    problems = rules.missing_components(category, components)
    service_type = rules.service_type_of(category, components)
    if values.get("service_type") not in (None, service_type):
        problems["service_type"] = f"This offer's service type is {service_type}"
    if values["valid_to"] is not None and values["valid_to"] < values["valid_from"]:
        problems["valid_to"] = "The last day of sale is before the first"
    if problems:
        raise ValidationFailed(
            *(FieldError(loc=["body", name], msg=message, type="value_error") for name, message in problems.items())
        )
    kept = {name: getattr(components, name) for name in rules.COMPONENT_FIELDS}
    rest = {name: values[name] for name in _VERSIONED_FIELDS if name not in kept}
    return kept | rest | {"service_type": service_type}


def _current_values(offer: Offer, version: OfferVersion) -> dict[str, Any]:
    own = {name: getattr(offer, name) for name in _OFFER_FIELDS}
    return own | {name: getattr(version, name) for name in _VERSIONED_FIELDS}


def _apply_terms(
    session: Session, offer: Offer, version: OfferVersion, terms: dict[str, Any], number: int | None
) -> OfferVersion:
    """Change an unsigned version in place, or follow a signed one by the next."""
    changed = any(getattr(version, name) != value for name, value in terms.items())
    if version.frozen_at is None:
        for name, value in terms.items():
            setattr(version, name, value)
        offer.version = version.version = number or version.version
        return version
    if number is not None and number != version.version and (not changed or number < version.version):
        raise OfferVersionConflict
    if not changed:
        return version
    following = _new_version(offer, number or version.version + 1, terms)
    if following.version == version.version:
        following.version += 1
    session.add(following)
    offer.version = following.version
    return following


def _new_version(offer: Offer, number: int, terms: dict[str, Any]) -> OfferVersion:
    return OfferVersion(
        offer_id=offer.id, version=number, name=offer.name, service_category=offer.service_category, **terms
    )


def _read(offer: Offer, version: OfferVersion) -> OfferRead:
    of_version = {name: getattr(version, name) for name in OfferVersionRead.model_fields}
    own = {name: getattr(offer, name) for name in OfferRead.model_fields if name not in of_version}
    return OfferRead.model_validate(of_version | own | {"created_at": offer.created_at})


def _by_category(offers: list[OfferRead]) -> list[OfferCategoryRead]:
    return [
        OfferCategoryRead(service_category=category, offers=[o for o in offers if o.service_category == category])
        for category in ServiceCategory
    ]

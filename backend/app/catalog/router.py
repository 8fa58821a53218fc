"""Routes of the catalogue."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from app.catalog import errors, service
from app.catalog.schemas import (
    OfferCategoryRead,
    OfferCreate,
    OfferFilter,
    OfferRead,
    OfferUpdate,
    OfferVersionRead,
)
from app.common.auth import CatalogReader, CatalogWriter, SessionDep
from app.common.errors import PreconditionFailed, documented
from app.common.http import IfMatch
from app.common.idempotency import KEY_ERRORS, OptionalOnce
from app.common.pagination import Page, PageQuery

router = APIRouter(tags=["Catalog"])


@router.post("/offers", response_model=OfferRead, responses=documented(errors.OfferVersionConflict, *KEY_ERRORS))
def create_offer(body: OfferCreate, session: SessionDep, _actor: CatalogWriter, once: OptionalOnce) -> Response:
    """Create an offer with its first version."""
    return once(body, lambda: service.create_offer(session, body))


@router.get("/offers", response_model=Page[OfferRead])
def list_offers(
    session: SessionDep, _actor: CatalogReader, request: PageQuery, filters: Annotated[OfferFilter, Query()]
) -> Page[OfferRead]:
    """List offers; `q` searches in names."""
    return service.list_offers(session, request, filters)


@router.get("/offers/{offer_id}", response_model=OfferRead, responses=documented(errors.OfferNotFound))
def get_offer(offer_id: UUID, session: SessionDep, _actor: CatalogReader, response: Response) -> OfferRead:
    """Read one offer as it is sold now."""
    offer, response.headers["ETag"] = service.get_offer(session, offer_id)
    return offer


@router.get(
    "/offers/{offer_id}/versions",
    response_model=list[OfferVersionRead],
    responses=documented(errors.OfferNotFound),
)
def list_offer_versions(offer_id: UUID, session: SessionDep, _actor: CatalogReader) -> list[OfferVersionRead]:
    """List every version of an offer, newest first."""
    return service.list_versions(session, offer_id)


@router.put(
    "/offers/{offer_id}",
    response_model=OfferRead,
    responses=documented(errors.OfferNotFound, errors.OfferVersionConflict, PreconditionFailed),
)
def update_offer(
    offer_id: UUID,
    body: OfferUpdate,
    session: SessionDep,
    _actor: CatalogWriter,
    response: Response,
    if_match: IfMatch = None,
) -> OfferRead:
    """Change an offer; a signed version's fees and components become a new version."""
    offer, response.headers["ETag"] = service.update_offer(session, offer_id, body, if_match)
    return offer


@router.delete(
    "/offers/{offer_id}",
    status_code=204,
    responses=documented(errors.OfferNotFound, errors.OfferDeleteBlocked),
)
def delete_offer(offer_id: UUID, session: SessionDep, _actor: CatalogWriter) -> None:
    """Delete an offer that no contract has signed."""
    service.delete_offer(session, offer_id)


@router.get("/offer-categories", response_model=list[OfferCategoryRead])
def list_offer_categories(session: SessionDep, _actor: CatalogReader) -> list[OfferCategoryRead]:
    """List all offers by category."""
    return service.list_categories(session)


@router.get("/offer-families", response_model=list[OfferCategoryRead], deprecated=True)
def list_offer_families(session: SessionDep, _actor: CatalogReader, response: Response) -> list[OfferCategoryRead]:
    """The former name of `offer-categories`."""
    response.headers["Deprecation"] = "true"
    response.headers["Link"] = '</api/v1/offer-categories>; rel="successor-version"'
    return service.list_categories(session)

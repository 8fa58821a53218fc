"""Routes of contracts. Onboarding and its preview are provisioning's."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from app.catalog import errors as catalog_errors
from app.common.auth import ContractReader, ContractWriter, SessionDep
from app.common.errors import PreconditionFailed, documented
from app.common.http import IfMatch, pdf_response
from app.common.idempotency import KEY_ERRORS, OptionalOnce
from app.common.pagination import Page, PageQuery
from app.common.schema_base import BusinessDate
from app.contracts import discounts, errors, history, papers, service, status
from app.contracts.schemas import (
    ContractAuditRead,
    ContractCreate,
    ContractDocumentRead,
    ContractFilter,
    ContractOfferUpdate,
    ContractRead,
    ContractStatusUpdate,
    DiscountCreate,
    DiscountRead,
    PlanTermRead,
)
from app.customers import errors as customer_errors
from app.documents.errors import DocumentUnavailable

router = APIRouter(tags=["Contracts"])

Revision = Annotated[int | None, Query(ge=1, le=1_000_000, description="A version that was replaced.")]

SIGNING_ERRORS = (
    catalog_errors.OfferNotFound,
    catalog_errors.OfferNotActive,
    catalog_errors.OfferValidityInvalid,
    customer_errors.ClientNotFound,
    customer_errors.ClientNotActive,
    customer_errors.SubscriberNotFound,
    errors.SubscriberClientMismatch,
    errors.SubscriberOfferMismatch,
    errors.SubscriberContractConflict,
    customer_errors.SubscriberStatusTransitionInvalid,
    errors.ContractDateInvalid,
    errors.ContractCommitmentInvalid,
)
CHANGE_ERRORS = (
    errors.ContractNotFound,
    errors.ContractStatusTransitionInvalid,
    errors.ContractDateInvalid,
    PreconditionFailed,
)


@router.post("/contracts", response_model=ContractRead, responses=documented(*SIGNING_ERRORS, *KEY_ERRORS))
def create_contract(body: ContractCreate, session: SessionDep, _actor: ContractWriter, once: OptionalOnce) -> Response:
    """Create a contract by explicit ids; prefer provisioning for daily work."""
    return once(body, lambda: service.create_contract(session, body))


@router.get("/contracts", response_model=Page[ContractRead])
def list_contracts(
    session: SessionDep,
    _actor: ContractReader,
    request: PageQuery,
    filters: Annotated[ContractFilter, Query()],
) -> Page[ContractRead]:
    """List contracts; `q` searches lines and clients."""
    return service.list_contracts(session, request, filters)


@router.get("/contracts/{contract_id}", response_model=ContractRead, responses=documented(errors.ContractNotFound))
def get_contract(contract_id: UUID, session: SessionDep, _actor: ContractReader, response: Response) -> ContractRead:
    """Read one contract as it stands today."""
    contract = service.get_contract(session, contract_id)
    response.headers["ETag"] = service.contract_etag(session, contract_id)
    return contract


@router.put(
    "/contracts/{contract_id}/status",
    response_model=ContractRead,
    responses=documented(*CHANGE_ERRORS, *KEY_ERRORS),
)
def update_contract_status(
    contract_id: UUID,
    body: ContractStatusUpdate,
    session: SessionDep,
    _actor: ContractWriter,
    once: OptionalOnce,
    if_match: IfMatch = None,
) -> Response:
    """Activate, suspend, resume or terminate a contract."""
    tag = lambda _read: {"ETag": service.contract_etag(session, contract_id)}  # noqa: E731
    return once(body, lambda: status.update_status(session, contract_id, body, if_match), headers=tag)


@router.put(
    "/contracts/{contract_id}/offer",
    response_model=ContractRead,
    responses=documented(
        *CHANGE_ERRORS,
        catalog_errors.OfferNotFound,
        catalog_errors.OfferNotActive,
        catalog_errors.OfferValidityInvalid,
        errors.SubscriberOfferMismatch,
        *KEY_ERRORS,
    ),
)
def update_contract_offer(
    contract_id: UUID,
    body: ContractOfferUpdate,
    session: SessionDep,
    _actor: ContractWriter,
    once: OptionalOnce,
    if_match: IfMatch = None,
) -> Response:
    """Change a contract's plan from a day on."""
    tag = lambda _read: {"ETag": service.contract_etag(session, contract_id)}  # noqa: E731
    return once(body, lambda: service.update_offer(session, contract_id, body, if_match), headers=tag)


@router.get(
    "/contracts/{contract_id}/terms",
    response_model=list[PlanTermRead],
    responses=documented(errors.ContractNotFound),
)
def list_contract_terms(contract_id: UUID, session: SessionDep, _actor: ContractReader) -> list[PlanTermRead]:
    """List a contract's plans in the order they held."""
    return history.list_terms(session, contract_id)


@router.get(
    "/contracts/{contract_id}/audit",
    response_model=list[ContractAuditRead],
    responses=documented(errors.ContractNotFound),
)
def list_contract_audit(contract_id: UUID, session: SessionDep, _actor: ContractReader) -> list[ContractAuditRead]:
    """List a contract's events in the order they happened."""
    return history.list_audit(session, contract_id)


@router.get(
    "/contracts/{contract_id}/document",
    response_class=Response,
    responses={
        200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}},
        **documented(errors.ContractNotFound, errors.ContractDocumentNotFound, DocumentUnavailable),
    },
)
def download_contract_document(
    contract_id: UUID, session: SessionDep, _actor: ContractReader, revision: Revision = None
) -> Response:
    """Download a contract's document, the newest version unless another is named."""
    file_name, content = papers.contract_pdf(session, contract_id, revision)
    return pdf_response(file_name, content)


@router.get(
    "/contracts/{contract_id}/documents",
    response_model=Page[ContractDocumentRead],
    responses=documented(errors.ContractNotFound),
)
def list_contract_documents(
    contract_id: UUID, session: SessionDep, _actor: ContractReader, request: PageQuery
) -> Page[ContractDocumentRead]:
    """List the versions of a contract's document, newest first."""
    return papers.list_documents(session, contract_id, request)


@router.post(
    "/contracts/{contract_id}/discounts",
    response_model=DiscountRead,
    responses=documented(
        errors.ContractNotFound, errors.ContractDateInvalid, errors.ContractStatusTransitionInvalid, *KEY_ERRORS
    ),
)
def add_contract_discount(
    contract_id: UUID, body: DiscountCreate, session: SessionDep, _actor: ContractWriter, once: OptionalOnce
) -> Response:
    """Grant a discount on the monthly fee or on the activation, from a day on."""
    return once(body, lambda: discounts.add_discount(session, contract_id, body))


@router.get(
    "/contracts/{contract_id}/discounts",
    response_model=Page[DiscountRead],
    responses=documented(errors.ContractNotFound),
)
def list_contract_discounts(
    contract_id: UUID, session: SessionDep, _actor: ContractReader, request: PageQuery
) -> Page[DiscountRead]:
    """List a contract's discounts, ended ones included."""
    return discounts.list_discounts(session, contract_id, request)


@router.delete(
    "/contracts/{contract_id}/discounts/{discount_id}",
    status_code=204,
    response_class=Response,
    responses=documented(errors.ContractNotFound, errors.DiscountNotFound),
)
def end_contract_discount(
    contract_id: UUID,
    discount_id: UUID,
    session: SessionDep,
    _actor: ContractWriter,
    effective_date: Annotated[
        BusinessDate | None, Query(description="The first day without the discount; today when absent.")
    ] = None,
) -> None:
    """End a discount; one that never held is removed."""
    discounts.end_discount(session, contract_id, discount_id, effective_date)

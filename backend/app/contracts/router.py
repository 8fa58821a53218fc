"""Routes of contracts. Onboarding and its preview are provisioning's."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from app.catalog import errors as catalog_errors
from app.common.auth import ContractReader, ContractWriter, SessionDep
from app.common.errors import documented
from app.common.idempotency import KEY_ERRORS, OptionalOnce
from app.common.pagination import Page, PageQuery
from app.contracts import errors, service, status
from app.contracts.schemas import (
    ContractAuditRead,
    ContractCreate,
    ContractFilter,
    ContractOfferUpdate,
    ContractRead,
    ContractStatusUpdate,
    PlanTermRead,
)
from app.customers import errors as customer_errors

router = APIRouter(tags=["Contracts"])

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
    errors.ContractDateInvalid,
    errors.ContractCommitmentInvalid,
)
CHANGE_ERRORS = (
    errors.ContractNotFound,
    errors.ContractStatusTransitionInvalid,
    errors.ContractDateInvalid,
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
def get_contract(contract_id: UUID, session: SessionDep, _actor: ContractReader) -> ContractRead:
    """Read one contract as it stands today."""
    return service.get_contract(session, contract_id)


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
) -> Response:
    """Activate, suspend, resume or terminate a contract."""
    return once(body, lambda: status.update_status(session, contract_id, body))


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
) -> Response:
    """Change a contract's plan from a day on."""
    return once(body, lambda: service.update_offer(session, contract_id, body))


@router.get(
    "/contracts/{contract_id}/terms",
    response_model=list[PlanTermRead],
    responses=documented(errors.ContractNotFound),
)
def list_contract_terms(contract_id: UUID, session: SessionDep, _actor: ContractReader) -> list[PlanTermRead]:
    """List a contract's plans in the order they held."""
    return service.list_terms(session, contract_id)


@router.get(
    "/contracts/{contract_id}/audit",
    response_model=list[ContractAuditRead],
    responses=documented(errors.ContractNotFound),
)
def list_contract_audit(contract_id: UUID, session: SessionDep, _actor: ContractReader) -> list[ContractAuditRead]:
    """List a contract's events in the order they happened."""
    return service.list_audit(session, contract_id)

"""Routes of provisioning."""

from __future__ import annotations

from fastapi import APIRouter, Response

from app.catalog import errors as catalog_errors
from app.common.auth import Provisioner, SessionDep
from app.common.errors import documented
from app.common.idempotency import KEY_ERRORS, OptionalOnce
from app.contracts import errors as contract_errors
from app.customers import errors as customer_errors
from app.numbering.errors import IdentifierGenerationExhausted
from app.provisioning import errors, service
from app.provisioning.schemas import ProvisionCreate, ProvisionPreviewRead, ProvisionRead

router = APIRouter(tags=["Contracts"])

_ERRORS = (
    catalog_errors.OfferNotFound,
    catalog_errors.OfferNotActive,
    catalog_errors.OfferValidityInvalid,
    customer_errors.ClientNotFound,
    customer_errors.ClientNotActive,
    customer_errors.SubscriberNotFound,
    contract_errors.SubscriberClientMismatch,
    contract_errors.SubscriberOfferMismatch,
    contract_errors.ContractDateInvalid,
    contract_errors.ContractCommitmentInvalid,
    errors.ContractUpgradeDisambiguationRequired,
    errors.ContractUpgradeTargetMissing,
    errors.ContractUpgradeTargetInvalid,
)


@router.post(
    "/contracts/provision",
    response_model=ProvisionRead,
    responses=documented(
        *_ERRORS,
        customer_errors.ClientCinConflict,
        customer_errors.SubscriberIdentifierConflict,
        customer_errors.SubscriberStatusTransitionInvalid,
        contract_errors.SubscriberContractConflict,
        IdentifierGenerationExhausted,
        *KEY_ERRORS,
    ),
)
def provision_contract(body: ProvisionCreate, session: SessionDep, _actor: Provisioner, once: OptionalOnce) -> Response:
    """Sign a new contract, or upgrade the one the client has."""
    return once(body, lambda: service.provision(session, body))


@router.post("/contracts/provision/preview", response_model=ProvisionPreviewRead, responses=documented(*_ERRORS))
def preview_provisioning(body: ProvisionCreate, session: SessionDep, _actor: Provisioner) -> ProvisionPreviewRead:
    """Show what provisioning would do and what the first invoice would be."""
    return service.preview(session, body)

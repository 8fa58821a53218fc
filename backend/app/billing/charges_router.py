"""Routes of what is charged or credited once."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response

from app.billing import charges, errors
from app.billing.schemas import ClientChargeCreate, ClientChargeRead
from app.common.auth import BillingReader, BillingWriter, SessionDep
from app.common.errors import documented
from app.common.idempotency import KEY_ERRORS, OptionalOnce
from app.common.pagination import Page, PageQuery
from app.customers.errors import ClientNotFound

router = APIRouter(tags=["Billing"])


@router.post(
    "/customers/{client_id}/charges",
    response_model=ClientChargeRead,
    responses=documented(ClientNotFound, *KEY_ERRORS),
)
def add_client_charge(
    client_id: UUID, body: ClientChargeCreate, session: SessionDep, _actor: BillingWriter, once: OptionalOnce
) -> Response:
    """Charge something once, or credit it, on the client's next invoice."""
    return once(body, lambda: charges.add_charge(session, client_id, body))


@router.get(
    "/customers/{client_id}/charges",
    response_model=Page[ClientChargeRead],
    responses=documented(ClientNotFound),
)
def list_client_charges(
    client_id: UUID, session: SessionDep, _actor: BillingReader, request: PageQuery
) -> Page[ClientChargeRead]:
    """List a client's one-off charges and credits, waiting or billed, newest first."""
    return charges.list_charges(session, client_id, request)


@router.delete(
    "/customers/{client_id}/charges/{charge_id}",
    status_code=204,
    response_class=Response,
    responses=documented(ClientNotFound, errors.ChargeNotFound, errors.ChargeAlreadyBilled),
)
def remove_client_charge(client_id: UUID, charge_id: UUID, session: SessionDep, _actor: BillingWriter) -> None:
    """Take back a charge that no invoice carries."""
    charges.remove_charge(session, client_id, charge_id)

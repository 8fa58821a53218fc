"""Routes of collections."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from app.collections import service
from app.collections.schemas import (
    ApprovePaid,
    PaymentCreate,
    PaymentFilter,
    PaymentReverse,
    ReversalRead,
    SettlementRead,
)
from app.common.auth import CollectionsReader, PaymentWriter, SessionDep
from app.common.errors import documented
from app.common.idempotency import KEY_ERRORS, RequiredOnce
from app.common.pagination import Page, PageQuery
from app.customers.errors import ClientNotFound
from app.receivables import errors
from app.receivables.schemas import PaymentRead

router = APIRouter(tags=["Collections"])

_SETTLEMENT_ERRORS = (errors.InvoiceNotFound, errors.InvoiceVoid, errors.InvoiceAlreadyPaid, *KEY_ERRORS)


@router.post(
    "/collections/payments",
    response_model=SettlementRead,
    responses=documented(errors.PaymentExceedsOutstanding, ClientNotFound, *_SETTLEMENT_ERRORS),
)
def record_payment(body: PaymentCreate, session: SessionDep, _actor: PaymentWriter, once: RequiredOnce) -> Response:
    """Record a payment on an invoice, or on a client's oldest invoices."""
    return once(body, lambda: service.record_payment(session, body))


@router.post(
    "/collections/invoices/{invoice_id}/approve-paid",
    response_model=SettlementRead,
    responses=documented(*_SETTLEMENT_ERRORS),
)
def approve_invoice_paid(
    invoice_id: UUID, session: SessionDep, _actor: PaymentWriter, once: RequiredOnce, body: ApprovePaid | None = None
) -> Response:
    """Settle what is outstanding by one payment; a repeated key replays whatever its body."""
    return once(None, lambda: service.approve_paid(session, invoice_id, body or ApprovePaid()))


@router.get("/collections/payments", response_model=Page[PaymentRead])
def list_payments(
    session: SessionDep, _actor: CollectionsReader, request: PageQuery, filters: Annotated[PaymentFilter, Query()]
) -> Page[PaymentRead]:
    """List payments."""
    return service.list_payments(session, request, filters)


@router.post(
    "/collections/payments/{payment_id}/reverse",
    response_model=ReversalRead,
    responses=documented(errors.PaymentNotFound, errors.PaymentAlreadyReversed, *KEY_ERRORS),
)
def reverse_payment(
    payment_id: UUID, body: PaymentReverse, session: SessionDep, _actor: PaymentWriter, once: RequiredOnce
) -> Response:
    """Reverse a payment; its invoice is due again."""
    return once(body, lambda: service.reverse_payment(session, payment_id, body))

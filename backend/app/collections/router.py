"""Routes of collections."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Query, Response

from app.collections import cases, dunning, overview, policy, service, statement
from app.collections.errors import (
    CollectionCaseEnded,
    CollectionCaseNotFound,
    CollectionCaseStatusTransitionInvalid,
)
from app.collections.schemas import (
    ApprovePaid,
    BalanceRead,
    CaseFilter,
    CaseHoldUpdate,
    CaseRead,
    CasesRemind,
    CaseStatusUpdate,
    CollectionActionCreate,
    CollectionActionRead,
    DunningPolicyRead,
    DunningPolicyUpdate,
    OverviewRead,
    PaymentCreate,
    PaymentFilter,
    PaymentReverse,
    RemindersRead,
    ReversalRead,
    SettlementRead,
    SimulationRead,
    StatementFilter,
    StatementRead,
)
from app.common.auth import Administrator, CollectionsReader, CollectionsWriter, PaymentWriter, SessionDep
from app.common.errors import PreconditionFailed, documented
from app.common.http import IfMatch, pdf_response
from app.common.idempotency import KEY_ERRORS, OptionalOnce, RequiredOnce
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


@router.get("/collections/overview", response_model=OverviewRead)
def get_collections_overview(session: SessionDep, _actor: CollectionsReader) -> OverviewRead:
    """Read what is outstanding, how old it is, and what comes in."""
    return overview.get_overview(session)


@router.get("/collections/cases", response_model=Page[CaseRead])
def list_collection_cases(
    session: SessionDep, _actor: CollectionsReader, request: PageQuery, filters: Annotated[CaseFilter, Query()]
) -> Page[CaseRead]:
    """List collection cases."""
    return cases.list_cases(session, request, filters)


@router.post(
    "/collections/cases/remind", response_model=RemindersRead, responses=documented(CollectionCaseNotFound, *KEY_ERRORS)
)
def remind_collection_cases(
    body: CasesRemind, session: SessionDep, _actor: CollectionsWriter, once: OptionalOnce
) -> Response:
    """Send a reminder for each of several cases."""
    return once(body, lambda: cases.remind(session, body))


@router.get("/collections/cases/{case_id}", response_model=CaseRead, responses=documented(CollectionCaseNotFound))
def get_collection_case(case_id: UUID, session: SessionDep, _actor: CollectionsReader, response: Response) -> CaseRead:
    """Read one case."""
    case, response.headers["ETag"] = cases.get_case(session, case_id)
    return case


@router.put(
    "/collections/cases/{case_id}/status",
    response_model=CaseRead,
    responses=documented(CollectionCaseNotFound, CollectionCaseStatusTransitionInvalid, PreconditionFailed),
)
def update_collection_case_status(
    case_id: UUID,
    body: CaseStatusUpdate,
    session: SessionDep,
    _actor: CollectionsWriter,
    response: Response,
    if_match: IfMatch = None,
) -> CaseRead:
    """Pass a case on; `closed` is final, `resolved` can be taken up again while something is outstanding."""
    case, response.headers["ETag"] = cases.update_status(session, case_id, body, if_match)
    return case


@router.put(
    "/collections/cases/{case_id}/hold",
    response_model=CaseRead,
    responses=documented(CollectionCaseNotFound, CollectionCaseEnded, PreconditionFailed),
)
def update_collection_case_hold(
    case_id: UUID,
    body: CaseHoldUpdate,
    session: SessionDep,
    _actor: CollectionsWriter,
    response: Response,
    if_match: IfMatch = None,
) -> CaseRead:
    """Have dunning leave a disputed or exempt case alone, or take it up again."""
    case, response.headers["ETag"] = cases.update_hold(session, case_id, body, if_match)
    return case


@router.get(
    "/collections/cases/{case_id}/actions",
    response_model=list[CollectionActionRead],
    responses=documented(CollectionCaseNotFound),
)
def list_collection_actions(
    case_id: UUID, session: SessionDep, _actor: CollectionsReader
) -> list[CollectionActionRead]:
    """Read the history of a case, latest first."""
    return cases.list_actions(session, case_id)


@router.post(
    "/collections/cases/{case_id}/actions",
    response_model=CollectionActionRead,
    responses=documented(CollectionCaseNotFound, CollectionCaseEnded, *KEY_ERRORS),
)
def add_collection_action(
    case_id: UUID, body: CollectionActionCreate, session: SessionDep, _actor: CollectionsWriter, once: OptionalOnce
) -> Response:
    """Write down a note or a promise, or send a reminder or a warning."""
    return once(body, lambda: cases.add_manual_action(session, case_id, body))


@router.post("/collections/dunning/simulate", response_model=SimulationRead)
def simulate_dunning(session: SessionDep, _actor: CollectionsReader) -> SimulationRead:
    """Say exactly what the next run of dunning would do, and do nothing."""
    return dunning.simulate(session)


@router.get("/dunning-policy", response_model=DunningPolicyRead)
def get_dunning_policy(session: SessionDep, _actor: Administrator, response: Response) -> DunningPolicyRead:
    """Read what is done about late money."""
    read, response.headers["ETag"] = policy.get_policy(session)
    return read


@router.put("/dunning-policy", response_model=DunningPolicyRead, responses=documented(PreconditionFailed))
def update_dunning_policy(
    body: DunningPolicyUpdate,
    session: SessionDep,
    _actor: Administrator,
    response: Response,
    if_match: IfMatch = None,
) -> DunningPolicyRead:
    """Change what is done about late money; sent levels replace all."""
    read, response.headers["ETag"] = policy.update_policy(session, body, if_match)
    return read


@router.get("/customers/{client_id}/balance", response_model=BalanceRead, responses=documented(ClientNotFound))
def get_client_balance(client_id: UUID, session: SessionDep, _actor: CollectionsReader) -> BalanceRead:
    """Read what a client owes, what is late of it, and the credit against it."""
    return overview.get_balance(session, client_id)


@router.get(
    "/customers/{client_id}/statement",
    response_model=StatementRead,
    responses={
        200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}},
        **documented(ClientNotFound),
    },
)
def get_client_statement(
    client_id: UUID,
    session: SessionDep,
    _actor: CollectionsReader,
    filters: Annotated[StatementFilter, Query()],
    accept: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> StatementRead | Response:
    """Read a client's statement of account; as PDF with `format=pdf` or `Accept: application/pdf`."""
    if filters.is_pdf(accept):
        return pdf_response(*statement.print_statement(session, client_id, filters.from_, filters.to))
    return statement.get_statement(session, client_id, filters.from_, filters.to)

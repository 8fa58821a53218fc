"""Routes of the public journeys. Nobody signs in here; every route is limited by address instead."""

from __future__ import annotations

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Response

from app.catalog import errors as catalog_errors
from app.common.auth import PublicSessionDep
from app.common.errors import DomainError, PayloadTooLarge, PreconditionFailed, documented
from app.common.http import IfMatch, pdf_response
from app.common.idempotency import KEY_ERRORS, PublicOptionalOnce, PublicRequiredOnce
from app.common.rate_limit import RateLimited
from app.contracts import errors as contract_errors
from app.customers import errors as customer_errors
from app.documents.errors import DocumentUnavailable
from app.landing import errors, limits, lookup, numbers, papers, service, submission, verification
from app.landing.schemas import (
    AnyForm,
    BootstrapRead,
    CinVerify,
    ClientInvoicesRead,
    CodeSentRead,
    CodeVerify,
    DocumentLinkCreate,
    DocumentLinkRead,
    DraftCreate,
    DraftRead,
    DraftUpdate,
    LookupRead,
    NewSubscription,
    PlanChangeRequest,
    ReservationCreate,
    ReservationRead,
    SubmissionRead,
    SubscriptionsRead,
)
from app.numbering.errors import IdentifierGenerationExhausted, LandlineNumberInvalid, MobileNumberInvalid
from app.provisioning.errors import ContractUpgradeTargetInvalid
from app.provisioning.schemas import ProvisionPreviewRead
from app.receivables.errors import InvoiceNotFound

router = APIRouter(prefix="/landing", tags=["Landing"])

_BOOTSTRAP_CACHE: Final = "public, max-age=60"
_PDF: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}
}
_TOKEN_ERRORS: Final[tuple[type[DomainError], ...]] = (
    errors.LandingTokenInvalid,
    errors.LandingTokenExpired,
    errors.LandingLookupTokenMismatch,
)
_PLAN_ERRORS: Final[tuple[type[DomainError], ...]] = (
    *_TOKEN_ERRORS,
    RateLimited,
    catalog_errors.OfferNotFound,
    catalog_errors.OfferNotActive,
    catalog_errors.OfferValidityInvalid,
    errors.LandingOfferServiceMismatch,
    customer_errors.ClientNotActive,
    contract_errors.ContractDateInvalid,
    ContractUpgradeTargetInvalid,
)
_FORM_ERRORS: Final[tuple[type[DomainError], ...]] = (
    *_PLAN_ERRORS,
    MobileNumberInvalid,
    LandlineNumberInvalid,
    contract_errors.SubscriberOfferMismatch,
)
_SIGNING_ERRORS: Final[tuple[type[DomainError], ...]] = (
    customer_errors.SubscriberIdentifierConflict,
    customer_errors.SubscriberStatusTransitionInvalid,
    contract_errors.SubscriberContractConflict,
    IdentifierGenerationExhausted,
)
_OWNERSHIP_ERRORS: Final[tuple[type[DomainError], ...]] = (
    contract_errors.ContractNotFound,
    errors.LandingContractClientMismatch,
)

LookupToken = Annotated[str, Query(max_length=2000, description="From `verify-cin` or `verify-code`.")]
DocumentToken = Annotated[str, Query(max_length=2000, description="As the link has it.")]

limited_write = Depends(limits.limit_writes)


@router.get(
    "/bootstrap",
    response_model=BootstrapRead,
    responses={304: {"description": "Nothing changed since the `ETag` that was sent."}},
)
def get_landing_bootstrap(
    session: PublicSessionDep, if_none_match: Annotated[str | None, Header(max_length=200)] = None
) -> Response:
    """Read what the first page needs: choices, services, offers on sale."""
    content, tag = service.get_bootstrap(session)
    headers = {"ETag": tag, "Cache-Control": _BOOTSTRAP_CACHE}
    if if_none_match is not None and (tag in if_none_match or if_none_match.strip() == "*"):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type="application/json", headers=headers)


@router.post(
    "/drafts",
    response_model=DraftRead,
    responses=documented(RateLimited, PayloadTooLarge, *KEY_ERRORS),
    dependencies=[limited_write],
)
def create_landing_draft(body: DraftCreate, session: PublicSessionDep, once: PublicOptionalOnce) -> Response:
    """Save a form in progress; the id is the secret that opens it again."""
    return once(body, lambda: service.create_draft(session, body))


@router.get(
    "/drafts/{draft_id}",
    response_model=DraftRead,
    responses=documented(RateLimited, errors.LandingDraftNotFound),
    dependencies=[Depends(limits.limit_draft_reads)],
)
def get_landing_draft(draft_id: UUID, session: PublicSessionDep, response: Response) -> DraftRead:
    """Read a form in progress."""
    draft, response.headers["ETag"] = service.get_draft(session, draft_id)
    response.headers["Cache-Control"] = "no-store"
    return draft


@router.put(
    "/drafts/{draft_id}",
    response_model=DraftRead,
    responses=documented(RateLimited, errors.LandingDraftNotFound, PreconditionFailed, PayloadTooLarge),
    dependencies=[limited_write],
)
def update_landing_draft(
    draft_id: UUID, body: DraftUpdate, session: PublicSessionDep, response: Response, if_match: IfMatch = None
) -> DraftRead:
    """Change a form in progress."""
    draft, response.headers["ETag"] = service.update_draft(session, draft_id, body, if_match)
    return draft


@router.post(
    "/clients/verify-cin",
    response_model=LookupRead | CodeSentRead,
    responses=documented(RateLimited, errors.LandingClientNotFound, *KEY_ERRORS),
    dependencies=[Depends(limits.limit_lookups)],
)
def verify_landing_cin(body: CinVerify, session: PublicSessionDep, once: PublicOptionalOnce) -> Response:
    """Get the right to look at what belongs to a CIN, or a one-time code for it."""
    limits.limit_lookups_of(f"cin {body.cin}")
    return once(body, lambda: verification.verify_cin(session, body))


@router.post(
    "/clients/verify-code",
    response_model=LookupRead,
    responses=documented(RateLimited, errors.LandingCodeInvalid, *KEY_ERRORS),
    dependencies=[Depends(limits.limit_codes)],
)
def verify_landing_code(body: CodeVerify, session: PublicSessionDep, once: PublicOptionalOnce) -> Response:
    """Exchange a one-time code for the right to look at its CIN."""
    return once(body, lambda: verification.verify_code(session, body))


@router.get(
    "/clients/{cin}/subscriptions",
    response_model=SubscriptionsRead,
    responses=documented(*_TOKEN_ERRORS, errors.LandingClientNotFound),
)
def list_landing_subscriptions(
    cin: str, lookup_token: LookupToken, session: PublicSessionDep, response: Response
) -> SubscriptionsRead:
    """Read a client's active contracts and the plans they may change to."""
    response.headers["Cache-Control"] = "no-store"
    return lookup.list_subscriptions(session, cin, lookup_token)


@router.get(
    "/clients/{cin}/invoices",
    response_model=ClientInvoicesRead,
    responses=documented(*_TOKEN_ERRORS, errors.LandingClientNotFound),
)
def list_landing_invoices(
    cin: str, lookup_token: LookupToken, session: PublicSessionDep, response: Response
) -> ClientInvoicesRead:
    """Read a client's invoices, with links to their documents."""
    response.headers["Cache-Control"] = "no-store"
    return lookup.list_invoices(session, cin, lookup_token)


@router.post(
    "/numbers/reserve",
    response_model=ReservationRead,
    responses=documented(RateLimited, IdentifierGenerationExhausted, *KEY_ERRORS),
    dependencies=[limited_write, Depends(limits.limit_reservations)],
)
def reserve_landing_numbers(body: ReservationCreate, session: PublicSessionDep, once: PublicOptionalOnce) -> Response:
    """Hold free numbers while a form is filled in."""
    return once(body, lambda: numbers.reserve(session, body))


@router.post(
    "/preview",
    response_model=ProvisionPreviewRead,
    responses=documented(*_FORM_ERRORS, *_OWNERSHIP_ERRORS),
    dependencies=[Depends(limits.limit_previews)],
)
def preview_landing_submission(body: AnyForm, session: PublicSessionDep) -> ProvisionPreviewRead:
    """Show what either form would do and cost."""
    return submission.preview(session, body)


@router.post(
    "/submit/new",
    response_model=SubmissionRead,
    responses=documented(*_FORM_ERRORS, customer_errors.ClientCinConflict, *_SIGNING_ERRORS, *KEY_ERRORS),
    dependencies=[limited_write],
)
def submit_new_subscription(body: NewSubscription, session: PublicSessionDep, once: PublicRequiredOnce) -> Response:
    """Subscribe: a new client, one more contract of a known one, or another plan for a line he has."""
    return once(body, lambda: submission.submit_new(session, body))


@router.post(
    "/submit/plan-change",
    response_model=SubmissionRead,
    responses=documented(*_PLAN_ERRORS, *_OWNERSHIP_ERRORS, *KEY_ERRORS),
    dependencies=[limited_write],
)
def submit_plan_change(body: PlanChangeRequest, session: PublicSessionDep, once: PublicRequiredOnce) -> Response:
    """Change the plan of a contract of the CIN."""
    return once(body, lambda: submission.submit_plan_change(session, body))


@router.post(
    "/contracts/{contract_id}/document-link",
    response_model=DocumentLinkRead,
    responses=documented(
        *_TOKEN_ERRORS, RateLimited, contract_errors.ContractNotFound, errors.LandingContractForbidden, *KEY_ERRORS
    ),
    dependencies=[limited_write],
)
def create_contract_document_link(
    contract_id: UUID, body: DocumentLinkCreate, session: PublicSessionDep, once: PublicOptionalOnce
) -> Response:
    """Get a fresh link to a contract's document."""
    limits.limit_lookups_of(f"contract {contract_id}")
    return once(body, lambda: papers.link_contract(session, contract_id, body))


@router.get(
    "/contracts/{contract_id}/document",
    response_class=Response,
    responses={
        **_PDF,
        **documented(
            errors.LandingTokenInvalid,
            errors.LandingTokenExpired,
            errors.LandingDocumentTokenMismatch,
            contract_errors.ContractNotFound,
            contract_errors.ContractDocumentNotFound,
            DocumentUnavailable,
        ),
    },
)
def download_landing_contract(contract_id: UUID, token: DocumentToken, session: PublicSessionDep) -> Response:
    """Download a contract's document by its link."""
    return pdf_response(*papers.get_contract(session, contract_id, token))


@router.get(
    "/invoices/{invoice_id}/document",
    response_class=Response,
    responses={
        **_PDF,
        **documented(
            errors.LandingTokenInvalid,
            errors.LandingTokenExpired,
            errors.LandingInvoiceTokenMismatch,
            InvoiceNotFound,
            DocumentUnavailable,
        ),
    },
)
def download_landing_invoice(invoice_id: UUID, token: DocumentToken, session: PublicSessionDep) -> Response:
    """Download an invoice's document by its link."""
    return pdf_response(*papers.get_invoice(session, invoice_id, token))

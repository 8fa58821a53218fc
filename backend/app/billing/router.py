"""Routes of billing."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Query, Response

from app.billing import errors, preview, service
from app.billing.schemas import BillingPreviewRead, BillingRunCreate, BillingRunDetailRead, BillingRunRead
from app.common.auth import BillingReader, BillingWriter, SessionDep
from app.common.errors import documented
from app.common.idempotency import KEY_ERRORS, OptionalOnce, RequiredOnce
from app.common.pagination import MAX_PAGE_SIZE, Page, PageQuery

router = APIRouter(tags=["Billing"])

Prefer = Annotated[str | None, Header(description="`respond-async` queues the run.", max_length=100)]


def _status(run: BillingRunRead) -> int:
    return 202 if run.status in ("queued", "running") else 200


def _location(run: BillingRunRead) -> dict[str, str]:
    return {"Location": f"/api/v1/billing/runs/{run.billing_run_id}"} if _status(run) == 202 else {}


@router.post(
    "/billing/runs",
    response_model=BillingRunDetailRead,
    responses={202: {"model": BillingRunDetailRead}, **documented(errors.BillingRunInProgress, *KEY_ERRORS)},
)
def create_billing_run(
    body: BillingRunCreate, session: SessionDep, _actor: BillingWriter, once: RequiredOnce, prefer: Prefer = None
) -> Response:
    """Settle a period: issue what is owed and not billed, one invoice per client."""
    in_background = prefer is not None and "respond-async" in prefer
    work = lambda: service.start_run(session, body, in_background=in_background)  # noqa: E731
    return once(body, work, status_of=_status, headers=_location)


@router.post("/billing/runs/preview", response_model=BillingPreviewRead)
def preview_billing_run(
    body: BillingRunCreate,
    session: SessionDep,
    _actor: BillingReader,
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    size: Annotated[int, Query(ge=1, le=MAX_PAGE_SIZE)] = 20,
) -> BillingPreviewRead:
    """Compute a run without issuing anything."""
    return preview.preview_run(session, body, page, size)


@router.get("/billing/runs", response_model=Page[BillingRunRead])
def list_billing_runs(session: SessionDep, _actor: BillingReader, request: PageQuery) -> Page[BillingRunRead]:
    """List billing runs."""
    return service.list_runs(session, request)


@router.get(
    "/billing/runs/{run_id}", response_model=BillingRunDetailRead, responses=documented(errors.BillingRunNotFound)
)
def get_billing_run(run_id: UUID, session: SessionDep, _actor: BillingReader) -> BillingRunDetailRead:
    """Read a run: progress, totals, parked clients."""
    return service.get_run(session, run_id)


@router.post(
    "/billing/runs/{run_id}/resume",
    response_model=BillingRunDetailRead,
    responses={
        202: {"model": BillingRunDetailRead},
        **documented(
            errors.BillingRunNotFound, errors.BillingRunNotResumable, errors.BillingRunInProgress, *KEY_ERRORS
        ),
    },
)
def resume_billing_run(run_id: UUID, session: SessionDep, _actor: BillingWriter, once: OptionalOnce) -> Response:
    """Bill parked clients that were put right, and chunks that never ended."""
    return once(None, lambda: service.resume_run(session, run_id), status_of=_status, headers=_location)

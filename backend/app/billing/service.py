"""Business verbs of billing: start a run, bill a chunk, resume what was left, preview without writing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.billing import queries, rating
from app.billing.errors import BillingRunInProgress, BillingRunNotFound, BillingRunNotResumable
from app.billing.models import BillingRun, BillingRunChunk
from app.billing.rules import RunStatus
from app.billing.schemas import (
    BillingProgressRead,
    BillingRunCreate,
    BillingRunDetailRead,
    BillingRunRead,
    ParkedClientRead,
)
from app.collections import service as collections
from app.common import audit, clock, db, logging, metrics, money, outbox, queue, tenancy
from app.common.days import ONE_DAY, Interval
from app.common.pagination import Page, PageRequest, paginate
from app.common.settings import get_settings
from app.contracts import service as contracts
from app.customers import service as customers
from app.receivables import printing
from app.receivables import service as receivables

LISTED = 1000
"""How many invoices and parked clients an answer lists."""

BILL_CHUNK = "billing.bill_chunk"
PRINT_CHUNK = "billing.print_chunk"

log = logging.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Range:
    first: UUID
    last: UUID
    clients: int


def start_run(session: Session, body: BillingRunCreate, *, in_background: bool = False) -> BillingRunRead:
    """Settle a period: at once for few clients, by queued chunks for many or when asked.

    Effects: inline, everything in this transaction; else a run, its chunks and their jobs.
    Errors: `BillingRunInProgress`.
    """
    settings = get_settings()
    ranges = [_Range(*row) for row in rating.client_ranges(session)]
    clients = sum(item.clients for item in ranges)
    is_inline = not in_background and clients <= settings.billing_inline_limit
    run = BillingRun(
        period_start=body.period_start,
        period_end=body.period_end,
        due_days=_due_days(session, body),
        tax_rate=tenancy.current_tenant(session).default_tax_rate if body.tax_rate is None else body.tax_rate,
        status=RunStatus.RUNNING if is_inline else RunStatus.QUEUED,
        client_count=clients,
        started_at=clock.now(),
        started_by=db.actor_of(session),
    )
    with db.guarding(session, uq_billing_runs_active=BillingRunInProgress()):
        session.add(run)
    audit.record(session, "billing_run", run.id, "billing_run_started", _period(run))
    if not is_inline:
        receivables.prepare_to_issue(session)
    if is_inline and ranges:
        ranges = [_Range(ranges[0].first, ranges[-1].last, clients)]
    chunks = _add_chunks(session, run, ranges, after=0)
    if is_inline or not chunks:
        for chunk in chunks:
            _bill(session, run, chunk)
        # Its clients are locked already; those of others could be held by who waits for the number series.
        for item in ranges:
            collections.open_overdue(session, clients=(item.first, item.last))
        _finish_if_done(session, run.id)
    else:
        _enqueue(session, [chunk.id for chunk in chunks])
    return get_run(session, run.id)


def bill_chunk(session: Session, chunk_id: UUID) -> None:
    """Bill a chunk that is not done; its checkpoint and its invoices are kept together.

    Effects: locks the chunk, its clients in the order of their ids, last the number series and the run.
    """
    chunk = queries.find_chunk_for_update(session, chunk_id)
    if chunk is None or chunk.done_at is not None:
        return
    run = queries.find_run(session, chunk.billing_run_id)
    if run is None:
        raise BillingRunNotFound
    with metrics.billing_chunk_seconds.time():
        _bill(session, run, chunk)
    _finish_if_done(session, run.id)


def print_chunk(session: Session, chunk_id: UUID) -> int:
    """Render some of the documents of a chunk that are missing.

    Returns: how many; zero when all are there.
    """
    chunk = queries.find_chunk(session, chunk_id)
    if chunk is None:
        return 0
    return printing.print_invoices(session, chunk.billing_run_id, (chunk.first_client_id, chunk.last_client_id))


def resume_run(session: Session, run_id: UUID) -> BillingRunRead:
    """Take up what a run left: chunks that never ended, and clients it parked.

    Errors: `BillingRunNotFound`, `BillingRunNotResumable`, `BillingRunInProgress`.
    """
    run = queries.find_run_for_update(session, run_id)
    if run is None:
        raise BillingRunNotFound
    undone = queries.undone_chunk_ids(session, run_id)
    parked = queries.parked_client_ids(session, run_id)
    if not undone and not parked:
        raise BillingRunNotResumable
    if not undone:
        with db.guarding(session, uq_billing_runs_active=BillingRunInProgress()):
            run.status = RunStatus.QUEUED
        ranges = [_Range(client_id, client_id, 0) for client_id in parked]
        chunks = _add_chunks(session, run, ranges, after=queries.last_sequence(session, run_id))
        if len(chunks) <= get_settings().billing_inline_limit:
            for chunk in chunks:
                _bill(session, run, chunk)
        undone = queries.undone_chunk_ids(session, run_id)
    audit.record(session, "billing_run", run.id, "billing_run_resumed", {"parked_clients": len(parked)})
    _enqueue(session, undone)
    _finish_if_done(session, run_id)
    return get_run(session, run_id)


def get_run(session: Session, run_id: UUID) -> BillingRunDetailRead:
    """A run, how far it is, and whom it parked.

    Errors: `BillingRunNotFound`.
    """
    run = queries.find_run(session, run_id)
    if run is None:
        raise BillingRunNotFound
    parked = [
        ParkedClientRead(
            client_id=item.client_id,
            client_name=name,
            reason=item.reason,
            details=item.details,
            resolved_at=item.resolved_at,
        )
        for item, name in queries.parked_of(session, run_id, LISTED)
    ]
    ids = receivables.invoice_ids_of_run(session, run_id, LISTED)
    head = _read(session, [run])[0].model_copy(update={"invoice_ids": ids})
    return BillingRunDetailRead(**dict(head), parked_clients=parked)


def list_runs(session: Session, request: PageRequest) -> Page[BillingRunRead]:
    """A page of runs, without the ids of their invoices."""
    page = paginate(session, queries.runs(), request, queries.RUN_ORDERING, lambda row: row[0])
    return Page[BillingRunRead](data=_read(session, list(page.data)), meta=page.meta)


def _add_chunks(session: Session, run: BillingRun, ranges: list[_Range], *, after: int) -> list[BillingRunChunk]:
    chunks = [
        BillingRunChunk(
            billing_run_id=run.id,
            sequence=after + number,
            first_client_id=item.first,
            last_client_id=item.last,
            client_count=item.clients,
        )
        for number, item in enumerate(ranges, start=1)
    ]
    session.add_all(chunks)
    session.flush()
    return chunks


def _enqueue(session: Session, chunk_ids: Sequence[UUID]) -> None:
    tenant = str(session.info["tenant_id"])
    arguments = [{"tenant_id": tenant, "chunk_id": str(chunk_id)} for chunk_id in chunk_ids]
    queue.defer_many(session, BILL_CHUNK, queue.BILLING, arguments)


def _bill(session: Session, run: BillingRun, chunk: BillingRunChunk) -> None:
    """Rate and issue for the clients of a chunk, park who breaks a rule, and set the checkpoint."""
    clients = (chunk.first_client_id, chunk.last_client_id)
    with db.fresh_plans(session):
        languages = customers.lock_clients_between(session, *clients)
        queries.resolve_parked(session, run.id, clients, clock.now())
        facts = rating.facts_of(session, Interval(run.period_start, run.period_end + ONE_DAY), run.tax_rate)
        rated = rating.rate_clients(session, clients, languages, facts)
    issued = receivables.issue_documents(session, rated.drafts, clients, _terms(run))
    contracts.settle_rerating(session, rated.looked_back)
    for item in rated.parked:
        _park(session, run, item)
    chunk.invoice_count, chunk.credit_note_count = issued.invoice_count, issued.credit_note_count
    chunk.subtotal_amount, chunk.tax_amount, chunk.total_amount = issued.subtotal, issued.tax, issued.total
    chunk.done_at = clock.now()
    session.flush()
    metrics.billing_invoices_total.inc(chunk.invoice_count)
    if issued.invoice_count:
        arguments = {"tenant_id": str(session.info["tenant_id"]), "chunk_id": str(chunk.id)}
        queue.defer(session, PRINT_CHUNK, queue.DOCUMENTS, **arguments)


def _terms(run: BillingRun) -> receivables.IssueTerms:
    due_date = run.period_end + timedelta(days=run.due_days)
    return receivables.IssueTerms(run.id, run.period_start, run.period_end, due_date)


def _park(session: Session, run: BillingRun, item: rating.Parked) -> None:
    """Put a client aside; its contracts will be re-rated from this period on, whichever run comes next."""
    queries.park(session, run.id, item.client_id, item.reason, dict(item.details))
    contracts.mark_for_rerating(session, item.client_id, run.period_start)
    metrics.billing_parked_total.labels(item.reason).inc()


def _finish_if_done(session: Session, run_id: UUID) -> None:
    """Complete the run when no chunk is left; the lock makes the last two chunks agree on who is last."""
    run = queries.find_run_for_update(session, run_id)
    if run is None or run.status not in (RunStatus.QUEUED, RunStatus.RUNNING):
        return
    if queries.undone_chunk_ids(session, run_id):
        run.status = RunStatus.RUNNING
        return
    parked = queries.parked_counts(session, [run_id]).get(run_id, 0)
    run.status = RunStatus.COMPLETED_WITH_ERRORS if parked else RunStatus.COMPLETED
    run.completed_at = run.completed_at or clock.now()
    session.flush()
    summary = _read(session, [run])[0]
    totals = {"invoices": summary.invoice_count, "total_amount": str(summary.total_amount), "parked_clients": parked}
    audit.record(session, "billing_run", run_id, "billing_run_completed", totals)
    outbox.emit(
        session, "billing_run.completed", run_id, {"billing_run_id": str(run_id), "status": run.status} | totals
    )
    collections.open_later(session)
    session.flush()
    log.info("billing_run_completed", billing_run_id=str(run_id), status=run.status, **totals)


def _due_days(session: Session, body: BillingRunCreate) -> int:
    """What was asked for, the tenant's terms when nothing was."""
    if "due_days" in body.model_fields_set:
        return body.due_days
    return tenancy.current_tenant(session).billing_rules().payment_terms_days


def _period(run: BillingRun) -> dict[str, str]:
    return {"period_start": run.period_start.isoformat(), "period_end": run.period_end.isoformat()}


def _read(session: Session, runs: list[BillingRun]) -> list[BillingRunRead]:
    ids = [run.id for run in runs]
    sums, parked = queries.sums_of(session, ids), queries.parked_counts(session, ids)
    return [_read_one(run, sums.get(run.id), parked.get(run.id, 0)) for run in runs]


def _read_one(run: BillingRun, sums: queries.RunSums | None, parked: int) -> BillingRunRead:
    return BillingRunRead(
        billing_run_id=run.id,
        status=run.status,
        period_start=run.period_start,
        period_end=run.period_end,
        due_days=run.due_days,
        tax_rate=run.tax_rate,
        invoice_count=sums.invoices if sums else 0,
        subtotal_amount=sums.subtotal_amount if sums else money.ZERO,
        tax_amount=sums.tax_amount if sums else money.ZERO,
        total_amount=sums.total_amount if sums else money.ZERO,
        invoice_ids=[],
        progress=BillingProgressRead(
            clients_done=sums.clients_done if sums else 0,
            clients_total=run.client_count,
            invoices=sums.invoices if sums else 0,
            credit_notes=sums.credit_notes if sums else 0,
            parked_clients=parked,
        ),
        created_at=run.created_at,
        completed_at=run.completed_at,
    )

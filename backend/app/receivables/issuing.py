"""Issuing: drafts become numbered invoices, and credit the client already has is used on them.

Invariant: lines are written and checked first; the series is locked last, with the documents that take its
numbers, so numbers are continuous and a later number is never issued earlier.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.common import clock, db, logging, money, tenancy
from app.receivables import bulk, queries, rules
from app.receivables.models import CreditApplication, PaymentAllocation
from app.receivables.values import DraftDocument, Series


@dataclass(frozen=True, slots=True)
class IssueTerms:
    """What all documents of an issue have in common; `period_end` is the last day."""

    billing_run_id: UUID | None
    period_start: date
    period_end: date
    due_date: date


@dataclass(frozen=True, slots=True)
class Issued:
    """What was issued, and the sums over the invoices."""

    invoice_count: int
    credit_note_count: int
    subtotal: Decimal
    tax: Decimal
    total: Decimal


def issue_documents(
    session: Session, drafts: Sequence[DraftDocument], clients: tuple[UUID, UUID], terms: IssueTerms
) -> Issued:
    """Issue one document per draft: an invoice, or a credit note where the total is negative.

    Args: clients: the range of ids the drafts lie in, already locked.
    Effects: rows in bulk, audit and outbox rows, credits applied, the tenant's series locked to the end.
    """
    if not drafts:
        return Issued(0, 0, money.ZERO, money.ZERO, money.ZERO)
    tenant = tenancy.current_tenant(session)
    session.flush()
    ids = bulk.stage(session, drafts)
    values: dict[str, Any] = {
        "run_id": terms.billing_run_id,
        "issuer_id": issuer_of(session, tenant),
        "period_start": terms.period_start,
        "period_end": terms.period_end,
        "due_date": terms.due_date,
        "currency": tenant.currency,
        "first_client": clients[0],
        "last_client": clients[1],
    }
    issued = [(key, draft) for key, draft in zip(ids, drafts, strict=True) if not draft.is_credit]
    credits_given = len(drafts) - len(issued)
    counted = [(kind, n) for kind, n in ((bulk.INVOICES, len(issued)), (bulk.CREDIT_NOTES, credits_given)) if n]
    for kind, _ in counted:
        bulk.insert_lines(session, kind, logging.request_id.get())
    year = clock.today(tenant.time_zone).year
    for kind, count in counted:
        _write_numbered(session, kind, count, year, values)
    used_credit = _use_credit(session, clients, issued)
    if used_credit or any(not draft.totals.total for _, draft in issued):
        bulk.insert_paid_at_issue(session, logging.request_id.get())
    subtotal = tax = money.ZERO
    for _, draft in issued:
        subtotal += draft.totals.subtotal
        tax += draft.totals.tax
    return Issued(len(issued), credits_given, subtotal, tax, subtotal + tax)


def prepare(session: Session) -> None:
    """Write what all documents of a run share, so that its first chunks do not wait for each other to do it."""
    tenant = tenancy.current_tenant(session)
    issuer_of(session, tenant)
    for series in (Series.INVOICE, Series.CREDIT_NOTE):
        queries.ensure_series(session, series, clock.today(tenant.time_zone).year)


def warm_up(session: Session) -> None:
    """Issue nothing, so that the first documents do not wait for the statements that write them."""
    bulk.stage(session, [])
    values = dict.fromkeys(
        ("run_id", "issuer_id", "period_start", "period_end", "due_date", "currency", "first_client", "last_client")
    )
    for kind in (bulk.INVOICES, bulk.CREDIT_NOTES):
        bulk.insert_lines(session, kind, None)
        numbering = {"series": kind.series, "base": 0, "prefix": "", "at": clock.now()}
        bulk.insert_documents(session, kind, values | numbering)


def issuer_of(session: Session, tenant: tenancy.Tenant) -> UUID:
    """The seller as it reads today, kept for all documents issued while it does."""
    details = tenant.seller_details().model_dump()
    canonical = json.dumps(details, sort_keys=True, ensure_ascii=False)
    return queries.ensure_issuer(session, hashlib.sha256(canonical.encode()).hexdigest(), details)


def _use_credit(session: Session, clients: tuple[UUID, UUID], issued: list[tuple[str, DraftDocument]]) -> bool:
    """Settle new invoices by what their clients have left, oldest credit first; whether there was any."""
    available: defaultdict[UUID, list[tuple[tuple[str, UUID], Decimal]]] = defaultdict(list)
    with db.fresh_plans(session):
        credits_left = queries.open_credits(session, clients)
    invoices = {d.client_id: (UUID(hex=key), d.totals.total) for key, d in issued} if credits_left else {}
    for client_id, kind, source_id, amount in credits_left:
        if client_id in invoices:
            available[client_id].append(((kind, source_id), amount))
    for client_id, sources in available.items():
        invoice_id, total = invoices[client_id]
        for (kind, source_id), part in rules.spread(total, sources):
            if kind == "credit_note":
                session.add(CreditApplication(credit_note_id=source_id, invoice_id=invoice_id, amount=part))
            else:
                session.add(PaymentAllocation(payment_id=source_id, invoice_id=invoice_id, amount=part))
    session.flush()
    return bool(available)


def _write_numbered(session: Session, kind: bulk.Kind, count: int, year: int, values: dict[str, Any]) -> None:
    """Lock the series, read the instant, write the documents: a later number is never issued earlier."""
    base = queries.take_numbers(session, kind.series, year, count)
    numbering = {"series": kind.series, "base": base, "prefix": f"{kind.series}-{year}-", "at": clock.now()}
    bulk.insert_documents(session, kind, values | numbering)

"""Issuing: drafts become numbered invoices, and credit the client already has is used on them.

Invariant: rows are written without numbers and checked by every constraint first; the series is locked last,
so numbers are continuous and a later number is never issued earlier.
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

from app.common import clock, logging, money, tenancy
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
    """What was issued: the invoices in the order of the drafts, and the sums over them."""

    invoice_ids: tuple[UUID, ...]
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
        return Issued((), 0, money.ZERO, money.ZERO, money.ZERO)
    tenant = tenancy.current_tenant(session)
    session.flush()
    ids = bulk.stage(session, drafts)
    values: dict[str, Any] = {
        "run_id": terms.billing_run_id,
        "issuer_id": _issuer(session, tenant),
        "period_start": terms.period_start,
        "period_end": terms.period_end,
        "due_date": terms.due_date,
        "currency": tenant.currency,
    }
    session.flush()
    issued = [(n, d) for n, d in enumerate(drafts) if not d.is_credit]
    credits_given = len(drafts) - len(issued)
    if issued:
        bulk.insert_invoices(session, values)
        _use_credit(session, clients, {d.client_id: (ids[n], d.totals.total) for n, d in issued})
    if credits_given:
        bulk.insert_credit_notes(session, values)
    _give_numbers(session, len(issued), credits_given, tenant.time_zone)
    return Issued(
        tuple(ids[n] for n, _ in issued),
        credits_given,
        money.total(d.totals.subtotal for _, d in issued),
        money.total(d.totals.tax for _, d in issued),
        money.total(d.totals.total for _, d in issued),
    )


def _issuer(session: Session, tenant: tenancy.Tenant) -> UUID:
    details = tenant.seller_details().model_dump()
    canonical = json.dumps(details, sort_keys=True, ensure_ascii=False)
    return queries.ensure_issuer(session, hashlib.sha256(canonical.encode()).hexdigest(), details)


def _use_credit(session: Session, clients: tuple[UUID, UUID], invoices: dict[UUID, tuple[UUID, Decimal]]) -> None:
    """Settle new invoices by what their clients have left, oldest credit first."""
    available: defaultdict[UUID, list[tuple[tuple[str, UUID], Decimal]]] = defaultdict(list)
    for client_id, kind, source_id, amount in queries.open_credits(session, clients):
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


def _give_numbers(session: Session, invoices: int, credit_notes: int, time_zone: str) -> None:
    """Number what was staged; the instant is read after the series is locked."""
    year, request_id = clock.today(time_zone).year, logging.request_id.get()
    if invoices:
        base = queries.take_numbers(session, Series.INVOICE, year, invoices)
        bulk.number_invoices(session, year, base, clock.now(), request_id)
    if credit_notes:
        base = queries.take_numbers(session, Series.CREDIT_NOTE, year, credit_notes)
        bulk.number_credit_notes(session, year, base, clock.now(), request_id)

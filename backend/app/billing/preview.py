"""The dry run: everything a run would compute, nothing it would write."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy.orm import Session

from app.billing import queries, rating
from app.billing.schemas import (
    BillingPreviewRead,
    BillingRunCreate,
    ParkedClientRead,
    PreviewClientRead,
    PreviewLineRead,
)
from app.billing.service import LISTED
from app.common import money, tenancy
from app.common.days import ONE_DAY, Interval
from app.customers import service as customers
from app.receivables.values import DraftDocument


def preview_run(session: Session, body: BillingRunCreate, page: int, size: int) -> BillingPreviewRead:
    """What a run would issue and park; its totals equal the run's while nothing changes.

    Args: page, size: which clients are shown with their lines; the totals are of all.
    """
    tenant = tenancy.current_tenant(session)
    rate = tenant.default_tax_rate if body.tax_rate is None else body.tax_rate
    facts = rating.facts_of(session, Interval(body.period_start, body.period_end + ONE_DAY), rate)
    tally, shown, parked = _Tally(), list[DraftDocument](), list[rating.Parked]()
    skip = (page - 1) * size
    for first, last, clients in rating.client_ranges(session):
        languages = customers.languages_between(session, first, last)
        rated = rating.rate_clients(session, (first, last), languages, facts)
        wanted = max(0, skip - tally.documents)
        shown += rated.drafts[wanted : wanted + size - len(shown)]
        parked += rated.parked[: LISTED - len(parked)]
        tally.add(clients, rated.drafts)
    names = queries.client_names(session, [d.client_id for d in shown] + [p.client_id for p in parked])
    return BillingPreviewRead(
        period_start=body.period_start,
        period_end=body.period_end,
        client_count=tally.clients,
        invoice_count=tally.invoices,
        credit_note_count=tally.documents - tally.invoices,
        subtotal_amount=tally.subtotal,
        tax_amount=tally.tax,
        total_amount=tally.total,
        anomalies=[
            ParkedClientRead(
                client_id=p.client_id, client_name=names[p.client_id], reason=p.reason, details=dict(p.details)
            )
            for p in parked
        ],
        clients=[_client(draft, names[draft.client_id]) for draft in shown],
        page=page,
        size=size,
    )


class _Tally:
    """Sums over the documents seen so far; amounts are of invoices, as a run's are."""

    def __init__(self) -> None:
        self.clients = self.documents = self.invoices = 0
        self.subtotal: Decimal = money.ZERO
        self.tax: Decimal = money.ZERO
        self.total: Decimal = money.ZERO

    def add(self, clients: int, drafts: list[DraftDocument]) -> None:
        self.clients += clients
        self.documents += len(drafts)
        for draft in drafts:
            if not draft.is_credit:
                self.invoices += 1
                self.subtotal += draft.totals.subtotal
                self.tax += draft.totals.tax
                self.total += draft.totals.total


def _client(draft: DraftDocument, name: str) -> PreviewClientRead:
    return PreviewClientRead(
        client_id=draft.client_id,
        client_name=name,
        subtotal_amount=draft.totals.subtotal,
        tax_amount=draft.totals.tax,
        total_amount=draft.totals.total,
        lines=[
            PreviewLineRead(
                contract_id=line.contract_id,
                line_type=line.line_type,
                description=line.description,
                line_total=line.line_total,
                tax_rate=line.tax_rate,
                service_period_start=line.service_from,
                service_period_end=line.service_to - ONE_DAY,
            )
            for line in draft.lines
        ],
    )

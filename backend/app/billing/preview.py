"""The dry run: everything a run would compute, nothing it would write."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from app.billing import queries, rating
from app.billing.changes import Change, ChangeCause, PastAmount, Periods
from app.billing.periods import months_of
from app.billing.quoting import line_facts
from app.billing.schemas import (
    BillingPreviewRead,
    BillingRunCreate,
    ChangeCauseRead,
    ParkedClientRead,
    PreviewChangeRead,
    PreviewClientRead,
    PreviewLineRead,
)
from app.billing.service import LISTED
from app.common import money, tenancy
from app.common.days import ONE_DAY, Interval, add_months, overlap
from app.customers import service as customers
from app.receivables.values import DraftDocument, LineType


def preview_run(session: Session, body: BillingRunCreate, page: int, size: int) -> BillingPreviewRead:
    """What a run would issue and park; its totals equal the run's while nothing changes.

    Args: page, size: which clients are shown with their lines; the totals are of all.
    """
    tenant = tenancy.current_tenant(session)
    rate = tenant.default_tax_rate if body.tax_rate is None else body.tax_rate
    facts = rating.facts_of(session, Interval(body.period_start, body.period_end + ONE_DAY), rate)
    tally, shown, parked = _Tally(), list[DraftDocument](), list[rating.Parked]()
    skip, after, change = (page - 1) * size, None, Change(_periods(facts.period))
    ranges = rating.client_ranges(session)
    for first, last, clients in ranges:
        languages = customers.languages_between(session, first, last)
        rated = rating.rate_clients(session, (first, last), languages, facts)
        wanted = max(0, skip - tally.documents)
        shown += rated.drafts[wanted : wanted + size - len(shown)]
        parked += rated.parked[: LISTED - len(parked)]
        tally.add(clients, rated.drafts)
        _compare(session, change, rated, (after, last if last != ranges[-1][1] else None))
        after = last
    if not ranges:
        _compare(session, change, rating.NOBODY, (None, None))
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
        change=_change(change),
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


def _periods(own: Interval) -> Periods:
    """The run's days, and as many months before them."""
    months = len(months_of(own))
    return Periods(Interval(add_months(own.start, -months), own.start), own)


def _compare(
    session: Session, change: Change, rated: rating.RatedRange, stretch: tuple[UUID | None, UUID | None]
) -> None:
    """Count a range of clients, and whoever was invoiced before and has nothing to rate any more.

    Args: stretch: the ids after the range before, up to this one's last; together they leave no id out.
    """
    period, own = change.periods
    past = (PastAmount(*row) for row in queries.past_amounts(session, *stretch, period))
    billed = {
        contract_id
        for contract_id, lines in rated.billed.items()
        if any(line.line_type is LineType.RECURRING and overlap(line.days, own) for line in lines)
    }
    contracts = {contract.contract_id: contract for contract in rated.contracts}
    parked = [item.client_id for item in rated.parked]
    change.add(past, queries.past_tax(session, *stretch, period), rated.drafts, parked, contracts, frozenset(billed))


def _change(change: Change) -> PreviewChangeRead:
    causes = [(cause, change.shifts[cause]) for cause in ChangeCause if cause in change.shifts]
    return PreviewChangeRead(
        previous_period_start=change.periods.before.start,
        previous_period_end=change.periods.before.end - ONE_DAY,
        previous_total_amount=change.before,
        difference_amount=change.now - change.before,
        causes=[
            ChangeCauseRead(cause=cause, contract_count=shift.contracts, amount=shift.amount)
            for cause, shift in causes
            if shift.amount
        ],
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
        lines=[PreviewLineRead(contract_id=line.contract_id, **line_facts(line)) for line in draft.lines],
    )

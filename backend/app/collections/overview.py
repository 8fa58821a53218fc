"""The state of the book: what is outstanding, how old it is, what comes in.

Invariant: buckets hold outstanding amounts, and add up to what is outstanding.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.collections import opening, queries, rules, turnover
from app.collections.schemas import BalanceRead, BucketTotals, OverviewRead
from app.collections.values import AgingBucket, CaseStatus
from app.common import clock, money, tenancy
from app.common.days import ONE_DAY, add_months
from app.customers import service as customers


def get_overview(session: Session) -> OverviewRead:
    """The totals of the tenant, newly overdue invoices included."""
    waiting = opening.open_for_reading(session)
    today = clock.today(tenancy.current_tenant(session).time_zone)
    buckets, overdue = dict.fromkeys(AgingBucket, money.ZERO), 0
    for due_date, count, outstanding in queries.open_by_due_date(session):
        days = rules.days_past_due(due_date, today)
        buckets[rules.bucket_of(days)] += outstanding
        overdue += count if days > 0 else 0
    total = money.total(buckets.values())
    counts, month = queries.chased_counts(session), today.replace(day=1)
    sales = turnover.billed_since(session, today - timedelta(days=rules.SALES_DAYS - 1), today)
    return OverviewRead(
        open_cases=counts.get(CaseStatus.OPEN, 0) + waiting,
        in_progress_cases=counts.get(CaseStatus.IN_PROGRESS, 0),
        overdue_invoices=overdue,
        total_outstanding_amount=total,
        bucket_totals=BucketTotals.model_validate(buckets),
        days_sales_outstanding=rules.days_sales_outstanding(total, sales),
        collected_this_month=queries.collected_between(session, month, add_months(month, 1) - ONE_DAY) or money.ZERO,
        promises_due=queries.promises_due(session, today),
    )


def get_balance(session: Session, client_id: UUID) -> BalanceRead:
    """What a client owes, what is late of it, and the credit against it.

    Errors: `ClientNotFound`.
    """
    opening.open_overdue(session, client_id=client_id)
    client, tenant = customers.get_client_row(session, client_id), tenancy.current_tenant(session)
    today = clock.today(tenant.time_zone)
    outstanding = overdue = money.ZERO
    open_invoices = overdue_invoices = 0
    due = queries.open_by_due_date(session, client_id)
    for due_date, count, amount in due:
        outstanding, open_invoices = outstanding + amount, open_invoices + count
        if rules.days_past_due(due_date, today) > 0:
            overdue, overdue_invoices = overdue + amount, overdue_invoices + count
    credit = money.total(part or money.ZERO for part in queries.credit_of(session, client_id))
    return BalanceRead(
        client_id=client_id,
        currency=tenant.currency,
        outstanding_amount=outstanding,
        overdue_amount=overdue,
        credit_amount=credit,
        balance_amount=outstanding - credit,
        open_invoices=open_invoices,
        overdue_invoices=overdue_invoices,
        oldest_due_date=due[0][0] if due else None,
        is_delinquent=client.is_delinquent,
        delinquent_since=client.delinquent_since,
    )

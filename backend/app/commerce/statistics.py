"""Statistics of the commerce suite: sums over sets of rows, never row by row."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy.orm import Session

from app.commerce import queries, reading, rules
from app.commerce.answers import (
    AgingAnswer,
    AllStatisticsAnswer,
    SaleAgingRead,
    SaleBucketRead,
    SaleConfigRead,
    SaleCreditStatisticsRead,
    SaleInvoiceStatisticsRead,
    SaleKeyFiguresRead,
    SaleStatisticsRead,
    SaleSuiteRead,
    SummaryAnswer,
)
from app.commerce.rules import CreditState, InvoiceState
from app.common import money, tenancy

_STANDING = frozenset(InvoiceState) - {InvoiceState.DRAFT, InvoiceState.CANCELLED, InvoiceState.VOID}


def get_suite(session: Session) -> SaleSuiteRead:
    """The suite's configuration and figures."""
    return SaleSuiteRead(config=_config(session), statistics=_summary(session))


def get_statistics(session: Session, kind: rules.StatisticsKind) -> SummaryAnswer | AgingAnswer | AllStatisticsAnswer:
    """The figures of a kind."""
    if kind is rules.StatisticsKind.AGING:
        return AgingAnswer(aging=_aging(session))
    found = _summary(session)
    if kind is rules.StatisticsKind.SUMMARY:
        return SummaryAnswer(invoices=found.invoices, credit_notes=found.credit_notes)
    invoices = found.invoices
    rate = money.ZERO
    if invoices.total_amount:
        paid, total = money.to_cents(invoices.total_paid), money.to_cents(invoices.total_amount)
        rate = money.share_of(Decimal("100.00"), paid, total)
    return AllStatisticsAnswer(
        invoices=invoices,
        credit_notes=found.credit_notes,
        aging=_aging(session),
        config=_config(session),
        summary=SaleKeyFiguresRead(
            total_outstanding=invoices.total_outstanding,
            total_overdue=invoices.total_overdue,
            overdue_count=invoices.overdue,
            credits_pending=found.credit_notes.total_pending,
            collection_rate=rate,
        ),
    )


def _config(session: Session) -> SaleConfigRead:
    tenant = tenancy.current_tenant(session)
    return SaleConfigRead(
        default_currency=tenant.currency,
        vat_rate=tenant.default_tax_rate * 100,
        default_payment_term_days=tenant.payment_term_days,
    )


def _summary(session: Session) -> SaleStatisticsRead:
    currency = tenancy.current_tenant(session).currency
    return SaleStatisticsRead(invoices=_invoices(session, currency), credit_notes=_credit_notes(session, currency))


def _invoices(session: Session, currency: str) -> SaleInvoiceStatisticsRead:
    rows = {
        InvoiceState(state): (count, total, settled, due)
        for state, count, total, settled, due in queries.invoice_sums(session, reading.today_of(session), currency)
    }
    standing = [row for state, row in rows.items() if state in _STANDING]
    counts = {state.lower(): rows[state][0] if state in rows else 0 for state in InvoiceState}
    return SaleInvoiceStatisticsRead(
        total=sum(counts.values()),
        **counts,
        total_amount=money.total(row[1] for row in standing),
        total_paid=money.total(row[2] for row in standing),
        total_outstanding=money.total(row[3] for row in standing),
        total_overdue=rows[InvoiceState.OVERDUE][3] if InvoiceState.OVERDUE in rows else money.ZERO,
    )


def _credit_notes(session: Session, currency: str) -> SaleCreditStatisticsRead:
    counts = {state.lower(): 0 for state in CreditState}
    amounts = dict.fromkeys(CreditState, (money.ZERO, money.ZERO))
    for stored, used, count, total, applied in queries.credit_sums(session, currency):
        state = rules.credit_state(stored, money.CENT if used else money.ZERO)
        counts[state.lower()] += count
        amounts[state] = (amounts[state][0] + total, amounts[state][1] + applied)
    return SaleCreditStatisticsRead(
        total=sum(counts.values()),
        **counts,
        total_amount=money.total(amounts[state][0] for state in CreditState if state is not CreditState.CANCELLED),
        total_applied=amounts[CreditState.APPLIED][1],
        total_pending=amounts[CreditState.APPROVED][0],
    )


def _aging(session: Session) -> SaleAgingRead:
    """What is due by how late it is; due today is not late."""
    today, currency = reading.today_of(session), tenancy.current_tenant(session).currency
    sums = {name: [0, money.ZERO] for name in SaleAgingRead.model_fields}
    for due_date, count, amount in queries.due_by_day(session, currency):
        bucket = sums[rules.aging_bucket((today - due_date).days)]
        bucket[0] += count
        bucket[1] += amount
    return SaleAgingRead(**{name: SaleBucketRead(count=found[0], amount=found[1]) for name, found in sums.items()})

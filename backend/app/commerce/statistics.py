"""Statistics of the commerce suite: sums over sets of rows, never row by row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
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
    SaleSuiteRead,
    SummaryAnswer,
)
from app.commerce.answers import SaleStatisticsRead as Statistics
from app.commerce.rules import CreditState, InvoiceFacts, InvoiceState, StatisticsKind
from app.common import money, tenancy
from app.receivables.values import Settlement


@dataclass(slots=True)
class _Sum:
    """Some documents: how many, and what they come to."""

    count: int = 0
    total: Decimal = field(default=money.ZERO)
    outstanding: Decimal = field(default=money.ZERO)

    def add(self, count: int, total: Decimal, outstanding: Decimal) -> None:
        self.count += count
        self.total += total
        self.outstanding += outstanding


@dataclass(slots=True)
class _Book:
    """The sales of a tenant, by status and by how late they are."""

    states: defaultdict[InvoiceState, _Sum] = field(default_factory=lambda: defaultdict(_Sum))
    buckets: defaultdict[str, _Sum] = field(default_factory=lambda: defaultdict(_Sum))


def get_suite(session: Session) -> SaleSuiteRead:
    """The suite's configuration and figures."""
    return SaleSuiteRead(config=_config(session), statistics=_summary(session, _read_book(session)))


def get_statistics(session: Session, kind: StatisticsKind) -> SummaryAnswer | AgingAnswer | AllStatisticsAnswer:
    """The figures of a kind."""
    if kind is StatisticsKind.AGING:
        return AgingAnswer(aging=_aging(_open_book(session)))
    book = _read_book(session)
    found = _summary(session, book)
    invoices, credit_notes = found.invoices, found.credit_notes
    if kind is StatisticsKind.SUMMARY:
        return SummaryAnswer(invoices=invoices, credit_notes=credit_notes)
    return AllStatisticsAnswer(
        invoices=invoices,
        credit_notes=credit_notes,
        aging=_aging(book),
        config=_config(session),
        summary=SaleKeyFiguresRead(
            total_outstanding=invoices.total_outstanding,
            total_overdue=invoices.total_overdue,
            overdue_count=invoices.overdue,
            credits_pending=credit_notes.total_pending,
            collection_rate=_percent(invoices.total_paid, invoices.total_amount),
        ),
    )


def _config(session: Session) -> SaleConfigRead:
    tenant = tenancy.current_tenant(session)
    return SaleConfigRead(
        default_currency=tenant.currency,
        vat_rate=tenant.default_tax_rate * 100,
        default_payment_term_days=tenant.payment_term_days,
    )


def _open_book(session: Session) -> _Book:
    """What is open; due today is not late."""
    book, today = _Book(), reading.today_of(session)
    for due_date, settled, viewed, count, total, outstanding in queries.open_sums(session, _currency(session)):
        facts = InvoiceFacts(Settlement.OPEN, due_date, money.CENT if settled else money.ZERO, viewed)
        book.states[rules.invoice_state(facts, today)].add(count, total, outstanding)
        book.buckets[rules.aging_bucket((today - due_date).days)].add(count, total, outstanding)
    return book


def _read_book(session: Session) -> _Book:
    book = _open_book(session)
    for settlement, count, total in queries.closed_sums(session, _currency(session)):
        book.states[InvoiceState(settlement.upper())].add(count, total, money.ZERO)
    return book


def _summary(session: Session, book: _Book) -> Statistics:
    return Statistics(invoices=_invoices(book), credit_notes=_credit_notes(session))


def _invoices(book: _Book) -> SaleInvoiceStatisticsRead:
    standing = [book.states[state] for state in rules.STANDING]
    counts = {state.lower(): book.states[state].count for state in InvoiceState}
    total, outstanding = money.total(s.total for s in standing), money.total(s.outstanding for s in standing)
    return SaleInvoiceStatisticsRead(
        total=sum(counts.values()),
        **counts,
        total_amount=total,
        total_paid=total - outstanding,
        total_outstanding=outstanding,
        total_overdue=book.states[InvoiceState.OVERDUE].outstanding,
    )


def _credit_notes(session: Session) -> SaleCreditStatisticsRead:
    sums: defaultdict[CreditState, _Sum] = defaultdict(_Sum)
    for stored, used, count, total, applied in queries.credit_sums(session, _currency(session)):
        state = rules.credit_state(stored, money.CENT if used else money.ZERO)
        sums[state].add(count, total, total - applied)
    counts = {state.lower(): sums[state].count for state in CreditState}
    applied = sums[CreditState.APPLIED]
    return SaleCreditStatisticsRead(
        total=sum(counts.values()),
        **counts,
        total_amount=_total(sums[state] for state in CreditState if state is not CreditState.CANCELLED),
        total_applied=applied.total - applied.outstanding,
        total_pending=sums[CreditState.APPROVED].total,
    )


def _aging(book: _Book) -> SaleAgingRead:
    buckets = {name: book.buckets[name] for name in SaleAgingRead.model_fields}
    return SaleAgingRead(
        **{name: SaleBucketRead(count=held.count, amount=held.outstanding) for name, held in buckets.items()}
    )


def _total(sums: Iterable[_Sum]) -> Decimal:
    return money.total(item.total for item in sums)


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    if not whole:
        return money.ZERO
    return money.share_of(Decimal("100.00"), money.to_cents(part), money.to_cents(whole))


def _currency(session: Session) -> str:
    return tenancy.current_tenant(session).currency

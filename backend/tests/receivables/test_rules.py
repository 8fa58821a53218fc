"""Totals, statuses and the spreading of money by tables of cases and by properties."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.receivables.rules import spread, status_of
from app.receivables.values import InvoiceStatus, TaxAmount, Totals

D = Decimal
AMOUNTS = st.integers(1, 10_000_00).map(lambda cents: D(cents) / 100)


def foot(*lines: tuple[str, str]) -> tuple[str, str, str]:
    found = Totals.of((D(amount), D(rate)) for amount, rate in lines)
    return str(found.subtotal), str(found.tax), str(found.total)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([("19.99", "0.20")] * 3, ("59.97", "11.99", "71.96")),
        ([("84.86", "0.10"), ("20.00", "0.10")], ("104.86", "10.49", "115.35")),
        ([("10.00", "0.20"), ("10.00", "0.10"), ("10.00", "0")], ("30.00", "3.00", "33.00")),
        ([("0.02", "0.20"), ("0.02", "0.10")], ("0.04", "0.00", "0.04")),
        ([("0.03", "0.20"), ("0.05", "0.10")], ("0.08", "0.02", "0.10")),
        ([("200.00", "0.20"), ("-66.67", "0.20")], ("133.33", "26.67", "160.00")),
        ([("-66.67", "0.20")], ("-66.67", "-13.33", "-80.00")),
        ([("50.00", "0.20"), ("-50.00", "0.20")], ("0.00", "0.00", "0.00")),
        ([("50.00", "0.20"), ("-50.00", "0.10")], ("0.00", "5.00", "5.00")),
        ([], ("0.00", "0.00", "0.00")),
    ],
)
def test_tax_is_reckoned_once_per_rate(lines: list[tuple[str, str]], expected: tuple[str, str, str]) -> None:
    assert foot(*lines) == expected


def test_rates_are_kept_apart_and_in_order() -> None:
    found = Totals.of([(D("10.00"), D("0.20")), (D("5.00"), D("0.10")), (D("1.00"), D("0.200"))])
    assert found.taxes == (
        TaxAmount(D("0.10"), D("5.00"), D("0.50")),
        TaxAmount(D("0.20"), D("11.00"), D("2.20")),
    )


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(AMOUNTS, st.sampled_from([D("0.20"), D("0.14"), D("0.10"), D("0.07"), D("0")])), max_size=12))
def test_a_foot_adds_up(lines: list[tuple[Decimal, Decimal]]) -> None:
    found = Totals.of(lines)
    assert found.subtotal == sum((amount for amount, _ in lines), D(0)) == sum((t.base for t in found.taxes), D(0))
    assert found.total == found.subtotal + found.tax
    assert found.tax == sum((t.tax for t in found.taxes), D(0))
    assert all(abs(t.tax - t.base * t.rate) <= D("0.005") for t in found.taxes)


@pytest.mark.parametrize(
    ("settlement", "due", "expected"),
    [
        ("open", "2026-11-19", InvoiceStatus.OVERDUE),
        ("open", "2026-11-20", InvoiceStatus.ISSUED),
        ("open", "2026-11-21", InvoiceStatus.ISSUED),
        ("paid", "2026-11-19", InvoiceStatus.PAID),
        ("void", "2026-11-19", InvoiceStatus.VOID),
    ],
)
def test_due_today_is_not_overdue(settlement: str, due: str, expected: InvoiceStatus) -> None:
    assert status_of(settlement, date.fromisoformat(due), date(2026, 11, 20)) is expected


@pytest.mark.parametrize(
    ("amount", "due", "expected"),
    [
        ("10", [("a", "100")], [("a", "10")]),
        ("150", [("a", "100"), ("b", "100")], [("a", "100"), ("b", "50")]),
        ("500", [("a", "100"), ("b", "100")], [("a", "100"), ("b", "100")]),
        ("10", [("a", "0"), ("b", "10")], [("b", "10")]),
        ("10", [], []),
        ("0", [("a", "10")], []),
    ],
)
def test_money_goes_to_what_is_due_in_order(
    amount: str, due: list[tuple[str, str]], expected: list[tuple[str, str]]
) -> None:
    parts = spread(D(amount), [(name, D(outstanding)) for name, outstanding in due])
    assert parts == [(name, D(part)) for name, part in expected]


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.just(D(0)), AMOUNTS), st.lists(st.one_of(st.just(D(0)), AMOUNTS), max_size=10))
def test_spreading_loses_nothing_and_never_overpays(amount: Decimal, due: list[Decimal]) -> None:
    parts = spread(amount, list(enumerate(due)))
    assert sum((part for _, part in parts), D(0)) == min(amount, sum(due, D(0)))
    assert [name for name, _ in parts] == sorted(name for name, _ in parts)
    assert all(0 < part <= due[name] for name, part in parts)
    reached = {name for name, _ in parts}
    last = max(reached, default=0)
    assert all(dict(parts)[name] == due[name] for name in reached if name != last)
    assert all(due[name] == 0 for name in range(last) if name not in reached)

"""Imagined lives of contracts: when they start, what happens to them, what they cost on which days.

Invariant: histories are without gap or overlap, and what the contract shows is what they say of today.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple

from app.catalog.models import OfferVersion
from app.catalog.values import ServiceType
from app.common.days import ONE_DAY, add_months
from app.contracts.values import ContractStatus, PlanChange

_KINDS: Final = (ServiceType.MOBILE, ServiceType.FIBER, ServiceType.ADSL, ServiceType.LANDLINE)
_KIND_WEIGHTS: Final = (58, 20, 12, 10)
_CONTRACTS_OF_A_CLIENT: Final = (1, 2, 3)
_CONTRACT_WEIGHTS: Final = (60, 30, 10)
_NEW_SHARE: Final = 0.05
_THIS_YEAR_SHARE: Final = 0.05
_CHANGED_SHARE: Final = 0.08
_SUSPENDED_SHARE: Final = 0.01
_ENDED_SHARE: Final = 0.02
_DRAFT_SHARE: Final = 0.01


class Stretch(NamedTuple):
    """A plan on the days `[valid_from, valid_to)`."""

    version: OfferVersion
    valid_from: date
    valid_to: date | None
    change: PlanChange


class Period(NamedTuple):
    """A status on the days `[valid_from, valid_to)`."""

    status: ContractStatus
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Life:
    """A contract with its histories; `happened_on` is the day its status last changed."""

    service_type: ServiceType
    status: ContractStatus
    start_date: date
    end_date: date | None
    commitment_months: int | None
    happened_on: date | None
    plans: tuple[Stretch, ...]
    periods: tuple[Period, ...]


class Shelf:
    """Versions to choose from, by kind of line, popular ones more often."""

    def __init__(self, stock: dict[ServiceType, list[tuple[OfferVersion, int]]]) -> None:
        self._versions = {kind: [version for version, _ in items] for kind, items in stock.items()}
        self._weights = {kind: [weight for _, weight in items] for kind, items in stock.items()}

    def pick(self, chance: random.Random, kind: ServiceType) -> OfferVersion:
        return chance.choices(self._versions[kind], self._weights[kind])[0]


def joining_days(chance: random.Random, today: date, count: int) -> list[date]:
    """The first contract's start of so many clients, rising: mostly in the two years before this one.

    Args: today: no start is later, one in twenty lies in its month.
    """
    return sorted(_start(chance, today) for _ in range(count))


def lives_of(chance: random.Random, shelf: Shelf, joined: date, today: date) -> Iterator[Life]:
    """The contracts of a client whose first one started on a day."""
    count = chance.choices(_CONTRACTS_OF_A_CLIENT, _CONTRACT_WEIGHTS)[0]
    for number in range(count):
        start = joined if number == 0 else max(joined, _start(chance, today))
        yield _life(chance, shelf, start, today)


def _start(chance: random.Random, today: date) -> date:
    this_month, this_year = today.replace(day=1), today.replace(month=1, day=1)
    draw = chance.random()
    if draw < _NEW_SHARE:
        return this_month + timedelta(days=chance.randrange(max(1, today.day - 1)))
    if draw < _NEW_SHARE + _THIS_YEAR_SHARE and this_month > this_year:
        return this_year + timedelta(days=chance.randrange((this_month - this_year).days))
    opening = this_year.replace(year=this_year.year - 2)
    return opening + timedelta(days=chance.randrange((this_year - opening).days))


def _life(chance: random.Random, shelf: Shelf, start: date, today: date) -> Life:
    kind = chance.choices(_KINDS, _KIND_WEIGHTS)[0]
    version, draw = shelf.pick(chance, kind), chance.random()
    whole = (Stretch(version, start, None, PlanChange.INITIAL),)
    active = (Period(ContractStatus.ACTIVE, start, None),)
    months = chance.choice((12, 24)) if kind is not ServiceType.MOBILE and chance.random() < 0.6 else None
    if draw < _DRAFT_SHARE:
        return Life(kind, ContractStatus.DRAFT, start, None, months, None, whole, ())
    draw -= _DRAFT_SHARE
    past = (today.replace(day=1) - start).days
    if past < 60:
        return Life(kind, ContractStatus.ACTIVE, start, None, months, None, whole, active)
    happened = start + timedelta(days=chance.randrange(30, past))
    if draw < _ENDED_SHARE:
        ended = (Period(ContractStatus.ACTIVE, start, happened + ONE_DAY),)
        return Life(kind, ContractStatus.TERMINATED, start, happened, None, happened, whole, ended)
    if draw < _ENDED_SHARE + _SUSPENDED_SHARE:
        paused = (
            Period(ContractStatus.ACTIVE, start, happened),
            Period(ContractStatus.SUSPENDED, happened, None),
        )
        return Life(kind, ContractStatus.SUSPENDED, start, None, None, happened, whole, paused)
    if draw < _ENDED_SHARE + _SUSPENDED_SHARE + _CHANGED_SHARE:
        plans = _changed(version, shelf.pick(chance, kind), start, happened)
        return Life(kind, ContractStatus.ACTIVE, start, None, months, None, plans, active)
    return Life(kind, ContractStatus.ACTIVE, start, None, months, None, whole, active)


def _changed(before: OfferVersion, after: OfferVersion, start: date, day: date) -> tuple[Stretch, ...]:
    if after is before:
        return (Stretch(before, start, None, PlanChange.INITIAL),)
    change = PlanChange.LATERAL
    if after.monthly_fee != before.monthly_fee:
        change = PlanChange.UPGRADE if after.monthly_fee > before.monthly_fee else PlanChange.DOWNGRADE
    return Stretch(before, start, day, PlanChange.INITIAL), Stretch(after, day, None, change)


def commitment_end(life: Life) -> date | None:
    """The day the life's commitment ends."""
    return add_months(life.start_date, life.commitment_months) if life.commitment_months else None

"""The small demo: a year or two of an operator's business, told through the services.

Invariant: every row comes from a business verb, at the clock time at which it would have happened.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from app.catalog.values import ServiceType
from app.cli import seed_mark, seed_money, seed_offers
from app.cli.seed_lives import joining_days
from app.cli.seed_numbers import draw_numbers
from app.cli.seed_offers import SoldOffer
from app.cli.seed_people import people
from app.common import clock, tenancy
from app.common.days import add_months
from app.contracts import service as contracts
from app.contracts import status as contract_status
from app.contracts.schemas import ContractOfferUpdate, ContractRead, ContractStatusUpdate
from app.contracts.values import ContractStatus
from app.customers import service as customers
from app.customers.schemas import ClientCreate
from app.numbering.service import NumberKind
from app.provisioning import service as provisioning
from app.provisioning.schemas import ProvisionCreate

_OPENING: Final = time(9)
_KINDS: Final = (ServiceType.MOBILE, ServiceType.FIBER, ServiceType.ADSL, ServiceType.LANDLINE)
_KIND_WEIGHTS: Final = (55, 22, 13, 10)
_MOST_LINES_OF_A_CLIENT: Final = 4


def tell(session: Session, clients: int, seed: int) -> None:
    """Make the catalogue, the clients with their contracts, and the two completed months before today."""
    chance = random.Random(seed)  # noqa: S311 - demo data
    story = _Story(session, chance, clients)
    drawn = people(chance)
    for number, joined in enumerate(joining_days(chance, story.newest_start, clients)):
        person = next(drawn)
        with _at(story, joined):
            client = customers.create_client(session, ClientCreate.model_validate(person.as_body()))
        story.live(client.id, joined, number)
    seed_money.settle_two_months(session, chance, story.today, story.correct_the_past)
    seed_offers.retire(session, story.offers)
    seed_mark.mark(session, clients, seed)


class _Story:
    """What clients do, one plot after the other."""

    def __init__(self, session: Session, chance: random.Random, clients: int) -> None:
        self.session, self.chance = session, chance
        self.now = clock.now()
        self.today = clock.today(tenancy.current_tenant(session).time_zone)
        self.this_month = self.today.replace(day=1)
        self.last_month, self.month_before = add_months(self.this_month, -1), add_months(self.this_month, -2)
        self.newest_start = add_months(self.month_before, -3)
        self.offers = seed_offers.put_on_sale(session)
        lines = clients * _MOST_LINES_OF_A_CLIENT
        self._numbers = {kind: draw_numbers(session, chance, kind, lines) for kind in NumberKind}
        self._to_correct: list[UUID] = []
        self._plots = (
            self._stay, self._grow, self._pause_and_return, self._draft, self._stay, self._start_last_month,
            self._bundle, self._suspend, self._stay, self._start_this_month, self._move_to_fibre, self._leave,
            self._stay, self._restart_on_better_plan, self._bundle, self._schedule, self._stay, self._correct_later,
            self._shrink, self._bundle,
        )  # fmt: skip

    def live(self, client_id: UUID, joined: date, number: int) -> None:
        """Give a client the plot of its number."""
        self._plots[number % len(self._plots)](client_id, joined)

    def correct_the_past(self) -> None:
        """Between the two runs, let some contracts change in the month that was billed already."""
        for contract_id in self._to_correct:
            self._pass(contract_id, ContractStatus.SUSPENDED, self.month_before + timedelta(days=18))
            self._pass(contract_id, ContractStatus.ACTIVE, self.month_before + timedelta(days=24))

    def _stay(self, client_id: UUID, joined: date) -> None:
        self._sign(client_id, joined, commitment_months=self.chance.choice((None, 12, 24)))

    def _bundle(self, client_id: UUID, joined: date) -> None:
        self._sign(client_id, joined, ServiceType.MOBILE)
        self._sign(client_id, joined, ServiceType.FIBER, commitment_months=12)
        if self.chance.random() < 0.4:
            self._sign(client_id, self.month_before, ServiceType.MOBILE)

    def _grow(self, client_id: UUID, joined: date) -> None:
        contract = self._sign(client_id, joined, ServiceType.MOBILE, dearest=False)
        self._change(contract, self._offer(ServiceType.MOBILE, dearest=True), add_months(self.month_before, -2))

    def _shrink(self, client_id: UUID, joined: date) -> None:
        contract = self._sign(client_id, joined, ServiceType.FIBER, dearest=True)
        cheaper = self._offer(ServiceType.FIBER, dearest=False)
        self._change(contract, cheaper, self.month_before + timedelta(days=15))

    def _move_to_fibre(self, client_id: UUID, joined: date) -> None:
        contract = self._sign(client_id, joined, ServiceType.ADSL)
        self._change(contract, self._offer(ServiceType.FIBER), self.month_before + timedelta(days=11))

    def _restart_on_better_plan(self, client_id: UUID, joined: date) -> None:
        self._sign(client_id, joined, ServiceType.MOBILE, dearest=False)
        day = self.last_month + timedelta(days=9)
        better = self._offer(ServiceType.MOBILE, dearest=True)
        self._provision(client_id, better, day, provisioning_intent="upgrade", commitment_months=12)

    def _pause_and_return(self, client_id: UUID, joined: date) -> None:
        contract = self._sign(client_id, joined)
        self._pass(contract.id, ContractStatus.SUSPENDED, self.month_before + timedelta(days=9))
        self._pass(contract.id, ContractStatus.ACTIVE, self.month_before + timedelta(days=19))

    def _suspend(self, client_id: UUID, joined: date) -> None:
        contract = self._sign(client_id, joined)
        self._pass(contract.id, ContractStatus.SUSPENDED, self.last_month + timedelta(days=20))

    def _leave(self, client_id: UUID, joined: date) -> None:
        contract = self._sign(client_id, joined)
        self._pass(contract.id, ContractStatus.TERMINATED, self.last_month + timedelta(days=19))

    def _start_last_month(self, client_id: UUID, _joined: date) -> None:
        self._sign(client_id, self.last_month + timedelta(days=7), ServiceType.FIBER, commitment_months=24)

    def _start_this_month(self, client_id: UUID, _joined: date) -> None:
        self._sign(client_id, self.this_month + timedelta(days=self.chance.randrange(self.today.day)))

    def _draft(self, client_id: UUID, joined: date) -> None:
        self._sign(client_id, joined, ServiceType.MOBILE)
        self._sign(client_id, self.today + timedelta(days=12), ServiceType.FIBER, auto_activate=False)

    def _schedule(self, client_id: UUID, joined: date) -> None:
        contract = self._sign(client_id, joined, ServiceType.MOBILE, dearest=False)
        better, next_month = self._offer(ServiceType.MOBILE, dearest=True), add_months(self.this_month, 1)
        body = ContractOfferUpdate(offer_id=better.offer_id, effective_date=next_month)
        contracts.update_offer(self.session, contract.id, body)

    def _correct_later(self, client_id: UUID, joined: date) -> None:
        self._to_correct.append(self._sign(client_id, joined).id)

    def _sign(
        self,
        client_id: UUID,
        start: date,
        kind: ServiceType | None = None,
        *,
        dearest: bool | None = None,
        **more: Any,
    ) -> ContractRead:
        kind = kind or self.chance.choices(_KINDS, _KIND_WEIGHTS)[0]
        numbers = self._numbers[NumberKind.MOBILE if kind is ServiceType.MOBILE else NumberKind.FIXED]
        line = {"service_identifier": next(numbers), "service_type": kind}
        offer = self._offer(kind, dearest=dearest)
        return self._provision(client_id, offer, start, subscriber=line, provisioning_intent="new_line", **more)

    def _provision(self, client_id: UUID, offer: SoldOffer, day: date, **more: Any) -> ContractRead:
        wish = {"offer_id": offer.offer_id, "client_id": client_id, "contract_start_date": day}
        with _at(self, day):
            return provisioning.provision(self.session, ProvisionCreate.model_validate(wish | more)).contract

    def _change(self, contract: ContractRead, offer: SoldOffer, day: date) -> None:
        with _at(self, day):
            body = ContractOfferUpdate(offer_id=offer.offer_id, effective_date=day)
            contracts.update_offer(self.session, contract.id, body)

    def _pass(self, contract_id: UUID, status: ContractStatus, day: date) -> None:
        with _at(self, day):
            body = ContractStatusUpdate(status=status, effective_date=day)
            contract_status.update_status(self.session, contract_id, body)

    def _offer(self, kind: ServiceType, *, dearest: bool | None = None) -> SoldOffer:
        """A popular offer of a kind, or one of the dearer or the cheaper half of those that stay on sale."""
        if dearest is None:
            return seed_offers.choose(self.chance, self.offers, kind)
        return seed_offers.choose(self.chance, seed_offers.half_of(self.offers, kind, dearer=dearest), kind)


@contextmanager
def _at(story: _Story, day: date) -> Iterator[None]:
    """Let the block happen on the morning of a day, or now when that is still to come."""
    with clock.fixed_at(min(datetime.combine(day, _OPENING, UTC), story.now)):
        yield

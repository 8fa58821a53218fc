"""Demo data by the hundred thousand: the same kinds of rows as the services write, in bulk.

Invariant: everything or nothing. One transaction as the application's role holds the whole seed.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

import psycopg
from sqlalchemy.orm import Session

from app.catalog import service as catalog
from app.catalog.models import OfferVersion
from app.catalog.values import ServiceType
from app.cli import seed_mark, seed_offers
from app.cli.seed_lives import Life, Shelf, commitment_end, joining_days, lives_of
from app.cli.seed_numbers import draw_numbers
from app.cli.seed_people import Person, people
from app.cli.seed_rows import COLUMNS, Identifiers, Rows, escaped, instant_of, temporary_tables
from app.common import clock, db, tenancy
from app.contracts.values import ContractEvent, ContractStatus
from app.customers import rules as customer_rules
from app.numbering.service import NumberKind

_BATCH: Final = 5_000
_MOST_LINES_OF_A_CLIENT: Final = 2
_SEARCHED: Final = ("full_name", "cin", "email", "phone", "ice")

type Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What the bulk seed wrote."""

    clients: int
    contracts: int
    rows: int


def seed_bulk(
    tenant_id: UUID, clients: int, seed: int, *, progress: Progress = lambda _done, _total: None
) -> BulkResult:
    """Fill a tenant without clients: a catalogue, clients, lines, contracts and their histories.

    Args: progress: told after each batch how many clients are written, of how many.
    Effects: one transaction; afterwards the planner learns the new sizes, where the owner is reachable.
    """
    chance = random.Random(seed)  # noqa: S311 - demo data
    written = done = 0
    with db.transaction(tenant_id) as session:
        today = clock.today(tenancy.current_tenant(session).time_zone)
        offers = seed_offers.put_on_sale(session)
        writer = _Writer(session, chance, today, _shelf(session, offers), clients)
        seed_offers.retire(session, offers)
        seed_mark.mark(session, clients, seed)
        session.flush()
        with temporary_tables(session):
            for batch in _built_ahead(writer, joining_days(chance, today, clients)):
                written += batch.write(session)
                done = min(done + _BATCH, clients)
                progress(done, clients)
    refresh_statistics()
    return BulkResult(clients, writer.contracts, written)


def refresh_statistics() -> None:
    """Let the planner know the new sizes at once instead of when the server finds the time."""
    url = db.owner_url().replace("+psycopg", "", 1)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"analyze {', '.join(COLUMNS)}".encode())


def _built_ahead(writer: _Writer, days: Sequence[date]) -> Iterator[Rows]:
    """The rows of one batch after the other, the next one built while the database takes this one."""
    batches = [days[first : first + _BATCH] for first in range(0, len(days), _BATCH)]
    with ThreadPoolExecutor(max_workers=1) as builder:
        following = builder.submit(writer.build, batches[0])
        for batch in batches[1:]:
            rows, following = following.result(), builder.submit(writer.build, batch)
            yield rows
        yield following.result()


class _Writer:
    """Turns imagined clients into rows."""

    def __init__(self, session: Session, chance: random.Random, today: date, shelf: Shelf, clients: int) -> None:
        self._chance, self._today, self._shelf = chance, today, shelf
        lines = clients * _MOST_LINES_OF_A_CLIENT + 100
        self._numbers = {kind: draw_numbers(session, chance, kind, lines) for kind in NumberKind}
        self._people = people(chance)
        self._ids = Identifiers(chance)
        self.contracts = 0

    def build(self, joined: Sequence[date]) -> Rows:
        """The rows of the clients who joined on these days, in order."""
        rows = Rows(self._ids)
        for day in joined:
            self._add_client(rows, next(self._people), day)
        return rows

    def _add_client(self, rows: Rows, person: Person, joined: date) -> None:
        self._ids.begin(joined)
        client_id, at = self._ids.following(), instant_of(self._chance, joined)
        rows.add(
            "clients", client_id, person.cin, person.client_type, person.full_name,
            customer_rules.name_key(person.full_name), escaped(person.address), person.email, person.phone,
            person.ice, person.language, "active", at, at,
        )  # fmt: skip
        for term in sorted(customer_rules.search_terms(**{name: getattr(person, name) for name in _SEARCHED})):
            rows.add("client_terms", term, client_id)
        rows.add_event(at, "client", client_id, "client_created", {"client_type": person.client_type})
        for life in lives_of(self._chance, self._shelf, joined, self._today):
            signed_at = at if life.start_date == joined else instant_of(self._chance, life.start_date)
            self._add_line_and_contract(rows, client_id, life, signed_at)

    def _add_line_and_contract(self, rows: Rows, client_id: str, life: Life, at: str) -> None:
        kind = NumberKind.MOBILE if life.service_type is ServiceType.MOBILE else NumberKind.FIXED
        number, line_id = next(self._numbers[kind]), self._ids.following()
        rows.add("number_assignments", self._ids.following(), number, kind, "assigned", at)
        rows.add("subscribers", line_id, client_id, life.service_type, number, "active", at, at)
        line = {"client_id": str(UUID(client_id)), "service_type": life.service_type, "service_identifier": number}
        rows.add_event(at, "subscriber", line_id, "subscriber_created", line)
        contract_id = self._ids.following()
        self._add_contract(rows, (contract_id, client_id, line_id), life, at)
        self._add_histories(rows, contract_id, life, at)
        self._add_events(rows, contract_id, life, at, number)
        self.contracts += 1

    def _add_contract(self, rows: Rows, ids: tuple[str, str, str], life: Life, at: str) -> None:
        signed, current = life.plans[0].version, life.plans[-1].version
        ended, draft = life.status is ContractStatus.TERMINATED, life.status is ContractStatus.DRAFT
        is_new = life.start_date >= self._today.replace(day=1) and not draft
        changed_at = instant_of(self._chance, life.happened_on) if life.happened_on else None
        rows.add(
            "contracts", *ids, current.offer_id, current.version, current.service_category, life.status,
            life.start_date, life.end_date, life.commitment_months, commitment_end(life), current.monthly_fee,
            signed.activation_fee, None if draft else at, changed_at if ended else None,
            life.start_date if is_new else None, at, changed_at or at,
            len(life.plans) + (changed_at is not None),
        )  # fmt: skip

    def _add_histories(self, rows: Rows, contract_id: str, life: Life, at: str) -> None:
        for plan in life.plans:
            version = plan.version
            rows.add(
                "plan_terms", self._ids.following(), contract_id, version.offer_id, version.version,
                version.monthly_fee, version.proration, plan.valid_from, plan.valid_to, plan.change, at,
            )  # fmt: skip
        for period in life.periods:
            days = (period.valid_from, period.valid_to)
            rows.add(
                "contract_status_periods", self._ids.following(), contract_id, period.status, *days, at
            )  # fmt: skip

    def _add_events(self, rows: Rows, contract_id: str, life: Life, at: str, number: str) -> None:
        signed = life.plans[0].version
        status = ContractStatus.DRAFT if life.status is ContractStatus.DRAFT else ContractStatus.ACTIVE
        details = {"offer_id": str(signed.offer_id), "offer_version": signed.version, "status": status}
        details["service_identifier"] = number
        rows.add_event(at, "contract", contract_id, ContractEvent.PROVISIONED, details)
        if len(life.plans) == 2:
            before, plan = life.plans
            details = {
                "from_offer_id": str(before.version.offer_id),
                "to_offer_id": str(plan.version.offer_id),
                "from_monthly_fee": str(before.version.monthly_fee),
                "to_monthly_fee": str(plan.version.monthly_fee),
                "change": plan.change,
                "effective_date": plan.valid_from.isoformat(),
            }
            changed_at = instant_of(self._chance, plan.valid_from)
            rows.add_event(changed_at, "contract", contract_id, ContractEvent.OFFER_CHANGED, details)
        if life.happened_on is not None:
            moved = {"from": "active", "to": life.status, "effective_date": life.happened_on.isoformat()}
            changed_at = instant_of(self._chance, life.happened_on)
            rows.add_event(changed_at, "contract", contract_id, ContractEvent.STATUS_CHANGED, moved)


def _shelf(session: Session, offers: list[seed_offers.SoldOffer]) -> Shelf:
    """Every offer that is ever chosen, its version signed."""
    stock: dict[ServiceType, list[tuple[OfferVersion, int]]] = {kind: [] for kind in ServiceType}
    for offer in offers:
        if offer.weight:
            signed = catalog.sign_current_version(session, offer.offer_id, seed_offers.ON_SALE_SINCE)
            stock[offer.service_type].append((signed, offer.weight))
    return Shelf(stock)

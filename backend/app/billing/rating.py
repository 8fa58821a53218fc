"""Rating a range of clients: load the facts, decide by the rules, hand back drafts and parked clients.

Invariant: reads only; what the run issues and what the preview shows come from this one function.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from app.billing import queries, rules
from app.billing.periods import Coverage, Month, covered_cells, own_cells
from app.billing.rules import BilledLine, ClientParked, ParkReason, RatedLine, RunScope
from app.billing.wording import describe
from app.catalog import service as catalog
from app.common import clock, money, tenancy
from app.common.days import ONE_DAY, Interval, add_months, shared_days, without
from app.common.settings import get_settings
from app.contracts import service as contracts
from app.contracts.values import BillableContract
from app.receivables import service as receivables
from app.receivables.values import DraftDocument, DraftLine, LineType, Totals


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What is the same for every client of a run."""

    period: Interval
    scope: RunScope
    policy: tenancy.BillingPolicy

    @property
    def own_days(self) -> Interval:
        """The days of the own months, which may reach past the period."""
        return Interval(self.scope.own[0].month.start, self.scope.own[-1].month.end)

    @property
    def known_until(self) -> date:
        """The day after the last one that rating can look at."""
        covered = [cell.month.end for cell in self.scope.covered]
        return max([self.own_days.end, *covered])


@dataclass(frozen=True, slots=True)
class Parked:
    """A client left out, and why."""

    client_id: UUID
    reason: ParkReason
    details: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RatedRange:
    """What a range of clients comes to."""

    drafts: list[DraftDocument]
    parked: list[Parked]
    looked_back: list[UUID]
    contracts: Sequence[BillableContract]
    billed: Mapping[UUID, Sequence[BilledLine]]


NOBODY: Final = RatedRange([], [], [], [], {})


def facts_of(session: Session, period: Interval, tax_rate: Decimal) -> RunFacts:
    """What a run for a period has to know before it looks at a client."""
    policy = tenancy.current_tenant(session).billing_rules()
    scope = RunScope(
        own=tuple(own_cells(period, tax_rate)),
        covered=tuple(covered_cells(_coverage(session), period)),
        correct_since=add_months(period.start, -get_settings().billing_lookback_months),
        bill_suspended_days=policy.bill_suspended_days,
    )
    return RunFacts(period, scope, policy)


def scope_of_month(session: Session, month: Interval, tax_rate: Decimal) -> RunScope:
    """What the runs to come will settle of one calendar month.

    Days that no completed run covered are left to their own run; the others are corrected by the next one, at the
    rate they were covered at.
    """
    nothing = Interval(month.end, month.end)
    settled = [cell for cell in covered_cells(_coverage(session), nothing) if shared_days(cell.window, (month,))]
    taken = [days for cell in settled for days in cell.window]
    own = [replace(cell, window=tuple(without(cell.window, taken))) for cell in own_cells(month, tax_rate)]
    policy = tenancy.current_tenant(session).billing_rules()
    return RunScope(
        own=tuple(cell for cell in own if cell.window),
        covered=tuple(settled),
        bill_suspended_days=policy.bill_suspended_days,
    )


def billed_for(session: Session, contract: BillableContract, scope: RunScope) -> Sequence[BilledLine]:
    """What one contract was billed for the days of a scope."""
    lines = defaultdict[UUID, list[BilledLine]](list)
    client, months = contract.client_id, [cell.month for cell in (*scope.covered, *scope.own)]
    start, end = min(month.start for month in months), max(month.end for month in months)
    _collect(lines, receivables.billed_between(session, (client, client), [contract.contract_id], start, end))
    return lines[contract.contract_id]


def client_ranges(session: Session) -> list[tuple[UUID, UUID, int]]:
    """The clients a run looks at, in ranges of a chunk: those with a contract, those with something to charge."""
    return contracts.client_ranges(session, get_settings().billing_chunk_clients, queries.charged_clients())


def warm_up(session: Session) -> None:
    """Rate nobody, so that the first clients do not wait for statements to be prepared."""
    nobody = UUID(int=0)
    today = clock.today(tenancy.current_tenant(session).time_zone).replace(day=1)
    rate_clients(session, (nobody, nobody), {}, facts_of(session, Interval(today, add_months(today, 1)), money.ZERO))


def rate_clients(
    session: Session, clients: tuple[UUID, UUID], languages: Mapping[UUID, str], facts: RunFacts
) -> RatedRange:
    """What every client of a range owes and has not been billed.

    Args: clients: first and last id, both included; languages: of those clients.
    """
    rated = contracts.timelines(session, clients, facts.period.start, facts.known_until)
    back = [c for c in rated if facts.scope.must_look_back(c)] if facts.scope.covered else []
    ended = [c.contract_id for c in rated if c.termination is not None]
    billed = _billed(session, clients, [c.contract_id for c in back], ended, facts)
    previous = receivables.last_totals(session, clients) if facts.policy.maximum_increase_percent else {}
    charges = _charges(session, clients, facts)
    writer = LineWriter(session)
    drafts: list[DraftDocument] = []
    parked: list[Parked] = []
    for client_id, own in _by_client(rated, charges):
        try:
            once = charges.get(client_id, ()) if charges else ()
            draft = _draft(client_id, own, once, billed, facts, writer, languages.get(client_id, "fr"))
            if draft is not None:
                _check_bounds(draft, facts.policy, previous.get(client_id))
                drafts.append(draft)
        except ClientParked as reason:
            parked.append(Parked(client_id, reason.reason, reason.details))
    if charges:
        drafts.sort(key=attrgetter("client_id"))
    out = {item.client_id for item in parked}
    return RatedRange(drafts, parked, [c.contract_id for c in back if c.client_id not in out], rated, billed)


def _by_client(
    rated: Sequence[BillableContract], charged: Iterable[UUID]
) -> Iterator[tuple[UUID, Iterable[BillableContract]]]:
    """The contracts of each client in order, then the charged clients that have none to rate."""
    missing = set(charged)
    for client_id, own in groupby(rated, key=attrgetter("client_id")):
        missing.discard(client_id)
        yield client_id, own
    for client_id in missing:
        yield client_id, ()


def _charges(session: Session, clients: tuple[UUID, UUID], facts: RunFacts) -> dict[UUID, list[DraftLine]]:
    """What is charged once, as lines of the run's first month, by client."""
    month, period, rate = facts.scope.own[0].month, facts.period, facts.scope.own[0].tax_rate
    found: dict[UUID, list[DraftLine]] = {}
    for client_id, charge_id, amount, text, *of_contract in queries.waiting_charges(session, clients, period.end):
        kind, days = LineType.ADJUSTMENT, (0, month.start, month.days, period.start, period.end)
        line = DraftLine(*(*of_contract, kind, text, abs(amount), *days, amount, rate, None, charge_id))
        found.setdefault(client_id, []).append(line)
    return found


def _coverage(session: Session) -> list[Coverage]:
    """The periods of completed runs, in their order."""
    return [Coverage(Interval(start, last + ONE_DAY), rate) for start, last, rate in queries.completed_runs(session)]


def _billed(
    session: Session, clients: tuple[UUID, UUID], looked_back: Sequence[UUID], ended: Sequence[UUID], facts: RunFacts
) -> Mapping[UUID, Sequence[BilledLine]]:
    """Billed lines by contract: of the own months for all, of every covered month for those that look back.

    Args: ended: the contracts whose fees for ending early are wanted, of whatever month.
    """
    own, lines = facts.own_days, defaultdict[UUID, list[BilledLine]](list)
    _collect(lines, receivables.billed_between(session, clients, None, own.start, own.end))
    if looked_back:
        for contract_id in looked_back:
            lines.pop(contract_id, None)
        since = min(cell.month.start for cell in (*facts.scope.covered, *facts.scope.own))
        earliest, until = min(since, facts.scope.correct_since), facts.known_until
        _collect(lines, receivables.billed_between(session, clients, looked_back, earliest, until))
    if ended:
        _collect(lines, queries.billed_fees(session, ended))
    return lines


def _collect(lines: defaultdict[UUID, list[BilledLine]], rows: Iterable[Sequence[object]]) -> None:
    for contract_id, kind, month_start, month_days, start, end, amount, rate, is_gift in rows:
        lines[contract_id].append(  # type: ignore[index]
            BilledLine(LineType(kind), Month(month_start, month_days), Interval(start, end), amount, rate, is_gift)  # type: ignore[arg-type]
        )


def _draft(
    client_id: UUID,
    own: Iterable[BillableContract],
    charges: Sequence[DraftLine],
    billed: Mapping[UUID, Sequence[BilledLine]],
    facts: RunFacts,
    writer: LineWriter,
    language: str,
) -> DraftDocument | None:
    """A client's document, its contracts in order, charges with theirs or last; None when nothing is owed."""
    lines: list[DraftLine] = []
    for contract in own:
        known = billed.get(contract.contract_id, ()) if billed else ()
        lines += [
            writer.write(contract, line, language) for line in rules.owed_minus_billed(contract, known, facts.scope)
        ]
    if charges:
        lines = _with_charges(lines, charges)
    if not lines:
        return None
    totals = Totals.of([(line.line_total, line.tax_rate) for line in lines])
    return DraftDocument(client_id, tuple(lines), totals)


def _with_charges(lines: list[DraftLine], charges: Sequence[DraftLine]) -> list[DraftLine]:
    """Every contract's lines with its charges after them, in the order of contracts; last what concerns none."""
    every = [*lines, *charges]
    return sorted(every, key=lambda line: (line.contract_id is None, str(line.contract_id)))


def _check_bounds(draft: DraftDocument, policy: tenancy.BillingPolicy, previous: Decimal | None) -> None:
    """Park a document that is larger than the tenant finds believable, or than an amount can be.

    Errors: `ClientParked`.
    """
    total = draft.totals.total
    largest = max(abs(amount) for amount in (total, draft.totals.subtotal, *(line.line_total for line in draft.lines)))
    if total > (policy.maximum_invoice_total or money.MAX_AMOUNT) or largest > money.MAX_AMOUNT:
        raise ClientParked(ParkReason.TOTAL_ABOVE_BOUND, total_amount=str(total))
    if previous and policy.maximum_increase_percent is not None:
        allowed = previous * (100 + policy.maximum_increase_percent) / 100
        if total > allowed:
            raise ClientParked(ParkReason.INCREASE_ABOVE_BOUND, total_amount=str(total), last_amount=str(previous))


class LineWriter:
    """Turns rated lines into draft lines, remembering the names of offers."""

    def __init__(self, session: Session) -> None:
        self.names = catalog.offer_names(session)

    def write(self, contract: BillableContract, line: RatedLine, language: str) -> DraftLine:
        term = line.term
        return DraftLine(
            contract.contract_id,
            contract.service_category,
            contract.service_identifier,
            term.offer_id,
            term.offer_version,
            line.line_type,
            describe(line, self.names[term.offer_id], language),
            line.unit_fee,
            line.billed_days,
            line.month.start,
            line.month.days,
            line.days.start,
            line.days.end,
            line.amount,
            line.tax_rate,
            line.cause,
        )

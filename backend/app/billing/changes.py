"""Why a run comes to more or less than the one before: the difference, cause by cause. Pure.

Invariant: the causes add up exactly to the difference of the totals. Every line of either side is counted once: what
recurs goes, for each contract, to the first cause that holds of it; everything else goes by its kind; the tax of all
of them is a cause of its own, since it is rounded once for each invoice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple
from uuid import UUID

from app.common import money
from app.common.days import FAR_FUTURE, Interval, overlap
from app.contracts.values import BillableContract, ContractStatus
from app.receivables.values import DraftDocument, DraftLine, LineType

ONE_OFF: Final = "one_off"
"""The kind of a line that carries a charge; the other kinds are line types."""


class ChangeCause(StrEnum):
    """Why an amount differs from the month before, in the order in which they are asked."""

    NEW_CONTRACTS = "new_contracts"
    ENDED = "ended"
    PLAN_CHANGES = "plan_changes"
    SUSPENDED = "suspended"
    ACTIVATION_FEES = "activation_fees"
    DISCOUNTS = "discounts"
    ADJUSTMENTS = "adjustments"
    TERMINATION_FEES = "termination_fees"
    ONE_OFF = "one_off"
    ALREADY_BILLED = "already_billed"
    CREDIT_NOTES = "credit_notes"
    PARKED = "parked"
    OTHER = "other"
    TAX = "tax"


_BY_KIND: Final = {
    LineType.ACTIVATION: ChangeCause.ACTIVATION_FEES,
    LineType.DISCOUNT: ChangeCause.DISCOUNTS,
    LineType.ADJUSTMENT: ChangeCause.ADJUSTMENTS,
    LineType.TERMINATION_FEE: ChangeCause.TERMINATION_FEES,
    ONE_OFF: ChangeCause.ONE_OFF,
}


class PastAmount(NamedTuple):
    """What a client was invoiced of a kind, for a contract or for none."""

    client_id: UUID
    contract_id: UUID | None
    kind: str
    amount: Decimal


class Periods(NamedTuple):
    """The days of the period before, and the run's own."""

    before: Interval
    own: Interval


@dataclass(slots=True)
class Shift:
    """What one cause comes to so far; contracts are counted where they make a difference."""

    amount: Decimal = money.ZERO
    contracts: int = 0


@dataclass(slots=True)
class Change:
    """The difference, cause by cause, of the clients seen so far, and the sums it lies between."""

    periods: Periods
    before: Decimal = money.ZERO
    now: Decimal = money.ZERO
    shifts: defaultdict[ChangeCause, Shift] = field(default_factory=lambda: defaultdict(Shift))

    def add(
        self,
        past: Iterable[PastAmount],
        past_tax: Decimal,
        drafts: Sequence[DraftDocument],
        parked: Iterable[UUID],
        contracts: Mapping[UUID, BillableContract],
        already_billed: frozenset[UUID],
    ) -> None:
        """Count clients: what they were invoiced before, and what they would be now.

        Args: drafts: of these clients, credit notes among them, which no total counts; parked: who gets none;
            contracts: those rating knows, by id; already_billed: of them, those billed for the run's own days.
        """
        outside = dict.fromkeys(parked, ChangeCause.PARKED)
        outside |= {draft.client_id: ChangeCause.CREDIT_NOTES for draft in drafts if draft.is_credit}
        differences: defaultdict[tuple[UUID, UUID | None, str], Decimal] = defaultdict(lambda: money.ZERO)
        had: set[UUID | None] = set()
        for client_id, contract_id, kind, amount in past:
            differences[client_id, contract_id, kind] -= amount
            self.before += amount
            if kind == LineType.RECURRING:
                had.add(contract_id)
        tax = money.ZERO
        for draft in drafts:
            if not draft.is_credit:
                tax += draft.totals.tax
                self.now += draft.totals.subtotal
                for line in draft.lines:
                    differences[draft.client_id, line.contract_id, kind_of(line)] += line.line_total
        touched: set[tuple[ChangeCause, UUID]] = set()
        for (client_id, contract_id, kind), amount in differences.items():
            if not amount:
                continue
            cause = outside.get(client_id) or _BY_KIND.get(kind)
            if cause is None:
                known = contracts.get(contract_id) if contract_id else None
                cause = self._of_service(known, contract_id in had, contract_id in already_billed)
            self.shifts[cause].amount += amount
            if contract_id is not None:
                touched.add((cause, contract_id))
        for cause, _ in touched:
            self.shifts[cause].contracts += 1
        self.before, self.now = self.before + past_tax, self.now + tax
        self.shifts[ChangeCause.TAX].amount += tax - past_tax

    def _of_service(self, contract: BillableContract | None, was_billed: bool, is_billed: bool) -> ChangeCause:
        """Why what recurs of a contract differs: the first reason that its history gives."""
        before, own = self.periods
        if contract is None:
            return ChangeCause.ENDED
        if is_billed:
            return ChangeCause.ALREADY_BILLED
        first = contract.first_active
        if first is not None and first >= before.start:
            return ChangeCause.NEW_CONTRACTS
        last = contract.statuses[-1].valid_to if contract.statuses else None
        if last is not None and last < own.end:
            return ChangeCause.ENDED
        if any(before.start < term.valid_from < own.end for term in contract.terms):
            return ChangeCause.PLAN_CHANGES
        seen = Interval(before.start, own.end)
        paused = (p for p in contract.statuses if p.status is ContractStatus.SUSPENDED)
        if any(overlap(seen, Interval(p.valid_from, p.valid_to or FAR_FUTURE)) for p in paused):
            return ChangeCause.SUSPENDED
        return ChangeCause.OTHER if was_billed else ChangeCause.NEW_CONTRACTS


def kind_of(line: DraftLine) -> str:
    """What kind of amount a line is: its type, or a charge."""
    return line.line_type if line.charge_id is None else ONE_OFF

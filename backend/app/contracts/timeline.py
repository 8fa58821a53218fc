"""A contract's two histories, plan and status: read whole, rewritten from a day on, frozen for billing.

Invariant: what `timelines` returns is all that rating needs; nothing later in a billing run looks at a
contract again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.catalog.values import EarlyTerminationPolicy
from app.contracts import queries, rules
from app.contracts.models import Contract, ContractDiscount, ContractStatusPeriod, PlanTerm
from app.contracts.values import (
    BillableContract,
    ContractStatus,
    Discount,
    DiscountTarget,
    PlanChange,
    StatusPeriod,
    Term,
    Termination,
)

_CHANGES = {change.value: change for change in PlanChange}
_STATUSES = {status.value: status for status in ContractStatus}


def terms_of(session: Session, contract_id: UUID) -> list[Term]:
    """A contract's plan timeline, in order."""
    return [_term(row) for row in queries.terms_of(session, contract_id)]


def statuses_of(session: Session, contract_id: UUID) -> list[StatusPeriod]:
    """A contract's status history, in order."""
    return [
        StatusPeriod(ContractStatus(row.status), row.valid_from, row.valid_to)
        for row in queries.periods_of(session, contract_id)
    ]


def write_terms(session: Session, contract: Contract, terms: Sequence[Term]) -> None:
    """Replace a contract's plan timeline from the first day that differs."""
    wanted = {term.valid_from: term for term in terms}
    lasting: list[tuple[PlanTerm, Term]] = []
    for row in queries.terms_of(session, contract.id):
        term = wanted.get(row.valid_from)
        if term is not None and _same_plan(_term(row), term):
            lasting.append((row, wanted.pop(row.valid_from)))
        else:
            session.delete(row)
    session.flush()  # A term may last longer only once the days are free that another had.
    for row, term in lasting:
        row.valid_to = term.valid_to
    session.flush()
    session.add_all(PlanTerm(contract_id=contract.id, **term._asdict()) for term in wanted.values())
    session.flush()


def write_statuses(session: Session, contract: Contract, periods: Sequence[StatusPeriod]) -> None:
    """Replace a contract's status history."""
    queries.delete_periods(session, contract.id)
    session.add_all(
        ContractStatusPeriod(contract_id=contract.id, status=p.status, valid_from=p.valid_from, valid_to=p.valid_to)
        for p in periods
    )
    session.flush()


def first_day(contract: Contract, terms: Sequence[Term]) -> date:
    """The first day of a contract's life; an upgrade by provisioning moves its start date, never this one."""
    return terms[0].valid_from if terms else contract.start_date


def move_start(contract: Contract, before: Sequence[Term], effective: date, *, restart: bool = False) -> None:
    """Bring the start date to a restart's day, or back to the first day when what had moved it is replaced.

    Args: before: the plan timeline before the change.
    """
    if restart:
        contract.start_date = effective
    elif effective < contract.start_date:
        contract.start_date = first_day(contract, before)


def extend_commitment(contract: Contract, effective: date, months: int | None) -> None:
    """Lengthen a commitment by what a plan change brings; it is never shortened."""
    end = rules.commitment_end(effective, months)
    if end is not None and (contract.commitment_end_date is None or end > contract.commitment_end_date):
        contract.commitment_months, contract.commitment_end_date = months, end


def read_today(contract: Contract, terms: Sequence[Term], today: date) -> None:
    """Bring the contract's stored offer and fee to the term in force today."""
    term = rules.in_force(terms, today)
    if term is not None:
        contract.offer_id, contract.offer_version = term.offer_id, term.offer_version
        contract.monthly_fee = term.monthly_fee


def timelines(session: Session, clients: tuple[UUID, UUID], since: date, until: date) -> list[BillableContract]:
    """The contracts of a range of clients that can owe anything for `[since, until)` or have to be re-rated.

    Plain rows, not mapped objects: at a hundred thousand contracts those would cost more than rating does.

    Args: clients: first and last id, both included. Returns: ordered by client, then contract.
    """
    contracts: list[BillableContract] = []
    last: BillableContract | None = None
    for row in queries.histories_between(session, clients, since, until):
        term = Term(row[6], row[7], row[8], row[9], row[10], row[11], _CHANGES[row[12]])
        status = StatusPeriod(_STATUSES[row[13]], row[14], row[15]) if row[13] is not None else None
        if last is None or last.contract_id != row[0]:
            statuses = [status] if status is not None else []
            last = BillableContract(row[0], row[1], row[2], row[3], row[4], row[5], [term], statuses)
            if status is not None or last.rerate_from is not None:
                contracts.append(last)
        elif last.terms[-1].valid_from != term.valid_from:
            last.terms.append(term)
        elif status is not None and len(last.terms) == 1:
            last.statuses.append(status)
    return _with_terminations(session, clients, _with_discounts(session, clients, until, contracts))


def _with_terminations(
    session: Session, clients: tuple[UUID, UUID], contracts: list[BillableContract]
) -> list[BillableContract]:
    """The same contracts, those that were ended before their commitment was signed to end with that."""
    ended = {
        row[0]: Termination(row[1], EarlyTerminationPolicy(row[2]), *row[3:])
        for row in queries.terminations_between(session, clients)
    }
    if not ended:
        return contracts
    return [c._replace(termination=ended[c.contract_id]) if c.contract_id in ended else c for c in contracts]


def _with_discounts(
    session: Session, clients: tuple[UUID, UUID], until: date, contracts: list[BillableContract]
) -> list[BillableContract]:
    """The same contracts with their discounts, which few of them have."""
    held: dict[UUID, list[Discount]] = {}
    for row in queries.discounts_between(session, clients, until):
        held.setdefault(row.contract_id, []).append(_discount(row))
    if not held:
        return contracts
    return [c._replace(discounts=held[c.contract_id]) if c.contract_id in held else c for c in contracts]


def billable_of(session: Session, contract: Contract, terms: Sequence[Term]) -> BillableContract:
    """One contract as rating would know it with another plan timeline."""
    statuses, since = statuses_of(session, contract.id), terms[0].valid_from
    ids = (contract.id, contract.client_id, contract.service_category, "")
    discounts = [_discount(row) for row in queries.discounts_of_contract(session, contract.id)]
    return BillableContract(*ids, contract.activation_fee, since, list(terms), statuses, discounts)


def _discount(row: ContractDiscount) -> Discount:
    target = DiscountTarget(row.applies_to)
    return Discount(target, row.percent, row.amount, row.label, row.valid_from, row.valid_to)


def _term(row: PlanTerm) -> Term:
    return Term(
        row.offer_id,
        row.offer_version,
        row.monthly_fee,
        row.proration,
        row.valid_from,
        row.valid_to,
        PlanChange(row.change),
    )


def _same_plan(one: Term, other: Term) -> bool:
    mine = (one.offer_id, one.offer_version, one.monthly_fee, one.proration, one.change)
    return mine == (other.offer_id, other.offer_version, other.monthly_fee, other.proration, other.change)

"""Business verbs of contracts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import Session

from app.catalog import service as catalog
from app.catalog.models import OfferVersion
from app.common import audit, clock, db, money, outbox, tenancy
from app.common.errors import PreconditionFailed
from app.common.pagination import Page, PageRequest, etag, is_stale, paginate
from app.common.tables import uuid7
from app.contracts import papers, queries, rules, timeline
from app.contracts.errors import (
    ContractCommitmentInvalid,
    ContractDateInvalid,
    ContractNotFound,
    ContractStatusTransitionInvalid,
    SubscriberClientMismatch,
    SubscriberContractConflict,
    SubscriberOfferMismatch,
)
from app.contracts.models import Contract
from app.contracts.schemas import (
    ContractCreate,
    ContractFilter,
    ContractOfferUpdate,
    ContractRead,
    ScheduledChangeRead,
)
from app.contracts.values import BillableContract, ContractEvent, ContractStatus, PlanChange, Term
from app.customers import service as customers
from app.customers import subscribers
from app.customers.models import Subscriber
from app.customers.schemas import SubscriberType


@dataclass(frozen=True, slots=True)
class Signature:
    """Everything a new contract needs to know."""

    client_id: UUID
    subscriber: Subscriber
    offer_id: UUID
    start_date: date
    end_date: date | None = None
    commitment_months: int | None = None
    granted_advantage: Decimal = money.ZERO
    activate: bool = True
    event: ContractEvent = ContractEvent.PROVISIONED
    details: Mapping[str, Any] = field(default_factory=dict)


def get_contract(session: Session, contract_id: UUID) -> ContractRead:
    """A contract as it stands today.

    Errors: `ContractNotFound`.
    """
    row = queries.find_contract_row(session, contract_id)
    if row is None:
        raise ContractNotFound
    return _read(row, queries.scheduled_terms(session, [contract_id], today_of(session)))


def list_contracts(session: Session, request: PageRequest, filters: ContractFilter) -> Page[ContractRead]:
    """A page of contracts; `q` searches lines by their beginning and clients by their words."""
    applied = filters.model_dump()
    statement = queries.contract_rows(**applied)
    light = queries.contract_ids(**applied) if request.q is None else None
    if request.q is not None:
        statement = statement.where(queries.matching(request.q))
    build, echoed = partial(_read, scheduled={}), {**applied, "q": request.q}
    page = paginate(session, statement, request, queries.ORDERING, build, echoed, light=light)
    scheduled = queries.scheduled_terms(session, [c.id for c in page.data], today_of(session))
    shown = [c.model_copy(update={"scheduled_change": _scheduled(scheduled, c.id)}) for c in page.data]
    return Page[ContractRead](data=shown, meta=page.meta)


def create_contract(session: Session, body: ContractCreate) -> ContractRead:
    """Sign a contract by explicit ids, under the rules of provisioning.

    Errors: those of `sign_contract`, `ClientNotFound`, `ClientNotActive`, `SubscriberNotFound`.
    """
    customers.require_active(customers.lock_client(session, body.client_id))
    signature = Signature(
        client_id=body.client_id,
        subscriber=subscribers.get_subscriber_row(session, body.subscriber_id),
        offer_id=body.offer_id,
        start_date=body.contract_start_date,
        end_date=body.end_date,
        commitment_months=body.commitment_months,
        granted_advantage=body.granted_advantage_amount,
        activate=body.status is ContractStatus.ACTIVE,
        event=ContractEvent.CREATED,
    )
    return get_contract(session, sign_contract(session, signature).id)


def sign_contract(session: Session, signature: Signature) -> Contract:
    """Write a new contract with its first term and, when activated, its first active day.

    Effects: freezes the offer's version; issues the contract's document; audit and `contract.provisioned` rows.
        The caller holds the client.
    Errors: `OfferNotFound`, `OfferNotActive`, `OfferValidityInvalid`, `SubscriberClientMismatch`,
        `SubscriberOfferMismatch`, `SubscriberContractConflict`, `SubscriberStatusTransitionInvalid`,
        `ContractDateInvalid`, `ContractCommitmentInvalid`.
    """
    check_dates(signature.start_date, signature.end_date, signature.commitment_months)
    version = catalog.sign_current_version(session, signature.offer_id, signature.start_date)
    _check_line(signature.client_id, signature.subscriber, version)
    contract = Contract(
        client_id=signature.client_id,
        subscriber_id=signature.subscriber.id,
        offer_id=version.offer_id,
        offer_version=version.version,
        service_category=version.service_category,
        status=ContractStatus.ACTIVE if signature.activate else ContractStatus.DRAFT,
        start_date=signature.start_date,
        end_date=signature.end_date,
        commitment_months=signature.commitment_months,
        commitment_end_date=rules.commitment_end(signature.start_date, signature.commitment_months),
        monthly_fee=version.monthly_fee,
        activation_fee=version.activation_fee,
        granted_advantage_amount=signature.granted_advantage,
        activated_at=clock.now() if signature.activate else None,
        rerate_from=signature.start_date if signature.activate else None,
    )
    with db.guarding(session, uq_contracts_open_subscriber=SubscriberContractConflict()):
        session.add(contract)
    terms = [_term_of(version, signature.start_date)]
    timeline.write_terms(session, contract, terms)
    if signature.activate:
        first = rules.changed_statuses([], ContractStatus.ACTIVE, signature.start_date, signature.end_date)
        timeline.write_statuses(session, contract, first)
    details = {"offer_id": str(version.offer_id), "offer_version": version.version, "status": contract.status}
    audit.record(session, "contract", contract.id, signature.event, details | dict(signature.details))
    papers.issue_contract_document(session, contract, signature.event, terms=terms, is_new=True)
    emit(session, "contract.provisioned", contract)
    return contract


def check_dates(start: date, end: date | None, commitment_months: int | None) -> None:
    """Refuse a life that ends before it begins or before its commitment does.

    Errors: `ContractDateInvalid`, `ContractCommitmentInvalid` with `details.minimum_end_date`.
    """
    if end is None:
        return
    if end < start:
        raise ContractDateInvalid(details={"start_date": start.isoformat(), "end_date": end.isoformat()})
    minimum = rules.commitment_end(start, commitment_months)
    if minimum is not None and end < minimum:
        raise ContractCommitmentInvalid(details={"minimum_end_date": minimum.isoformat()})


def contract_etag(session: Session, contract_id: UUID) -> str:
    """The `ETag` of a contract that exists."""
    found = queries.find_contract(session, contract_id)
    return etag(found.row_version if found else 0)


def lock_contract(session: Session, contract_id: UUID, if_match: str | None = None) -> Contract:
    """A contract, its client locked before it, for a change.

    Errors: `ContractNotFound`, `PreconditionFailed` when `if_match` is stale.
    """
    found = queries.find_contract(session, contract_id)
    if found is None:
        raise ContractNotFound
    customers.lock_client(session, found.client_id)
    locked = queries.find_contract_for_update(session, contract_id)
    if locked is None:
        raise ContractNotFound
    if is_stale(if_match, locked.row_version):
        raise PreconditionFailed
    return locked


def active_contracts_of(session: Session, client_id: UUID) -> list[tuple[Contract, Subscriber]]:
    """A client's active contracts with their lines, oldest first."""
    return list(queries.active_contracts_of(session, client_id))


def update_offer(
    session: Session, contract_id: UUID, body: ContractOfferUpdate, if_match: str | None = None
) -> ContractRead:
    """Change a contract's plan from a day on, today when none is given.

    Errors: those of `change_plan` and `lock_contract`.
    """
    contract = lock_contract(session, contract_id, if_match)
    first = timeline.first_day(contract, timeline.terms_of(session, contract_id))
    effective = body.sent().get("effective_date") or max(today_of(session), first)
    change_plan(session, contract, body.offer_id, effective, body.commitment_months)
    return get_contract(session, contract_id)


def change_plan(
    session: Session,
    contract: Contract,
    offer_id: UUID,
    effective: date,
    commitment_months: int | None = None,
    *,
    granted_advantage: Decimal | None = None,
    restart: bool = False,
) -> OfferVersion:
    """Let another plan take over on a day; later terms are replaced, the history before stays.

    Args: contract: locked; granted_advantage: what takes the place of the one granted before, None keeps that;
        restart: the contract's start date becomes the day (provisioning's rule).
    Effects: re-rating from the day, a new document, audit and `contract.plan_changed` rows; the line's technology
        follows.
    Errors: `OfferNotFound`, `OfferNotActive`, `OfferValidityInvalid`, `SubscriberOfferMismatch`,
        `ContractDateInvalid`, `ContractStatusTransitionInvalid` for a terminated contract.
    """
    if contract.status == ContractStatus.TERMINATED:
        raise ContractStatusTransitionInvalid(details={"from": contract.status, "to": contract.status})
    before = timeline.terms_of(session, contract.id)
    check_inside(contract, before, effective)
    version = catalog.sign_current_version(session, offer_id, effective)
    if version.service_category != contract.service_category:
        raise SubscriberOfferMismatch(details={"service_category": contract.service_category})
    replaced = rules.in_force(before, effective)
    terms = rules.changed_terms(before, _term_of(version, effective))
    timeline.write_terms(session, contract, terms)
    timeline.read_today(contract, terms, today_of(session))
    timeline.extend_commitment(contract, effective, commitment_months)
    timeline.move_start(contract, before, effective, restart=restart)
    record_change(contract, effective)
    _migrate_technology(session, contract, version)
    details = {
        "from_offer_id": str(replaced.offer_id) if replaced else None,
        "to_offer_id": str(version.offer_id),
        "from_monthly_fee": str(replaced.monthly_fee) if replaced else None,
        "to_monthly_fee": str(version.monthly_fee),
        "change": terms[-1].change
        if replaced is None
        else PlanChange.between(replaced.monthly_fee, version.monthly_fee),
        "effective_date": effective.isoformat(),
    }
    if granted_advantage is not None:
        contract.granted_advantage_amount = granted_advantage
        details["granted_advantage_amount"] = str(granted_advantage)
    audit.record(session, "contract", contract.id, ContractEvent.OFFER_CHANGED, details)
    papers.issue_contract_document(session, contract, ContractEvent.OFFER_CHANGED, terms=terms)
    emit(session, "contract.plan_changed", contract, **details)
    session.flush()
    return version


def client_ranges(session: Session, size: int, also: Select[UUID]) -> list[tuple[UUID, UUID, int]]:
    """Ranges of about `size` clients that have a contract to bill, or are named: first id, last id, how many."""
    return [(row[0], row[1], row[2]) for row in queries.client_ranges(session, size, also)]


def timelines(session: Session, clients: tuple[UUID, UUID], since: date, until: date) -> list[BillableContract]:
    """What rating knows of the contracts of a range of clients, by client and contract.

    Args: clients: first and last id, both included; `[since, until)`: the days rating may look at.
    """
    return timeline.timelines(session, clients, since, until)


def imagine_new(client_id: UUID, version: OfferVersion, start: date, end: date | None) -> BillableContract:
    """A contract that was not signed, as rating would know it."""
    statuses = rules.changed_statuses([], ContractStatus.ACTIVE, start, end)
    category, terms = version.service_category, [_term_of(version, start)]
    return BillableContract(uuid7(), client_id, category, "", version.activation_fee, start, terms, statuses)


def imagine_plan(session: Session, contract: Contract, version: OfferVersion, effective: date) -> BillableContract:
    """A contract whose plan was not changed, as rating would know it if it had been.

    Errors: `ContractDateInvalid`.
    """
    before = timeline.terms_of(session, contract.id)
    check_inside(contract, before, effective)
    return timeline.billable_of(session, contract, rules.changed_terms(before, _term_of(version, effective)))


def mark_for_rerating(session: Session, client_id: UUID, day: date) -> None:
    """Have a client's contracts re-rated from a day."""
    queries.mark_for_rerating(session, client_id, day)


def settle_rerating(session: Session, contract_ids: list[UUID]) -> None:
    """Say that contracts have been re-rated as far back as they asked for."""
    if contract_ids:
        queries.clear_rerating(session, contract_ids)


def today_of(session: Session) -> date:
    """Today in the tenant's time zone."""
    return clock.today(tenancy.current_tenant(session).time_zone)


def _term_of(version: OfferVersion, start: date) -> Term:
    return Term(version.offer_id, version.version, version.monthly_fee, version.proration, start)


def _check_line(client_id: UUID, subscriber: Subscriber, version: OfferVersion) -> None:
    if subscriber.client_id != client_id:
        raise SubscriberClientMismatch
    if subscriber.service_type != version.service_type:
        served = {"subscriber_service_type": subscriber.service_type, "offer_service_type": version.service_type}
        raise SubscriberOfferMismatch(details=served)
    subscribers.require_in_service(subscriber)


def check_inside(contract: Contract, terms: Sequence[Term], day: date) -> None:
    """Refuse a day outside a contract's life, which begins with its first plan.

    Errors: `ContractDateInvalid`.
    """
    check_between(timeline.first_day(contract, terms), day, contract.end_date)


def check_between(start: date, day: date, end: date | None) -> None:
    """Refuse a day before the first or after the last, where there is a last.

    Errors: `ContractDateInvalid`.
    """
    if day < start or (end is not None and day > end):
        last = end.isoformat() if end else None
        raise ContractDateInvalid(details={"start_date": start.isoformat(), "end_date": last})


def _migrate_technology(session: Session, contract: Contract, version: OfferVersion) -> None:
    subscriber = subscribers.get_subscriber_row(session, contract.subscriber_id)
    if subscriber.service_type == version.service_type:
        return
    details = {"subscriber_id": str(subscriber.id), "from": subscriber.service_type, "to": version.service_type}
    subscribers.migrate_technology(session, subscriber, SubscriberType(version.service_type))
    audit.record(session, "contract", contract.id, ContractEvent.TECHNOLOGY_MIGRATED, details)


def record_change(contract: Contract, effective: date) -> None:
    """Count the change, and have the contract re-rated from its day."""
    contract.row_version += 1
    contract.updated_at = clock.now()
    if contract.status != ContractStatus.DRAFT:
        contract.rerate_from = min(contract.rerate_from or effective, effective)


def emit(session: Session, event_type: str, contract: Contract, **details: Any) -> None:
    """Tell other systems of a change, with the ids they know it by."""
    ids = {"contract_id": contract.id, "client_id": contract.client_id, "subscriber_id": contract.subscriber_id}
    plan = {"offer_id": str(contract.offer_id), "offer_version": contract.offer_version}
    terms = {"monthly_fee": str(contract.monthly_fee), "start_date": contract.start_date.isoformat()}
    payload = {name: str(value) for name, value in ids.items()} | {"status": contract.status} | plan | terms | details
    outbox.emit(session, event_type, contract.id, payload)


def _read(row: queries.ContractRow, scheduled: Mapping[UUID, Any]) -> ContractRead:
    contract, client_name, identifier, offer_name = row[0], row[1], row[2], row[3]
    named = {"client_name": client_name, "service_identifier": identifier, "offer_name": offer_name}
    own = {name: getattr(contract, name) for name in ContractRead.model_fields if hasattr(contract, name)}
    return ContractRead.model_validate(own | named | {"scheduled_change": _scheduled(scheduled, contract.id)})


def _scheduled(scheduled: Mapping[UUID, Any], contract_id: UUID) -> ScheduledChangeRead | None:
    if (found := scheduled.get(contract_id)) is None:
        return None
    term, name = found
    return ScheduledChangeRead(
        offer_id=term.offer_id,
        offer_version=term.offer_version,
        offer_name=name,
        monthly_fee=term.monthly_fee,
        effective_date=term.valid_from,
    )

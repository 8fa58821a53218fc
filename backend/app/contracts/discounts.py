"""Discounts of a contract: granted from a day on, for some months or until they are ended.

Invariant: whatever a discount would have changed in months that were billed is corrected by the next run.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from app.common import audit
from app.common.days import ONE_DAY, add_months
from app.common.pagination import Page, PageRequest, paginate
from app.contracts import queries, service, timeline
from app.contracts.errors import ContractStatusTransitionInvalid, DiscountNotFound
from app.contracts.models import Contract, ContractDiscount
from app.contracts.schemas import DiscountCreate, DiscountRead
from app.contracts.values import ContractEvent, ContractStatus, DiscountTarget


def add_discount(session: Session, contract_id: UUID, body: DiscountCreate) -> DiscountRead:
    """Grant a discount from a day on.

    Effects: the contract is re-rated from that day, so a backdated discount corrects what was billed.
    Errors: `ContractNotFound`, `ContractDateInvalid`, `ContractStatusTransitionInvalid` once it is terminated.
    """
    contract = service.lock_contract(session, contract_id)
    if contract.status == ContractStatus.TERMINATED:
        raise ContractStatusTransitionInvalid(details={"from": contract.status, "to": contract.status})
    service.check_inside(contract, timeline.terms_of(session, contract_id), body.start_date)
    discount = ContractDiscount(
        contract_id=contract_id,
        applies_to=body.applies_to,
        percent=body.percent,
        amount=body.amount,
        label=body.label,
        valid_from=body.start_date,
        valid_to=add_months(body.start_date, body.months) if body.months else None,
    )
    session.add(discount)
    session.flush()
    _record(session, contract, discount, ContractEvent.DISCOUNT_ADDED, body.start_date)
    return _read(discount)


def list_discounts(session: Session, contract_id: UUID, request: PageRequest) -> Page[DiscountRead]:
    """A page of a contract's discounts, the ended ones among them.

    Errors: `ContractNotFound`.
    """
    service.get_contract(session, contract_id)
    statement = queries.discounts_of(contract_id)
    return paginate(session, statement, request, queries.DISCOUNT_ORDERING, lambda row: _read(row[0]))


def end_discount(session: Session, contract_id: UUID, discount_id: UUID, effective: date | None) -> None:
    """End a discount on a day, today when none is given; one that would never have held is removed.

    Args: effective: the first day without it.
    Effects: the contract is re-rated from that day.
    Errors: `ContractNotFound`, `DiscountNotFound`.
    """
    contract = service.lock_contract(session, contract_id)
    discount = queries.find_discount(session, contract_id, discount_id)
    if discount is None:
        raise DiscountNotFound
    day = max(effective or service.today_of(session), discount.valid_from)
    if discount.valid_to is not None and discount.valid_to <= day:
        return
    _record(session, contract, discount, ContractEvent.DISCOUNT_ENDED, day)
    if day == discount.valid_from:
        session.delete(discount)
    else:
        discount.valid_to = day
    session.flush()


def _record(
    session: Session, contract: Contract, discount: ContractDiscount, event: ContractEvent, effective: date
) -> None:
    service.record_change(contract, effective)
    text = partial(_text_of, discount)
    details = {name: text(name) for name in ("applies_to", "percent", "amount", "label", "valid_from", "valid_to")}
    audit.record(
        session,
        "contract",
        contract.id,
        event,
        details | {"discount_id": str(discount.id), "effective_date": effective.isoformat()},
    )


def _text_of(discount: ContractDiscount, name: str) -> str | None:
    value = getattr(discount, name)
    return None if value is None else str(value)


def _read(discount: ContractDiscount) -> DiscountRead:
    return DiscountRead(
        id=discount.id,
        contract_id=discount.contract_id,
        applies_to=DiscountTarget(discount.applies_to),
        percent=discount.percent,
        amount=discount.amount,
        label=discount.label,
        start_date=discount.valid_from,
        end_date=discount.valid_to - ONE_DAY if discount.valid_to else None,
        created_at=discount.created_at,
    )

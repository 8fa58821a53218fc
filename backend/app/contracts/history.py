"""Reading what a contract was: its plans in the order they held, its events in the order they happened."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from app.common.days import ONE_DAY
from app.contracts import queries
from app.contracts.schemas import ContractAuditRead, PlanTermRead
from app.contracts.service import get_contract
from app.contracts.values import ContractEvent, PlanChange


def list_terms(session: Session, contract_id: UUID) -> list[PlanTermRead]:
    """A contract's plan timeline, in order.

    Errors: `ContractNotFound`.
    """
    get_contract(session, contract_id)
    return [
        PlanTermRead(
            offer_id=term.offer_id,
            offer_name=name,
            offer_version=term.offer_version,
            monthly_fee=term.monthly_fee,
            start_date=term.valid_from,
            end_date=term.valid_to - ONE_DAY if term.valid_to else None,
            change=PlanChange(term.change),
        )
        for term, name in queries.named_terms_of(session, contract_id)
    ]


def list_audit(session: Session, contract_id: UUID) -> list[ContractAuditRead]:
    """A contract's events in the order they happened.

    Errors: `ContractNotFound`.
    """
    get_contract(session, contract_id)
    return [
        ContractAuditRead(
            id=event.id,
            contract_id=event.entity_id,
            event_type=ContractEvent(event.action),
            actor_id=event.actor_id,
            details=event.details,
            created_at=event.created_at,
        )
        for event in queries.audit_of(session, contract_id)
    ]

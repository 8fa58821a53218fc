"""What is charged or credited once: written down by an operator, carried by the client's next invoice.

Invariant: whether a charge is billed is never stored; a line of a document that stands says it, so that a void has
it waiting again. The client is locked by whoever removes a charge and by the run that bills it.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.billing import queries
from app.billing.errors import ChargeAlreadyBilled, ChargeNotFound
from app.billing.models import ClientCharge
from app.billing.schemas import ChargeStatus, ClientChargeCreate, ClientChargeRead
from app.common import audit, clock, db
from app.common.errors import invalid_field
from app.common.pagination import Page, PageRequest, paginate
from app.contracts import service as contracts
from app.contracts.errors import ContractNotFound
from app.customers import service as customers


def add_charge(session: Session, client_id: UUID, body: ClientChargeCreate) -> ClientChargeRead:
    """Write down a charge, or a credit, for the client's next invoice.

    Errors: `ClientNotFound`, `ValidationFailed` for a contract that is not the client's.
    """
    customers.lock_client(session, client_id)
    if body.contract_id is not None:
        _check_contract(session, client_id, body.contract_id)
    charge = ClientCharge(client_id=client_id, **body.model_dump(), created_by=db.actor_of(session))
    session.add(charge)
    session.flush()
    _record(session, charge, "client_charge_added")
    return _read((charge, None, None, None, None))


def list_charges(session: Session, client_id: UUID, request: PageRequest) -> Page[ClientChargeRead]:
    """A page of a client's charges, billed ones included, removed ones not.

    Errors: `ClientNotFound`.
    """
    customers.get_client_row(session, client_id)
    return paginate(session, queries.charge_rows(client_id), request, queries.CHARGE_ORDERING, _read)


def remove_charge(session: Session, client_id: UUID, charge_id: UUID) -> None:
    """Take back a charge that no document carries.

    Errors: `ClientNotFound`, `ChargeNotFound`, `ChargeAlreadyBilled` with the number of the document.
    """
    customers.lock_client(session, client_id)
    row = queries.find_charge_row(session, client_id, charge_id)
    if row is None:
        raise ChargeNotFound
    read = _read(row)
    if read.status is ChargeStatus.BILLED:
        raise ChargeAlreadyBilled(details={"document": read.invoice_number or read.credit_note_number})
    charge: ClientCharge = row[0]
    charge.removed_at = clock.now()
    _record(session, charge, "client_charge_removed")
    session.flush()


def _check_contract(session: Session, client_id: UUID, contract_id: UUID) -> None:
    try:
        is_own = contracts.get_contract(session, contract_id).client_id == client_id
    except ContractNotFound:
        is_own = False
    if not is_own:
        raise invalid_field("body", "contract_id", msg="Not a contract of this client")


def _record(session: Session, charge: ClientCharge, action: str) -> None:
    told = {"amount": str(charge.amount), "description": charge.description, "reason": charge.reason}
    audit.record(session, "client_charge", charge.id, action, told | {"client_id": str(charge.client_id)})


def _read(row: Any) -> ClientChargeRead:
    charge, invoice_id, invoice_number, credit_note_id, credit_note_number = row[:5]
    own = {name: getattr(charge, name) for name in ClientChargeRead.model_fields if hasattr(charge, name)}
    is_billed = invoice_id is not None or credit_note_id is not None
    return ClientChargeRead.model_validate(
        own
        | {
            "status": ChargeStatus.BILLED if is_billed else ChargeStatus.WAITING,
            "invoice_id": invoice_id,
            "invoice_number": invoice_number,
            "credit_note_id": credit_note_id,
            "credit_note_number": credit_note_number,
        }
    )

"""Names and contacts that others give for a known client, until an operator decides.

Invariant: a public form never changes a known client; what it was told differently waits here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from app.common import audit, clock, db
from app.common.pagination import Page, PageRequest, paginate
from app.customers import queries, rules
from app.customers.errors import ContactChangeDecided, ContactChangeNotFound
from app.customers.models import Client, PendingContactChange
from app.customers.rules import ContactChangeStatus
from app.customers.schemas import ClientUpdate, ContactChangeFilter, ContactChangeRead, ContactValues
from app.customers.service import get_client_row, lock_client, update_client

_FIELDS: Final = tuple(ContactValues.model_fields)


def propose(session: Session, client: Client, given: Mapping[str, str | None], source: str) -> bool:
    """Keep what differs from the client as known, for an operator; the same again is kept once.

    Args: given: `full_name`, `address`, `email`, `phone` as validated, None where left out; source: who told.
    Effects: audit, with the names of the fields only.
    Returns: whether something new waits now.
    """
    proposed = rules.differing_contacts({name: getattr(client, name) for name in _FIELDS}, given)
    if not proposed or queries.is_proposed(session, client.id, proposed):
        return False
    session.add(PendingContactChange(client_id=client.id, source=source, proposed=proposed))
    session.flush()
    details = {"fields": sorted(proposed), "source": source}
    audit.record(session, "client", client.id, "contact_change_proposed", details)
    return True


def list_of_client(
    session: Session, client_id: UUID, request: PageRequest, filters: ContactChangeFilter
) -> Page[ContactChangeRead]:
    """A page of what was proposed for a client.

    Errors: `ClientNotFound`.
    """
    get_client_row(session, client_id)
    return _page(session, request, filters.model_dump(), client_id)


def list_all(session: Session, request: PageRequest, filters: ContactChangeFilter) -> Page[ContactChangeRead]:
    """A page of what was proposed for any client."""
    return _page(session, request, filters.model_dump(), None)


def accept(session: Session, change_id: UUID) -> ContactChangeRead:
    """Let what was proposed be the client's name and contacts.

    Effects: the client's own audit and search words follow.
    Errors: `ContactChangeNotFound`, `ContactChangeDecided`.
    """
    change, client = _undecided(session, change_id)
    _decide(session, change, ContactChangeStatus.ACCEPTED)
    update_client(session, client.id, ClientUpdate.model_validate(change.proposed), None)
    return _read(change, client)


def reject(session: Session, change_id: UUID) -> ContactChangeRead:
    """Leave the client as known.

    Errors: `ContactChangeNotFound`, `ContactChangeDecided`.
    """
    change, client = _undecided(session, change_id)
    _decide(session, change, ContactChangeStatus.REJECTED)
    return _read(change, client)


def _page(
    session: Session, request: PageRequest, applied: dict[str, Any], client_id: UUID | None
) -> Page[ContactChangeRead]:
    return paginate(
        session,
        queries.contact_changes(**applied, client_id=client_id),
        request,
        queries.CONTACT_CHANGE_ORDERING,
        lambda row: _read(row[0], row[1]),
        applied,
    )


def _undecided(session: Session, change_id: UUID) -> tuple[PendingContactChange, Client]:
    """A change nobody has decided, its client locked before it."""
    found = queries.find_contact_change(session, change_id)
    if found is None:
        raise ContactChangeNotFound
    client = lock_client(session, found.client_id)
    change = queries.find_contact_change_for_update(session, change_id)
    if change is None:
        raise ContactChangeNotFound
    if change.status != ContactChangeStatus.PENDING:
        raise ContactChangeDecided(details={"status": change.status})
    return change, client


def _decide(session: Session, change: PendingContactChange, status: ContactChangeStatus) -> None:
    change.status, change.decided_at, change.decided_by = status.value, clock.now(), db.actor_of(session)
    session.flush()
    details = {"contact_change_id": str(change.id), "fields": sorted(change.proposed)}
    audit.record(session, "client", change.client_id, f"contact_change_{status}", details)


def _read(change: PendingContactChange, client: Client) -> ContactChangeRead:
    return ContactChangeRead(
        id=change.id,
        client_id=client.id,
        client_name=client.full_name,
        source=change.source,
        status=ContactChangeStatus(change.status),
        proposed=ContactValues.model_validate(change.proposed),
        current=ContactValues.model_validate(client),
        decided_at=change.decided_at,
        decided_by=change.decided_by,
        created_at=change.created_at,
    )

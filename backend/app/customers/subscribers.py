"""Business verbs of lines: who holds which number or other identifier.

Invariant: a line with a Moroccan number holds that number in numbering, from its creation to its deletion.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.common import audit, clock, db
from app.common.errors import PreconditionFailed, invalid_field
from app.common.pagination import Page, PageRequest, etag, is_stale, paginate
from app.customers import queries, rules
from app.customers.errors import (
    SubscriberDeleteBlocked,
    SubscriberHasOpenContract,
    SubscriberIdentifierConflict,
    SubscriberNotFound,
    SubscriberStatusTransitionInvalid,
)
from app.customers.models import Subscriber
from app.customers.rules import SubscriberStatus, SubscriberType
from app.customers.schemas import SubscriberCreate, SubscriberFilter, SubscriberRead, SubscriberUpdate
from app.customers.service import get_client_row, lock_client, require_active
from app.numbering import service as numbering
from app.numbering.errors import NumberTaken
from app.numbering.service import NumberKind


def create_subscriber(session: Session, client_id: UUID, body: SubscriberCreate) -> SubscriberRead:
    """Give a client a line with a known identifier.

    Errors: as `add_subscriber`.
    """
    added = add_subscriber(session, client_id, body.service_type, body.service_identifier, status=body.status)
    return SubscriberRead.model_validate(added)


def add_subscriber(
    session: Session,
    client_id: UUID,
    service_type: SubscriberType,
    service_identifier: str | None,
    *,
    status: SubscriberStatus = SubscriberStatus.ACTIVE,
    reservation_token: str | None = None,
) -> Subscriber:
    """Give a client a line, for journeys that go on with it.

    Args: service_identifier: None draws a free number, mobile for a mobile line and fixed for any other;
    reservation_token: opens a number that is kept under it.
    Effects: locks the client, holds the number.
    Errors: `ClientNotFound`, `ClientNotActive`, `SubscriberIdentifierConflict`,
    `IdentifierGenerationExhausted`.
    """
    require_active(lock_client(session, client_id))
    if service_identifier is None:
        identifier = numbering.allocate_number(session, number_kind_of(service_type))
    else:
        identifier = _kept(service_identifier)
    subscriber = Subscriber(
        client_id=client_id,
        service_type=service_type.value,
        service_identifier=identifier,
        status=status.value,
    )
    with _refusing_conflicts(session, identifier):
        if service_identifier is not None:
            _hold(session, identifier, reservation_token)
        session.add(subscriber)
    details = {"client_id": str(client_id), "service_type": service_type, "service_identifier": identifier}
    audit.record(session, "subscriber", subscriber.id, "subscriber_created", details)
    return subscriber


def get_subscriber(session: Session, subscriber_id: UUID) -> tuple[SubscriberRead, str]:
    """A line and its `ETag`.

    Errors: `SubscriberNotFound`.
    """
    subscriber = get_subscriber_row(session, subscriber_id)
    return SubscriberRead.model_validate(subscriber), etag(subscriber.row_version)


def list_subscribers(
    session: Session, client_id: UUID, request: PageRequest, filters: SubscriberFilter
) -> Page[SubscriberRead]:
    """A page of a client's lines.

    Errors: `ClientNotFound`.
    """
    get_client_row(session, client_id)
    applied = filters.model_dump()
    return paginate(
        session,
        queries.subscribers(client_id, **applied),
        request,
        queries.SUBSCRIBER_ORDERING,
        lambda row: SubscriberRead.model_validate(row[0]),
        applied,
    )


def update_subscriber(
    session: Session, subscriber_id: UUID, body: SubscriberUpdate, if_match: str | None
) -> tuple[SubscriberRead, str]:
    """Change what was sent; a changed number frees the former one.

    Effects: locks the line, and before it the client where the status changes: who signs for a line holds its client.
    Errors: `SubscriberNotFound`, `PreconditionFailed`, `ValidationFailed`, `SubscriberIdentifierConflict`,
    `SubscriberStatusTransitionInvalid`, `SubscriberHasOpenContract`.
    """
    if "status" in body.model_fields_set:
        lock_client(session, get_subscriber_row(session, subscriber_id).client_id)
    subscriber = _locked(session, subscriber_id)
    if is_stale(if_match, subscriber.row_version):
        raise PreconditionFailed
    sent = body.model_dump(mode="json", include=body.model_fields_set)
    before = {name: getattr(subscriber, name) for name, value in sent.items()}
    changes = {name: value for name, value in sent.items() if before[name] != value}
    if "service_type" in changes and _references(session, subscriber_id):
        raise invalid_field("body", "service_type", msg="A line with contracts changes by a plan change")
    if following := changes.pop("status", None):
        set_subscriber_status(session, subscriber, SubscriberStatus(following))
    if changes:
        with _refusing_conflicts(session, changes.get("service_identifier", subscriber.service_identifier)):
            if (identifier := changes.get("service_identifier")) is not None:
                _hold(session, identifier)
            _change(subscriber, changes)
        if "service_identifier" in changes:
            numbering.release_number(session, before["service_identifier"])
        details = {name: {"from": before[name], "to": value} for name, value in changes.items()}
        audit.record(session, "subscriber", subscriber_id, "subscriber_updated", {"changes": details})
    session.flush()
    return SubscriberRead.model_validate(subscriber), etag(subscriber.row_version)


def delete_subscriber(session: Session, subscriber_id: UUID) -> None:
    """Remove a line that no contract ever used.

    Effects: its number is free again.
    Errors: `SubscriberNotFound`, `SubscriberDeleteBlocked` with the counts of what holds the line.
    """
    subscriber = _locked(session, subscriber_id)

    def blocked() -> SubscriberDeleteBlocked:
        return SubscriberDeleteBlocked(details=_references(session, subscriber_id))

    with db.deleting(session, blocked):
        session.delete(subscriber)
    numbering.release_number(session, subscriber.service_identifier)
    details = {"client_id": str(subscriber.client_id), "service_identifier": subscriber.service_identifier}
    audit.record(session, "subscriber", subscriber_id, "subscriber_deleted", details)


def get_subscriber_row(session: Session, subscriber_id: UUID) -> Subscriber:
    """A line as stored.

    Errors: `SubscriberNotFound`.
    """
    subscriber = queries.find_subscriber(session, subscriber_id)
    if subscriber is None:
        raise SubscriberNotFound
    return subscriber


def find_subscriber_by_identifier(session: Session, identifier: str) -> Subscriber | None:
    """The line with this identifier; a Moroccan number may be written in any accepted way."""
    return queries.find_subscriber_by_identifier(session, _kept(identifier))


def subscribers_of(session: Session, client_id: UUID) -> Sequence[Subscriber]:
    """Every line of a client, oldest first."""
    return queries.subscribers_of(session, client_id)


def require_in_service(subscriber: Subscriber) -> None:
    """Let only an active line be signed for again: a contract does not lift what was decided about its line.

    Errors: `SubscriberStatusTransitionInvalid` with the status.
    """
    if subscriber.status != SubscriberStatus.ACTIVE:
        moved = {"from": subscriber.status, "to": SubscriberStatus.ACTIVE.value}
        raise SubscriberStatusTransitionInvalid("This line is not active; a new contract cannot use it.", details=moved)


def set_subscriber_status(session: Session, subscriber: Subscriber, status: SubscriberStatus) -> None:
    """Move a line to another status; the same again is no change.

    Errors: `SubscriberStatusTransitionInvalid`, `SubscriberHasOpenContract` for an end under a contract.
    """
    moved = {"from": subscriber.status, "to": status.value}
    if not rules.may_become(subscriber.status, status.value):
        raise SubscriberStatusTransitionInvalid(details=moved)
    if subscriber.status != status:
        with db.guarding(session, subscribers_no_open_contract=SubscriberHasOpenContract()):
            _change(subscriber, {"status": status.value})
        audit.record(session, "subscriber", subscriber.id, "subscriber_status_changed", moved)


def forget_identifiers(session: Session, client_id: UUID) -> None:
    """End the lines of a client and let nothing say which they were; their numbers are free again."""
    lines = queries.subscribers_of(session, client_id)
    freed = sorted(line.service_identifier for line in lines)
    for line in lines:
        _change(line, {"service_identifier": f"anonymized-{line.id}", "status": SubscriberStatus.TERMINATED.value})
    session.flush()
    for identifier in freed:
        numbering.release_number(session, identifier)


def migrate_technology(session: Session, subscriber: Subscriber, service_type: SubscriberType) -> None:
    """Let a line follow its contract to another access type; the identifier stays."""
    moved = {"from": subscriber.service_type, "to": service_type.value}
    if subscriber.service_type != service_type:
        _change(subscriber, {"service_type": service_type.value})
        session.flush()
        audit.record(session, "subscriber", subscriber.id, "subscriber_technology_migrated", moved)


def number_kind_of(service_type: SubscriberType) -> NumberKind:
    """The kind of number a new line of this type is given."""
    return NumberKind.MOBILE if service_type is SubscriberType.MOBILE else NumberKind.FIXED


def _locked(session: Session, subscriber_id: UUID) -> Subscriber:
    subscriber = queries.find_subscriber_for_update(session, subscriber_id)
    if subscriber is None:
        raise SubscriberNotFound
    return subscriber


def _kept(identifier: str) -> str:
    return numbering.normalise_moroccan(identifier) or identifier.strip()


def _hold(session: Session, identifier: str, reservation_token: str | None = None) -> None:
    if numbering.normalise_moroccan(identifier) is not None:
        numbering.claim_number(session, identifier, reservation_token=reservation_token)


@contextmanager
def _refusing_conflicts(session: Session, identifier: str) -> Iterator[None]:
    refusal = SubscriberIdentifierConflict(details={"service_identifier": identifier})
    try:
        with db.guarding(session, uq_subscribers_service_identifier=refusal):
            yield
    except NumberTaken as error:
        raise refusal from error


def _references(session: Session, subscriber_id: UUID) -> dict[str, int]:
    return db.references_to(session, Subscriber.metadata.tables["subscribers"], id=subscriber_id)


def _change(subscriber: Subscriber, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        setattr(subscriber, name, value)
    subscriber.row_version += 1
    subscriber.updated_at = clock.now()

"""Business verbs of clients; those of their lines are in `subscribers`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import Session

from app.common import audit, clock, db, outbox
from app.common.errors import PreconditionFailed, invalid_field
from app.common.pagination import Page, PageRequest, etag, is_stale, paginate
from app.customers import queries, rules
from app.customers.errors import (
    ClientCinConflict,
    ClientDeleteBlocked,
    ClientHasOpenContracts,
    ClientNotActive,
    ClientNotFound,
    ClientStatusTransitionInvalid,
)
from app.customers.models import Client
from app.customers.schemas import ClientCreate, ClientFilter, ClientRead, ClientUpdate
from app.numbering import service as numbering

_CONTACT_FIELDS: Final = frozenset({"email", "phone", "address"})
"""Fields whose values stay out of the audit trail."""
_SEARCHED_FIELDS: Final = ("full_name", "cin", "email", "phone", "ice")


def create_client(session: Session, body: ClientCreate) -> ClientRead:
    """Take on a client.

    Errors: as `register_client`.
    """
    return ClientRead.model_validate(register_client(session, body))


def register_client(session: Session, body: ClientCreate) -> Client:
    """Take on a client, for journeys that go on with it.

    Effects: audit, event `client.created`.
    Errors: `ClientCinConflict`, `ValidationFailed` for an ICE of a person.
    """
    values = body.model_dump(mode="json")
    _check_ice(values)
    client = Client(**values, name_key=rules.name_key(body.full_name))
    with db.guarding(session, **_conflicts()):
        session.add(client)
    _index(session, client)
    audit.record(session, "client", client.id, "client_created", {"client_type": client.client_type})
    told = {"client_id": str(client.id), "client_type": client.client_type, "language": client.language}
    outbox.emit(session, "client.created", client.id, told)
    return client


def get_client(session: Session, client_id: UUID) -> tuple[ClientRead, str]:
    """A client and its `ETag`.

    Errors: `ClientNotFound`.
    """
    client = get_client_row(session, client_id)
    return ClientRead.model_validate(client), etag(client.row_version)


def list_clients(session: Session, request: PageRequest, filters: ClientFilter) -> Page[ClientRead]:
    """A page of clients; every word of `q` begins a word of the name, the CIN, a contact or the ICE."""
    applied = {**filters.model_dump(), "q": request.q}
    return paginate(
        session,
        queries.clients(**applied),
        request,
        queries.CLIENT_ORDERING,
        lambda row: ClientRead.model_validate(row[0]),
        applied,
    )


def update_client(
    session: Session, client_id: UUID, body: ClientUpdate, if_match: str | None
) -> tuple[ClientRead, str]:
    """Change what was sent; nothing happens when nothing differs.

    Errors: `ClientNotFound`, `PreconditionFailed`, `ValidationFailed`, `ClientCinConflict`,
    `ClientStatusTransitionInvalid`, `ClientHasOpenContracts`.
    """
    client = lock_client(session, client_id)
    if is_stale(if_match, client.row_version):
        raise PreconditionFailed
    sent = body.model_dump(mode="json", include=body.model_fields_set)
    _check_ice({"client_type": client.client_type, "ice": client.ice} | sent)
    before = {name: getattr(client, name) for name, value in sent.items() if getattr(client, name) != value}
    changes = {name: sent[name] for name in before}
    if following := changes.get("status"):
        _check_transition(client.status, following)
    if changes:
        with db.guarding(session, **_conflicts()):
            _change(client, changes)
        if not changes.keys().isdisjoint(_SEARCHED_FIELDS):
            _index(session, client)
        _audit_changes(session, client, before, changes)
    return ClientRead.model_validate(client), etag(client.row_version)


def delete_client(session: Session, client_id: UUID) -> None:
    """Remove a client without history, with the lines that were never used.

    Effects: their numbers are free again.
    Errors: `ClientNotFound`, `ClientDeleteBlocked` with the counts of what holds the client.
    """
    client = lock_client(session, client_id)
    lines = queries.subscribers_of(session, client_id)
    identifiers = sorted(line.service_identifier for line in lines)
    line_ids = [line.id for line in lines]

    def blocked() -> ClientDeleteBlocked:
        return ClientDeleteBlocked(details=_history(session, client_id, line_ids))

    with db.deleting(session, blocked):
        session.delete(client)
    for identifier in identifiers:
        numbering.release_number(session, identifier)
    audit.record(
        session,
        "client",
        client_id,
        "client_deleted",
        {"client_type": client.client_type, "subscribers": len(identifiers)},
    )


def get_client_row(session: Session, client_id: UUID) -> Client:
    """A client as stored.

    Errors: `ClientNotFound`.
    """
    client = queries.find_client(session, client_id)
    if client is None:
        raise ClientNotFound
    return client


def lock_client(session: Session, client_id: UUID) -> Client:
    """A client that nobody else changes until the transaction ends.

    Effects: locks the row for no key update: rows that refer to it may still be written.
    Errors: `ClientNotFound`.
    """
    client = queries.find_client_for_update(session, client_id)
    if client is None:
        raise ClientNotFound
    return client


def find_client_by_cin(session: Session, cin: str) -> Client | None:
    """The client with this CIN, written in any accepted way."""
    cleaned = rules.clean_cin(cin)
    return queries.find_client_by_cin(session, cleaned) if cleaned else None


def clean_cin(cin: str) -> str | None:
    """The stored form of a CIN, None when it is not one."""
    return rules.clean_cin(cin)


def clients_matching(text: str) -> Select[UUID]:
    """The ids of the clients whose words begin as the text's do, for the searches of other domains."""
    return queries.ids_found_by(text)


def find_clients(session: Session, text: str, limit: int) -> Sequence[Client]:
    """The first clients whose words begin as the text's do, those with the very words before others."""
    return queries.best_found_by(session, text, limit)


def identifier_prefix(text: str) -> str:
    """The beginning of a line's identifier as it is stored: national numbers in their canonical form."""
    return rules.identifier_prefix(text)


def lock_clients_between(session: Session, first: UUID, last: UUID) -> dict[UUID, str]:
    """Lock a range of clients, in the order of their ids, and say what language each reads."""
    return {row[0]: row[1] for row in queries.lock_between(session, first, last)}


def languages_between(session: Session, first: UUID, last: UUID) -> dict[UUID, str]:
    """What language each client of a range reads."""
    return {row[0]: row[1] for row in queries.languages_between(session, first, last)}


def forget_client(session: Session, client: Client) -> list[str]:
    """Empty a locked client of everything that names the person, and terminate it.

    Returns: what the person can be recognised by in forms that are nobody's, as letters and digits.
    Errors: `ClientHasOpenContracts`.
    """
    marks = rules.marks_of(client.cin, client.email, client.phone)
    forgotten = dict.fromkeys(("cin", "address", "email", "phone", "ice"))
    ended = {"status": rules.ClientStatus.TERMINATED.value, "anonymized_at": clock.now()}
    with db.guarding(session, **_conflicts()):
        _change(client, {"full_name": rules.NOBODY, **forgotten, **ended})
    queries.replace_terms(session, client.id, ())
    return marks


def require_active(client: Client) -> None:
    """Let only an active client go on.

    Errors: `ClientNotActive` with the status.
    """
    if client.status != rules.ClientStatus.ACTIVE:
        raise ClientNotActive(details={"client_id": str(client.id), "status": client.status})


def mark_delinquent(session: Session, client_id: UUID, since: date | None) -> None:
    """Note since when a client owes an overdue invoice; None once nothing is overdue.

    Errors: `ClientNotFound`.
    """
    client = lock_client(session, client_id)
    before = client.delinquent_since
    if before == since:
        return
    _change(client, {"is_delinquent": since is not None, "delinquent_since": since})
    session.flush()
    dates = {"from": before.isoformat() if before else None, "to": since.isoformat() if since else None}
    audit.record(session, "client", client_id, "client_delinquency_changed", dates)


def _history(session: Session, client_id: UUID, line_ids: Sequence[UUID]) -> dict[str, int]:
    """What holds on to the client; where only lines are held, what holds on to those."""
    tables = Client.metadata.tables
    counts = db.references_to(session, tables["clients"], id=client_id)
    for line_id in line_ids if not counts else ():
        for table, count in db.references_to(session, tables["subscribers"], id=line_id).items():
            counts[table] = counts.get(table, 0) + count
    return counts


def _conflicts() -> dict[str, Exception]:
    return {"uq_clients_cin": ClientCinConflict(), "clients_no_open_contracts": ClientHasOpenContracts()}


def _check_ice(values: Mapping[str, Any]) -> None:
    if values["ice"] is not None and values["client_type"] != rules.ClientType.BUSINESS:
        raise invalid_field("body", "ice", msg="Only a business has an ICE")


def _check_transition(status: str, following: str) -> None:
    if not rules.may_become(status, following):
        raise ClientStatusTransitionInvalid(details={"from": status, "to": following})


def _change(client: Client, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        setattr(client, name, value)
    client.name_key = rules.name_key(client.full_name)
    client.row_version += 1
    client.updated_at = clock.now()


def _index(session: Session, client: Client) -> None:
    terms = rules.search_terms(**{name: getattr(client, name) for name in _SEARCHED_FIELDS})
    queries.replace_terms(session, client.id, terms)


def _audit_changes(session: Session, client: Client, before: Mapping[str, Any], changes: Mapping[str, Any]) -> None:
    """One event for the status, one for everything else; contacts by name only."""
    if "status" in changes:
        moved = {"from": before["status"], "to": changes["status"]}
        audit.record(session, "client", client.id, "client_status_changed", moved)
    fields = sorted(changes.keys() - {"status"})
    if fields:
        shown = {name: {"from": before[name], "to": changes[name]} for name in fields if name not in _CONTACT_FIELDS}
        audit.record(session, "client", client.id, "client_updated", {"fields": fields, "changes": shown})

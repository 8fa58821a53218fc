"""Routes of customers."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from app.common.auth import CustomerReader, CustomerWriter, SessionDep
from app.common.errors import PreconditionFailed, documented
from app.common.http import IfMatch
from app.common.idempotency import KEY_ERRORS, OptionalOnce
from app.common.pagination import Page, PageQuery
from app.customers import contact_changes, errors, service, subscribers
from app.customers.schemas import (
    ClientCreate,
    ClientFilter,
    ClientRead,
    ClientUpdate,
    ContactChangeFilter,
    ContactChangeRead,
    SubscriberCreate,
    SubscriberFilter,
    SubscriberRead,
    SubscriberUpdate,
)

router = APIRouter(tags=["Customers"])


@router.post("/customers", response_model=ClientRead, responses=documented(errors.ClientCinConflict, *KEY_ERRORS))
def create_client(body: ClientCreate, session: SessionDep, _actor: CustomerWriter, once: OptionalOnce) -> Response:
    """Create a client."""
    return once(body, lambda: service.create_client(session, body))


@router.get("/customers", response_model=Page[ClientRead])
def list_clients(
    session: SessionDep, _actor: CustomerReader, request: PageQuery, filters: Annotated[ClientFilter, Query()]
) -> Page[ClientRead]:
    """List clients; `q` searches in names, CIN, ICE, e-mail addresses and telephones."""
    return service.list_clients(session, request, filters)


@router.get("/customers/{client_id}", response_model=ClientRead, responses=documented(errors.ClientNotFound))
def get_client(client_id: UUID, session: SessionDep, _actor: CustomerReader, response: Response) -> ClientRead:
    """Read one client."""
    client, response.headers["ETag"] = service.get_client(session, client_id)
    return client


@router.put(
    "/customers/{client_id}",
    response_model=ClientRead,
    responses=documented(
        errors.ClientNotFound,
        errors.ClientCinConflict,
        errors.ClientStatusTransitionInvalid,
        errors.ClientHasOpenContracts,
        PreconditionFailed,
    ),
)
def update_client(
    client_id: UUID,
    body: ClientUpdate,
    session: SessionDep,
    _actor: CustomerWriter,
    response: Response,
    if_match: IfMatch = None,
) -> ClientRead:
    """Change a client's details or status."""
    client, response.headers["ETag"] = service.update_client(session, client_id, body, if_match)
    return client


@router.delete(
    "/customers/{client_id}",
    status_code=204,
    responses=documented(errors.ClientNotFound, errors.ClientDeleteBlocked),
)
def delete_client(client_id: UUID, session: SessionDep, _actor: CustomerWriter) -> None:
    """Delete a client without history, with its unused lines."""
    service.delete_client(session, client_id)


@router.post(
    "/customers/{client_id}/subscribers",
    response_model=SubscriberRead,
    responses=documented(
        errors.ClientNotFound, errors.ClientNotActive, errors.SubscriberIdentifierConflict, *KEY_ERRORS
    ),
)
def create_subscriber(
    client_id: UUID, body: SubscriberCreate, session: SessionDep, _actor: CustomerWriter, once: OptionalOnce
) -> Response:
    """Give a client a line."""
    return once(body, lambda: subscribers.create_subscriber(session, client_id, body))


@router.get(
    "/customers/{client_id}/subscribers",
    response_model=Page[SubscriberRead],
    responses=documented(errors.ClientNotFound),
)
def list_subscribers(
    client_id: UUID,
    session: SessionDep,
    _actor: CustomerReader,
    request: PageQuery,
    filters: Annotated[SubscriberFilter, Query()],
) -> Page[SubscriberRead]:
    """List a client's lines."""
    return subscribers.list_subscribers(session, client_id, request, filters)


@router.get(
    "/subscribers/{subscriber_id}",
    response_model=SubscriberRead,
    responses=documented(errors.SubscriberNotFound),
)
def get_subscriber(
    subscriber_id: UUID, session: SessionDep, _actor: CustomerReader, response: Response
) -> SubscriberRead:
    """Read one line."""
    subscriber, response.headers["ETag"] = subscribers.get_subscriber(session, subscriber_id)
    return subscriber


@router.put(
    "/subscribers/{subscriber_id}",
    response_model=SubscriberRead,
    responses=documented(
        errors.SubscriberNotFound,
        errors.SubscriberIdentifierConflict,
        errors.SubscriberStatusTransitionInvalid,
        errors.SubscriberHasOpenContract,
        PreconditionFailed,
    ),
)
def update_subscriber(
    subscriber_id: UUID,
    body: SubscriberUpdate,
    session: SessionDep,
    _actor: CustomerWriter,
    response: Response,
    if_match: IfMatch = None,
) -> SubscriberRead:
    """Change a line's identifier, type or status."""
    subscriber, response.headers["ETag"] = subscribers.update_subscriber(session, subscriber_id, body, if_match)
    return subscriber


@router.delete(
    "/subscribers/{subscriber_id}",
    status_code=204,
    responses=documented(errors.SubscriberNotFound, errors.SubscriberDeleteBlocked),
)
def delete_subscriber(subscriber_id: UUID, session: SessionDep, _actor: CustomerWriter) -> None:
    """Delete a line that no contract ever used."""
    subscribers.delete_subscriber(session, subscriber_id)


@router.get(
    "/customers/{client_id}/contact-changes",
    response_model=Page[ContactChangeRead],
    responses=documented(errors.ClientNotFound),
)
def list_contact_changes_of_client(
    client_id: UUID,
    session: SessionDep,
    _actor: CustomerWriter,
    request: PageQuery,
    filters: Annotated[ContactChangeFilter, Query()],
) -> Page[ContactChangeRead]:
    """List what others gave as a client's name and contacts."""
    return contact_changes.list_of_client(session, client_id, request, filters)


@router.get("/contact-changes", response_model=Page[ContactChangeRead])
def list_contact_changes(
    session: SessionDep, _actor: CustomerWriter, request: PageQuery, filters: Annotated[ContactChangeFilter, Query()]
) -> Page[ContactChangeRead]:
    """List what others gave as names and contacts of known clients."""
    return contact_changes.list_all(session, request, filters)


@router.post(
    "/contact-changes/{change_id}/accept",
    response_model=ContactChangeRead,
    responses=documented(errors.ContactChangeNotFound, errors.ContactChangeDecided, *KEY_ERRORS),
)
def accept_contact_change(change_id: UUID, session: SessionDep, _actor: CustomerWriter, once: OptionalOnce) -> Response:
    """Let the proposed name and contacts be the client's."""
    return once(None, lambda: contact_changes.accept(session, change_id))


@router.post(
    "/contact-changes/{change_id}/reject",
    response_model=ContactChangeRead,
    responses=documented(errors.ContactChangeNotFound, errors.ContactChangeDecided, *KEY_ERRORS),
)
def reject_contact_change(change_id: UUID, session: SessionDep, _actor: CustomerWriter, once: OptionalOnce) -> Response:
    """Leave the client as known."""
    return once(None, lambda: contact_changes.reject(session, change_id))

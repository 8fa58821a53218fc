"""Business verbs of API clients: partners' programs that sign in by a secret.

Invariant: a secret has 256 random bits, is shown once, and is kept as its hash only.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from app.common import audit, clock, tenancy
from app.common.pagination import Page, PageRequest, paginate
from app.system import queries
from app.system.errors import ApiClientNotFound
from app.system.models import ApiClient
from app.system.schemas import ApiClientCreate, ApiClientCreated, ApiClientRead

_SECRET_BYTES: Final = 32
_ID_BYTES: Final = 12
_USE_NOTED_EVERY: Final = timedelta(minutes=1)
_NOBODYS_HASH: Final = hashlib.sha256(secrets.token_bytes(_SECRET_BYTES)).digest()


def create_api_client(session: Session, body: ApiClientCreate) -> ApiClientCreated:
    """Let a partner's program sign in; the answer alone has its secret."""
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    client = ApiClient(
        tenant_id=tenancy.current_tenant(session).id,
        client_id=f"mt_{secrets.token_hex(_ID_BYTES)}",
        name=body.name,
        secret_hash=_hash(secret),
        roles=body.roles,
        created_at=clock.now(),
    )
    session.add(client)
    session.flush()
    details = {"client_id": client.client_id, "name": client.name, "roles": client.roles}
    audit.record(session, "api_client", client.id, "api_client_created", details)
    return ApiClientCreated(**ApiClientRead.model_validate(client).model_dump(), client_secret=secret)


def list_api_clients(session: Session, request: PageRequest) -> Page[ApiClientRead]:
    """A page of the tenant's API clients."""
    statement = queries.api_clients(tenancy.current_tenant(session).id)
    return paginate(
        session,
        statement,
        request,
        queries.API_CLIENT_ORDERING,
        lambda row: ApiClientRead.model_validate(row[0]),
    )


def delete_api_client(session: Session, api_client_id: UUID) -> None:
    """Let a program sign in no more; tokens it has end by themselves.

    Errors: `ApiClientNotFound`.
    """
    client = queries.find_api_client_for_update(session, api_client_id, tenancy.current_tenant(session).id)
    if client is None:
        raise ApiClientNotFound
    session.delete(client)
    session.flush()
    details = {"client_id": client.client_id, "name": client.name}
    audit.record(session, "api_client", api_client_id, "api_client_deleted", details)


def verify_secret(session: Session, client_id: str, secret: str) -> ApiClient | None:
    """The client with this id and secret, None for any other pair.

    Effects: notes the use, once a minute; works outside a tenant.
    """
    client = queries.find_api_client_by_client_id(session, client_id)
    matches = secrets.compare_digest(client.secret_hash if client else _NOBODYS_HASH, _hash(secret))
    if client is None or not matches:
        return None
    now = clock.now()
    if client.last_used_at is None or client.last_used_at <= now - _USE_NOTED_EVERY:
        client.last_used_at = now
        session.flush()
    return client


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()

"""Routes of the platform."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Header, Query, Request, Response

from app.common.auth import Administrator, CustomerReader, PlatformSessionDep, ProfileReader, SessionDep
from app.common.errors import PreconditionFailed, documented
from app.common.http import IfMatch
from app.common.idempotency import KEY_ERRORS, OptionalOnce
from app.common.pagination import Page, PageQuery
from app.common.rate_limit import RateLimited, client_address
from app.customers.errors import ClientHasOpenContracts, ClientNotFound
from app.customers.schemas import ClientRead
from app.system import (
    api_clients,
    audit_trail,
    client_timeline,
    erasure,
    errors,
    search,
    service,
    tenant_settings,
    tokens,
    users,
)
from app.system.schemas import (
    ApiClientCreate,
    ApiClientCreated,
    ApiClientRead,
    AuditEventRead,
    AuditFilter,
    HealthRead,
    MeRead,
    PasswordReset,
    PingRead,
    ReadinessRead,
    SearchRead,
    SettingsRead,
    SettingsUpdate,
    TimelineEntryRead,
    TokenForm,
    TokenRead,
    TokenRevoke,
    UserCreate,
    UserFilter,
    UserRead,
    UserUpdate,
    UserWithPassword,
)

public_router = APIRouter(tags=["Platform"])
router = APIRouter(tags=["Platform"])
operations_router = APIRouter(include_in_schema=False)


@public_router.get("/health", response_model=HealthRead)
def get_health() -> HealthRead:
    """The process is alive."""
    return HealthRead(status=service.OK)


@public_router.get("/health/ready", response_model=ReadinessRead, responses={503: {"model": ReadinessRead}})
def get_readiness(response: Response) -> ReadinessRead:
    """The process can serve: database, migrations, job queue."""
    readiness = service.check_readiness()
    response.status_code = 200 if readiness.status == service.OK else 503
    return readiness


@public_router.post(
    "/auth/token",
    response_model=TokenRead,
    response_model_exclude_none=True,
    responses=documented(errors.InvalidCredentials, RateLimited),
)
def create_token(
    form: Annotated[TokenForm, Form()],
    session: PlatformSessionDep,
    request: Request,
    response: Response,
    authorization: Annotated[str | None, Header(max_length=4000, include_in_schema=False)] = None,
) -> TokenRead:
    """Sign in: an access token for a password, for an API client's secret, or for the last refresh token."""
    response.headers["Cache-Control"] = "no-store"
    return tokens.grant_tokens(session, form, authorization, client_address(request))


@router.post("/auth/revoke", status_code=204)
def revoke_token(body: TokenRevoke, session: SessionDep, identity: ProfileReader) -> None:
    """Sign out: refresh tokens of the caller end; access tokens end by themselves."""
    tokens.revoke(session, identity.actor_id, body.token)


@router.get("/me", response_model=MeRead, response_model_exclude_none=True)
def get_me(identity: ProfileReader) -> MeRead:
    """Who the caller is."""
    tenant = identity.tenant if identity.is_signed else None
    return MeRead(actor_id=identity.actor_id, roles=list(identity.roles), tenant=tenant)


@router.get("/admin/ping", response_model=PingRead)
def ping_as_administrator(identity: Administrator) -> PingRead:
    """The caller is an administrator."""
    return PingRead(status=service.OK, actor_id=identity.actor_id)


@router.post("/users", response_model=UserWithPassword, responses=documented(errors.UserEmailConflict, *KEY_ERRORS))
def create_user(body: UserCreate, session: SessionDep, _actor: Administrator, once: OptionalOnce) -> Response:
    """Let somebody sign in to this desk."""
    return once(body, lambda: users.register_user(session, body), is_secret=True)


@router.get("/users", response_model=Page[UserRead])
def list_users(
    session: SessionDep, _actor: Administrator, request: PageQuery, filters: Annotated[UserFilter, Query()]
) -> Page[UserRead]:
    """List who may sign in to this desk."""
    return users.page_of_users(session, request, filters)


@router.get("/users/{user_id}", response_model=UserRead, responses=documented(errors.UserNotFound))
def get_user(user_id: UUID, session: SessionDep, _actor: Administrator, response: Response) -> UserRead:
    """Read one user."""
    user, response.headers["ETag"] = users.get_user(session, user_id)
    return user


@router.put(
    "/users/{user_id}",
    response_model=UserRead,
    responses=documented(errors.UserNotFound, errors.UserEmailConflict, errors.LastAdministrator, PreconditionFailed),
)
def update_user(
    user_id: UUID,
    body: UserUpdate,
    session: SessionDep,
    _actor: Administrator,
    response: Response,
    if_match: IfMatch = None,
) -> UserRead:
    """Change a user's name, address or roles."""
    user, response.headers["ETag"] = users.update_user(session, user_id, body, if_match)
    return user


@router.post(
    "/users/{user_id}/disable",
    response_model=UserRead,
    responses=documented(errors.UserNotFound, errors.LastAdministrator, *KEY_ERRORS),
)
def disable_user(user_id: UUID, session: SessionDep, _actor: Administrator, once: OptionalOnce) -> Response:
    """Let a user sign in no more."""
    return once(None, lambda: users.disable_user_by_id(session, user_id))


@router.post("/users/{user_id}/enable", response_model=UserRead, responses=documented(errors.UserNotFound, *KEY_ERRORS))
def enable_user(user_id: UUID, session: SessionDep, _actor: Administrator, once: OptionalOnce) -> Response:
    """Let a disabled user sign in again."""
    return once(None, lambda: users.enable_user(session, user_id))


@router.post(
    "/users/{user_id}/reset-password",
    response_model=UserWithPassword,
    responses=documented(errors.UserNotFound, *KEY_ERRORS),
)
def reset_user_password(
    user_id: UUID, body: PasswordReset, session: SessionDep, _actor: Administrator, once: OptionalOnce
) -> Response:
    """Give a user another password; every sign-in of the user ends."""
    return once(body, lambda: users.reset_password_by_id(session, user_id, body), is_secret=True)


@router.post("/api-clients", response_model=ApiClientCreated, responses=documented(*KEY_ERRORS))
def create_api_client(
    body: ApiClientCreate, session: SessionDep, _actor: Administrator, once: OptionalOnce
) -> Response:
    """Let a partner's program sign in; this answer alone shows its secret."""
    return once(body, lambda: api_clients.create_api_client(session, body), is_secret=True)


@router.get("/api-clients", response_model=Page[ApiClientRead])
def list_api_clients(session: SessionDep, _actor: Administrator, request: PageQuery) -> Page[ApiClientRead]:
    """List the partners' programs."""
    return api_clients.list_api_clients(session, request)


@router.delete("/api-clients/{api_client_id}", status_code=204, responses=documented(errors.ApiClientNotFound))
def delete_api_client(api_client_id: UUID, session: SessionDep, _actor: Administrator) -> None:
    """Let a partner's program sign in no more."""
    api_clients.delete_api_client(session, api_client_id)


@router.get("/settings", response_model=SettingsRead)
def get_settings(session: SessionDep, _actor: Administrator, response: Response) -> SettingsRead:
    """Read what was decided for the whole desk."""
    settings, response.headers["ETag"] = tenant_settings.get_settings(session)
    return settings


@router.put("/settings", response_model=SettingsRead, responses=documented(PreconditionFailed))
def update_settings(
    body: SettingsUpdate,
    session: SessionDep,
    _actor: Administrator,
    response: Response,
    if_match: IfMatch = None,
) -> SettingsRead:
    """Change names, legal identifiers, tax, terms or the bounds of billing."""
    settings, response.headers["ETag"] = tenant_settings.update_settings(session, body, if_match)
    return settings


@router.get("/audit-events", response_model=Page[AuditEventRead])
def list_audit_events(
    session: SessionDep, _actor: Administrator, request: PageQuery, filters: Annotated[AuditFilter, Query()]
) -> Page[AuditEventRead]:
    """List who did what."""
    return audit_trail.list_events(session, request, filters)


@router.get("/search", response_model=SearchRead)
def search_everything(
    session: SessionDep,
    _actor: CustomerReader,
    q: Annotated[str, Query(min_length=2, max_length=100, description="At least two characters.")],
) -> SearchRead:
    """Find clients by name, CIN, telephone or e-mail, contracts by their line, invoices by number."""
    return search.search(session, q)


@router.get(
    "/customers/{client_id}/timeline",
    response_model=Page[TimelineEntryRead],
    responses=documented(ClientNotFound),
)
def list_client_timeline(
    client_id: UUID, session: SessionDep, _actor: CustomerReader, request: PageQuery
) -> Page[TimelineEntryRead]:
    """List what happened around a client: contracts, plan changes, invoices, payments, actions."""
    return client_timeline.list_timeline(session, client_id, request)


@router.post(
    "/customers/{client_id}/anonymize",
    response_model=ClientRead,
    responses=documented(ClientNotFound, ClientHasOpenContracts, errors.ClientOwes, *KEY_ERRORS),
)
def anonymize_client(client_id: UUID, session: SessionDep, _actor: Administrator, once: OptionalOnce) -> Response:
    """Remove the person and keep the books; issued documents stay as they are."""
    return once(None, lambda: erasure.anonymize_client(session, client_id))


@operations_router.get("/metrics")
def get_metrics(_actor: Administrator) -> Response:
    """Metrics in Prometheus' text format; a scraper sends an administrator's token."""
    content, content_type = service.read_metrics()
    return Response(content, media_type=content_type)

"""Routes of the platform."""

from __future__ import annotations

from fastapi import APIRouter, Response

from app.common.auth import Administrator, ProfileReader
from app.system import service
from app.system.schemas import HealthRead, MeRead, PingRead, ReadinessRead

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


@router.get("/me", response_model=MeRead, response_model_exclude_none=True)
def get_me(identity: ProfileReader) -> MeRead:
    """Who the caller is."""
    tenant = identity.tenant if identity.is_signed else None
    return MeRead(actor_id=identity.actor_id, roles=list(identity.roles), tenant=tenant)


@router.get("/admin/ping", response_model=PingRead)
def ping_as_administrator(identity: Administrator) -> PingRead:
    """The caller is an administrator."""
    return PingRead(status=service.OK, actor_id=identity.actor_id)


@operations_router.get("/metrics")
def get_metrics(_actor: Administrator) -> Response:
    """Metrics in Prometheus' text format; a scraper sends an administrator's token."""
    content, content_type = service.read_metrics()
    return Response(content, media_type=content_type)

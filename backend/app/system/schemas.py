"""JSON shapes of the platform."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from app.common.schema_base import ReadSchema, Timestamp


class HealthRead(BaseModel):
    status: str = Field(examples=["ok"])


class ReadinessRead(BaseModel):
    """What must work before requests are sent here."""

    status: str = Field(examples=["ok"], description="ok|failed")
    checks: dict[str, str] = Field(examples=[{"database": "ok", "migrations": "ok", "queue": "ok"}])


class MeRead(BaseModel):
    actor_id: str
    roles: list[str]
    tenant: str | None = Field(default=None, description="Only for a signed identity.")


class PingRead(BaseModel):
    status: str = Field(examples=["ok"])
    actor_id: str


class AuditEventRead(ReadSchema):
    """One thing somebody did."""

    id: UUID
    entity_type: str
    entity_id: UUID
    action: str
    actor_id: str
    request_id: str | None
    details: dict[str, Any]
    created_at: Timestamp

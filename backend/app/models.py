"""Every table of the product, so that the metadata is complete wherever it is needed."""

from __future__ import annotations

from sqlalchemy.orm import configure_mappers

from app.catalog import models as catalog
from app.common import audit, idempotency, outbox, tenancy
from app.common.tables import Base

__all__ = ["audit", "catalog", "configure", "idempotency", "metadata", "outbox", "tenancy"]

metadata = Base.metadata


def configure() -> None:
    """Resolve every mapping now rather than at the first request."""
    configure_mappers()

"""Every table of the product, so that the metadata is complete wherever it is needed."""

from __future__ import annotations

from sqlalchemy.orm import configure_mappers

from app.billing import models as billing
from app.catalog import models as catalog
from app.collections import models as collections
from app.common import audit, idempotency, outbox, queue, rate_limit, tenancy
from app.common.tables import Base
from app.contracts import models as contracts
from app.customers import models as customers
from app.documents import models as documents
from app.landing import models as landing
from app.notifications import models as notifications
from app.numbering import models as numbering
from app.receivables import models as receivables
from app.system import models as system

__all__ = [
    "audit",
    "billing",
    "catalog",
    "collections",
    "configure",
    "contracts",
    "customers",
    "documents",
    "idempotency",
    "landing",
    "metadata",
    "notifications",
    "numbering",
    "outbox",
    "queue",
    "rate_limit",
    "receivables",
    "system",
    "tenancy",
]

metadata = Base.metadata


def configure() -> None:
    """Resolve every mapping now rather than at the first request."""
    configure_mappers()

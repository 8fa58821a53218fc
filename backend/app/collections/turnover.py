"""What a tenant billed over the last days, without adding up the same invoices at every look.

Invariant: a day that is over keeps what was issued on it, so its sum is remembered by the process; a void shows at
once, because voided invoices are taken off by themselves. The last invoice of the days that are over is what the
memory is held against: another book has another one.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from app.collections import queries
from app.common import clock, tenancy

_SETTLES: Final = timedelta(days=1)
"""How long after its end a day may still get an invoice, from a transaction that began on it."""

_remembered: Final[dict[UUID, tuple[tuple[datetime, datetime, UUID | None], Decimal]]] = {}


def billed_since(session: Session, first: date, today: date) -> Decimal:
    """What was issued from a day on and not voided, in the tenant's currency.

    Args: first, today: business days of the tenant, `first` before yesterday.
    """
    tenant = tenancy.current_tenant(session)
    since, closed = (clock.midnight(day, tenant.time_zone) for day in (first, today - _SETTLES))
    key = (since, closed, queries.last_issued_before(session, closed))
    known = _remembered.get(tenant.id)
    if known is None or known[0] != key:
        known = _remembered[tenant.id] = key, queries.issued_since(session, since, closed)
    return known[1] + queries.issued_since(session, closed) - queries.voided_since(session, since)

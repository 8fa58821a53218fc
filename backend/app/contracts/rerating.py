"""Asking for contracts to be rated again, when what was billed for them changed.

Invariant: the day that is kept is the earliest that was asked for and not yet rated again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.contracts import queries


def ask_rerating(session: Session, days: Mapping[UUID, date]) -> None:
    """Have contracts re-rated, each from its own day; the caller holds their client."""
    for contract_id, day in sorted(days.items()):
        queries.ask_rerating(session, contract_id, day)

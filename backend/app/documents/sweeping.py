"""Files that no row refers to: left by transactions that were undone, removed after a while.

Invariant: a file is removed only while no transaction that could refer to it is open. Whoever stores holds the
tenant's lock together with others until its end; whoever removes holds it alone.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from app.common import clock
from app.common.tenancy import current_tenant
from app.documents import queries, stores

KEPT_DAYS: Final = 30
"""How long an unreferenced file stays: a newer dump that is restored after all may refer to it again."""


def sweep_shard(session: Session, store: stores.FileStore, shard: str, before: datetime | None = None) -> int:
    """Remove the files of one shard that nothing refers to; none while somebody stores documents.

    Args: before: only files that were written before it; `KEPT_DAYS` ago when None.
    Returns: how many were removed.
    """
    tenant_id = current_tenant(session).id
    names = store.names(tenant_id, shard, before or clock.now() - timedelta(days=KEPT_DAYS))
    unreferenced = _unreferenced(session, names)
    if not unreferenced or not queries.try_hold_store_alone(session, tenant_id):
        return 0
    # Again, and now nobody else is about to: what was referred to in the meantime is seen.
    unreferenced = _unreferenced(session, unreferenced)
    store.remove(tenant_id, shard, unreferenced)
    return len(unreferenced)


def _unreferenced(session: Session, names: list[str]) -> list[str]:
    known = queries.hashes_among(session, names) if names else set()
    return [name for name in names if name not in known]

"""Migrations run as the owner, one launcher at a time, and never wait long for a lock."""

from __future__ import annotations

from typing import Any

from sqlalchemy import create_engine, text

from alembic import context
from app import models
from app.common.db import owner_url

_MIGRATION_LOCK = 7_310_426_001
_QUEUE_PREFIX = "procrastinate_"


def _is_ours(name: str | None, type_: str, parent_names: Any) -> bool:
    table = name if type_ == "table" else parent_names.get("table_name")
    return not (table or "").startswith(_QUEUE_PREFIX)


def _object_is_ours(_object: Any, name: str | None, type_: str, *_rest: Any) -> bool:
    return not (type_ == "table" and (name or "").startswith(_QUEUE_PREFIX))


def run() -> None:
    """Apply revisions on one connection that holds the migration lock."""
    url = context.config.attributes.get("url") or owner_url()
    engine = create_engine(url, connect_args={"options": "-c lock_timeout=10s -c timezone=UTC"})
    with engine.connect() as connection:
        connection.execute(text("select pg_advisory_lock(:key)"), {"key": _MIGRATION_LOCK})
        connection.commit()
        context.configure(
            connection=connection,
            target_metadata=models.metadata,
            compare_server_default=False,
            include_name=_is_ours,
            include_object=_object_is_ours,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()

"""Sessions: one request or job, one session, one transaction, one tenant.

The tenant and the actor of a transaction travel in `session.info`; the tenant is told to PostgreSQL at
the start of every transaction, for that transaction only, and row security does the rest. Invariant: this
is the only file that commits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import Connection, Engine, Table, create_engine, event, func, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, SessionTransaction, sessionmaker

from app.common.embedded_postgres import Role, read_connection
from app.common.settings import get_settings

APP_ROLE = "mt_app"
SYSTEM_ACTOR = "system"
SESSION_OPTIONS = (
    f"-c role={APP_ROLE} -c timezone=UTC -c lock_timeout=15s -c random_page_cost=1.1"
    " -c min_parallel_index_scan_size=32MB"
)
"""What every connection of the application begins with, whoever logs in: the role that row security binds, and
a planner that knows that pages are in memory or on a solid-state disk, and that starting helpers for an index of a
few megabytes takes longer than reading it."""

_KEPT_AT_RESET = ("dunning_policies", "number_blocks", "users", "api_clients", "refresh_tokens")
_SEPARATE_POOL_SIZE = 4

SessionFactory = sessionmaker(expire_on_commit=False)
_SeparateFactory = sessionmaker(expire_on_commit=False)


class DatabaseNotConfigured(RuntimeError):
    """Neither `DATABASE_URL` nor an embedded server to connect to."""


def _url(role: Role, configured: str | None) -> str:
    if configured:
        return make_url(configured).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    settings = get_settings()
    if not settings.app_env.is_development or settings.database_url:
        raise DatabaseNotConfigured(f"no connection is configured for the role {role}")
    if (connection := read_connection(settings.mt_data_dir)) is None:
        raise DatabaseNotConfigured("the embedded database has not been started: run ./launch_all.sh")
    return connection.url(role)


def app_url() -> str:
    """DSN of the role that serves requests: owns nothing and obeys row security."""
    return _url(Role.APP, get_settings().database_url)


def owner_url() -> str:
    """DSN of the role that migrates; falls back to `DATABASE_URL` where one login does both."""
    settings = get_settings()
    return _url(Role.OWNER, settings.database_owner_url or settings.database_url)


def _new_engine(pool_size: int) -> Engine:
    return create_engine(
        app_url(),
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=20,
        pool_pre_ping=True,
        pool_use_lifo=True,  # the connection that has its statements prepared is the one that goes on
        hide_parameters=True,
        connect_args={"options": SESSION_OPTIONS, "application_name": "mt-facturation"},
    )


@lru_cache
def engine() -> Engine:
    """The process's pool; as large as the number of requests admitted at once."""
    return _new_engine(get_settings().db_pool_size)


@lru_cache
def _separate_engine() -> Engine:
    return _new_engine(_SEPARATE_POOL_SIZE)


def dispose() -> None:
    """Close every connection of the process, before it ends or changes its database."""
    for cached in (engine, _separate_engine):
        if cached.cache_info().currsize:
            cached().dispose()
        cached.cache_clear()
    for factory in (SessionFactory, _SeparateFactory):
        factory.configure(bind=None)


@event.listens_for(Session, "after_begin")
def _tell_tenant(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    if transaction.nested:  # a savepoint goes on in the tenant of its transaction
        return
    tenant_id = session.info.get("tenant_id")
    connection.exec_driver_sql("select set_config('app.tenant_id', %s, true)", (str(tenant_id or ""),))


def _bound(factory: sessionmaker[Session], default: Engine) -> sessionmaker[Session]:
    if factory.kw.get("bind") is None:
        factory.configure(bind=default)
    return factory


@contextmanager
def transaction(tenant_id: UUID | None, actor_id: str = SYSTEM_ACTOR) -> Iterator[Session]:
    """One unit of work: all of it is kept when the block ends, nothing when it raises.

    Args: tenant_id: whose rows exist for this transaction; None sees no business row at all.
    """
    with _bound(SessionFactory, engine())() as session:
        session.info.update(tenant_id=tenant_id, actor_id=actor_id)
        with session.begin():
            yield session


@contextmanager
def separate_transaction(tenant_id: UUID | None = None, actor_id: str = SYSTEM_ACTOR) -> Iterator[Session]:
    """A transaction of its own on a small pool of its own, for what must survive a refusal."""
    with _bound(_SeparateFactory, _separate_engine())() as session:
        session.info.update(tenant_id=tenant_id, actor_id=actor_id)
        with session.begin():
            yield session


def actor_of(session: Session) -> str:
    """Who acts in this transaction."""
    actor: str = session.info.get("actor_id", SYSTEM_ACTOR)
    return actor


def driver_connection(session: Session) -> psycopg.Connection[Any]:
    """The psycopg connection of the session's transaction, for COPY and for enqueuing jobs."""
    connection = session.connection().connection.driver_connection
    if not isinstance(connection, psycopg.Connection):
        raise TypeError("the session is not connected through psycopg")
    return connection


@contextmanager
def fresh_plans(session: Session) -> Iterator[None]:
    """Have every query of the block planned for the sizes the tables have now.

    A plan that was remembered while a run had just begun, over empty tables, would scan them whole to its end.
    """
    switch = text("select set_config('plan_cache_mode', :mode, true)")
    session.execute(switch, {"mode": "force_custom_plan"})
    yield
    session.execute(switch, {"mode": "auto"})


@contextmanager
def guarding(session: Session, **refusals: Exception) -> Iterator[None]:
    """Turn a violated constraint, by name, into the refusal it means.

    The block runs in a savepoint that ends with a flush, so the transaction stays usable.

    Args: refusals: constraint name = exception to raise instead.
    """
    with refusing(session, **refusals), session.begin_nested():
        yield
        session.flush()


@contextmanager
def refusing(session: Session, **refusals: Exception) -> Iterator[None]:
    """As `guarding`, without a savepoint: for a refusal that ends the transaction.

    Args: refusals: constraint name = exception to raise instead; the session can only be rolled back after it.
    """
    try:
        yield
        session.flush()
    except IntegrityError as error:
        name = violated_constraint(error)
        if name in refusals:
            raise refusals[name] from error
        raise


@contextmanager
def deleting(session: Session, blocked: Callable[[], Exception]) -> Iterator[None]:
    """Turn a delete that a foreign key holds back into the refusal it means.

    Args: blocked: builds the refusal; called after the savepoint is undone, so it may count.
    """
    try:
        with session.begin_nested():
            yield
            session.flush()
    except IntegrityError as error:
        if not isinstance(error.orig, psycopg.errors.ForeignKeyViolation | psycopg.errors.RestrictViolation):
            raise
        raise blocked() from error


def references_to(session: Session, table: Table, **key: Any) -> dict[str, int]:
    """How many rows of each table hold on to the rows of `table` with this key, by walking the foreign keys.

    Args: key: columns of `table`, without the tenant. Returns: table name = count, only where above zero.
    """
    counts: dict[str, int] = {}
    for other in table.metadata.sorted_tables:
        for constraint in other.foreign_key_constraints:
            if constraint.referred_table is not table or constraint.ondelete == "CASCADE":
                continue
            columns = {element.column.name: element.parent for element in constraint.elements}
            if not key.keys() <= columns.keys():
                continue
            matching = select(func.count()).select_from(other)
            for name, value in key.items():
                matching = matching.where(columns[name] == value)
            if found := session.scalar(matching):
                counts[other.name] = counts.get(other.name, 0) + found
    return counts


def reset_business_data() -> None:
    """Empty every business table and the job queue; tenants, users, number blocks and dunning
    policies stay.

    Effects: as the owner, in one statement, so that nothing is half empty.
    """
    owner = create_engine(owner_url(), connect_args={"options": "-c lock_timeout=10s"})
    listed = text(
        "select table_name from information_schema.columns where table_schema = 'public'"
        " and column_name = 'tenant_id' and not table_name = any(:kept)"
        " union all select 'procrastinate_jobs'"
    )
    with owner.begin() as connection:
        tables = connection.scalars(listed, {"kept": list(_KEPT_AT_RESET)}).all()
        quoted = ", ".join(f'"{name}"' for name in tables)
        connection.execute(text(f"truncate {quoted} restart identity cascade"))
    owner.dispose()


def violated_constraint(error: IntegrityError) -> str:
    """The name of the constraint that PostgreSQL says was violated, or an empty string."""
    cause = error.orig
    return (cause.diag.constraint_name or "") if isinstance(cause, psycopg.Error) else ""

"""Fixtures of every test: a database that forgets, the application in front of it, a settable clock."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from app.common import clock, db
from app.common.embedded_postgres import ConnectionInfo
from app.main import create_app
from app.system import users
from tests import databases

OPERATOR = {"Authorization": "Bearer tester:admin,ops"}
TENANT_ID = UUID("01900000-0000-7000-8000-000000000001")
OTHER_TENANT_ID = UUID("01900000-0000-7000-8000-000000000002")
LIGHT_HASH = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))


def pytest_configure(config: pytest.Config) -> None:
    """Start the server and migrate the template once, in the process that hands out the tests."""
    if not hasattr(config, "workerinput"):
        databases.ensure_template(databases.start_cluster())


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        databases.stop_cluster()


def pytest_collection(session: pytest.Session) -> None:
    """Look for no garbage among modules that stay, neither while they are read nor in any test."""
    gc.disable()


def pytest_collection_finish(session: pytest.Session) -> None:
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def _light_hashes() -> Iterator[None]:
    """Passwords hashed at next to no cost, but where the hash is what a test is about."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(users, "_hasher", lambda: LIGHT_HASH)
        yield


@pytest.fixture
def costly_hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Passwords hashed as the product does."""
    costly = PasswordHash.recommended()
    monkeypatch.setattr(users, "_hasher", lambda: costly)
    users._nobodys_hash.cache_clear()
    yield
    users._nobodys_hash.cache_clear()


@pytest.fixture(scope="session")
def server() -> ConnectionInfo:
    """The running test cluster."""
    return databases.start_cluster()


@pytest.fixture(scope="session")
def _shared_database(server: ConnectionInfo) -> Iterator[str]:
    with databases.cloned_database(server, databases.ensure_template(server)) as name:
        databases.point_settings_at(server, name)
        yield name
        db.dispose()


@pytest.fixture(scope="session")
def _application(_shared_database: str) -> FastAPI:
    return create_app()


@pytest.fixture
def connection(_shared_database: str) -> Iterator[Connection]:
    """A connection whose transaction is undone after the test; every session of the test joins it."""
    with db.engine().connect() as opened:
        outer = opened.begin()
        with joined(opened):
            yield opened
        outer.rollback()


@contextmanager
def joined(connection: Connection) -> Iterator[None]:
    """Have every session of the block join a transaction and end with a savepoint of it."""
    for factory in (db.SessionFactory, db._SeparateFactory):
        factory.configure(bind=connection, join_transaction_mode="create_savepoint")
    yield
    for factory in (db.SessionFactory, db._SeparateFactory):
        factory.configure(bind=None, join_transaction_mode="conditional_savepoint")


@pytest.fixture
def session(connection: Connection) -> Iterator[Session]:
    """A session of tenant `mt` whose changes are forgotten after the test."""
    with db.SessionFactory() as opened:
        opened.info.update(tenant_id=TENANT_ID, actor_id="tester")
        yield opened


@pytest.fixture
def client(connection: Connection, _application: FastAPI) -> Iterator[TestClient]:
    """The application over the forgetful connection, called by an operator who may do everything."""
    with TestClient(_application, headers=OPERATOR, raise_server_exceptions=False) as caller:
        yield caller


@pytest.fixture
def real_database(server: ConnectionInfo, _shared_database: str) -> Iterator[str]:
    """A database of its own that remembers, for locks, workers and concurrency."""
    yield from _remembering(server, _shared_database)


@pytest.fixture(scope="module")
def module_database(server: ConnectionInfo, _shared_database: str) -> Iterator[str]:
    """The same for the tests of a module together, where they leave it as they found it or look at their own rows."""
    yield from _remembering(server, _shared_database)


def _remembering(server: ConnectionInfo, shared: str) -> Iterator[str]:
    with databases.cloned_database(server, databases.ensure_template(server)) as name:
        databases.point_settings_at(server, name)
        yield name
        db.dispose()
        databases.point_settings_at(server, shared)


@pytest.fixture
def real_client(real_database: str) -> Iterator[TestClient]:
    """An application over a database of its own, every request in its own transaction."""
    with TestClient(create_app(), headers=OPERATOR, raise_server_exceptions=False) as caller:
        yield caller


@pytest.fixture(scope="module")
def module_client(module_database: str) -> Iterator[TestClient]:
    """An application over the database of the module, every request in its own transaction."""
    with TestClient(create_app(), headers=OPERATOR, raise_server_exceptions=False) as caller:
        yield caller


@pytest.fixture
def on_20_november() -> Iterator[datetime]:
    """Noon of 20 November 2026 in Casablanca."""
    instant = datetime(2026, 11, 20, 12, tzinfo=UTC)
    with clock.fixed_at(instant):
        yield instant

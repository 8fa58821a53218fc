"""The test server and its databases: one cluster, one migrated template, a clone for whoever needs one."""

from __future__ import annotations

import atexit
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

import psycopg
from alembic.config import Config
from psycopg import sql

from alembic import command
from app.common import db
from app.common.embedded_postgres import ConnectionInfo, EmbeddedPostgres, Role
from app.common.embedded_system import free_port
from app.common.settings import BACKEND_DIR, REPOSITORY_DIR, get_settings

CLONING_LOCK = 7_310_426_002
DATA_DIR = Path(os.environ.get("MT_TEST_DATA_DIR", REPOSITORY_DIR / ".local" / "test"))


def start_cluster() -> ConnectionInfo:
    """The connection of the running test cluster, started when it is not.

    Nothing vacuums it: after a test that undid its thousand rows, statistics taken would call their tables empty, and
    the next test with as many would be planned as if it had none.
    """
    server = EmbeddedPostgres(DATA_DIR, durable=False).start()
    with _administration(server) as connection:
        if connection.execute("show autovacuum").fetchone() == ("on",):
            connection.execute("alter system set autovacuum = off")
            connection.execute("select pg_reload_conf()")
    return server


def stop_cluster() -> None:
    EmbeddedPostgres(DATA_DIR, durable=False).stop()


@cache
def _created_cluster(*, migrated: bool) -> Path:
    """A data directory whose cluster has been created, once for each process that needs one."""
    folder = Path(tempfile.mkdtemp(prefix="mt-created-cluster-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    folder.chmod(0o755)
    server = EmbeddedPostgres(folder / "data", durable=False)
    connection = server.start()
    if migrated:
        command.upgrade(alembic_config(connection.url(Role.OWNER)), "head")
    server.stop()
    return folder / "data"


def copy_created_cluster(data_dir: Path, *, migrated: bool = False) -> None:
    """Have a data directory as after its first start and a stop: creating a cluster takes ten times as long."""
    created = _created_cluster(migrated=migrated)
    if sys.platform == "win32":
        shutil.copytree(created, data_dir, dirs_exist_ok=True)
    else:  # owners too: as root, the server runs as another user
        data_dir.mkdir(exist_ok=True)
        subprocess.run(["cp", "-Rp", f"{created}/.", str(data_dir)], check=True)
    state = data_dir / "pg" / "state.json"
    told = json.loads(state.read_text()) | {"home": str(data_dir.resolve() / "pg"), "port": free_port()}
    state.write_text(json.dumps(told))


def template_name() -> str:
    """A name that changes with the migrations, so that a template is made once for each state of them."""
    digest = hashlib.sha256()
    for path in sorted((BACKEND_DIR / "alembic").rglob("*")):
        if path.suffix in {".py", ".sql"}:
            digest.update(path.read_bytes())
    return f"mt_template_{digest.hexdigest()[:16]}"


def alembic_config(url: str) -> Config:
    config = Config(str(BACKEND_DIR / "alembic.ini"))
    config.set_main_option("script_location", str(BACKEND_DIR / "alembic"))
    config.attributes["url"] = url
    return config


def ensure_template(server: ConnectionInfo) -> str:
    """The migrated template database, made when it is missing."""
    name = template_name()
    with _administration(server) as connection:
        if connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
            return name
        building = f"{name}_{uuid4().hex[:8]}"
        _create(connection, building, template="template0")
    command.upgrade(alembic_config(server.url(Role.OWNER, building)), "head")
    with _administration(server) as connection:
        rename = sql.SQL("alter database {} rename to {}")
        connection.execute(rename.format(sql.Identifier(building), sql.Identifier(name)))
    return name


@contextmanager
def cloned_database(server: ConnectionInfo, template: str) -> Iterator[str]:
    """A fresh copy of the template, dropped afterwards."""
    name = f"mt_test_{uuid4().hex[:12]}"
    with _administration(server) as connection:
        connection.execute("select pg_advisory_lock(%s)", [CLONING_LOCK])
        _create(connection, name, template=template)
    try:
        yield name
    finally:
        with _administration(server) as connection:
            connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def point_settings_at(server: ConnectionInfo, database: str) -> None:
    """Make this process's settings, and so its pools, use a database."""
    os.environ["APP_ENV"] = "test"
    os.environ["DATABASE_URL"] = server.url(Role.APP, database)
    os.environ["DATABASE_OWNER_URL"] = server.url(Role.OWNER, database)
    get_settings.cache_clear()
    db.dispose()


def _create(connection: psycopg.Connection[tuple[object, ...]], name: str, *, template: str) -> None:
    # Copying files costs the server less than writing every page through its log, as it would by itself.
    statement = sql.SQL("create database {} template {} owner {} strategy file_copy")
    owner = sql.Identifier(Role.OWNER.value)
    connection.execute(statement.format(sql.Identifier(name), sql.Identifier(template), owner))
    grant = sql.SQL("grant connect, temporary on database {} to {}")
    connection.execute(grant.format(sql.Identifier(name), sql.Identifier(Role.APP.value)))


@contextmanager
def _administration(server: ConnectionInfo) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    url = server.url(Role.SUPERUSER, "postgres").replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection

"""Dumps of the whole database by PostgreSQL's own programs: made, checked, brought back.

Invariant: passwords travel in the environment of the program, never on a command line that other users
could read; a file named as asked is always a complete dump.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql

from app.cli.terminal import CommandFailed
from app.common.embedded_postgres import (
    DATABASE,
    ConnectionInfo,
    EmbeddedPostgres,
    Role,
    make_database,
    read_connection,
)
from app.common.embedded_system import find_binary, write_private
from app.common.settings import Settings, get_settings

_INCOMING = f"{DATABASE}_incoming"
_REPLACED = f"{DATABASE}_replaced"
_PREFIX, _SUFFIX = "mt-facturation-", ".dump"


def backup(settings: Settings, file: Path) -> int:
    """Dump every table, past row security, and give the file's size in bytes."""
    if settings.uses_embedded_postgres:
        url = _embedded(settings).conninfo(Role.BACKUP)
    else:
        url = _external(settings.database_backup_url or settings.database_owner_url or settings.database_url)
    partial = file.with_name(f"{file.name}.part")
    try:
        write_private(partial, "")
        _run("pg_dump", url, "--format=custom", f"--file={partial}")
        _run("pg_restore", None, "--list", str(partial))
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)
    return file.stat().st_size


def dated(folder: Path, now: datetime) -> Path:
    """A name in a folder of backups that sorts by time."""
    return folder / f"{_PREFIX}{now:%Y%m%dT%H%M%SZ}{_SUFFIX}"


def forget_older(folder: Path, kept: int) -> list[Path]:
    """Remove all but the newest backups of a folder; files of other names are left alone.

    Returns: what was removed.
    """
    old = sorted(folder.glob(f"{_PREFIX}*{_SUFFIX}"))[:-kept]
    for file in old:
        file.unlink()
    return old


def restore(settings: Settings, file: Path) -> None:
    """Bring a dump back; an external database has to be empty, the embedded one is replaced at the end."""
    _run("pg_restore", None, "--list", str(file))
    if settings.uses_embedded_postgres:
        _replace_embedded(_embedded(settings), file)
        return
    url = _external(settings.database_owner_url or settings.database_url)
    with psycopg.connect(url) as link:
        count = link.execute("select count(*) from pg_tables where schemaname = 'public'").fetchone()
    if count is None or count[0] != 0:
        raise CommandFailed("the database of DATABASE_OWNER_URL holds tables: restore into an empty one")
    _run("pg_restore", url, "--no-owner", "--exit-on-error", "--single-transaction", str(file))


@contextmanager
def brought_back(folder: Path, file: Path) -> Iterator[ConnectionInfo]:
    """A throwaway server that holds a dump while the block runs.

    Args: folder: where its cluster lives; emptied before and after.
    """
    server = EmbeddedPostgres(folder, durable=False)
    server.remove()
    try:
        connection = server.start()
        _load(connection, DATABASE, file)
        yield connection
    finally:
        server.remove()


def _load(connection: ConnectionInfo, database: str, file: Path) -> None:
    """Restore into an empty database of an embedded server, all of it or nothing."""
    url = connection.conninfo(Role.SUPERUSER, database)
    _run("pg_restore", url, "--exit-on-error", "--single-transaction", str(file))


def _replace_embedded(connection: ConnectionInfo, file: Path) -> None:
    """Restore beside the database in use, then change names; the old rows go last."""
    admin = connection.conninfo(Role.SUPERUSER, "postgres")
    incoming, replaced, current = (sql.Identifier(n) for n in (_INCOMING, _REPLACED, DATABASE))
    with psycopg.connect(admin, autocommit=True) as link:
        link.execute(sql.SQL("drop database if exists {} with (force)").format(incoming))
        make_database(link, _INCOMING)
    _load(connection, _INCOMING, file)
    with psycopg.connect(admin, autocommit=True) as link:
        link.execute(sql.SQL("drop database if exists {} with (force)").format(replaced))
        with link.transaction():
            link.execute(sql.SQL("alter database {} rename to {}").format(current, replaced))
            link.execute(sql.SQL("alter database {} rename to {}").format(incoming, current))
        link.execute(sql.SQL("drop database {} with (force)").format(replaced))


def _embedded(settings: Settings) -> ConnectionInfo:
    connection = read_connection(settings.mt_data_dir)
    if connection is None:
        raise CommandFailed("the embedded database was never started: run ./launch_all.sh")
    return connection


def _external(url: str | None) -> str:
    if not url:
        raise CommandFailed("DATABASE_URL is not set")
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def _path_of(program: str) -> Path | str | None:
    """The wheel's program, or the machine's own first where the database is not ours: the wheel's speaks no TLS."""
    wheel, own = find_binary(program), shutil.which(program)
    return (wheel or own) if get_settings().app_env.is_development else (own or wheel)


def _run(program: str, url: str | None, *arguments: str) -> None:
    path = _path_of(program)
    if path is None:
        raise CommandFailed(f"{program} is not installed: install the PostgreSQL client programs")
    command = [str(path), *arguments]
    environment: Mapping[str, str] = os.environ
    if url is not None:
        parts = urlsplit(url)
        if parts.password:
            environment = {**os.environ, "PGPASSWORD": unquote(parts.password)}
            url = url.replace(f":{parts.password}@", "@", 1)
        command.append(f"--dbname={url}")
    done = subprocess.run(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False
    )
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise CommandFailed(f"{program}: {lines[0]}")

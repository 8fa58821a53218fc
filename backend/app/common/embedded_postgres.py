"""A private PostgreSQL for machines that have none: the wheel's binaries under a manager of our own.

Owns the life of one server per data directory: create, start, find again, stop. Invariant: a process
is taken for our server only when it is a living `postgres` working in our cluster directory, so a
stale PID file never points us at a stranger and a stranger is never stopped. Development and tests
only; staging and production set `DATABASE_URL`.

Layout under the data directory: `pg/state.json` (port and passwords, 0600), `pg/cluster/`, `pg/server.log`.
PostgreSQL refuses to run as root, so root hands the cluster to `nobody`; where `nobody` cannot reach the
project, cluster and binaries live in folders of the persistent temporary directory, named after a hash,
and no permission of the project is touched.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from app.common.embedded_system import (
    HOST,
    INSTALLATIONS,
    EmbeddedPostgresError,
    copied_binaries,
    find_binary,
    free_port,
    group_of,
    is_free,
    is_root,
    locked,
    make_root_directory,
    persistent_temporary_directory,
    reaches,
    server_user,
    works_in,
    write_private,
)

DATABASE = "mt_facturation"


class Role(StrEnum):
    """The logins of the server; each product role may do only what its work needs."""

    SUPERUSER = "postgres"
    OWNER = "mt_owner"  # owns the database and its schema; migrations
    APP = "mt_app"  # owns nothing and obeys row security; API and worker
    BACKUP = "mt_backup"  # reads everything past row security; dumps


_ATTRIBUTES: Mapping[Role, str] = {
    Role.SUPERUSER: "superuser",
    Role.OWNER: "login nosuperuser nobypassrls nocreatedb nocreaterole",
    Role.APP: "login nosuperuser nobypassrls nocreatedb nocreaterole",
    Role.BACKUP: "login nosuperuser bypassrls nocreatedb nocreaterole",
}
_START_SECONDS = 120
_ANSWER_SECONDS = 30.0
_LEFTOVER_SECONDS = 10.0
_LOG_BYTES = 10_000_000
_SHELL_ACTIVE = frozenset('"$`\\')

_SERVER_SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
}
_THROWAWAY_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


@dataclass(frozen=True, slots=True)
class ConnectionInfo:
    """Where the server listens and how each role signs in."""

    host: str
    port: int
    passwords: Mapping[Role, str] = field(repr=False)

    def url(self, role: Role, database: str = DATABASE) -> str:
        """Give the SQLAlchemy DSN of a role."""
        password = quote(self.passwords[role], safe="")
        return f"postgresql+psycopg://{role}:{password}@{self.host}:{self.port}/{quote(database, safe='')}"

    def conninfo(self, role: Role, database: str = DATABASE) -> str:
        """Give the same DSN in libpq's spelling, for psycopg, pg_dump and psql."""
        return self.url(role, database).replace("postgresql+psycopg://", "postgresql://", 1)


def read_connection(data_dir: Path) -> ConnectionInfo | None:
    """Find the connection of a server that another process has set up, without starting anything."""
    home = data_dir.resolve() / "pg"
    state = _read_state(home)
    # A copied data directory carries the original's port: it must not lead to the original's rows.
    if state is None or state["home"] != str(home):
        return None
    return ConnectionInfo(HOST, int(state["port"]), state["passwords"])


class EmbeddedPostgres:
    """The server of one data directory; any number of processes may hold one of these for it."""

    def __init__(self, data_dir: Path, *, durable: bool = True, major: int = 18) -> None:
        if major not in INSTALLATIONS:
            raise EmbeddedPostgresError(f"embedded PostgreSQL has versions 16 and 18, not {major}")
        self.major = major
        self._durable = durable
        self._home = data_dir.resolve() / "pg"
        digest = hashlib.sha256(os.fsencode(self._home)).hexdigest()[:16]
        self._away = persistent_temporary_directory() / f"mt-facturation-pg-{digest}"

    @property
    def cluster(self) -> Path:
        """The folder of PostgreSQL's own files, at home or where root had to put it."""
        away = self._away / "cluster"
        return away if away.is_dir() else self._home / "cluster"

    @property
    def pid(self) -> int | None:
        """The postmaster's process id, None when it does not run."""
        process = self._postmaster()
        return process.pid if process else None

    def is_running(self) -> bool:
        """Tell whether our own postmaster is alive."""
        return self.pid is not None

    def start(self) -> ConnectionInfo:
        """Start the server unless it runs, and make its roles and database on the first start.

        Effects: waits for a start or stop by another process; survives a killed server, a stale PID
        file and a port taken by a stranger.
        """
        try:
            with locked(self._home / "start.lock"):
                return self._start_locked()
        except PermissionError as error:
            raise EmbeddedPostgresError(f"{error.filename}: belongs to another user") from error
        except psycopg.OperationalError as error:
            raise EmbeddedPostgresError(f"PostgreSQL runs and refuses us: {error}".splitlines()[0]) from error

    def stop(self) -> None:
        """Stop the server, quickly but cleanly; nothing happens when it does not run."""
        if self._home.is_dir():
            with locked(self._home / "start.lock"):
                self._stop_locked()

    def remove(self) -> None:
        """Stop the server and delete its cluster, passwords and port."""
        self.stop()
        shutil.rmtree(self._away, ignore_errors=True)
        for path in (self._home / "cluster", self._home / "cluster.new"):
            shutil.rmtree(path, ignore_errors=True)
        for path in (self._home / n for n in ("state.json", "start.lock", "server.log", "server.log.old")):
            path.unlink(missing_ok=True)
        with suppress(OSError):
            self._home.rmdir()

    # -- starting ----------------------------------------------------------------------------------

    def _start_locked(self) -> ConnectionInfo:
        state = _read_state(self._home)
        if state and (running := self._answering(state)):
            return running
        cluster = self._server_dir() / "cluster"
        exists = (cluster / "PG_VERSION").exists()
        known = state["passwords"] if state and exists else None
        passwords = known or {role: secrets.token_urlsafe(24) for role in Role}
        self._stop_locked()
        if not exists:
            self._create_cluster(cluster, passwords[Role.SUPERUSER])
        elif not known:
            self._set_superuser_password(cluster, passwords[Role.SUPERUSER])
        self._check_version(cluster)
        port = self._launch(cluster, int(state["port"]) if state else None)
        connection = ConnectionInfo(HOST, port, passwords)
        _prepare_database(connection, reset_passwords=not known)
        _write_state(self._home, port, passwords)
        return connection

    def _answering(self, state: Mapping[str, Any]) -> ConnectionInfo | None:
        """Wait for our postmaster while it lives; it may be starting, recovering or about to die."""
        deadline = time.monotonic() + _ANSWER_SECONDS
        while self._postmaster() and time.monotonic() < deadline:
            # The PID file knows the port even when the launcher died before writing it down.
            with suppress(OSError, ValueError, IndexError, psycopg.OperationalError):
                port = int((self.cluster / "postmaster.pid").read_text().splitlines()[3])
                connection = ConnectionInfo(HOST, port, state["passwords"])
                psycopg.connect(connection.conninfo(Role.SUPERUSER, "postgres")).close()
                if (port, str(self._home)) != (state["port"], state["home"]):
                    _write_state(self._home, port, connection.passwords)
                return connection
            time.sleep(0.05)
        return None

    def _create_cluster(self, cluster: Path, password: str) -> None:
        fresh, password_file = cluster.with_name("cluster.new"), cluster.with_name("password.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        write_private(password_file, password)
        for path in (fresh, password_file):
            self._give_to_server_user(path)
        locale = "C.UTF-8" if sys.platform == "linux" else "C"
        arguments = ["-D", str(fresh), "-U", "postgres", "-E", "UTF8", f"--locale={locale}"]
        if self.major >= 17:
            arguments += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        if not self._durable:
            arguments.append("--no-sync")
        try:
            code = self._run("initdb", *arguments, "--auth=scram-sha-256", f"--pwfile={password_file}")
        finally:
            password_file.unlink()
        if code != 0:
            raise EmbeddedPostgresError(f"initdb failed, see {self._log()}")
        fresh.rename(cluster)

    def _check_version(self, cluster: Path) -> None:
        found = (cluster / "PG_VERSION").read_text().strip()
        if found != str(self.major):
            raise EmbeddedPostgresError(
                f"{cluster} belongs to PostgreSQL {found}, not {self.major}: "
                "back it up with the release that made it, remove it, then restore"
            )

    def _set_superuser_password(self, cluster: Path, password: str) -> None:
        # Also the way back when the state file was deleted and the cluster was not.
        statement = f"alter role postgres password '{password}'\n"
        code = self._run("postgres", "--single", "-D", str(cluster), "postgres", stdin=statement)
        if code != 0:
            raise EmbeddedPostgresError(f"the server's password could not be set, see {self._log()}")

    def _launch(self, cluster: Path, remembered: int | None) -> int:
        options = _SERVER_SETTINGS | ({} if self._durable else _THROWAWAY_SETTINGS)
        flags = " ".join(f"-c {name}={value}" for name, value in options.items())
        for attempt in range(3):
            port = remembered if remembered and attempt == 0 and is_free(remembered) else free_port()
            start = ["start", "-D", str(cluster), "-l", str(self._log()), "-w", "-t", str(_START_SECONDS)]
            if self._run("pg_ctl", *start, "-o", f"{flags} -p {port}") == 0:
                return port
            self._end_leftovers()
        raise EmbeddedPostgresError(f"PostgreSQL did not start, see {self._log()}")

    # -- stopping and our processes ------------------------------------------------------------------

    def _stop_locked(self) -> None:
        if self._postmaster():
            arguments = ["stop", "-D", str(self.cluster), "-w", "-t", "60", "-m"]
            if self._run("pg_ctl", *arguments, "fast") != 0:
                self._run("pg_ctl", *arguments, "immediate")
        self._end_leftovers()

    def _postmaster(self) -> psutil.Process | None:
        cluster = self.cluster
        try:
            pid = int((cluster / "postmaster.pid").read_text().split("\n", 1)[0])
            process = psutil.Process(pid)
        except (OSError, ValueError, psutil.Error):
            return None
        return process if works_in(process, cluster) else None

    def _end_leftovers(self) -> None:
        """Wait for what a killed postmaster left behind, then clear its PID file.

        A container's first process may reap late: the dead postmaster stays as a zombie and
        PostgreSQL would refuse to start over its PID file for as long.
        """
        cluster = self.cluster
        deadline = time.monotonic() + _LEFTOVER_SECONDS
        while leftovers := [p for p in psutil.process_iter() if works_in(p, cluster)]:
            if time.monotonic() > deadline:
                for process in leftovers:
                    with suppress(psutil.Error):
                        process.kill()
                psutil.wait_procs(leftovers, timeout=5)
                break
            time.sleep(0.05)
        with suppress(OSError):
            (cluster / "postmaster.pid").unlink(missing_ok=True)

    # -- places and users --------------------

    def _server_dir(self) -> Path:
        """Choose where the cluster lives: where it is, else at home, else where `nobody` can go."""
        if (self._home / "cluster").is_dir() or not is_root():
            return self._home
        if not (self._away / "cluster").is_dir() and reaches(server_user(None), self._home):
            return self._home
        make_root_directory(self._away)
        return self._away

    def _log(self) -> Path:
        return self._server_dir() / "server.log"

    def _user(self) -> int | None:
        """The user id the server runs as when we are root, None for ourselves."""
        return server_user(self.cluster) if is_root() else None

    def _give_to_server_user(self, path: Path) -> None:
        user = self._user()
        if user is not None:
            os.chown(path, user, -1)

    def _binaries(self) -> Path:
        found = find_binary("postgres", self.major)
        if found is None:
            raise EmbeddedPostgresError(
                "no embedded PostgreSQL for this machine: set DATABASE_URL to a PostgreSQL 16 or newer"
            )
        user, folder = self._user(), found.parent
        if user is not None and not reaches(user, folder):
            folder = copied_binaries(folder)
        if _SHELL_ACTIVE.intersection(f"{folder}{self._server_dir()}") and sys.platform != "win32":
            raise EmbeddedPostgresError(f'{folder}: PostgreSQL cannot run from a path with " $ ` or \\ in it')
        return folder

    def _run(self, program: str, *arguments: str, stdin: str = "") -> int:
        """Run a PostgreSQL program as the server's user, its output in the server's log."""
        user, log = self._user(), self._log()
        if log.exists() and log.stat().st_size > _LOG_BYTES:
            log.replace(log.with_suffix(".log.old"))
        identity: dict[str, Any] = {}
        if user is not None:
            identity = {"user": user, "group": group_of(user), "extra_groups": []}
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        # Never a pipe for the output: the server inherits it and the reader would wait for ever.
        with log.open("ab") as output:
            self._give_to_server_user(log)
            done = subprocess.run(
                [str(self._binaries() / program), *arguments],
                input=stdin.encode(), stdout=output, stderr=output, cwd=log.parent, env=environment,
                check=False, **identity,
            )  # fmt: skip
        return done.returncode


def make_database(link: psycopg.Connection[Any], name: str) -> None:
    """Make an empty database of the owner that only the product's roles may enter."""
    for statement in (
        "create database {} owner mt_owner template template0",
        "revoke all on database {} from public",
        "grant connect, temporary on database {} to mt_app",
        "grant connect on database {} to mt_backup",
    ):
        link.execute(sql.SQL(statement).format(sql.Identifier(name)))


def _prepare_database(connection: ConnectionInfo, *, reset_passwords: bool) -> None:
    """Make the roles and the database that are missing; safe to repeat after a crash in between."""
    with psycopg.connect(connection.conninfo(Role.SUPERUSER, "postgres"), autocommit=True) as link:
        roles = {row[0] for row in link.execute("select rolname from pg_roles")}
        for role, attributes in _ATTRIBUTES.items():
            if role in roles and not reset_passwords:
                continue
            verb, password = "alter" if role in roles else "create", sql.Literal(connection.passwords[role])
            statement = sql.SQL(f"{verb} role {{}} with {attributes} password {{}}")
            link.execute(statement.format(sql.Identifier(role), password))
        if not link.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone():
            make_database(link, DATABASE)
        link.execute("grant pg_read_all_data to mt_backup")
    with psycopg.connect(connection.conninfo(Role.SUPERUSER), autocommit=True) as link:
        link.execute("alter schema public owner to mt_owner")
        link.execute("grant usage on schema public to mt_app")


def _read_state(home: Path) -> dict[str, Any] | None:
    try:
        state = json.loads((home / "state.json").read_text())
    except (FileNotFoundError, ValueError):
        return None
    complete = isinstance(state, dict) and {"home", "port", "passwords"} <= state.keys()
    return state if complete and set(Role) <= set(state["passwords"]) else None


def _write_state(home: Path, port: int, passwords: Mapping[Role, str]) -> None:
    text = json.dumps({"home": str(home), "port": port, "passwords": dict(passwords)}, indent=2)
    write_private(home / "state.new", text)
    (home / "state.new").replace(home / "state.json")

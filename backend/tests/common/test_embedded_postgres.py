"""The embedded server, started for real: what a bad day does to it and what must survive."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from app.common import embedded_postgres, embedded_system
from app.common.embedded_postgres import (
    ConnectionInfo,
    EmbeddedPostgres,
    Role,
    read_connection,
)
from app.common.embedded_system import EmbeddedPostgresError
from tests import databases

pytestmark = [
    pytest.mark.destructive,
    pytest.mark.skipif(embedded_system.find_binary("postgres") is None, reason="no wheel for this platform"),
]
needs_root = pytest.mark.skipif(not embedded_system.is_root(), reason="shows what root needs")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data directory that any user may enter, unlike pytest's own temporary folders."""
    parent = Path(tempfile.mkdtemp(prefix="mt-pg-test-"))
    parent.chmod(0o755)
    yield parent / "data"
    shutil.rmtree(parent, ignore_errors=True)


@pytest.fixture
def created(folder: Path) -> Path:
    """A data directory in which a server was started and stopped before."""
    databases.copy_created_cluster(folder)
    return folder


@pytest.fixture
def server(created: Path) -> Iterator[EmbeddedPostgres]:
    """A running server, on a cluster that was created earlier."""
    yield from _running(created)


@pytest.fixture
def fresh_server(folder: Path) -> Iterator[EmbeddedPostgres]:
    """A running server whose first start made everything."""
    yield from _running(folder)


def _running(folder: Path) -> Iterator[EmbeddedPostgres]:
    started = EmbeddedPostgres(folder, durable=False)
    started.start()
    yield started
    started.remove()


def ask(connection: ConnectionInfo, role: Role, statement: str) -> list[object]:
    with psycopg.connect(connection.conninfo(role), autocommit=True) as link:
        cursor = link.execute(statement.encode())
        return list(cursor.fetchone() or ()) if cursor.description else []


def known(folder: Path) -> ConnectionInfo:
    connection = read_connection(folder)
    assert connection is not None
    return connection


def test_first_start_makes_roles_database_and_a_private_state_file(
    fresh_server: EmbeddedPostgres, folder: Path
) -> None:
    connection = known(folder)
    assert fresh_server.is_running()
    assert connection.url(Role.APP).startswith("postgresql+psycopg://mt_app:")
    assert connection.url(Role.APP).endswith(f"@127.0.0.1:{connection.port}/mt_facturation")
    owners = ask(
        connection,
        Role.OWNER,
        """select d.datdba::regrole::text, n.nspowner::regrole::text, current_setting('server_encoding')
           from pg_database d, pg_namespace n
           where d.datname = current_database() and n.nspname = 'public'""",
    )
    assert owners == ["mt_owner", "mt_owner", "UTF8"]
    assert (folder / "pg" / "state.json").stat().st_mode & 0o777 == 0o600


def test_roles_may_do_only_what_their_work_needs(fresh_server: EmbeddedPostgres, folder: Path) -> None:
    connection = known(folder)
    ask(connection, Role.OWNER, "create table paper (n int)")
    ask(connection, Role.OWNER, "create type spans as range (subtype = uuid)")
    ask(connection, Role.OWNER, "insert into paper values (7)")
    ask(connection, Role.APP, "create temporary table scratch (n int)")
    for statement in ("create table mine (n int)", "select * from paper", "create role other"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(connection, Role.APP, statement)
    assert ask(connection, Role.BACKUP, "select n from paper") == [7]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(connection, Role.BACKUP, "delete from paper")
    attributes = "select string_agg(rolname, ',' order by rolname) from pg_roles where {} and rolcanlogin"
    assert ask(connection, Role.APP, attributes.format("rolsuper")) == ["postgres"]
    assert ask(connection, Role.APP, attributes.format("rolbypassrls")) == ["mt_backup,postgres"]


def test_no_login_without_the_right_password(server: EmbeddedPostgres, folder: Path) -> None:
    wrong = ConnectionInfo("127.0.0.1", known(folder).port, dict.fromkeys(Role, "wrong %/@"))
    for role in Role:
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            ask(wrong, role, "select 1")


def test_rows_password_and_port_survive_a_restart(server: EmbeddedPostgres, folder: Path) -> None:
    before = known(folder)
    ask(before, Role.OWNER, "create table kept as select 1 as n")
    server.stop()
    assert not server.is_running()
    assert server.pid is None
    assert server.start() == before
    assert EmbeddedPostgres(folder).start() == before, "a second launcher joins the running server"
    assert ask(before, Role.OWNER, "select n from kept") == [1]


def test_durable_servers_keep_their_safety_and_throwaway_ones_say_so(created: Path) -> None:
    question = "select current_setting('fsync'), current_setting('synchronous_commit'), "
    question += "current_setting('full_page_writes')"
    for durable, expected in ((True, ["on", "on", "on"]), (False, ["off", "off", "off"])):
        server = EmbeddedPostgres(created, durable=durable)
        try:
            assert ask(server.start(), Role.APP, question) == expected
        finally:
            server.stop()
    EmbeddedPostgres(created).remove()
    assert list(created.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_starts_again_after_the_server_was_killed(created: Path) -> None:
    server = EmbeddedPostgres(created)
    connection = server.start()
    ask(connection, Role.OWNER, "create table kept as select 42 as n")
    assert server.pid is not None
    psutil.Process(server.pid).kill()
    assert server.start() == connection
    assert ask(connection, Role.OWNER, "select n from kept") == [42]
    server.remove()


def test_a_stranger_with_the_old_process_id_is_not_our_server(server: EmbeddedPostgres, folder: Path) -> None:
    server.stop()
    cluster = server.cluster
    (cluster / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster}\n0\n1\n\n127.0.0.1\n0\nready\n")
    assert not server.is_running()
    server.stop()
    connection = server.start()
    assert server.pid != os.getpid()
    assert ask(connection, Role.APP, "select 1") == [1]


def test_a_port_taken_by_a_stranger_is_left_to_it(server: EmbeddedPostgres, folder: Path) -> None:
    before = known(folder).port
    server.stop()
    with socket.create_server(("127.0.0.1", before)):
        connection = server.start()
        assert connection.port != before
        assert ask(connection, Role.APP, "select 1") == [1]
    assert known(folder) == connection


def test_launchers_that_start_at_once_share_one_server(folder: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from app.common.embedded_postgres import EmbeddedPostgres; "
        "s = EmbeddedPostgres(Path(sys.argv[1]), durable=False); print(s.start().port, s.pid)"
    )
    command = [sys.executable, "-c", script, str(folder)]
    backend = Path(embedded_postgres.__file__).parents[2]
    launchers = [
        subprocess.Popen(command, cwd=backend, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    answers = [launcher.communicate(timeout=120) for launcher in launchers]
    EmbeddedPostgres(folder).remove()
    assert [launcher.returncode for launcher in launchers] == [0, 0, 0], answers
    assert len({output for output, _ in answers}) == 1


def test_threads_that_start_at_once_share_one_server(folder: Path) -> None:
    found: list[ConnectionInfo] = []
    threads = [
        threading.Thread(target=lambda: found.append(EmbeddedPostgres(folder, durable=False).start())) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    EmbeddedPostgres(folder).remove()
    assert len(found) == 3
    assert found[0] == found[1] == found[2]


def test_a_lost_state_file_costs_the_passwords_but_no_row(server: EmbeddedPostgres, folder: Path) -> None:
    before = known(folder)
    ask(before, Role.OWNER, "create table kept as select 3 as n")
    server.stop()
    (folder / "pg" / "state.json").unlink()
    assert read_connection(folder) is None
    after = server.start()
    assert after.passwords[Role.OWNER] != before.passwords[Role.OWNER]
    assert ask(after, Role.OWNER, "select n from kept") == [3]
    assert ask(after, Role.BACKUP, "select n from kept") == [3]


def test_a_lost_state_file_of_a_running_server_stops_it_first(server: EmbeddedPostgres, folder: Path) -> None:
    (folder / "pg" / "state.json").write_text("half a fi")
    assert ask(server.start(), Role.APP, "select 1") == [1]


def test_a_copied_data_directory_does_not_lead_to_the_original(server: EmbeddedPostgres, folder: Path) -> None:
    original = known(folder)
    copy = folder.with_name("copy")
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("cluster", "start.lock"))
    assert read_connection(copy) is None
    twin = EmbeddedPostgres(copy, durable=False)
    try:
        assert twin.start().port != original.port
        assert twin.pid != server.pid
    finally:
        twin.remove()
    assert server.is_running()


def test_a_cluster_of_another_version_is_refused_in_one_line(folder: Path) -> None:
    old = EmbeddedPostgres(folder, durable=False, major=16)
    connection = old.start()
    assert str(ask(connection, Role.APP, "show server_version")[0]).startswith("16.")
    old.stop()
    with pytest.raises(EmbeddedPostgresError, match="belongs to PostgreSQL 16, not 18"):
        EmbeddedPostgres(folder).start()
    old.remove()


def test_unknown_version_and_missing_wheel_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(EmbeddedPostgresError, match="versions 16 and 18"):
        EmbeddedPostgres(folder, major=15)
    monkeypatch.setattr(embedded_postgres, "find_binary", lambda *_: None)
    with pytest.raises(EmbeddedPostgresError, match="set DATABASE_URL"):
        EmbeddedPostgres(folder).start()


def test_nothing_to_stop_is_no_fault(folder: Path) -> None:
    server = EmbeddedPostgres(folder)
    server.stop()
    assert read_connection(folder) is None
    assert not server.is_running()


def test_passwords_are_kept_out_of_representations(server: EmbeddedPostgres, folder: Path) -> None:
    connection = known(folder)
    assert connection.passwords[Role.OWNER] not in repr(connection)
    assert json.loads((folder / "pg" / "state.json").read_text())["port"] == connection.port


@needs_root
def test_root_runs_the_server_as_nobody_without_opening_private_folders(tmp_path: Path) -> None:
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    server = EmbeddedPostgres(private / "data", durable=False)
    connection = server.start()
    try:
        assert server.pid is not None
        assert psutil.Process(server.pid).username() == "nobody"
        assert not server.cluster.is_relative_to(private)
        assert ask(connection, Role.APP, "select 1") == [1]
        assert private.stat().st_mode & 0o777 == 0o700
        assert server.cluster.stat().st_mode & 0o777 == 0o700
    finally:
        server.remove()
    assert not server.cluster.exists()


@needs_root
def test_root_serves_a_cluster_of_another_user_as_that_user(created: Path) -> None:
    import pwd

    user = pwd.getpwnam("daemon").pw_uid
    server = EmbeddedPostgres(created, durable=False)
    server.start()
    server.stop()
    for path in (created, *created.rglob("*")):
        os.chown(path, user, -1)
    server.start()
    assert server.pid is not None
    assert psutil.Process(server.pid).username() == "daemon"
    server.remove()


@needs_root
def test_root_copies_binaries_that_nobody_cannot_reach(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = embedded_system.find_binary("postgres")
    assert real is not None
    package = real.parents[2]
    hidden = tmp_path / "site-packages"
    shutil.copytree(real.parents[1], hidden / package.name / real.parents[1].name, symlinks=True)
    shutil.copytree(package.with_name(f"{package.name}.libs"), hidden / f"{package.name}.libs")
    tmp_path.chmod(0o700)
    found = hidden / package.name / real.parents[1].name / "bin" / "postgres"
    monkeypatch.setattr(embedded_postgres, "find_binary", lambda *_: found)
    shared = folder.parent / "shared"
    shared.mkdir(mode=0o755)
    monkeypatch.setattr(embedded_system, "persistent_temporary_directory", lambda: shared)
    server = EmbeddedPostgres(folder, durable=False)
    try:
        assert ask(server.start(), Role.APP, "select 1") == [1]
        assert server.pid is not None
        assert Path(psutil.Process(server.pid).exe()).is_relative_to(shared)
    finally:
        server.remove()


@needs_root
def test_root_refuses_a_shared_folder_laid_by_someone_else(tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    trap.symlink_to(tmp_path)
    with pytest.raises(EmbeddedPostgresError, match="made by someone else"):
        embedded_system.make_root_directory(trap)

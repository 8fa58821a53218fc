"""`mt db` against an embedded server of its own: address, migrations, backup and restore."""

from __future__ import annotations

import sys
from pathlib import Path

import psycopg
import pytest

from app.cli import database, processes
from app.cli.__main__ import main
from app.common.embedded_postgres import ConnectionInfo, EmbeddedPostgres, Role, read_connection
from app.common.embedded_system import find_binary
from app.common.settings import get_settings
from tests import databases

pytestmark = [
    pytest.mark.destructive,
    pytest.mark.skipif(find_binary("postgres") is None, reason="no wheel for this platform"),
]


@pytest.fixture
def connection(data_dir: Path) -> ConnectionInfo:
    """A running server whose database holds one table of three rows."""
    databases.copy_created_cluster(data_dir)
    connection = EmbeddedPostgres(data_dir, durable=False).start()
    execute(connection, "create table paper as select n from generate_series(1, 3) n")
    return connection


def execute(connection: ConnectionInfo, statement: str) -> None:
    with psycopg.connect(connection.conninfo(Role.OWNER), autocommit=True) as link:
        link.execute(statement.encode())


def rows(connection: ConnectionInfo) -> int:
    with psycopg.connect(connection.conninfo(Role.BACKUP)) as link:
        found = link.execute("select count(*) from paper").fetchone()
    assert found is not None
    return int(found[0])


def test_url_is_what_psql_reads(connection: ConnectionInfo, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["db", "url"]) == 0
    assert main(["db", "url", "--owner"]) == 0
    app, owner = capsys.readouterr().out.split()
    assert (app, owner) == (connection.conninfo(Role.APP), connection.conninfo(Role.OWNER))


def test_url_before_the_first_start_is_refused(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["db", "url"]) == 1
    assert "launch_all.sh" in capsys.readouterr().err
    assert read_connection(data_dir) is None


def test_a_database_that_was_down_is_put_down_again(data_dir: Path) -> None:
    databases.copy_created_cluster(data_dir)
    server = EmbeddedPostgres(data_dir)
    with database.database(get_settings()):
        assert server.is_running()
    assert not server.is_running()
    server.start()
    with database.database(get_settings()):
        pass
    assert server.is_running()


def test_migrations_go_up_match_the_models_and_can_be_undone(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["db", "check"]) == 0, capsys.readouterr().err
    assert not EmbeddedPostgres(data_dir / "check").is_running()
    assert main(["db", "migrate"]) == 0


def test_a_backup_brings_everything_back(connection: ConnectionInfo, tmp_path: Path) -> None:
    execute(connection, "alter table paper enable row level security")
    execute(connection, "alter table paper force row level security")
    file = tmp_path / "saved.dump"
    assert main(["db", "backup", str(file)]) == 0
    if sys.platform != "win32":
        assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["saved.dump"]
    execute(connection, "drop table paper")
    assert main(["db", "restore", str(file)]) == 0
    assert rows(connection) == 3
    with psycopg.connect(connection.conninfo(Role.SUPERUSER)) as link:
        found = link.execute(
            """select c.relforcerowsecurity, c.relowner::regrole::text, d.datdba::regrole::text,
                      has_database_privilege('mt_app', d.oid, 'temporary'),
                      has_database_privilege('mt_backup', d.oid, 'temporary'),
                      (select count(*) from pg_database where datname like 'mt_facturation%')
               from pg_class c, pg_database d
               where c.relname = 'paper' and d.datname = current_database()"""
        ).fetchone()
    assert found == (True, "mt_owner", "mt_owner", True, False, 1)


def test_a_damaged_dump_changes_nothing(
    connection: ConnectionInfo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "saved.dump"
    assert main(["db", "backup", str(file)]) == 0
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) - 200])
    capsys.readouterr()
    assert main(["db", "restore", str(file)]) == 1
    assert capsys.readouterr().err.startswith("mt: pg_restore: ")
    file.write_text("no dump at all")
    assert main(["db", "restore", str(file)]) == 1
    assert main(["db", "restore", str(tmp_path / "missing.dump")]) == 1
    assert rows(connection) == 3


def test_a_backup_that_cannot_be_written_leaves_nothing(connection: ConnectionInfo, tmp_path: Path) -> None:
    assert main(["db", "backup", str(tmp_path / "no" / "folder" / "saved.dump")]) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_restore_under_a_running_product_is_refused(
    connection: ConnectionInfo, data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    processes.start(data_dir, "api", command, port=8000, cwd=tmp_path, env={})
    file = tmp_path / "saved.dump"
    try:
        assert main(["db", "backup", str(file)]) == 0
        assert main(["db", "restore", str(file)]) == 1
    finally:
        processes.stop_all(data_dir)
    assert "api still running: stop with ./stop_all.sh" in capsys.readouterr().err


def test_an_external_database_is_filled_only_when_it_is_empty(
    connection: ConnectionInfo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "saved.dump"
    monkeypatch.setenv("DATABASE_URL", connection.url(Role.APP))
    monkeypatch.setenv("DATABASE_OWNER_URL", connection.url(Role.OWNER))
    monkeypatch.setenv("DATABASE_BACKUP_URL", connection.url(Role.BACKUP))
    get_settings.cache_clear()
    assert main(["db", "backup", str(file)]) == 0
    assert main(["db", "restore", str(file)]) == 1
    execute(connection, "drop table paper")
    assert main(["db", "restore", str(file)]) == 0
    assert rows(connection) == 3


def test_reset_needs_consent_and_a_development_environment(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["db", "reset"]) == 1
    assert "repeat with --yes" in capsys.readouterr().err
    monkeypatch.setenv("APP_ENV", "staging")
    monkeypatch.setenv("DATABASE_URL", "postgresql://mt_app@localhost/none")
    for name in ("DATA_KEY", "LANDING_TOKEN_SECRET", "JWT_SECRET"):
        monkeypatch.setenv(name, f"{name}-of-a-test-of-at-least-32-characters")
    get_settings.cache_clear()
    assert main(["db", "reset", "--yes"]) == 1
    assert "not for staging" in capsys.readouterr().err
    assert main(["dev"]) == 1
    assert "APP_ENV is staging" in capsys.readouterr().err

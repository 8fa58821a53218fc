"""Backups of a real book: proved on a throwaway server, brought back, and gone on with."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import text

from app.cli import dumps
from app.cli.__main__ import main
from app.common import db
from app.common.embedded_postgres import ConnectionInfo, EmbeddedPostgres, Role, make_database
from app.common.embedded_system import find_binary
from app.common.settings import get_settings
from tests import databases
from tests.conftest import TENANT_ID

pytestmark = pytest.mark.skipif(find_binary("postgres") is None, reason="no wheel for this platform")

INVOICES = "select max(invoice_number) from invoices where series = 'FAC'"


@pytest.fixture
def book(
    server: ConnectionInfo, real_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ConnectionInfo]:
    """A migrated database of its own, reached as an external one by its three roles."""
    monkeypatch.setenv("MT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DATABASE_BACKUP_URL", server.url(Role.BACKUP, real_database))
    databases.point_settings_at(server, real_database)
    yield server
    EmbeddedPostgres(tmp_path / "data" / "verify").remove()


@pytest.fixture
def empty_database(server: ConnectionInfo) -> Iterator[str]:
    name = "mt_restored"
    admin = server.conninfo(Role.SUPERUSER, "postgres")
    with psycopg.connect(admin, autocommit=True) as link:
        make_database(link, name)
    yield name
    with psycopg.connect(admin, autocommit=True) as link:
        link.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def asked(statement: str) -> str:
    with db.transaction(TENANT_ID) as session:
        return str(session.scalar(text(statement)))


@pytest.mark.usefixtures("on_20_november")
def test_a_restored_book_adds_up_and_its_numbering_goes_on(
    book: ConnectionInfo, empty_database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["seed", "--clients", "3"]) == 0
    file = tmp_path / "saved.dump"
    last = asked(INVOICES)
    assert main(["db", "backup", str(file)]) == 0
    assert asked("select file_name from backups") == "saved.dump"
    assert main(["db", "verify", str(file)]) == 0, capsys.readouterr().err
    assert "every invariant holds" in capsys.readouterr().out
    assert not EmbeddedPostgres(tmp_path / "data" / "verify").is_running()

    databases.point_settings_at(book, empty_database)
    assert main(["db", "ready"]) == 1
    assert "migrations failed" in capsys.readouterr().err
    assert main(["db", "restore", str(file)]) == 0
    assert main(["db", "migrate"]) == 0
    assert main(["db", "ready", "--wait", "5"]) == 0
    assert main(["reconcile"]) == 0
    assert asked(INVOICES) == last
    assert main(["billing-run", "--period", "2026-11"]) == 0
    issued = asked("select string_agg(right(invoice_number, 6), ',' order by invoice_number) from invoices")
    numbers = [int(number) for number in issued.split(",")]
    assert numbers == list(range(1, len(numbers) + 1))
    assert max(numbers) > int(last[-6:])


def test_a_book_that_does_not_add_up_is_found_in_its_dump(
    book: ConnectionInfo, real_database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with psycopg.connect(book.conninfo(Role.SUPERUSER, real_database)) as link:
        link.execute(
            "insert into stored_documents (tenant_id, kind, subject_id, revision, file_name, sha256, content)"
            " values (%s, 'invoice', gen_random_uuid(), 1, 'forged.pdf', repeat('0', 64), 'forged')",
            [TENANT_ID],
        )
    file = tmp_path / "wrong.dump"
    assert main(["db", "backup", str(file)]) == 0
    assert main(["db", "verify", str(file)]) == 1
    assert "1 invariants do not hold" in capsys.readouterr().err
    assert main(["db", "verify", str(tmp_path / "none.dump")]) == 1


def test_backups_of_a_folder_are_dated_and_the_oldest_go(
    book: ConnectionInfo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    for name in ("mt-facturation-20200101T000000Z.dump", "mt-facturation-20200102T000000Z.dump", "other.dump"):
        (folder / name).write_text("old")
    assert main(["db", "backup", str(folder), "--keep", "2"]) == 0
    left = sorted(file.name for file in folder.iterdir())
    assert (len(left), left[0], left[-1]) == (3, "mt-facturation-20200102T000000Z.dump", "other.dump")
    assert "removed" in capsys.readouterr().out
    assert main(["db", "backup", str(tmp_path / "one.dump"), "--keep", "2"]) == 1
    with pytest.raises(SystemExit, match="2"):
        main(["db", "backup", str(folder), "--keep", "0"])


def test_the_machines_programs_come_first_where_the_database_is_not_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "pg_dump"
    own.write_text("#!/bin/sh\n")
    own.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert dumps._path_of("pg_dump") == find_binary("pg_dump")
    monkeypatch.setenv("APP_ENV", "staging")
    for name in ("DATA_KEY", "LANDING_TOKEN_SECRET", "JWT_SECRET"):
        monkeypatch.setenv(name, f"{name}-of-a-test-of-at-least-32-characters")
    monkeypatch.setenv("DATABASE_URL", "postgresql://mt_app@localhost/none")
    get_settings.cache_clear()
    assert dumps._path_of("pg_dump") == str(own)
    monkeypatch.undo()
    get_settings.cache_clear()

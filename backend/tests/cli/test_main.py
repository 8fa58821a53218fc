"""The command line as a whole: exit codes, one line per refusal, help for everything."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.exc import OperationalError

from app.cli import __main__ as cli
from app.cli.terminal import CommandFailed
from app.common.db import DatabaseNotConfigured
from app.common.embedded_system import EmbeddedPostgresError
from app.common.settings import get_settings


def parsers(parser: argparse.ArgumentParser, path: str = "mt") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    yield path, parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, child in action.choices.items():
                yield from parsers(child, f"{path} {name}")


def pretend(monkeypatch: pytest.MonkeyPatch, failure: BaseException | None) -> None:
    """Make `mt` a command that ends in a given way."""

    def run(_options: argparse.Namespace) -> None:
        if failure is not None:
            raise failure

    parser = argparse.ArgumentParser()
    parser.set_defaults(run=run)
    monkeypatch.setattr(cli, "build_parser", lambda: parser)


def test_every_command_can_be_run_and_has_help() -> None:
    leaves = {
        path: parser
        for path, parser in parsers(cli.build_parser())
        if not any(isinstance(action, argparse._SubParsersAction) for action in parser._actions)
    }
    expected = {"mt dev", "mt serve", "mt worker", "mt stop", "mt status", "mt test", "mt e2e", "mt openapi"}
    expected |= {f"mt db {verb}" for verb in ("url", "migrate", "check", "reset", "backup", "restore")}
    assert expected <= leaves.keys()
    for path, parser in leaves.items():
        assert callable(parser.get_default("run")), path
        assert "show this help message" in parser.format_help()


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["db"], ["db", "backup"], ["dev", "--port", "high"]])
def test_wrong_usage_is_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main(arguments)
    assert stopped.value.code == 2
    assert "usage: mt" in capsys.readouterr().err


def test_success_is_0(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, None)
    assert cli.main([]) == 0


@pytest.mark.parametrize(
    ("failure", "line"),
    [
        (CommandFailed("not today"), "mt: not today"),
        (KeyboardInterrupt(), "mt: interrupted"),
        (EmbeddedPostgresError("no server"), "mt: no server"),
        (OSError("disk full\nsecond line"), "mt: disk full"),
        (psycopg.OperationalError("server unreachable"), "mt: server unreachable"),
        (OperationalError("select 1", {}, Exception("timeout")), "mt: timeout"),
        (DatabaseNotConfigured("no address"), "mt: no address"),
    ],
)
def test_a_refusal_is_1_and_one_line(
    failure: BaseException, line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend(monkeypatch, failure)
    assert cli.main([]) == 1
    assert capsys.readouterr().err.splitlines() == [line]


def test_a_fault_shows_where_it_is_and_ends_with_the_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend(monkeypatch, RuntimeError())
    assert cli.main([]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("Traceback")
    assert lines[-1] == "mt: RuntimeError"


def test_unsafe_settings_are_refused_in_one_line(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("APP_ENV", "production")
    get_settings.cache_clear()
    assert cli.main(["serve"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("mt: refusing to start in production: ")
    assert "DATABASE_URL must be set" in line
    monkeypatch.setenv("APP_ENV", "test")
    monkeypatch.setenv("BACKEND_PORT", "99999")
    assert cli.main(["status"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("mt: BACKEND_PORT: Input should be less than or equal to 65535")

"""The launcher for real: everything started, proved, and stopped again without a trace."""

from __future__ import annotations

import importlib.util
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli import bootstrap, frontend, launch, processes
from app.cli.__main__ import main
from app.common.embedded_postgres import EmbeddedPostgres
from app.common.embedded_system import find_binary, free_port
from app.common.settings import GENERATED_SECRETS, get_settings
from tests import databases

pytestmark = [
    pytest.mark.destructive,
    pytest.mark.skipif(find_binary("postgres") is None, reason="no wheel for this platform"),
]
PAGE = "<!doctype html><html lang='fr'><title>built</title></html>"


@pytest.fixture
def product(data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data directory and a frontend that needs no building; nothing runs afterwards."""
    (tmp_path / "landing").mkdir()
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "landing" / "landing.html").write_text(PAGE)
    monkeypatch.setenv("FRONTEND_DIST", str(tmp_path))
    monkeypatch.setattr(frontend, "prepare", lambda **_: None)
    monkeypatch.setattr(launch, "_start_dependency_checks", dict)
    monkeypatch.setattr(importlib.util, "find_spec", _without_seed)
    get_settings.cache_clear()
    yield data_dir
    processes.stop_all(data_dir)


_real_find_spec = importlib.util.find_spec


def _without_seed(name: str, package: str | None = None) -> object:
    return None if name == "app.cli.seed" else _real_find_spec(name, package)


@pytest.fixture
def used_product(product: Path) -> Path:
    """The same after an earlier start: there is a database, and it is migrated."""
    databases.copy_created_cluster(product, migrated=True)
    return product


def assert_nothing_runs(data_dir: Path, port: int) -> None:
    assert processes.running(data_dir) == []
    assert not EmbeddedPostgres(data_dir).is_running()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_check_starts_proves_and_stops_everything(product: Path, capsys: pytest.CaptureFixture[str]) -> None:
    port = free_port()
    assert main(["dev", "--check", "--port", str(port)]) == 0, capsys.readouterr()
    shown = capsys.readouterr().out
    assert "smoke checks passed: health, readiness, authenticated read, OpenAPI" in shown
    assert "everything is stopped again" in shown
    assert_nothing_runs(product, port)


def test_a_second_start_replaces_the_first_and_stop_leaves_nothing(
    used_product: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    port = free_port()
    assert main(["dev", "--port", str(port)]) == 0, capsys.readouterr()
    first = {service.name: service.pid for service in processes.running(used_product)}
    assert main(["status"]) == 0
    shown = capsys.readouterr().out
    assert f"http://localhost:{port}/landing" in shown
    assert f"pid {first['api']} port {port}" in shown
    assert main(["dev", "--port", str(port)]) == 0, capsys.readouterr()
    second = {service.name: service.pid for service in processes.running(used_product)}
    assert set(first) == set(second) == {"api", "worker"}
    assert not set(first.values()) & set(second.values())
    assert main(["stop"]) == 0
    assert "stopped: api, worker, postgresql" in capsys.readouterr().out
    assert_nothing_runs(used_product, port)
    assert main(["status"]) == 1
    assert "not running: api, worker" in capsys.readouterr().err


def test_a_failing_start_stops_what_it_started_and_names_the_log(
    used_product: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FRONTEND_DIST", str(used_product / "nothing-built"))
    get_settings.cache_clear()
    port = free_port()
    assert main(["dev", "--port", str(port)]) == 1
    line = capsys.readouterr().err.splitlines()[-1]
    assert line.startswith("mt: smoke check failed: frontend /")
    assert str(used_product / "logs" / "api.log") in line
    assert_nothing_runs(used_product, port)


def test_an_api_that_cannot_start_is_noticed_at_once(
    used_product: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real_start = processes.start

    def start(folder: Path, name: str, command: list[str], **how: object) -> processes.Service:
        broken = [sys.executable, "-c", "raise SystemExit('no')"]
        return real_start(folder, name, broken if name == "api" else command, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(processes, "start", start)
    assert main(["dev", "--port", str(free_port())]) == 1
    assert "its process ended while starting; see" in capsys.readouterr().err


def test_packages_that_do_not_fit_together_stop_the_start(
    product: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.undo()
    get_settings.cache_clear()
    npm = [sys.executable, "-c", "print('missing: react'); raise SystemExit(1)"]
    monkeypatch.setattr(frontend, "npm", lambda *_: npm)
    monkeypatch.setattr(frontend, "find_node", lambda: "node")
    monkeypatch.setattr(bootstrap, "installed_uv", lambda: None)
    checks = launch._start_dependency_checks()
    outputs = {name: (check.communicate()[0], check.returncode) for name, check in checks.items()}
    assert outputs["npm"] == ("missing: react\n", 1)


def test_secrets_are_generated_once_and_differ(product: Path) -> None:
    first = launch._with_secrets(get_settings())
    assert launch._with_secrets(first) == first
    get_settings.cache_clear()
    again = get_settings()
    values = {again.data_key, again.landing_token_secret, again.jwt_secret}
    assert len(values) == 3
    assert min(map(len, values)) >= 32
    assert values == {first.data_key, first.landing_token_secret, first.jwt_secret}
    assert (product / GENERATED_SECRETS).stat().st_mode & 0o077 == 0

"""From a bare Python to the environment: which interpreter, which lock file, which installer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli import bootstrap

needs_shell = pytest.mark.skipif(sys.platform == "win32", reason="the launchers of Linux and macOS")
FIND_PYTHON = Path(bootstrap.__file__).with_name("find_python.sh")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository without an environment, and installers that only say what they were asked."""
    venv = tmp_path / "backend" / ".venv"
    for name, value in {
        "BACKEND": tmp_path / "backend",
        "VENV": venv,
        "STAMP": venv / "installed.json",
        "PYTHON": venv / bootstrap.PROGRAMS / "python",
        "UV_HOME": tmp_path / ".tools" / "uv",
        "LOCKS": {"run": tmp_path / "requirements.lock", "dev": tmp_path / "requirements-dev.lock"},
    }.items():
        monkeypatch.setattr(bootstrap, name, value)
    (tmp_path / "requirements.lock").write_text("a==1")
    (tmp_path / "requirements-dev.lock").write_text("a==1\nb==1")
    monkeypatch.setattr(bootstrap, "find_uv", lambda: "uv")
    monkeypatch.setattr(bootstrap, "succeeds", lambda command: Path(command[0]).exists())
    return tmp_path


@pytest.fixture
def commands(home: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What was run; making an environment makes its Python appear."""
    done: list[list[str]] = []

    def run(command: list[str]) -> None:
        done.append(command)
        if "venv" in command:
            bootstrap.PYTHON.parent.mkdir(parents=True)
            bootstrap.PYTHON.touch()

    monkeypatch.setattr(bootstrap, "run", run)
    return done


def locks(commands: list[list[str]]) -> list[str]:
    return [Path(command[-1]).name for command in commands if "--require-hashes" in command]


def test_installs_the_users_lock_once(commands: list[list[str]]) -> None:
    bootstrap.install("run")
    assert locks(commands) == ["requirements.lock"]
    commands.clear()
    bootstrap.install("run")
    assert commands == []
    bootstrap.LOCKS["run"].write_text("a==2")
    bootstrap.install("run")
    assert locks(commands) == ["requirements.lock"]


def test_never_cuts_a_developers_environment_down(commands: list[list[str]]) -> None:
    bootstrap.install("dev")
    assert locks(commands) == ["requirements-dev.lock"]
    (bootstrap.PYTHON.parent / ("pytest.exe" if bootstrap.WINDOWS else "pytest")).touch()
    commands.clear()
    bootstrap.install("run")
    assert commands == []
    bootstrap.STAMP.unlink()
    bootstrap.install("run")
    assert locks(commands) == ["requirements-dev.lock"]


def test_a_moved_environment_is_made_anew(commands: list[list[str]]) -> None:
    bootstrap.install("run")
    stamp = json.loads(bootstrap.STAMP.read_text())
    bootstrap.STAMP.write_text(json.dumps(stamp | {"home": "/elsewhere"}))
    (bootstrap.VENV / "old").touch()
    bootstrap.install("run")
    assert not (bootstrap.VENV / "old").exists()
    assert bootstrap.PYTHON.exists()


def test_an_interrupted_installation_is_done_again(commands: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_command: list[str]) -> None:
        raise bootstrap.BootstrapFailed("no network")

    monkeypatch.setattr(bootstrap, "run", fail)
    with pytest.raises(bootstrap.BootstrapFailed, match="no network"):
        bootstrap.install("run")
    assert bootstrap.read_stamp() == {}


@pytest.mark.parametrize("uv", [None, "uv"])
def test_plain_pip_takes_over_where_uv_cannot(
    commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, uv: str | None
) -> None:
    recording = bootstrap.run

    def run(command: list[str]) -> None:
        if command[0] == "uv":
            raise bootstrap.BootstrapFailed("uv: certificate unknown")
        recording(command)

    monkeypatch.setattr(bootstrap, "run", run)
    monkeypatch.setattr(bootstrap, "find_uv", lambda: uv)
    bootstrap.install("run")
    assert commands[-1][1:4] == ["-m", "pip", "install"]
    assert locks(commands) == ["requirements.lock"]


@needs_shell
def test_the_mt_command_finds_its_project_from_anywhere(home: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    bootstrap.PYTHON.parent.mkdir(parents=True)
    bootstrap.PYTHON.write_text('#!/bin/sh\necho "$PYTHONPATH $*"\n')
    bootstrap.PYTHON.chmod(0o755)
    bootstrap.write_command()
    link = home / "mt"
    link.symlink_to(bootstrap.PYTHON.with_name("mt"))
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    for command in (bootstrap.PYTHON.with_name("mt"), link):
        answer = subprocess.run([str(command), "db", "url"], cwd=elsewhere, capture_output=True, text=True, check=True)
        assert answer.stdout.strip() == f"{home / 'backend'} -m app.cli db url"


def test_an_unfit_interpreter_is_refused_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 11, 7, "final", 0))
    monkeypatch.setattr(os, "environ", dict(os.environ))
    assert bootstrap.main(["dev"]) == 1
    message = "launch: need a 64-bit Python 3.12 to 3.14, this is 3.11.7; set MTF_PYTHON to one"
    assert capsys.readouterr().err.splitlines() == [message]


def test_a_program_that_fails_or_is_missing_ends_in_one_line(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    with pytest.raises(bootstrap.BootstrapFailed, match="failed with exit code 3"):
        bootstrap.run([sys.executable, "-c", "raise SystemExit(3)"])
    with pytest.raises(bootstrap.BootstrapFailed, match="no-such-program"):
        bootstrap.run(["no-such-program"])
    assert not bootstrap.succeeds(["no-such-program"])
    assert bootstrap.succeeds([sys.executable, "-c", ""])


def find_python(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    script = f'. "{FIND_PYTHON}"; echo "$MTF_FOUND_PYTHON"'
    return subprocess.run(
        ["/bin/sh", "-c", script], env={"HOME": str(tmp_path), **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def interpreter(path: Path, code: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\nexit {code}\n")
    path.chmod(0o755)
    return path


@needs_shell
def test_a_python_counts_only_after_it_has_run(tmp_path: Path) -> None:
    shims = tmp_path / "shims"
    interpreter(shims / "python3.13", 127)  # a pyenv shim whose version is not installed
    fits = interpreter(shims / "python3", 0)
    assert find_python(tmp_path, PATH=str(shims)).stdout.strip() == str(fits)


@needs_shell
def test_pyenv_versions_are_found_without_their_shims(tmp_path: Path) -> None:
    interpreter(tmp_path / ".pyenv" / "versions" / "3.13.2" / "bin" / "python3", 1)
    fits = interpreter(tmp_path / ".pyenv" / "versions" / "3.12.9" / "bin" / "python3", 0)
    assert find_python(tmp_path, PATH="/nonexistent").stdout.strip() == str(fits)


@needs_shell
def test_a_chosen_python_that_does_not_work_is_an_error(tmp_path: Path) -> None:
    interpreter(tmp_path / "bin" / "python3", 0)
    broken = interpreter(tmp_path / "broken", 1)
    answer = find_python(tmp_path, PATH=str(tmp_path / "bin"), MTF_PYTHON=str(broken))
    assert answer.returncode == 1
    assert answer.stderr.splitlines() == [f"launch: MTF_PYTHON={broken} is not a working 64-bit Python 3.12 to 3.14"]
    chosen = find_python(tmp_path, PATH="/nonexistent", MTF_PYTHON=str(tmp_path / "bin" / "python3"))
    assert chosen.stdout.strip() == str(tmp_path / "bin" / "python3")

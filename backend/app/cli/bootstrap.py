"""From a bare Python to the project's own environment, then on to `python -m app.cli`.

Standard library only: this file runs before anything is installed, by whatever Python a launcher found.
Invariant: nothing is installed that the hash-pinned lock file does not name, and an environment that
already holds the developers' packages is never cut down to the users'.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BACKEND = Path(__file__).resolve().parents[2]
REPOSITORY = BACKEND.parent
VENV = BACKEND / ".venv"
UV_VERSION = "0.13.8"
UV_HOME = REPOSITORY / ".tools" / f"uv-{UV_VERSION}"
STAMP = VENV / "installed.json"
WINDOWS = sys.platform == "win32"
PROGRAMS = "Scripts" if WINDOWS else "bin"
PYTHON = VENV / PROGRAMS / ("python.exe" if WINDOWS else "python")
PINNED_UV = UV_HOME / PROGRAMS / ("uv.exe" if WINDOWS else "uv")
LOCKS = {"run": BACKEND / "requirements.lock", "dev": BACKEND / "requirements-dev.lock"}
UNWANTED = ("PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "CONDA_PREFIX")

MT_SHELL = """#!/bin/sh
# Runs the product's command line from any directory.
here=$(readlink -f -- "$0" 2>/dev/null) || here=$0
backend=$(CDPATH= cd -- "$(dirname -- "$here")/../.." && pwd) || exit 1
unset PYTHONDONTWRITEBYTECODE PYTHONHOME
PYTHONPATH=$backend exec "$backend/.venv/bin/python" -m app.cli "$@"
"""
MT_BATCH = '@echo off\r\nset "PYTHONPATH=%~dp0..\\.."\r\n"%~dp0python.exe" -m app.cli %*\r\n'


class BootstrapFailed(Exception):
    """The environment cannot be made; the message is the one line to show."""


def main(arguments: list[str]) -> int:
    """Make the environment and hand over to the command line with the same arguments."""
    for name in UNWANTED:
        os.environ.pop(name, None)
    try:
        check_interpreter()
        with one_at_a_time():
            install("dev" if arguments[:1] == ["test"] else "run")
    except BootstrapFailed as failure:
        sys.stderr.write(f"launch: {failure}\n")
        return 1
    return hand_over(arguments)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let a second launcher wait until the first has installed."""
    UV_HOME.parent.mkdir(exist_ok=True)
    with (UV_HOME.parent / "bootstrap.lock").open("a") as handle:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def check_interpreter() -> None:
    """Refuse a Python the product does not run on."""
    if not (3, 12) <= sys.version_info[:2] <= (3, 14) or sys.maxsize < 2**32:
        found = ".".join(map(str, sys.version_info[:3]))
        raise BootstrapFailed(f"need a 64-bit Python 3.12 to 3.14, this is {found}; set MTF_PYTHON to one")


def install(wanted: str) -> None:
    """Bring `backend/.venv` to the lock file unless its stamp says that it is there."""
    stamp = read_stamp()
    works = succeeds([str(PYTHON), "-c", "import sys; sys.exit(sys.version_info < (3, 12))"])
    has_developer_packages = works and (VENV / PROGRAMS / ("pytest.exe" if WINDOWS else "pytest")).exists()
    kind = "dev" if wanted == "dev" or has_developer_packages else "run"
    target = {"kind": kind, "lock": hashlib.sha256(LOCKS[kind].read_bytes()).hexdigest(), "home": str(VENV)}
    if works and stamp == target:
        return
    STAMP.unlink(missing_ok=True)
    # Scripts of a moved environment name a Python that is elsewhere; making it anew is the sure way.
    if VENV.exists() and (not works or stamp.get("home", str(VENV)) != str(VENV)):
        shutil.rmtree(VENV)
    say(f"installing the packages of {LOCKS[kind].name}")
    uv = find_uv()
    if not (uv and install_with_uv(uv, LOCKS[kind])):
        install_with_pip(LOCKS[kind])
    write_command()
    STAMP.write_text(json.dumps(target))


def read_stamp() -> dict[str, str]:
    """Read what was installed last, nothing when that is unknown."""
    try:
        stamp = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def find_uv() -> str | None:
    """Find the pinned uv, make it, or fall back to one on PATH; None means plain pip."""
    if succeeds([str(PINNED_UV), "--version"]):
        return str(PINNED_UV)
    shutil.rmtree(UV_HOME, ignore_errors=True)
    pip = [str(UV_HOME / PROGRAMS / ("python.exe" if WINDOWS else "python")), "-m", "pip"]
    quietly = ["install", "--quiet", "--disable-pip-version-check", f"uv=={UV_VERSION}"]
    if succeeds([sys.executable, "-m", "venv", str(UV_HOME)]) and succeeds([*pip, *quietly]):
        return str(PINNED_UV)
    # Debian without python3-venv has no ensurepip, some networks have no index: both have other ways.
    shutil.rmtree(UV_HOME, ignore_errors=True)
    return shutil.which("uv")


def installed_uv() -> str | None:
    """Find a uv that is there already."""
    return str(PINNED_UV) if PINNED_UV.exists() else shutil.which("uv")


def install_with_uv(uv: str, lock: Path) -> bool:
    """Make the environment with uv: seconds, and nothing left over that the lock does not name."""
    # Behind a company's proxy only the system's certificates know the package index.
    os.environ.setdefault("UV_SYSTEM_CERTS", "true")
    try:
        if not PYTHON.exists():
            run([uv, "venv", "--quiet", "--python", sys.executable, "--no-python-downloads", str(VENV)])
        run([uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(PYTHON), str(lock)])
    except BootstrapFailed:
        say("uv did not succeed: trying pip")
        return False
    return True


def install_with_pip(lock: Path) -> None:
    """Make the environment with the standard library and pip."""
    if not PYTHON.exists():
        run([sys.executable, "-m", "venv", str(VENV)])
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if not succeeds([str(PYTHON), "-m", "pip", "--version"]):
        run([str(PYTHON), "-m", "ensurepip", "--upgrade"])
    run([*pip, "--require-hashes", "-r", str(lock)])


def write_command() -> None:
    """Put the `mt` command beside the environment's Python."""
    command = VENV / PROGRAMS / ("mt.cmd" if WINDOWS else "mt")
    command.write_text(MT_BATCH if WINDOWS else MT_SHELL, newline="")
    command.chmod(0o755)


def hand_over(arguments: list[str]) -> int:
    """Run the command line with the environment's Python in place of this process."""
    command = [str(PYTHON), "-m", "app.cli", *arguments]
    os.environ["PYTHONPATH"] = str(BACKEND)
    sys.stdout.flush()
    if not WINDOWS:
        os.execv(command[0], command)  # noqa: S606 - a fixed path, and signals must reach the command
    return subprocess.call(command)


def run(command: list[str]) -> None:
    """Run a program, its own words shown, and fail in one line."""
    try:
        code = subprocess.call(command, stdin=subprocess.DEVNULL, cwd=BACKEND)
    except OSError as error:
        raise BootstrapFailed(f"{command[0]}: {error}") from error
    if code != 0:
        raise BootstrapFailed(f"`{' '.join(command[:4])} ...` failed with exit code {code}, see above")


def succeeds(command: list[str]) -> bool:
    """Tell whether a program runs and ends well, saying nothing."""
    try:
        quiet = subprocess.DEVNULL
        return subprocess.call(command, stdin=quiet, stdout=quiet, stderr=quiet, cwd=BACKEND) == 0
    except OSError:
        return False


def say(line: str) -> None:
    """Print one line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

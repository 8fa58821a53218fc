"""The browser application on this machine: its packages and its build, renewed only when inputs changed.

Invariant: a stamp is written only after the step it stands for succeeded, so an interrupted installation
or build is done again.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from app.cli.terminal import CommandFailed, Subparsers, say
from app.common.settings import REPOSITORY_DIR

FRONTEND_DIR: Final = REPOSITORY_DIR / "frontend"
_MINIMUM_NODE: Final = (20, 19)
_ASK_FOR_NODE: Final = "Node 20.19 or newer is needed to build the frontend: install it from nodejs.org"
_PACKAGE_INPUTS: Final = ("package.json", "package-lock.json", ".npmrc")
_BUILD_INPUTS: Final = ("*.html", "vite.config.*", "tsconfig*.json", "src/**/*", "public/**/*", "scripts/*")


def register(subparsers: Subparsers) -> None:
    """Add `build`."""
    parser = subparsers.add_parser("build", help="build the frontend, if anything of it changed")
    parser.set_defaults(run=_run_build)


def _run_build(_: argparse.Namespace) -> None:
    prepare()


def prepare(*, build: bool = True) -> None:
    """Install packages and build the frontend where needed; without Node an existing build is served."""
    if find_node() is None:
        if build and (FRONTEND_DIR / "dist" / "index.html").exists():
            say("Node is missing: serving the frontend as it was built")
            return
        raise CommandFailed(_ASK_FOR_NODE)
    install_packages()
    if build:
        _build()


def find_node() -> str | None:
    """Find a Node that is new enough, None when there is none."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return None
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)\.(\d+)", answer)
    return node if version and (int(version[1]), int(version[2])) >= _MINIMUM_NODE else None


def npm(*arguments: str) -> list[str]:
    """Give the command line of npm, which is a batch file on Windows."""
    return [shutil.which("npm") or "npm", *arguments]


def install_packages() -> None:
    """Run `npm ci` unless the packages are those of the lock file."""
    stamp = FRONTEND_DIR / "node_modules" / ".mt-packages"
    wanted = _digest(FRONTEND_DIR / name for name in _PACKAGE_INPUTS)
    if _read(stamp) == wanted:
        return
    say("installing the frontend's packages")
    _run(npm("ci", "--no-audit", "--no-fund", "--loglevel=error"))
    stamp.write_text(wanted)


def _build() -> None:
    stamp = FRONTEND_DIR / "node_modules" / ".mt-build"
    packages = [FRONTEND_DIR / name for name in _PACKAGE_INPUTS]
    sources = [path for pattern in _BUILD_INPUTS for path in FRONTEND_DIR.glob(pattern)]
    wanted = _digest([*packages, *sorted(sources)])
    if _read(stamp) == wanted and (FRONTEND_DIR / "dist" / "index.html").exists():
        return
    say("building the frontend")
    stamp.unlink(missing_ok=True)
    _run(npm("run", "--silent", "build"))
    stamp.write_text(wanted)


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        if path.is_file():
            digest.update(f"{path.relative_to(FRONTEND_DIR)}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _read(stamp: Path) -> str:
    return stamp.read_text() if stamp.exists() else ""


def _run(command: list[str]) -> None:
    """Run a build step, showing its words only when it fails."""
    environment = {**os.environ, "NO_COLOR": "1"}
    done = subprocess.run(
        command, cwd=FRONTEND_DIR, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False,
    )  # fmt: skip
    if done.returncode != 0:
        say(done.stdout.rstrip())
        raise CommandFailed(f"`npm {' '.join(command[1:])}` failed with exit code {done.returncode}")

"""`mt test`, the work of `test_all`: every check, each timed, a table at the end.

A check that keeps one core busy runs beside others; one that uses them all has the machine to itself. How much is
tried is the caller's choice: `--fast` asks for the checks of a minute or two, `--full` for every combination.
Invariant: one failing check makes the whole run fail, and no check keeps a later one from running.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from app.cli import e2e, frontend
from app.cli.terminal import CommandFailed, Subparsers, say
from app.common.settings import BACKEND_DIR

_PYTHON: Final = (sys.executable, "-m")
_MINIMUM_COVERAGE: Final = 90
_CORES: Final = max(2, os.cpu_count() or 2)

type Result = tuple[str, str, float]
"""Name, "ok" or what else became of it, seconds."""


class Depth(StrEnum):
    """How much is tried."""

    FAST = "fast"
    """No builds, no browser, no test that kills processes."""
    USUAL = "usual"
    FULL = "full"
    """Every combination of language, window and colours; coverage of the frontend; more generated requests."""


@dataclass(frozen=True, slots=True)
class Check:
    """A command in a folder. A wide one uses every core by itself; a slow one is left out by `--fast`."""

    name: str
    command: Sequence[str]
    folder: Path = BACKEND_DIR
    wide: bool = False
    slow: bool = False


def register(subparsers: Subparsers) -> None:
    """Add `test`."""
    parser = subparsers.add_parser("test", help="run every check that CI runs")
    parser.add_argument("--browser", action="store_true", help="fail when there is no browser to test in")
    depth = parser.add_mutually_exclusive_group()
    for choice, text in (
        (Depth.FAST, "leave out coverage, builds and the browser"),
        (Depth.FULL, "try every combination too, as CI does"),
    ):
        depth.add_argument(f"--{choice}", dest="depth", action="store_const", const=choice, help=text)
    parser.set_defaults(run=run_checks, depth=Depth.USUAL)


def run_checks(options: argparse.Namespace) -> None:
    """Run all checks and fail when one did."""
    depth = Depth(options.depth)
    begun = time.monotonic()
    os.environ["APP_ENV"] = "test"
    os.environ["MT_TEST_DEPTH"] = depth
    results = _results(depth, must_browse=options.browser)
    width = max(len(name) for name, _, _ in results)
    say("\n" + "\n".join(f"{name:<{width}}  {seconds:7.1f} s  {word}" for name, word, seconds in results))
    failed = [name for name, word, _ in results if word == "FAILED"]
    if failed:
        raise CommandFailed(f"{len(failed)} of {len(results)} checks failed: {', '.join(failed)}")
    say(f"\nall checks passed in {time.monotonic() - begun:.0f} s")


def _backend(depth: Depth) -> tuple[Check, ...]:
    tests: tuple[str, ...] = ("pytest", "-q", "-n", str(_CORES), "--dist", "worksteal")
    if depth is Depth.FAST:
        tests += ("-m", "not destructive")
    else:
        tests += ("--cov", "--cov-report=term:skip-covered", f"--cov-fail-under={_MINIMUM_COVERAGE}")
    return (
        Check("ruff check", (*_PYTHON, "ruff", "check", ".")),
        Check("ruff format", (*_PYTHON, "ruff", "format", "--check", ".")),
        Check("mypy", (*_PYTHON, "mypy")),
        Check("import rules", (str(Path(sys.executable).with_name("lint-imports")),)),
        Check("migrations", (*_PYTHON, "app.cli", "db", "check")),
        Check("openapi", (*_PYTHON, "app.cli", "openapi", "--check")),
        Check("api documents", (*_PYTHON, "app.cli", "docs", "--check")),
        Check("pytest", (*_PYTHON, *tests), wide=True),
    )


def _frontend(depth: Depth) -> tuple[Check, ...]:
    def npm(name: str, *arguments: str, wide: bool = False, slow: bool = False) -> Check:
        return Check(name, frontend.npm("run", "--silent", *arguments), frontend.FRONTEND_DIR, wide, slow)

    checks = [
        npm("eslint", "lint"),
        npm("typescript", "typecheck"),
        npm("prettier", "format:check"),
        npm("vitest", "test:coverage" if depth is Depth.FULL else "test", wide=True),
        # as a start does it, which then need not build again
        Check("build", (*_PYTHON, "app.cli", "build"), wide=True, slow=True),
        npm("bundle size", "size", wide=True, slow=True),
    ]
    if (frontend.FRONTEND_DIR / "src" / "api" / "schema.d.ts").exists():
        checks.insert(0, npm("api types", "api:types", "--", "--check"))
    return tuple(checks)


def _results(depth: Depth, *, must_browse: bool) -> list[Result]:
    if (refused := _frontend_refused()) is not None:
        return [*_run_all(_backend(depth), depth), refused]
    # those of the frontend first: the longest narrow check is theirs
    results = _run_all((*_frontend(depth), *_backend(depth)), depth)
    if depth is Depth.FAST and not must_browse:
        return results
    if e2e.find_chromium() is None and not must_browse:
        say("\n== browser tests SKIPPED: no Chromium found (install it or set CHROMIUM_PATH)")
        return [*results, ("browser", "skipped: no Chromium", 0.0)]
    return [*results, _run(Check("browser", (*_PYTHON, "app.cli", "e2e"), wide=True))]


def _frontend_refused() -> Result | None:
    """Why nothing of the frontend can be checked, or None with its packages installed."""
    begun = time.monotonic()
    try:
        if frontend.find_node() is None:
            raise CommandFailed("Node 20.19 or newer is needed to check the frontend")
        frontend.install_packages()
    except CommandFailed as failure:
        say(f"\n== frontend packages: {failure}")
        return "frontend packages", "FAILED", time.monotonic() - begun
    return None


def _run_all(checks: Iterable[Check], depth: Depth) -> list[Result]:
    """The narrow ones beside each other, then the wide ones one after the other."""
    chosen = [check for check in checks if not (check.slow and depth is Depth.FAST)]
    with ThreadPoolExecutor(_CORES) as cores:
        results = list(cores.map(_run, (check for check in chosen if not check.wide)))
    return results + [_run(check) for check in chosen if check.wide]


def _run(check: Check) -> Result:
    """Run a check; what a narrow one prints is shown when it has ended, so that it stays together."""
    program, *arguments = check.command
    title = f"\n== {check.name}: {' '.join([Path(program).name, *arguments])}"
    if check.wide:
        say(title)
    begun = time.monotonic()
    try:
        done = subprocess.run(
            check.command, cwd=check.folder, stdin=subprocess.DEVNULL, text=True, errors="replace", check=False,
            stdout=None if check.wide else subprocess.PIPE, stderr=None if check.wide else subprocess.STDOUT,
        )  # fmt: skip
        code, printed = done.returncode, done.stdout or ""
    except OSError as error:
        code, printed = 1, str(error)
    if not check.wide:
        say(f"{title}\n{printed.rstrip()}".rstrip())
    elif printed:
        say(printed)
    return check.name, "ok" if code == 0 else "FAILED", time.monotonic() - begun

"""`mt test`, the work of `test_all`: every check in order, each timed, a table at the end.

Invariant: one failing check makes the whole run fail, and no check keeps a later one from running.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.cli import e2e, frontend
from app.cli.terminal import CommandFailed, Subparsers, say
from app.common.settings import BACKEND_DIR

_PYTHON: Final = (sys.executable, "-m")
_MINIMUM_COVERAGE: Final = 90


@dataclass(frozen=True, slots=True)
class Check:
    """One check: a command in a folder. Slow ones are left out by `--fast`."""

    name: str
    command: Sequence[str]
    folder: Path = BACKEND_DIR
    slow: bool = False


def register(subparsers: Subparsers) -> None:
    """Add `test`."""
    parser = subparsers.add_parser("test", help="run every check that CI runs")
    parser.add_argument("--browser", action="store_true", help="fail when there is no browser to test in")
    parser.add_argument("--fast", action="store_true", help="leave out coverage, builds and the browser")
    parser.set_defaults(run=run_checks)


def run_checks(options: argparse.Namespace) -> None:
    """Run all checks and fail when one did."""
    os.environ["APP_ENV"] = "test"
    results = [_run(check) for check in _backend(fast=options.fast) if not (options.fast and check.slow)]
    results += _frontend_results(options)
    width = max(len(name) for name, _, _ in results)
    say("\n" + "\n".join(f"{name:<{width}}  {seconds:7.1f} s  {word}" for name, word, seconds in results))
    failed = [name for name, word, _ in results if word == "FAILED"]
    if failed:
        raise CommandFailed(f"{len(failed)} of {len(results)} checks failed: {', '.join(failed)}")
    say(f"\nall checks passed in {sum(seconds for _, _, seconds in results):.0f} s")


def _backend(*, fast: bool) -> tuple[Check, ...]:
    measured = ("--cov", "--cov-report=term:skip-covered", f"--cov-fail-under={_MINIMUM_COVERAGE}")
    coverage = () if fast else measured
    tests = ("-m", "not destructive") if fast else ()
    return (
        Check("ruff check", (*_PYTHON, "ruff", "check", ".")),
        Check("ruff format", (*_PYTHON, "ruff", "format", "--check", ".")),
        Check("mypy", (*_PYTHON, "mypy")),
        Check("import rules", (str(Path(sys.executable).with_name("lint-imports")),)),
        Check("migrations", (*_PYTHON, "app.cli", "db", "check")),
        Check("pytest", (*_PYTHON, "pytest", "-q", "-n", "2", *tests, *coverage)),
        Check("openapi", (*_PYTHON, "app.cli", "openapi", "--check")),
        Check("api documents", (*_PYTHON, "app.cli", "docs", "--check")),
    )


def _frontend(*, fast: bool) -> tuple[Check, ...]:
    def npm(name: str, *arguments: str, slow: bool = False) -> Check:
        return Check(name, frontend.npm(*arguments), frontend.FRONTEND_DIR, slow)

    checks = [
        npm("prettier", "run", "--silent", "format:check"),
        npm("eslint", "run", "--silent", "lint"),
        npm("typescript", "run", "--silent", "typecheck"),
        npm("vitest", "run", "--silent", "test" if fast else "test:coverage"),
        npm("build", "run", "--silent", "build", slow=True),
        npm("bundle size", "run", "--silent", "size", slow=True),
    ]
    if (frontend.FRONTEND_DIR / "src" / "api" / "schema.d.ts").exists():
        checks.insert(0, npm("api types", "run", "--silent", "api:types", "--", "--check"))
    return tuple(checks)


def _frontend_results(options: argparse.Namespace) -> list[tuple[str, str, float]]:
    begun = time.monotonic()
    try:
        if frontend.find_node() is None:
            raise CommandFailed("Node 20.19 or newer is needed to check the frontend")
        frontend.install_packages()
    except CommandFailed as failure:
        say(f"\n== frontend packages: {failure}")
        return [("frontend packages", "FAILED", time.monotonic() - begun)]
    results = [_run(check) for check in _frontend(fast=options.fast) if not (options.fast and check.slow)]
    if options.fast and not options.browser:
        return results
    if e2e.find_chromium() is None and not options.browser:
        say("\n== browser tests SKIPPED: no Chromium found (install it or set CHROMIUM_PATH)")
        return [*results, ("browser", "skipped: no Chromium", 0.0)]
    return [*results, _run(Check("browser", (*_PYTHON, "app.cli", "e2e")))]


def _run(check: Check) -> tuple[str, str, float]:
    program, *arguments = check.command
    say(f"\n== {check.name}: {' '.join([Path(program).name, *arguments])}")
    begun = time.monotonic()
    try:
        code = subprocess.call(check.command, cwd=check.folder, stdin=subprocess.DEVNULL)
    except OSError as error:
        say(str(error))
        code = 1
    return check.name, "ok" if code == 0 else "FAILED", time.monotonic() - begun

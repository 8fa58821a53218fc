"""`mt e2e`: the browser tests against a product of their own, on its own ports and database."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from app.cli import frontend, processes
from app.cli.terminal import CommandFailed, Subparsers, say
from app.common.embedded_postgres import EmbeddedPostgres, Role
from app.common.embedded_system import find_binary, free_port
from app.common.settings import BACKEND_DIR, get_settings

_SHELLS: Final = ("chromium-headless-shell", "chrome-headless-shell")
"""Without windows and without a PDF viewer: half the work for the same pages."""
_BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_DOWNLOADED_SHELLS: Final = ("chromium_headless_shell-*/chrome-*/*headless*shell",)
_DOWNLOADED: Final = ("chromium-*/chrome-linux*/chrome", "chromium-*/chrome-mac*/*.app/Contents/MacOS/*")


def register(subparsers: Subparsers) -> None:
    """Add `e2e`."""
    parser = subparsers.add_parser("e2e", help="run the browser tests")
    parser.add_argument("--grep", help="only tests whose title matches")
    parser.set_defaults(run=run_browser_tests)


def find_chromium(*, shows_pdf: bool = False) -> str | None:
    """Find a Chromium: named by CHROMIUM_PATH, of the system, or the one Playwright downloaded.

    Args: shows_pdf: only one with a PDF viewer.
    """
    named = os.environ.get("CHROMIUM_PATH")
    if named:
        return named if Path(named).exists() else None
    for name in _BROWSERS if shows_pdf else _SHELLS + _BROWSERS:
        if found := shutil.which(name):
            return found
    for root in (Path.home() / ".cache/ms-playwright", Path.home() / "Library/Caches/ms-playwright"):
        for pattern in _DOWNLOADED if shows_pdf else _DOWNLOADED_SHELLS + _DOWNLOADED:
            if downloaded := sorted(root.glob(pattern)):
                return str(downloaded[-1])
    return None


def run_browser_tests(options: argparse.Namespace) -> None:
    """Start a product with demo data, run Playwright against it, stop and forget it."""
    chromium = find_chromium()
    if chromium is None:
        raise CommandFailed("no Chromium found: install it or set CHROMIUM_PATH")
    data_dir = get_settings().mt_data_dir / "e2e"
    port = free_port()
    environment = {**os.environ, "APP_ENV": "test", "MT_DATA_DIR": str(data_dir)}
    # Every browser of the tests comes from one address, and looks clients up faster than a person.
    environment |= {"RATE_LIMIT_VERIFY_ADDRESS": "0", "RATE_LIMIT_VERIFY_CIN": "0"}
    mt = [sys.executable, "-m", "app.cli"]
    _forget(data_dir)
    try:
        if find_binary("postgres"):
            # Said outright, so that a DATABASE_URL in backend/.env is not what the browser fills.
            database = EmbeddedPostgres(data_dir, durable=False).start()
            environment["DATABASE_URL"] = database.url(Role.APP)
            environment["DATABASE_OWNER_URL"] = database.url(Role.OWNER)
        started = subprocess.run([*mt, "dev", "--port", str(port)], cwd=BACKEND_DIR, env=environment, check=False)
        if started.returncode != 0:
            raise CommandFailed("the product for the browser tests did not start, see above")
        for_browser = {"E2E_BASE_URL": f"http://127.0.0.1:{port}", "CHROMIUM_PATH": chromium}
        command = frontend.npm("run", "--silent", "e2e")
        if options.grep:
            command += ["--", "--grep", options.grep]
        done = subprocess.run(
            command, cwd=frontend.FRONTEND_DIR, env=environment | for_browser,
            stdin=subprocess.DEVNULL, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            raise CommandFailed(f"browser tests failed; see {data_dir / 'logs' / 'api.log'}")
    finally:
        _forget(data_dir)
    say("browser tests passed")


def _forget(data_dir: Path) -> None:
    processes.stop_all(data_dir)
    EmbeddedPostgres(data_dir).remove()

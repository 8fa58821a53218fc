"""Entry point of `python -m app.cli` and `mt`: parses, runs one command, turns failures into exit codes."""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Sequence
from typing import Final

import psycopg
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError as SqlOperationalError

from app.cli import (
    billing,
    checks,
    database,
    docs,
    documents,
    e2e,
    frontend,
    launch,
    openapi,
    reconcile,
    seed,
    serve,
    stop,
    tenants,
    users,
)
from app.cli.terminal import Command, CommandFailed, CommandGroup, complain
from app.common.db import DatabaseNotConfigured
from app.common.embedded_system import EmbeddedPostgresError
from app.common.errors import DomainError

COMMAND_GROUPS: Final[tuple[CommandGroup, ...]] = (
    launch,
    serve,
    stop,
    database,
    documents,
    openapi,
    docs,
    frontend,
    checks,
    e2e,
    reconcile,
    seed,
    billing,
    users,
    tenants,
)
"""Every module that adds commands; a new group is one more name here."""


def build_parser() -> argparse.ArgumentParser:
    """Assemble the whole command line."""
    parser = argparse.ArgumentParser(prog="mt", description="MT-Facturation from the terminal.")
    subparsers = parser.add_subparsers(metavar="command", required=True)
    for group in COMMAND_GROUPS:
        group.register(subparsers)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    options = build_parser().parse_args(arguments)
    run: Command = options.run
    try:
        run(options)
    except CommandFailed as refusal:
        complain(f"mt: {refusal}")
        return 1
    except KeyboardInterrupt:
        complain("mt: interrupted")
        return 1
    except Exception as error:  # a person at a terminal gets a line; the log gets the rest
        return _unexpected(error)
    return 0


def _unexpected(error: Exception) -> int:
    """Say what went wrong in one line; only a fault of the product is worth a traceback."""
    line = _known(error)
    if line is None:
        complain("".join(traceback.format_exception(error)).rstrip())
        line = str(error)
    lines = line.strip().splitlines()
    complain(f"mt: {lines[0] if lines else type(error).__name__}")
    return 1


def _known(error: Exception) -> str | None:
    """Put a refusal of the settings, the database or the system in words, None for anything else."""
    if isinstance(error, ValidationError):
        problems = (
            [".".join(str(part).upper() for part in problem["loc"]), problem["msg"].removeprefix("Value error, ")]
            for problem in error.errors()
        )
        return "; ".join(": ".join(filter(None, problem)) for problem in problems)
    if isinstance(error, SqlOperationalError):
        return str(error.orig)
    expected = (EmbeddedPostgresError, DatabaseNotConfigured, DomainError, psycopg.OperationalError, OSError)
    return str(error) if isinstance(error, expected) else None


if __name__ == "__main__":
    sys.exit(main())

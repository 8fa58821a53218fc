"""`mt reconcile`: the book checked against itself, tenant by tenant."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from app.cli.database import database
from app.cli.terminal import CommandFailed, Subparsers, say
from app.common.settings import get_settings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def register(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser("reconcile", help="check every invariant of the book")
    parser.add_argument("--tenant", help="slug; all of them when absent")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Say what does not add up, and fail when anything does not."""
    from app.common import db, tenancy

    with database(get_settings()):
        with db.transaction(None) as session:
            slugs = tenancy.tenant_slugs(session)
        wanted = [slug for slug in slugs if options.tenant in (None, slug)]
        if not wanted:
            raise CommandFailed(f"there is no tenant {options.tenant}")
        broken = 0
        for slug in wanted:
            with db.transaction(tenancy.tenant_id_of(slug)) as session:
                broken += check_book(session, slug)
    if broken:
        raise CommandFailed(f"{broken} invariants do not hold")


def check_book(session: Session, slug: str) -> int:
    """Say what does not add up in the book of the session's tenant, and how many invariants that breaks."""
    from app.system import reconciliation

    violations = reconciliation.reconcile(session)
    for violation in violations:
        say(f"{slug}: NOT {violation.invariant}")
        for row in violation.rows:
            say("    " + ", ".join(f"{name}={value}" for name, value in row.items()))
    say(f"{slug}: {len(reconciliation.INVARIANTS)} invariants checked, {len(violations)} broken")
    return len(violations)

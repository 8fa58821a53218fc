"""`mt reconcile`: the book checked against itself, tenant by tenant."""

from __future__ import annotations

import argparse

from app.cli.database import database
from app.cli.terminal import CommandFailed, Subparsers, say
from app.common.settings import get_settings


def register(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser("reconcile", help="check every invariant of the book")
    parser.add_argument("--tenant", help="slug; all of them when absent")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Say what does not add up, and fail when anything does not."""
    from app.common import db, tenancy
    from app.system import reconciliation

    with database(get_settings()):
        with db.transaction(None) as session:
            slugs = tenancy.tenant_slugs(session)
        wanted = [slug for slug in slugs if options.tenant in (None, slug)]
        if not wanted:
            raise CommandFailed(f"there is no tenant {options.tenant}")
        broken = 0
        for slug in wanted:
            with db.transaction(tenancy.tenant_id_of(slug)) as session:
                violations = reconciliation.reconcile(session)
            for violation in violations:
                broken += 1
                say(f"{slug}: NOT {violation.invariant}")
                for row in violation.rows:
                    say("    " + ", ".join(f"{name}={value}" for name, value in row.items()))
            say(f"{slug}: {len(reconciliation.INVARIANTS)} invariants checked, {len(violations)} broken")
    if broken:
        raise CommandFailed(f"{broken} invariants do not hold")

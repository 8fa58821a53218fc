"""`mt tenants`: whose desks there are, and what each may do."""

from __future__ import annotations

import argparse
from typing import Any, Final

from app.cli.database import database
from app.cli.terminal import CommandFailed, Subparsers, say
from app.common.settings import get_settings

ACTOR: Final = "cli"


def register(subparsers: Subparsers) -> None:
    """Add the `tenants` group."""
    group = subparsers.add_parser("tenants", help="whose desks there are").add_subparsers(
        metavar="command", required=True
    )
    listing = group.add_parser("list", help="show every tenant")
    listing.set_defaults(run=list_tenants)
    create = group.add_parser("create", help="open a tenant")
    create.add_argument("slug")
    create.add_argument("--name", required=True)
    create.add_argument("--currency", required=True, help="three letters, never changed afterwards")
    update = group.add_parser("update", help="change a tenant")
    update.add_argument("slug")
    update.add_argument("--name")
    for parser, is_needed in ((create, True), (update, False)):
        parser.add_argument("--time-zone", required=is_needed, help="such as Africa/Lagos")
        parser.add_argument("--tax-rate", required=is_needed, dest="default_tax_rate", help="a fraction, such as 0.075")
        parser.add_argument("--language", choices=("fr", "ar", "en"))
        parser.add_argument("--payment-term-days", type=int)
        parser.add_argument("--capability", action="append", dest="capabilities", help="may be given several times")
    create.set_defaults(run=create_tenant)
    update.set_defaults(run=update_tenant)


def list_tenants(_options: argparse.Namespace) -> None:
    """Show every tenant, one line each."""
    from app.common import db, tenancy

    with database(get_settings()), db.transaction(None) as session:
        for tenant in session.scalars(tenancy.tenants().order_by(tenancy.Tenant.slug)):
            rate = f"{tenant.default_tax_rate.normalize():f}"
            capabilities = ",".join(tenant.capabilities)
            say(f"{tenant.slug:<20} {tenant.currency} {rate:<6} {tenant.language} {capabilities:<16} {tenant.name}")


def create_tenant(options: argparse.Namespace) -> None:
    """Open a tenant."""
    from app.common import db, tenancy
    from app.common.errors import DomainError
    from app.system import tenants
    from app.system.tenant_schemas import TenantCreate

    body = TenantCreate.model_validate(_given(options, "slug", "name", "currency"))
    with database(get_settings()):
        try:
            with db.transaction(tenancy.tenant_id_of(tenancy.DEFAULT_TENANT_SLUG), ACTOR) as session:
                created = tenants.create_tenant(session, body)
        except DomainError as refusal:
            raise CommandFailed(str(refusal)) from refusal
    say(f"{created.slug} is open, in {created.currency}, with {', '.join(created.capabilities) or 'no capability'}")


def update_tenant(options: argparse.Namespace) -> None:
    """Change a tenant."""
    from app.common import db, tenancy
    from app.common.errors import DomainError
    from app.system import tenants
    from app.system.tenant_schemas import TenantUpdate

    body = TenantUpdate.model_validate(_given(options, "name"))
    with database(get_settings()):
        try:
            with db.transaction(tenancy.tenant_id_of(tenancy.DEFAULT_TENANT_SLUG), ACTOR) as session:
                changed, _ = tenants.update_tenant(session, options.slug, body)
        except DomainError as refusal:
            raise CommandFailed(str(refusal)) from refusal
    say(f"{changed.slug} has {', '.join(changed.capabilities) or 'no capability'}")


def _given(options: argparse.Namespace, *names: str) -> dict[str, Any]:
    wanted = (*names, "time_zone", "default_tax_rate", "language", "payment_term_days", "capabilities")
    return {name: value for name in wanted if (value := getattr(options, name)) is not None}

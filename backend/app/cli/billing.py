"""`mt billing-run`: settle a month from a terminal or a timer, through the service the API uses."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING, Final

from app.cli.database import database
from app.cli.terminal import CommandFailed, Subparsers, say
from app.common.days import ONE_DAY, add_months
from app.common.settings import get_settings

if TYPE_CHECKING:
    from app.billing.schemas import BillingRunRead

ACTOR: Final = "cli"


def register(subparsers: Subparsers) -> None:
    """Add `billing-run`."""
    parser = subparsers.add_parser("billing-run", help="bill a calendar month")
    parser.add_argument("--period", type=_month, required=True, metavar="YYYY-MM")
    parser.add_argument("--due-days", type=_due_days, default=15, metavar="DAYS", help="after the month's end; 15")
    parser.add_argument("--tenant", default="mt", help="slug; mt when absent")
    parser.add_argument("--background", action="store_true", help="leave the work to the workers")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Start the run and say what it issued, or that workers go on with it."""
    from app.billing import service as billing
    from app.billing.schemas import BillingRunCreate
    from app.common import db, tenancy

    period_end = add_months(options.period, 1) - ONE_DAY
    body = BillingRunCreate(period_start=options.period, period_end=period_end, due_days=options.due_days)
    with database(get_settings()):
        if (tenant_id := tenancy.tenant_id_of(options.tenant)) is None:
            raise CommandFailed(f"there is no tenant {options.tenant}")
        with db.transaction(tenant_id, ACTOR) as session:
            started = billing.start_run(session, body, in_background=options.background)
            currency = tenancy.current_tenant(session).currency
    _report(started, currency)


def _report(started: BillingRunRead, currency: str) -> None:
    say(f"run {started.billing_run_id}, {started.period_start} to {started.period_end}: {started.status}")
    if started.completed_at is None:
        say(f"{started.progress.clients_total:,} clients are queued; a worker bills them (mt worker)")
        return
    say(f"invoices     {started.invoice_count:>16,}")
    say(f"credit notes {started.progress.credit_notes:>16,}")
    say(f"net          {started.subtotal_amount:>16,} {currency}")
    say(f"tax          {started.tax_amount:>16,} {currency}")
    say(f"total        {started.total_amount:>16,} {currency}")
    if started.progress.parked_clients:
        say(f"{started.progress.parked_clients:,} clients are parked: see the run's page for the reasons")


def _month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def _due_days(text: str) -> int:
    days = int(text)
    if not 1 <= days <= 90:
        raise ValueError(text)
    return days

"""`mt seed`: demo data of a Moroccan operator, the same for the same seed and day.

Invariant: a tenant that holds data is never touched, and production is refused.
"""

from __future__ import annotations

import argparse
import time
from typing import Final
from uuid import UUID

from app.cli.database import database
from app.cli.progress import Progress
from app.cli.terminal import CommandFailed, Subparsers, say
from app.common.settings import AppEnv, get_settings

DEFAULT_CLIENTS: Final = 60
STORY_LIMIT: Final = 500
"""Up to so many clients go through the services, with billing runs and payments; more are written in bulk."""
_MOST_CLIENTS: Final = 5_000_000


def register(subparsers: Subparsers) -> None:
    """Add `seed`."""
    parser = subparsers.add_parser("seed", help="put demo data into an empty tenant")
    parser.add_argument("--clients", type=_client_count, default=DEFAULT_CLIENTS, metavar="N", help="60 when absent")
    parser.add_argument("--seed", type=int, default=2026, help="another number makes other people")
    parser.add_argument("--tenant", default="mt", help="slug; mt when absent")
    parser.add_argument("--if-empty", action="store_true", help="do nothing where there is data, whoever made it")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Seed a tenant, or say why there is nothing to do."""
    settings = get_settings()
    if settings.app_env is AppEnv.PRODUCTION:
        raise CommandFailed("demo data is not for production")
    with database(settings):
        seed_tenant(options.tenant, options.clients, options.seed, if_empty=options.if_empty)


def seed_tenant(slug: str, clients: int, seed: int, *, if_empty: bool = False) -> None:
    """Fill a tenant that holds nothing.

    Args: if_empty: data that was not seeded is no reason to fail.
    Errors: `CommandFailed` for an unknown tenant, or one with data of its own.
    """
    from app.common import tenancy

    if (tenant_id := tenancy.tenant_id_of(slug)) is None:
        raise CommandFailed(f"there is no tenant {slug}")
    if (reason := _nothing_to_do(tenant_id, slug, if_empty=if_empty)) is not None:
        say(reason)
        return
    started = time.monotonic()
    if clients > STORY_LIMIT:
        _in_bulk(tenant_id, clients, seed)
    else:
        _as_story(tenant_id, clients, seed)
    say(f"{clients:,} clients in tenant {slug} after {time.monotonic() - started:.1f} s")


def _nothing_to_do(tenant_id: UUID, slug: str, *, if_empty: bool) -> str | None:
    from app.cli.seed_mark import TenantState, state_of
    from app.common import db

    with db.transaction(tenant_id) as session:
        state = state_of(session)
    match state:
        case TenantState.EMPTY:
            return None
        case TenantState.SEEDED:
            return f"tenant {slug} is seeded already"
        case TenantState.WITHOUT_LINES:
            return f"tenant {slug} sells no lines: it needs no demo data"
    if if_empty:
        return f"tenant {slug} holds data already"
    raise CommandFailed(f"tenant {slug} holds data that is not demo data")


def _as_story(tenant_id: UUID, clients: int, seed: int) -> None:
    from app.cli.seed_story import tell
    from app.common import db

    with db.transaction(tenant_id) as session:
        tell(session, clients, seed)


def _in_bulk(tenant_id: UUID, clients: int, seed: int) -> None:
    from app.cli.seed_bulk import seed_bulk

    result = seed_bulk(tenant_id, clients, seed, progress=Progress("clients"))
    say(f"{result.contracts:,} contracts, {result.rows:,} rows")


def _client_count(text: str) -> int:
    count = int(text)
    if not 1 <= count <= _MOST_CLIENTS:
        raise ValueError(text)
    return count

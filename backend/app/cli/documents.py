"""`mt documents`: the bytes of stored documents compared with their hashes, and files that nothing refers to."""

from __future__ import annotations

import argparse
from typing import Final
from uuid import UUID

from app.cli.database import database
from app.cli.terminal import CommandFailed, Subparsers, say
from app.common.settings import get_settings

_BATCH: Final = 200


def register(subparsers: Subparsers) -> None:
    """Add the `documents` group."""
    group = subparsers.add_parser("documents", help="the archive of printed documents").add_subparsers(
        metavar="command", required=True
    )
    check = group.add_parser("check", help="compare every stored document with its hash")
    check.set_defaults(run=check_all)
    sweep = group.add_parser("sweep", help="remove old files of DOCUMENT_STORE that nothing refers to")
    sweep.set_defaults(run=sweep_all)


def check_all(_options: argparse.Namespace) -> None:
    """Name every document that is missing or differs, and fail when one does."""
    from app.common import db
    from app.documents import service as documents

    wrong, checked = 0, 0
    with database(get_settings()):
        for tenant_id in _tenants():
            last: UUID | None = UUID(int=0)
            while last is not None:
                with db.transaction(tenant_id) as session:
                    last, count, names = documents.check_documents(session, last, _BATCH)
                checked, wrong = checked + count, wrong + len(names)
                for name in names:
                    say(f"NOT what was stored: {name}")
    say(f"{checked:,} documents compared")
    if wrong:
        raise CommandFailed(f"{wrong:,} documents are missing or differ from their hash")


def sweep_all(_options: argparse.Namespace) -> None:
    """Do now what workers do once a day."""
    from app.common import db
    from app.documents import stores, sweeping

    if (store := stores.configured()) is None:
        say("documents are kept in the database: there are no files")
        return
    removed = 0
    with database(get_settings()):
        for tenant_id in _tenants():
            for shard in stores.SHARDS:
                with db.transaction(tenant_id) as session:
                    removed += sweeping.sweep_shard(session, store, shard)
    say(f"{removed:,} files removed")


def _tenants() -> list[UUID]:
    from app.common import db, tenancy

    with db.transaction(None) as session:
        return tenancy.tenant_ids(session)

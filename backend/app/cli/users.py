"""`mt users`: who may sign in.

Invariant: a generated password is shown once, on the terminal that asked for it, and written nowhere.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from app.cli.database import database
from app.cli.terminal import CommandFailed, Subparsers, say
from app.common.settings import get_settings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.system.models import User

ACTOR: Final = "cli"


def register(subparsers: Subparsers) -> None:
    """Add the `users` group."""
    group = subparsers.add_parser("users", help="who may sign in").add_subparsers(metavar="command", required=True)
    create = group.add_parser("create", help="let somebody sign in")
    create.add_argument("--email", required=True)
    create.add_argument("--role", action="append", required=True, help="may be given several times")
    create.add_argument("--name", help="what stands before the @ when absent")
    create.add_argument("--tenant", default="mt", help="slug; mt when absent")
    create.set_defaults(run=create_user)
    listing = group.add_parser("list", help="show every user")
    listing.set_defaults(run=list_users)
    disable = group.add_parser("disable", help="let somebody sign in no more")
    disable.add_argument("email")
    disable.set_defaults(run=disable_user)
    reset = group.add_parser("reset-password", help="give somebody another password")
    reset.add_argument("email")
    reset.set_defaults(run=reset_password)
    for parser in (create, reset):
        parser.add_argument("--password-stdin", action="store_true", help="read it from the input; else generated")


def create_user(options: argparse.Namespace) -> None:
    """Create a user, with a password that is read or shown."""
    from app.common import db, tenancy
    from app.system import users
    from app.system.errors import UserEmailConflict, UserRefused

    password = _password(options)
    with database(get_settings()):
        if (tenant_id := tenancy.tenant_id_of(options.tenant)) is None:
            raise CommandFailed(f"there is no tenant {options.tenant}")
        try:
            with db.transaction(tenant_id, ACTOR) as session:
                user = users.create_user(session, options.email, options.role, password, full_name=options.name)
        except (UserRefused, UserEmailConflict) as refusal:
            raise CommandFailed(str(refusal)) from refusal
    say(f"{user.email} may sign in to {options.tenant} as {', '.join(user.roles)}")
    _show(options, password)


def list_users(_options: argparse.Namespace) -> None:
    """Show who may sign in, one line each."""
    from app.common import db, tenancy
    from app.system import users

    with database(get_settings()), db.transaction(None) as session:
        slugs = {tenancy.tenant_id_of(slug): slug for slug in tenancy.tenant_slugs(session)}
        for user in users.list_users(session):
            state = "active" if user.is_active else "disabled"
            say(f"{user.email:<32} {slugs[user.tenant_id]:<8} {state:<9} {','.join(user.roles):<16} {user.full_name}")


def disable_user(options: argparse.Namespace) -> None:
    """Disable a user."""
    from app.system import users

    user = _change(options.email, lambda session: users.disable_user(session, options.email))
    say(f"{user.email} can no longer sign in")


def reset_password(options: argparse.Namespace) -> None:
    """Give a user a password that is read or shown."""
    from app.system import users

    password = _password(options)
    user = _change(options.email, lambda session: users.reset_password(session, options.email, password))
    say(f"{user.email} has another password")
    _show(options, password)


def _change(email: str, change: Callable[[Session], User]) -> User:
    """Do something to a user in the transaction of the tenant it belongs to."""
    from app.common import db
    from app.system import users
    from app.system.errors import UserRefused

    with database(get_settings()):
        try:
            with db.transaction(None) as session:
                tenant_id = users.tenant_of(session, email)
            with db.transaction(tenant_id, ACTOR) as session:
                return change(session)
        except UserRefused as refusal:
            raise CommandFailed(str(refusal)) from refusal


def _password(options: argparse.Namespace) -> str:
    from app.system import users

    return sys.stdin.readline().rstrip("\r\n") if options.password_stdin else users.generated_password()


def _show(options: argparse.Namespace, password: str) -> None:
    if not options.password_stdin:
        say(f"password, shown this once: {password}")

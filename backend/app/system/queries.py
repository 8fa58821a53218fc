"""Every select of the platform."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.system.models import User


def applied_revisions(session: Session) -> set[str]:
    """The migrations this database has, by the last of each branch."""
    return set(session.scalars(text("select version_num from alembic_version")))


def queue_answers(session: Session) -> bool:
    """Whether the job tables can be read."""
    return session.scalar(text("select count(*) from (select 1 from procrastinate_jobs limit 1) as job")) is not None


def find_user(session: Session, email: str) -> User | None:
    """The user with this address, in whatever capitals."""
    return session.scalars(select(User).where(func.lower(User.email) == email.lower())).first()


def find_user_for_update(session: Session, email: str) -> User | None:
    statement = select(User).where(func.lower(User.email) == email.lower()).with_for_update()
    return session.scalars(statement.execution_options(populate_existing=True)).first()


def users(session: Session) -> Sequence[User]:
    """Every user of every tenant, by address."""
    return session.scalars(select(User).order_by(func.lower(User.email))).all()

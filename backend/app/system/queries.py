"""Every select of the platform."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session


def applied_revisions(session: Session) -> set[str]:
    """The migrations this database has, by the last of each branch."""
    return set(session.scalars(text("select version_num from alembic_version")))


def queue_answers(session: Session) -> bool:
    """Whether the job tables can be read."""
    return session.scalar(text("select count(*) from (select 1 from procrastinate_jobs limit 1) as job")) is not None

"""Business verbs of the platform."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.common import db, logging, metrics, queue
from app.common.settings import BACKEND_DIR
from app.system import queries
from app.system.models import Backup
from app.system.schemas import ReadinessRead

OK, FAILED = "ok", "failed"

log = logging.get_logger(__name__)


@lru_cache
def _expected_revisions() -> frozenset[str]:
    config = Config(str(BACKEND_DIR / "alembic.ini"))
    config.set_main_option("script_location", str(BACKEND_DIR / "alembic"))
    return frozenset(ScriptDirectory.from_config(config).get_heads())


def check_readiness() -> ReadinessRead:
    """Whether the database answers, has every migration, and can hand out jobs.

    Effects: a short transaction on the separate pool, so that a full house does not look like a dead one.
    """
    checks = {"database": FAILED, "migrations": FAILED, "queue": FAILED}
    try:
        with db.separate_transaction() as session:
            checks["database"] = OK
            checks["migrations"] = _outcome(session, lambda s: queries.applied_revisions(s) == _expected_revisions())
            checks["queue"] = _outcome(session, queries.queue_answers)
    except (SQLAlchemyError, db.DatabaseNotConfigured):
        pass
    return ReadinessRead(status=OK if set(checks.values()) == {OK} else FAILED, checks=checks)


def read_metrics() -> tuple[bytes, str]:
    """The process's metrics in Prometheus' text format, with the queue as it is now, and their content type."""
    _look_at_database()
    return metrics.exposition()


def refresh_metrics() -> None:
    """Bring the metrics that are read from the database up to date; without one they stay as they were."""
    try:
        _look_at_database()
    except (SQLAlchemyError, db.DatabaseNotConfigured) as error:
        log.warning("metrics_not_refreshed", error=type(error).__name__)


def _look_at_database() -> None:
    with db.separate_transaction() as session:
        waiting, oldest = queue.waiting_jobs(session)
        failed = queue.failed_jobs(session)
        saved_at = queries.last_backup_at(session)
    metrics.jobs_waiting.set(waiting)
    metrics.jobs_oldest_seconds.set(oldest)
    for name, count in failed.items():
        metrics.jobs_failed.labels(name).set(count)
    metrics.last_backup.set(saved_at.timestamp() if saved_at else 0)


def record_backup(session: Session, file_name: str, size_bytes: int) -> None:
    """Note that a dump of the whole database was kept, so that its age can be watched."""
    session.add(Backup(file_name=file_name, size_bytes=size_bytes))


def _outcome(session: Session, check: Callable[[Session], bool]) -> str:
    try:
        with session.begin_nested():
            return OK if check(session) else FAILED
    except SQLAlchemyError:
        return FAILED

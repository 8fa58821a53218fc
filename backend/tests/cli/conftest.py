"""Fixtures of the command line: a data directory and settings of its own for every test."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.common.embedded_postgres import EmbeddedPostgres
from app.common.settings import Settings, get_settings


@pytest.fixture
def data_dir(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty `MT_DATA_DIR` without `DATABASE_URL`; what was started in it is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="mt-cli-test-"))
    folder.chmod(0o755)
    monkeypatch.setenv("MT_DATA_DIR", str(folder))
    monkeypatch.setenv("APP_ENV", "test")
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_BACKUP_URL", "PYTHONDONTWRITEBYTECODE"):
        monkeypatch.delenv(name, raising=False)
    get_settings.cache_clear()
    yield folder
    EmbeddedPostgres(folder).remove()
    shutil.rmtree(folder, ignore_errors=True)
    monkeypatch.undo()
    get_settings.cache_clear()


@pytest.fixture
def settings(data_dir: Path) -> Settings:
    """The settings of that data directory."""
    return get_settings()

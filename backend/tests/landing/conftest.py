"""Settings that a test of the public pages changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from fastapi.testclient import TestClient

from app.common.settings import get_settings


@pytest.fixture
def visitor(client: TestClient) -> TestClient:
    """The application, called by somebody who does not say who he is."""
    del client.headers["Authorization"]
    return client


@pytest.fixture
def configure(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Change settings for the rest of a test, by their names in small letters."""

    def change(**values: object) -> None:
        for name, value in values.items():
            monkeypatch.setenv(name.upper(), str(value))
        get_settings.cache_clear()

    yield change
    monkeypatch.undo()
    get_settings.cache_clear()

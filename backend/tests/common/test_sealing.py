"""Sealed values: stored unreadable, opened whole or not at all, and still opened while keys change."""

from __future__ import annotations

from typing import Any

import pytest

from app.common.settings import get_settings
from app.common.signing import SealBroken, open_sealed, seal

OLD, NEW = "an-old-key-of-at-least-32-characters", "a-new-key-of-at-least-32-characters!"
VALUES: dict[str, Any] = {"code": "482913", "name": "زينب", "tries": 3, "more": [None, {"é": True}]}


def with_keys(monkeypatch: pytest.MonkeyPatch, listed: str) -> None:
    monkeypatch.setenv("DATA_KEY", listed)
    get_settings.cache_clear()


@pytest.fixture(autouse=True)
def _keys(monkeypatch: pytest.MonkeyPatch) -> Any:
    with_keys(monkeypatch, OLD)
    yield
    monkeypatch.undo()
    get_settings.cache_clear()


def test_what_is_sealed_comes_back_and_cannot_be_read() -> None:
    sealed = seal(VALUES)
    assert open_sealed(sealed) == VALUES
    assert sealed.startswith("v1.")
    assert sealed.isascii()
    assert "482913" not in sealed
    assert sealed != seal(VALUES)


def test_every_changed_character_is_noticed() -> None:
    sealed = seal({"a": 1})
    for at in range(len(sealed) - 4):  # the last letters of base64 carry bits that mean nothing
        changed = "A" if sealed[at] != "A" else "B"
        with pytest.raises(SealBroken):
            open_sealed(sealed[:at] + changed + sealed[at + 1 :])


@pytest.mark.parametrize("text", ["", "v1.", "v2.gAAAA", "plain", "v1.é", "v1.\x00"])
def test_what_was_never_sealed_is_refused(text: str) -> None:
    with pytest.raises(SealBroken):
        open_sealed(text)


def test_the_first_key_seals_and_all_listed_keys_open(monkeypatch: pytest.MonkeyPatch) -> None:
    before = seal(VALUES)
    with_keys(monkeypatch, f"{NEW}, {OLD}")
    assert open_sealed(before) == VALUES
    after = seal(VALUES)
    with_keys(monkeypatch, NEW)
    assert open_sealed(after) == VALUES
    with pytest.raises(SealBroken):
        open_sealed(before)

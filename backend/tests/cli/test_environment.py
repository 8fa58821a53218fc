"""The environment: every setting is described, and the example says nothing that is not a setting."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.common.settings import BACKEND_DIR, GENERATED_SECRETS, Settings, get_settings

EXAMPLE = BACKEND_DIR / ".env.example"


def test_the_example_describes_exactly_the_settings() -> None:
    described = set(re.findall(r"^([A-Z_0-9]+)=", EXAMPLE.read_text(), re.MULTILINE))
    assert described == {name.upper() for name in Settings.model_fields}


def test_the_example_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    assert Settings(_env_file=EXAMPLE) == Settings(_env_file=None)


def test_generated_secrets_are_used_unless_the_environment_says_otherwise(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (data_dir / GENERATED_SECRETS).write_text("DATA_KEY=generated-data-key\nJWT_SECRET=generated-jwt\n")
    monkeypatch.setenv("JWT_SECRET", "chosen")
    get_settings.cache_clear()
    settings = get_settings()
    assert (settings.data_key, settings.jwt_secret) == ("generated-data-key", "chosen")


@pytest.mark.parametrize("value", ["relative/folder", "./relative/folder"])
def test_a_relative_data_directory_is_the_same_for_every_process(
    value: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert Settings(mt_data_dir=Path(value)).mt_data_dir == BACKEND_DIR.parent / "relative" / "folder"

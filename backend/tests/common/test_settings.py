"""Settings: outside local and test nothing starts with a default secret or without its own database."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from app.common.settings import REPOSITORY_DIR, AppEnv, Settings

SECRET = "0123456789abcdef0123456789abcdef"
SAFE: dict[str, Any] = {
    "app_env": "production",
    "data_key": SECRET,
    "landing_token_secret": SECRET,
    "jwt_secret": SECRET,
    "database_url": "postgresql://app@db/mt",
}


def settings_of(**values: Any) -> Settings:
    return Settings(_env_file=None, **values)


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize("env", ["local", "test"])
def test_defaults_start_in_development(env: str) -> None:
    started = settings_of(app_env=env)
    assert started.app_env.is_development
    assert started.uses_embedded_postgres
    assert not settings_of(app_env=env, database_url="postgresql://db/mt").uses_embedded_postgres


@pytest.mark.parametrize("env", ["staging", "production"])
def test_a_complete_configuration_starts(env: str) -> None:
    started = settings_of(**SAFE | {"app_env": env})
    assert not started.app_env.is_development
    assert not started.uses_embedded_postgres


@pytest.mark.parametrize("env", ["staging", "production"])
@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"data_key": None}, "DATA_KEY"),
        ({"data_key": f"{SECRET},{SECRET[:-1]}"}, "DATA_KEY"),
        ({"landing_token_secret": None}, "LANDING_TOKEN_SECRET"),
        ({"jwt_secret": None}, "JWT_SECRET"),
        ({"jwt_secret": SECRET[:-1]}, "JWT_SECRET"),
        ({"database_url": None}, "DATABASE_URL"),
        ({"debug": True}, "DEBUG"),
        ({"clock_fixed_at": "2026-11-20T12:00:00Z"}, "CLOCK_FIXED_AT"),
    ],
)
def test_an_unsafe_configuration_is_refused_by_name(env: str, change: dict[str, Any], named: str) -> None:
    values = {name: value for name, value in (SAFE | {"app_env": env} | change).items() if value is not None}
    with pytest.raises(ValidationError, match=f"refusing to start in {env}.*{named}") as refusal:
        settings_of(**values)
    assert len(refusal.value.errors()) == 1


@pytest.mark.parametrize(
    "change",
    [{"app_env": "prod"}, {"db_pool_size": 1}, {"backend_port": 0}, {"clock_fixed_at": "2026-11-20T12:00:00"}],
)
def test_a_bad_value_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        settings_of(**{"app_env": "local"} | change)


def test_the_environment_is_read_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APP_ENV", "test")
    monkeypatch.setenv("CORS_ORIGINS", "https://desk.example, https://shop.example")
    monkeypatch.setenv("DB_POOL_SIZE", "")
    monkeypatch.setenv("MT_DATA_DIR", "elsewhere")
    started = settings_of()
    assert started.app_env is AppEnv.TEST
    assert started.cors_origins == ("https://desk.example", "https://shop.example")
    assert started.db_pool_size == 8
    assert started.mt_data_dir == REPOSITORY_DIR / "elsewhere"


@pytest.mark.parametrize("listed", [" ", ",", " , "])
def test_a_list_of_keys_names_at_least_one(listed: str) -> None:
    with pytest.raises(ValidationError, match="DATA_KEY lists no key"):
        settings_of(app_env="local", data_key=listed)

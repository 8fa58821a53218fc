"""`mt users`: users made, shown, disabled and given passwords from the terminal."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from app.cli.__main__ import main
from app.common import db
from app.common.settings import get_settings
from app.main import create_app
from app.system import users

EMAIL = "salma@example.com"
PASSWORD = "orange-tree-rabat-12"


def may_sign_in(password: str, email: str = EMAIL) -> bool:
    with db.transaction(None) as session:
        return users.verify_password(session, email, password) is not None


def type_in(monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))


@pytest.fixture
def production(real_database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The settings of an installation that clients use, over the test's database."""
    for name in ("JWT_SECRET", "DATA_KEY", "LANDING_TOKEN_SECRET"):
        monkeypatch.setenv(name, f"{name}-of-more-than-32-characters-0123456789")
    monkeypatch.setenv("APP_ENV", "staging")
    get_settings.cache_clear()
    yield
    monkeypatch.undo()
    get_settings.cache_clear()


@pytest.mark.usefixtures("real_database")
class TestUsers:
    def test_a_generated_password_is_shown_once_and_works(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["users", "create", "--email", EMAIL, "--role", "ops", "--role", "admin"]) == 0
        shown = re.findall(r"shown this once: (\S+)", capsys.readouterr().out)
        assert len(shown) == 1
        assert may_sign_in(shown[0])
        assert main(["users", "list"]) == 0
        listed = capsys.readouterr().out
        assert shown[0] not in listed
        assert listed.split() == [EMAIL, "mt", "active", "ops,admin", "salma"]

    def test_a_password_from_the_input_is_not_shown(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        type_in(monkeypatch, PASSWORD)
        assert (
            main(["users", "create", "--email", EMAIL, "--role", "ops", "--name", "Salma B", "--password-stdin"]) == 0
        )
        assert PASSWORD not in capsys.readouterr().out
        assert may_sign_in(PASSWORD)

    def test_a_disabled_user_may_not_sign_in(self, monkeypatch: pytest.MonkeyPatch) -> None:
        type_in(monkeypatch, PASSWORD)
        assert main(["users", "create", "--email", EMAIL, "--role", "ops", "--password-stdin"]) == 0
        assert main(["users", "disable", EMAIL.upper()]) == 0
        assert not may_sign_in(PASSWORD)

    def test_another_password_replaces_the_first(self, monkeypatch: pytest.MonkeyPatch) -> None:
        type_in(monkeypatch, PASSWORD)
        assert main(["users", "create", "--email", EMAIL, "--role", "ops", "--password-stdin"]) == 0
        type_in(monkeypatch, "another-good-password")
        assert main(["users", "reset-password", EMAIL, "--password-stdin"]) == 0
        assert not may_sign_in(PASSWORD)
        assert may_sign_in("another-good-password")

    @pytest.mark.parametrize(
        ("arguments", "reason"),
        [
            (["create", "--email", "nobody", "--role", "ops"], "no e-mail address"),
            (["create", "--email", EMAIL, "--role", "emperor"], "no role emperor"),
            (["create", "--email", EMAIL, "--role", "ops", "--tenant", "nowhere"], "no tenant nowhere"),
            (["disable", EMAIL], "is no user"),
            (["reset-password", EMAIL], "is no user"),
        ],
    )
    def test_refusals_are_one_line(self, arguments: list[str], reason: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["users", *arguments]) == 1
        error = capsys.readouterr().err
        assert reason in error
        assert error.count("\n") == 1

    def test_whoever_was_made_here_signs_in_where_production_begins(
        self, production: None, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["users", "create", "--email", EMAIL, "--role", "viewer"]) == 0
        (password,) = re.findall(r"shown this once: (\S+)", capsys.readouterr().out)
        with TestClient(create_app()) as caller:
            assert caller.get("/api/v1/offers", headers={"Authorization": "Bearer anna:admin"}).status_code == 401
            form = {"grant_type": "password", "username": EMAIL, "password": password}
            tokens = caller.post("/api/v1/auth/token", data=form).json()
            headers = {"Authorization": f"Bearer {tokens['access_token']}"}
            read = caller.get("/api/v1/offers", headers=headers)
            assert (read.status_code, read.json()["data"]) == (200, [])
            assert caller.post("/api/v1/offers", json={}, headers=headers).status_code == 403

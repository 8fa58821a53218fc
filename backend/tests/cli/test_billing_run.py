"""`mt billing-run`: a month billed from the terminal."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from app.cli.__main__ import main
from app.common import db
from tests.conftest import TENANT_ID


def runs() -> list[tuple[str, str, int]]:
    with db.transaction(TENANT_ID) as session:
        found = session.execute(text("select status, started_by, due_days from billing_runs order by created_at"))
        return [(row[0], row[1], row[2]) for row in found]


@pytest.mark.usefixtures("real_database", "on_20_november")
class TestBillingRun:
    def test_a_month_is_billed_by_the_command_line(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["seed", "--clients", "10"]) == 0
        capsys.readouterr()
        assert main(["billing-run", "--period", "2026-11", "--due-days", "20"]) == 0
        out = capsys.readouterr().out
        assert "2026-11-01 to 2026-11-30: completed" in out
        assert "MAD" in out
        assert runs()[-1] == ("completed", "cli", 20)

    def test_in_the_background_it_waits_for_a_worker(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["seed", "--clients", "10"]) == 0
        capsys.readouterr()
        assert main(["billing-run", "--period", "2026-11", "--background"]) == 0
        assert "are queued" in capsys.readouterr().out
        assert runs()[-1][0] == "queued"
        assert main(["billing-run", "--period", "2026-12"]) == 1
        error = capsys.readouterr().err
        assert error.startswith("mt: ")
        assert error.count("\n") == 1

    def test_an_unknown_tenant_is_refused(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["billing-run", "--period", "2026-11", "--tenant", "nobody"]) == 1
        assert "no tenant nobody" in capsys.readouterr().err

    @pytest.mark.parametrize(
        "wrong", [["--period", "2026-13"], ["--period", "november"], ["--period", "2026-11", "--due-days", "91"], []]
    )
    def test_what_makes_no_sense_is_wrong_usage(self, wrong: list[str]) -> None:
        with pytest.raises(SystemExit, match="2"):
            main(["billing-run", *wrong])

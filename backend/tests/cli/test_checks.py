"""The runner of all checks: it runs every one, says which failed, and fails when one did."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.cli import checks, e2e, frontend
from app.cli.__main__ import main
from app.cli.checks import Check, Depth


def command(code: int) -> list[str]:
    return [sys.executable, "-c", f"raise SystemExit({code})"]


@pytest.fixture(autouse=True)
def stand_ins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two quick backend checks and two of the frontend in place of the real ones."""
    monkeypatch.setenv("APP_ENV", "test")
    monkeypatch.setenv("MT_TEST_DEPTH", "usual")
    monkeypatch.setattr(frontend, "install_packages", lambda: None)
    monkeypatch.setattr(frontend, "find_node", lambda: "node")
    monkeypatch.setattr(e2e, "find_chromium", lambda: None)
    monkeypatch.setattr(checks, "_backend", lambda _: (Check("lint", command(0)), Check("types", command(0))))
    monkeypatch.setattr(
        checks, "_frontend", lambda _: (Check("unit", command(0), wide=True), Check("build", command(0), slow=True))
    )


def table(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    lines = [line for line in capsys.readouterr().out.splitlines() if " s  " in line]
    return {line.split()[0]: line.split(" s  ")[1] for line in lines}


def test_everything_is_run_and_the_browser_is_skipped_aloud(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test"]) == 0
    captured = capsys.readouterr().out
    assert "browser tests SKIPPED: no Chromium found" in captured
    assert captured.rstrip().splitlines()[-1].startswith("all checks passed in ")


def test_a_failure_does_not_keep_later_checks_from_running(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing = (Check("lint", command(3)), Check("missing", ["no-such-program"]), Check("types", command(0)))
    monkeypatch.setattr(checks, "_backend", lambda _: failing)
    assert main(["test"]) == 1
    captured = capsys.readouterr()
    assert captured.err.splitlines()[-1] == "mt: 2 of 6 checks failed: lint, missing"
    assert "types" in captured.out


def test_fast_leaves_out_slow_checks_and_the_browser(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", "--fast"]) == 0
    assert table(capsys) == {"lint": "ok", "types": "ok", "unit": "ok"}


def test_a_mandatory_browser_that_is_missing_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(checks, "_PYTHON", (sys.executable, "-c", "raise SystemExit(1)", "-m"))
    assert main(["test", "--browser"]) == 1
    assert table(capsys)["browser"] == "FAILED"


def test_a_missing_node_fails_the_frontend_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(frontend, "find_node", lambda: None)
    assert main(["test"]) == 1
    captured = capsys.readouterr()
    assert "mt: 1 of 3 checks failed: frontend packages" in captured.err


def test_narrow_checks_run_beside_each_other_and_wide_ones_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each narrow check waits for the other to have begun; the wide one finds that both have ended."""

    def meeting(own: str, other: str) -> list[str]:
        script = (
            "import pathlib, sys, time\n"
            f"own, other = pathlib.Path({str(tmp_path / own)!r}), pathlib.Path({str(tmp_path / other)!r})\n"
            "own.touch()\n"
            "for _ in range(200): other.exists() and sys.exit(0) or time.sleep(0.05)\n"
            "sys.exit('alone')"
        )
        return [sys.executable, "-c", script]

    after = f"import pathlib; assert len(list(pathlib.Path({str(tmp_path)!r}).iterdir())) == 2"
    found = (
        Check("tests", [sys.executable, "-c", after], wide=True),
        Check("lint", meeting("lint", "types")),
        Check("types", meeting("types", "lint")),
    )
    monkeypatch.setattr(checks, "_backend", lambda _: found)
    assert main(["test"]) == 0
    assert [name for name in table(capsys) if name in {"lint", "types", "tests"}] == ["lint", "types", "tests"]


def test_what_a_check_prints_stays_together(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    loud = [sys.executable, "-c", "import sys; print('found'); print('a fault', file=sys.stderr); sys.exit(1)"]
    monkeypatch.setattr(checks, "_backend", lambda _: (Check("lint", loud),))
    assert main(["test"]) == 1
    printed = capsys.readouterr().out
    assert "== lint:" in printed
    assert "found" in printed.partition("== lint:")[2]
    assert "a fault" in printed.partition("== lint:")[2]


def test_the_real_list_names_every_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    of_depth = {depth: {check.name: check for check in checks._backend(depth)} for depth in Depth}
    static = ["ruff check", "ruff format", "mypy", "import rules", "migrations", "openapi", "api documents"]
    for found in of_depth.values():
        assert list(found) == [*static, "pytest"]
    assert "--cov-fail-under=90" in of_depth[Depth.USUAL]["pytest"].command
    assert "--cov-fail-under=90" in of_depth[Depth.FULL]["pytest"].command
    assert "--cov" not in of_depth[Depth.FAST]["pytest"].command
    elsewhere = [check.name for check in checks._frontend(Depth.USUAL) if check.folder != frontend.FRONTEND_DIR]
    assert elsewhere == ["build"]
    vitest = {depth: next(check for check in checks._frontend(depth) if check.name == "vitest") for depth in Depth}
    assert [depth for depth, check in vitest.items() if "test:coverage" in check.command] == [Depth.FULL]


@pytest.mark.parametrize(("options", "depth"), [([], "usual"), (["--fast"], "fast"), (["--full"], "full")])
def test_tests_are_told_how_much_to_try(
    options: list[str], depth: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    telling = [sys.executable, "-c", f"import os; assert os.environ['MT_TEST_DEPTH'] == {depth!r}"]
    monkeypatch.setattr(checks, "_backend", lambda _: (Check("pytest", telling, wide=True),))
    assert main(["test", *options]) == 0
    assert table(capsys)["pytest"] == "ok"


def test_a_browser_is_named_installed_or_downloaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.delenv("CHROMIUM_PATH", raising=False)
    assert e2e.find_chromium() is None
    assert main(["e2e"]) == 1
    downloaded = tmp_path / ".cache/ms-playwright/chromium-1200/chrome-linux/chrome"
    downloaded.parent.mkdir(parents=True)
    downloaded.touch()
    assert e2e.find_chromium() == str(downloaded)
    shell = tmp_path / ".cache/ms-playwright/chromium_headless_shell-1200/chrome-linux/headless_shell"
    shell.parent.mkdir(parents=True)
    shell.touch()
    assert e2e.find_chromium() == str(shell)
    assert e2e.find_chromium(shows_pdf=True) == str(downloaded)
    installed = tmp_path / "chromium"
    installed.touch(mode=0o755)
    assert e2e.find_chromium() == str(installed)
    without_windows = tmp_path / "chromium-headless-shell"
    without_windows.touch(mode=0o755)
    assert e2e.find_chromium() == str(without_windows)
    assert e2e.find_chromium(shows_pdf=True) == str(installed)
    monkeypatch.setenv("CHROMIUM_PATH", str(tmp_path / "missing"))
    assert e2e.find_chromium() is None
    monkeypatch.setenv("CHROMIUM_PATH", str(downloaded))
    assert e2e.find_chromium() == str(downloaded)

"""The frontend's packages and build: made once, made again only when an input changed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from app.cli import frontend
from app.cli.__main__ import main
from app.cli.terminal import CommandFailed

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="stands in for npm by a shell script")

NPM = """#!/bin/sh
echo "$1 $2 $3" >> "$CALLS"
case "$1" in
  ci) mkdir -p node_modules ;;
  run) [ -e fail ] && { echo "src/main.tsx: unexpected token"; exit 3; }
       mkdir -p dist && echo built > dist/index.html ;;
esac
"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A frontend of three files, and an npm that writes down what it is asked."""
    programs, folder = tmp_path / "bin", tmp_path / "frontend"
    for path in (programs, folder / "src"):
        path.mkdir(parents=True)
    for name, text in (("npm", NPM), ("node", "#!/bin/sh\necho ${NODE_VERSION:-v20.19.0}\n")):
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    (folder / "package.json").write_text("{}")
    (folder / "package-lock.json").write_text("{}")
    (folder / "src" / "main.tsx").write_text("export {}")
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}/usr/bin{os.pathsep}/bin")
    monkeypatch.setenv("CALLS", str(tmp_path / "calls"))
    monkeypatch.setattr(frontend, "FRONTEND_DIR", folder)
    return folder


def calls(tree: Path) -> list[str]:
    path = tree.parent / "calls"
    done = [line.split()[0] for line in path.read_text().splitlines()] if path.exists() else []
    path.unlink(missing_ok=True)
    return done


def test_installs_and_builds_once(tree: Path) -> None:
    assert main(["build"]) == 0
    assert calls(tree) == ["ci", "run"]
    assert main(["build"]) == 0
    assert calls(tree) == []


def test_a_changed_source_builds_again_and_a_changed_lock_installs_again(tree: Path) -> None:
    frontend.prepare()
    calls(tree)
    (tree / "src" / "main.tsx").write_text("export const a = 1")
    frontend.prepare()
    assert calls(tree) == ["run"]
    (tree / "src" / "new.tsx").write_text("")
    frontend.prepare()
    assert calls(tree) == ["run"]
    (tree / "package-lock.json").write_text('{"a": 1}')
    frontend.prepare()
    assert calls(tree) == ["ci", "run"]
    (tree / "dist" / "index.html").unlink()
    frontend.prepare()
    assert calls(tree) == ["run"]


def test_the_development_server_needs_packages_only(tree: Path) -> None:
    frontend.prepare(build=False)
    assert calls(tree) == ["ci"]


def test_a_failed_build_shows_why_and_is_tried_again(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tree / "fail").touch()
    with pytest.raises(CommandFailed, match="`npm run --silent build` failed with exit code 3"):
        frontend.prepare()
    assert "unexpected token" in capsys.readouterr().out
    (tree / "fail").unlink()
    calls(tree)
    frontend.prepare()
    assert calls(tree) == ["run"]


@pytest.mark.parametrize("version", ["v20.18.9", "v18.20.0", "nonsense"])
def test_an_old_node_is_asked_for_by_version(
    tree: Path, version: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NODE_VERSION", version)
    with pytest.raises(CommandFailed, match=r"Node 20\.19 or newer"):
        frontend.prepare()
    (tree / "dist").mkdir()
    (tree / "dist" / "index.html").write_text("built elsewhere")
    frontend.prepare()
    assert "as it was built" in capsys.readouterr().out
    with pytest.raises(CommandFailed, match=r"Node 20\.19 or newer"):
        frontend.prepare(build=False)


@pytest.mark.parametrize("version", ["v20.19.0", "v22.1.0", "v24.19.0"])
def test_newer_nodes_are_taken(tree: Path, version: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NODE_VERSION", version)
    assert frontend.find_node() is not None

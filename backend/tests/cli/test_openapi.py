"""`mt openapi`: the committed description equals what the code says."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from fastapi import FastAPI

from app import main as main_module
from app.cli import openapi
from app.cli.__main__ import main
from app.main import create_app


@cache
def application() -> FastAPI:
    """One application for all commands: it makes its description once, and they compare and write it."""
    return create_app()


@pytest.fixture
def document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "docs" / "openapi.json"
    monkeypatch.setattr(openapi, "DOCUMENT", path)
    monkeypatch.setattr(openapi, "REPOSITORY_DIR", tmp_path)
    monkeypatch.setattr(main_module, "create_app", application)
    return path


def test_written_once_it_is_up_to_date(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["openapi", "--check"]) == 1
    assert "stale: run `mt openapi`" in capsys.readouterr().err
    assert not document.exists()
    assert main(["openapi"]) == 0
    assert main(["openapi", "--check"]) == 0
    written = json.loads(document.read_text())
    assert "/api/v1/offer-categories" in written["paths"]
    assert document.read_text() == json.dumps(written, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def test_a_difference_is_shown(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["openapi"]) == 0
    document.write_text(document.read_text().replace("/api/v1/offer-categories", "/api/v1/kinds"))
    capsys.readouterr()
    assert main(["openapi", "--check"]) == 1
    shown = capsys.readouterr().out
    assert "/api/v1/kinds" in shown
    assert "/api/v1/offer-categories" in shown

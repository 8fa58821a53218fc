"""`mt documents`: the archive compared with its hashes, and swept."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from app.cli.__main__ import main
from app.common import db
from app.common.settings import get_settings
from app.documents import service as documents
from app.documents import tasks
from tests.conftest import TENANT_ID


@pytest.mark.usefixtures("real_database")
def test_the_archive_is_compared_and_swept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["documents", "sweep"]) == 0
    assert "kept in the database" in capsys.readouterr().out
    tasks.sweep(str(TENANT_ID))
    monkeypatch.setenv("DOCUMENT_STORE", f"file:{tmp_path}")
    get_settings.cache_clear()
    with db.transaction(TENANT_ID) as session:
        paper = documents.Rendered(uuid4(), "FAC-1.pdf", b"%PDF paper")
        documents.keep_documents(session, documents.DocumentKind.INVOICE, [paper])
    assert main(["documents", "check"]) == 0
    tasks.sweep(str(TENANT_ID))
    assert main(["documents", "sweep"]) == 0
    assert capsys.readouterr().out == "1 documents compared\n0 files removed\n"
    (file,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    file.unlink()
    assert main(["documents", "check"]) == 1
    assert "NOT what was stored: FAC-1.pdf" in capsys.readouterr().out
    monkeypatch.undo()
    get_settings.cache_clear()

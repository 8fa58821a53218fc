"""Documents outside the database: kept once, checked whenever they are read, and swept only when nothing needs them."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import fsspec
import pytest
from pydantic import ValidationError
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.common import db
from app.common.settings import Settings, get_settings
from app.documents import service as documents
from app.documents import stores, sweeping
from app.documents.errors import DocumentUnavailable
from app.documents.service import DocumentKind, Rendered
from app.documents.stores import FileStore
from tests.conftest import TENANT_ID

PAPER = b"%PDF-1.7 paper"
SHA256 = hashlib.sha256(PAPER).hexdigest()
LATER = timedelta(days=1)


def files_of(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that DOCUMENT_STORE names."""
    monkeypatch.setenv("DOCUMENT_STORE", f"file:{tmp_path / 'store'}")
    get_settings.cache_clear()
    yield tmp_path / "store"
    monkeypatch.undo()
    get_settings.cache_clear()


def keep(session: Session, content: bytes = PAPER, subject_id: UUID | None = None) -> UUID:
    subject_id = subject_id or uuid4()
    documents.keep_documents(session, DocumentKind.INVOICE, [Rendered(subject_id, "FAC-1.pdf", content)])
    return subject_id


def content_of(session: Session, subject_id: UUID) -> bytes | None:
    session.expire_all()
    found = documents.find_document(session, DocumentKind.INVOICE, subject_id)
    return None if found is None else found.content


def sweep(session: Session, store: FileStore, before: datetime | None = None) -> int:
    before = before or datetime.now(UTC) + LATER
    return sum(sweeping.sweep_shard(session, store, shard, before) for shard in stores.SHARDS)


def configured() -> FileStore:
    store = stores.configured()
    assert store is not None
    return store


def test_by_default_the_bytes_are_in_their_row(session: Session) -> None:
    subject_id = keep(session)
    assert stores.configured() is None
    assert content_of(session, subject_id) == PAPER
    assert session.scalar(text("select content from stored_documents")) == PAPER


class TestFolder:
    def test_the_row_holds_the_hash_and_the_file_the_bytes(self, session: Session, folder: Path) -> None:
        subject_id = keep(session)
        assert session.execute(text("select content, sha256 from stored_documents")).one() == (None, SHA256)
        path = folder / str(TENANT_ID) / SHA256[:2] / SHA256
        assert path.read_bytes() == PAPER
        assert files_of(folder) == [SHA256]
        if os.name == "posix":
            assert path.stat().st_mode & 0o777 == 0o600
        assert content_of(session, subject_id) == PAPER
        session.flush()
        assert not session.dirty, "what was read is never written back"

    def test_the_first_rendering_stays(self, session: Session, folder: Path) -> None:
        subject_id = keep(session)
        keep(session, b"%PDF-1.7 other", subject_id)
        assert content_of(session, subject_id) == PAPER
        assert len(files_of(folder)) == 2
        assert sweep(session, configured()) == 1
        assert files_of(folder) == [SHA256]

    def test_the_same_bytes_are_written_once(self, session: Session, folder: Path) -> None:
        keep(session)
        before = (folder / str(TENANT_ID) / SHA256[:2] / SHA256).stat().st_mtime_ns
        keep(session)
        assert (folder / str(TENANT_ID) / SHA256[:2] / SHA256).stat().st_mtime_ns == before

    @pytest.mark.parametrize("damage", [PAPER[:-1], PAPER + b" ", b"", b"%PDF-1.7 Paper", None])
    def test_what_is_not_the_document_is_never_served(
        self, session: Session, folder: Path, damage: bytes | None
    ) -> None:
        subject_id = keep(session)
        path = folder / str(TENANT_ID) / SHA256[:2] / SHA256
        if damage is None:
            path.unlink()
        else:
            path.write_bytes(damage)
        with pytest.raises(DocumentUnavailable):
            content_of(session, subject_id)
        last, count, wrong = documents.check_documents(session, UUID(int=0), 10)
        assert (last is None, count, wrong) == (False, 1, ["FAC-1.pdf"])
        keep(session)  # the same document once more makes the file whole again
        assert content_of(session, subject_id) == PAPER

    def test_what_was_kept_in_the_database_stays_readable(
        self, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        old = keep(session)
        monkeypatch.setenv("DOCUMENT_STORE", f"file:{tmp_path / 'store'}")
        get_settings.cache_clear()
        new = keep(session, b"%PDF-1.7 new")
        assert (content_of(session, old), content_of(session, new)) == (PAPER, b"%PDF-1.7 new")
        monkeypatch.undo()
        get_settings.cache_clear()
        assert content_of(session, old) == PAPER
        with pytest.raises(DocumentUnavailable):
            content_of(session, new)

    def test_a_place_that_does_not_answer_is_a_refusal(self, session: Session, folder: Path) -> None:
        folder.write_text("a file where a folder should be")
        with pytest.raises(DocumentUnavailable):
            keep(session)
        assert session.scalar(text("select count(*) from stored_documents")) == 0

    def test_a_young_file_is_not_swept(self, session: Session, folder: Path) -> None:
        configured().put(TENANT_ID, SHA256, PAPER)
        (folder / str(TENANT_ID) / SHA256[:2] / f"{SHA256}.x.part").write_bytes(b"unfinished")
        assert sweep(session, configured(), datetime.now(UTC) - LATER) == 0
        assert sweeping.sweep_shard(session, configured(), SHA256[:2]) == 0
        assert sweep(session, configured()) == 2
        assert files_of(folder) == []


@pytest.mark.usefixtures("real_database")
class TestTransactions:
    def test_an_undone_one_leaves_a_file_that_is_swept(self, folder: Path) -> None:
        with suppress(LookupError), db.transaction(TENANT_ID) as session:
            keep(session)
            raise LookupError
        with db.transaction(TENANT_ID) as session:
            assert session.scalar(text("select count(*) from stored_documents")) == 0
        assert files_of(folder) == [SHA256]
        with db.transaction(TENANT_ID) as session:
            assert sweep(session, configured()) == 1
        assert files_of(folder) == []

    def test_a_file_that_is_about_to_be_referred_to_is_not_swept(self, folder: Path) -> None:
        store = configured()
        store.put(TENANT_ID, SHA256, PAPER)  # left by an undone transaction
        stored, swept = threading.Event(), threading.Event()

        def store_again() -> None:
            with db.transaction(TENANT_ID) as session:
                keep(session)
                stored.set()
                swept.wait(20)

        other = threading.Thread(target=store_again)
        other.start()
        try:
            assert stored.wait(20)
            with db.transaction(TENANT_ID) as session:
                assert sweep(session, store) == 0
        finally:
            swept.set()
            other.join()
        with db.transaction(TENANT_ID) as session:
            assert sweep(session, store) == 0
            assert documents.check_documents(session, UUID(int=0), 10)[2] == []
        assert files_of(folder) == [SHA256]


def test_an_object_store_is_written_in_one_request() -> None:
    files = fsspec.filesystem("memory")
    store = FileStore(files, f"/{uuid4()}/")
    store.put(TENANT_ID, SHA256, PAPER)
    store.put(TENANT_ID, SHA256, PAPER)
    assert store.get(TENANT_ID, SHA256) == PAPER
    assert store.names(TENANT_ID, SHA256[:2], datetime.now(UTC) + LATER) == [SHA256]
    assert store.names(TENANT_ID, SHA256[:2], datetime.now(UTC) - LATER) == []
    store.remove(TENANT_ID, SHA256[:2], [SHA256, SHA256])
    with pytest.raises(DocumentUnavailable):
        store.get(TENANT_ID, SHA256)


@pytest.mark.parametrize(
    ("setting", "problem"),
    [
        ("files", "is database, file:<folder> or s3"),
        ("ftp:host", "is database, file:<folder> or s3"),
        ("file:", "is database, file:<folder> or s3"),
        ("s3:/", "is database, file:<folder> or s3"),
        ("s3:bucket/prefix", "s3 needs the package s3fs"),
    ],
)
def test_a_store_that_cannot_be_used_is_refused_at_the_start(setting: str, problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        Settings(_env_file=None, document_store=setting)


@pytest.mark.parametrize("setting", ["file:/var/documents", "file:///var/documents"])
def test_a_folder_is_named_with_and_without_slashes(setting: str) -> None:
    assert Settings(_env_file=None, document_store=setting).document_store == "file:/var/documents"

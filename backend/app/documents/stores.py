"""Files of documents outside the database, named by their hash, where `DOCUMENT_STORE` names a place for them.

Invariant: a file appears whole or not at all, and one whose content is not its name is never given out. Writing the
same document again changes nothing, so a transaction that is undone leaves at most a file that nobody refers to.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

import fsspec
from fsspec.implementations.local import LocalFileSystem

from app.common import logging
from app.common.settings import get_settings
from app.documents.errors import DocumentUnavailable

SHARDS: Final = tuple(f"{number:02x}" for number in range(256))
"""Folders of a tenant, by the first two digits of the hash."""

_S3_OPTIONS: Final[dict[str, Any]] = {
    "use_listings_cache": False,
    # A transaction waits for the answer.
    "config_kwargs": {"connect_timeout": 3, "read_timeout": 15, "retries": {"max_attempts": 2}},
}

log = logging.get_logger(__name__)


def is_content_of(content: bytes, sha256: str) -> bool:
    """Whether bytes are those that a hash was taken of."""
    return hashlib.sha256(content).hexdigest() == sha256


class FileStore:
    """One folder or bucket of documents, a folder for each tenant in it."""

    def __init__(self, files: fsspec.AbstractFileSystem, root: str) -> None:
        self._files = files
        self._root = root.rstrip("/")

    def put(self, tenant_id: UUID, sha256: str, content: bytes) -> None:
        """Have the bytes there. A file that is right is left as it is, a damaged one is written again.

        Errors: `DocumentUnavailable` when the place does not answer.
        """
        path = self._path(tenant_id, sha256)
        kept = self._answered(self._read, path)
        if kept is None or not is_content_of(kept, sha256):
            if kept is not None:
                log.error("stored_document_repaired", sha256=sha256)
            self._answered(self._write, path, content)

    def get(self, tenant_id: UUID, sha256: str) -> bytes:
        """The bytes, as they are there.

        Errors: `DocumentUnavailable` when there are none, or the place does not answer.
        """
        content = self._answered(self._read, self._path(tenant_id, sha256))
        if content is None:
            raise DocumentUnavailable
        return content

    def names(self, tenant_id: UUID, shard: str, before: datetime) -> list[str]:
        """Names of a shard's files that were written before an instant, unfinished ones among them."""
        found = self._answered(self._files.find, f"{self._root}/{tenant_id}/{shard}", detail=True)
        return sorted(path.rpartition("/")[2] for path, facts in found.items() if _written_at(facts) < before)

    def remove(self, tenant_id: UUID, shard: str, names: Sequence[str]) -> None:
        """Remove files of a shard; one that is gone already is no fault."""
        for name in names:
            try:
                self._files.rm_file(f"{self._root}/{tenant_id}/{shard}/{name}")
            except FileNotFoundError:
                continue

    def _path(self, tenant_id: UUID, sha256: str) -> str:
        return f"{self._root}/{tenant_id}/{sha256[:2]}/{sha256}"

    def _read(self, path: str) -> bytes | None:
        try:
            content: bytes = self._files.cat_file(path)
        except FileNotFoundError:
            return None
        return content

    def _write(self, path: str, content: bytes) -> None:
        if isinstance(self._files, LocalFileSystem):
            _write_whole(Path(path), content)
        else:
            self._files.pipe_file(path, content)  # one request of an object store: all of it or nothing

    @staticmethod
    def _answered[**P, T](ask: Callable[P, T], *arguments: P.args, **options: P.kwargs) -> T:
        try:
            return ask(*arguments, **options)
        except Exception as error:  # each kind of place fails in its own way
            log.exception("document_store_failed", error=type(error).__name__)
            raise DocumentUnavailable from error


def configured() -> FileStore | None:
    """The store that `DOCUMENT_STORE` names; None where documents are kept in their rows."""
    return _store(get_settings().document_store)


@lru_cache
def _store(setting: str) -> FileStore | None:
    kind, _, place = setting.partition(":")
    match kind:
        case "file":
            return FileStore(fsspec.filesystem("file"), place)
        case "s3":
            return FileStore(fsspec.filesystem("s3", **_S3_OPTIONS), place)
        case _:
            return None


def _write_whole(path: Path, content: bytes) -> None:
    """Write beside the name, make it last, then give it the name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{uuid4().hex}.part")
    try:
        with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _written_at(facts: dict[str, Any]) -> datetime:
    """When a file was written, however its place says so."""
    said = facts.get("LastModified") or facts.get("mtime") or facts["created"]
    return said if isinstance(said, datetime) else datetime.fromtimestamp(said, UTC)

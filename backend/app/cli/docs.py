"""`mt docs`: the documents of the API, written or compared.

Owns which documents there are. Invariant: their bytes follow from the description of the API, the process file
and the policy's own words, so that a comparison finds any drift.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from app.cli.terminal import CommandFailed, Subparsers, say
from app.common.settings import REPOSITORY_DIR

FOLDER: Final = REPOSITORY_DIR / "docs"
_POLICY: Final = "api-compatibility.md"


def register(subparsers: Subparsers) -> None:
    """Add `docs`."""
    parser = subparsers.add_parser("docs", help="write the API reference, the process map and their PDFs")
    parser.add_argument("--check", action="store_true", help="change nothing; fail when a document is stale")
    parser.set_defaults(run=write_documents)


def write_documents(options: argparse.Namespace) -> None:
    """Write what differs, or name it and fail."""
    documents = render()
    stale = [name for name, content in documents.items() if _kept(FOLDER / name) != content]
    if options.check and stale:
        raise CommandFailed(f"stale: {', '.join(f'docs/{name}' for name in stale)}; run `mt docs`")
    for name in stale:
        (FOLDER / name).write_bytes(documents[name])
        say(f"wrote docs/{name}")
    if not stale:
        say(f"{len(documents)} documents are up to date")


def render() -> Mapping[str, bytes]:
    """Every generated document by its file name."""
    # The application and drawing take long to load, and no other command needs them to say what it is.
    from app.cli import docs_map, docs_pdf, docs_processes, docs_reference
    from app.cli.docs_operations import Description
    from app.main import create_app

    description = Description(create_app().openapi())
    processes = docs_processes.read(description)
    policy = (FOLDER / _POLICY).read_text(encoding="utf-8")
    texts = {
        "api-reference.md": docs_reference.render(description, processes),
        "api-process-map.md": docs_map.render(processes, description),
        _POLICY: docs_reference.with_table(policy, description),
    }
    return {
        **{name: text.encode() for name, text in texts.items()},
        "api-reference-table.pdf": docs_pdf.reference_table(description, processes),
        "api-process-map.pdf": docs_pdf.process_map(processes),
    }


def _kept(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None

"""`mt openapi`: the committed description of the API, written or compared."""

from __future__ import annotations

import argparse
import difflib
import json
from typing import Final

from app.cli.terminal import CommandFailed, Subparsers, say
from app.common.settings import REPOSITORY_DIR

DOCUMENT: Final = REPOSITORY_DIR / "docs" / "openapi.json"


def register(subparsers: Subparsers) -> None:
    """Add `openapi`."""
    parser = subparsers.add_parser("openapi", help="write docs/openapi.json")
    parser.add_argument("--check", action="store_true", help="change nothing; fail when the file is stale")
    parser.set_defaults(run=describe_api)


def describe_api(options: argparse.Namespace) -> None:
    """Write the description, or show where the committed one differs."""
    current = render()
    if not options.check:
        DOCUMENT.parent.mkdir(exist_ok=True)
        DOCUMENT.write_text(current, encoding="utf-8")
        say(f"wrote {DOCUMENT.relative_to(REPOSITORY_DIR)}")
        return
    committed = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else ""
    if committed == current:
        say("docs/openapi.json is up to date")
        return
    changes = list(difflib.unified_diff(committed.splitlines(), current.splitlines(), "docs", "code", n=1))
    for line in changes[:40]:
        say(line)
    raise CommandFailed("docs/openapi.json is stale: run `mt openapi`")


def render() -> str:
    """Give the description of the API as the file's text."""
    from app.main import create_app

    return json.dumps(create_app().openapi(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"

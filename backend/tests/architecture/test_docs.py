"""Documents say what is: what they name exists, decisions have one form, generated pages are current."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.cli.__main__ import build_parser
from app.common.settings import REPOSITORY_DIR
from tests.architecture import documents
from tests.architecture.test_repository import repository_files, texts_of_repository

DECISIONS = sorted((documents.DOCS / "decisions").glob("*.md"))
PICTURE_BYTES = 120_000

every_document = pytest.mark.parametrize(
    "path", documents.documents(), ids=lambda path: path.relative_to(REPOSITORY_DIR).as_posix()
)


FILE_NAMES = frozenset(path.rpartition("/")[2] for path in repository_files())


@pytest.fixture(scope="module")
def source() -> str:
    """Everything of the repository that is no document."""
    return "\n".join(text for name, text in texts_of_repository().items() if not name.endswith(".md"))


def read_json(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((REPOSITORY_DIR / name).read_text(encoding="utf-8"))
    return found


@every_document
def test_what_a_document_names_exists(path: Path, source: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert documents.broken_links(text, path.parent) == []
    assert documents.missing_paths(text, path.parent, FILE_NAMES) == []
    assert documents.unknown_names(text, source) == []
    assert documents.unknown_operations(text, read_json("docs/openapi.json")["paths"]) == []
    assert documents.unknown_scripts(text, read_json("frontend/package.json")["scripts"]) == []


@every_document
def test_every_command_is_understood(path: Path) -> None:
    assert documents.wrong_commands(path.read_text(encoding="utf-8"), build_parser()) == []


def test_documents_do_name_commands() -> None:
    texts = [path.read_text(encoding="utf-8") for path in documents.documents()]
    assert sum(len(documents.commands_of(text)) for text in texts) > 50


def test_planted_faults_are_found() -> None:
    here = documents.DOCS
    text = "`backend/app/nowhere.py` `tests/common/test_money.py::test_nothing` `nowhere.md` `main.py` [a](no.md)"
    assert documents.missing_paths(text, here, FILE_NAMES) == [
        "backend/app/nowhere.py",
        "tests/common/test_money.py::test_nothing",
        "nowhere.md",
    ]
    assert documents.broken_links(text, here) == ["no.md"]
    commands = "`mt db backup FILE` `mt db melt` `mt seed --clients 5` `mt seed --guests 5` `./launch_all.sh --fast`"
    assert documents.wrong_commands(commands, build_parser()) == ["db melt", "seed --guests 5", "dev --fast"]
    assert documents.wrong_commands("```\nmt db url FILE\nmt db\n```\n", build_parser()) == ["db url FILE"]
    assert documents.unknown_scripts("`npm run build` and `npm run fly`", ["build"]) == ["fly"]
    assert documents.unknown_operations("`PUT /api/v1/health`", {"/api/v1/health": {"get": {}}}) != []
    assert documents.unknown_names("`DB_POOL_SIZE` `NO_SUCH_SETTING` `mt_http_nothing`", "DB_POOL_SIZE") == [
        "NO_SUCH_SETTING",
        "mt_http_nothing",
    ]
    assert documents.wrong_decision("# 0002. Two\n\n## Context\n\n## Decision\nYes.\n", 1) != []
    assert documents.unknown_words([["client", "`Client`"], ["guest", "`Guest`"], ["plain", "none"]]) == [
        "guest: `Guest`",
        "plain: none",
    ]


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_the_one_form(path: Path) -> None:
    assert documents.wrong_decision(path.read_text(encoding="utf-8"), int(path.stem[:4])) == []


def test_the_log_lists_exactly_the_decisions() -> None:
    log = (documents.DOCS / "decision-log.md").read_text(encoding="utf-8")
    titles = [(path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# "), path.name) for path in DECISIONS]
    assert re.findall(r"^- \[(.+)\]\(decisions/(.+)\)$", log, re.MULTILINE) == titles
    assert [int(path.stem[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    assert len(DECISIONS) >= 18


def test_every_word_of_the_glossary_is_in_the_code() -> None:
    glossary = (documents.DOCS / "business-glossary.md").read_text(encoding="utf-8")
    words = documents.rows(glossary, "Things") + documents.rows(glossary, "States")
    assert len(words) > 35
    assert documents.unknown_words(words) == []
    assert [row[0] for row in words if not all(row)] == [], "each word has its French, its Arabic and its meaning"


def test_words_without_code_have_none() -> None:
    glossary = (documents.DOCS / "business-glossary.md").read_text(encoding="utf-8")
    waiting = documents.rows(glossary, "Settled words without code")
    built = [row[0] for row in waiting if documents.unknown_words([row]) == []]
    assert built == [], "move these rows to the things of docs/business-glossary.md: their classes exist"


def test_the_data_model_is_current() -> None:
    script = documents.DOCS / "data_model.py"
    done = subprocess.run([sys.executable, str(script), "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_no_absence_outlives_itself() -> None:
    assert FILE_NAMES.isdisjoint(documents.NAMED_BUT_ABSENT)


def test_the_readme_is_short() -> None:
    assert len((REPOSITORY_DIR / "README.md").read_text(encoding="utf-8").splitlines()) <= 120


def test_every_picture_is_made_by_the_script_and_small() -> None:
    screens = documents.DOCS / "screens"
    told = (screens / "make.py").read_text(encoding="utf-8") + (screens / "README.md").read_text(encoding="utf-8")
    pictures = [path.relative_to(screens).as_posix() for path in screens.rglob("*") if path.suffix in {".png", ".webp"}]
    assert len(pictures) >= 100
    assert [picture for picture in pictures if f'"{picture}"' not in told] == []
    assert [picture for picture in pictures if (screens / picture).stat().st_size > PICTURE_BYTES] == []

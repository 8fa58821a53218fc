"""What the documents name, as lists of complaints, so that a planted fault can be shown to be found."""

from __future__ import annotations

import argparse
import ast
import re
import shlex
from collections.abc import Container, Iterable, Iterator
from functools import cache
from pathlib import Path

from app.common.settings import BACKEND_DIR, REPOSITORY_DIR

DOCS = REPOSITORY_DIR / "docs"
HEADINGS = ["Context", "Decision", "Consequences", "Enforced by"]
MADE_BY_TOOLS = (
    ".local/", ".tools/", ".venv/", "backend/.env", "backend/.venv/", "frontend/dist", "frontend/node_modules",
    "infra/.env",
)  # fmt: skip
"""Places that launchers and builds make; they need not exist in a clean checkout."""

NAMED_BUT_ABSENT = {
    "cli.py": "the plan before the command line became a package",
    "state.json": "made by the embedded server in its data directory",
    "uv.lock": "a kind of lock file that is not used",
}
"""Names without a folder that documents speak of although no file of the repository has them."""

_ROOTS = (
    REPOSITORY_DIR,
    BACKEND_DIR,
    BACKEND_DIR / "app",
    REPOSITORY_DIR / "frontend",
    REPOSITORY_DIR / "frontend/src",
)
_FENCED = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_FIRST_FOLDERS = r"backend|frontend|docs|infra|alembic|app|tests|benchmarks|src|components|\.github|\.ci"
_PATH = re.compile(
    rf"(?!/)(?:\./)?(?:(?:{_FIRST_FOLDERS})/[\w./*-]*|[\w./-]+\.(?:py|md|json|sh|bat|yml|js|mjs|ts|toml|lock))"
)
_COMMAND = re.compile(r"(?<![\w.-])mt((?: (?!`)[\w./=:@-]+)+)")
_LAUNCHER = re.compile(r"\./(launch_all|stop_all|test_all)\.sh((?: --[\w-]+)*)")
_MEANT_BY = {"launch_all": "dev", "stop_all": "stop", "test_all": "test"}
_OPERATION = re.compile(r"\b(GET|POST|PUT|DELETE) (/api/v1/[\w/{}-]+)")
_SETTING = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
_METRIC = re.compile(r"mt_(?:http|billing|pdf|reconciliation)_\w+")


def documents() -> list[Path]:
    """Every document of the product."""
    return [REPOSITORY_DIR / "README.md", *sorted(DOCS.rglob("*.md"))]


def code_of(text: str) -> Iterator[str]:
    """What a document sets in code: fenced blocks by line, then spans."""
    for block in _FENCED.findall(text):
        yield from block.splitlines()
    yield from _SPAN.findall(_FENCED.sub("", text))


def broken_links(text: str, folder: Path) -> list[str]:
    """Relative links to files that do not exist."""
    targets = [target.partition("#")[0] for target in _LINK.findall(_FENCED.sub("", text)) if "://" not in target]
    return [target for target in targets if target and not (folder / target).exists()]


def missing_paths(text: str, folder: Path, names: Container[str]) -> list[str]:
    """Paths in code that exist nowhere; `path::test` has to be a function of the file.

    Args: names: of the repository's files, for those that are named without their folder.
    """
    found = []
    for span in _SPAN.findall(_FENCED.sub("", text)):
        path, _, test = span.partition("::")
        if not _PATH.fullmatch(path) or path.removeprefix("./").startswith(MADE_BY_TOOLS):
            continue
        if path in names or path in NAMED_BUT_ABSENT:
            continue
        places = [place for root in (*_ROOTS, folder) for place in root.glob(path.removeprefix("./").rstrip("/"))]
        files = [place for place in places if place.is_file()]
        if not places or (test and not any(f"def {test}(" in file.read_text(encoding="utf-8") for file in files)):
            found.append(span)
    return found


def wrong_commands(text: str, parser: argparse.ArgumentParser) -> list[str]:
    """Uses of `mt` and of the launchers that the parser would not understand."""
    return [shlex.join(words) for words in commands_of(text) if not is_understood(words, parser)]


def commands_of(text: str) -> list[list[str]]:
    """The words after each `mt`, and what each use of a launcher stands for."""
    lines = list(code_of(text))
    asked = [words.split() for line in lines for words in _COMMAND.findall(line)]
    asked += [[_MEANT_BY[name], *options.split()] for line in lines for name, options in _LAUNCHER.findall(line)]
    return asked


def is_understood(words: list[str], parser: argparse.ArgumentParser) -> bool:
    """Whether every word is a command, a known option with its value, or an argument that is asked for."""
    rest = list(words)
    while rest and not rest[0].startswith("-") and (choices := _commands(parser)):
        name = rest.pop(0)
        if name not in choices:
            return False
        parser = choices[name]
    arguments = sum(1 for action in parser._actions if not action.option_strings and action.nargs != argparse.PARSER)
    while rest:
        word = rest.pop(0)
        if not word.startswith("-"):
            arguments -= 1
        elif (option := parser._option_string_actions.get(word)) is None:
            return False
        elif option.nargs is None and rest:
            rest.pop(0)
    return arguments >= 0


def _commands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def unknown_scripts(text: str, scripts: Iterable[str]) -> list[str]:
    """npm scripts that `package.json` does not have."""
    asked = [name for line in code_of(text) for name in re.findall(r"\bnpm run ([\w:-]+)", line)]
    return [name for name in asked if name not in set(scripts)]


def unknown_operations(text: str, paths: dict[str, dict[str, object]]) -> list[str]:
    """Operations that the description of the API does not have."""
    asked = [pair for line in code_of(text) for pair in _OPERATION.findall(line)]
    return [f"{method} {path}" for method, path in asked if method.lower() not in paths.get(path, {})]


def unknown_names(text: str, source: str) -> list[str]:
    """Settings, constants and metrics that no source says."""
    spans = set(_SPAN.findall(_FENCED.sub("", text)))
    names = (span for span in spans if _SETTING.fullmatch(span) or _METRIC.fullmatch(span))
    return sorted(name for name in names if not re.search(rf"\b{name}\b", source))


def wrong_decision(text: str, number: int) -> list[str]:
    """What a decision lacks: its number, its four headings in order with words under each, one page."""
    complaints = []
    if not re.match(rf"# {number:04d}\. \S", text):
        complaints.append(f"does not begin with its number {number:04d}")
    sections = re.split(r"^## (.+)\n", text, flags=re.MULTILINE)[1:]
    if sections[::2] != HEADINGS:
        complaints.append(f"has the headings {sections[::2]}")
    complaints += [
        f"{name} is empty" for name, body in zip(sections[::2], sections[1::2], strict=True) if not body.strip()
    ]
    if len(text.splitlines()) > 60:
        complaints.append("is longer than a page")
    return complaints


def rows(text: str, heading: str) -> list[list[str]]:
    """The cells of a table under a heading, without its head."""
    body = re.split(r"^## ", text.partition(f"## {heading}\n")[2], flags=re.MULTILINE)[0]
    lines = [line for line in body.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@cache
def class_members() -> dict[str, frozenset[str]]:
    """Every class of the application with the names that its body assigns."""
    found: dict[str, frozenset[str]] = {}
    for path in sorted((BACKEND_DIR / "app").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                assigned = (target for line in node.body if isinstance(line, ast.Assign) for target in line.targets)
                found[node.name] = frozenset(target.id for target in assigned if isinstance(target, ast.Name))
    return found


def unknown_words(table: list[list[str]]) -> list[str]:
    """Rows whose last cell names no class, no member of one and no path of the product."""
    complaints = []
    for row in table:
        names = _SPAN.findall(row[-1])
        known = [name for name in names if _is_known(name)]
        if not names or known != names:
            complaints.append(f"{row[0]}: {row[-1]}")
    return complaints


def _is_known(name: str) -> bool:
    if "/" in name:
        return (REPOSITORY_DIR / name).exists()
    owner, _, member = name.partition(".")
    return owner in class_members() and (not member or member in class_members()[owner])

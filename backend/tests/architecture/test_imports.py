"""Imports flow down: the contracts of `.importlinter` hold, cover every domain, and do find a wrong import."""

from __future__ import annotations

import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

from app.common.settings import BACKEND_DIR

APP = BACKEND_DIR / "app"
PRIVATE = ("queries", "*_queries", "rules")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([str(program), "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


def broken(result: subprocess.CompletedProcess[str]) -> set[str]:
    """The names of the broken contracts."""
    text = " ".join(result.stdout.partition("Broken contracts")[0].split())
    names = {section["name"] for key, section in contracts().items() if key.startswith("importlinter:contract")}
    return {name for name in names if f"{name} BROKEN" in text}


def contracts() -> ConfigParser:
    parser = ConfigParser()
    parser.read(BACKEND_DIR / ".importlinter", encoding="utf-8")
    return parser


def test_the_tree_keeps_every_contract() -> None:
    result = lint(BACKEND_DIR)
    assert result.returncode == 0, result.stdout


def test_every_private_module_is_protected() -> None:
    protected = {
        line.strip()
        for section in contracts().values()
        if section.get("type") == "protected"
        for line in section["protected_modules"].splitlines()
    }
    existing = {
        f"app.{path.parent.name}.{path.stem}" for name in PRIVATE for path in APP.glob(f"*/{name}.py") if path.is_file()
    }
    assert len(existing) > 10
    assert existing <= protected, f"add to .importlinter: {sorted(existing - protected)}"
    assert protected - {"", "app.*.router"} == existing


FAULTS = {
    "a domain imports upwards": (
        "catalog/service.py",
        "from app.contracts.models import Contract",
        "Domains import downwards only",
    ),
    "siblings meet": (
        "customers/service.py",
        "from app.documents.service import store",
        "Domains import downwards only",
    ),
    "common knows a domain": (
        "common/money.py",
        "from app.catalog.values import OfferStatus",
        "Domains import downwards only",
    ),
    "queries call the service": (
        "contracts/queries.py",
        "from app.contracts.service import get_contract",
        "Inside a domain: router > service > queries > models | schemas > rules > values | errors",
    ),
    "rules reach the database": (
        "billing/rules.py",
        "from app.common.outbox import OutboxEvent",
        "Rules, values, periods, pieces and wordings reach neither the database nor HTTP nor the clock",
    ),
    "a router speaks SQL": ("catalog/router.py", "from sqlalchemy import select", "Routers do not speak SQL"),
    "another domain's queries": (
        "provisioning/service.py",
        "from app.catalog.queries import find_offer",
        "The inside of catalog is its own",
    ),
    "a router borrows a router": (
        "collections/router.py",
        "from app.receivables.router import router as borrowed",
        "Only main mounts routers",
    ),
}


@pytest.fixture(scope="module")
def copied_tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tree")
    shutil.copytree(APP, folder / "app", ignore=shutil.ignore_patterns("__pycache__", "*.ttf"))
    shutil.copy(BACKEND_DIR / ".importlinter", folder)
    return folder


def test_planted_imports_are_found(copied_tree: Path) -> None:
    """All faults are planted at once, each in a file of its own, and each breaks the contract that forbids it."""
    for file, line, _contract in FAULTS.values():
        path = copied_tree / "app" / file
        path.write_text(f"{path.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    result = lint(copied_tree)
    assert result.returncode == 1
    assert broken(result) == {contract for _file, _line, contract in FAULTS.values()}
    for file, line, _contract in FAULTS.values():
        module = "app." + file.removesuffix(".py").replace("/", ".")
        assert module in result.stdout, f"{module} with {line!r} is not named"

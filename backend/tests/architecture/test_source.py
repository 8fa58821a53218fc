"""Caps and words of the source: short functions and files, one file that keeps transactions, one that rounds."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.common.settings import BACKEND_DIR
from tests.architecture import checkers

APP = BACKEND_DIR / "app"
MAX_FILE_LINES, MAX_TEST_FILE_LINES = 400, 500

COMMON_FILES = {
    "__init__.py", "audit.py", "auth.py", "clock.py", "days.py", "db.py", "embedded_postgres.py",
    "embedded_system.py", "errors.py", "http.py", "idempotency.py", "logging.py", "metrics.py", "money.py",
    "oidc.py", "openapi.py", "outbox.py", "pagination.py", "queue.py", "rate_limit.py", "schema_base.py", "settings.py",
    "signing.py", "static_site.py", "tables.py", "tenancy.py", "tracing.py",
}  # fmt: skip
"""The closed list: a new file of `common` is a decision, and this line its record in code."""

SQL_OUTSIDE_QUERIES = {
    "common/db.py": "counts what holds a row back, over any table",
    "common/idempotency.py": "claims and reads its own records",
    "common/pagination.py": "counts any list",
    "common/queue.py": "claims the day of a daily job",
    "common/rate_limit.py": "counts tries and forgets the ended ones",
    "common/tenancy.py": "finds the tenant of a caller before there is a domain",
    "cli/seed_mark.py": "looks whether a tenant may be filled with demo data",
    "cli/seed_numbers.py": "reads the blocks of numbers that demo lines come from",
}
ROUNDING_OUTSIDE_MONEY = {
    "common/http.py": "milliseconds of a log line",
    "documents/fonts.py": "widths of glyphs",
    "documents/images.py": "colours of a logo",
}
PURE_ARITHMETIC = ("rules.py", "periods.py", "pieces.py", "money.py", "days.py", "values.py")


def sources(*roots: Path) -> list[Path]:
    """Every Python file that people wrote below the roots."""
    return sorted(path for root in roots for path in root.rglob("*.py") if "__pycache__" not in path.parts)


def complaints_of(paths: list[Path], checker: object) -> list[str]:
    assert callable(checker)
    return [f"{path}: {text}" for path in paths for text in checker(path.read_text(encoding="utf-8"))]


def relative(path: Path) -> str:
    return path.relative_to(APP).as_posix()


def test_functions_stay_short() -> None:
    everything = sources(APP, BACKEND_DIR / "tests", BACKEND_DIR / "benchmarks")
    assert len(everything) > 100
    assert complaints_of(everything, checkers.long_functions) == []


def test_files_stay_short() -> None:
    limits = [(path, MAX_FILE_LINES) for path in sources(APP, BACKEND_DIR / "benchmarks")]
    limits += [(path, MAX_TEST_FILE_LINES) for path in sources(BACKEND_DIR / "tests")]
    counted = [(path, len(path.read_text(encoding="utf-8").splitlines()), limit) for path, limit in limits]
    assert [f"{path} has {lines} lines" for path, lines, limit in counted if lines > limit] == []


def test_one_file_ends_transactions() -> None:
    others = [path for path in sources(APP) if relative(path) != "common/db.py"]
    assert complaints_of(others, lambda source: checkers.uses_of_word(source, "commit")) == []
    assert checkers.uses_of_word((APP / "common" / "db.py").read_text(), "commit") != []


def test_services_do_not_speak_http() -> None:
    allowed = {"common/errors.py", "common/static_site.py"}
    paths = [path for path in sources(APP) if relative(path) not in allowed]
    assert complaints_of(paths, lambda source: checkers.names_used(source, ["HTTPException"])) == []


def test_statements_are_built_in_queries() -> None:
    building = {relative(path) for path in sources(APP) if checkers.sql_calls(path.read_text(encoding="utf-8"))}
    outside = {name for name in building if not name.endswith("queries.py")}
    assert outside == set(SQL_OUTSIDE_QUERIES), outside ^ set(SQL_OUTSIDE_QUERIES)


def test_money_is_never_a_float() -> None:
    arithmetic = [path for path in sources(APP) if path.name in PURE_ARITHMETIC]
    assert {"common/money.py", "billing/rules.py", "billing/periods.py"} <= {relative(path) for path in arithmetic}
    assert complaints_of(arithmetic, checkers.floats) == []


def test_one_file_rounds() -> None:
    elsewhere = {
        relative(path)
        for path in sources(APP)
        if relative(path) != "common/money.py" and checkers.rounding(path.read_text(encoding="utf-8"))
    }
    assert elsewhere == set(ROUNDING_OUTSIDE_MONEY), elsewhere ^ set(ROUNDING_OUTSIDE_MONEY)


def test_common_is_a_closed_list() -> None:
    assert {path.name for path in (APP / "common").glob("*.py")} == COMMON_FILES


def test_nothing_hides_in_utils_or_helpers() -> None:
    vague = {"utils", "helpers", "misc", "core", "base", "lib"}
    assert [path for path in sources(APP) if path.stem in vague] == []


@pytest.mark.parametrize("domain", sorted(path.parent.name for path in APP.glob("*/__init__.py")))
def test_every_package_says_what_it_owns(domain: str) -> None:
    source = (APP / domain / "__init__.py").read_text(encoding="utf-8")
    assert source.startswith('"""')
    assert [line for line in source.splitlines() if line.startswith(("import ", "from app"))] == []

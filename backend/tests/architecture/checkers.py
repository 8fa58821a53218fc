"""What the architecture forbids, as functions over source text, so that a planted fault can be shown to be found.

Every checker answers a list of complaints; an empty list is a pass.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterable, Iterator

from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext

from app.common.auth import PermissionGuard

MAX_FUNCTION_LINES = 60
_ROUNDING = re.compile(r"quantize|round|ROUND_\w+|to_integral\w*")
_SQL_CALLS = frozenset({"select", "exists", "union", "union_all", "insert", "update", "delete"})
_SQL_KEEPS = re.compile(r"['\"]+\s*commit\s*;?\s*['\"]+", re.IGNORECASE)


def long_functions(source: str, limit: int = MAX_FUNCTION_LINES) -> list[str]:
    """Functions longer than `limit` lines, decorators not counted."""
    return [
        f"{node.name} has {lines} lines"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > limit
    ]


def uses_of_word(source: str, word: str) -> list[str]:
    """Lines whose code, comments and prose aside, says `word` as a name or part of one, or as a whole SQL text."""
    found = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        is_name = token.type == tokenize.NAME and word in token.string.lower().split("_")
        is_sql = token.type == tokenize.STRING and _SQL_KEEPS.fullmatch(token.string) is not None
        if is_name or is_sql:
            found.append(f"line {token.start[0]}: {token.line.strip()}")
    return found


def names_used(source: str, forbidden: Iterable[str]) -> list[str]:
    """Lines that name one of the forbidden names."""
    names = frozenset(forbidden)
    return [f"line {line}: {name}" for line, name in _names(ast.parse(source)) if name in names]


def _names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute):
            yield node.lineno, node.attr
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((node.lineno, alias.name.rpartition(".")[2]) for alias in node.names)


def sql_calls(source: str) -> list[str]:
    """Calls of SQLAlchemy's statement builders by their bare name."""
    tree = ast.parse(source)
    imported = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "sqlalchemy"
        for alias in node.names
        if alias.name in _SQL_CALLS
    }
    return [
        f"line {node.lineno}: {node.func.id}("
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in imported
    ]


def floats(source: str) -> list[str]:
    """Literals and calls that make a floating-point number, annotations included."""
    return [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(ast.parse(source))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float")
    ]


def rounding(source: str) -> list[str]:
    """Uses of anything that rounds a number."""
    return [f"line {line}: {name}" for line, name in _names(ast.parse(source)) if _ROUNDING.fullmatch(name)]


def guards_of(route: RouteContext) -> list[PermissionGuard]:
    """Every permission guard in a route's dependency tree."""
    dependant: Dependant = route.dependant
    return [call for call in _calls(dependant) if isinstance(call, PermissionGuard)]


def _calls(dependant: Dependant) -> Iterator[object]:
    yield dependant.call
    for inner in dependant.dependencies:
        yield from _calls(inner)


def unguarded_routes(routes: Iterable[RouteContext], public: frozenset[str]) -> list[str]:
    """Routes with no permission that are not public, with several, or public and guarded."""
    complaints = []
    for route in routes:
        guards = len(guards_of(route))
        if guards != (0 if route.path in public else 1):
            complaints.append(f"{route.path} has {guards} permissions")
    return complaints


def misnamed_operations(routes: Iterable[RouteContext]) -> list[str]:
    """Routes whose operation id is not their handler's name, or is another route's too."""
    seen: set[str] = set()
    complaints = []
    for route in routes:
        handler = getattr(route.endpoint, "__name__", "")
        if route.unique_id != handler or handler in seen:
            complaints.append(f"{route.path}: {route.unique_id} is not the one {handler}")
        seen.add(handler)
    return complaints

"""The business processes of `docs/processes.toml`: their steps in order, each one call of the API.

Owns what a step may say. Invariant: a step calls an operation that exists, sends JSON that can be read, and
uses no placeholder that nobody has given before it.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from app.cli.docs_curl import PLACEHOLDER, Call, default_address
from app.cli.docs_operations import Description, Operation
from app.cli.terminal import CommandFailed
from app.common.settings import REPOSITORY_DIR

SOURCE: Final = REPOSITORY_DIR / "docs" / "processes.toml"
_STEP_KEYS: Final = frozenset(
    {
        *("call", "text", "optional", "path", "address", "token", "query", "headers", "key", "same_key", "body"),
        *("form", "saved_as", "status", "code", "expect", "headers_of_answer", "keep"),
    }
)
_REFUSAL: Final = re.compile(r"`(\d{3} \w+)`")


@dataclass(frozen=True, slots=True)
class Value:
    """A placeholder that the reader sets before the first step."""

    name: str
    example: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Step:
    """One call, and what its answer has to be.

    `expect` compares places of the answer (`lines.0.line_total`, `data.length`) with values; `"*"` is any value
    but null. `keep` puts places of the answer into placeholders for later steps.
    """

    id: str
    text: str
    call: Call
    status: int
    code: str | None = None
    is_optional: bool = False
    has_same_key: bool = False
    expect: Mapping[str, Any] = field(default_factory=dict)
    answer_headers: Mapping[str, str] = field(default_factory=dict)
    keep: Mapping[str, str] = field(default_factory=dict)

    @property
    def operation(self) -> Operation:
        return self.call.operation


@dataclass(frozen=True, slots=True)
class Process:
    """A business process: why, in which steps, and what it guards against."""

    id: str
    title: str
    purpose: str
    steps: Sequence[Step]
    guardrails: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ProcessMap:
    """All processes in the order in which they can be run on a fresh database."""

    values: Sequence[Value]
    rules: Sequence[str]
    notes: Sequence[str]
    processes: Sequence[Process]

    def steps(self) -> Iterator[Step]:
        """Every step in order."""
        for process in self.processes:
            yield from process.steps

    def example_of(self, operation: Operation) -> Call | None:
        """The first call of an operation that does what was asked."""
        made = (step.call for step in self.steps() if step.operation.call == operation.call and step.status < 400)
        return next(made, None)


def read(description: Description, source: Path = SOURCE) -> ProcessMap:
    """Read the process file.

    Errors: `CommandFailed` naming the first step that cannot be printed or run.
    """
    try:
        tables = tomllib.loads(source.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise CommandFailed(f"{source.name} cannot be read: {error}") from error
    values = [Value(**value) for value in tables["values"]]
    processes = [
        Process(
            id=table["id"],
            title=table["title"],
            purpose=table["purpose"],
            guardrails=table.get("guardrails", ()),
            steps=[
                _step(f"{table['id']}.{number}", step, description) for number, step in enumerate(table["steps"], 1)
            ],
        )
        for table in tables["processes"]
    ]
    found = ProcessMap(values, tables["rules"], tables["notes"], processes)
    _check(found)
    _check_guardrails(found, description)
    return found


def _step(name: str, table: dict[str, Any], description: Description) -> Step:
    if unknown := set(table) - _STEP_KEYS:
        raise CommandFailed(f"{name} says {', '.join(sorted(unknown))}, which no step has")
    operation = description.by_call.get(table["call"])
    if operation is None:
        raise CommandFailed(f"{name} calls {table['call']}, which the API does not have")
    body = table.get("body")
    call = Call(
        operation=operation,
        address=table.get("address") or default_address(operation.path, table.get("path", {})),
        token=None if operation.is_public else table.get("token", "TOKEN"),
        query={key: str(value) for key, value in table.get("query", {}).items()},
        headers=_headers(operation, table),
        body=body.strip() if body else None,
        form=table.get("form", {}),
        saved_as=table.get("saved_as"),
    )
    return Step(
        id=name,
        text=table["text"],
        call=call,
        status=table.get("status", 200),
        code=table.get("code"),
        is_optional=table.get("optional", False),
        has_same_key=table.get("same_key", False),
        expect=table.get("expect", {}),
        answer_headers=table.get("headers_of_answer", {}),
        keep=table.get("keep", {}),
    )


def _headers(operation: Operation, table: Mapping[str, Any]) -> dict[str, str]:
    headers = dict(table.get("headers", {}))
    if operation.needs_key or table.get("key") or table.get("same_key"):
        headers["Idempotency-Key"] = "$IDEMPOTENCY_KEY"
    return headers


def _check(found: ProcessMap) -> None:
    given = {value.name for value in found.values}
    for step in found.steps():
        if missing := step.call.placeholders() - given:
            raise CommandFailed(f"{step.id} uses {', '.join(sorted(missing))} before any step keeps it")
        if problem := next(step.call.problems(), None):
            raise CommandFailed(f"{step.id}: {problem}")
        if step.call.body is not None:
            _check_json(step)
        _check_answer(step)
        given |= set(step.keep)


def _check_json(step: Step) -> None:
    try:
        json.loads(PLACEHOLDER.sub("x", step.call.body or ""))
    except ValueError as error:
        raise CommandFailed(f"{step.id} sends what is no JSON: {error}") from error


def _check_answer(step: Step) -> None:
    answers = step.operation.spec["responses"]
    if str(step.status) not in answers:
        raise CommandFailed(f"{step.id} expects {step.status}, which {step.operation.call} does not document")
    if step.code is not None and step.code not in answers[str(step.status)].get("x-codes", ()):
        raise CommandFailed(f"{step.id} expects {step.code}, which {step.operation.call} does not document")


def _check_guardrails(found: ProcessMap, description: Description) -> None:
    known = {f"{status} {code}" for operation in description.operations for status, code in operation.every_code}
    for process in found.processes:
        named = [span for guardrail in process.guardrails for span in _REFUSAL.findall(guardrail)]
        if unknown := set(named) - known:
            raise CommandFailed(f"{process.id} speaks of {', '.join(sorted(unknown))}, which nothing answers")

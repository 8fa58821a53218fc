"""The process map, run as it is printed: every command in order, by a shell, against a fresh application."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from app.cli import docs_processes
from app.cli.docs_curl import PLACEHOLDER
from app.cli.docs_operations import Description
from app.cli.docs_processes import Step
from app.common import clock
from app.common.settings import REPOSITORY_DIR
from tests.contract.world import DESCRIPTION
from tests.journeys.commands import Answer, Shell
from tests.journeys.servers import listening

PROCESSES = docs_processes.read(Description(DESCRIPTION))
PRINTED = (REPOSITORY_DIR / "docs" / "api-process-map.md").read_text(encoding="utf-8")
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
IN_NO_PROCESS: frozenset[str] = frozenset()
"""Operations that the map leaves out; each would be a line here with its reason."""


def printed_commands() -> dict[str, str]:
    """The commands of the committed document by the number of their step."""
    return dict(re.findall(r"^### (P\d+\.\d+) .*?^```sh\n(.*?)^```$", PRINTED, re.MULTILINE | re.DOTALL))


def filled(value: Any, placeholders: dict[str, str]) -> Any:
    """A value with the placeholders in it replaced."""
    if not isinstance(value, str):
        return value
    return PLACEHOLDER.sub(lambda found: placeholders[found[1]], value)


def faults(step: Step, answer: Answer, placeholders: dict[str, str]) -> list[str]:
    """What of an answer is not as the step says."""
    if answer.status != step.status:
        return [f"answered {answer.status}, not {step.status}"]
    found = []
    wanted = {**step.expect, **{f"header:{name}": value for name, value in step.answer_headers.items()}}
    if step.code is not None:
        wanted["error.code"] = step.code
    for place, value in wanted.items():
        expected = filled(value, placeholders)
        try:
            got = answer.at(place)
        except (LookupError, TypeError, ValueError):
            found.append(f"there is no {place}")
            continue
        matches = got is not None if expected == "*" else got == (None if expected == "null" else expected)
        if not matches:
            found.append(f"{place} is {got!r}, not {expected!r}")
    if (step.call.saved_as or "").endswith(".pdf") and not answer.body.startswith(b"%PDF-"):
        found.append("saved no PDF")
    return found


def test_every_step_is_printed_in_order() -> None:
    commands = printed_commands()
    assert list(commands) == [step.id for step in PROCESSES.steps()], "run `mt docs`"
    assert [step.id for step in PROCESSES.steps() if commands[step.id] != step.call.command() + "\n"] == []


def test_every_operation_is_a_step_of_some_process() -> None:
    called = {step.operation.call for step in PROCESSES.steps()}
    every = {operation.call for operation in Description(DESCRIPTION).operations}
    assert every - called == IN_NO_PROCESS, "add a step to docs/processes.toml"


def run_all(shell: Shell, address: str) -> None:
    placeholders = {value.name: value.example for value in PROCESSES.values}
    placeholders |= {"BASE_URL": address, "TOKEN": "operator:admin,ops"}
    commands = printed_commands()
    for step in PROCESSES.steps():
        if not step.has_same_key:
            placeholders["IDEMPOTENCY_KEY"] = uuid4().hex
        answer = shell.run(commands[step.id], placeholders)
        problems = faults(step, answer, placeholders)
        assert problems == [], f"{step.id} with {shell.uses}: {commands[step.id]}\n{answer.body[:2000]!r}"
        placeholders |= {name: str(answer.at(place)) for name, place in step.keep.items()}


def test_every_command_does_what_the_map_says(real_database: str, tmp_path: Path) -> None:
    with clock.fixed_at(NOON), listening() as address:
        run_all(Shell(tmp_path / "reader"), address)


@pytest.mark.parametrize("stand_in", [False, True], ids=["curl", "stand-in"])
def test_a_fault_of_an_answer_is_found(real_database: str, tmp_path: Path, *, stand_in: bool) -> None:
    first = next(PROCESSES.steps())
    shell = Shell(tmp_path / "reader", stand_in=stand_in)
    with listening() as address:
        answer = shell.run(printed_commands()[first.id], {"BASE_URL": address})
        missing = shell.run('curl -sS -X GET "$BASE_URL/api/v1/nowhere"', {"BASE_URL": address})
    assert faults(first, answer, {}) == []
    assert faults(first, missing, {}) == ["answered 404, not 200"]
    assert faults(first, Answer(200, {}, b'{"status": "late"}'), {}) == ["status is 'late', not 'ok'"]
    assert faults(first, Answer(200, {}, b"{}"), {}) == ["there is no status"]

"""Every refusal is raised, documented on a route, and named by a test; every documented code is a refusal's."""

from __future__ import annotations

import ast
import re
from typing import Any

import pytest

from app.common import openapi
from app.common.errors import DomainError
from app.common.settings import BACKEND_DIR
from tests.architecture.test_source import APP, sources
from tests.contract.world import DESCRIPTION


def _subclasses(parent: type[DomainError]) -> list[type[DomainError]]:
    found = []
    for child in parent.__subclasses__():
        if child.__module__.startswith("app."):
            found += [child, *_subclasses(child)]
    return found


REFUSALS = sorted(_subclasses(DomainError), key=lambda refusal: refusal.code)


def _documented_codes() -> dict[str, set[int]]:
    codes: dict[str, set[int]] = {}
    for operation in openapi.operations(DESCRIPTION):
        for status, response in operation["responses"].items():
            for code in response.get("x-codes", ()):
                codes.setdefault(code, set()).add(int(status))
    return codes


def _names_outside_definitions() -> set[str]:
    """Every name and attribute that code reads, where no class is defined or documented by it."""
    names: set[str] = set()
    for path in sources(APP):
        if path.name == "router.py" or path.name == "openapi.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Name):
                names.add(node.id)
            elif isinstance(node, ast.Attribute):
                names.add(node.attr)
    return names


RAISED = _names_outside_definitions()
TESTED = "\n".join(
    path.read_text(encoding="utf-8") for path in sources(BACKEND_DIR / "tests") if path.parent.name != "architecture"
)
DOCUMENTED = _documented_codes()

OUTSIDE_HTTP: dict[str, str] = {}
"""Refusals that no route answers yet, with what they are for."""

STATUSES = {"landing_contract_client_mismatch": {403, 422}}
"""Codes with a status of their own where a document is asked for rather than a change."""


def test_codes_are_stable_words_of_their_own() -> None:
    codes = [refusal.code for refusal in REFUSALS]
    assert len(codes) > 35
    assert {code for code in codes if codes.count(code) > 1} == set(STATUSES)
    assert [code for code in codes if not re.fullmatch(r"[a-z]+(_[a-z]+)*", code)] == []


every_refusal = pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.__name__)


@every_refusal
def test_a_refusal_is_raised_somewhere(refusal: type[DomainError]) -> None:
    assert refusal.__name__ in RAISED


@every_refusal
def test_a_refusal_is_documented_under_its_status(refusal: type[DomainError]) -> None:
    if refusal.code not in OUTSIDE_HTTP:
        assert DOCUMENTED.get(refusal.code) == STATUSES.get(refusal.code, {refusal.status})


@every_refusal
def test_a_refusal_is_named_by_a_test(refusal: type[DomainError]) -> None:
    assert re.search(rf"\b({refusal.code}|{refusal.__name__})\b", TESTED)


def test_no_exception_outlives_its_reason() -> None:
    assert [code for code in OUTSIDE_HTTP if code in DOCUMENTED] == []


def test_every_documented_code_is_a_refusal() -> None:
    assert set(DOCUMENTED) <= {refusal.code for refusal in REFUSALS}


def test_every_operation_documents_the_shared_refusals() -> None:
    for operation in openapi.operations(DESCRIPTION):
        codes = _codes(operation)
        expected = {refusal.code for refusal in openapi.ON_EVERY_ROUTE}
        if operation.get("security"):
            expected |= {refusal.code for refusal in openapi.ON_GUARDED_ROUTES}
        if "requestBody" in operation:
            expected |= {refusal.code for refusal in openapi.ON_ROUTES_WITH_BODY}
        if operation["tags"] == ["Commerce"]:
            expected -= {"validation_error"}  # a 400 there, in words alone
        if operation["operationId"] == "get_readiness":
            expected -= {"service_unavailable"}  # its 503 is the readiness itself
        assert expected <= codes, operation["operationId"]


def _codes(operation: dict[str, Any]) -> set[str]:
    return {code for response in operation["responses"].values() for code in response.get("x-codes", ())}

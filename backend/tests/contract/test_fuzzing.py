"""Every operation keeps its description, whatever is sent: generated requests over the whole API.

The same examples on every run. A finding is a fault of the handler, or of the description.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from functools import cache
from itertools import count
from typing import Any
from zlib import crc32

import pytest
import schemathesis
from fastapi import FastAPI, Response
from hypothesis import HealthCheck, settings
from schemathesis import checks
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.generation.feedback import FeedbackSources
from schemathesis.pytest._test_builder import build_operation_test
from schemathesis.python._constants.orchestrator import make_constants_value_source
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi import checks as openapi_checks
from sqlalchemy import Connection

from app.system.schemas import HealthRead
from tests.conftest import OPERATOR
from tests.contract.world import APPLICATION, BODIES, DESCRIPTION, World, every_operation
from tests.depth import of_depth

LABELS = [f"{operation.method.upper()} {operation.path}" for operation in every_operation("/")]
EXAMPLES = of_depth(8, full=20)
BOUNDARY_STEP = of_depth(3, full=1)
CHECKS = [
    checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_schema_conformance,
    openapi_checks.allow_header_conformance,
]
STRICT_CHECKS = [
    *CHECKS,
    openapi_checks.negative_data_rejection,
    openapi_checks.missing_required_header,
]


@cache
def described(*, examples: int, boundaries: bool) -> BaseSchema:
    """The API as it describes itself, with a source of requests that is the same on every run."""
    configuration = {
        "headers": OPERATOR | {"X-Tenant": "mt"},
        "seed": 20260220,
        "generation": {"deterministic": True, "max-examples": examples, "database": "none"},
        "phases": {
            "coverage": {"enabled": boundaries, "unexpected-methods": ["DELETE", "PATCH"]},
            "examples": {"enabled": boundaries},
        },
    }
    config = SchemathesisConfig.from_dict(configuration)
    schema = schemathesis.openapi.from_dict(deepcopy(DESCRIPTION), config=config)
    schema.app = APPLICATION
    return schema


def try_requests(schema: BaseSchema, label: str, judge: Callable[[schemathesis.Case[Any]], None]) -> None:
    """Judge every request that is generated for one operation.

    Schemathesis' own decorator generates while it collects: every process would make the requests of every operation.
    """
    operation = schema.find_operation_by_label(label)
    assert operation is not None, label
    feedback = FeedbackSources(constants_value_source=make_constants_value_source(schema))
    tried = build_operation_test(
        config=schema.config, operation=operation, test_func=judge, given_kwargs={}, feedback=feedback
    )
    tried()


@pytest.fixture
def connection(connection_of_world: Connection) -> Connection:
    return connection_of_world


def _draw(value: Any) -> int:
    """A number that is the same for the same value on every run."""
    return crc32(repr(value).encode())


def _with_known_ids(values: Any, world: World) -> Any:
    """Put real ids in the place of half of the generated ones."""
    if not isinstance(values, dict):
        return values
    return {name: world[name] if name in world and _draw(value) & 1 else value for name, value in values.items()}


def _nearly_valid(case: schemathesis.Case[Any], world: World) -> Any:
    """In two of three cases a valid body of which one generated field is left, to get beyond the form."""
    operation_id = case.operation.definition.raw["operationId"]
    body = _with_known_ids(case.body, world)
    if operation_id not in BODIES or not isinstance(case.body, dict) or _draw(case.body) % 3 == 0:
        return body
    kept = sorted(body)[_draw(case.body) % len(body)] if body else None
    return BODIES[operation_id](world) | ({kept: body[kept]} if kept else {})


@pytest.mark.parametrize("label", LABELS)
def test_an_operation_keeps_its_description(label: str, connection: Connection, world: World) -> None:
    @settings(suppress_health_check=list(HealthCheck), deadline=None)
    def judge(case: schemathesis.Case[Any]) -> None:
        case.path_parameters = _with_known_ids(case.path_parameters, world)
        case.body = _nearly_valid(case, world)
        if _draw(case.body) & 2:
            case.headers["Idempotency-Key"] = f"generated-{_draw(case.body)}"
        case.call_and_validate(checks=CHECKS)

    try_requests(described(examples=EXAMPLES, boundaries=False), label, judge)


@pytest.mark.parametrize("label", LABELS)
def test_an_operation_keeps_its_boundaries(label: str, connection: Connection) -> None:
    """Every bound, missing header and foreign method of the description, each just kept and just broken.

    There are nine thousand of them: usually, every third is tried.
    """
    turn = count()

    @settings(suppress_health_check=list(HealthCheck), deadline=None)
    def judge(case: schemathesis.Case[Any]) -> None:
        if next(turn) % BOUNDARY_STEP == 0:
            case.call_and_validate(checks=STRICT_CHECKS)

    try_requests(described(examples=1, boundaries=True), label, judge)


def test_a_description_that_lies_is_found() -> None:
    app = FastAPI()

    @app.get("/teapot")
    def brew() -> HealthRead:
        return Response("short and stout", status_code=418)  # type: ignore[return-value]

    assert app.routes
    lying = schemathesis.openapi.from_asgi("/openapi.json", app=app)
    with pytest.raises(FailureGroup) as found:
        lying["/teapot"]["GET"].Case().call_and_validate(checks=CHECKS)
    titles = {failure.title for failure in found.value.exceptions}
    assert "Undocumented status code" in titles

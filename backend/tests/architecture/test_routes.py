"""Every route is guarded by one permission or public by name, and is called what its handler is called."""

from __future__ import annotations

import ast
import inspect

from fastapi import APIRouter, FastAPI
from fastapi.routing import RouteContext, iter_route_contexts

from app.common.auth import PERMISSIONS, CatalogReader, Permission
from app.common.openapi import operation_id
from app.main import API_PREFIX, COMMERCE_PREFIX, PUBLIC_ROUTES, create_app
from app.system.schemas import HealthRead
from tests.architecture import checkers

FRAMEWORK_ROUTES = {"/openapi.json", "/docs", "/docs/oauth2-redirect"}
MAX_HANDLER_LINES = 8


def api_routes(app: FastAPI) -> list[RouteContext]:
    """Every mounted route with its whole path; the framework's own pages are left out."""
    return [route for route in iter_route_contexts(app.routes) if route.path not in FRAMEWORK_ROUTES]


def test_every_route_names_one_permission_or_is_public() -> None:
    routes = api_routes(create_app())
    assert len(routes) > 40
    assert checkers.unguarded_routes(routes, PUBLIC_ROUTES) == []


def test_every_public_route_exists() -> None:
    assert {route.path for route in api_routes(create_app())} >= PUBLIC_ROUTES


def test_every_route_is_under_the_prefix() -> None:
    outside = {route.path for route in api_routes(create_app()) if not str(route.path).startswith(f"{API_PREFIX}/")}
    assert {path for path in outside if not str(path).startswith(COMMERCE_PREFIX)} == {"/metrics"}
    assert COMMERCE_PREFIX in outside


def test_operation_ids_are_the_handlers_names() -> None:
    assert checkers.misnamed_operations(api_routes(create_app())) == []


def test_handlers_stay_thin() -> None:
    for route in api_routes(create_app()):
        assert callable(route.endpoint)
        function = ast.parse(inspect.getsource(route.endpoint)).body[0]
        assert isinstance(function, ast.FunctionDef), f"{route.path} is not a plain function"
        lines = (function.end_lineno or 0) - function.body[0].lineno + 1
        assert lines <= MAX_HANDLER_LINES, f"{route.name} has {lines} lines"


def test_every_permission_is_asked_for_and_granted() -> None:
    asked = {guard.permission for route in api_routes(create_app()) for guard in checkers.guards_of(route)}
    granted = frozenset().union(*PERMISSIONS.values())
    assert granted == frozenset(Permission)
    assert frozenset(Permission) - asked == set()


def _planted_app() -> FastAPI:
    router = APIRouter()

    @router.get("/secrets")
    def read_secrets() -> HealthRead:
        return HealthRead(status="open")

    @router.get("/health")
    def get_health(_actor: CatalogReader) -> HealthRead:
        return HealthRead(status="guarded")

    app = FastAPI(generate_unique_id_function=operation_id, redoc_url=None)
    app.include_router(router, prefix=API_PREFIX)
    app.add_api_route("/again", read_secrets)
    app.add_api_route("/other", get_health, name="another_name")
    return app


def test_planted_routes_are_found() -> None:
    routes = api_routes(_planted_app())
    unguarded = checkers.unguarded_routes(routes, PUBLIC_ROUTES)
    assert "/api/v1/secrets has 0 permissions" in unguarded
    assert "/api/v1/health has 1 permissions" in unguarded
    misnamed = checkers.misnamed_operations(routes)
    assert "/again: read_secrets is not the one read_secrets" in misnamed
    assert "/other: another_name is not the one get_health" in misnamed

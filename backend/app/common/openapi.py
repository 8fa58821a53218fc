"""The description of the API that `/openapi.json` serves and `docs/openapi.json` keeps.

Invariant: every operation documents every refusal it can answer, the shared ones included, in the one
envelope and with its codes in `x-codes`, and names the permission it asks for in `x-permission`; what the
framework would add by itself is taken out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from app.common import errors, idempotency, rate_limit
from app.common.auth import Permission, PermissionGuard
from app.common.errors import DomainError, documented

_ENVELOPE: Final = {"$ref": "#/components/schemas/ErrorEnvelope"}
_PLAIN: Final = {"$ref": "#/components/schemas/PlainError"}
_FRAMEWORK_SCHEMAS: Final = ("HTTPValidationError", "ValidationError")

ON_EVERY_ROUTE: Final[tuple[type[DomainError], ...]] = (
    errors.NotAcceptable,
    errors.ValidationFailed,
    errors.InternalServerError,
    errors.ServiceUnavailable,
)
ON_GUARDED_ROUTES: Final[tuple[type[DomainError], ...]] = (
    errors.Unauthorized,
    errors.Forbidden,
    rate_limit.RateLimited,
)
ON_ROUTES_WITH_BODY: Final[tuple[type[DomainError], ...]] = (
    errors.MalformedJson,
    errors.PayloadTooLarge,
    errors.UnsupportedMediaType,
)

TAGS: Final = {
    "Platform": "Health, identity and administration.",
    "Catalog": "Offers and their immutable versions.",
    "Customers": "Clients and their lines.",
    "Contracts": "Onboarding, plan changes, statuses and the history of contracts.",
    "Billing": "Runs that issue what is owed and not billed, and their previews.",
    "Invoices": "Issued invoices and their documents.",
    "Collections": "Payments, settlements and what is outstanding.",
    "Events": "What other systems are told of: the feed, webhook endpoints and their deliveries.",
    "Commerce": "Invoices, payments and credit notes of any business: the suite's own vocabulary, one book.",
    "Landing": "The public journeys: subscribe, change a plan, read one's invoices.",
}
SECURITY_SCHEMES: Final = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "A signed access token. In `local` and `test` also `actor:role1,role2`.",
    },
    "actor": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Actor-Id",
        "description": "In `local` and `test` only: the actor, with roles in `X-Actor-Roles` (`user` when absent) "
        "and the tenant's slug in `X-Tenant` (`mt` when absent). Refused with 401 everywhere else.",
    },
}

HEADERS: Final = {
    "ETag": "The version that was read; send it as `If-Match` with a change.",
    "Idempotency-Replayed": "`true` when this is the kept answer of an earlier request with the same key.",
    "Deprecation": "This operation has a successor and will not be part of the next version.",
    "Link": "The successor of a deprecated operation, as `rel=successor-version`.",
}
"""Headers of answers that a caller acts on; those of every answer are said once, in the compatibility policy."""


def operation_id(route: APIRoute) -> str:
    """The handler's name, which is unique in the application."""
    return route.name


def describe(app: FastAPI) -> None:
    """Make `app.openapi()` tell the whole contract."""
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _completed(generate(), _permissions(app))
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _permissions(app: FastAPI) -> dict[str, Permission]:
    """The permission of every guarded operation, by its id."""
    found: dict[str, Permission] = {}
    for route in iter_route_contexts(app.routes):
        dependant = getattr(route, "dependant", None)  # plain routes, such as the framework's pages, have none
        if dependant is not None and (permission := _asked_for(dependant)):
            found[str(route.unique_id)] = permission
    return found


def _asked_for(dependant: Dependant) -> Permission | None:
    if isinstance(dependant.call, PermissionGuard):
        return dependant.call.permission
    return next((found for inner in dependant.dependencies if (found := _asked_for(inner)) is not None), None)


def _completed(schema: dict[str, Any], permissions: dict[str, Permission]) -> dict[str, Any]:
    components = schema.setdefault("components", {})
    components["securitySchemes"] = SECURITY_SCHEMES
    for name in _FRAMEWORK_SCHEMAS:
        components.get("schemas", {}).pop(name, None)
    used: set[str] = set()
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            _complete_operation(operation)
            if permission := permissions.get(operation["operationId"]):
                operation["x-permission"] = permission.value
            used.update(operation.get("tags", ()))
            if path.startswith(errors.PLAIN_PATHS.rstrip("/")):
                _speak_plainly(operation["responses"])
    _tell_headers(schema["paths"])
    components["schemas"]["PlainError"] = errors.PlainError.model_json_schema()
    schema["tags"] = [{"name": name, "description": text} for name, text in TAGS.items() if name in used]
    return schema


def operations(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every operation of a description."""
    for path in schema["paths"].values():
        yield from path.values()


def _complete_operation(operation: dict[str, Any]) -> None:
    refusals = [*ON_EVERY_ROUTE]
    if operation.get("security"):
        operation["security"] = [{name: []} for name in SECURITY_SCHEMES]
        refusals += ON_GUARDED_ROUTES
    if "requestBody" in operation:
        refusals += ON_ROUTES_WITH_BODY
    for refusal in refusals:
        _document(operation["responses"], refusal)
    operation["responses"] = dict(sorted(operation["responses"].items()))
    for parameter in operation.get("parameters", ()):
        _complete_parameter(parameter)


def _document(responses: dict[str, Any], refusal: type[DomainError]) -> None:
    """Add one refusal to what the route documents under the same status."""
    known = responses.get(str(refusal.status))
    if known is None or _is_of_framework(known):
        entry = documented(refusal)[refusal.status]
        del entry["model"]
        responses[str(refusal.status)] = entry | {"content": {"application/json": {"schema": _ENVELOPE}}}
    elif "x-codes" in known and refusal.code not in known["x-codes"]:
        known["x-codes"].append(refusal.code)
        known["description"] += f" · `{refusal.code}`: {refusal.message}"


def _speak_plainly(responses: dict[str, Any]) -> None:
    """Describe refusals as they are below the plain paths: one sentence, and 400 for what is 422 elsewhere."""
    invalid = responses.pop("422", None)
    if invalid is not None:
        known = responses.setdefault("400", {"description": ""})
        known["description"] = " · ".join(filter(None, (known["description"], invalid["description"])))
        known.setdefault("x-codes", [])
    for status, response in responses.items():
        if status >= "4" and status != "default":
            response["content"] = {"application/json": {"schema": _PLAIN}}


def _is_of_framework(response: dict[str, Any]) -> bool:
    content = response.get("content", {}).get("application/json", {})
    return bool(content.get("schema", {}).get("$ref", "").endswith(_FRAMEWORK_SCHEMAS))


def _complete_parameter(parameter: dict[str, Any]) -> None:
    """Say what the type alone cannot: a parameter is never null, and some keys are mandatory."""
    schema = parameter["schema"]
    if schema.pop(idempotency.MANDATORY, False):
        parameter["required"] = True
    branches = [branch for branch in schema.get("anyOf", ()) if branch != {"type": "null"}]
    if len(branches) == 1:
        del schema["anyOf"]
        schema.update(branches[0])


def _tell_headers(paths: dict[str, dict[str, Any]]) -> None:
    """Name the headers of answers: what is changed under `If-Match` is read with an `ETag`, and so on."""
    versioned = {path for path, methods in paths.items() if any(_takes(item, "If-Match") for item in methods.values())}
    for path, methods in paths.items():
        is_read = path in versioned or any(each.startswith(f"{path}/") for each in versioned if path.endswith("}"))
        for method, operation in methods.items():
            if _takes(operation, "If-Match") or (method == "get" and is_read):
                _add_headers(operation, "ETag")
            if _takes(operation, "Idempotency-Key"):
                _add_headers(operation, "Idempotency-Replayed")
            if operation.get("deprecated"):
                _add_headers(operation, "Deprecation", "Link")


def _takes(operation: dict[str, Any], header: str) -> bool:
    return any(parameter["name"] == header for parameter in operation.get("parameters", ()))


def _add_headers(operation: dict[str, Any], *names: str) -> None:
    for status, response in operation["responses"].items():
        if status.startswith("2"):
            for name in names:
                told = {"description": HEADERS[name], "schema": {"type": "string"}}
                response.setdefault("headers", {})[name] = told

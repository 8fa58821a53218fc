"""The description of the API that `/openapi.json` serves and `docs/openapi.json` keeps.

Invariant: every operation documents every refusal it can answer, the shared ones included, in the one
envelope and with its codes in `x-codes`; what the framework would add by itself is taken out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from fastapi import FastAPI
from fastapi.routing import APIRoute

from app.common import errors, idempotency, rate_limit
from app.common.errors import DomainError, documented

_ENVELOPE: Final = {"$ref": "#/components/schemas/ErrorEnvelope"}
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


def operation_id(route: APIRoute) -> str:
    """The handler's name, which is unique in the application."""
    return route.name


def describe(app: FastAPI) -> None:
    """Make `app.openapi()` tell the whole contract."""
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _completed(generate())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _completed(schema: dict[str, Any]) -> dict[str, Any]:
    components = schema.setdefault("components", {})
    components["securitySchemes"] = SECURITY_SCHEMES
    for name in _FRAMEWORK_SCHEMAS:
        components.get("schemas", {}).pop(name, None)
    used: set[str] = set()
    for operation in operations(schema):
        _complete_operation(operation)
        used.update(operation.get("tags", ()))
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

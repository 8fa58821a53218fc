"""Example calls for operations that no process uses: the least that their description asks for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.cli.docs_curl import Call, default_address
from app.cli.docs_operations import Description, Operation
from app.cli.docs_processes import ProcessMap


def example(operation: Operation, description: Description, processes: ProcessMap) -> Call:
    """The call of the process map with the plain names of its path, or one made from the description."""
    call = processes.example_of(operation)
    if call is None:
        return _made(operation, description)
    query = {**_required_query(operation, description), **call.query}
    return replace(call, address=default_address(operation.path, {}), token=call.token and "TOKEN", query=query)


def _made(operation: Operation, description: Description) -> Call:
    media, schema = operation.body or ("", {})
    values = _object(description.without_null(schema)[0], description)
    is_json = media == "application/json"
    return Call(
        operation=operation,
        address=default_address(operation.path, {}),
        token=None if operation.is_public else "TOKEN",
        query=_required_query(operation, description),
        headers={"Idempotency-Key": "$IDEMPOTENCY_KEY"} if operation.needs_key else {},
        body=json.dumps(values, indent=2, ensure_ascii=False) if is_json else None,
        form={name: str(value) for name, value in values.items()} if media and not is_json else {},
    )


def _required_query(operation: Operation, description: Description) -> dict[str, str]:
    """What an address has to say; the `token` of a document is no `$TOKEN` of an identity."""
    asked = [item for item in operation.parameters if item["in"] == "query" and item.get("required")]
    values = {str(item["name"]): str(_value(str(item["name"]), item["schema"], description)) for item in asked}
    return {name: "$DOCUMENT_TOKEN" if value == "$TOKEN" else value for name, value in values.items()}


def _object(schema: Mapping[str, Any], description: Description) -> dict[str, Any]:
    required = schema.get("required", ())
    fields = schema.get("properties", {})
    return {name: _value(name, inner, description) for name, inner in fields.items() if name in required}


def _value(name: str, schema: Mapping[str, Any], description: Description) -> Any:
    plain, _ = description.without_null(schema)
    if plain.get("examples"):
        return plain["examples"][0]
    if "enum" in plain:
        return plain["enum"][0]
    if plain.get("properties"):
        return _object(plain, description)
    if plain.get("type") == "array":
        return [_value(name.removesuffix("s"), plain.get("items", {}), description)]
    by_type = {"boolean": True, "integer": plain.get("minimum", 1), "number": plain.get("minimum", 1)}
    if plain.get("type") in by_type:
        return by_type[plain["type"]]
    return "2026-10-01" if plain.get("format") == "date" else f"${name.upper()}"

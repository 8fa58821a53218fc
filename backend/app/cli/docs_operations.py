"""The operations of the API as its description tells them: what the generated documents are made from.

Invariant: nothing here knows a route by name; whatever the description gains, the documents gain.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

SHARED_CODES: Final = frozenset(
    {
        "unauthorized",
        "forbidden",
        "malformed_json",
        "not_acceptable",
        "payload_too_large",
        "unsupported_media_type",
        "validation_error",
        "internal_server_error",
        "service_unavailable",
        "rate_limited",
        "precondition_failed",
        "idempotency_key_invalid",
        "idempotency_key_payload_conflict",
        "idempotency_in_progress",
    }
)
"""Refusals that many operations share and that the reference explains once."""

_MONEY_DIGITS: Final = r"\d{1,12}(\.\d{1,2})?$"
_MAX_DEPTH: Final = 3


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field or parameter in words."""

    name: str
    kind: str
    is_required: bool
    default: str
    meaning: str
    place: str = "body"


@dataclass(frozen=True)
class Operation:
    """One method of one path."""

    method: str
    path: str
    spec: Mapping[str, Any]

    @property
    def id(self) -> str:
        return str(self.spec["operationId"])

    @property
    def call(self) -> str:
        """How documents name it: `GET /api/v1/offers`."""
        return f"{self.method} {self.path}"

    @property
    def tag(self) -> str:
        return str(self.spec["tags"][0])

    @cached_property
    def meaning(self) -> str:
        """What it does, on one line."""
        return " ".join(str(self.spec["description"]).split())

    @property
    def purpose(self) -> str:
        """The first sentence of what it does."""
        return str(self.spec["description"]).partition("\n\n")[0].replace("\n", " ").strip()

    @property
    def permission(self) -> str | None:
        """The permission it asks for, None when it is public."""
        return self.spec.get("x-permission")

    @property
    def is_public(self) -> bool:
        return "security" not in self.spec

    @property
    def is_deprecated(self) -> bool:
        return bool(self.spec.get("deprecated"))

    @property
    def parameters(self) -> list[Mapping[str, Any]]:
        return list(self.spec.get("parameters", ()))

    @property
    def key(self) -> Mapping[str, Any] | None:
        """The parameter for the idempotency key, when it takes one."""
        return next((item for item in self.parameters if item["name"] == "Idempotency-Key"), None)

    @property
    def needs_key(self) -> bool:
        return self.key is not None and bool(self.key.get("required"))

    @property
    def takes_match(self) -> bool:
        return any(item["name"] == "If-Match" for item in self.parameters)

    @property
    def body(self) -> tuple[str, Mapping[str, Any]] | None:
        """The media type and the schema of its body."""
        content = self.spec.get("requestBody", {}).get("content", {})
        return next(((name, entry["schema"]) for name, entry in content.items()), None)

    @property
    def is_plain(self) -> bool:
        """Whether it refuses in a sentence instead of a code."""
        return any(_is_plain(answer) for answer in self.spec["responses"].values())

    @property
    def every_code(self) -> list[tuple[int, str]]:
        """What it can refuse with, as (status, code)."""
        answers = sorted(self.spec["responses"].items())
        return [(int(status), code) for status, answer in answers for code in answer.get("x-codes", ())]

    @property
    def codes(self) -> list[tuple[int, str]]:
        """Its own refusals, without the shared ones."""
        return [(status, code) for status, code in self.every_code if code not in SHARED_CODES]

    @property
    def answers(self) -> list[tuple[str, Mapping[str, Any]]]:
        """What it answers when it did what was asked."""
        return [(status, answer) for status, answer in sorted(self.spec["responses"].items()) if status < "400"]


def _is_plain(answer: Mapping[str, Any]) -> bool:
    content = answer.get("content", {}).get("application/json", {})
    return str(content.get("schema", {}).get("$ref", "")).endswith("/PlainError")


class Description:
    """The whole description, with its references resolved on demand."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.operations = [
            Operation(method.upper(), path, spec)
            for path, methods in document["paths"].items()
            for method, spec in methods.items()
        ]
        self.by_call = {operation.call: operation for operation in self.operations}
        self.tags: dict[str, str] = {tag["name"]: tag["description"] for tag in document["tags"]}

    @property
    def shapes(self) -> dict[str, Mapping[str, Any]]:
        return dict(self.document["components"]["schemas"])

    def of_tag(self, tag: str) -> list[Operation]:
        """The operations of a tag: by path, reading before writing."""
        order = ("GET", "POST", "PUT", "DELETE")
        mine = [operation for operation in self.operations if operation.tag == tag]
        return sorted(mine, key=lambda each: (each.path, order.index(each.method)))

    def resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """A schema without its reference; what stands beside the reference wins."""
        if "$ref" not in schema:
            return schema
        found = self.shapes[str(schema["$ref"]).rpartition("/")[2]]
        return {**found, **{key: value for key, value in schema.items() if key != "$ref"}}

    def without_null(self, schema: Mapping[str, Any]) -> tuple[Mapping[str, Any], bool]:
        """A schema's other branch when it may be null, and whether it may."""
        resolved = self.resolved(schema)
        branches = resolved.get("anyOf", ())
        others = [branch for branch in branches if branch != {"type": "null"}]
        if len(others) == len(branches):
            return resolved, False
        rest = {key: value for key, value in resolved.items() if key != "anyOf"}
        if len(others) > 1:
            return {**rest, "anyOf": others}, True
        return {**self.resolved(others[0]), **rest}, True

    def fields(self, schema: Mapping[str, Any], prefix: str = "", depth: int = 0) -> Iterator[FieldRow]:
        """The fields of an object, those of inner objects with dotted names; of either object, those of both."""
        plain, _ = self.without_null(schema)
        for branch in plain.get("anyOf", ()):
            yield from (
                replace(row, meaning=f"{row.meaning} (`{self.resolved(branch).get('title')}`)".strip())
                for row in self.fields(branch, prefix, depth)
            )
        for name, described in plain.get("properties", {}).items():
            required = name in plain.get("required", ())
            yield self.row(prefix + name, described, required=required)
            inner, _ = self.without_null(described)
            if inner.get("type") == "array":
                inner, name = self.without_null(inner.get("items", {}))[0], f"{name}[]"
            if inner.get("properties") and depth < _MAX_DEPTH:
                yield from self.fields(inner, f"{prefix}{name}.", depth + 1)

    def row(self, name: str, schema: Mapping[str, Any], *, required: bool, place: str = "body") -> FieldRow:
        """One field or parameter in words."""
        plain, _ = self.without_null(schema)
        default = plain.get("default")
        shown = "" if default is None else str(default).lower() if isinstance(default, bool) else str(default)
        return FieldRow(name, self.kind(schema), required, shown, str(schema.get("description", "")), place)

    def kind(self, schema: Mapping[str, Any]) -> str:
        """The type of a value in words, with its limits."""
        plain, nullable = self.without_null(schema)
        words = self._kind(plain)
        return f"{words}, or null" if nullable else words

    def _kind(self, schema: Mapping[str, Any]) -> str:
        if "enum" in schema:
            return " · ".join(f"`{value}`" for value in schema["enum"])
        if "const" in schema:
            return f"`{schema['const']}`"
        if "anyOf" in schema:
            return self._kind_of_either(schema["anyOf"])
        kind = schema.get("type")
        if kind == "array":
            limit = f", at most {schema['maxItems']}" if "maxItems" in schema else ""
            return f"list of {self.kind(schema.get('items', {}))}{limit}"
        if kind == "string":
            return _text(schema)
        if kind in ("integer", "number"):
            return f"{kind}{_range(schema)}"
        return "boolean" if kind == "boolean" else str(schema.get("title") or "object")

    def _kind_of_either(self, branches: list[Mapping[str, Any]]) -> str:
        patterns = " ".join(str(branch.get("pattern", "")) for branch in branches)
        bounds = next((branch for branch in branches if branch.get("type") == "number"), {})
        if _MONEY_DIGITS in patterns:
            return f"amount{_range(bounds)}"
        if bounds.get("maximum") == 1:
            return "rate, 0 to 1"
        return " or ".join(dict.fromkeys(self.kind(branch) for branch in branches))

    def answer(self, response: Mapping[str, Any]) -> str:
        """The shape of an answer: the name of a shape, a page of one, a list of one, or a media type."""
        found = [self._answer(media, entry.get("schema", {})) for media, entry in response.get("content", {}).items()]
        return " or ".join(found) or "no body"

    def _answer(self, media: str, schema: Mapping[str, Any]) -> str:
        if media != "application/json":
            return f"`{media}`"
        if "anyOf" in schema:
            return " or ".join(self._answer(media, branch) for branch in schema["anyOf"])
        if schema.get("type") == "array":
            return f"a list of {self._answer(media, schema['items'])}"
        name = str(schema.get("$ref", "")).rpartition("/")[2]
        if name.startswith("Page_"):
            return f"a page of {_linked(name.removeprefix('Page_').rstrip('_'))}"
        return _linked(name) if name else "JSON"


def _linked(name: str) -> str:
    return f"[{name}](#{name.lower()})"


def _text(schema: Mapping[str, Any]) -> str:
    known = {"uuid": "id (UUID)", "date": "date", "date-time": "instant", "email": "e-mail address", "binary": "bytes"}
    if (word := known.get(str(schema.get("format")))) is not None:
        return word
    if str(schema.get("pattern", "")).endswith(r"\.\d{2}$"):
        return "amount"
    least, most = schema.get("minLength", 0), schema.get("maxLength")
    if least and most:
        return f"text, {least} to {most} characters"
    if most:
        return f"text, at most {most} characters"
    return f"text, at least {least} characters" if least else "text"


def _range(schema: Mapping[str, Any]) -> str:
    least, most, above = (schema.get(name) for name in ("minimum", "maximum", "exclusiveMinimum"))
    if least is not None and most is not None:
        return f", {least:g} to {most:.0f}"
    if above is not None:
        return f" above {above:g}"
    return f", at least {least:g}" if least is not None else f", at most {most:.0f}" if most is not None else ""

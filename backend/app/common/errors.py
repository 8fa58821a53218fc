"""Errors: what a caller did wrong, or what stopped us, in one envelope.

`{"error": {"code", "message", "details", "trace_id"}}` on every refusal of `/api/v1`, and `{"error": "..."}` in
plain words below the paths whose partners know no other shape: chosen here and nowhere else. Invariant: a code is
a stable word that callers may branch on; a message is for people; nothing internal is ever shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from typing import Any, ClassVar, Final

import psycopg
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from app.common import logging

log = logging.get_logger(__name__)

PLAIN_PATHS: Final = "/api/commerce/"
"""Below it a refusal is one sentence, and input that breaks a rule is 400."""

speaks_plainly: ContextVar[bool] = ContextVar("speaks_plainly", default=False)
"""Whether the request that is being answered came to one of those paths."""


class DomainError(Exception):
    """A refusal a caller can understand. Subclasses fix `code`, `status` and the default `message`."""

    code: ClassVar[str]
    status: ClassVar[int]
    message: ClassVar[str]

    def __init__(
        self,
        message: str | None = None,
        *,
        details: dict[str, Any] | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(message or self.message)
        self.details = details
        self.retry_after = retry_after


class Unauthorized(DomainError):
    code, status, message = "unauthorized", 401, "A valid identity is required."


class Forbidden(DomainError):
    code, status, message = "forbidden", 403, "Your role does not permit this."


class MalformedJson(DomainError):
    code, status, message = "malformed_json", 400, "The body is not valid JSON."


class PayloadTooLarge(DomainError):
    code, status, message = "payload_too_large", 413, "The body is too large."


class NotAcceptable(DomainError):
    code, status, message = "not_acceptable", 406, "Nothing here is of a type that `Accept` names."


class UnsupportedMediaType(DomainError):
    code, status, message = "unsupported_media_type", 415, "Send the body as application/json."


class PreconditionFailed(DomainError):
    code, status, message = "precondition_failed", 412, "The object changed since you read it."


class ServiceUnavailable(DomainError):
    code, status, message = "service_unavailable", 503, "The service cannot answer now; try again shortly."


class InternalServerError(DomainError):
    """The unexpected; its `trace_id` finds the log line, which alone knows more."""

    code, status, message = "internal_server_error", 500, "Something went wrong on our side."


class ValidationFailed(DomainError):
    """Input that breaks a rule of form or of business, named field by field."""

    code, status, message = "validation_error", 422, "The request is not valid."

    def __init__(self, *errors: FieldError) -> None:
        super().__init__(details={"errors": [error.model_dump() for error in errors]})


class FieldError(BaseModel):
    """One rule broken by one field."""

    model_config = ConfigDict(frozen=True)

    loc: list[str | int] = Field(examples=[["body", "monthly_fee"]], description="Where; first body|query|path|header.")
    msg: str = Field(examples=["Input should be greater than 0"])
    type: str = Field(examples=["greater_than"])


def invalid_field(*loc: str | int, msg: str, kind: str = "value_error") -> ValidationFailed:
    """The refusal of one field."""
    return ValidationFailed(FieldError(loc=list(loc), msg=msg, type=kind))


class ErrorBody(BaseModel):
    code: str = Field(description="Stable word that programs may branch on.", examples=["validation_error"])
    message: str = Field(description="A sentence for people.", examples=["The request is not valid."])
    details: dict[str, Any] | None = Field(default=None, description="What the code promises to explain.")
    trace_id: str = Field(description="Equal to `X-Request-ID`; finds the log line.")


class ErrorEnvelope(BaseModel):
    """The shape of every refusal."""

    error: ErrorBody


class PlainError(BaseModel):
    """A refusal in plain words."""

    error: str = Field(examples=["This invoice does not exist."])


_BY_STATUS = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    413: "payload_too_large",
    415: "unsupported_media_type",
    429: "rate_limited",
    503: "service_unavailable",
}


def envelope(
    status: int,
    code: str,
    message: str,
    *,
    details: dict[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """The refusal as a response, carrying the request's id."""
    if speaks_plainly.get():
        return JSONResponse({"error": _sentence(message, details)}, status_code=plain_status(status), headers=headers)
    trace_id = logging.request_id.get() or ""
    body = {"error": {"code": code, "message": message, "details": details, "trace_id": trace_id}}
    return JSONResponse(body, status_code=status, headers=headers)


def plain_status(status: int) -> int:
    """The status of a refusal in plain words, which knows no 422."""
    return 400 if status == 422 else status


def _sentence(message: str, details: Mapping[str, Any] | None) -> str:
    """A refusal for people alone: the fields that are wrong, each with what is."""
    wrong = (details or {}).get("errors")
    if not wrong:
        return message
    return "; ".join(f"{'.'.join(map(str, item['loc'][1:])) or item['loc'][0]}: {item['msg']}" for item in wrong)


def refusal(error: DomainError) -> JSONResponse:
    """The response of a `DomainError`."""
    headers = {"Retry-After": str(error.retry_after)} if error.retry_after is not None else {}
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return envelope(error.status, error.code, str(error), details=error.details, headers=headers)


def documented(*errors: type[DomainError]) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI `responses` of a route that can raise these errors (shared ones are added once)."""
    by_status: dict[int | str, dict[str, Any]] = {}
    for error in errors:
        entry = by_status.setdefault(error.status, {"model": ErrorEnvelope, "description": ""})
        entry["description"] = " · ".join(filter(None, (entry["description"], f"`{error.code}`: {error.message}")))
        entry.setdefault("x-codes", []).append(error.code)
    return by_status


def _on_domain_error(_request: Request, error: Exception) -> Response:
    assert isinstance(error, DomainError)  # noqa: S101 - registered for this class
    return refusal(error)


def _on_http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class
    code, headers = _BY_STATUS.get(error.status_code, "error"), dict(error.headers or {})
    if error.status_code == 405 and (allowed := _allowed_methods(request)):
        headers["Allow"] = ", ".join(sorted(allowed))
    return envelope(error.status_code, code, str(error.detail), headers=headers)


def _allowed_methods(request: Request) -> set[str]:
    """What every route of this path answers to; the framework names the methods of the first route only."""
    routes = [route for route in iter_route_contexts(request.app.routes) if route.path]
    matching = (str(route.path) for route in routes if compile_path(str(route.path))[0].match(request.url.path))
    template = next(matching, None)
    methods = set[str]().union(*(route.methods or () for route in routes if route.path == template))
    return methods | {"HEAD"} if "GET" in methods else methods


def _on_validation_error(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class
    if any(item["type"] == "json_invalid" for item in error.errors()):
        return refusal(MalformedJson())
    return refusal(ValidationFailed(*_field_errors(error.errors())))


def _field_errors(items: Iterable[Mapping[str, Any]]) -> list[FieldError]:
    return [
        FieldError(
            loc=[str(p) if not isinstance(p, int) else p for p in item["loc"]],
            msg=item["msg"].removeprefix("Value error, "),
            type=item["type"],
        )
        for item in items
    ]


def _on_database_error(_request: Request, error: Exception) -> Response:
    """Hostile text is the caller's fault, a stopped or busy database a reason to retry, the rest our bug."""
    assert isinstance(error, DBAPIError)  # noqa: S101 - registered for this class
    cause = error.orig
    if isinstance(cause, psycopg.errors.LockNotAvailable | psycopg.errors.DeadlockDetected):
        return refusal(ServiceUnavailable(retry_after=1))
    if isinstance(cause, psycopg.OperationalError):
        log.error("database_unavailable", error=type(cause).__name__)
        return refusal(ServiceUnavailable(retry_after=2))
    raise error


def register(app: FastAPI) -> None:
    """Give every refusal of the application the one envelope."""
    app.add_exception_handler(DomainError, _on_domain_error)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(RequestValidationError, _on_validation_error)
    app.add_exception_handler(DBAPIError, _on_database_error)

"""The request as a whole: its id, its limits, its last line of defence, its headers.

Pure ASGI, from the outside in: CORS, request context (id, log line, metrics, the unexpected turned into
the 500 envelope), `HEAD`, body check, admission. Invariant: every answer, whatever went wrong, has the request's
id, the CORS headers and the one error envelope; the pool never has more waiting owners than connections.
"""

from __future__ import annotations

import asyncio
import json
import math
import re
import time
import unicodedata
from typing import Annotated, Any, Final
from urllib.parse import parse_qsl
from uuid import uuid4

from fastapi import FastAPI, Header
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.common import errors, logging, metrics
from app.common.errors import (
    DomainError,
    InternalServerError,
    MalformedJson,
    NotAcceptable,
    PayloadTooLarge,
    UnsupportedMediaType,
    invalid_field,
    refusal,
)
from app.common.settings import Settings

REQUEST_ID_HEADER: Final = "X-Request-ID"
MAX_BODY_BYTES: Final = 1024 * 1024
MAX_LANDING_BODY_BYTES: Final = 64 * 1024
MAX_NESTING: Final = 32
_MAX_DIGITS: Final = 308
_VALID_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._-]{8,128}")
_FORBIDDEN_TEXT: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_API_PATHS: Final = "/api/"
_FORM_PATHS: Final = ("/api/v1/auth/token",)
_FORM: Final = "application/x-www-form-urlencoded"
_JSON: Final = re.compile(r"application/(?:[\w.+-]+\+)?json")
_PRODUCED: Final = (
    "application/json",
    "application/pdf",
    "application/xml",
    "application/zip",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "text/csv",
)
_PRODUCED_FAMILIES: Final = {f"{name.partition('/')[0]}/*" for name in _PRODUCED}
_REFUSED_RANGE: Final = re.compile(r";\s*q=0(?:\.0*)?\s*(?:;|$)")
_UNLIMITED_PATHS: Final = ("/api/v1/health", "/metrics")
_SECURITY_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}

IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", description="The `ETag` that was read; stale is 412.", max_length=100),
]

log = logging.get_logger(__name__)


class RequestContext:
    """Gives the request its id, its log line and metrics, and catches what nobody else did."""

    def __init__(self, app: ASGIApp, *, strict_transport: bool) -> None:
        self.app = app
        self.headers = dict(_SECURITY_HEADERS)
        if strict_transport:
            self.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        sent = Headers(scope=scope).get(REQUEST_ID_HEADER, "")
        trace_id = sent if _VALID_REQUEST_ID.fullmatch(sent) else uuid4().hex
        logging.request_id.set(trace_id)
        logging.actor_id.set(None)
        errors.speaks_plainly.set(scope["path"].startswith(errors.PLAIN_PATHS))
        started, status = time.perf_counter(), 500

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers[REQUEST_ID_HEADER] = trace_id
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except Exception:
            log.exception("request_failed", method=scope["method"], route=route_template(scope))
            if status != 500:
                raise
            await refusal(InternalServerError())(scope, receive, send_with_headers)
        finally:
            _observe(scope, status, time.perf_counter() - started)


def route_template(scope: Scope) -> str:
    """The whole path with its parameters' names, `unmatched` where no route answered.

    A route of an included router knows only its own part, which several interfaces may share.
    """
    included = scope.get("fastapi", {}).get("effective_route_context")
    path = getattr(included or scope.get("route"), "path", None)
    return path if isinstance(path, str) and path else "unmatched"


def _observe(scope: Scope, status: int, seconds: float) -> None:
    route, method = route_template(scope), scope["method"]
    if method not in {"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"}:
        method = "OTHER"
    metrics.requests_total.labels(method, route, str(status)).inc()
    metrics.request_seconds.labels(method, route).observe(seconds)
    log.info("request", method=method, route=route, status=status, milliseconds=round(seconds * 1000, 1))


class HeadAsGet:
    """Answers `HEAD` in the API as `GET` would be answered, without the body."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD" or not scope["path"].startswith(_API_PATHS):
            await self.app(scope, receive, send)
            return

        async def send_head(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        asked = {**scope, "method": "GET"}
        try:
            await self.app(asked, receive, send_head)
        finally:
            scope["route"] = asked.get("route")


class BodyCheck:
    """Reads a JSON body once, refuses what no endpoint may see, and hands on the rest unchanged.

    Too large, not JSON, nested deeper than `MAX_NESTING`, not-a-number, control characters and lone
    surrogates are refused, and so is a caller that accepts none of our types; text is brought to Unicode's
    composed form.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            _check_query(scope)
            _check_accept(scope)
            body = await _read_body(scope, receive)
            if body and _is_json(scope):
                body = checked_json(body)
            elif body and scope["path"] in _FORM_PATHS:
                _check_texts(_form_texts(body.decode("latin-1"), "body"))
        except DomainError as error:
            await refusal(error)(scope, receive, send)
            return
        delivered = False

        async def replay() -> Message:
            nonlocal delivered
            if delivered:
                return await receive()
            delivered = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self.app(scope, replay, send)


def _check_accept(scope: Scope) -> None:
    ranges = ",".join(Headers(scope=scope).getlist("accept")).lower().split(",")
    if scope["path"].startswith(_API_PATHS) and not any(_is_produced(item) for item in ranges):
        raise NotAcceptable(details={"available": list(_PRODUCED)})


def _is_produced(media_range: str) -> bool:
    name = media_range.partition(";")[0].strip()
    if _REFUSED_RANGE.search(media_range):
        return False
    return name in ("", "*", "*/*", *_PRODUCED) or name in _PRODUCED_FAMILIES


def _is_json(scope: Scope) -> bool:
    """Whether a body is to be read as JSON; the API knows nothing else but its token form."""
    sent = Headers(scope=scope).get("content-type", "").partition(";")[0].strip().lower()
    if scope["path"] in _FORM_PATHS:
        if sent != _FORM:
            raise UnsupportedMediaType(f"Send the body as {_FORM}.", details={"sent": sent[:100]})
        return False
    if not _JSON.fullmatch(sent) and scope["path"].startswith(_API_PATHS):
        raise UnsupportedMediaType(details={"sent": sent[:100]})
    return _JSON.fullmatch(sent) is not None


def _check_query(scope: Scope) -> None:
    query = _form_texts(scope.get("query_string", b"").decode("latin-1"), "query")
    _check_texts([(scope.get("path", ""), "path"), *query])


def _check_texts(texts: list[tuple[str, str]]) -> None:
    for text_, where in texts:
        if _FORBIDDEN_TEXT.search(text_):
            raise invalid_field(
                *where.split(" ", 1), msg="Control characters are not allowed", kind="control_character"
            )


def _form_texts(raw: str, where: str) -> list[tuple[str, str]]:
    """The values of a query or form, each with where it was found."""
    try:
        pairs = parse_qsl(raw, keep_blank_values=True, errors="surrogateescape", max_num_fields=100)
    except ValueError as error:
        raise invalid_field(where, msg="Too many parameters") from error
    return [(value, f"{where} {name}") for name, value in pairs]


async def _read_body(scope: Scope, receive: Receive) -> bytes:
    limit = MAX_LANDING_BODY_BYTES if scope["path"].startswith("/api/v1/landing/") else MAX_BODY_BYTES
    declared = Headers(scope=scope).get("content-length", "0")
    if not declared.isdigit() or int(declared) > limit:
        raise PayloadTooLarge(details={"maximum_bytes": limit})
    parts: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            break
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > limit:
            raise PayloadTooLarge(details={"maximum_bytes": limit})
        more = message.get("more_body", False)
    return b"".join(parts)


def checked_json(body: bytes) -> bytes:
    """The same JSON with composed text; the very same bytes when nothing had to change.

    Errors: `MalformedJson`; `ValidationFailed` naming the place of a forbidden value.
    """
    try:
        value = json.loads(body, parse_int=_whole_number)
    except (ValueError, RecursionError) as error:
        raise MalformedJson from error
    composed = _checked_value(value, ["body"])
    return body if composed == value else json.dumps(composed).encode()


def _whole_number(digits: str) -> int | float:
    """An integer; one that is beyond every number of ours is as good as infinite, and refused like it."""
    return int(digits) if len(digits) <= _MAX_DIGITS else math.inf


def _checked_value(value: Any, path: list[str | int]) -> Any:
    if len(path) > MAX_NESTING:
        raise invalid_field("body", msg=f"Nested deeper than {MAX_NESTING} levels", kind="too_deep")
    if isinstance(value, str):
        if _FORBIDDEN_TEXT.search(value):
            raise invalid_field(*path, msg="Control characters are not allowed", kind="control_character")
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if isinstance(value, float) and not math.isfinite(value):
        raise invalid_field(*path, msg="Not a finite number", kind="finite_number")
    if isinstance(value, dict):
        return {_checked_value(key, path): _checked_value(item, [*path, key]) for key, item in value.items()}
    if isinstance(value, list):
        return [_checked_value(item, [*path, index]) for index, item in enumerate(value)]
    return value


class Admission:
    """Lets in as many requests as the pool has connections; the rest wait here, holding nothing.

    A thread that waits for a connection whose owner waits for a thread would wait for ever.
    """

    def __init__(self, app: ASGIApp, *, capacity: int) -> None:
        self.app = app
        self.slots = asyncio.Semaphore(capacity)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(_UNLIMITED_PATHS):
            await self.app(scope, receive, send)
            return
        async with self.slots:
            with metrics.requests_in_flight.track_inprogress():
                await self.app(scope, receive, send)


def install(app: FastAPI, settings: Settings) -> None:
    """Wrap the application; the last added is the outermost."""
    app.add_middleware(Admission, capacity=settings.db_pool_size)
    app.add_middleware(BodyCheck)
    app.add_middleware(HeadAsGet)
    app.add_middleware(RequestContext, strict_transport=not settings.app_env.is_development)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(settings.cors_origins),
        allow_credentials=True,
        allow_methods=["GET", "POST", "PUT", "DELETE"],
        allow_headers=[
            "Authorization",
            "Content-Type",
            "Idempotency-Key",
            "If-Match",
            "If-None-Match",
            "Prefer",
            "traceparent",
            "tracestate",
            REQUEST_ID_HEADER,
            "X-Actor-Id",
            "X-Actor-Roles",
            "X-Tenant",
        ],
        expose_headers=[
            REQUEST_ID_HEADER,
            "ETag",
            "Location",
            "Retry-After",
            "Idempotency-Replayed",
            "Link",
            "Deprecation",
            "Content-Disposition",
        ],
    )


def pdf_response(file_name: str, content: bytes) -> Response:
    """A document to keep: an attachment that no cache may hold."""
    return Response(content, media_type="application/pdf", headers=attachment(file_name))


def attachment(file_name: str) -> dict[str, str]:
    """The headers of a file to keep, which no cache may hold."""
    return {"Content-Disposition": f'attachment; filename="{file_name}"', "Cache-Control": "no-store"}

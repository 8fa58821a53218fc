"""Serves the built frontend: the operator's workspace at `/`, the public pages at `/landing`.

Invariant: nothing outside the build folder, no hidden file and no reserved path is ever answered from here;
what is neither a page nor a file of the build is a 404 in the application's own error envelope.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from email.utils import formatdate, parsedate_to_datetime
from mimetypes import guess_type
from pathlib import Path, PurePosixPath

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

LANDING_CSP = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; frame-ancestors 'none'; "
    "form-action 'self'"
)
# The operator's component library writes style attributes, and documents that were fetched with an identity are
# shown from memory; scripts stay as strict as on the landing.
OPERATOR_CSP = f"{LANDING_CSP}; style-src 'self' 'unsafe-inline'; frame-src 'self' blob:"

NOT_BUILT = "The frontend is not built. Run `npm ci` and `npm run build` in `frontend`, then reload.\n"

IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATE = "no-cache"
ONE_HOUR = "public, max-age=3600"

_RESERVED = ("api", "docs", "redoc", "openapi.json", "metrics")
_VARIANTS = {"br": ".br", "gzip": ".gz"}
_MEDIA_TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".map": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True, slots=True)
class _Target:
    """A file of the build: where it stands in it, and which entry it belongs to."""

    name: PurePosixPath
    is_landing: bool

    @property
    def is_page(self) -> bool:
        return self.name.suffix == ".html"

    @property
    def cache_control(self) -> str:
        if self.is_page:
            return REVALIDATE
        hashed = "assets" in self.name.parts[:-1]
        return IMMUTABLE if hashed else ONE_HOUR


@dataclass(frozen=True, slots=True)
class _Variant:
    """The bytes to send for a target: the file itself or a precompressed copy of it."""

    path: Path
    status: os.stat_result
    encoding: str | None

    @property
    def etag(self) -> str:
        suffix = f"-{self.encoding}" if self.encoding else ""
        return f'"{self.status.st_mtime_ns:x}-{self.status.st_size:x}{suffix}"'


class StaticSite:
    """ASGI application over one build folder, which may appear or be replaced while it runs.

    Set it as the router's `default`, so that a wrong method on an API path stays a 405; it also works as a
    mount at `/`.
    """

    def __init__(self, dist: Path) -> None:
        self._dist = dist

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise HTTPException(404)
        response = self._respond(scope["method"], _route_path(scope), Headers(scope=scope))
        # No page needs ranges, and a bad one would be answered outside the error envelope.
        headers = [(name, value) for name, value in scope["headers"] if name != b"range"]
        await response({**scope, "headers": headers}, receive, send)

    def _respond(self, method: str, path: str, request: Headers) -> Response:
        target = _target(path)
        if target is None:
            raise HTTPException(404)
        if method not in ("GET", "HEAD"):
            raise HTTPException(405, headers={"Allow": "GET, HEAD"})
        file = self._dist.joinpath(*target.name.parts)
        plain = _regular_file(file)
        if plain is None:
            if target.is_page:
                return PlainTextResponse(NOT_BUILT, 503, {"Cache-Control": "no-store", "Retry-After": "30"})
            raise HTTPException(404)
        variants = _variants(file)
        variant = _choose(variants, request.get("accept-encoding", "")) or _Variant(file, plain, None)
        headers = _headers(target, variant, varies=bool(variants))
        if _is_current(variant, request):
            return Response(status_code=304, headers=headers)
        return FileResponse(variant.path, media_type=_media_type(file), stat_result=variant.status, headers=headers)


def _route_path(scope: Scope) -> str:
    """The path below the mount point."""
    path: str = scope["path"]
    root: str = scope.get("root_path", "").rstrip("/")
    return path[len(root) :] if root and path.startswith(f"{root}/") else path


def _target(path: str) -> _Target | None:
    """Which file answers a path; None when none may."""
    segments = [segment for segment in path.split("/") if segment]
    if any(segment.startswith(".") or "\\" in segment or "\0" in segment for segment in segments):
        return None
    if segments and segments[0] in _RESERVED:
        return None
    is_landing = bool(segments) and segments[0] == "landing"
    if not segments or "." not in segments[-1]:
        page = PurePosixPath("landing/landing.html") if is_landing else PurePosixPath("index.html")
        return _Target(page, is_landing)
    name = PurePosixPath(*segments)
    return None if name.suffix in _VARIANTS.values() else _Target(name, is_landing)


def _regular_file(path: Path) -> os.stat_result | None:
    """The status of a file; None for anything else, symbolic links included: a build has none."""
    try:
        status = path.lstat()
    except (OSError, ValueError):
        return None
    return status if stat.S_ISREG(status.st_mode) else None


def _variants(file: Path) -> dict[str, _Variant]:
    """The precompressed copies beside a file, best first."""
    found: dict[str, _Variant] = {}
    for encoding, suffix in _VARIANTS.items():
        path = file.with_name(file.name + suffix)
        status = _regular_file(path)
        if status is not None:
            found[encoding] = _Variant(path, status, encoding)
    return found


def _choose(variants: dict[str, _Variant], accepted: str) -> _Variant | None:
    """The best copy that the client accepts; `q=0` and an absent header accept none."""
    wanted = dict(_weighted(item) for item in accepted.lower().split(",") if item.strip())
    for encoding, variant in variants.items():
        if wanted.get(encoding, wanted.get("*", 0.0)) > 0:
            return variant
    return None


def _weighted(item: str) -> tuple[str, float]:
    name, _, parameters = item.strip().partition(";")
    weight = parameters.strip().removeprefix("q=")
    try:
        return name.strip(), float(weight) if weight else 1.0
    except ValueError:
        return name.strip(), 0.0


def _headers(target: _Target, variant: _Variant, *, varies: bool) -> dict[str, str]:
    headers = {
        "Cache-Control": target.cache_control,
        "ETag": variant.etag,
        "Last-Modified": formatdate(variant.status.st_mtime, usegmt=True),
        "Accept-Ranges": "none",
    }
    if varies:
        headers["Vary"] = "Accept-Encoding"
    if variant.encoding is not None:
        headers["Content-Encoding"] = variant.encoding
    if target.is_page:
        headers["Content-Security-Policy"] = LANDING_CSP if target.is_landing else OPERATOR_CSP
    return headers


def _is_current(variant: _Variant, request: Headers) -> bool:
    """Whether the client already has these bytes. A tag, when sent, decides alone."""
    tags = request.get("if-none-match")
    if tags is not None:
        known = [tag.strip().removeprefix("W/") for tag in tags.split(",")]
        return variant.etag in known or known == ["*"]
    since = request.get("if-modified-since")
    if since is None:
        return False
    try:
        return int(variant.status.st_mtime) <= parsedate_to_datetime(since).timestamp()
    except (TypeError, ValueError, OverflowError):
        return False


def _media_type(file: Path) -> str:
    known = _MEDIA_TYPES.get(file.suffix) or guess_type(file.name)[0]
    return known or "application/octet-stream"

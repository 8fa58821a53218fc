"""One effect per key: the first answer is kept with the change itself and given again.

The key is claimed by inserting its row in the request's transaction: a second request with the same key
waits on that row, then replays. Invariant: record and change are kept together or not at all, so a failed
attempt leaves the key free and a crash can never separate them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated, Any, Final

from fastapi import Depends, Header, Request
from pydantic import BaseModel
from sqlalchemy import LargeBinary, UniqueConstraint, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Mapped, Session, mapped_column
from starlette.responses import Response

from app.common import clock, signing
from app.common.auth import PUBLIC_ACTOR, CurrentIdentity, PublicSessionDep, SessionDep
from app.common.errors import DomainError
from app.common.tables import Base, TenantRow, uuid7

_KEPT: Final = timedelta(days=30)
_WAIT = "2s"
_VALID_KEY: Final = re.compile(r"[\x21-\x7e]{8,255}")
_OMITTED_BODY: Final = b""

MANDATORY: Final = "x-mandatory"
"""Marks a header of the API description that may not be left out although its absence is no form error."""

# The form is checked below, by a code of its own, and only described here.
_KEY_SCHEMA: Final[dict[str, Any]] = {"minLength": 8, "maxLength": 255, "pattern": "^[!-~]{8,255}$"}
_KEY_DESCRIPTION: Final = "The same key gives the same answer again and no second effect."


class IdempotencyKeyInvalid(DomainError):
    code, status = "idempotency_key_invalid", 400
    message = "Send an Idempotency-Key header of 8 to 255 visible ASCII characters."


class IdempotencyKeyPayloadConflict(DomainError):
    code, status = "idempotency_key_payload_conflict", 409
    message = "This Idempotency-Key was already used for another request."


class IdempotencyInProgress(DomainError):
    code, status = "idempotency_in_progress", 409
    message = "A request with this Idempotency-Key is still running."


class IdempotencyRecord(TenantRow, Base):
    __tablename__ = "idempotency_records"

    scope: Mapped[str]
    key: Mapped[str]
    operation: Mapped[str]
    payload_hash: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[int]
    body: Mapped[str]
    headers: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    expires_at: Mapped[datetime]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (UniqueConstraint("tenant_id", "scope", "key"),)


_CLAIM: Final = text("""
with impatient as materialized (
  select set_config('lock_timeout', :wait, true) as wait
), claimed as (
  insert into idempotency_records (id, scope, key, operation, payload_hash, status, body, expires_at)
  select :id, :scope, :key, :operation, :payload_hash, 0, '', :expires_at from impatient where wait is not null
  on conflict do nothing returning id
)
select n from (select count(*) as n from claimed) counted
where n < 0 or set_config('lock_timeout', '15s', true) is not null
""")
"""One statement for what every write waits for; the timeout is short only while it waits for another's key."""


_KEEP: Final = text("""
update idempotency_records set status = :status, body = :body, headers = cast(:headers as jsonb)
where scope = :scope and key = :key
""")


class Once:
    """Runs a request's work at most once per key, and answers every repetition alike."""

    def __init__(self, session: Session, scope: str, operation: str, key: str | None) -> None:
        self.session, self.scope, self.operation, self.key = session, scope, operation, key

    def __call__(
        self,
        payload: BaseModel | None,
        work: Callable[[], BaseModel],
        *,
        status: int = 200,
        headers: Callable[[Any], dict[str, str]] = lambda _answer: {},
        status_of: Callable[[Any], int] | None = None,
        is_secret: bool = False,
    ) -> Response:
        """The answer of `work`, or the kept answer of the first request with this key.

        Args: payload: what must be the same for a replay; None accepts any payload; is_secret: the answer shows what
            nobody may read in the database, and is kept sealed.
        Errors: `IdempotencyInProgress`, `IdempotencyKeyPayloadConflict`, and those of `work`.
        """
        digest = payload_digest(payload)
        if self.key is not None and not self._claim(digest):
            return self._replay(digest)
        answer = work()
        self.session.flush()
        code = status_of(answer) if status_of else status
        body, extra = answer.model_dump_json(), headers(answer)
        if self.key is not None:
            self._keep(code, signing.seal({"body": body}) if is_secret else body, extra)
        return Response(body, status_code=code, headers=extra, media_type="application/json")

    def _claim(self, digest: bytes) -> bool:
        row = {
            "id": uuid7(),
            "scope": self.scope,
            "key": self.key,
            "operation": self.operation,
            "payload_hash": digest,
            "expires_at": clock.now() + _KEPT,
        }
        try:
            claimed: int = self.session.execute(_CLAIM, row | {"wait": _WAIT}).scalar_one()
        except OperationalError as error:
            raise IdempotencyInProgress(retry_after=1) from error
        return claimed == 1

    def _replay(self, digest: bytes) -> Response:
        mine = (IdempotencyRecord.scope == self.scope, IdempotencyRecord.key == self.key)
        record = self.session.scalars(select(IdempotencyRecord).where(*mine)).one()
        if record.operation != self.operation or (digest != _OMITTED_BODY and record.payload_hash != digest):
            raise IdempotencyKeyPayloadConflict
        body = json.loads(_opened(record.body))
        if isinstance(body, dict) and "idempotency_replayed" in body:
            body["idempotency_replayed"] = True
        headers = {**record.headers, "Idempotency-Replayed": "true"}
        content = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        return Response(content, status_code=record.status, headers=headers, media_type="application/json")

    def _keep(self, status: int, body: str, headers: dict[str, str]) -> None:
        kept = {"status": status, "body": body, "headers": json.dumps(headers)}
        self.session.execute(_KEEP, kept | {"scope": self.scope, "key": self.key})


def _opened(kept: str) -> str:
    """An answer as it was given: JSON begins with a bracket, what is sealed does not."""
    return kept if kept[:1] in "{[" else str(signing.open_sealed(kept)["body"])


def payload_digest(payload: BaseModel | None) -> bytes:
    """SHA-256 of the canonical form of a validated payload; the same for `1`, `"1.00"` and `1.0`."""
    if payload is None:
        return _OMITTED_BODY
    canonical = json.dumps(payload.model_dump(mode="json"), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).digest()


def _checked_key(value: str | None) -> str | None:
    if value is not None and not _VALID_KEY.fullmatch(value):
        raise IdempotencyKeyInvalid
    return value


type _MandatoryKey = Annotated[
    str | None,
    Header(alias="Idempotency-Key", description=_KEY_DESCRIPTION, json_schema_extra={**_KEY_SCHEMA, MANDATORY: True}),
]
type _WelcomeKey = Annotated[
    str | None, Header(alias="Idempotency-Key", description=_KEY_DESCRIPTION, json_schema_extra=_KEY_SCHEMA)
]


async def _required(
    request: Request, session: SessionDep, identity: CurrentIdentity, key: _MandatoryKey = None
) -> Once:
    return _once(request, session, identity.actor_id, _present(key))


async def _optional(request: Request, session: SessionDep, identity: CurrentIdentity, key: _WelcomeKey = None) -> Once:
    return _once(request, session, identity.actor_id, _checked_key(key))


async def _public_required(request: Request, session: PublicSessionDep, key: _MandatoryKey = None) -> Once:
    return _once(request, session, _endpoint_of(request), _present(key))


async def _public_optional(request: Request, session: PublicSessionDep, key: _WelcomeKey = None) -> Once:
    return _once(request, session, _endpoint_of(request), _checked_key(key))


def _present(key: str | None) -> str | None:
    if key is None:
        raise IdempotencyKeyInvalid
    return _checked_key(key)


def _endpoint_of(request: Request) -> str:
    """The scope of a public key, which belongs to nobody: the handler, so that two forms never meet."""
    return f"{PUBLIC_ACTOR}:{request.scope['endpoint'].__name__}"


def _once(request: Request, session: Session, scope: str, key: str | None) -> Once:
    return Once(session, scope, f"{request.method} {request.url.path}", key)


RequiredOnce = Annotated[Once, Depends(_required, scope="function")]
"""For writes that must not happen twice: the key is mandatory."""

OptionalOnce = Annotated[Once, Depends(_optional, scope="function")]
"""For every other write: a key is honoured when it is sent."""

PublicRequiredOnce = Annotated[Once, Depends(_public_required, scope="function")]
"""The mandatory key of a public write."""

PublicOptionalOnce = Annotated[Once, Depends(_public_optional, scope="function")]
"""The welcome key of a public write."""

KEY_ERRORS: Final = (IdempotencyKeyInvalid, IdempotencyKeyPayloadConflict, IdempotencyInProgress)
"""What a route that takes a key can answer because of it."""

"""Business verbs of the public pages: what the first page needs, and forms in progress.

Looking up a CIN is in `lookup`, submitting in `submission`, numbers in `numbers`, documents in `papers`.
"""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from app.catalog import service as catalog
from app.catalog.values import ServiceCategory
from app.common import clock
from app.common.errors import PayloadTooLarge, PreconditionFailed
from app.common.pagination import etag, is_stale
from app.common.settings import get_settings
from app.landing import queries
from app.landing.errors import LandingDraftNotFound
from app.landing.models import LandingDraft
from app.landing.rules import Flow
from app.landing.schemas import BootstrapRead, DraftCreate, DraftRead, DraftUpdate

MAX_PAYLOAD_BYTES: Final = 32 * 1024


def get_bootstrap(session: Session) -> tuple[str, str]:
    """What the first page needs, as JSON, and its `ETag`, which is the same while nothing changed."""
    content = BootstrapRead(
        flow_options=list(Flow), services=list(ServiceCategory), offer_categories=catalog.list_on_sale(session)
    ).model_dump_json()
    return content, f'"{hashlib.sha256(content.encode()).hexdigest()[:32]}"'


def create_draft(session: Session, body: DraftCreate) -> DraftRead:
    """Begin a form; its id is random, because knowing it is all that opens it.

    Errors: `PayloadTooLarge`.
    """
    values = body.model_dump(mode="json")
    _check_size(body.payload)
    ends_at = clock.now() + timedelta(days=get_settings().landing_draft_days)
    draft = LandingDraft(id=uuid4(), expires_at=ends_at, **values)
    session.add(draft)
    session.flush()
    return DraftRead.model_validate(draft)


def get_draft(session: Session, draft_id: UUID) -> tuple[DraftRead, str]:
    """A form in progress and its `ETag`.

    Errors: `LandingDraftNotFound`, also once it has ended.
    """
    draft = queries.find_draft(session, draft_id, clock.now())
    if draft is None:
        raise LandingDraftNotFound
    return DraftRead.model_validate(draft), etag(draft.row_version)


def update_draft(session: Session, draft_id: UUID, body: DraftUpdate, if_match: str | None) -> tuple[DraftRead, str]:
    """Change what was sent.

    Errors: `LandingDraftNotFound`, `PreconditionFailed`, `PayloadTooLarge`.
    """
    draft = queries.find_draft_for_update(session, draft_id, clock.now())
    if draft is None:
        raise LandingDraftNotFound
    if is_stale(if_match, draft.row_version):
        raise PreconditionFailed
    sent = body.model_dump(mode="json", include=body.model_fields_set)
    _check_size(sent.get("payload", {}))
    for name, value in sent.items():
        setattr(draft, name, value)
    draft.row_version += 1
    draft.updated_at = clock.now()
    session.flush()
    return DraftRead.model_validate(draft), etag(draft.row_version)


def forget_ended(session: Session) -> int:
    """Remove drafts and one-time codes that have ended; how many."""
    return queries.delete_ended(session, clock.now())


def _check_size(payload: dict[str, Any]) -> None:
    if len(json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()) > MAX_PAYLOAD_BYTES:
        raise PayloadTooLarge("A draft's payload is too large.", details={"maximum_bytes": MAX_PAYLOAD_BYTES})

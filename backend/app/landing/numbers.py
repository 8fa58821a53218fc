"""Numbers on the public pages: held while a form is filled in, taken when it is sent."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session

from app.catalog.values import ServiceCategory
from app.common import clock
from app.common.errors import FieldError, ValidationFailed
from app.common.rate_limit import RateLimited
from app.common.settings import get_settings
from app.landing import rules
from app.landing.rules import NumberMode
from app.landing.schemas import NewSubscription, ReservationCreate, ReservationRead, ReservedNumberRead
from app.numbering import service as numbering
from app.numbering.service import NumberKind

_LOCAL_DIGITS: Final = 9
_FULL_RETRY_SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class WantedNumber:
    """The number of a new line; None lets one be drawn. `is_ours` when it was given out rather than brought."""

    identifier: str | None
    is_ours: bool


def reserve(session: Session, body: ReservationCreate) -> ReservationRead:
    """Hold numbers for a visitor until he sends his form or the time is over.

    Errors: `RateLimited` while too many are held by all visitors together, `IdentifierGenerationExhausted`.
    """
    settings = get_settings()
    if numbering.count_reserved(session) + body.count > settings.landing_held_numbers:
        raise RateLimited("Too many numbers are held at the moment.", retry_after=_FULL_RETRY_SECONDS)
    token = secrets.token_urlsafe(32)
    ends_at = clock.now() + timedelta(minutes=settings.landing_reservation_minutes)
    held = numbering.reserve_numbers(session, _kind_of(body.service_category), body.count, token, ends_at)
    shown = [ReservedNumberRead(local_number=n[-_LOCAL_DIGITS:], service_identifier=n) for n in held]
    return ReservationRead(reservation_token=token, expires_at=ends_at, numbers=shown)


def wanted_number(session: Session, body: NewSubscription) -> WantedNumber:
    """The number that a form asks for, in canonical form.

    Errors: `ValidationFailed` naming each field, `MobileNumberInvalid`, `LandlineNumberInvalid`.
    """
    existing, requested = body.existing_mobile_local_number, body.requested_mobile_local_number
    home, mode = body.home_landline_local_number, body.mobile_number_mode
    problems = rules.number_problems(body.service_category, mode, existing, requested, home)
    if problems:
        raise ValidationFailed(
            *(FieldError(loc=["body", name], msg=text, type="value_error") for name, text in problems.items())
        )
    if mode is NumberMode.USE_EXISTING and existing is not None:
        return WantedNumber(numbering.parse_number(existing, NumberKind.MOBILE), is_ours=False)
    kind, token = _kind_of(body.service_category), body.reservation_token
    reserved = numbering.list_reserved(session, token) if token is not None else []
    held = [number for number in reserved if numbering.kind_of(number) is kind]
    asked = home if home is not None else requested
    if asked is None:
        return WantedNumber(held[0] if held else None, is_ours=True)
    number = numbering.parse_number(asked, kind)
    return WantedNumber(number, is_ours=requested is not None or number in held)


def _kind_of(category: ServiceCategory) -> NumberKind:
    return NumberKind.MOBILE if category is ServiceCategory.MOBILE else NumberKind.FIXED

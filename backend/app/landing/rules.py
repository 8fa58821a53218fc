"""Rules of the public journeys: what is shown of a contact, which number fields go together. Pure."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final


class Flow(StrEnum):
    """What a visitor can come for."""

    SUBSCRIBE = "subscribe_new_service"
    CHANGE_PLAN = "upgrade_or_downgrade_existing_service"
    BILLING = "check_billing_and_download_invoices"


class DraftStatus(StrEnum):
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    CANCELLED = "cancelled"


class NumberMode(StrEnum):
    """Whether a new mobile line keeps a number or is given one."""

    USE_EXISTING = "use_existing"
    ASSIGN_NEW = "assign_new"


CODE_DIGITS: Final = 6
CODE_ATTEMPTS: Final = 5

_HIDDEN: Final = "***"
_MASKED_PHONE: Final = "+******"
_POSTAL_CODE: Final = re.compile(r"^\d{4,6}[ ,-]+|[ ,-]+\d{4,6}$")
_COUNTRIES: Final = frozenset({"maroc", "morocco", "المغرب"})
_LONGEST_CITY: Final = 4


def mask_email(email: str) -> str:
    """The first letter and the domain: `l***@example.com`."""
    name, _, domain = email.rpartition("@")
    return f"{name[:1]}{_HIDDEN}@{domain}"


def mask_phone(phone: str) -> str:
    """The last four digits, of a short number the last two: `+******1234`; its length does not show."""
    digits = "".join(character for character in phone if character.isdigit())
    return _MASKED_PHONE + digits[-4 if len(digits) > 8 else -2 :]


def mask_address(address: str) -> str:
    """The city alone; nothing where the last part may be more than one."""
    parts = [part.strip() for part in re.split(r"[\n,،;]", address) if part.strip()]
    if len(parts) > 1 and parts[-1].casefold() in _COUNTRIES:
        parts.pop()
    city = _POSTAL_CODE.sub("", parts[-1]) if parts else ""
    is_alone = len(parts) == 1
    words = city.split()
    if not words or any(character.isdigit() for character in city) or len(words) > (2 if is_alone else _LONGEST_CITY):
        return _HIDDEN
    return city


def masked_contact(email: str | None, phone: str | None) -> str | None:
    """The contact that a code is sent to, masked: e-mail before telephone; None of neither."""
    if email:
        return mask_email(email)
    return mask_phone(phone) if phone else None


def number_problems(
    service_category: str, mode: NumberMode | None, existing: str | None, requested: str | None, home: str | None
) -> dict[str, str]:
    """What is wrong with the number fields of a subscription, by field.

    Source: REST contract, section 6: a mobile needs a mode, `use_existing` its number and no requested one; internet
    and landline need a home number; fields of the other service are refused.
    """
    mobile = {
        "mobile_number_mode": mode,
        "existing_mobile_local_number": existing,
        "requested_mobile_local_number": requested,
    }
    if service_category != "mobile":
        problems = {name: "Only for a mobile service" for name, value in mobile.items() if value is not None}
        return problems if home is not None else problems | {"home_landline_local_number": "Needed for this service"}
    problems = {} if home is None else {"home_landline_local_number": "Not for a mobile service"}
    if mode is None:
        return problems | {"mobile_number_mode": "Needed for a mobile service"}
    if mode is NumberMode.USE_EXISTING:
        if existing is None:
            problems["existing_mobile_local_number"] = "Needed to keep a number"
        if requested is not None:
            problems["requested_mobile_local_number"] = "Not when a number is kept"
    elif existing is not None:
        problems["existing_mobile_local_number"] = "Not when a new number is assigned"
    return problems

"""Values of the catalogue that other domains may hold: categories, service types, policies. Pure."""

from __future__ import annotations

from enum import StrEnum


class ServiceCategory(StrEnum):
    MOBILE = "mobile"
    INTERNET = "internet"
    LANDLINE = "landline"


class ServiceType(StrEnum):
    MOBILE = "mobile"
    FIBER = "fiber"
    ADSL = "adsl"
    LANDLINE = "landline"


class AccessType(StrEnum):
    FIBER = "fiber"
    ADSL = "adsl"


class OfferStatus(StrEnum):
    ACTIVE = "active"
    RETIRED = "retired"


class Proration(StrEnum):
    DAILY = "daily"
    FULL_MONTH = "full_month"


class EarlyTerminationPolicy(StrEnum):
    NONE = "none"
    REMAINING_MONTHS = "remaining_months"
    ANRT_08_11 = "anrt_08_11"

"""Rules of the catalogue: which components make an offer, and what its service type is. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from app.catalog.values import AccessType, ServiceCategory, ServiceType


@dataclass(frozen=True, slots=True)
class Components:
    """What an offer contains. Quotas are whole numbers of at least one, null when not included."""

    mobile_data_gb: int | None = None
    mobile_calls_hours: int | None = None
    internet_access_type: AccessType | None = None
    internet_fiber_speed_mbps: int | None = None
    internet_adsl_speed_mbps: int | None = None
    internet_landline_included: bool = False
    internet_tv_included: bool = False
    landline_national_included: bool = False
    landline_international_hours: int | None = None
    landline_phone_hours: int | None = None


COMPONENT_FIELDS = tuple(field.name for field in fields(Components))


def components_of(category: ServiceCategory, sent: Mapping[str, Any]) -> Components:
    """The components of a category out of everything sent; those of other categories are cleared.

    Source: offer construction model; an internet offer always includes its landline.
    """
    own = {name: value for name, value in sent.items() if name in COMPONENT_FIELDS and value is not None}
    kept = Components(**{name: value for name, value in own.items() if name.startswith(f"{category}_")})
    if category is not ServiceCategory.INTERNET:
        return kept
    kept = replace(kept, internet_landline_included=True)
    if kept.internet_access_type is AccessType.FIBER:
        return replace(kept, internet_adsl_speed_mbps=None)
    if kept.internet_access_type is AccessType.ADSL:
        return replace(kept, internet_fiber_speed_mbps=None)
    return kept


def missing_components(category: ServiceCategory, components: Components) -> dict[str, str]:
    """What the category still needs: field name = sentence; empty when the offer is complete."""
    match category:
        case ServiceCategory.MOBILE:
            if components.mobile_data_gb is None and components.mobile_calls_hours is None:
                return {"mobile_data_gb": "A mobile offer includes data, calls or both"}
        case ServiceCategory.INTERNET:
            return _missing_access(components)
        case ServiceCategory.LANDLINE:
            quotas = (components.landline_international_hours, components.landline_phone_hours)
            if not components.landline_national_included and quotas == (None, None):
                return {"landline_national_included": "A landline offer includes at least one component"}
    return {}


def _missing_access(components: Components) -> dict[str, str]:
    match components.internet_access_type:
        case None:
            return {"internet_access_type": "An internet offer has exactly one access: fiber or adsl"}
        case AccessType.FIBER if components.internet_fiber_speed_mbps is None:
            return {"internet_fiber_speed_mbps": "A fibre access has a speed"}
        case AccessType.ADSL if components.internet_adsl_speed_mbps is None:
            return {"internet_adsl_speed_mbps": "An ADSL access has a speed"}
    return {}


def service_type_of(category: ServiceCategory, components: Components) -> ServiceType:
    """The kind of line an offer needs; an internet offer's is its access."""
    if category is ServiceCategory.INTERNET:
        return ServiceType(components.internet_access_type or AccessType.FIBER)
    return ServiceType(category.value)


def category_of(service_type: ServiceType) -> ServiceCategory:
    """The category a kind of line is sold in."""
    if service_type in (ServiceType.FIBER, ServiceType.ADSL):
        return ServiceCategory.INTERNET
    return ServiceCategory(service_type.value)


def is_valid_on(valid_from: date, valid_to: date | None, day: date) -> bool:
    """Whether an offer may start on a day; both ends are inclusive."""
    return valid_from <= day and (valid_to is None or day <= valid_to)

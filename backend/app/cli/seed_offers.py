"""The demo catalogue: what a Moroccan operator sells, put on sale through the catalogue's own verbs.

Invariant: names are unique, and every offer but the seasonal ones may be signed on any day since 2020.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from app.catalog import service as catalog
from app.catalog.schemas import OfferCreate, OfferUpdate
from app.catalog.values import OfferStatus, ServiceType

ON_SALE_SINCE: Final = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class SoldOffer:
    """An offer that was put on sale, and how often it is chosen among its kind."""

    offer_id: UUID
    service_type: ServiceType
    monthly_fee: Decimal
    weight: int
    is_retired: bool


@dataclass(frozen=True, slots=True)
class _Plan:
    name: str
    fee: str
    activation: str
    weight: int
    components: dict[str, Any]
    retired: bool = False
    valid_from: date | None = None
    valid_to: date | None = None
    terms: str = "none"

    def body(self, category: str) -> OfferCreate:
        values = {
            "name": self.name,
            "service_category": category,
            "monthly_fee": self.fee,
            "activation_fee": self.activation,
            "valid_from": self.valid_from or ON_SALE_SINCE,
            "valid_to": self.valid_to,
            "early_termination_policy": self.terms,
        }
        return OfferCreate.model_validate(values | self.components)


def _mobile(
    name: str, fee: str, gigabytes: int | None, hours: int | None, weight: int, activation: str = "0", **more: Any
) -> _Plan:
    return _Plan(name, fee, activation, weight, {"mobile_data_gb": gigabytes, "mobile_calls_hours": hours}, **more)


def _fibre(name: str, fee: str, speed: int, weight: int, *, tv: bool = False, **more: Any) -> _Plan:
    access = {"internet_access_type": "fiber", "internet_fiber_speed_mbps": speed, "internet_tv_included": tv}
    return _Plan(name, fee, "200.00", weight, access, terms="anrt_08_11", **more)


def _adsl(name: str, fee: str, speed: int, weight: int, **more: Any) -> _Plan:
    access = {"internet_access_type": "adsl", "internet_adsl_speed_mbps": speed}
    return _Plan(name, fee, "100.00", weight, access, terms="anrt_08_11", **more)


def _landline(name: str, fee: str, weight: int, components: dict[str, Any], **more: Any) -> _Plan:
    return _Plan(name, fee, "50.00", weight, components, **more)


_PLANS: Final[dict[str, tuple[_Plan, ...]]] = {
    "mobile": (
        _mobile("Mobile Libre 2 h", "49.00", 2, 2, 14),
        _mobile("Mobile 10 Go", "79.00", 10, 3, 16),
        _mobile("Mobile 20 Go", "99.00", 20, 6, 20),
        _mobile("Mobile 40 Go", "149.00", 40, 12, 14, "20.00"),
        _mobile("Mobile 80 Go", "199.00", 80, 20, 8, "20.00"),
        _mobile("Mobile Illimité 150 Go", "299.00", 150, 60, 4, "20.00"),
        _mobile("Mobile Premium 250 Go", "399.00", 250, 120, 2, "20.00"),
        _mobile("Data seule 30 Go", "89.00", 30, None, 5),
        _mobile("Mobile Découverte 1 h", "59.00", None, 1, 4, retired=True),
        _mobile("Mobile Été 2026", "119.00", 60, 8, 0, valid_from=date(2026, 6, 15), valid_to=date(2026, 9, 15)),
        _mobile("Mobile Rentrée 2026", "129.00", 60, 10, 0, valid_from=date(2026, 9, 1), valid_to=date(2026, 12, 31)),
    ),
    "internet": (
        _fibre("Fibre 100 Mb/s", "299.00", 100, 20),
        _fibre("Fibre 100 Mb/s TV", "349.00", 100, 8, tv=True),
        _fibre("Fibre 200 Mb/s", "399.00", 200, 12),
        _fibre("Fibre 500 Mb/s", "549.00", 500, 5, tv=True),
        _fibre("Fibre 1 Gb/s", "799.00", 1000, 2, tv=True),
        _fibre("Fibre 50 Mb/s", "279.00", 50, 3, retired=True),
        _adsl("ADSL 4 Mb/s", "99.00", 4, 8),
        _adsl("ADSL 12 Mb/s", "149.00", 12, 10),
        _adsl("ADSL 20 Mb/s", "249.00", 20, 4),
        _adsl("ADSL 8 Mb/s", "129.00", 8, 3, retired=True),
    ),
    "landline": (
        _landline("Fixe National", "99.00", 6, {"landline_national_included": True}),
        _landline("Fixe 10 heures", "69.00", 4, {"landline_phone_hours": 10}),
        _landline(
            "Fixe International",
            "179.00",
            2,
            {"landline_national_included": True, "landline_international_hours": 5},
        ),
        _landline("Fixe Essentiel", "59.00", 2, {"landline_phone_hours": 4}, retired=True),
    ),
}


def put_on_sale(session: Session) -> list[SoldOffer]:
    """Create the whole catalogue; what will be retired is still on sale, for contracts of the past."""
    sold: list[SoldOffer] = []
    for category, plans in _PLANS.items():
        for plan in plans:
            offer = catalog.create_offer(session, plan.body(category))
            sold.append(SoldOffer(offer.id, offer.service_type, offer.monthly_fee, plan.weight, plan.retired))
    return sold


def retire(session: Session, offers: list[SoldOffer]) -> None:
    """Take off sale what only contracts of the past may hold."""
    for offer in offers:
        if offer.is_retired:
            catalog.update_offer(session, offer.offer_id, OfferUpdate(status=OfferStatus.RETIRED), None)


def choose(chance: random.Random, offers: list[SoldOffer], *kinds: ServiceType) -> SoldOffer:
    """An offer of these kinds, popular ones more often; seasonal ones never."""
    fitting = [offer for offer in offers if offer.service_type in kinds]
    return chance.choices(fitting, [offer.weight for offer in fitting])[0]


def half_of(offers: list[SoldOffer], kind: ServiceType, *, dearer: bool) -> list[SoldOffer]:
    """The dearer or the cheaper offers of a kind that stay on sale."""
    ranked = sorted(
        (offer for offer in offers if offer.service_type is kind and offer.weight and not offer.is_retired),
        key=lambda offer: offer.monthly_fee,
    )
    middle = len(ranked) // 2
    return ranked[middle:] if dearer else ranked[:middle]

"""Visitors for tests: what they send to the public pages."""

from __future__ import annotations

from itertools import count
from typing import Any

from fastapi.testclient import TestClient

from tests.factories import API, FIBRE, MOBILE, accepted, add_offer, key, sign

LANDING = f"{API}/landing"
LINA = {
    "cin": "LN445566",
    "full_name": "Lina Berrada",
    "email": "lina@example.com",
    "address": "7, avenue des Palmiers\n40000 Marrakech",
    "contact_phone": "0661 23 12 34",
}
_turn = count(1)


def mobile_form(offer: dict[str, Any], /, **changes: Any) -> dict[str, Any]:
    """A new visitor's form for a mobile line with a number of the operator."""
    body = {
        "service_category": "mobile",
        "offer_id": offer["id"],
        "contract_start_date": "2026-11-20",
        "mobile_number_mode": "assign_new",
    }
    return LINA | {"cin": f"LN{next(_turn):06d}"} | body | changes


def home_form(offer: dict[str, Any], number: str, /, **changes: Any) -> dict[str, Any]:
    """A new visitor's form for internet, or for a landline when the changes say so."""
    body = {
        "service_category": "internet",
        "offer_id": offer["id"],
        "contract_start_date": "2026-11-20",
        "home_landline_local_number": number,
    }
    return LINA | {"cin": f"LN{next(_turn):06d}"} | body | changes


def try_to_submit(api: TestClient, form: dict[str, Any], /, **headers: str) -> Any:
    return api.post(f"{LANDING}/submit/new", json=form, headers=key() | headers)


def submit(api: TestClient, form: dict[str, Any]) -> dict[str, Any]:
    return accepted(try_to_submit(api, form))


def try_to_change(api: TestClient, cin: str, contract_id: str, offer: dict[str, Any], /, **changes: Any) -> Any:
    body = {
        "cin": cin,
        "source_contract_id": contract_id,
        "target_offer_id": offer["id"],
        "contract_start_date": "2026-11-20",
    }
    return api.post(f"{LANDING}/submit/plan-change", json=body | changes, headers=key())


def change_plan(
    api: TestClient, cin: str, contract_id: str, offer: dict[str, Any], /, **changes: Any
) -> dict[str, Any]:
    return accepted(try_to_change(api, cin, contract_id, offer, **changes))


def verify(api: TestClient, cin: str) -> dict[str, Any]:
    return accepted(api.post(f"{LANDING}/clients/verify-cin", json={"cin": cin}))


def look_up(api: TestClient, cin: str, what: str = "subscriptions") -> dict[str, Any]:
    """What a CIN shows, with a token of its own."""
    token = verify(api, cin)["lookup_token"]
    return accepted(api.get(f"{LANDING}/clients/{cin}/{what}", params={"lookup_token": token}))


def reserve(api: TestClient, category: str = "mobile", count: int = 1) -> dict[str, Any]:
    body = {"service_category": category, "count": count}
    return accepted(api.post(f"{LANDING}/numbers/reserve", json=body))


def known_client(api: TestClient, /, **changes: Any) -> dict[str, Any]:
    """The mobile contract that an operator signed with Lina."""
    person = {**LINA, "phone": LINA["contact_phone"]} | changes
    del person["contact_phone"]
    return sign(api, add_offer(api, MOBILE), "2026-09-01", client=person)


def fibre(api: TestClient, fee: str = "299.00") -> dict[str, Any]:
    return add_offer(api, FIBRE, monthly_fee=fee)

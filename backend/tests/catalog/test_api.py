"""The catalogue through the API: shapes, versions, guards, every documented refusal."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

OFFER = {
    "name": "Fibre 100",
    "service_category": "internet",
    "monthly_fee": "299.00",
    "internet_access_type": "fiber",
    "internet_fiber_speed_mbps": 100,
    "valid_from": "2026-01-01",
}


def create(client: TestClient, **changes: Any) -> dict[str, Any]:
    answer = client.post("/api/v1/offers", json=OFFER | changes)
    assert answer.status_code == 200, answer.text
    offer: dict[str, Any] = answer.json()
    return offer


def test_an_offer_is_created_read_and_listed(client: TestClient) -> None:
    offer = create(client)
    assert offer["service_type"] == "fiber"
    assert offer["internet_landline_included"] is True
    assert (offer["monthly_fee"], offer["activation_fee"], offer["version"]) == ("299.00", "0.00", 1)
    assert client.get(f"/api/v1/offers/{offer['id']}").json() == offer
    page = client.get("/api/v1/offers", params={"q": "fibre", "service_category": "internet"}).json()
    assert page["data"] == [offer]
    assert page["meta"]["filters"] == {"service_category": "internet", "q": "fibre"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"monthly_fee": "0"}, "monthly_fee"),
        ({"monthly_fee": "1.005"}, "monthly_fee"),
        ({"monthly_fee": True}, "monthly_fee"),
        ({"internet_fiber_speed_mbps": 1.5}, "internet_fiber_speed_mbps"),
        ({"internet_fiber_speed_mbps": None}, "internet_fiber_speed_mbps"),
        ({"internet_access_type": None}, "internet_access_type"),
        ({"service_type": "adsl"}, "service_type"),
        ({"valid_to": "2025-12-31"}, "valid_to"),
        ({"valid_from": "2026-02-30"}, "valid_from"),
        ({"service_category": "mobile"}, "mobile_data_gb"),
        ({"service_category": "landline"}, "landline_national_included"),
        ({"service_category": "landline", "landline_international_hours": 1.5}, "landline_international_hours"),
        ({"service_category": "landline", "landline_international_hours": 0}, "landline_international_hours"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_a_broken_rule_names_its_field(client: TestClient, change: dict[str, Any], field: str) -> None:
    answer = client.post("/api/v1/offers", json=OFFER | change)
    assert answer.status_code == 422
    error = answer.json()["error"]
    assert error["code"] == "validation_error"
    assert ["body", field] in [item["loc"] for item in error["details"]["errors"]]


def test_components_of_other_categories_are_cleared(client: TestClient) -> None:
    offer = create(client, mobile_data_gb=20, landline_phone_hours=3, internet_adsl_speed_mbps=12)
    assert (offer["mobile_data_gb"], offer["landline_phone_hours"], offer["internet_adsl_speed_mbps"]) == (None,) * 3


def test_one_component_makes_a_landline_offer(client: TestClient) -> None:
    offer = create(client, name="Fixe Monde", service_category="landline", landline_international_hours=10)
    assert (offer["service_type"], offer["landline_international_hours"]) == ("landline", 10)
    assert (offer["landline_phone_hours"], offer["internet_fiber_speed_mbps"]) == (None, None)


def test_name_category_and_version_are_unique(client: TestClient) -> None:
    create(client)
    answer = client.post("/api/v1/offers", json=OFFER)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "offer_version_conflict")
    assert create(client, version=2)["version"] == 2


def test_an_unsigned_offer_changes_in_place(client: TestClient) -> None:
    offer = create(client)
    changed = client.put(f"/api/v1/offers/{offer['id']}", json={"monthly_fee": 249}).json()
    assert (changed["monthly_fee"], changed["version"], changed["name"]) == ("249.00", 1, "Fibre 100")
    assert len(client.get(f"/api/v1/offers/{offer['id']}/versions").json()) == 1


def test_a_stale_etag_changes_nothing(client: TestClient) -> None:
    path = f"/api/v1/offers/{create(client)['id']}"
    read = client.get(path).headers["ETag"]
    assert client.put(path, json={"name": "Fibre 200"}, headers={"If-Match": read}).status_code == 200
    stale = client.put(path, json={"name": "Fibre 300"}, headers={"If-Match": read})
    assert (stale.status_code, stale.json()["error"]["code"]) == (412, "precondition_failed")
    assert client.get(path).json()["name"] == "Fibre 200"


@pytest.mark.parametrize(
    ("sent", "is_fresh"), [("*", True), ('"77", {}', True), ('"77", "78"', False), ("W/{}", False)]
)
def test_any_of_several_tags_may_be_the_one_that_was_read(client: TestClient, sent: str, is_fresh: bool) -> None:
    path = f"/api/v1/offers/{create(client)['id']}"
    tag = client.get(path).headers["ETag"]
    answer = client.put(path, json={"name": "Fibre 200"}, headers={"If-Match": sent.format(tag)})
    assert answer.status_code == (200 if is_fresh else 412)


def test_categories_are_always_the_three_in_order(client: TestClient) -> None:
    create(client)
    categories = client.get("/api/v1/offer-categories").json()
    assert [item["service_category"] for item in categories] == ["mobile", "internet", "landline"]
    former = client.get("/api/v1/offer-families")
    assert former.json() == categories
    assert former.headers["Deprecation"] == "true"
    assert 'rel="successor-version"' in former.headers["Link"]


def test_an_unsigned_offer_is_deleted(client: TestClient) -> None:
    path = f"/api/v1/offers/{create(client)['id']}"
    assert client.delete(path).status_code == 204
    for answer in (client.get(path), client.delete(path), client.put(path, json={}), client.get(f"{path}/versions")):
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "offer_not_found")


@pytest.mark.parametrize("field", ["updated_at", "version", "activation_fee"])
def test_offers_in_the_order_of_what_they_show(client: TestClient, field: str) -> None:
    for number in (1, 3, 2):
        create(client, version=number, activation_fee=f"{number}0.00")
    shown = [offer[field] for offer in client.get("/api/v1/offers", params={"sort": f"-{field}"}).json()["data"]]
    assert shown == sorted(shown, reverse=True)


def test_an_unknown_sort_field_is_refused(client: TestClient) -> None:
    answer = client.get("/api/v1/offers", params={"sort": "colour"})
    assert answer.status_code == 422
    assert answer.json()["error"]["details"]["errors"][0]["loc"] == ["query", "sort"]


def test_a_cursor_reads_every_row_once_in_any_order(client: TestClient) -> None:
    for number in range(7):
        create(client, name=f"Offre {number}", monthly_fee=str(100 + number % 3))
    seen: list[str] = []
    cursor: str | None = None
    while True:
        params = {"size": "2", "sort": "monthly_fee,-name"} | ({"cursor": cursor} if cursor else {})
        page = client.get("/api/v1/offers", params=params).json()
        seen += [offer["name"] for offer in page["data"]]
        if (cursor := page["meta"]["next_cursor"]) is None:
            break
    assert seen == [f"Offre {n}" for n in (6, 3, 0, 4, 1, 5, 2)]

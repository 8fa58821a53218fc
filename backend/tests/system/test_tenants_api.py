"""Tenants opened and changed over the API: only from the default tenant, and ready for the commerce suite at once."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.commerce.factories import Suite, item
from tests.factories import API, accepted, refused, wrong_fields

URL = f"{API}/tenants"
SHOP: dict[str, Any] = {
    "slug": "atlas-shop",
    "name": "Atlas Shop",
    "currency": "EUR",
    "time_zone": "Europe/Paris",
    "default_tax_rate": "0.055",
    "language": "fr",
    "payment_term_days": 45,
    "seller": {"name": "Atlas SARL", "address": "1, rue de Fès"},
}


def test_a_tenant_is_opened_and_sells_at_once(client: TestClient) -> None:
    opened = accepted(client.post(URL, json=SHOP))
    assert (
        opened.items()
        >= (
            SHOP
            | {
                "capabilities": ["billing"],
                "seller": {"address": "1, rue de Fès", "name": "Atlas SARL", "payment_terms": ""},
            }
        ).items()
    )
    suite = Suite(client, **{"X-Tenant": "atlas-shop"})
    made = suite.invoice(currency=None, paymentTermDays=None, items=[item(100)])
    assert (made["currency"], made["vatRate"], made["paymentTermDays"], made["grandTotal"]) == ("EUR", 5.5, 45, 105.5)
    assert made["invoiceNumber"].endswith("-00001")
    assert accepted(suite.post(""))["overdueInvoicesUpdated"] == 0
    refused(client.post(URL, json=SHOP), 409, "tenant_slug_conflict")


def test_a_capability_is_given_and_taken(client: TestClient) -> None:
    read = client.get(f"{URL}/ng-demo")
    assert accepted(read)["language"] == "en"
    tag = read.headers["ETag"]
    changed = client.put(f"{URL}/ng-demo", json={"capabilities": []}, headers={"If-Match": tag})
    assert accepted(changed)["capabilities"] == []
    assert Suite(client).get("").status_code == 403
    refused(client.put(f"{URL}/ng-demo", json={"name": "Lagos"}, headers={"If-Match": tag}), 412, "precondition_failed")
    accepted(client.put(f"{URL}/ng-demo", json={"capabilities": ["billing"], "default_tax_rate": "0.10"}))
    assert Suite(client).read()["config"]["vatRate"] == 10


def test_tenants_are_listed_to_the_default_tenants_administrators_alone(client: TestClient) -> None:
    assert [row["slug"] for row in accepted(client.get(URL))["data"]] == ["mt", "ng-demo"]
    elsewhere = {"X-Tenant": "ng-demo"}
    assert accepted(client.get(URL, headers=elsewhere))["data"] == []
    refused(client.get(f"{URL}/mt", headers=elsewhere), 404, "tenant_not_found")
    refused(client.put(f"{URL}/mt", json={"name": "Mine"}, headers=elsewhere), 404, "tenant_not_found")
    refused(client.post(URL, json=SHOP, headers=elsewhere), 403, "forbidden")
    refused(client.get(f"{URL}/nowhere"), 404, "tenant_not_found")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"slug": "Atlas"}, "slug"),
        ({"slug": "a"}, "slug"),
        ({"slug": "x; drop"}, "slug"),
        ({"currency": "eur"}, "currency"),
        ({"time_zone": "Europe/Atlantis"}, "time_zone"),
        ({"default_tax_rate": "1.5"}, "default_tax_rate"),
        ({"language": "de"}, "language"),
        ({"payment_term_days": 366}, "payment_term_days"),
        ({"capabilities": ["flying"]}, "capabilities"),
        ({"name": ""}, "name"),
    ],
)
def test_a_false_tenant_names_its_field(client: TestClient, change: dict[str, Any], field: str) -> None:
    [loc] = wrong_fields(client.post(URL, json=SHOP | change))
    assert loc[1] == field


def test_an_empty_change_is_refused(client: TestClient) -> None:
    assert wrong_fields(client.put(f"{URL}/ng-demo", json={})) == [["body"]]
    assert wrong_fields(client.put(f"{URL}/ng-demo", json={"currency": "USD"})) == [["body", "currency"]]

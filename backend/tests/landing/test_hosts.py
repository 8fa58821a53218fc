"""Whose public pages a host name shows: tenants are strangers there too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.common import signing
from app.common.settings import Settings
from app.common.signing import Purpose
from tests.contract.world import STRANGER
from tests.factories import add_offer, refused, scalar
from tests.landing.factories import (
    LANDING,
    LINA,
    known_client,
    mobile_form,
    submit,
    try_to_change,
    try_to_submit,
    verify,
)

CIN = LINA["cin"]
THEIRS = {"Host": "shop.example"}


@pytest.fixture(autouse=True)
def _hosts(configure: Callable[..., None]) -> None:
    configure(landing_hosts="shop.example=ng-demo, lost.example=nowhere")


def offers_at(api: TestClient, **headers: str) -> int:
    body = api.get(f"{LANDING}/bootstrap", headers=headers).json()
    return sum(len(category["offers"]) for category in body["offer_categories"])


def test_a_host_shows_its_tenant_and_every_other_the_default_one(client: TestClient) -> None:
    add_offer(client)
    assert offers_at(client) == 1
    assert offers_at(client, Host="anything.example:8443") == 1
    assert offers_at(client, Host="SHOP.example:8443") == 0
    assert offers_at(client, **STRANGER) == 1, "an identity's tenant does not choose the page's"


def test_a_host_of_no_tenant_says_so(client: TestClient) -> None:
    refused(client.get(f"{LANDING}/bootstrap", headers={"Host": "lost.example"}), 503, "service_unavailable")


def test_another_tenants_pages_find_nothing_of_ours(client: TestClient) -> None:
    contract, offer = known_client(client), add_offer(client)
    own = verify(client, CIN)["lookup_token"]
    draft = client.post(f"{LANDING}/drafts", json={"flow_type": "subscribe_new_service", "step": "x"}).json()
    link = client.post(f"{LANDING}/contracts/{contract['id']}/document-link", json={"cin": CIN}).json()
    unknown: dict[str, Any] = {
        f"drafts/{draft['id']}": (404, "landing_draft_not_found"),
        f"clients/{CIN}/subscriptions?lookup_token={own}": (401, "landing_token_invalid"),
        f"clients/{CIN}/invoices?lookup_token={own}": (401, "landing_token_invalid"),
        link["document_download_url"].removeprefix(f"{LANDING}/"): (401, "landing_token_invalid"),
    }
    for path, (status, code) in unknown.items():
        assert client.get(f"{LANDING}/{path}").status_code == 200, path
        refused(client.get(f"{LANDING}/{path}", headers=THEIRS), status, code)
    asked = client.post(f"{LANDING}/clients/verify-cin", json={"cin": CIN}, headers=THEIRS)
    refused(asked, 404, "landing_client_not_found")
    path = f"{LANDING}/contracts/{contract['id']}/document-link"
    refused(client.post(path, json={"cin": CIN}, headers=THEIRS), 404, "contract_not_found")
    refused(try_to_submit(client, mobile_form(offer), **THEIRS), 404, "offer_not_found")
    client.headers["Host"] = "shop.example"
    refused(try_to_change(client, CIN, contract["id"], offer), 404, "contract_not_found")


def test_the_same_cin_is_two_people_in_two_tenants(client: TestClient) -> None:
    known_client(client)
    theirs = add_offer_at(client)
    form = mobile_form(theirs, cin=CIN, mobile_number_mode="use_existing", existing_mobile_local_number="0801234567")
    refused(try_to_submit(client, form, **THEIRS), 422, "mobile_number_invalid")
    form["existing_mobile_local_number"] = "0651234567"
    answer = try_to_submit(client, form, **THEIRS)
    assert (answer.status_code, answer.json()["created_client"]) == (200, True)
    assert scalar("select count(*) from clients where cin = :cin", cin=CIN) == 1


def add_offer_at(api: TestClient) -> dict[str, Any]:
    body = {"name": "Theirs", "service_category": "mobile", "monthly_fee": "10.00", "mobile_data_gb": 1}
    offer: dict[str, Any] = api.post(
        "/api/v1/offers", json=body | {"valid_from": "2020-01-01"}, headers=STRANGER
    ).json()
    return offer


def test_a_token_names_its_tenant(client: TestClient) -> None:
    submit(client, mobile_form(add_offer(client), cin="LN112233"))
    forged = signing.sign(Purpose.LOOKUP, "LN112233", timedelta(minutes=5), tenant="ng-demo")
    path = f"{LANDING}/clients/LN112233/invoices"
    refused(client.get(path, params={"lookup_token": forged}), 401, "landing_token_invalid")


@pytest.mark.parametrize("value", ["shop.example", "=mt", "shop.example=", "a=b=c", "a b=mt"])
def test_a_list_of_hosts_that_is_none_is_refused_at_the_start(value: str) -> None:
    with pytest.raises(ValueError, match="LANDING_HOSTS"):
        Settings(_env_file=None, landing_hosts=value)

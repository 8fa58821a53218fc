"""Contracts through the API: signing by explicit ids, lists, histories, every documented refusal."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.common.outbox import OutboxEvent
from tests.customers.factories import create_client, create_line
from tests.factories import (
    ADSL,
    API,
    FIBRE,
    accepted,
    add_offer,
    change_offer,
    events_of,
    get_contract,
    new_client,
    on_day,
    refused,
    set_status,
    sign,
    terms_of,
    wrong_fields,
)

URL = f"{API}/contracts"


def body_of(api: TestClient, offer: dict[str, Any] | None = None, /, **changes: Any) -> dict[str, Any]:
    """A valid body of explicit ids, for a new client with a new line."""
    owner = create_client(api, cin=None)
    line = create_line(api, owner["id"], f"BOX-{uuid4()}")
    ids = {"client_id": owner["id"], "subscriber_id": line["id"], "offer_id": (offer or add_offer(api))["id"]}
    return ids | {"contract_start_date": "2026-11-01"} | changes


def test_a_contract_by_explicit_ids_is_a_draft(client: TestClient) -> None:
    body = body_of(client, commitment_months=6, contract_start_date="2026-08-31")
    contract = accepted(client.post(URL, json=body))
    assert (contract["status"], contract["activated_at"]) == ("draft", None)
    assert contract["commitment_end_date"] == "2027-02-28"
    assert {name: contract[name] for name in ("client_id", "subscriber_id", "offer_id")}.items() <= body.items()
    [event] = events_of(client, contract["id"])
    assert (event["event_type"], event["actor_id"]) == ("contract_created", "tester")
    assert event["details"] == {"offer_id": body["offer_id"], "offer_version": 1, "status": "draft"}
    active = accepted(client.post(URL, json=body_of(client, status="active")))
    assert active["status"] == "active"
    assert active["activated_at"] is not None


def test_explicit_ids_obey_the_rules_of_provisioning(client: TestClient) -> None:
    body = body_of(client)
    accepted(client.post(URL, json=body))
    refused(client.post(URL, json=body), 409, "subscriber_contract_conflict")
    other = body_of(client)
    mixed = other | {"subscriber_id": body["subscriber_id"]}
    refused(client.post(URL, json=mixed), 422, "subscriber_client_mismatch")
    details = refused(client.post(URL, json=other | {"offer_id": add_offer(client, FIBRE)["id"]}), 422,
                      "subscriber_offer_mismatch")  # fmt: skip
    assert details == {"subscriber_service_type": "mobile", "offer_service_type": "fiber"}
    for field, code in (("client_id", "client"), ("subscriber_id", "subscriber"), ("offer_id", "offer")):
        refused(client.post(URL, json=other | {field: str(uuid4())}), 404, f"{code}_not_found")
    retired = add_offer(client, status="retired")
    refused(client.post(URL, json=other | {"offer_id": retired["id"]}), 409, "offer_not_active")
    refused(client.post(URL, json=other | {"contract_start_date": "2019-12-31"}), 422, "offer_validity_invalid")
    refused(client.post(URL, json=other | {"end_date": "2026-10-31"}), 422, "contract_date_invalid")
    short = other | {"end_date": "2026-12-31", "commitment_months": 2}
    assert refused(client.post(URL, json=short), 422, "contract_commitment_invalid") == {
        "minimum_end_date": "2027-01-01"
    }
    client.put(f"{API}/customers/{other['client_id']}", json={"status": "suspended"})
    refused(client.post(URL, json=other), 409, "client_not_active")


@pytest.mark.parametrize(
    "change", [{"status": "suspended"}, {"status": "terminated"}, {"commitment_months": 61}, {"surprise": 1},
               {"contract_start_date": None}, {"offer_id": "x"}]
)  # fmt: skip
def test_a_bad_field_is_named(client: TestClient, change: dict[str, Any]) -> None:
    answer = client.post(URL, json=body_of(client) | change)
    assert wrong_fields(answer) == [["body", next(iter(change))]]


def test_what_is_unknown_is_not_found(client: TestClient) -> None:
    url, offer = f"{URL}/{uuid4()}", add_offer(client)["id"]
    for answer in (
        client.get(url),
        client.get(f"{url}/audit"),
        client.get(f"{url}/terms"),
        client.put(f"{url}/status", json={"status": "active"}),
        client.put(f"{url}/offer", json={"offer_id": offer}),
    ):
        refused(answer, 404, "contract_not_found")
    assert wrong_fields(client.get(f"{URL}/none")) == [["path", "contract_id"]]


def test_lists_are_filtered_searched_and_sorted(client: TestClient) -> None:
    fibre, mobile = add_offer(client, FIBRE), add_offer(client)
    sara = sign(client, fibre, "2026-10-01", client=new_client(full_name="Sara Alami"))
    omar = sign(client, mobile, "2026-11-01", client=new_client(full_name="Omar Benali"))
    other = sign(client, mobile, "2026-09-01", client_id=omar["client_id"], provisioning_intent="new_line")
    set_status(client, other["id"], "suspended")
    named = {sara["id"]: "sara", omar["id"]: "omar", other["id"]: "other"}

    def found(**params: Any) -> list[str]:
        return [named[row["id"]] for row in accepted(client.get(URL, params=params))["data"]]

    assert found() == ["other", "omar", "sara"]
    assert found(status="suspended") == ["other"]
    assert found(client_id=omar["client_id"]) == ["other", "omar"]
    assert found(subscriber_id=omar["subscriber_id"]) == ["omar"]
    assert found(offer_id=fibre["id"]) == found(service_category="internet") == ["sara"]
    assert found(status="active", service_category="mobile") == ["omar"]
    assert found(q="sara ala") == found(q=sara["service_identifier"]) == ["sara"]
    assert found(q="0" + omar["service_identifier"][4:]) == ["omar"]
    assert found(q="benali", sort="start_date") == ["other", "omar"]
    assert found(q="nobody") == []
    assert found(sort="client_name,start_date") == ["other", "omar", "sara"]
    assert found(sort="-monthly_fee,start_date") == ["sara", "other", "omar"]
    assert found(sort="-start_date", size=1, page=2) == ["sara"]
    row = accepted(client.get(URL, params={"q": "sara"}))["data"][0]
    assert row == get_contract(client, sara["id"])
    assert wrong_fields(client.get(URL, params={"status": "gone"})) == [["query", "status"]]
    assert wrong_fields(client.get(URL, params={"sort": "cin"})) == [["query", "sort"]]


def test_a_list_shows_the_scheduled_change(client: TestClient) -> None:
    with on_day("2026-11-20"):
        contract, better = sign(client, add_offer(client), "2026-10-01"), add_offer(client, monthly_fee="150.00")
        later = add_offer(client, monthly_fee="200.00")
        change_offer(client, contract["id"], better, "2026-12-01")
        change_offer(client, contract["id"], later, "2027-01-01")
        shown = accepted(client.get(URL))["data"][0]["scheduled_change"]
    assert shown == {
        "offer_id": better["id"],
        "offer_version": 1,
        "offer_name": better["name"],
        "monthly_fee": "150.00",
        "effective_date": "2026-12-01",
    }


def test_the_audit_tells_everything_in_order(client: TestClient) -> None:
    cheap, better = add_offer(client), add_offer(client, monthly_fee="150.00")
    with on_day("2026-11-20"):
        contract = sign(client, cheap, "2026-10-01")
        set_status(client, contract["id"], "suspended", "2026-11-10")
        set_status(client, contract["id"], "active")
        change_offer(client, contract["id"], better, "2026-11-15")
        set_status(client, contract["id"], "terminated", "2026-12-31")
    events = events_of(client, contract["id"])
    assert [(event["event_type"], event["actor_id"]) for event in events] == [
        ("contract_provisioned", "tester"),
        ("landing_service_identifier_allocated", "tester"),
        ("contract_status_changed", "tester"),
        ("contract_status_changed", "tester"),
        ("contract_offer_changed", "tester"),
        ("contract_status_changed", "tester"),
    ]
    assert {event["contract_id"] for event in events} == {contract["id"]}
    assert events[2]["details"] == {"from": "active", "to": "suspended", "effective_date": "2026-11-10"}
    assert events[4]["details"] == {
        "from_offer_id": cheap["id"],
        "to_offer_id": better["id"],
        "from_monthly_fee": "100.00",
        "to_monthly_fee": "150.00",
        "change": "upgrade",
        "effective_date": "2026-11-15",
    }
    assert events[5]["details"] == {"from": "active", "to": "terminated", "effective_date": "2026-12-31"}


def test_every_change_tells_other_systems(client: TestClient, session: Session) -> None:
    contract = sign(client, add_offer(client), "2026-10-01")
    set_status(client, contract["id"], "suspended")
    change_offer(client, contract["id"], add_offer(client, monthly_fee="150.00"))
    of_contract = select(OutboxEvent).where(OutboxEvent.event_type.like("contract.%")).order_by(OutboxEvent.sequence)
    events = session.scalars(of_contract).all()
    assert [event.event_type for event in events] == [
        "contract.provisioned",
        "contract.status_changed",
        "contract.plan_changed",
    ]
    ids = {"contract_id": contract["id"], "client_id": contract["client_id"]}
    assert all(ids.items() <= event.payload.items() for event in events)


def test_a_new_version_of_an_offer_is_for_new_contracts(client: TestClient) -> None:
    offer = add_offer(client)
    before = sign(client, offer, "2026-10-01")
    changed = accepted(client.put(f"{API}/offers/{offer['id']}", json={"monthly_fee": "120.00"}))
    after = sign(client, offer, "2026-10-01")
    assert (changed["version"], after["offer_version"], after["monthly_fee"]) == (2, 2, "120.00")
    kept = get_contract(client, before["id"])
    assert (kept["offer_version"], kept["monthly_fee"]) == (1, "100.00")
    refused(client.delete(f"{API}/offers/{offer['id']}"), 409, "offer_delete_blocked")
    change_offer(client, before["id"], offer)
    assert get_contract(client, before["id"])["offer_version"] == 2


def test_terms_are_inclusive_on_both_sides(client: TestClient) -> None:
    adsl, fibre = add_offer(client, ADSL), add_offer(client, FIBRE)
    contract = sign(client, adsl, "2026-01-15")
    change_offer(client, contract["id"], fibre, "2026-03-01")
    change_offer(client, contract["id"], adsl, "2026-05-01")
    assert terms_of(client, contract["id"]) == [
        ("149.00", "2026-01-15", "2026-02-28", "initial"),
        ("299.00", "2026-03-01", "2026-04-30", "upgrade"),
        ("149.00", "2026-05-01", None, "downgrade"),
    ]
    shown = client.get(f"{URL}/{contract['id']}/terms").json()
    assert [(term["offer_name"], term["offer_version"]) for term in shown] == [
        (adsl["name"], 1),
        (fibre["name"], 1),
        (adsl["name"], 1),
    ]


def test_a_stale_etag_changes_nothing(client: TestClient) -> None:
    contract, better = sign(client, add_offer(client), "2026-10-01"), add_offer(client, monthly_fee="150.00")
    url = f"{URL}/{contract['id']}"
    read = client.get(url).headers["ETag"]
    changed = client.put(f"{url}/offer", json={"offer_id": better["id"]}, headers={"If-Match": read})
    assert accepted(changed)["id"] == contract["id"]
    fresh = client.get(url)
    assert (changed.headers["ETag"], fresh.headers["ETag"] == read) == (fresh.headers["ETag"], False)
    for path, body in (("offer", {"offer_id": better["id"]}), ("status", {"status": "suspended"})):
        refused(client.put(f"{url}/{path}", json=body, headers={"If-Match": read}), 412, "precondition_failed")
    assert client.get(url).json() == fresh.json()
    matched = client.put(f"{url}/status", json={"status": "suspended"}, headers={"If-Match": changed.headers["ETag"]})
    assert accepted(matched)["status"] == "suspended"

"""Discounts through the API: what can be granted, how they are listed, how they end; every refusal."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from tests.factories import (
    API,
    accepted,
    add_offer,
    events_of,
    key,
    on_day,
    refused,
    scalar,
    set_status,
    sign,
    wrong_fields,
)


def url(contract_id: str, discount_id: str | None = None) -> str:
    return f"{API}/contracts/{contract_id}/discounts" + (f"/{discount_id}" if discount_id else "")


def grant(client: TestClient, contract_id: str, **body: Any) -> Any:
    return client.post(url(contract_id), json={"percent": "10", "start_date": "2026-10-01"} | body)


def listed(client: TestClient, contract_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = accepted(client.get(url(contract_id)))["data"]
    return found


@pytest.fixture
def signed(client: TestClient) -> dict[str, Any]:
    return sign(client, add_offer(client), "2026-10-01")


def test_a_discount_is_granted_and_listed(client: TestClient, signed: dict[str, Any]) -> None:
    granted = accepted(grant(client, signed["id"], months=3, label="Bienvenue"))
    assert (
        granted.items()
        >= {
            "contract_id": signed["id"],
            "applies_to": "recurring",
            "percent": "10.00",
            "amount": None,
            "label": "Bienvenue",
            "start_date": "2026-10-01",
            "end_date": "2026-12-31",
        }.items()
    )
    other = accepted(grant(client, signed["id"], percent=None, amount="5.50", applies_to="activation"))
    assert (other["amount"], other["end_date"]) == ("5.50", None)
    assert [row["id"] for row in listed(client, signed["id"])] == [other["id"], granted["id"]]
    assert events_of(client, signed["id"])[-1]["event_type"] == "contract_discount_added"


@pytest.mark.parametrize(
    ("change", "loc"),
    [
        ({"percent": "0"}, ["body", "percent"]),
        ({"percent": "100.01"}, ["body", "percent"]),
        ({"percent": "-5"}, ["body", "percent"]),
        ({"percent": "1.005"}, ["body", "percent"]),
        ({"percent": "NaN"}, ["body", "percent"]),
        ({"percent": None}, ["body"]),
        ({"amount": "5.00"}, ["body"]),
        ({"percent": None, "amount": "0"}, ["body", "amount"]),
        ({"percent": None, "amount": "99999999999999"}, ["body", "amount"]),
        ({"applies_to": "everything"}, ["body", "applies_to"]),
        ({"start_date": None}, ["body", "start_date"]),
        ({"start_date": "2026-13-01"}, ["body", "start_date"]),
        ({"months": 0}, ["body", "months"]),
        ({"months": 1.5}, ["body", "months"]),
        ({"months": 121}, ["body", "months"]),
        ({"label": ""}, ["body", "label"]),
        ({"label": "x" * 101}, ["body", "label"]),
        ({"until": "2026-12-31"}, ["body", "until"]),
    ],
)
def test_a_false_field_is_named(
    client: TestClient, signed: dict[str, Any], change: dict[str, Any], loc: list[str]
) -> None:
    assert wrong_fields(grant(client, signed["id"], **change)) == [loc]


def test_a_discount_begins_inside_the_life_of_a_contract(client: TestClient, signed: dict[str, Any]) -> None:
    refused(grant(client, signed["id"], start_date="2026-09-30"), 422, "contract_date_invalid")
    set_status(client, signed["id"], "terminated", "2026-11-15")
    refused(grant(client, signed["id"]), 409, "contract_status_transition_invalid")


def test_an_unknown_contract_or_discount_is_not_found(client: TestClient, signed: dict[str, Any]) -> None:
    nowhere = str(uuid4())
    refused(grant(client, nowhere), 404, "contract_not_found")
    refused(client.get(url(nowhere)), 404, "contract_not_found")
    refused(client.delete(url(nowhere, nowhere)), 404, "contract_not_found")
    refused(client.delete(url(signed["id"], nowhere)), 404, "discount_not_found")
    granted = accepted(grant(client, signed["id"]))
    other = sign(client, add_offer(client), "2026-10-01")
    refused(client.delete(url(other["id"], granted["id"])), 404, "discount_not_found")


def test_a_discount_ends_today_when_no_day_is_given(client: TestClient, signed: dict[str, Any]) -> None:
    granted = accepted(grant(client, signed["id"]))
    with on_day("2027-11-20"):
        assert client.delete(url(signed["id"], granted["id"])).status_code == 204
    assert listed(client, signed["id"])[0]["end_date"] == "2027-11-19"
    assert scalar("select count(*) from contract_discounts") == 1
    event = events_of(client, signed["id"])[-1]
    assert (event["event_type"], event["details"]["effective_date"]) == ("contract_discount_ended", "2027-11-20")


def test_a_discount_that_never_held_is_removed(client: TestClient, signed: dict[str, Any]) -> None:
    granted = accepted(grant(client, signed["id"], start_date="2027-01-01"))
    with on_day("2026-11-20"):
        assert client.delete(url(signed["id"], granted["id"])).status_code == 204
    assert listed(client, signed["id"]) == []


def test_an_ended_discount_is_not_ended_again_later(client: TestClient, signed: dict[str, Any]) -> None:
    granted = accepted(grant(client, signed["id"], months=1))
    before = len(events_of(client, signed["id"]))
    answer = client.delete(url(signed["id"], granted["id"]), params={"effective_date": "2026-12-01"})
    assert answer.status_code == 204
    assert listed(client, signed["id"])[0]["end_date"] == "2026-10-31"
    assert len(events_of(client, signed["id"])) == before


def test_a_repeated_key_grants_once(client: TestClient, signed: dict[str, Any]) -> None:
    once, body = key(), {"percent": "10", "start_date": "2026-10-01"}
    answers = [client.post(url(signed["id"]), json=body, headers=once) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert len(listed(client, signed["id"])) == 1

"""Plan changes through the API: today, later, backdated; commitments; technologies; every refusal."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from tests.factories import (
    ADSL,
    API,
    FIBRE,
    accepted,
    add_offer,
    change_offer,
    events_of,
    get_contract,
    on_day,
    refused,
    set_status,
    sign,
    terms_of,
    wrong_fields,
)


def put(client: TestClient, contract_id: str, offer: dict[str, Any], **changes: Any) -> Any:
    return client.put(f"{API}/contracts/{contract_id}/offer", json={"offer_id": offer["id"]} | changes)


def test_today_is_the_default_day(client: TestClient) -> None:
    with on_day("2026-11-20"):
        contract = sign(client, add_offer(client), "2026-10-01")
        better = add_offer(client, monthly_fee="150.00")
        changed = change_offer(client, contract["id"], better)
    assert (changed["offer_id"], changed["monthly_fee"], changed["start_date"]) == (
        better["id"],
        "150.00",
        "2026-10-01",
    )
    assert terms_of(client, contract["id"]) == [
        ("100.00", "2026-10-01", "2026-11-19", "initial"),
        ("150.00", "2026-11-20", None, "upgrade"),
    ]


def test_a_contract_to_come_changes_from_its_first_day(client: TestClient) -> None:
    with on_day("2026-11-20"):
        contract = sign(client, add_offer(client), "2026-12-01")
        changed = change_offer(client, contract["id"], add_offer(client, monthly_fee="150.00"))
    assert (changed["monthly_fee"], changed["scheduled_change"]) == ("150.00", None)
    assert terms_of(client, contract["id"]) == [("150.00", "2026-12-01", None, "initial")]


def test_a_backdated_change_replaces_all_that_was_to_follow(client: TestClient) -> None:
    with on_day("2026-11-20"):
        contract = sign(client, add_offer(client), "2026-06-01")
        for fee, day in (("200.00", "2026-08-01"), ("300.00", "2026-12-01"), ("50.00", "2026-07-15")):
            change_offer(client, contract["id"], add_offer(client, monthly_fee=fee), day)
        shown = get_contract(client, contract["id"])
    assert terms_of(client, contract["id"]) == [
        ("100.00", "2026-06-01", "2026-07-14", "initial"),
        ("50.00", "2026-07-15", None, "downgrade"),
    ]
    assert (shown["monthly_fee"], shown["scheduled_change"]) == ("50.00", None)
    assert events_of(client, contract["id"])[-1]["details"]["from_monthly_fee"] == "100.00"


def test_a_scheduled_change_is_called_off_by_the_plan_before_it(client: TestClient) -> None:
    first, second, third = (add_offer(client, monthly_fee=fee) for fee in ("100.00", "150.00", "200.00"))
    with on_day("2026-11-20"):
        contract_id = sign(client, first, "2026-09-01")["id"]
        change_offer(client, contract_id, second, "2026-10-01")
        assert change_offer(client, contract_id, third, "2026-12-15")["scheduled_change"] is not None
        assert change_offer(client, contract_id, second, "2026-10-01")["scheduled_change"] is None
        assert terms_of(client, contract_id)[1:] == [("150.00", "2026-10-01", None, "upgrade")]
        assert change_offer(client, contract_id, first, "2026-09-01")["offer_id"] == first["id"]
        assert terms_of(client, contract_id) == [("100.00", "2026-09-01", None, "initial")]


@pytest.mark.parametrize(("fee", "kind"), [("150.00", "upgrade"), ("80.00", "downgrade"), ("100.00", "lateral")])
def test_the_kind_of_a_change_is_recorded(client: TestClient, fee: str, kind: str) -> None:
    contract = sign(client, add_offer(client), "2026-10-01")
    change_offer(client, contract["id"], add_offer(client, monthly_fee=fee), "2026-11-01")
    assert terms_of(client, contract["id"])[-1][-1] == kind
    assert events_of(client, contract["id"])[-1]["details"]["change"] == kind


@pytest.mark.parametrize(
    ("months", "expected"),
    [(None, (24, "2028-10-01")), (6, (24, "2028-10-01")), (23, (24, "2028-10-01")), (36, (36, "2029-11-01"))],
)
def test_a_commitment_is_never_shortened(client: TestClient, months: int | None, expected: tuple[int, str]) -> None:
    contract = sign(client, add_offer(client), "2026-10-01", commitment_months=24)
    body = {"effective_date": "2026-11-01", "commitment_months": months}
    changed = accepted(put(client, contract["id"], add_offer(client), **body))
    assert (changed["commitment_months"], changed["commitment_end_date"]) == expected


def test_a_change_can_begin_a_commitment(client: TestClient) -> None:
    contract = sign(client, add_offer(client), "2026-01-01")
    body = {"effective_date": "2026-08-31", "commitment_months": 6}
    changed = accepted(put(client, contract["id"], add_offer(client), **body))
    assert (changed["commitment_months"], changed["commitment_end_date"]) == (6, "2027-02-28")


def test_a_line_follows_the_technology(client: TestClient) -> None:
    contract = sign(client, add_offer(client, ADSL), "2026-10-01")
    change_offer(client, contract["id"], add_offer(client, FIBRE), "2026-11-01")
    line = accepted(client.get(f"{API}/subscribers/{contract['subscriber_id']}"))
    assert line["service_type"] == "fiber"
    told = [event["event_type"] for event in events_of(client, contract["id"])]
    assert told[-2:] == ["subscriber_technology_migrated", "contract_offer_changed"]


def test_a_category_is_never_left(client: TestClient) -> None:
    contract = sign(client, add_offer(client), "2026-10-01")
    details = refused(put(client, contract["id"], add_offer(client, FIBRE)), 422, "subscriber_offer_mismatch")
    assert details == {"service_category": "mobile"}
    assert get_contract(client, contract["id"]) == contract


def test_only_an_active_valid_offer_is_taken(client: TestClient) -> None:
    contract = sign(client, add_offer(client), "2026-10-01")
    refused(put(client, contract["id"], {"id": str(uuid4())}), 404, "offer_not_found")
    refused(put(client, contract["id"], add_offer(client, status="retired")), 409, "offer_not_active")
    future = add_offer(client, valid_from="2026-12-01")
    refused(put(client, contract["id"], future, effective_date="2026-11-30"), 422, "offer_validity_invalid")
    assert put(client, contract["id"], future, effective_date="2026-12-01").status_code == 200


@pytest.mark.parametrize("effective", ["2026-09-30", "2027-01-01"])
def test_a_day_outside_the_contract_is_refused(client: TestClient, effective: str) -> None:
    contract = sign(client, add_offer(client), "2026-10-01", end_date="2026-12-31")
    answer = put(client, contract["id"], add_offer(client), effective_date=effective)
    details = refused(answer, 422, "contract_date_invalid")
    assert details == {"start_date": "2026-10-01", "end_date": "2026-12-31"}


@pytest.mark.parametrize("status", ["draft", "suspended"])
def test_a_contract_that_is_not_active_can_change(client: TestClient, status: str) -> None:
    contract = sign(client, add_offer(client), "2026-10-01", auto_activate=status != "draft")
    if status == "suspended":
        set_status(client, contract["id"], status)
    changed = change_offer(client, contract["id"], add_offer(client, monthly_fee="150.00"), "2026-11-01")
    assert (changed["status"], changed["monthly_fee"]) == (status, "150.00")


@pytest.mark.parametrize(
    "change", [{"offer_id": None}, {"effective_date": None}, {"commitment_months": 0}, {"surprise": 1}]
)
def test_a_bad_field_is_named(client: TestClient, change: dict[str, Any]) -> None:
    contract = sign(client, add_offer(client), "2026-10-01")
    answer = put(client, contract["id"], add_offer(client), **change)
    assert wrong_fields(answer) == [["body", next(iter(change))]]

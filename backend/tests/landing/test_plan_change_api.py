"""A visitor changes the plan of his own contract."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from tests.factories import (
    ADSL,
    API,
    accepted,
    add_offer,
    get_contract,
    key,
    refused,
    set_status,
    terms_of,
    wrong_fields,
)
from tests.landing.factories import (
    LANDING,
    LINA,
    change_plan,
    fibre,
    home_form,
    known_client,
    submit,
    try_to_change,
    verify,
)

CIN = LINA["cin"]


@pytest.mark.parametrize(("fee", "change"), [("150.00", "upgrade"), ("60.00", "downgrade"), ("100.00", "lateral")])
def test_the_start_date_is_the_day_the_new_plan_holds(client: TestClient, fee: str, change: str) -> None:
    contract = known_client(client)
    answer = change_plan(client, "ln 445566", contract["id"], add_offer(client, monthly_fee=fee), commitment_months=6)
    assert (answer["provisioning_mode"], answer["client_cin"]) == ("upgrade_existing_contract", CIN)
    assert (answer["created_client"], answer["created_subscriber"]) == (False, False)
    assert (answer["contract"]["id"], answer["contract"]["start_date"]) == (contract["id"], "2026-11-20")
    assert (answer["contract"]["monthly_fee"], answer["contract"]["commitment_end_date"]) == (fee, "2027-05-20")
    assert terms_of(client, contract["id"])[1] == (fee, "2026-11-20", None, change)


def test_another_access_is_a_plan_change_too(client: TestClient) -> None:
    signed = submit(client, home_form(add_offer(client, ADSL), "522334455", cin="LN700700"))
    answer = change_plan(client, "LN700700", signed["contract"]["id"], fibre(client))
    assert answer["service_identifier"] == "+212522334455"


def test_a_plan_of_another_service_is_refused(client: TestClient) -> None:
    contract = known_client(client)
    answer = try_to_change(client, CIN, contract["id"], fibre(client))
    assert refused(answer, 422, "landing_offer_service_mismatch") == {"service_category": "mobile"}


def test_a_contract_that_is_not_active_is_refused(client: TestClient) -> None:
    contract, offer = known_client(client), add_offer(client)
    set_status(client, contract["id"], "suspended")
    refused(try_to_change(client, CIN, contract["id"], offer), 422, "contract_upgrade_target_invalid")


def test_unknown_things_are_not_found(client: TestClient) -> None:
    contract, offer = known_client(client), add_offer(client)
    refused(try_to_change(client, CIN, str(uuid4()), offer), 404, "contract_not_found")
    refused(try_to_change(client, CIN, contract["id"], {"id": str(uuid4())}), 404, "offer_not_found")


def test_a_day_outside_the_contract_is_refused(client: TestClient) -> None:
    contract, offer = known_client(client), add_offer(client)
    answer = try_to_change(client, CIN, contract["id"], offer, contract_start_date="2026-08-31")
    refused(answer, 422, "contract_date_invalid")


@pytest.mark.parametrize("status", ["suspended"])
def test_a_client_who_is_not_active_changes_nothing(client: TestClient, status: str) -> None:
    contract, offer = known_client(client), add_offer(client)
    accepted(client.put(f"{API}/customers/{contract['client_id']}", json={"status": status}))
    refused(try_to_change(client, CIN, contract["id"], offer), 409, "client_not_active")


def test_a_shown_token_must_be_of_the_cin(client: TestClient) -> None:
    contract, offer = known_client(client), add_offer(client)
    accepted(client.post(f"{API}/customers", json={"full_name": "Another Client", "cin": "ZZ111222"}))
    other, own = verify(client, "ZZ111222")["lookup_token"], verify(client, CIN)["lookup_token"]
    answer = try_to_change(client, CIN, contract["id"], offer, lookup_token=other)
    refused(answer, 403, "landing_lookup_token_mismatch")
    refused(try_to_change(client, CIN, contract["id"], offer, lookup_token="x"), 401, "landing_token_invalid")
    change_plan(client, CIN, contract["id"], offer, lookup_token=own)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"cin": "!"}, "cin"),
        ({"target_offer_id": None}, "target_offer_id"),
        ({"contract_start_date": "tomorrow"}, "contract_start_date"),
        ({"commitment_months": 61}, "commitment_months"),
        ({"end_date": "2026-12-31"}, "end_date"),
    ],
)
def test_a_wrong_form_is_refused_by_field(client: TestClient, changes: dict[str, Any], wrong: str) -> None:
    body = {
        "cin": CIN,
        "source_contract_id": str(uuid4()),
        "target_offer_id": str(uuid4()),
        "contract_start_date": "2026-11-20",
    }
    for path in ("submit/plan-change", "preview"):
        answer = client.post(f"{LANDING}/{path}", json=body | changes, headers=key())
        assert wrong_fields(answer) == [["body", wrong]], path


def test_the_same_key_changes_once(client: TestClient) -> None:
    contract, offer, once = known_client(client), add_offer(client, monthly_fee="150.00"), key()
    body = {
        "cin": CIN,
        "source_contract_id": contract["id"],
        "target_offer_id": offer["id"],
        "contract_start_date": "2026-11-20",
    }
    first = accepted(client.post(f"{LANDING}/submit/plan-change", json=body, headers=once))
    again = accepted(client.post(f"{LANDING}/submit/plan-change", json=body, headers=once))
    assert first | {"idempotency_replayed": True} == again
    assert len(terms_of(client, contract["id"])) == 2
    refused(client.post(f"{LANDING}/submit/plan-change", json=body), 400, "idempotency_key_invalid")


def test_a_preview_compares_before_anything_is_signed(client: TestClient) -> None:
    contract = known_client(client)
    body = {
        "cin": CIN,
        "source_contract_id": contract["id"],
        "target_offer_id": add_offer(client, monthly_fee="150.00", activation_fee="30.00")["id"],
        "contract_start_date": "2026-11-16",
    }
    answer = accepted(client.post(f"{LANDING}/preview", json=body))
    assert (answer["provisioning_mode"], answer["target_contract_id"]) == ("upgrade_existing_contract", contract["id"])
    assert (answer["activation_fee"], answer["first_invoice"]["subtotal_amount"]) == ("0.00", "125.00")
    assert get_contract(client, contract["id"])["monthly_fee"] == "100.00"
    refused(client.post(f"{LANDING}/preview", json=body | {"cin": "QQ123456"}), 422, "landing_contract_client_mismatch")

"""Looking up a CIN: what a visitor sees of it, with which token, and what he does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.common import clock
from tests.factories import (
    MOBILE,
    accepted,
    add_offer,
    bill,
    change_offer,
    invoices,
    key,
    on_day,
    pay,
    provision,
    refused,
    set_status,
    wrong_fields,
)
from tests.landing.factories import LANDING, LINA, known_client, look_up, verify

CIN = LINA["cin"]
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def shown(api: TestClient, token: str | None, cin: str = CIN, what: str = "subscriptions") -> Any:
    params = {} if token is None else {"lookup_token": token}
    return api.get(f"{LANDING}/clients/{cin}/{what}", params=params)


def test_a_known_cin_gets_a_token_for_ten_minutes(client: TestClient) -> None:
    known_client(client)
    with clock.fixed_at(NOON):
        answer = verify(client, "ln-445566")
    assert set(answer) == {"cin", "masked_contact", "lookup_token", "expires_at"}
    assert (answer["cin"], answer["masked_contact"]) == (CIN, "l***@example.com")
    assert answer["expires_at"] == "2026-11-20T12:10:00.000000Z"


def test_an_unknown_cin_is_not_found(visitor: TestClient) -> None:
    refused(visitor.post(f"{LANDING}/clients/verify-cin", json={"cin": "XX999999"}), 404, "landing_client_not_found")


@pytest.mark.parametrize("body", [{}, {"cin": "??"}, {"cin": None}, {"cin": "A" * 21}, {"cin": 7}])
def test_what_is_no_cin_is_refused(visitor: TestClient, body: dict[str, Any]) -> None:
    assert wrong_fields(visitor.post(f"{LANDING}/clients/verify-cin", json=body)) == [["body", "cin"]]


def test_contacts_are_masked(client: TestClient) -> None:
    contract = known_client(client)
    body = look_up(client, CIN)
    assert body["client"] == {
        "id": contract["client_id"],
        "cin": CIN,
        "full_name": "Lina Berrada",
        "email": "l***@example.com",
        "address": "Marrakech",
        "phone": "+******1234",
    }
    assert "Palmiers" not in str(look_up(client, CIN, "invoices"))


def test_what_is_not_known_is_null(client: TestClient) -> None:
    known_client(client, email=None, address=None, phone=None)
    assert verify(client, CIN)["masked_contact"] is None
    of_client = look_up(client, CIN)["client"]
    assert (of_client["email"], of_client["address"], of_client["phone"]) == (None, None, None)


def test_subscriptions_come_with_the_plans_they_may_change_to(client: TestClient) -> None:
    with on_day("2026-11-20"):
        contract = known_client(client)
        dear, cheap = add_offer(client, monthly_fee="150.50"), add_offer(client, monthly_fee="60.00")
        same = add_offer(client, monthly_fee="100.00")
        add_offer(client, status="retired")
        add_offer(client, valid_to="2026-11-19")
        (line,) = look_up(client, CIN)["subscriptions"]
    assert (line["contract_id"], line["subscriber_id"]) == (contract["id"], contract["subscriber_id"])
    assert (line["service_category"], line["service_type"]) == ("mobile", "mobile")
    assert line["service_identifier"] == contract["service_identifier"]
    assert (line["current_offer"]["id"], line["current_offer"]["monthly_fee"]) == (contract["offer_id"], "100.00")
    assert [(o["id"], o["change_type"], o["monthly_difference"]) for o in line["eligible_offers"]] == [
        (cheap["id"], "downgrade", "-40.00"),
        (same["id"], "lateral", "0.00"),
        (dear["id"], "upgrade", "50.50"),
    ]


def test_a_signed_price_is_compared_not_the_one_of_today(client: TestClient) -> None:
    contract = known_client(client)
    other = add_offer(client, MOBILE, monthly_fee="130.00")
    accepted(client.put(f"/api/v1/offers/{contract['offer_id']}", json={"monthly_fee": "140.00"}))
    (line,) = look_up(client, CIN)["subscriptions"]
    assert (line["current_offer"]["monthly_fee"], line["current_offer"]["version"]) == ("100.00", 1)
    assert [(o["id"], o["monthly_difference"]) for o in line["eligible_offers"]] == [(other["id"], "30.00")]


def test_only_active_contracts_are_shown(client: TestClient) -> None:
    first = known_client(client)
    offer = add_offer(client)
    second = provision(client, offer, "2026-09-01", client_id=first["client_id"], provisioning_intent="new_line")[
        "contract"
    ]
    assert len(look_up(client, CIN)["subscriptions"]) == 2
    set_status(client, first["id"], "suspended")
    assert [line["contract_id"] for line in look_up(client, CIN)["subscriptions"]] == [second["id"]]
    set_status(client, second["id"], "terminated")
    assert look_up(client, CIN)["subscriptions"] == []


def test_a_scheduled_change_is_not_the_plan_of_today(client: TestClient) -> None:
    with on_day("2026-11-20"):
        contract = known_client(client)
        change_offer(client, contract["id"], add_offer(client, monthly_fee="150.00"), "2026-12-01")
        (line,) = look_up(client, CIN)["subscriptions"]
        assert line["current_offer"]["monthly_fee"] == "100.00"


def test_invoices_are_shown_newest_first(client: TestClient) -> None:
    with on_day("2026-11-20"):
        known_client(client)
        assert look_up(client, CIN, "invoices")["invoices"] == []
        for month in ("2026-09", "2026-10"):
            bill(client, month)
        first, second = invoices(client)
        pay(client, "20.00", invoice_id=second["id"])
        shown_invoices = look_up(client, CIN, "invoices")["invoices"]
    assert [item["invoice_id"] for item in shown_invoices] == [second["id"], first["id"]]
    assert set(shown_invoices[0]) == {
        "invoice_id", "invoice_number", "period_start", "period_end", "due_date", "issued_at", "status", "currency",
        "subtotal_amount", "tax_amount", "total_amount", "outstanding_amount", "document_download_url",
    }  # fmt: skip
    assert (shown_invoices[0]["total_amount"], shown_invoices[0]["outstanding_amount"]) == ("120.00", "100.00")


def test_the_cin_of_the_path_is_read_in_any_form(client: TestClient) -> None:
    known_client(client)
    token = verify(client, CIN)["lookup_token"]
    for written in ("ln445566", "LN-445 566", "Ln445566"):
        assert shown(client, token, written).status_code == 200


@pytest.mark.parametrize("what", ["subscriptions", "invoices"])
def test_without_its_token_a_cin_shows_nothing(client: TestClient, what: str) -> None:
    known_client(client)
    with clock.fixed_at(NOON):
        token = verify(client, CIN)["lookup_token"]
    assert wrong_fields(shown(client, None, what=what)) == [["query", "lookup_token"]]
    refused(shown(client, "nonsense", what=what), 401, "landing_token_invalid")
    with clock.fixed_at(NOON + timedelta(minutes=11)):
        refused(shown(client, token, what=what), 401, "landing_token_expired")
    with clock.fixed_at(NOON):
        refused(shown(client, token, "AB123456", what), 403, "landing_lookup_token_mismatch")
        refused(shown(client, token, "*", what), 403, "landing_lookup_token_mismatch")
        assert shown(client, token, what=what).status_code == 200


def test_a_client_who_is_gone_is_not_found(client: TestClient) -> None:
    person = accepted(client.post("/api/v1/customers", json={"full_name": "Gone Soon", "cin": "GG112233"}))
    token = verify(client, "GG112233")["lookup_token"]
    assert client.delete(f"/api/v1/customers/{person['id']}").status_code == 204
    refused(shown(client, token, "GG112233"), 404, "landing_client_not_found")


def test_a_key_repeats_the_first_answer(client: TestClient) -> None:
    known_client(client)
    once = key()
    first = client.post(f"{LANDING}/clients/verify-cin", json={"cin": CIN}, headers=once)
    again = client.post(f"{LANDING}/clients/verify-cin", json={"cin": "ln 445566"}, headers=once)
    assert accepted(first) == accepted(again)
    assert again.headers["idempotency-replayed"] == "true"

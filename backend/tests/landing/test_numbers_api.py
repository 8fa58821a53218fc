"""Numbers are really held while a form is filled in; a submission takes one and frees the others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.factories import API, accepted, add_offer, key, on_day, provision, refused, scalar, wrong_fields
from tests.landing.factories import LANDING, fibre, home_form, known_client, mobile_form, reserve, submit, try_to_submit

REQUESTED = "requested_mobile_local_number"
HELD = "select count(*) from number_assignments where state = 'reserved'"


@pytest.mark.parametrize(("category", "prefix"), [("mobile", "+2126"), ("internet", "+2125"), ("landline", "+2125")])
def test_numbers_are_of_the_service(visitor: TestClient, category: str, prefix: str) -> None:
    with on_day("2026-11-20"):
        held = reserve(visitor, category, 5)
    assert held["expires_at"] == "2026-11-20T12:30:00.000000Z"
    numbers = [item["service_identifier"] for item in held["numbers"]]
    assert len(set(numbers)) == 5
    assert all(number.startswith(prefix) for number in numbers)
    assert [item["local_number"] for item in held["numbers"]] == [number.removeprefix("+212") for number in numbers]


@pytest.mark.parametrize("count", [0, 6, -1, 1.5, "2", None])
def test_one_to_five_are_held(visitor: TestClient, count: Any) -> None:
    body = {"service_category": "mobile", "count": count}
    assert wrong_fields(visitor.post(f"{LANDING}/numbers/reserve", json=body)) == [["body", "count"]]


def test_a_submission_takes_one_and_frees_the_others(client: TestClient) -> None:
    held = reserve(client, count=5)
    chosen = held["numbers"][3]
    form = mobile_form(add_offer(client), reservation_token=held["reservation_token"])
    assert (
        submit(client, form | {REQUESTED: chosen["local_number"]})["service_identifier"] == chosen["service_identifier"]
    )
    assert scalar(HELD) == 0


def test_a_token_alone_takes_a_held_number(client: TestClient) -> None:
    held = reserve(client)
    form = mobile_form(add_offer(client), reservation_token=held["reservation_token"])
    assert submit(client, form)["service_identifier"] == held["numbers"][0]["service_identifier"]


def test_a_home_number_is_redeemed(client: TestClient) -> None:
    held = reserve(client, "internet", 2)
    number = held["numbers"][1]
    form = home_form(fibre(client), number["local_number"], reservation_token=held["reservation_token"])
    assert submit(client, form)["service_identifier"] == number["service_identifier"]


def test_a_held_number_is_nobody_elses(client: TestClient) -> None:
    offer, held, other = add_offer(client), reserve(client), reserve(client)
    wanted = {REQUESTED: held["numbers"][0]["local_number"]}
    for token in ({}, {"reservation_token": other["reservation_token"]}, {"reservation_token": "guess"}):
        refused(try_to_submit(client, mobile_form(offer, **wanted, **token)), 409, "subscriber_identifier_conflict")
    body = {"subscriber": {"service_identifier": held["numbers"][0]["service_identifier"]}}
    answer = client.post(
        f"{API}/contracts/provision",
        json={"offer_id": offer["id"], "contract_start_date": "2026-11-20", "client": {"full_name": "Op"}} | body,
    )
    refused(answer, 409, "subscriber_identifier_conflict")
    submit(client, mobile_form(offer, **wanted, reservation_token=held["reservation_token"]))


def test_a_free_number_needs_no_token(client: TestClient) -> None:
    answer = submit(client, mobile_form(add_offer(client), **{REQUESTED: "655 99 88 77"}))
    assert answer["service_identifier"] == "+212655998877"


def test_what_was_held_is_free_again_after_half_an_hour(client: TestClient) -> None:
    with on_day("2026-11-20"):
        held = reserve(client)
    with on_day("2026-11-21"):
        form = mobile_form(add_offer(client), contract_start_date="2026-11-21")
        number = held["numbers"][0]
        answer = submit(client, form | {REQUESTED: number["local_number"]})
        assert answer["service_identifier"] == number["service_identifier"]
        late = form | {"cin": "LN123123", "reservation_token": held["reservation_token"]}
        assert submit(client, late)["service_identifier"] != number["service_identifier"]


def test_a_refused_submission_keeps_what_is_held(client: TestClient) -> None:
    held = reserve(client, count=3)
    form = mobile_form(add_offer(client, status="retired"), reservation_token=held["reservation_token"])
    refused(try_to_submit(client, form), 409, "offer_not_active")
    assert scalar(HELD) == 3


def test_a_plan_change_frees_what_was_held(client: TestClient) -> None:
    contract, held = known_client(client), reserve(client, count=2)
    own = {
        "mobile_number_mode": "use_existing",
        "existing_mobile_local_number": contract["service_identifier"],
        "reservation_token": held["reservation_token"],
    }
    submit(client, mobile_form(add_offer(client), cin="LN445566", **own))
    assert scalar(HELD) == 0


def test_an_empty_pool_says_so(client: TestClient) -> None:
    from sqlalchemy import text

    from app.common import db
    from tests.conftest import TENANT_ID

    with db.transaction(TENANT_ID) as session:
        session.execute(text("delete from number_blocks where kind = 'fixed'"))
    body = {"service_category": "landline"}
    refused(client.post(f"{LANDING}/numbers/reserve", json=body), 503, "identifier_generation_exhausted")
    offer = fibre(client)
    provisioned = {"offer_id": offer["id"], "contract_start_date": "2026-11-20", "client": {"full_name": "Op"}}
    refused(client.post(f"{API}/contracts/provision", json=provisioned), 503, "identifier_generation_exhausted")


def test_the_same_key_holds_the_same_numbers(visitor: TestClient) -> None:
    once, body = key(), {"service_category": "mobile", "count": 2}
    first = accepted(visitor.post(f"{LANDING}/numbers/reserve", json=body, headers=once))
    assert accepted(visitor.post(f"{LANDING}/numbers/reserve", json=body, headers=once)) == first
    assert scalar(HELD) == 2


def test_number_squatting_ends_at_what_all_visitors_may_hold(
    client: TestClient, configure: Callable[..., None]
) -> None:
    configure(landing_held_numbers=4)
    with on_day("2026-11-20"):
        reserve(client, count=3)
        answer = client.post(f"{LANDING}/numbers/reserve", json={"service_category": "mobile", "count": 2})
        refused(answer, 429, "rate_limited")
        assert int(answer.headers["retry-after"]) > 0
        reserve(client)
        provision(client, add_offer(client), "2026-11-20")  # the operator is not held up
    with on_day("2026-11-21"):
        reserve(client, count=4)


def test_number_squatting_ends_at_what_an_address_may_reserve(
    visitor: TestClient, configure: Callable[..., None]
) -> None:
    configure(landing_reservations=2)
    body = {"service_category": "mobile", "count": 5}
    with on_day("2026-11-20"):
        answers = [visitor.post(f"{LANDING}/numbers/reserve", json=body) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
        assert answers[-1].headers["retry-after"] == str(30 * 60)
        assert scalar(HELD) == 10
    with on_day("2026-11-21"):
        accepted(visitor.post(f"{LANDING}/numbers/reserve", json=body))

"""Provisioning through the API: who gets what line on what plan, and every documented refusal."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.numbering.models import NumberBlock
from tests.factories import (
    ADSL,
    API,
    FIBRE,
    LANDLINE,
    MOBILE,
    accepted,
    add_offer,
    events_of,
    get_contract,
    new_client,
    on_day,
    provision,
    provisioning_body,
    refused,
    set_status,
    sign,
    terms_of,
    wrong_fields,
)

URL = f"{API}/contracts/provision"
START = "2026-11-01"


def attempt(api: TestClient, offer: dict[str, Any], start: str = START, /, **changes: Any) -> Any:
    return api.post(URL, json=provisioning_body(offer, start, **changes))


def events(client: TestClient, contract_id: str) -> list[str]:
    return [event["event_type"] for event in events_of(client, contract_id)]


def subscriber(client: TestClient, contract: dict[str, Any]) -> dict[str, Any]:
    return accepted(client.get(f"{API}/subscribers/{contract['subscriber_id']}"))


@pytest.mark.parametrize(
    ("kind", "prefix"), [(MOBILE, "+2126"), (FIBRE, "+2125"), (ADSL, "+2125"), (LANDLINE, "+2125")]
)
def test_a_new_client_gets_a_line_and_a_number(client: TestClient, kind: dict[str, Any], prefix: str) -> None:
    offer = add_offer(client, kind, activation_fee="20.00")
    answer = provision(client, offer, START, commitment_months=12)
    contract = answer["contract"]
    assert (answer["created_client"], answer["created_subscriber"]) == (True, True)
    assert answer["provisioning_mode"] == "new_contract"
    assert contract["service_identifier"].startswith(prefix)
    assert contract["client_name"] == "Sara El Amrani"
    assert (contract["status"], contract["start_date"], contract["end_date"]) == ("active", START, None)
    assert (contract["commitment_months"], contract["commitment_end_date"]) == (12, "2027-11-01")
    assert (contract["offer_id"], contract["offer_name"], contract["offer_version"]) == (offer["id"], offer["name"], 1)
    assert (contract["monthly_fee"], contract["scheduled_change"]) == (offer["monthly_fee"], None)
    assert contract["activated_at"] is not None
    assert get_contract(client, contract["id"]) == contract
    assert events(client, contract["id"]) == ["contract_provisioned", "landing_service_identifier_allocated"]


def test_a_known_client_gets_a_line(client: TestClient) -> None:
    known = sign(client, add_offer(client, FIBRE), START)
    answer = provision(client, add_offer(client), START, client_id=known["client_id"])
    assert (answer["created_client"], answer["created_subscriber"]) == (False, True)
    assert answer["contract"]["client_id"] == known["client_id"]


def test_a_chosen_number_is_kept_in_one_form(client: TestClient) -> None:
    contract = sign(client, add_offer(client), START, subscriber={"service_identifier": "06 55 33 44 22"})
    assert contract["service_identifier"] == "+212655334422"
    assert events(client, contract["id"]) == ["contract_provisioned"]


def test_the_own_identifier_is_upgraded(client: TestClient) -> None:
    first, second = (sign(client, add_offer(client), START, client=new_client()) for _ in range(2))
    other = sign(client, add_offer(client), START, client_id=first["client_id"], provisioning_intent="new_line")
    better = add_offer(client, monthly_fee="150.00")
    named = {"service_identifier": other["service_identifier"].replace("+212", "0")}
    with on_day("2026-11-20"):
        answer = provision(client, better, "2026-11-20", client_id=first["client_id"], subscriber=named)
    assert answer["provisioning_mode"] == "upgrade_existing_contract"
    assert (answer["contract"]["id"], answer["contract"]["monthly_fee"]) == (other["id"], "150.00")
    assert (answer["created_client"], answer["created_subscriber"]) == (False, False)
    named_by_id = provision(
        client, better, "2026-11-20", client_id=second["client_id"], subscriber_id=second["subscriber_id"]
    )
    assert named_by_id["contract"]["id"] == second["id"]


def test_an_own_line_without_a_contract_is_used_again(client: TestClient) -> None:
    ended = sign(client, add_offer(client), START)
    set_status(client, ended["id"], "terminated")
    same = {"service_identifier": ended["service_identifier"]}
    answer = provision(client, add_offer(client), START, client_id=ended["client_id"], subscriber=same)
    assert (answer["provisioning_mode"], answer["created_subscriber"]) == ("new_contract", False)
    assert answer["contract"]["subscriber_id"] == ended["subscriber_id"]


def test_a_new_identifier_is_one_more_line(client: TestClient) -> None:
    first = sign(client, add_offer(client), START)
    answer = provision(
        client, add_offer(client), START, client_id=first["client_id"], subscriber={"service_identifier": "0655000777"}
    )
    assert (answer["provisioning_mode"], answer["created_subscriber"]) == ("new_contract", True)


@pytest.mark.parametrize("intent", ["auto", "new_line"])
def test_a_foreign_identifier_stays_where_it_is(client: TestClient, intent: str) -> None:
    foreign = sign(client, add_offer(client), START)
    mine = sign(client, add_offer(client), START)
    named = {"subscriber": {"service_identifier": foreign["service_identifier"]}, "provisioning_intent": intent}
    for person in ({"client_id": mine["client_id"]}, {"client": PERSON}):
        refused(attempt(client, add_offer(client), **person, **named), 409, "subscriber_identifier_conflict")
    other = attempt(client, add_offer(client), client_id=mine["client_id"], subscriber_id=foreign["subscriber_id"])
    refused(other, 422, "subscriber_client_mismatch")


def test_one_candidate_is_upgraded_and_several_have_to_be_named(client: TestClient) -> None:
    one = sign(client, add_offer(client), START)
    better = add_offer(client, monthly_fee="150.00")
    assert provision(client, better, START, client_id=one["client_id"])["contract"]["id"] == one["id"]
    two = sign(client, add_offer(client), START, client_id=one["client_id"], provisioning_intent="new_line")
    details = refused(
        attempt(client, better, client_id=one["client_id"]), 409, "contract_upgrade_disambiguation_required"
    )
    assert details == {"candidate_contract_ids": [one["id"], two["id"]]}
    named = provision(client, better, START, client_id=one["client_id"], target_contract_id=two["id"])
    assert named["contract"]["id"] == two["id"]


def test_an_upgrade_needs_something_to_upgrade(client: TestClient) -> None:
    held = sign(client, add_offer(client, FIBRE), START)
    wish = {"client_id": held["client_id"], "provisioning_intent": "upgrade"}
    refused(attempt(client, add_offer(client), **wish), 409, "contract_upgrade_target_missing")
    set_status(client, held["id"], "suspended")
    refused(attempt(client, add_offer(client, FIBRE), **wish), 409, "contract_upgrade_target_missing")


def test_a_target_outside_the_candidates_is_invalid(client: TestClient) -> None:
    mobile = sign(client, add_offer(client), START)
    fibre = sign(client, add_offer(client, FIBRE), START, client_id=mobile["client_id"])
    foreign = sign(client, add_offer(client), START)
    for target in (fibre["id"], foreign["id"], str(uuid4())):
        answer = attempt(client, add_offer(client), client_id=mobile["client_id"], target_contract_id=target)
        details = refused(answer, 422, "contract_upgrade_target_invalid")
        assert details == {"candidate_contract_ids": [mobile["id"]]}


def test_adsl_migrates_to_fibre(client: TestClient) -> None:
    adsl = sign(client, add_offer(client, ADSL), "2026-10-01")
    fibre = add_offer(client, FIBRE)
    assert provision(client, fibre, START, client_id=adsl["client_id"])["provisioning_mode"] == "new_contract"
    answer = provision(client, fibre, START, client_id=adsl["client_id"], target_contract_id=adsl["id"])
    assert (answer["provisioning_mode"], answer["contract"]["id"]) == ("upgrade_existing_contract", adsl["id"])
    line = subscriber(client, adsl)
    assert (line["service_type"], line["service_identifier"]) == ("fiber", adsl["service_identifier"])
    told = {event["event_type"]: event["details"] for event in events_of(client, adsl["id"])}
    migrated = {"subscriber_id": adsl["subscriber_id"], "from": "adsl", "to": "fiber"}
    assert told["subscriber_technology_migrated"] == migrated
    assert told["contract_offer_changed"]["change"] == "upgrade"


def test_an_upgrade_keeps_the_history_and_restarts_the_contract(client: TestClient) -> None:
    with on_day("2026-11-20"):
        held = sign(client, add_offer(client, activation_fee="30.00"), "2026-01-15", commitment_months=24)
        better = add_offer(client, monthly_fee="150.00", activation_fee="40.00")
        shown = sign(client, better, "2026-12-01", client_id=held["client_id"], commitment_months=6)
        stored = get_contract(client, held["id"])
    assert (shown["offer_id"], shown["monthly_fee"], shown["start_date"]) == (better["id"], "150.00", "2026-12-01")
    assert shown["commitment_end_date"] == stored["commitment_end_date"] == "2028-01-15"
    assert (stored["offer_id"], stored["monthly_fee"]) == (held["offer_id"], "100.00")
    assert stored["scheduled_change"]["offer_id"] == better["id"]
    assert terms_of(client, held["id"]) == [
        ("100.00", "2026-01-15", "2026-11-30", "initial"),
        ("150.00", "2026-12-01", None, "upgrade"),
    ]


def test_a_draft_waits(client: TestClient) -> None:
    draft = sign(client, add_offer(client), START, auto_activate=False)
    assert (draft["status"], draft["activated_at"]) == ("draft", None)
    again = attempt(client, add_offer(client), client_id=draft["client_id"], subscriber_id=draft["subscriber_id"])
    refused(again, 409, "subscriber_contract_conflict")


def test_the_end_comes_after_the_start_and_the_commitment(client: TestClient) -> None:
    offer = add_offer(client)
    details = refused(attempt(client, offer, end_date="2026-10-31"), 422, "contract_date_invalid")
    assert details == {"start_date": START, "end_date": "2026-10-31"}
    early = attempt(client, offer, "2026-08-31", end_date="2027-02-27", commitment_months=6)
    assert refused(early, 422, "contract_commitment_invalid") == {"minimum_end_date": "2027-02-28"}
    contract = sign(client, offer, "2026-08-31", end_date="2027-02-28", commitment_months=6)
    assert (contract["end_date"], contract["commitment_end_date"]) == ("2027-02-28", "2027-02-28")
    assert sign(client, offer, START, end_date=START)["end_date"] == START
    upgrade = attempt(client, offer, client_id=contract["client_id"], end_date="2027-12-31")
    assert wrong_fields(upgrade) == [["body", "end_date"]]


def test_only_an_active_valid_offer_is_signed(client: TestClient) -> None:
    retired = add_offer(client, status="retired")
    refused(attempt(client, retired), 409, "offer_not_active")
    bounded = add_offer(client, valid_from="2026-11-10", valid_to="2026-11-20")
    for start in ("2026-11-09", "2026-11-21"):
        details = refused(attempt(client, bounded, start), 422, "offer_validity_invalid")
        assert details == {"valid_from": "2026-11-10", "valid_to": "2026-11-20"}
    for start in ("2026-11-10", "2026-11-20"):
        assert attempt(client, bounded, start).status_code == 200
    refused(attempt(client, bounded | {"id": str(uuid4())}), 404, "offer_not_found")


@pytest.mark.parametrize("status", ["suspended", "terminated"])
def test_only_an_active_client_signs(client: TestClient, status: str) -> None:
    person = accepted(client.post(f"{API}/customers", json=new_client(status=status)))
    details = refused(attempt(client, add_offer(client), client_id=person["id"]), 409, "client_not_active")
    assert details["status"] == status


def test_what_is_unknown_is_not_found(client: TestClient) -> None:
    known = sign(client, add_offer(client), START)
    refused(attempt(client, add_offer(client), client_id=str(uuid4())), 404, "client_not_found")
    unknown_line = attempt(client, add_offer(client), client_id=known["client_id"], subscriber_id=str(uuid4()))
    refused(unknown_line, 404, "subscriber_not_found")


def test_a_refusal_leaves_nothing_behind(client: TestClient) -> None:
    person = new_client()
    answer = attempt(client, add_offer(client), client=person, end_date="2026-10-31")
    refused(answer, 422, "contract_date_invalid")
    assert client.get(f"{API}/customers", params={"cin": person["cin"]}).json()["data"] == []
    again = new_client()
    accepted(client.post(f"{API}/customers", json=again))
    refused(attempt(client, add_offer(client), client=again), 409, "client_cin_conflict")


def test_a_line_carries_its_own_technology(client: TestClient) -> None:
    adsl = sign(client, add_offer(client, ADSL), START)
    fibre = add_offer(client, FIBRE)
    own = attempt(client, fibre, client_id=adsl["client_id"], subscriber_id=adsl["subscriber_id"])
    details = refused(own, 422, "subscriber_offer_mismatch")
    assert details == {"subscriber_service_type": "adsl", "offer_service_type": "fiber"}
    wrong = attempt(client, fibre, subscriber={"service_identifier": "0522000001", "service_type": "mobile"})
    refused(wrong, 422, "subscriber_offer_mismatch")


def test_an_empty_pool_says_so(client: TestClient, session: Session) -> None:
    session.execute(delete(NumberBlock))
    refused(attempt(client, add_offer(client)), 503, "identifier_generation_exhausted")


ID = "01900000-0000-7000-8000-0000000000aa"
PERSON = {"cin": "MT000001", "full_name": "Sara El Amrani"}


@pytest.mark.parametrize(
    "body",
    [
        {"client_id": ID, "client": PERSON},
        {"client_id": None, "client": None},
        {"client_id": ID, "subscriber_id": ID, "subscriber": {"service_identifier": "0655000001"}},
        {"client_id": ID, "provisioning_intent": "new_line", "target_contract_id": ID},
        {"client_id": ID, "provisioning_intent": "new_line", "subscriber_id": ID},
        {"client": PERSON, "provisioning_intent": "upgrade"},
        {"client_id": ID, "provisioning_intent": "upgrade", "subscriber_id": ID},
        {"client_id": ID, "provisioning_intent": "upgrade", "subscriber": {"service_identifier": "0655000001"}},
        {"client_id": ID, "provisioning_intent": "sideways"},
        {"client_id": ID, "commitment_months": 0},
        {"client_id": ID, "commitment_months": 61},
        {"client_id": ID, "commitment_months": 1.5},
        {"client_id": ID, "contract_start_date": "2026-02-30"},
        {"client_id": ID, "subscriber": {"service_identifier": "ab"}},
        {"client_id": ID, "surprise": 1},
        {"client_id": ID, "auto_activate": "yes"},
        {"client_id": "me"},
        {"client": {"full_name": "A"}},
    ],
    ids=str,
)
@pytest.mark.parametrize("path", [URL, f"{URL}/preview"])
def test_a_body_that_contradicts_itself_is_refused(client: TestClient, path: str, body: dict[str, Any]) -> None:
    answer = client.post(path, json={"offer_id": ID, "contract_start_date": START} | body)
    assert all(loc[0] == "body" for loc in wrong_fields(answer))

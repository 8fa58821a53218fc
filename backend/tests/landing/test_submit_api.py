"""Submitting a subscription: number fields, who the CIN is, and what becomes of what was sent."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

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
    key,
    provision,
    refused,
    scalar,
    set_status,
    sign,
    terms_of,
    wrong_fields,
)
from tests.landing.factories import (
    LANDING,
    LINA,
    fibre,
    home_form,
    known_client,
    mobile_form,
    reserve,
    submit,
    try_to_submit,
)

MODE, EXISTING = "mobile_number_mode", "existing_mobile_local_number"
REQUESTED, HOME = "requested_mobile_local_number", "home_landline_local_number"


def client_of(api: TestClient, answer: dict[str, Any]) -> dict[str, Any]:
    return accepted(api.get(f"{API}/customers/{answer['client_id']}"))


def waiting(api: TestClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = accepted(api.get(f"{API}/contact-changes", params={"status": "pending"}))["data"]
    return found


def test_a_new_cin_becomes_a_client_with_a_contract(client: TestClient) -> None:
    offer = add_offer(client)
    form = mobile_form(offer, cin="ln-900 100", commitment_months=12, language="ar")
    answer = submit(client, form)
    assert set(answer) == {
        "contract", "client_id", "client_cin", "service_identifier", "created_client", "created_subscriber",
        "provisioning_mode", "idempotency_replayed", "document_download_url",
    }  # fmt: skip
    assert (answer["created_client"], answer["created_subscriber"]) == (True, True)
    assert (answer["provisioning_mode"], answer["idempotency_replayed"]) == ("new_contract", False)
    assert answer["client_cin"] == "LN900100"
    assert answer["service_identifier"].startswith(("+2126", "+2127"))
    contract = get_contract(client, answer["contract"]["id"])
    assert contract == answer["contract"]
    assert (contract["status"], contract["start_date"]) == ("active", "2026-11-20")
    assert (contract["commitment_months"], contract["commitment_end_date"]) == (12, "2027-11-20")
    person = client_of(client, answer)
    assert (person["cin"], person["full_name"], person["client_type"]) == ("LN900100", "Lina Berrada", "individual")
    assert (person["email"], person["phone"]) == ("lina@example.com", "+212661231234")
    assert (person["address"], person["language"]) == (LINA["address"], "ar")
    assert {event["actor_id"] for event in events_of(client, contract["id"])} == {"landing"}


def test_contacts_may_be_left_out(client: TestClient) -> None:
    form = mobile_form(add_offer(client))
    for name in ("email", "address", "contact_phone"):
        del form[name]
    person = client_of(client, submit(client, form))
    assert (person["email"], person["address"], person["phone"]) == (None, None, None)
    assert person["language"] == "fr"


def test_a_number_of_the_operator_is_written_down_as_given_out(client: TestClient) -> None:
    offer = add_offer(client)
    drawn = submit(client, mobile_form(offer))
    requested = submit(client, mobile_form(offer, **{REQUESTED: "655 12 34 56"}))
    held = reserve(client, "internet")
    home = submit(
        client,
        home_form(fibre(client), held["numbers"][0]["local_number"], reservation_token=held["reservation_token"]),
    )
    kept = submit(client, mobile_form(offer, **{MODE: "use_existing", EXISTING: "06 61 00 11 22"}))
    own = submit(client, home_form(fibre(client), "05 37 12 34 56"))
    for answer, is_given in ((drawn, True), (requested, True), (home, True), (kept, False), (own, False)):
        events = events_of(client, answer["contract"]["id"])
        given = [e["details"] for e in events if e["event_type"] == "landing_service_identifier_allocated"]
        assert given == ([{"service_identifier": answer["service_identifier"]}] if is_given else [])


@pytest.mark.parametrize("written", ["+212 6 55 33 44 22", "00212655334422", "06.55.33.44.22", "655-334-422"])
def test_a_kept_number_is_read_in_any_form(client: TestClient, written: str) -> None:
    answer = submit(client, mobile_form(add_offer(client), **{MODE: "use_existing", EXISTING: written}))
    assert answer["service_identifier"] == "+212655334422"


@pytest.mark.parametrize("written", ["05 22 33 44 55", "1234", "", "+33655334422", "06553344221", "six"])
def test_what_is_no_mobile_number_is_refused_with_examples(client: TestClient, written: str) -> None:
    offer = add_offer(client)
    for fields in ({MODE: "use_existing", EXISTING: written}, {MODE: "assign_new", REQUESTED: written}):
        details = refused(try_to_submit(client, mobile_form(offer, **fields)), 422, "mobile_number_invalid")
        assert "655334422" in details["accepted_examples"]


@pytest.mark.parametrize("written", ["06 55 33 44 22", "522", "", "+2129"])
def test_what_is_no_home_number_is_refused_with_examples(client: TestClient, written: str) -> None:
    details = refused(try_to_submit(client, home_form(fibre(client), written)), 422, "landline_number_invalid")
    assert "522334455" in details["accepted_examples"]


@pytest.mark.parametrize("category", ["internet", "landline"])
def test_home_numbers_may_begin_with_five_and_eight(client: TestClient, category: str) -> None:
    offer = add_offer(client, {"internet": ADSL, "landline": LANDLINE}[category])
    for written, kept in (("0522334455", "+212522334455"), ("808123456", "+212808123456")):
        form = home_form(offer, written, service_category=category)
        assert submit(client, form)["service_identifier"] == kept


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({MODE: None}, [MODE]),
        ({MODE: "use_existing"}, [EXISTING]),
        ({MODE: "use_existing", EXISTING: "655334422", REQUESTED: "655334423"}, [REQUESTED]),
        ({EXISTING: "655334422"}, [EXISTING]),
        ({HOME: "522334455"}, [HOME]),
        ({MODE: None, HOME: "522334455"}, [HOME, MODE]),
        ({MODE: "borrow"}, [MODE]),
        ({"service_category": "tv"}, ["service_category"]),
        ({"full_name": "L"}, ["full_name"]),
        ({"full_name": "x" * 151}, ["full_name"]),
        ({"full_name": "Li\x00na"}, ["full_name"]),
        ({"email": "lina@"}, ["email"]),
        ({"contact_phone": "12"}, ["contact_phone"]),
        ({"cin": "A!"}, ["cin"]),
        ({"contract_start_date": "20-11-2026"}, ["contract_start_date"]),
        ({"contract_start_date": "1999-12-31"}, ["contract_start_date"]),
        ({"commitment_months": 0}, ["commitment_months"]),
        ({"commitment_months": 1.5}, ["commitment_months"]),
        ({"commitment_months": float("nan")}, ["commitment_months"]),
        ({"language": "es"}, ["language"]),
        ({"offer_id": "1"}, ["offer_id"]),
        ({"client_id": str(uuid4())}, ["client_id"]),
        ({"auto_activate": True}, ["auto_activate"]),
        ({EXISTING: "6" * 41}, [EXISTING]),
        ({"reservation_token": ""}, ["reservation_token"]),
    ],
)
def test_a_wrong_form_is_refused_by_field(client: TestClient, changes: dict[str, Any], wrong: list[str]) -> None:
    form = mobile_form(add_offer(client), **changes)
    for path in ("submit/new", "preview"):
        if "nan" in str(changes):
            headers = key() | {"Content-Type": "application/json"}
            content = str(form).replace("'", '"').replace("nan", "NaN").encode()
            answer = client.post(f"{LANDING}/{path}", content=content, headers=headers)
        else:
            answer = client.post(f"{LANDING}/{path}", json=form, headers=key())
        assert sorted(wrong_fields(answer)) == [["body", name] for name in sorted(wrong)], path
    assert scalar("select count(*) from contracts") == 0


@pytest.mark.parametrize("fields", [{MODE: "assign_new"}, {EXISTING: "655334422"}, {REQUESTED: "655334422"}])
def test_mobile_fields_are_refused_for_a_home_service(client: TestClient, fields: dict[str, Any]) -> None:
    answer = try_to_submit(client, home_form(fibre(client), "522334455", **fields))
    assert wrong_fields(answer) == [["body", *fields]]


def test_a_key_is_needed(client: TestClient) -> None:
    form = mobile_form(add_offer(client))
    refused(client.post(f"{LANDING}/submit/new", json=form), 400, "idempotency_key_invalid")
    refused(try_to_submit(client, form, **{"Idempotency-Key": "short"}), 400, "idempotency_key_invalid")


def test_the_same_key_signs_once(client: TestClient) -> None:
    form, once = mobile_form(add_offer(client)), key()
    first = accepted(try_to_submit(client, form, **once))
    again = accepted(try_to_submit(client, form | {"cin": form["cin"].lower()}, **once))
    assert (first.pop("idempotency_replayed"), again.pop("idempotency_replayed")) == (False, True)
    assert first == again
    assert scalar("select count(*) from contracts") == 1
    other = try_to_submit(client, form | {"full_name": "Somebody Else"}, **once)
    refused(other, 409, "idempotency_key_payload_conflict")


def test_a_known_cin_with_its_own_number_changes_the_plan(client: TestClient) -> None:
    contract = known_client(client)
    dear = add_offer(client, monthly_fee="150.00")
    own = {MODE: "use_existing", EXISTING: contract["service_identifier"]}
    answer = submit(client, mobile_form(dear, cin="LN445566", contract_start_date="2026-10-16", **own))
    assert (answer["provisioning_mode"], answer["created_client"]) == ("upgrade_existing_contract", False)
    assert (answer["contract"]["id"], answer["created_subscriber"]) == (contract["id"], False)
    assert answer["contract"]["start_date"] == "2026-10-16"
    assert [term[:3] for term in terms_of(client, contract["id"])] == [
        ("100.00", "2026-09-01", "2026-10-15"),
        ("150.00", "2026-10-16", None),
    ]


def test_a_known_cin_with_its_own_home_number_may_change_technology(client: TestClient) -> None:
    first = submit(client, home_form(add_offer(client, ADSL), "522334455", cin="LN700700"))
    answer = submit(client, home_form(fibre(client), "0522334455", cin="LN700700"))
    assert answer["provisioning_mode"] == "upgrade_existing_contract"
    assert answer["contract"]["id"] == first["contract"]["id"]
    events = [event["event_type"] for event in events_of(client, first["contract"]["id"])]
    assert "subscriber_technology_migrated" in events


def test_a_known_number_of_another_service_is_no_plan_change(client: TestClient) -> None:
    submit(client, home_form(fibre(client), "522334455", cin="LN700700"))
    form = home_form(add_offer(client, LANDLINE), "522334455", cin="LN700700", service_category="landline")
    refused(try_to_submit(client, form), 422, "landing_offer_service_mismatch")


@pytest.mark.parametrize(
    "fields", [{MODE: "assign_new"}, {REQUESTED: "655112233"}, {MODE: "use_existing", EXISTING: "655112233"}]
)
def test_a_known_cin_with_another_number_gets_one_more_contract(client: TestClient, fields: dict[str, Any]) -> None:
    contract = known_client(client)
    answer = submit(client, mobile_form(add_offer(client), cin="LN445566", **fields))
    assert (answer["provisioning_mode"], answer["client_id"]) == ("new_contract", contract["client_id"])
    assert (answer["created_client"], answer["created_subscriber"]) == (False, True)
    assert answer["service_identifier"] != contract["service_identifier"]
    found = accepted(client.get(f"{API}/contracts", params={"client_id": contract["client_id"]}))
    assert found["meta"]["total"] == 2


def test_a_line_whose_contract_ended_is_signed_for_again(client: TestClient) -> None:
    contract = known_client(client)
    set_status(client, contract["id"], "terminated")
    own = {MODE: "use_existing", EXISTING: contract["service_identifier"]}
    answer = submit(client, mobile_form(add_offer(client), cin="LN445566", **own))
    assert (answer["provisioning_mode"], answer["created_subscriber"]) == ("new_contract", False)
    assert answer["contract"]["subscriber_id"] == contract["subscriber_id"]


@pytest.mark.parametrize("status", ["suspended", "terminated"])
def test_a_line_out_of_service_is_not_used_again(client: TestClient, status: str) -> None:
    contract, offer = known_client(client), add_offer(client)
    set_status(client, contract["id"], "terminated")
    line = f"{API}/subscribers/{contract['subscriber_id']}"
    accepted(client.put(line, json={"status": status}))
    own = {MODE: "use_existing", EXISTING: contract["service_identifier"]}
    answer = try_to_submit(client, mobile_form(offer, cin="LN445566", **own))
    assert refused(answer, 409, "subscriber_status_transition_invalid") == {"from": status, "to": "active"}
    ids = {"client_id": contract["client_id"], "subscriber_id": contract["subscriber_id"], "offer_id": offer["id"]}
    manual = client.post(f"{API}/contracts", json=ids | {"contract_start_date": "2026-11-20"})
    refused(manual, 409, "subscriber_status_transition_invalid")


def test_a_suspended_contract_keeps_its_line(client: TestClient) -> None:
    contract = known_client(client)
    set_status(client, contract["id"], "suspended")
    own = {MODE: "use_existing", EXISTING: contract["service_identifier"]}
    answer = try_to_submit(client, mobile_form(add_offer(client), cin="LN445566", **own))
    refused(answer, 409, "subscriber_contract_conflict")


@pytest.mark.parametrize("status", ["suspended", "terminated"])
def test_a_client_who_is_not_active_signs_nothing(client: TestClient, status: str) -> None:
    body = {"full_name": "Lina Berrada", "cin": "LN445566", "status": status}
    accepted(client.post(f"{API}/customers", json=body))
    form = mobile_form(add_offer(client), cin="LN445566")
    refused(try_to_submit(client, form), 409, "client_not_active")
    refused(client.post(f"{LANDING}/preview", json=form), 409, "client_not_active")


def test_a_number_that_another_client_holds_is_refused(client: TestClient) -> None:
    held = sign(client, add_offer(client), "2026-09-01")["service_identifier"]
    for cin in ("LN445566", "LN000099"):
        form = mobile_form(add_offer(client), cin=cin, **{MODE: "use_existing", EXISTING: held})
        refused(try_to_submit(client, form), 409, "subscriber_identifier_conflict")
    assert scalar("select count(*) from clients where cin like 'LN%'") == 0


def test_offers_are_judged_as_everywhere(client: TestClient) -> None:
    gone, later = add_offer(client, status="retired"), add_offer(client, valid_from="2027-01-01")
    for offer, status, code in (
        ({"id": str(uuid4())}, 404, "offer_not_found"),
        (gone, 409, "offer_not_active"),
        (later, 422, "offer_validity_invalid"),
        (fibre(client), 422, "landing_offer_service_mismatch"),
    ):
        for path in ("submit/new", "preview"):
            refused(client.post(f"{LANDING}/{path}", json=mobile_form(offer), headers=key()), status, code)


def test_what_differs_of_a_known_client_waits_for_an_operator(client: TestClient) -> None:
    contract = known_client(client)
    before = accepted(client.get(f"{API}/customers/{contract['client_id']}"))
    form = mobile_form(
        add_offer(client), cin="LN445566", full_name="Lina B.", email="other@example.com", contact_phone="+33612345678"
    )
    del form["address"]
    submit(client, form)
    assert accepted(client.get(f"{API}/customers/{contract['client_id']}")) == before
    (change,) = waiting(client)
    assert (change["client_id"], change["source"]) == (contract["client_id"], "landing")
    assert change["proposed"] == {
        "full_name": "Lina B.", "address": None, "email": "other@example.com", "phone": "+33612345678",
    }  # fmt: skip
    submit(client, form)
    assert len(waiting(client)) == 1, "the very same again waits once"


def test_what_is_as_known_waits_for_nobody(client: TestClient) -> None:
    known_client(client)
    submit(client, mobile_form(add_offer(client), cin="LN445566"))
    assert waiting(client) == []


def test_the_operator_and_the_visitor_provision_alike(client: TestClient) -> None:
    """Both forms of a service run through one command: the contracts differ in nothing but their ids."""
    offer = add_offer(client, MOBILE, activation_fee="30.00")
    ours = provision(client, offer, "2026-11-20", commitment_months=6)["contract"]
    theirs = submit(client, mobile_form(offer, commitment_months=6))["contract"]
    own = {"id", "client_id", "client_name", "subscriber_id", "service_identifier", "activated_at", "created_at"}
    for name in set(ours) - own - {"updated_at"}:
        assert ours[name] == theirs[name], name
    kinds = [[e["event_type"] for e in events_of(client, c["id"])] for c in (ours, theirs)]
    assert sorted(kinds[0]) == sorted(kinds[1])


def test_a_preview_says_what_a_form_would_do_and_saves_nothing(client: TestClient) -> None:
    contract = known_client(client)
    dear = add_offer(client, FIBRE, activation_fee="150.00")
    counted = "select (select count(*) from clients) + (select count(*) from contracts)"
    before = scalar(counted)
    form = home_form(dear, "522334455", contract_start_date="2026-11-01", commitment_months=12)
    answer = accepted(client.post(f"{LANDING}/preview", json=form))
    assert (answer["provisioning_mode"], answer["commitment_end_date"]) == ("new_contract", "2027-11-01")
    assert (answer["monthly_fee"], answer["activation_fee"]) == ("299.00", "150.00")
    assert answer["first_invoice"]["total_amount"] == "538.80"
    own = {MODE: "use_existing", EXISTING: contract["service_identifier"]}
    form = mobile_form(add_offer(client, monthly_fee="150.00"), cin="LN445566", **own)
    answer = accepted(client.post(f"{LANDING}/preview", json=form))
    assert answer["provisioning_mode"] == "upgrade_existing_contract"
    assert answer["target_contract_id"] == contract["id"]
    assert scalar(counted) == before

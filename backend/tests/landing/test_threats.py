"""Threats to pages that anybody may open, one test each."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from statistics import median
from time import perf_counter
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from prometheus_client import REGISTRY
from pypdf import PdfReader

from app.common import clock, signing
from app.common.signing import Purpose
from tests.factories import API, accepted, add_offer, bill, events_of, key, new_client, refused, scalar, sign, terms_of
from tests.landing.factories import (
    LANDING,
    LINA,
    change_plan,
    known_client,
    look_up,
    mobile_form,
    reserve,
    submit,
    try_to_change,
    try_to_submit,
    verify,
)

CIN = LINA["cin"]
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def without_trace(answer: Any) -> tuple[int, dict[str, Any]]:
    """What a refusal says but for the request's id."""
    body = answer.json()
    del body["error"]["trace_id"]
    return answer.status_code, body


def lookups(outcome: str) -> float:
    return REGISTRY.get_sample_value("mt_landing_lookups_total", {"outcome": outcome}) or 0.0


def ask(api: TestClient, cin: str, **headers: str) -> Any:
    return api.post(f"{LANDING}/clients/verify-cin", json={"cin": cin}, headers=headers)


def test_enumeration_of_cins_is_limited_and_seen(client: TestClient) -> None:
    """Ten look-ups a minute from an address, ten in ten minutes of a CIN; the refused ones count and are measured."""
    known_client(client)
    before = {outcome: lookups(outcome) for outcome in ("found", "unknown", "limited")}
    with clock.fixed_at(NOON):
        answers = [ask(client, f"QQ00000{n}", **{"X-Forwarded-For": f"41.1.1.{n}"}) for n in range(9)]
        answers += [ask(client, CIN), ask(client, CIN), ask(client, CIN)]
    assert [answer.status_code for answer in answers] == [404] * 9 + [200] + [429] * 2
    assert answers[-1].headers["retry-after"] == "60"
    assert {outcome: lookups(outcome) - count for outcome, count in before.items()} == {
        "found": 1,
        "unknown": 9,
        "limited": 2,
    }
    with clock.fixed_at(NOON + timedelta(seconds=61)):
        assert ask(client, CIN).status_code == 200


def test_enumeration_of_cins_from_many_addresses_is_limited_by_the_cin(
    client: TestClient, configure: Callable[..., None]
) -> None:
    configure(rate_limit_verify_address=0)
    known_client(client)
    with clock.fixed_at(NOON):
        for cin, status in ((CIN, 200), ("QQ999999", 404)):
            assert [ask(client, cin).status_code for _ in range(12)] == [status] * 10 + [429] * 2
        assert ask(client, "QQ999999").headers["retry-after"] == "600"
    with clock.fixed_at(NOON + timedelta(minutes=11)):
        assert ask(client, CIN).status_code == 200


def test_enumeration_of_cins_by_other_routes_tells_nothing(client: TestClient) -> None:
    """Whether somebody is known by a CIN shows in no refusal of what needs a token or a contract."""
    contract, offer = known_client(client), add_offer(client)
    sign(client, offer, "2026-09-01", client=new_client(cin="ZZ111222"))
    token = signing.sign(Purpose.LOOKUP, "AA000000", timedelta(minutes=5), tenant="mt")
    for what in ("subscriptions", "invoices"):
        answers = [
            without_trace(client.get(f"{LANDING}/clients/{cin}/{what}", params={"lookup_token": token}))
            for cin in ("ZZ111222", "QQ999999")
        ]
        assert answers[0] == answers[1]
    changes = [without_trace(try_to_change(client, cin, contract["id"], offer)) for cin in ("ZZ111222", "QQ999999")]
    assert changes[0] == changes[1]
    link = f"{LANDING}/contracts/{contract['id']}/document-link"
    links = [without_trace(client.post(link, json={"cin": cin})) for cin in ("ZZ111222", "QQ999999")]
    assert links[0] == links[1]


def test_enumeration_of_cins_with_codes_is_answered_alike(client: TestClient, configure: Callable[..., None]) -> None:
    """Status, shape and size are the same for a known CIN and another, and time tells them apart by nothing."""
    configure(landing_verification="otp", rate_limit_verify_address=0, rate_limit_verify_cin=0)
    known_client(client)
    seconds: dict[str, list[float]] = {CIN: [], "QQ999999": []}
    sizes: dict[str, int] = {}
    for _ in range(25):
        for cin, taken in seconds.items():
            started = perf_counter()
            answer = ask(client, cin)
            taken.append(perf_counter() - started)
            assert set(accepted(answer)) == {"verification_id", "masked_contact"}
            sizes[cin] = len(answer.content)
    known, unknown = (median(taken) for taken in seconds.values())
    assert 0.4 < known / unknown < 2.5
    assert abs(sizes[CIN] - sizes["QQ999999"]) <= 12, "as far as two contacts may differ in length"


def test_token_replay_across_cin_purpose_document_and_tenant(client: TestClient) -> None:
    with clock.fixed_at(NOON):
        contract = known_client(client)
        bill(client, "2026-10")
        own = verify(client, CIN)["lookup_token"]
        invoice_url = look_up(client, CIN, "invoices")["invoices"][0]["document_download_url"]
        invoice_path, _, document_token = invoice_url.partition("?token=")
        foreign = signing.sign(Purpose.LOOKUP, CIN, timedelta(minutes=5), tenant="ng-demo")
        unbound = signing.sign(Purpose.LOOKUP, CIN, timedelta(minutes=5))
        access = signing.sign(Purpose.ACCESS, CIN, timedelta(minutes=5), tenant="mt", roles=["admin"])
        subscriptions = f"{LANDING}/clients/{CIN}/subscriptions"
        for token in (document_token, foreign, unbound, access):
            answer = client.get(subscriptions, params={"lookup_token": token})
            refused(answer, 401, "landing_token_invalid")
        other = client.get(f"{LANDING}/clients/AB999999/subscriptions", params={"lookup_token": own})
        refused(other, 403, "landing_lookup_token_mismatch")
        for token in (own, access):
            refused(client.get(invoice_path, params={"token": token}), 401, "landing_token_invalid")
        contract_path = f"{LANDING}/contracts/{contract['id']}/document"
        refused(client.get(contract_path, params={"token": document_token}), 403, "landing_document_token_mismatch")
        for token in (own, document_token):
            answer = client.get(f"{API}/me", headers={"Authorization": f"Bearer {token}"})
            assert answer.status_code == 401


def test_link_sharing_ends_soon(client: TestClient, configure: Callable[..., None]) -> None:
    configure(landing_document_minutes=5)
    with clock.fixed_at(NOON):
        url = submit(client, mobile_form(add_offer(client)))["document_download_url"]
        shared = client.get(url, headers={"Authorization": ""})
    assert shared.headers["cache-control"] == "no-store"
    assert shared.headers["referrer-policy"] == "no-referrer"
    with clock.fixed_at(NOON + timedelta(minutes=6)):
        refused(client.get(url), 401, "landing_token_expired")


def test_draft_hijack_finds_no_id_to_try(visitor: TestClient, configure: Callable[..., None]) -> None:
    configure(rate_limit_landing_writes=2)
    with clock.fixed_at(NOON):
        body = {"flow_type": "subscribe_new_service", "step": "person", "payload": {"full_name": "Lina"}}
        saved = accepted(visitor.post(f"{LANDING}/drafts", json=body))
        assert UUID(saved["id"]).version == 4
        assert visitor.get(f"{LANDING}/drafts").status_code == 405, "drafts are never listed"
        neighbours = [UUID(int=UUID(saved["id"]).int + step) for step in range(1, 13)]
        tried = [visitor.get(f"{LANDING}/drafts/{draft_id}") for draft_id in neighbours]
        writes = [visitor.put(f"{LANDING}/drafts/{draft_id}", json={"step": "x"}) for draft_id in neighbours[:2]]
    assert {answer.status_code for answer in tried} == {404}
    assert [answer.status_code for answer in writes] == [404, 429]
    with clock.fixed_at(NOON):
        assert visitor.get(f"{LANDING}/drafts/{saved['id']}").status_code == 429


def test_number_squatting_is_undone_by_time_and_held_down(client: TestClient, configure: Callable[..., None]) -> None:
    configure(landing_reservations=3, landing_held_numbers=12)
    body = {"service_category": "mobile", "count": 5}
    with clock.fixed_at(NOON):
        answers = [client.post(f"{LANDING}/numbers/reserve", json=body) for _ in range(5)]
        assert [answer.status_code for answer in answers] == [200, 200, 429, 429, 429]
        assert scalar("select count(*) from number_assignments where state = 'reserved'") == 10
    with clock.fixed_at(NOON + timedelta(minutes=31)):
        reserve(client, count=5)


def test_mass_subscription_is_limited_by_address(client: TestClient, configure: Callable[..., None]) -> None:
    offer = add_offer(client)
    configure(rate_limit_landing_writes=3)
    with clock.fixed_at(NOON):
        forged = [{"X-Forwarded-For": f"41.0.0.{n}", "X-Actor-Id": f"robot{n}"} for n in range(6)]
        answers = [try_to_submit(client, mobile_form(offer), **headers) for headers in forged]
    assert [answer.status_code for answer in answers] == [200] * 3 + [429] * 3
    assert int(answers[-1].headers["retry-after"]) > 0
    assert scalar("select count(*) from contracts") == 3


def test_contact_overwriting_changes_nothing_until_an_operator_says_so(client: TestClient) -> None:
    contract = known_client(client)
    stolen = {"full_name": "Mallory", "email": "mallory@example.com", "contact_phone": "0699999999", "address": "X"}
    submit(client, mobile_form(add_offer(client), cin=CIN, **stolen))
    person = accepted(client.get(f"{API}/customers/{contract['client_id']}"))
    assert (person["full_name"], person["email"], person["phone"]) == (
        "Lina Berrada",
        "lina@example.com",
        "+212661231234",
    )
    assert look_up(client, CIN)["client"]["email"] == "l***@example.com"
    listed = client.get(f"{API}/contact-changes", params={"status": "pending"}, headers={"Authorization": ""})
    assert listed.status_code == 401, "what was proposed is for operators"


def test_plan_change_of_a_strangers_line(client: TestClient) -> None:
    victim, dear = known_client(client), add_offer(client, monthly_fee="900.00")
    stranger = sign(client, add_offer(client), "2026-09-01", client=new_client(cin="ZZ111222"))
    refused(try_to_change(client, "ZZ111222", victim["id"], dear), 422, "landing_contract_client_mismatch")
    line = {"mobile_number_mode": "use_existing", "existing_mobile_local_number": victim["service_identifier"]}
    form = mobile_form(dear, cin="ZZ111222", **line)
    refused(try_to_submit(client, form), 409, "subscriber_identifier_conflict")
    assert len(terms_of(client, victim["id"])) == len(terms_of(client, stranger["id"])) == 1
    assert {event["actor_id"] for event in events_of(client, victim["id"])} == {"tester"}


def test_backdating_by_a_visitor_stops_where_the_operator_says(
    client: TestClient, configure: Callable[..., None]
) -> None:
    """Else a cheaper plan from years ago would be paid back with the next invoice."""
    contract, cheap = known_client(client), add_offer(client, monthly_fee="1.00")
    configure(landing_backdating_days=10)
    with clock.fixed_at(NOON):
        for answer in (
            try_to_change(client, CIN, contract["id"], cheap, contract_start_date="2026-11-09"),
            try_to_submit(client, mobile_form(cheap, contract_start_date="2026-11-09")),
            client.post(f"{LANDING}/preview", json=mobile_form(cheap, contract_start_date="2026-11-09")),
        ):
            assert refused(answer, 422, "contract_date_invalid") == {"earliest_start_date": "2026-11-10"}
        change_plan(client, CIN, contract["id"], cheap, contract_start_date="2026-11-10")


@pytest.mark.parametrize(
    "name",
    [
        '<b>Bold</b><img src="file:///etc/passwd"/>',
        "Lina) Tj ET /JavaScript (app.alert(1)) BT (",
        "</para><a href='http://evil.example'>x</a>",
        "%PDF-1.7 {{7*7}} ${7*7} &amp; &lt;",
    ],
)
def test_pdf_injection_is_printed_as_text(client: TestClient, name: str) -> None:
    form = mobile_form(add_offer(client), full_name=name, address=f"{name}\nRabat")
    document = client.get(submit(client, form)["document_download_url"])
    assert document.status_code == 200, document.text
    reader = PdfReader(BytesIO(document.content))
    words = "".join("".join(page.extract_text() for page in reader.pages).split())
    assert "".join(name.split()) in words
    for page in reader.pages:
        assert "/Annots" not in page
    for active in (b"/JavaScript (", b"/Launch", b"/URI", b"/OpenAction", b"/EmbeddedFile"):
        assert active not in document.content


def test_idempotency_key_guessing_opens_nobodys_answer(client: TestClient) -> None:
    offer, once = add_offer(client), {"Idempotency-Key": "a-key-that-can-be-guessed"}
    form = mobile_form(offer)
    first = accepted(try_to_submit(client, form, **once))
    guess = mobile_form(offer, cin="MAL00001", full_name="Mallory Guess")
    guessed = try_to_submit(client, guess, **once)
    refused(guessed, 409, "idempotency_key_payload_conflict")
    for secret in (first["client_id"], first["service_identifier"], form["cin"], "Lina"):
        assert secret not in guessed.text
    body = {"flow_type": "subscribe_new_service", "step": "offer"}
    elsewhere = client.post(f"{LANDING}/drafts", json=body, headers=once)
    assert "idempotency-replayed" not in elsewhere.headers, "a key belongs to its endpoint"
    operators = client.post(f"{API}/customers", json={"full_name": "Op"}, headers=once)
    assert (operators.status_code, "idempotency-replayed" in operators.headers) == (200, False)


def test_secrets_and_cins_stay_out_of_the_logs(
    client: TestClient, configure: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    with clock.fixed_at(NOON):
        contract = known_client(client)
        held = reserve(client)
        submit(client, mobile_form(add_offer(client), reservation_token=held["reservation_token"]))
        token = verify(client, CIN)["lookup_token"]
        client.get(f"{LANDING}/clients/{CIN}/subscriptions", params={"lookup_token": token})
        client.get(f"{LANDING}/clients/{CIN}/nothing", params={"lookup_token": token})
        client.get(f"{LANDING}/clients/{CIN}/invoices", params={"lookup_token": f"{token}x"})
        url = change_plan(client, CIN, contract["id"], add_offer(client))["document_download_url"]
        client.get(url)
        saved = client.post(
            f"{LANDING}/drafts", json={"flow_type": "subscribe_new_service", "step": "x", "cin": CIN}
        ).json()
        client.get(f"{LANDING}/drafts/{saved['id']}")
        configure(landing_verification="otp")
        client.post(f"{LANDING}/clients/verify-cin", json={"cin": CIN})
        client.post(f"{LANDING}/submit/new", json={"cin": CIN, "email": LINA["email"]}, headers=key())
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    ours = [json.dumps(line, ensure_ascii=False) for line in lines if line["logger"] != "httpx2"]
    assert any("/landing/clients/{cin}/subscriptions" in line for line in ours), "the route is logged by its template"
    secrets = [CIN, CIN.lower(), LINA["email"], "661231234", token, url.partition("token=")[2], saved["id"]]
    secrets += [held["reservation_token"], "Berrada", "Palmiers"]
    assert [secret for secret in secrets for line in ours if secret in line] == []

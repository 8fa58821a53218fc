"""The public journeys from end to end, by the API alone, and what the operator then sees of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pypdf import PdfReader
from sqlalchemy.orm import Session

from app.common.settings import get_settings
from app.system.reconciliation import reconcile
from tests.factories import (
    API,
    FIBRE,
    LANDLINE,
    accepted,
    add_offer,
    bill,
    events_of,
    get_contract,
    invoices,
    key,
    on_day,
    scalar,
    sign,
    terms_of,
)
from tests.journeys.test_concurrency import at_once
from tests.landing.factories import (
    LANDING,
    LINA,
    change_plan,
    fibre,
    home_form,
    known_client,
    look_up,
    mobile_form,
    reserve,
    submit,
    try_to_submit,
    verify,
)


def offers_of(api: TestClient, category: str) -> list[dict[str, Any]]:
    categories = accepted(api.get(f"{LANDING}/bootstrap"))["offer_categories"]
    found: list[dict[str, Any]] = next(c["offers"] for c in categories if c["service_category"] == category)
    return found


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def in_the_tabs(api: TestClient, answer: dict[str, Any]) -> tuple[str, str]:
    """The client and the line as the operator's lists show them."""
    (contract,) = [
        item
        for item in accepted(api.get(f"{API}/contracts", params={"client_id": answer["client_id"]}))["data"]
        if item["id"] == answer["contract"]["id"]
    ]
    (person,) = accepted(api.get(f"{API}/customers", params={"cin": answer["client_cin"]}))["data"]
    assert person["id"] == answer["client_id"]
    return contract["client_name"], contract["service_identifier"]


def test_a_new_client_subscribes_to_a_mobile_with_a_new_number(client: TestClient) -> None:
    with on_day("2026-11-20"):
        add_offer(client, monthly_fee="200.00")
        cheap = add_offer(client, monthly_fee="90.00", activation_fee="30.00")
        offer = offers_of(client, "mobile")[0]
        assert offer["id"] == cheap["id"]
        draft = accepted(client.post(f"{LANDING}/drafts", json={"flow_type": "subscribe_new_service", "step": "offer"}))
        held = reserve(client, "mobile", 5)
        chosen = held["numbers"][2]
        form = mobile_form(
            offer,
            cin="LN808080",
            requested_mobile_local_number=chosen["local_number"],
            reservation_token=held["reservation_token"],
            commitment_months=12,
        )
        saved = {key: value for key, value in form.items() if key != "reservation_token"}
        accepted(client.put(f"{LANDING}/drafts/{draft['id']}", json={"step": "check", "payload": saved}))
        shown = accepted(client.post(f"{LANDING}/preview", json=form))
        answer = submit(client, form)
        accepted(client.put(f"{LANDING}/drafts/{draft['id']}", json={"status": "submitted"}))
        assert answer["service_identifier"] == chosen["service_identifier"]
        assert answer["contract"]["commitment_end_date"] == shown["commitment_end_date"] == "2027-11-20"
        assert in_the_tabs(client, answer) == ("Lina Berrada", chosen["service_identifier"])
        words = words_of(client.get(answer["document_download_url"]).content)
        assert "Lina Berrada" in words
        assert cheap["name"] in words
        bill(client, "2026-11")
        (invoice,) = invoices(client)
        assert invoice["total_amount"] == shown["first_invoice"]["total_amount"]


def test_a_new_client_keeps_his_mobile_number(client: TestClient) -> None:
    form = mobile_form(
        add_offer(client), mobile_number_mode="use_existing", existing_mobile_local_number="06 77 88 99 00"
    )
    answer = submit(client, form)
    assert in_the_tabs(client, answer) == ("Lina Berrada", "+212677889900")


@pytest.mark.parametrize(("category", "kind"), [("internet", FIBRE), ("landline", LANDLINE)])
def test_a_new_client_subscribes_at_home(client: TestClient, category: str, kind: dict[str, Any]) -> None:
    offer = add_offer(client, kind)
    held = reserve(client, category)
    form = home_form(
        offer,
        held["numbers"][0]["local_number"],
        service_category=category,
        reservation_token=held["reservation_token"],
    )
    answer = submit(client, form)
    assert answer["service_identifier"].startswith("+2125")
    assert answer["contract"]["service_category"] == category
    events = [event["event_type"] for event in events_of(client, answer["contract"]["id"])]
    assert events == ["contract_provisioned", "landing_service_identifier_allocated"]


def test_a_known_client_changes_his_plan(client: TestClient, session: Session) -> None:
    with on_day("2026-11-20"):
        contract = known_client(client)
        bill(client, "2026-10")
        dear = add_offer(client, name="Forfait Galaxie", monthly_fee="150.00")
        (line,) = look_up(client, LINA["cin"])["subscriptions"]
        (target,) = line["eligible_offers"]
        assert (target["id"], target["change_type"], target["monthly_difference"]) == (dear["id"], "upgrade", "50.00")
        answer = change_plan(client, LINA["cin"], line["contract_id"], target, contract_start_date="2026-11-16")
        assert answer["contract"]["start_date"] == "2026-11-16"
        assert terms_of(client, contract["id"])[-1] == ("150.00", "2026-11-16", None, "upgrade")
        assert "Forfait Galaxie" in words_of(client.get(answer["document_download_url"]).content)
        assert get_contract(client, contract["id"])["offer_name"] == "Forfait Galaxie"
        bill(client, "2026-11")
        latest = look_up(client, LINA["cin"], "invoices")["invoices"][0]
        assert latest["subtotal_amount"] == "125.00"
        assert reconcile(session) == []


def test_a_client_reads_and_downloads_his_bills(client: TestClient) -> None:
    with on_day("2026-11-20"):
        known_client(client)
        sign(client, add_offer(client), "2026-09-01")
        for month in ("2026-09", "2026-10"):
            bill(client, month)
        token = verify(client, LINA["cin"])["lookup_token"]
        answer = client.get(
            f"{LANDING}/clients/{LINA['cin']}/invoices",
            params={"lookup_token": token},
            headers={"Authorization": ""},
        )
        bills = accepted(answer)["invoices"]
        assert [bill["period_start"] for bill in bills] == ["2026-10-01", "2026-09-01"]
        for item in bills:
            document = client.get(item["document_download_url"], headers={"Authorization": ""})
            assert item["invoice_number"] in words_of(document.content)


@pytest.fixture
def unlimited(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("RATE_LIMIT_VERIFY_ADDRESS", "0")
    get_settings.cache_clear()
    yield
    monkeypatch.undo()
    get_settings.cache_clear()


def test_one_cin_sent_by_many_at_once_is_one_client(real_client: TestClient) -> None:
    """Each gets his contract; whoever comes later finds the client that the first one made."""
    offer = add_offer(real_client)
    form = mobile_form(offer, cin="LN515151")
    answers = [accepted(answer) for answer in at_once(8, lambda _n: try_to_submit(real_client, form))]
    assert sum(answer["created_client"] for answer in answers) == 1
    assert len({answer["client_id"] for answer in answers}) == 1
    assert len({answer["service_identifier"] for answer in answers}) == 8
    assert scalar("select count(*) from clients") == 1
    assert scalar("select count(*) from contracts") == 8


def test_one_number_wanted_by_many_at_once_goes_to_one(real_client: TestClient) -> None:
    offer = add_offer(real_client)

    def send(_number: int) -> Any:
        form = mobile_form(offer, requested_mobile_local_number="655777888")
        return try_to_submit(real_client, form)

    answers = at_once(8, send)
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 7
    assert {a.json()["error"]["code"] for a in answers if a.status_code == 409} == {"subscriber_identifier_conflict"}
    assert scalar("select count(*) from clients") == 1, "a refused form leaves no client behind"


def test_one_home_form_sent_twice_at_once_is_one_line(real_client: TestClient) -> None:
    offer = fibre(real_client)
    form = home_form(offer, "522334455", cin="LN525252")
    answers = [accepted(answer) for answer in at_once(4, lambda _n: try_to_submit(real_client, form))]
    assert sum(answer["created_subscriber"] for answer in answers) == 1
    assert len({answer["contract"]["id"] for answer in answers}) == 1


def test_one_key_sent_by_many_at_once_signs_once(real_client: TestClient) -> None:
    form, once = mobile_form(add_offer(real_client)), key()
    answers = [accepted(answer) for answer in at_once(6, lambda _n: try_to_submit(real_client, form, **once))]
    assert sum(not answer["idempotency_replayed"] for answer in answers) == 1
    assert len({answer["contract"]["id"] for answer in answers}) == 1


def test_numbers_held_by_many_at_once_are_all_different(real_client: TestClient) -> None:
    with ThreadPoolExecutor(8) as pool:
        held = list(pool.map(lambda _n: reserve(real_client, count=5), range(16)))
    numbers = [item["service_identifier"] for each in held for item in each["numbers"]]
    assert len(set(numbers)) == 80


def test_limits_hold_for_many_at_once(real_client: TestClient, unlimited: None) -> None:
    known_client(real_client)
    ask = {"cin": LINA["cin"]}
    answers = at_once(16, lambda _n: real_client.post(f"{LANDING}/clients/verify-cin", json=ask))
    assert sorted(answer.status_code for answer in answers) == [200] * 10 + [429] * 6

"""Step-up by a one-time code: with it, a CIN alone opens nothing and changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.common import clock, db, signing
from tests.conftest import TENANT_ID
from tests.factories import accepted, add_offer, refused, scalar
from tests.landing.factories import (
    LANDING,
    LINA,
    change_plan,
    known_client,
    mobile_form,
    submit,
    try_to_change,
    try_to_submit,
)

CIN = LINA["cin"]
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
KEEP = {"mobile_number_mode": "use_existing"}


@pytest.fixture(autouse=True)
def _otp(configure: Callable[..., None]) -> Iterator[None]:
    configure(landing_verification="otp")
    with clock.fixed_at(NOON):
        yield


def ask(api: TestClient, cin: str = CIN) -> dict[str, Any]:
    return accepted(api.post(f"{LANDING}/clients/verify-cin", json={"cin": cin}))


def messages() -> list[dict[str, Any]]:
    """The arguments of the messages that are to be sent, oldest first."""
    statement = text("select args from procrastinate_jobs where task_name = 'notifications.send_message' order by id")
    with db.transaction(TENANT_ID) as session:
        return list(session.scalars(statement))


def sent_code() -> str:
    code: str = signing.open_sealed(messages()[-1]["sealed_values"])["code"]
    return code


def try_code(api: TestClient, verification_id: str, code: str) -> Any:
    return api.post(f"{LANDING}/clients/verify-code", json={"verification_id": verification_id, "code": code})


def verified(api: TestClient) -> str:
    """A look-up token that was earned."""
    asked = ask(api)
    token: str = accepted(try_code(api, asked["verification_id"], sent_code()))["lookup_token"]
    return token


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_a_code_is_sent_and_gives_the_token(client: TestClient) -> None:
    contract = known_client(client)
    asked = ask(client)
    assert set(asked) == {"verification_id", "masked_contact"}
    assert asked["masked_contact"] == "l***@example.com"
    (message,) = messages()
    assert set(message) == {"tenant_id", "client_id", "template", "sealed_values"}
    assert (message["tenant_id"], message["client_id"]) == (str(TENANT_ID), contract["client_id"])
    assert message["template"] == "verification_code"
    code = sent_code()
    assert len(code) == 6
    assert code not in str(message)
    answer = accepted(try_code(client, asked["verification_id"], f" {code[:3]} {code[3:]}"))
    assert (answer["cin"], answer["expires_at"]) == (CIN, "2026-11-20T12:10:00.000000Z")
    params = {"lookup_token": answer["lookup_token"]}
    accepted(client.get(f"{LANDING}/clients/{CIN}/subscriptions", params=params))


def test_only_a_hash_of_the_code_is_kept(client: TestClient) -> None:
    known_client(client)
    ask(client)
    kept = scalar("select to_jsonb(v)::text from landing_verifications v")
    assert sent_code() not in kept.replace(str(TENANT_ID), "")


def test_a_code_fits_once(client: TestClient) -> None:
    known_client(client)
    asked = ask(client)
    accepted(try_code(client, asked["verification_id"], sent_code()))
    refused(try_code(client, asked["verification_id"], sent_code()), 401, "landing_code_invalid")


def test_five_attempts_and_no_more(client: TestClient, configure: Callable[..., None]) -> None:
    """The refusals are undone; the attempts they made are not."""
    configure(rate_limit_verify_address=0)
    known_client(client)
    asked, code = ask(client), sent_code()
    for _ in range(5):
        refused(try_code(client, asked["verification_id"], wrong(code)), 401, "landing_code_invalid")
    refused(try_code(client, asked["verification_id"], code), 401, "landing_code_invalid")
    again = ask(client)
    for _ in range(4):
        refused(try_code(client, again["verification_id"], wrong(sent_code())), 401, "landing_code_invalid")
    accepted(try_code(client, again["verification_id"], sent_code()))


def test_a_code_lasts_ten_minutes(client: TestClient) -> None:
    known_client(client)
    asked = ask(client)
    with clock.fixed_at(NOON + timedelta(minutes=10)):
        refused(try_code(client, asked["verification_id"], sent_code()), 401, "landing_code_invalid")
    with clock.fixed_at(NOON + timedelta(minutes=9, seconds=59)):
        accepted(try_code(client, asked["verification_id"], sent_code()))


def test_a_code_belongs_to_its_own_question(client: TestClient) -> None:
    known_client(client)
    first, code = ask(client), sent_code()
    second = ask(client)
    if code != sent_code():
        refused(try_code(client, second["verification_id"], code), 401, "landing_code_invalid")
    accepted(try_code(client, first["verification_id"], code))
    refused(try_code(client, str(uuid4()), code), 401, "landing_code_invalid")


def test_an_unknown_cin_is_answered_like_a_known_one(client: TestClient) -> None:
    known_client(client)
    known, unknown = ask(client), ask(client, "QQ123456")
    assert set(unknown) == set(known)
    assert UUID(unknown["verification_id"]).version == 4
    assert "***" in unknown["masked_contact"]
    assert ask(client, "QQ123456")["masked_contact"] == unknown["masked_contact"], "no CIN changes its contact"
    assert len({ask(client, f"QQ12345{n}")["masked_contact"] for n in range(5)}) > 1
    assert len(messages()) == 1
    refused(try_code(client, unknown["verification_id"], "123456"), 401, "landing_code_invalid")


def test_somebody_without_a_contact_cannot_be_told_from_nobody(client: TestClient) -> None:
    known_client(client, email=None, phone=None)
    assert set(ask(client)) == {"verification_id", "masked_contact"}
    assert messages() == []


def test_nothing_of_a_known_client_moves_without_the_token(client: TestClient) -> None:
    contract, offer = known_client(client), add_offer(client)
    own = KEEP | {"existing_mobile_local_number": contract["service_identifier"]}
    for form in (mobile_form(offer, cin=CIN, **own), mobile_form(offer, cin=CIN)):
        refused(try_to_submit(client, form), 401, "landing_token_invalid")
    refused(try_to_change(client, CIN, contract["id"], offer), 401, "landing_token_invalid")
    link = f"{LANDING}/contracts/{contract['id']}/document-link"
    refused(client.post(link, json={"cin": CIN}), 401, "landing_token_invalid")


def test_a_preview_does_not_tell_who_is_known(client: TestClient) -> None:
    contract, offer = known_client(client), add_offer(client, monthly_fee="150.00")
    own = KEEP | {"existing_mobile_local_number": contract["service_identifier"]}
    known, unknown = mobile_form(offer, cin=CIN, **own), mobile_form(offer, cin="QQ123456", **own)
    shown = [accepted(client.post(f"{LANDING}/preview", json=form)) for form in (known, unknown)]
    assert shown[0] == shown[1]
    assert shown[0]["provisioning_mode"] == "new_contract"
    change = {"cin": CIN, "source_contract_id": contract["id"], "target_offer_id": offer["id"]}
    answer = client.post(f"{LANDING}/preview", json=change | {"contract_start_date": "2026-11-20"})
    refused(answer, 401, "landing_token_invalid")
    mine = accepted(client.post(f"{LANDING}/preview", json=known | {"lookup_token": verified(client)}))
    assert mine["target_contract_id"] == contract["id"]


def test_everything_moves_with_the_token(client: TestClient) -> None:
    contract, offer = known_client(client), add_offer(client, monthly_fee="150.00")
    token = {"lookup_token": verified(client)}
    own = KEEP | {"existing_mobile_local_number": contract["service_identifier"]}
    assert submit(client, mobile_form(offer, cin=CIN, **own, **token))["contract"]["id"] == contract["id"]
    submit(client, mobile_form(offer, cin=CIN, **token))
    change_plan(client, CIN, contract["id"], add_offer(client), **token)
    accepted(client.post(f"{LANDING}/contracts/{contract['id']}/document-link", json={"cin": CIN} | token))
    refused(try_to_submit(client, mobile_form(offer, cin=CIN, lookup_token="x")), 401, "landing_token_invalid")


def test_a_new_client_needs_no_code(client: TestClient) -> None:
    assert submit(client, mobile_form(add_offer(client)))["created_client"] is True


def test_many_guesses_at_once_count_one_by_one(real_client: TestClient, configure: Callable[..., None]) -> None:
    configure(landing_verification="otp", rate_limit_verify_address=0)
    known_client(real_client)
    asked, code = ask(real_client), sent_code()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _n: try_code(real_client, asked["verification_id"], wrong(code)), range(12)))
    assert {answer.status_code for answer in answers} == {401}
    assert scalar("select attempts from landing_verifications") == 5
    refused(try_code(real_client, asked["verification_id"], code), 401, "landing_code_invalid")


def test_a_right_code_sent_twice_at_once_gives_one_token(
    real_client: TestClient, configure: Callable[..., None]
) -> None:
    configure(landing_verification="otp", rate_limit_verify_address=0)
    known_client(real_client)
    asked, code = ask(real_client), sent_code()
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _n: try_code(real_client, asked["verification_id"], code), range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401]

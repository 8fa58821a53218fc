"""What leaves in a log line: no CIN, e-mail address, telephone or token, wherever it stands."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.common import logging
from app.common.logging import mask
from tests.factories import API, new_client

TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJBQjEyMzQ1NiJ9.c2lnbmF0dXJl"


@pytest.mark.parametrize(
    "key", ["cin", "client_cin", "email", "phone", "contact_phone", "lookup_token", "Authorization", "password",
            "jwt_secret", "address", "full_name", "api_key", "Set-Cookie"]
)  # fmt: skip
def test_a_telling_key_hides_any_value(key: str) -> None:
    assert mask("anything", key) == "***"
    assert mask({key: "AB123456"}) == {key: "***"}
    assert mask({"body": [{key: 12}]}) == {"body": [{key: "***"}]}


@pytest.mark.parametrize(
    ("sentence", "hidden"),
    [
        ("write to sara.el+1@example.com today", "sara.el+1@example.com"),
        ("call +212655334422 now", "+212655334422"),
        ("call 00212655334422 now", "00212655334422"),
        ("call 0655334422 now", "0655334422"),
        (f"Bearer {TOKEN}", TOKEN),
        ("client with CIN AB123456 is unknown", "AB123456"),
        ("cin=AB123456", "AB123456"),
        ("cin: ab123456", "ab123456"),
        (
            "DETAIL:  Key (tenant_id, cin)=(01900000-0000-7000-8000-000000000001, AB123456) already exists.",
            "AB123456",
        ),
        (
            "DETAIL:  Failing row contains (0190, AB123456, individual, Sara (El) Amrani, null).",
            "Amrani",
        ),
    ],
)
def test_a_sentence_hides_what_is_personal(sentence: str, hidden: str) -> None:
    assert hidden not in mask(sentence)
    assert hidden not in str(mask({"exception": f"{sentence}\nfollowed by another line"}))


@pytest.mark.parametrize(
    "plain",
    ["FAC-2026-000123", "01900000-0000-7000-8000-000000000001", "2026-11-20", "run of 1200.00 MAD", "", 42, None],
)
def test_what_is_not_personal_is_kept(plain: Any) -> None:
    assert mask(plain) == plain


def test_a_log_line_is_one_json_object_with_the_request(capsys: pytest.CaptureFixture[str]) -> None:
    logging.configure()
    marked = logging.request_id.set("request-0001"), logging.actor_id.set("tester")
    logging.get_logger("tests").info("client_greeted", cin="AB123456", note="ask sara@example.com")
    logging.request_id.reset(marked[0])
    logging.actor_id.reset(marked[1])
    line = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
    assert (line["event"], line["cin"], line["note"]) == ("client_greeted", "***", "ask ***@***")
    assert (line["request_id"], line["actor_id"], line["level"]) == ("request-0001", "tester", "info")


def test_a_database_error_never_tells_its_parameters(session: Session) -> None:
    session.execute(text("create temporary table once (cin text primary key) on commit drop"))
    insert = text("insert into once values (:cin)")
    session.execute(insert, {"cin": "AB123456"})
    with pytest.raises(IntegrityError) as refusal, session.begin_nested():
        session.execute(insert, {"cin": "AB123456"})
    assert "AB123456" not in mask(str(refusal.value))


def test_no_request_logs_the_person(client: TestClient, capsys: pytest.CaptureFixture[str]) -> None:
    person = new_client(cin="ZZ998877", email="sara@example.com", phone="0655334422")
    for _ in range(2):
        client.post(f"{API}/customers", json=person)
    client.get(f"{API}/customers", params={"q": "ZZ998877", "cin": "ZZ998877"})
    logged = "".join(line for line in capsys.readouterr().out.splitlines() if '"logger": "app.' in line)
    assert logged.count('"event": "request"') == 3
    assert not any(secret in logged for secret in ("ZZ998877", "sara@example.com", "655334422", "El Amrani"))

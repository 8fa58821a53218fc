"""Bodies and queries no endpoint may see: refused at the door, the same way everywhere."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.common.errors import MalformedJson, ValidationFailed
from app.common.http import MAX_BODY_BYTES, MAX_NESTING, checked_json
from tests.factories import API, MOBILE, accepted, refused, wrong_fields

JSON = {"Content-Type": "application/json"}


def post(client: TestClient, body: bytes | str) -> Any:
    return client.post(f"{API}/offers", content=body, headers=JSON)


def with_name(name: str) -> bytes:
    """A valid offer whose name is written in raw JSON."""
    return json.dumps(MOBILE | {"name": "?"}).replace('"?"', name).encode()


@pytest.mark.parametrize("name", ['"a\\u0000b"', '"a\\ud800b"', '"\\udfff"', '"a\\u0007b"', '"a\\u007fb"'])
def test_control_characters_and_lone_surrogates_are_refused(client: TestClient, name: str) -> None:
    assert wrong_fields(post(client, with_name(name))) == [["body", "name"]]


def test_a_pair_of_surrogates_is_a_character(client: TestClient) -> None:
    assert accepted(post(client, with_name('"\\ud83d\\udef0 Satellite"')))["name"] == "🛰 Satellite"


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "-1e400", "9" * 400, "-" + "9" * 5000])
def test_what_is_no_finite_number_is_refused(client: TestClient, number: str) -> None:
    body = json.dumps(MOBILE | {"monthly_fee": "?"}).replace('"?"', number)
    assert wrong_fields(post(client, body)) == [["body", "monthly_fee"]]


@pytest.mark.parametrize(
    ("field", "text"),
    [("monthly_fee", "\u0661\u0662.\u0663"), ("valid_from", "\u0662\u0660\u0662\u0666-01-01")],
)
def test_amounts_and_dates_are_written_in_plain_digits(client: TestClient, field: str, text: str) -> None:
    assert wrong_fields(client.post(f"{API}/offers", json=MOBILE | {field: text})) == [["body", field]]


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"",
        b"{'name': 1}",
        b'{"name": "\xff"}',
        b"\xef\xbb\xbf{}x",
        b"[" * 100_000,
    ],
    ids=["open", "empty", "quotes", "latin", "mark", "endless"],
)
def test_what_is_not_json_is_malformed(client: TestClient, body: bytes) -> None:
    answer = post(client, body)
    assert (answer.status_code, answer.json()["error"]["code"]) in [
        (400, "malformed_json"),
        (422, "validation_error"),
    ]
    assert (answer.status_code == 422) is (body == b"")


@pytest.mark.parametrize(("depth", "is_refused"), [(MAX_NESTING - 1, False), (MAX_NESTING, True), (500, True)])
def test_nesting_has_a_bound(depth: int, is_refused: bool) -> None:
    body = b'{"a":' * depth + b"1" + b"}" * depth
    if is_refused:
        with pytest.raises(ValidationFailed):
            checked_json(body)
    else:
        assert checked_json(body) is body


def test_a_body_has_a_size(client: TestClient) -> None:
    details = refused(post(client, b" " * (2 * 1024 * 1024)), 413, "payload_too_large")
    assert details == {"maximum_bytes": MAX_BODY_BYTES}
    chunks = (b" " * 1024 for _ in range(1100))
    assert refused(client.post(f"{API}/offers", content=chunks, headers=JSON), 413, "payload_too_large")


def test_text_is_kept_in_composed_form(client: TestClient) -> None:
    decomposed, composed = "Forfait E\u0301toile", "Forfait \u00c9toile"
    offer = accepted(client.post(f"{API}/offers", json=MOBILE | {"name": decomposed}))
    assert offer["name"] == composed
    again = client.post(f"{API}/offers", json=MOBILE | {"name": composed})
    refused(again, 409, "offer_version_conflict")


def test_a_checked_body_is_handed_on_byte_by_byte() -> None:
    body = b'{"amount": 10.50, "note": "caf\xc3\xa9"}'
    assert checked_json(body) is body
    with pytest.raises(MalformedJson):
        checked_json(b"\x00")


@pytest.mark.parametrize("query", ["q=%00", "q=a%01b", "q=%ff", "q=%ed%a0%80"])
def test_a_hostile_query_is_refused(client: TestClient, query: str) -> None:
    assert wrong_fields(client.get(f"{API}/offers?{query}")) == [["query", "q"]]


def test_a_hostile_path_is_refused(client: TestClient) -> None:
    assert wrong_fields(client.get(f"{API}/offers/%00")) == [["path"]]


def test_a_query_has_a_bound(client: TestClient) -> None:
    assert wrong_fields(client.get(f"{API}/offers?" + "&".join(["q=1"] * 101))) == [["query"]]

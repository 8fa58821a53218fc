"""Lists: pages and cursors see every row once, in every order, and refuse what is not theirs."""

from __future__ import annotations

import base64
import json
from itertools import product
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.common import pagination
from tests.factories import API, add_offer, new_client, wrong_fields

URL = f"{API}/offers"


def page(client: TestClient, **params: Any) -> dict[str, Any]:
    answer = client.get(URL, params=params)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


@pytest.fixture
def offers(client: TestClient) -> list[dict[str, Any]]:
    """Seven offers of which several share a fee."""
    return [add_offer(client, monthly_fee=str(100 + n % 3)) for n in range(7)]


def read_on(client: TestClient, size: int, **params: Any) -> list[str]:
    """The ids found by following cursors to the end."""
    seen: list[str] = []
    body = page(client, size=size, **params)
    while True:
        seen += [offer["id"] for offer in body["data"]]
        if body["meta"]["next_cursor"] is None:
            return seen
        body = page(client, size=size, cursor=body["meta"]["next_cursor"], **params)


@pytest.mark.parametrize("sort", [None, "monthly_fee", "-monthly_fee", "monthly_fee,-name", "-status,monthly_fee"])
def test_pages_and_cursors_agree(client: TestClient, offers: list[dict[str, Any]], sort: str | None) -> None:
    order = {"sort": sort} if sort else {}
    whole = [offer["id"] for offer in page(client, size=100, **order)["data"]]
    assert sorted(whole) == sorted(offer["id"] for offer in offers)
    for size in (1, 2, 3, 7):
        assert read_on(client, size, **order) == whole
        numbers = range(1, 9)
        assert [o["id"] for n in numbers for o in page(client, size=size, page=n, **order)["data"]] == whole[: size * 8]


def test_the_newest_come_first(client: TestClient, offers: list[dict[str, Any]]) -> None:
    body = page(client)
    assert [offer["id"] for offer in body["data"]] == [offer["id"] for offer in reversed(offers)]
    assert body["meta"] == {
        "page": 1,
        "size": 20,
        "total": 7,
        "total_capped": False,
        "sort": "-created_at",
        "filters": None,
        "next_cursor": None,
    }


def test_a_cursor_has_neither_page_nor_total(client: TestClient, offers: list[dict[str, Any]]) -> None:
    first = page(client, size=3)
    meta = page(client, size=3, cursor=first["meta"]["next_cursor"])["meta"]
    assert (meta["page"], meta["total"], meta["total_capped"]) == (None, None, False)
    assert page(client, size=3, page=99)["data"] == []


@pytest.mark.parametrize("number", [1_000_001, 2**31, pagination.MAX_PAGE])
def test_beyond_the_last_page_is_nothing(client: TestClient, offers: list[dict[str, Any]], number: int) -> None:
    body = page(client, size=100, page=number)
    assert (body["data"], body["meta"]["page"], body["meta"]["total"]) == ([], number, 7)
    assert body["meta"]["next_cursor"] is None


def test_the_text_that_was_searched_for_is_told_among_the_filters(
    client: TestClient, offers: list[dict[str, Any]]
) -> None:
    for path in ("offers", "customers", "contracts", "invoices", "credit-notes"):
        searched = client.get(f"{API}/{path}", params={"q": " alaoui "}).json()["meta"]["filters"]
        assert searched == {"q": "alaoui"}, path


def test_counting_stops_at_a_limit(
    client: TestClient, offers: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pagination, "COUNT_LIMIT", 5)
    meta = page(client, size=2)["meta"]
    assert (meta["total"], meta["total_capped"]) == (5, True)


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"page": 0}, "page"),
        ({"page": "x"}, "page"),
        ({"page": 2**53}, "page"),
        ({"size": 0}, "size"),
        ({"size": 101}, "size"),
        ({"sort": "colour"}, "sort"),
        ({"sort": "name,-name"}, "sort"),
        ({"sort": "name,"}, "sort"),
        ({"sort": "--name"}, "sort"),
        ({"cursor": "nonsense"}, "cursor"),
        ({"cursor": "é"}, "cursor"),
        ({"q": "x" * 101}, "q"),
    ],
)
def test_a_bad_request_names_its_field(client: TestClient, params: dict[str, Any], field: str) -> None:
    assert wrong_fields(client.get(URL, params=params)) == [["query", field]]


def made_up(*content: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode()


HOSTILE = [
    made_up("-created_at", [["datetime", "yesterday"], ["UUID", "01900000-0000-7000-8000-000000000001"]]),
    made_up("-created_at", [["UUID", "x"], ["UUID", "x"]]),
    made_up("-created_at", [["str", "x"], ["str", "x"]]),
    made_up("-created_at", [["int", "1"], ["int", "2"]]),
    made_up("-created_at", [["Decimal", "NaN"], ["Decimal", "sNaN"]]),
    made_up("-created_at", [["datetime", "2026-11-20T12:00:00"], ["UUID", "01900000-0000-7000-8000-000000000001"]]),
    made_up("-created_at", [["datetime", "0001-01-01T00:00:00+23:59"], ["str", "\x00"]]),
    made_up("-created_at", [["str", "\ud800"], ["str", "x"]]),
    made_up("-created_at", [[["str"], "x"], ["str", "x"]]),
    made_up("-created_at", [["date", "2026-11-20"]]),
    made_up("-created_at", {"a": 1}),
    made_up("name", [["str", "x"], ["UUID", "nobody"]]),
    made_up("monthly_fee", [["Decimal", "1E+999999"], ["UUID", "01900000-0000-7000-8000-000000000001"]]),
    made_up(1, 2, 3),
    made_up(),
]


@pytest.mark.parametrize("cursor", HOSTILE)
def test_a_made_up_cursor_is_refused(client: TestClient, cursor: str) -> None:
    for sort in ("-created_at", "name", "monthly_fee"):
        assert wrong_fields(client.get(URL, params={"cursor": cursor, "sort": sort})) == [["query", "cursor"]]


def test_a_cursor_belongs_to_its_order(client: TestClient, offers: list[dict[str, Any]]) -> None:
    cursor = page(client, size=2, sort="name")["meta"]["next_cursor"]
    assert wrong_fields(client.get(URL, params={"cursor": cursor, "sort": "-name"})) == [["query", "cursor"]]


def test_rows_that_come_and_go_are_never_read_twice(client: TestClient, offers: list[dict[str, Any]]) -> None:
    first = page(client, size=3)
    add_offer(client)
    assert client.delete(f"{URL}/{first['data'][0]['id']}").status_code == 204
    rest = page(client, size=100, cursor=first["meta"]["next_cursor"])
    seen = [offer["id"] for offer in (*first["data"], *rest["data"])]
    assert seen == [offer["id"] for offer in reversed(offers)]


def test_empty_search_is_no_search(client: TestClient, offers: list[dict[str, Any]], session: Session) -> None:
    assert page(client, q="  ")["meta"]["total"] == 7
    assert page(client, q="100%_")["meta"]["total"] == 0


def test_a_cursor_reads_on_through_every_kind_of_column(client: TestClient) -> None:
    for _ in range(3):
        assert client.post(f"{API}/customers", json=new_client()).status_code == 200
    for sort in ("is_delinquent", "full_name", "-updated_at,status", "client_type"):
        url, params = f"{API}/customers", {"size": 2, "sort": sort}
        first = client.get(url, params=params).json()
        rest = client.get(url, params=params | {"cursor": first["meta"]["next_cursor"]})
        assert rest.status_code == 200, rest.text
        assert len({row["id"] for row in (*first["data"], *rest.json()["data"])}) == 3


@pytest.mark.parametrize(("size", "number"), list(product((1, 100), (1, 1_000_000))))
def test_the_bounds_themselves_are_accepted(client: TestClient, size: int, number: int) -> None:
    assert page(client, size=size, page=number)["meta"]["size"] == size

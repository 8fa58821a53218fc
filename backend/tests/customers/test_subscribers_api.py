"""Lines through the API: identifiers, numbers, statuses, guards, every documented refusal."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.customers.rules import SubscriberType
from app.numbering.models import NumberAssignment
from tests.customers.factories import create_client, create_line, refusal, refused_fields
from tests.factories import add_offer, set_status, sign

URL = "/api/v1/subscribers"
NUMBER = "+212655334422"


def held(session: Session) -> list[str]:
    return list(session.scalars(select(NumberAssignment.number)))


def test_a_line_is_created_read_and_listed(client: TestClient, session: Session) -> None:
    sara = create_client(client)
    line = create_line(client, sara["id"], " 06 55-33.44 22 ")
    assert line == {
        "id": line["id"],
        "client_id": sara["id"],
        "service_type": "mobile",
        "service_identifier": NUMBER,
        "status": "active",
        "created_at": line["created_at"],
        "updated_at": line["updated_at"],
    }
    read = client.get(f"{URL}/{line['id']}")
    assert (read.json(), read.headers["ETag"]) == (line, '"1"')
    page = client.get(f"/api/v1/customers/{sara['id']}/subscribers", params={"status": "active"}).json()
    assert (page["data"], page["meta"]["total"]) == ([line], 1)
    none = client.get(f"/api/v1/customers/{sara['id']}/subscribers", params={"service_type": "tv"}).json()
    assert none["data"] == []
    assert held(session) == [NUMBER]


@pytest.mark.parametrize("service_type", list(SubscriberType))
def test_a_line_of_every_type(client: TestClient, service_type: str) -> None:
    line = create_line(client, create_client(client)["id"], "0522334455", service_type=service_type)
    assert (line["service_type"], line["service_identifier"]) == (service_type, "+212522334455")


@pytest.mark.parametrize("identifier", ["FTTH-0042/a", "وصلة ١٢", "🛰️ 42", "+33612345678", "abc", "x" * 100])
def test_what_is_no_moroccan_number_is_kept_as_sent(client: TestClient, session: Session, identifier: str) -> None:
    line = create_line(client, create_client(client)["id"], f"  {identifier}  ", service_type="fiber")
    assert line["service_identifier"] == identifier
    assert held(session) == []


@pytest.mark.parametrize("identifier", ["", "  ", "ab", " ab ", "x" * 101, "a\x07b", None, 655334422])
def test_an_identifier_of_bad_form_is_refused(client: TestClient, identifier: Any) -> None:
    sara = create_client(client)
    body = {"service_type": "mobile", "service_identifier": identifier}
    answer = client.post(f"/api/v1/customers/{sara['id']}/subscribers", json=body)
    assert refused_fields(answer) == [["body", "service_identifier"]]
    line = create_line(client, sara["id"], NUMBER)
    changed = client.put(f"{URL}/{line['id']}", json={"service_identifier": identifier})
    assert refused_fields(changed) == [["body", "service_identifier"]]


@pytest.mark.parametrize(("first", "again"), [(NUMBER, "0655 33 44 22"), ("BOX-1", "BOX-1")])
def test_an_identifier_belongs_to_one_line(client: TestClient, first: str, again: str) -> None:
    sara = create_client(client)
    create_line(client, sara["id"], first)
    other = create_client(client, cin="XY98765")
    body = {"service_type": "mobile", "service_identifier": again}
    answer = client.post(f"/api/v1/customers/{other['id']}/subscribers", json=body)
    assert refusal(answer, 409)["code"] == "subscriber_identifier_conflict"
    line = create_line(client, other["id"], "0655000001")
    moved = client.put(f"{URL}/{line['id']}", json={"service_identifier": again})
    assert refusal(moved, 409)["code"] == "subscriber_identifier_conflict"
    assert client.get(f"{URL}/{line['id']}").json() == line


def test_a_changed_number_frees_the_former(client: TestClient, session: Session) -> None:
    line = create_line(client, create_client(client)["id"], NUMBER)
    changed = client.put(f"{URL}/{line['id']}", json={"service_identifier": "0655000001"}, headers={"If-Match": '"1"'})
    assert changed.json()["service_identifier"] == "+212655000001"
    assert (changed.headers["ETag"], held(session)) == ('"2"', ["+212655000001"])
    same = client.put(f"{URL}/{line['id']}", json={"service_identifier": "06 55 00 00 01"})
    assert (same.headers["ETag"], held(session)) == ('"2"', ["+212655000001"])
    stale = client.put(f"{URL}/{line['id']}", json={"status": "suspended"}, headers={"If-Match": '"1"'})
    assert refusal(stale, 412)["code"] == "precondition_failed"
    client.put(f"{URL}/{line['id']}", json={"service_identifier": "BOX-1", "service_type": "fiber"})
    assert held(session) == []


def test_a_deleted_line_frees_its_number(client: TestClient, session: Session) -> None:
    sara = create_client(client)
    line = create_line(client, sara["id"], NUMBER)
    assert client.delete(f"{URL}/{line['id']}").status_code == 204
    assert held(session) == []
    create_line(client, sara["id"], NUMBER)
    create_line(client, sara["id"], "BOX-1", service_type="tv")
    assert client.delete(f"/api/v1/customers/{sara['id']}").status_code == 204
    assert held(session) == []


STATUSES = ("active", "suspended", "terminated")


@pytest.mark.parametrize("before", STATUSES)
@pytest.mark.parametrize("after", STATUSES)
def test_statuses_move_as_they_may(client: TestClient, before: str, after: str) -> None:
    line = create_line(client, create_client(client)["id"], NUMBER, status=before)
    answer = client.put(f"{URL}/{line['id']}", json={"status": after})
    if before == "terminated" != after:
        error = refusal(answer, 409)
        assert error["code"] == "subscriber_status_transition_invalid"
        assert error["details"] == {"from": before, "to": after}
    else:
        assert (answer.status_code, answer.json()["status"]) == (200, after)


def test_a_line_with_an_open_contract_is_not_terminated(client: TestClient) -> None:
    line = create_line(client, create_client(client)["id"], NUMBER)
    url, signing = f"{URL}/{line['id']}", {"client_id": line["client_id"], "subscriber_id": line["id"]}
    for path in ((), ("active",), ("active", "suspended")):
        contract = sign(client, add_offer(client), "2026-10-01", **signing, auto_activate=False)
        for status in path:
            set_status(client, contract["id"], status)
        ported = {"status": "terminated", "service_identifier": "0655000001"}
        assert refusal(client.put(url, json=ported), 409)["code"] == "subscriber_has_open_contract"
        assert client.get(url).json() == line
        set_status(client, contract["id"], "terminated")
    assert client.put(url, json={"status": "terminated"}).json()["status"] == "terminated"


@pytest.mark.parametrize("status", ["suspended", "terminated"])
def test_only_an_active_client_gets_a_line(client: TestClient, status: str) -> None:
    sara = create_client(client, status=status)
    body = {"service_type": "mobile", "service_identifier": NUMBER}
    error = refusal(client.post(f"/api/v1/customers/{sara['id']}/subscribers", json=body), 409)
    assert (error["code"], error["details"]["status"]) == ("client_not_active", status)


def test_an_unknown_line_is_not_found(client: TestClient) -> None:
    url = f"{URL}/{uuid4()}"
    answers = [client.get(url), client.put(url, json={}), client.delete(url)]
    assert {refusal(answer, 404)["code"] for answer in answers} == {"subscriber_not_found"}


@pytest.mark.parametrize(
    "change", [{"client_id": "01900000-0000-7000-8000-0000000000aa"}, {"surprise": 1}, {"service_type": "smoke"}]
)
def test_other_fields_are_refused(client: TestClient, change: dict[str, Any]) -> None:
    line = create_line(client, create_client(client)["id"], NUMBER)
    assert refused_fields(client.put(f"{URL}/{line['id']}", json=change)) == [["body", next(iter(change))]]


def test_a_line_with_history_stays_as_it_was_sold(client: TestClient, session: Session) -> None:
    line = create_line(client, create_client(client)["id"], NUMBER)
    contract = sign(client, add_offer(client), "2026-10-01", client_id=line["client_id"], subscriber_id=line["id"])
    url = f"{URL}/{line['id']}"
    for status in ("suspended", "terminated"):
        error = refusal(client.delete(url), 409)
        assert (error["code"], error["details"]) == ("subscriber_delete_blocked", {"contracts": 1})
        assert refused_fields(client.put(url, json={"service_type": "tv"})) == [["body", "service_type"]]
        set_status(client, contract["id"], status)
    ported = client.put(url, json={"service_identifier": "0655000001", "service_type": "mobile"})
    assert ported.json()["service_identifier"] == "+212655000001"
    assert held(session) == ["+212655000001"]

"""What others gave as a client's name and contacts waits until an operator accepts or rejects it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from app.common import db
from app.customers import contact_changes, rules
from app.customers import service as customers
from tests.conftest import TENANT_ID
from tests.customers.factories import create_client
from tests.factories import API, accepted, key, refused, scalar, wrong_fields

GIVEN = {"full_name": "Sara Alami", "address": None, "email": "sara.alami@example.com", "phone": "+33612345678"}


def propose(client_id: str, **given: str | None) -> bool:
    with db.transaction(TENANT_ID, "landing") as session:
        client = customers.get_client_row(session, client_id)  # type: ignore[arg-type]
        return contact_changes.propose(session, client, GIVEN | given, "landing")


def waiting(api: TestClient, path: str = "/contact-changes", **params: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = accepted(api.get(f"{API}{path}", params={"status": "pending"} | params))["data"]
    return found


def decide(api: TestClient, change_id: str, verb: str, **headers: str) -> Any:
    return api.post(f"{API}/contact-changes/{change_id}/{verb}", headers=headers)


def actions_of(client_id: str) -> str:
    statement = "select string_agg(action || ' ' || actor_id, ', ' order by id) from audit_events where entity_id = :id"
    found: str = scalar(statement, id=client_id)
    return found


@pytest.mark.parametrize(
    ("given", "differing"),
    [
        ({"full_name": "Sara", "email": None}, {}),
        ({"full_name": "Sarah", "email": None}, {"full_name": "Sarah"}),
        ({"full_name": None, "email": "s@example.com"}, {"email": "s@example.com"}),
        ({"full_name": None, "email": None}, {}),
    ],
)
def test_only_what_was_given_can_differ(given: dict[str, str | None], differing: dict[str, str]) -> None:
    assert rules.differing_contacts({"full_name": "Sara", "email": None}, given) == differing


def test_a_proposal_shows_both_sides(client: TestClient) -> None:
    sara = create_client(client)
    assert propose(sara["id"]) is True
    (change,) = waiting(client)
    assert change == waiting(client, f"/customers/{sara['id']}/contact-changes")[0]
    assert (change["client_id"], change["client_name"]) == (sara["id"], "Sara El Amrani")
    assert (change["source"], change["status"], change["decided_at"]) == ("landing", "pending", None)
    assert change["proposed"] == GIVEN
    assert change["current"] == {name: sara[name] for name in GIVEN}


def test_the_same_again_and_what_is_known_are_not_kept(client: TestClient) -> None:
    sara = create_client(client)
    assert [propose(sara["id"]), propose(sara["id"])] == [True, False]
    known = {name: sara[name] for name in GIVEN}
    assert propose(sara["id"], **known) is False
    assert propose(sara["id"], email="third@example.com") is True
    assert len(waiting(client)) == 2


def test_accepting_makes_it_the_clients(client: TestClient) -> None:
    sara = create_client(client)
    propose(sara["id"])
    (change,) = waiting(client)
    tag = client.get(f"{API}/customers/{sara['id']}").headers["etag"]
    decided = accepted(decide(client, change["id"], "accept"))
    assert (decided["status"], decided["decided_by"], decided["current"]["email"]) == (
        "accepted",
        "tester",
        "sara.alami@example.com",
    )
    answer = client.get(f"{API}/customers/{sara['id']}")
    person = accepted(answer)
    assert (person["full_name"], person["email"], person["phone"]) == (
        "Sara Alami",
        "sara.alami@example.com",
        "+33612345678",
    )
    assert (person["address"], answer.headers["etag"] != tag) == (sara["address"], True)
    assert accepted(client.get(f"{API}/customers", params={"q": "alami"}))["meta"]["total"] == 1
    assert waiting(client) == []
    assert actions_of(sara["id"]) == (
        "client_created tester, contact_change_proposed landing, contact_change_accepted tester, client_updated tester"
    )


def test_rejecting_leaves_the_client_as_known(client: TestClient) -> None:
    sara = create_client(client)
    propose(sara["id"])
    (change,) = waiting(client)
    assert accepted(decide(client, change["id"], "reject"))["status"] == "rejected"
    assert accepted(client.get(f"{API}/customers/{sara['id']}")) == sara
    rejected = waiting(client, status="rejected")
    assert [item["id"] for item in rejected] == [change["id"]]


@pytest.mark.parametrize("verb", ["accept", "reject"])
def test_a_change_is_decided_once(client: TestClient, verb: str) -> None:
    sara, once = create_client(client), key()
    propose(sara["id"])
    (change,) = waiting(client)
    first = decide(client, change["id"], verb, **once)
    assert accepted(decide(client, change["id"], verb, **once)) == accepted(first)
    for again in ("accept", "reject"):
        details = refused(decide(client, change["id"], again), 409, "contact_change_decided")
        assert details == {"status": f"{verb}ed"}


def test_unknown_things_are_not_found(client: TestClient) -> None:
    for verb in ("accept", "reject"):
        refused(decide(client, str(uuid4()), verb), 404, "contact_change_not_found")
    refused(client.get(f"{API}/customers/{uuid4()}/contact-changes"), 404, "client_not_found")
    assert wrong_fields(client.get(f"{API}/contact-changes", params={"status": "x"})) == [["query", "status"]]


def test_a_client_without_history_goes_with_what_waits(client: TestClient) -> None:
    sara = create_client(client)
    propose(sara["id"])
    assert client.delete(f"{API}/customers/{sara['id']}").status_code == 204
    assert waiting(client) == []


def test_the_list_is_paged_both_ways(client: TestClient) -> None:
    sara = create_client(client)
    for number in range(5):
        propose(sara["id"], email=f"sara{number}@example.com")
    seen: list[str] = []
    cursor: dict[str, str] = {}
    for _ in range(3):
        page = accepted(client.get(f"{API}/contact-changes", params={"size": "2"} | cursor))
        seen += [item["proposed"]["email"] for item in page["data"]]
        cursor = {"cursor": page["meta"]["next_cursor"]}
    assert seen == [f"sara{number}@example.com" for number in reversed(range(5))]


def test_two_operators_at_once_decide_once(real_client: TestClient) -> None:
    sara = create_client(real_client)
    propose(sara["id"])
    (change,) = waiting(real_client)
    verbs = ["accept", "reject"] * 4
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda verb: decide(real_client, change["id"], verb), verbs))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 7

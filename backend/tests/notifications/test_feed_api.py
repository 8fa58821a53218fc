"""The feed of events: in the order they became visible, nothing twice, nothing missed, whoever was slow."""

from __future__ import annotations

from threading import Thread
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.common import db, outbox
from app.common.tables import uuid7
from app.notifications import feed
from tests.conftest import TENANT_ID
from tests.factories import API, accepted, add_offer, billed_invoice, change_offer, pay, set_status, sign, wrong_fields
from tests.notifications.factories import emit, happen

URL = f"{API}/events"


def read(api: TestClient, after: int = 0, **params: Any) -> dict[str, Any]:
    return accepted(api.get(URL, params={"after": after} | params))


def test_what_happens_is_told_in_order(client: TestClient) -> None:
    contract = sign(client, add_offer(client), "2026-09-01")
    change_offer(client, contract["id"], add_offer(client, monthly_fee="150.00"), "2026-10-01")
    set_status(client, contract["id"], "suspended")
    invoice = billed_invoice(client)
    pay(client, invoice["total_amount"], invoice_id=invoice["id"])
    told = read(client)
    types = [event["type"] for event in told["data"]]
    assert types[:4] == [
        "client.created",
        "contract.provisioned",
        "contract.plan_changed",
        "contract.status_changed",
    ]
    assert {"invoice.issued", "billing_run.completed", "payment.posted", "invoice.paid"} <= set(types)
    sequences = [event["sequence"] for event in told["data"]]
    assert sequences == list(range(1, len(sequences) + 1))
    assert set(told["data"][0]) == {"sequence", "id", "type", "created_at", "tenant", "data"}
    assert told["data"][0]["data"]["client_id"] == contract["client_id"]
    assert (told["next_after"], told["has_more"]) == (sequences[-1], False)


def test_a_reader_goes_on_where_it_stopped(client: TestClient) -> None:
    for number in range(5):
        happen(client, f"Client {number}")
    seen: list[str] = []
    after, has_more = 0, True
    while has_more:
        page = read(client, after, limit=2)
        seen += [event["id"] for event in page["data"]]
        after, has_more = page["next_after"], page["has_more"]
    assert len(seen) == len(set(seen)) == 5
    assert read(client, after)["data"] == []
    happen(client)
    assert len(read(client, after)["data"]) == 1


def test_kinds_are_chosen_and_the_reader_still_moves_on(client: TestClient) -> None:
    sign(client, add_offer(client), "2026-09-01")
    page = read(client, types="contract.provisioned")
    assert [event["type"] for event in page["data"]] == ["contract.provisioned"]
    assert page["next_after"] == 2
    both = read(client, types=["client.created", "contract.provisioned"])
    assert len(both["data"]) == 2
    nothing = read(client, types="invoice.voided")
    assert (nothing["data"], nothing["next_after"]) == ([], 2)


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"after": -1}, "after"),
        ({"after": "x"}, "after"),
        ({"after": 2**63}, "after"),
        ({"limit": 0}, "limit"),
        ({"limit": 1001}, "limit"),
        ({"types": "invoice.lost"}, "types"),
        ({"types": "\x00"}, "types"),
    ],
)
def test_a_wrong_parameter_is_named(client: TestClient, params: dict[str, Any], field: str) -> None:
    assert wrong_fields(client.get(URL, params=params))[0][:2] == ["query", field]


def test_a_reader_far_ahead_stays_where_it_is(client: TestClient) -> None:
    happen(client)
    assert read(client, 2**63 - 1)["next_after"] == 2**63 - 1


def test_an_event_kept_late_appears_behind_what_was_read_before(real_client: TestClient) -> None:
    """The slow transaction wrote first, so its sequence is the lower one; the reader has passed it by then."""
    with db.transaction(TENANT_ID) as slow:
        outbox.emit(slow, "invoice.paid", uuid7(), {"which": "slow"})
        slow.flush()
        emit("invoice.paid", which="quick")
        first = read(real_client)
        assert [event["data"]["which"] for event in first["data"]] == ["quick"]
    second = read(real_client, first["next_after"])
    assert [event["data"]["which"] for event in second["data"]] == ["slow"]


def test_readers_and_writers_at_once_lose_nothing(real_client: TestClient) -> None:
    seen: list[int] = []
    is_over = False

    def follow() -> None:
        after = 0
        while True:
            last_look = is_over
            page = read(real_client, after, limit=7)
            seen.extend(event["data"]["number"] + 100 * event["data"]["writer"] for event in page["data"])
            after = page["next_after"]
            if last_look and not page["has_more"]:
                return

    def write(writer: int) -> None:
        emit("invoice.paid", 20, writer=writer)

    reader = Thread(target=follow)
    reader.start()
    writers = [Thread(target=write, args=(number,)) for number in range(4)]
    for thread in writers:
        thread.start()
    for thread in writers:
        thread.join()
    is_over = True
    reader.join()
    assert sorted(seen) == sorted(number + 100 * writer for writer in range(4) for number in range(20))
    assert all(
        [n for n in seen if n // 100 == writer] == [100 * writer + n for n in range(20)] for writer in range(4)
    ), "what one writer did is told in its order"


def test_a_long_backlog_is_published_bit_by_bit(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "BATCH", 2)
    for number in range(5):
        happen(client, f"Client {number}")
    assert [len(read(client, after)["data"]) for after in (0, 2, 4, 5)] == [2, 2, 1, 0]
    for number in range(5):
        happen(client, f"Client {number}")
    with db.transaction(TENANT_ID) as session:
        assert feed.end_of_feed(session) == 10


@pytest.mark.parametrize(
    ("roles", "status"), [("partner", 200), ("ops", 200), ("admin", 200), ("viewer", 403), ("sales", 403)]
)
def test_partners_may_read_the_feed(client: TestClient, roles: str, status: int) -> None:
    assert client.get(URL, headers={"Authorization": f"Bearer someone:{roles}"}).status_code == status


def test_another_tenant_reads_its_own_events(client: TestClient) -> None:
    happen(client)
    other = accepted(client.get(URL, headers={"X-Tenant": "ng-demo"}))
    assert (other["data"], other["next_after"]) == ([], 0)

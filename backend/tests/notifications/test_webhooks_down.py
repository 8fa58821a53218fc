"""A receiver that is down for a day: it misses nothing, and reads what happened to each object in its order."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from fastapi.testclient import TestClient
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from app.common import clock
from tests.factories import API, accepted, add_offer, set_status, sign
from tests.notifications.factories import deliveries, dispatch, subscribe
from tests.notifications.receivers import Received, Receiver, receiving

OBJECT_OF = {"client": "client_id", "contract": "contract_id"}
LIVES = ("suspended", "active", "suspended", "active", "terminated")


def live(api: TestClient) -> str:
    """A contract with a life of its own."""
    contract_id: str = sign(api, add_offer(api), "2026-10-01")["id"]
    for status in LIVES:
        set_status(api, contract_id, status)
    return contract_id


def feed(api: TestClient) -> list[dict[str, Any]]:
    """Everything that happened, in the order of the feed."""
    events: list[dict[str, Any]] = accepted(api.get(f"{API}/events", params={"limit": 100}))["data"]
    return events


def by_object(events: list[dict[str, Any]]) -> dict[str, list[str]]:
    """The ids of the events of each object, in the order they are given."""
    told = defaultdict[str, list[str]](list)
    for event in events:
        told[event["data"][OBJECT_OF[event["type"].partition(".")[0]]]].append(event["id"])
    return dict(told)


def verified(secret: str, request: Received, at: datetime) -> dict[str, Any]:
    """The event, once the reference library of the standard has accepted its signature at that time."""
    with time_machine.travel(at, tick=False):
        event: dict[str, Any] = Webhook(secret).verify(request.body, dict(request.headers.items()))
    return event


def outage(receiver: Receiver, since: datetime, hours: int) -> datetime:
    """A day of trying in vain; the time it ended at."""
    receiver.status = 503
    for hour in range(hours):
        with clock.fixed_at(since + timedelta(hours=hour)):
            dispatch()
    return since + timedelta(hours=hours + 1)


def test_after_a_day_down_everything_arrives_in_order_and_verifies(real_client: TestClient) -> None:
    with receiving() as receiver:
        endpoint = subscribe(real_client, receiver.url)
        contracts = [live(real_client) for _ in range(5)]
        expected = by_object(feed(real_client))
        assert len(expected) == 2 * len(contracts)
        assert all(len(expected[contract_id]) == 1 + len(LIVES) for contract_id in contracts)

        up = outage(receiver, datetime.now(UTC) + timedelta(minutes=1), hours=24)
        assert len(deliveries(real_client, endpoint, status="pending")) == sum(map(len, expected.values()))
        receiver.received.clear()
        receiver.status = 204
        for _ in range(20):
            with clock.fixed_at(up):
                dispatch()
            up += timedelta(hours=1)
        with clock.fixed_at(up):
            assert deliveries(real_client, endpoint, status="pending") == []

    told = [request.event for request in receiver.received]
    assert by_object(told) == expected
    sent = {request.event["id"]: request for request in receiver.received}
    assert len(sent) == len(told), "each once"
    for request in receiver.received:
        at = datetime.fromtimestamp(int(request.headers["webhook-timestamp"]), UTC)
        assert verified(endpoint["secret"], request, at)["id"] == request.event["id"]
        with pytest.raises(WebhookVerificationError):
            verified(endpoint["secret"].replace("whsec_", "whsec_AAAA"), request, at)


def test_an_object_waits_for_what_failed_and_the_others_go_on(real_client: TestClient) -> None:
    with receiving() as receiver:
        subscribe(real_client, receiver.url, event_types=["contract.provisioned", "contract.status_changed"])
        stuck, free = live(real_client), live(real_client)
        receiver.status = lambda event: 500 if event["data"]["contract_id"] == stuck else 204
        dispatch()
        tried = [event["id"] for event in by_contract(receiver, stuck)]
        assert len(tried) == 1, "what came after the failed one was not sent"
        assert len(by_contract(receiver, free)) == 1 + len(LIVES)
        receiver.status = 204
        with clock.fixed_at(datetime.now(UTC) + timedelta(minutes=10)):
            dispatch()
        types = [event["type"] for event in by_contract(receiver, stuck)]
    assert types == ["contract.provisioned"] * 2 + ["contract.status_changed"] * len(LIVES)


def by_contract(receiver: Receiver, contract_id: str) -> list[dict[str, Any]]:
    events = (request.event for request in receiver.received)
    return [event for event in events if event["data"]["contract_id"] == contract_id]

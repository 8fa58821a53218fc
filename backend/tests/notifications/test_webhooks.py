"""Webhooks from end to end: signed, retried, replayed, once each, and nobody waits for another."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from app import jobs
from app.common import clock, db, queue
from app.common.settings import AppEnv, get_settings
from app.notifications import dispatcher
from app.notifications.rules import KEPT_TRYING
from tests.conftest import TENANT_ID
from tests.factories import accepted, add_offer, refused, scalar, set_status, sign
from tests.notifications.factories import (
    ENDPOINTS,
    deliveries,
    dispatch,
    emit,
    endpoint_of,
    happen,
    subscribe,
)
from tests.notifications.receivers import Received, Receiver, expected_signature, receiving


@pytest.fixture
def api(real_client: TestClient) -> TestClient:
    return real_client


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as opened:
        yield opened


def test_an_event_arrives_with_the_standard_headers_and_a_signature(api: TestClient, receiver: Receiver) -> None:
    happen(api, "Before the subscription")
    endpoint = subscribe(api, receiver.url)
    person = happen(api)
    assert dispatch() == 1
    (request,) = receiver.received
    assert request.path == "/hooks?source=mt"
    assert request.headers["content-type"] == "application/json"
    assert request.headers["host"] == receiver.url.split("/")[2]
    assert request.headers["webhook-id"] == request.event["id"]
    assert abs(int(request.headers["webhook-timestamp"]) - time.time()) < 60
    assert request.headers["webhook-signature"] == expected_signature(endpoint["secret"], request)
    assert set(request.event) == {"id", "type", "created_at", "tenant", "data"}
    assert (request.event["type"], request.event["tenant"]) == ("client.created", "mt")
    assert request.event["data"]["client_id"] == person["id"]
    (delivery,) = deliveries(api, endpoint)
    assert (delivery["status"], delivery["attempts"], delivery["response_status"]) == ("delivered", 1, 204)
    assert (delivery["event_id"], delivery["next_attempt_at"]) == (request.event["id"], None)
    assert dispatch() == 0


def test_only_the_wanted_kinds_arrive_in_full(api: TestClient, receiver: Receiver) -> None:
    subscribe(api, receiver.url, event_types=["contract.status_changed", "contract.provisioned"])
    contract = sign(api, add_offer(api), "2026-10-01")
    set_status(api, contract["id"], "suspended")
    dispatch()
    assert sorted(receiver.types) == ["contract.provisioned", "contract.status_changed"]
    told = {request.event["type"]: request.event["data"] for request in receiver.received}
    assert told["contract.provisioned"]["offer_id"] == contract["offer_id"]
    assert told["contract.provisioned"]["monthly_fee"] == contract["monthly_fee"]
    assert (told["contract.status_changed"]["from"], told["contract.status_changed"]["to"]) == ("active", "suspended")


def test_a_failure_is_tried_again_later_and_later(api: TestClient, receiver: Receiver) -> None:
    receiver.status = 500
    endpoint = subscribe(api, receiver.url)
    happen(api)
    start, waits = datetime.now(UTC) + timedelta(seconds=1), []
    with clock.fixed_at(start):
        dispatch()
    for _ in range(3):
        (delivery,) = deliveries(api, endpoint)
        assert (delivery["status"], delivery["response_status"]) == ("pending", 500)
        due = datetime.fromisoformat(delivery["next_attempt_at"])
        waits.append(due - datetime.fromisoformat(delivery["last_attempt_at"]))
        with clock.fixed_at(due - timedelta(seconds=1)):
            assert dispatch() == 0
        with clock.fixed_at(due + timedelta(seconds=1)):
            assert dispatch() == 1
    assert waits == [timedelta(seconds=5), timedelta(minutes=1), timedelta(minutes=5)]
    assert len(set(receiver.ids)) == 1
    assert endpoint_of(api, endpoint)["consecutive_failures"] == 4
    receiver.status = 200
    with clock.fixed_at(start + timedelta(hours=6)):
        dispatch()
    assert deliveries(api, endpoint)[0]["status"] == "delivered"
    assert endpoint_of(api, endpoint)["consecutive_failures"] == 0


def test_after_three_days_it_is_given_up(api: TestClient, receiver: Receiver) -> None:
    receiver.status = 503
    endpoint = subscribe(api, receiver.url)
    happen(api)
    at, attempts = datetime.now(UTC), 0
    begin = at
    while deliveries(api, endpoint, status="failed") == [] and at - begin < KEPT_TRYING + timedelta(days=2):
        with clock.fixed_at(at):
            attempts += dispatch()
        at += timedelta(hours=1)
    (delivery,) = deliveries(api, endpoint)
    assert (delivery["status"], delivery["next_attempt_at"]) == ("failed", None)
    assert 8 <= delivery["attempts"] == attempts <= 11
    assert timedelta(days=2) < at - begin < KEPT_TRYING + timedelta(hours=8), "each look is up to an hour late"


def test_an_endpoint_that_is_gone_is_left_alone(api: TestClient, receiver: Receiver) -> None:
    receiver.status = 410
    endpoint = subscribe(api, receiver.url)
    happen(api)
    dispatch()
    assert endpoint_of(api, endpoint)["is_active"] is False
    assert deliveries(api, endpoint)[0]["status"] == "failed"
    happen(api)
    assert dispatch() == 0


@pytest.mark.parametrize("status", [301, 302, 307, 404, 429])
def test_anything_but_success_is_a_failure_and_redirects_are_not_followed(
    api: TestClient, receiver: Receiver, status: int
) -> None:
    receiver.status = status
    endpoint = subscribe(api, receiver.url)
    happen(api)
    dispatch()
    (delivery,) = deliveries(api, endpoint)
    assert (delivery["status"], delivery["response_status"], len(receiver.received)) == ("pending", status, 1)


def test_a_dead_endpoint_does_not_delay_another(api: TestClient, receiver: Receiver, monkeypatch: Any) -> None:
    monkeypatch.setattr(dispatcher, "ANSWER_SECONDS", 2.0)
    with receiving(seconds=30.0) as silent:
        slow = subscribe(api, silent.url)
        refusing = subscribe(api, "http://127.0.0.1:9/nobody")
        subscribe(api, receiver.url)
        emit("client.created", 25)
        began = time.monotonic()
        arrived: list[float] = []

        def noted(_event: dict[str, Any]) -> int:
            arrived.append(time.monotonic() - began)
            return 200

        receiver.status = noted
        dispatch()
    assert len(receiver.received) == 25
    assert max(arrived) < 2.0, "the quick endpoint was done before the slow one's time was over"
    assert {d["error"] for d in deliveries(api, slow) if d["attempts"]} == {"no answer within 2 seconds"}
    assert "ConnectError" in next(d["error"] for d in deliveries(api, refusing) if d["attempts"])
    assert endpoint_of(api, slow)["consecutive_failures"] == 10


def test_two_dispatchers_at_once_deliver_each_event_once(api: TestClient, receiver: Receiver) -> None:
    receiver.seconds = 0.02
    endpoint = subscribe(api, receiver.url)
    emit("client.created", 60)
    threads = [Thread(target=dispatch) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    dispatch()
    assert len(receiver.ids) == len(set(receiver.ids)) == 60
    assert {(d["status"], d["attempts"]) for d in deliveries(api, endpoint)} == {("delivered", 1)}


def test_what_a_dead_process_left_behind_is_sent_later(api: TestClient, receiver: Receiver) -> None:
    subscribe(api, receiver.url)
    happen(api)
    (endpoint_id,) = dispatcher.prepare(TENANT_ID, time.monotonic() + 5)
    assert len(dispatcher._claim(TENANT_ID, endpoint_id)) == 1
    assert dispatch() == 0
    with clock.fixed_at(datetime.now(UTC) + timedelta(minutes=2)):
        assert dispatch() == 1
    assert len(receiver.received) == 1


def test_a_rotated_secret_signs_beside_the_new_one_for_a_while(api: TestClient, receiver: Receiver) -> None:
    endpoint = subscribe(api, receiver.url)
    url = f"{ENDPOINTS}/{endpoint['id']}/rotate-secret"
    rotated = accepted(api.post(url, json={"overlap_hours": 2}))
    assert rotated["secret"] != endpoint["secret"]
    assert rotated["previous_secret_until"] is not None

    def signed_by(request: Received) -> list[bool]:
        given = request.headers["webhook-signature"].split(" ")
        return [expected_signature(secret, request) in given for secret in (rotated["secret"], endpoint["secret"])]

    happen(api)
    dispatch()
    assert signed_by(receiver.received[-1]) == [True, True]
    with clock.fixed_at(datetime.now(UTC) + timedelta(hours=3)):
        happen(api)
        dispatch()
    assert signed_by(receiver.received[-1]) == [True, False]
    at_once = accepted(api.post(url, json={"overlap_hours": 0}))
    assert at_once["previous_secret_until"] is None


def test_a_delivery_is_replayed_with_the_same_id(api: TestClient, receiver: Receiver) -> None:
    endpoint = subscribe(api, receiver.url)
    happen(api)
    dispatch()
    (delivery,) = deliveries(api, endpoint)
    url = f"{ENDPOINTS}/{endpoint['id']}/deliveries/{delivery['id']}/replay"
    assert accepted(api.post(url), 202)["status"] == "pending"
    assert scalar("select count(*) from procrastinate_jobs where task_name = 'notifications.dispatch'") == 1
    dispatch()
    assert len(receiver.ids) == 2
    assert len(set(receiver.ids)) == 1


def test_what_happened_since_a_time_is_replayed_also_what_was_missed(api: TestClient, receiver: Receiver) -> None:
    happen(api, "Before there was an endpoint")
    endpoint = subscribe(api, receiver.url, event_types=["client.created"])
    happen(api)
    dispatch()
    emit("billing_run.completed")
    dispatch()
    url = f"{ENDPOINTS}/{endpoint['id']}/replay"
    assert accepted(api.post(url, json={"since": "2026-01-01T00:00:00Z"}), 202) == {"replayed": 2}
    dispatch()
    assert receiver.types == ["client.created"] * 3
    later = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    assert accepted(api.post(url, json={"since": later}), 202) == {"replayed": 0}


def test_a_test_sends_a_ping_that_stands_in_no_feed(api: TestClient, receiver: Receiver) -> None:
    endpoint = subscribe(api, receiver.url, event_types=["invoice.paid"])
    sent = accepted(api.post(f"{ENDPOINTS}/{endpoint['id']}/test"), 202)
    assert (sent["event_id"], sent["event_type"]) == (None, "webhook.ping")
    dispatch()
    (request,) = receiver.received
    assert request.event["type"] == "webhook.ping"
    assert request.event["data"] == {"endpoint_id": endpoint["id"]}
    assert request.headers["webhook-signature"] == expected_signature(endpoint["secret"], request)
    assert accepted(api.get("/api/v1/events"))["data"] == []


def test_an_inactive_endpoint_is_told_nothing_and_asked_for_nothing(api: TestClient, receiver: Receiver) -> None:
    endpoint = subscribe(api, receiver.url)
    happen(api)
    dispatch()
    (delivery,) = deliveries(api, endpoint)
    url = f"{ENDPOINTS}/{endpoint['id']}"
    accepted(api.put(url, json={"is_active": False}))
    happen(api)
    assert dispatch() == 0
    for path, body in (
        ("test", None),
        ("replay", {"since": "2026-01-01T00:00:00Z"}),
        (f"deliveries/{delivery['id']}/replay", None),
    ):
        refused(api.post(f"{url}/{path}", json=body), 409, "webhook_endpoint_inactive")
    accepted(api.put(url, json={"is_active": True}))
    assert dispatch() == 0
    happen(api)
    assert dispatch() == 1


def test_an_endpoint_whose_secret_cannot_be_opened_stops_nobody_else(api: TestClient, receiver: Receiver) -> None:
    broken = subscribe(api, receiver.url)
    subscribe(api, receiver.url)
    with db.transaction(TENANT_ID) as session:
        session.execute(
            text("update webhook_endpoints set sealed_secret = 'v1.lost' where id = :id"), {"id": broken["id"]}
        )
    happen(api)
    assert dispatch() == 1
    (delivery,) = deliveries(api, broken)
    assert (delivery["status"], delivery["attempts"]) == ("pending", 0)


def test_another_tenants_endpoints_hear_nothing(api: TestClient, receiver: Receiver) -> None:
    accepted(api.post(ENDPOINTS, json={"url": receiver.url}, headers={"X-Tenant": "ng-demo"}))
    happen(api)
    assert dispatch() == 0


def test_the_worker_knows_the_queue_and_the_task(api: TestClient, receiver: Receiver) -> None:
    assert queue.NOTIFICATIONS in queue.QUEUES
    assert {"notifications.dispatch", "notifications.send_message"} <= set(queue.app.tasks)
    subscribe(api, receiver.url)
    happen(api)
    jobs.notifications.dispatch(timestamp=0)
    assert len(receiver.received) == 1


def test_outside_development_nothing_is_sent_to_a_private_address(
    api: TestClient, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that points inwards, or came to do so after it was accepted, is judged when it is connected to."""
    endpoint = subscribe(api, receiver.url.replace("127.0.0.1", "localhost"))
    happen(api)
    outside = get_settings().model_copy(update={"app_env": AppEnv.PRODUCTION})
    monkeypatch.setattr(dispatcher, "get_settings", lambda: outside)
    dispatch()
    assert receiver.received == []
    assert deliveries(api, endpoint)[0]["error"] == "the host is not on the public internet"


def test_many_events_are_fanned_out_by_sets(api: TestClient, receiver: Receiver) -> None:
    subscribe(api, receiver.url)
    with db.transaction(TENANT_ID) as session:
        session.execute(
            text(
                "insert into outbox_events (event_type, object_id, payload)"
                " select 'invoice.issued', gen_random_uuid(), '{}' from generate_series(1, 20000)"
            )
        )
    began = time.monotonic()
    dispatcher.prepare(TENANT_ID, began + 60)
    assert time.monotonic() - began < 20
    assert scalar("select count(*) from webhook_deliveries") == 20_000
    assert scalar("select max(position) from outbox_events") == 20_000

"""Collection cases through the API: opened when seen overdue, worked on by people, counted by age."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from tests.collections.factories import (
    actions,
    case_of,
    cases,
    client_flag,
    days_late,
    happened,
    june_invoice,
    overview,
    told,
)
from tests.factories import API, accepted, bill, key, on_day, pay, refused, scalar, wrong_fields

URL = f"{API}/collections/cases"
BUCKETS = ("current", "1_30", "31_60", "61_90", "90_plus")


def put_status(api: TestClient, case_id: str, status: str, **more: Any) -> Any:
    return api.put(f"{URL}/{case_id}/status", json={"status": status} | more)


def act(api: TestClient, case_id: str, action_type: str, **more: Any) -> Any:
    return api.post(f"{URL}/{case_id}/actions", json={"action_type": action_type} | more)


@pytest.mark.parametrize(
    ("days", "bucket"),
    [(-3, "current"), (0, "current"), (1, "1_30"), (30, "1_30"), (31, "31_60"), (60, "31_60"), (61, "61_90"),
     (90, "61_90"), (91, "90_plus")],
)  # fmt: skip
def test_a_debt_ages_by_days(client: TestClient, days: int, bucket: str) -> None:
    due = june_invoice(client)
    with on_day(days_late(days)):
        seen = overview(client)
        assert seen["bucket_totals"] == {name: "100.00" if name == bucket else "0.00" for name in BUCKETS}
        assert seen["total_outstanding_amount"] == "100.00"
        late = days > 0
        assert (seen["open_cases"], seen["overdue_invoices"]) == (int(late), int(late))
        assert client_flag(client, due["client_id"]) == (late, "2026-07-16" if late else None)
        found = cases(client)
        assert [(case["days_past_due"], case["aging_bucket"]) for case in found] == [(days, bucket)] * late
        assert [case["id"] for case in cases(client, aging_bucket=bucket)] == [case["id"] for case in found]
        for other in set(BUCKETS) - {bucket}:
            assert cases(client, aging_bucket=other) == []


def test_a_case_shows_its_invoice(client: TestClient) -> None:
    due = june_invoice(client)
    with on_day(days_late(10)):
        case = case_of(client, due["id"])
        assert accepted(client.get(f"{URL}/{case['id']}")) == case
    shown = {name: due[name] for name in ("invoice_number", "client_id", "client_name", "due_date", "currency")}
    assert case.items() >= shown.items()
    assert (case["status"], case["reason"], case["outstanding_amount"]) == ("open", "overdue", "100.00")
    assert case["opened_at"] == case["last_action_at"] == "2026-07-25T12:00:00.000000Z"
    assert (case["hold"], case["promised_on"], case["closed_at"]) == (None, None, None)
    assert happened(client, case["id"]) == ["case_opened"]


def test_a_case_is_opened_once_and_told(client: TestClient) -> None:
    due = june_invoice(client)
    with on_day(days_late(1)):
        for _ in range(3):
            case = case_of(client, due["id"])
            overview(client)
    (opened,), (overdue,) = told("collection_case.opened"), told("invoice.overdue")
    assert (opened["case_id"], opened["invoice_id"]) == (case["id"], due["id"])
    assert (overdue["number"], overdue["outstanding_amount"]) == (due["invoice_number"], "100.00")
    assert scalar("select count(*) from audit_events where action = 'collection_case_opened'") == 1
    assert scalar("select count(*) from audit_events where action = 'client_delinquency_changed'") == 1


def test_a_run_opens_what_is_late_at_its_end(client: TestClient) -> None:
    june_invoice(client)
    with on_day("2026-08-01"):
        bill(client, "2026-07", tax_rate="0")
        assert scalar("select count(*) from collection_cases") == 1
        assert scalar("select count(*) from procrastinate_jobs where task_name = 'collections.open_overdue'") == 2


@pytest.mark.parametrize(
    "read", ["/collections/cases", "/collections/overview", "/collections/payments", "/customers/{client_id}/balance"]
)
def test_every_read_sees_what_became_late(client: TestClient, read: str) -> None:
    due = june_invoice(client)
    with on_day(days_late(1)):
        accepted(client.get(f"{API}{read.format(client_id=due['client_id'])}"))
        assert scalar("select count(*) from collection_cases") == 1
        assert client_flag(client, due["client_id"]) == (True, "2026-07-16")


def test_the_longest_overdue_come_first(client: TestClient) -> None:
    june_invoice(client)
    june_invoice(client)
    with on_day("2026-08-01"):
        bill(client, "2026-07")
    days: list[int] = []
    with on_day(days_late(40)):
        order = {"sort": "-days_past_due", "size": "1"}
        while True:
            page = accepted(client.get(URL, params=order))
            days += [case["days_past_due"] for case in page["data"]]
            if page["meta"]["next_cursor"] is None:
                break
            order["cursor"] = page["meta"]["next_cursor"]
        assert days == [40, 40, 9, 9]
        assert [case["days_past_due"] for case in cases(client, sort="days_past_due")] == [9, 9, 40, 40]


def test_cases_are_listed_by_every_filter(client: TestClient) -> None:
    one, two = june_invoice(client), june_invoice(client, "250.00")
    with on_day(days_late(40)):
        first, second = case_of(client, one["id"]), case_of(client, two["id"])
        accepted(put_status(client, first["id"], "in_progress"))
        assert [case["id"] for case in cases(client, status="in_progress")] == [first["id"]]
        assert [case["id"] for case in cases(client, client_id=two["client_id"])] == [second["id"]]
        assert cases(client, client_id=str(uuid4())) == []
        assert [case["id"] for case in cases(client, sort="-outstanding_amount")] == [second["id"], first["id"]]
        page = accepted(client.get(URL, params={"size": 1, "status": "open", "aging_bucket": "31_60"}))
        assert page["meta"]["filters"] == {"status": "open", "aging_bucket": "31_60"}
        assert page["meta"]["total"] == 1
        counted = overview(client)
        assert (counted["open_cases"], counted["in_progress_cases"]) == (1, 1)
    assert wrong_fields(client.get(URL, params={"status": "lost"})) == [["query", "status"]]
    assert wrong_fields(client.get(URL, params={"aging_bucket": "1-30"})) == [["query", "aging_bucket"]]
    assert wrong_fields(client.get(URL, params={"sort": "hold"})) == [["query", "sort"]]


def test_a_case_is_passed_on_by_hand(client: TestClient) -> None:
    due = june_invoice(client)
    with on_day(days_late(5)):
        case_id = case_of(client, due["id"])["id"]
        taken = accepted(put_status(client, case_id, "in_progress", note="Rachid takes it"))
        assert (taken["status"], taken["closed_at"]) == ("in_progress", None)
        assert accepted(put_status(client, case_id, "in_progress")) == taken
        ended = accepted(put_status(client, case_id, "resolved"))
        assert ended["closed_at"] == "2026-07-20T12:00:00.000000Z"
        assert accepted(put_status(client, case_id, "open"))["closed_at"] is None
        accepted(put_status(client, case_id, "closed", note="given up"))
        details = refused(put_status(client, case_id, "open"), 409, "collection_case_status_transition_invalid")
        assert details == {"from": "closed", "to": "open", "outstanding_amount": "100.00"}
        assert happened(client, case_id) == [
            "case_opened", "status_updated", "case_resolved", "case_reopened", "case_closed",
        ]  # fmt: skip
        latest = actions(client, case_id)[0]
        assert (latest["note"], latest["actor_id"]) == ("given up", "tester")
        assert latest["details"] == {"from": "open", "to": "closed"}
        assert client_flag(client, due["client_id"]) == (True, "2026-07-16")
        assert overview(client)["open_cases"] == 0


def test_what_is_settled_is_not_taken_up_by_hand(client: TestClient) -> None:
    due = june_invoice(client)
    with on_day(days_late(5)):
        case_id = case_of(client, due["id"])["id"]
        pay(client, "100.00", invoice_id=due["id"])
        refused(put_status(client, case_id, "open"), 409, "collection_case_status_transition_invalid")
        assert accepted(put_status(client, case_id, "closed"))["status"] == "closed"


def test_a_stale_writer_is_stopped(client: TestClient) -> None:
    due = june_invoice(client)
    with on_day(days_late(5)):
        case_id = case_of(client, due["id"])["id"]
        tag = client.get(f"{URL}/{case_id}").headers["ETag"]
        fresh = client.put(f"{URL}/{case_id}/status", json={"status": "in_progress"}, headers={"If-Match": tag})
        assert fresh.status_code == 200
        assert fresh.headers["ETag"] != tag
        for path, body in (("status", {"status": "closed"}), ("hold", {"hold": "exempt"})):
            stale = client.put(f"{URL}/{case_id}/{path}", json=body, headers={"If-Match": tag})
            refused(stale, 412, "precondition_failed")


@pytest.mark.parametrize("kind", ["reminder_sent", "warning_sent"])
def test_a_message_takes_the_case_up_and_leaves(client: TestClient, kind: str) -> None:
    due = june_invoice(client)
    with on_day(days_late(5)):
        case_id = case_of(client, due["id"])["id"]
        action = accepted(act(client, case_id, kind, channel="sms", note="second call"))
        assert (action["action_type"], action["channel"], action["note"]) == (kind, "sms", "second call")
        assert case_of(client, due["id"])["status"] == "in_progress"
    assert told("collection_case.action") == [
        {
            "case_id": case_id,
            "invoice_id": due["id"],
            "client_id": due["client_id"],
            "action_id": action["id"],
            "action_type": kind,
            "channel": "sms",
            "level": None,
            "outstanding_amount": "100.00",
            "due_date": "2026-07-15",
            "invoice_number": due["invoice_number"],
            "currency": "MAD",
            "notify": True,
        }
    ]


def test_a_note_and_a_promise_are_kept_quietly(client: TestClient) -> None:
    due = june_invoice(client)
    with on_day(days_late(5)):
        case_id = case_of(client, due["id"])["id"]
        accepted(act(client, case_id, "note", note="وعد بالأداء"))
        accepted(act(client, case_id, "promise_to_pay", promised_on="2026-07-20", promised_amount="60.00"))
        case = case_of(client, due["id"])
        assert (case["status"], case["promised_on"], case["promised_amount"]) == ("open", "2026-07-20", "60.00")
        assert overview(client)["promises_due"] == 1
        vague = accepted(act(client, case_id, "promise_to_pay", note="at the end of the month"))
        assert (vague["promised_on"], case_of(client, due["id"])["promised_on"]) == (None, "2026-07-20")
        assert [a["note"] for a in actions(client, case_id)] == ["at the end of the month", None, "وعد بالأداء", None]
        assert told("collection_case.action") == []
    with on_day(days_late(4)):
        assert overview(client)["promises_due"] == 0


@pytest.mark.parametrize(
    ("body", "loc"),
    [
        ({"action_type": "note"}, ["body"]),
        ({"action_type": "note", "note": "   "}, ["body"]),
        ({"action_type": "case_resolved"}, ["body", "action_type"]),
        ({"action_type": "payment_recorded", "note": "x"}, ["body", "action_type"]),
        ({"action_type": "promise_to_pay", "promised_amount": "10.00"}, ["body"]),
        ({"action_type": "promise_to_pay", "promised_on": "1999-01-01"}, ["body", "promised_on"]),
        ({"action_type": "promise_to_pay", "promised_on": "2026-08-01", "promised_amount": "1.005"},
         ["body", "promised_amount"]),
        ({"action_type": "reminder_sent", "promised_on": "2026-08-01"}, ["body"]),
        ({"action_type": "reminder_sent", "promised_amount": "1.00"}, ["body"]),
        ({"action_type": "reminder_sent", "channel": "fax"}, ["body", "channel"]),
        ({"action_type": "note", "note": "x", "channel": "sms"}, ["body"]),
        ({"action_type": "note", "note": "x" * 2001}, ["body", "note"]),
        ({"action_type": "note", "note": "a\x00b"}, ["body", "note"]),
        ({"action_type": "note", "note": "x", "level": 4}, ["body", "level"]),
    ],
    ids=str,
)  # fmt: skip
def test_a_bad_action_is_named(client: TestClient, body: dict[str, Any], loc: list[str]) -> None:
    assert wrong_fields(client.post(f"{URL}/{uuid4()}/actions", json=body)) == [loc]


def test_nothing_is_asked_for_on_an_ended_case(client: TestClient) -> None:
    due = june_invoice(client)
    with on_day(days_late(5)):
        case_id = case_of(client, due["id"])["id"]
        pay(client, "100.00", invoice_id=due["id"])
        for kind, more in (("reminder_sent", {}), ("promise_to_pay", {"promised_on": "2026-08-01"})):
            assert refused(act(client, case_id, kind, **more), 409, "collection_case_ended") == {"status": "resolved"}
        hold = client.put(f"{URL}/{case_id}/hold", json={"hold": "disputed"})
        refused(hold, 409, "collection_case_ended")
        assert accepted(act(client, case_id, "note", note="thanked"))["action_type"] == "note"


def test_many_are_reminded_at_once(client: TestClient) -> None:
    due = [june_invoice(client) for _ in range(3)]
    with on_day(days_late(5)):
        ids = [case_of(client, one["id"])["id"] for one in due]
        pay(client, "100.00", invoice_id=due[2]["id"])
        headers = key()
        answer = accepted(client.post(f"{URL}/remind", json={"case_ids": ids, "channel": "email"}, headers=headers))
        assert answer == {"reminded": 2, "skipped_case_ids": [ids[2]], "idempotency_replayed": False}
        again = client.post(f"{URL}/remind", json={"case_ids": ids, "channel": "email"}, headers=headers)
        assert again.json() == answer | {"idempotency_replayed": True}
        assert [item["channel"] for item in told("collection_case.action")] == ["email", "email"]
        unknown = str(uuid4())
        refusal = refused(
            client.post(f"{URL}/remind", json={"case_ids": [*ids, unknown]}), 404, "collection_case_not_found"
        )
        assert refusal == {"positions": [3]}
        assert len(told("collection_case.action")) == 2
    for wrong in ([], ["x"], [str(uuid4())] * 501):
        assert wrong_fields(client.post(f"{URL}/remind", json={"case_ids": wrong}))[0][:2] == ["body", "case_ids"]


def test_what_is_unknown_is_not_found(client: TestClient) -> None:
    nobody = str(uuid4())
    for answer in (
        client.get(f"{URL}/{nobody}"),
        client.get(f"{URL}/{nobody}/actions"),
        put_status(client, nobody, "closed"),
        client.put(f"{URL}/{nobody}/hold", json={"hold": None}),
        act(client, nobody, "note", note="x"),
    ):
        refused(answer, 404, "collection_case_not_found")


def test_the_book_at_a_glance(client: TestClient) -> None:
    late, paid = june_invoice(client), june_invoice(client, "300.00")
    with on_day("2026-07-20"):
        payment = pay(client, "300.00", invoice_id=paid["id"], payment_date="2026-07-18")["payment"]
        pay(client, "40.00", invoice_id=late["id"], payment_date="2026-06-30")
        seen = overview(client)
        assert seen["total_outstanding_amount"] == "60.00"
        assert (seen["collected_this_month"], seen["days_sales_outstanding"]) == ("300.00", 14)
        url = f"{API}/collections/payments/{payment['id']}/reverse"
        accepted(client.post(url, json={"reason": "bounced"}, headers=key()))
        assert overview(client)["collected_this_month"] == "0.00"

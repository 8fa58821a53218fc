"""Dunning: the policy a tenant decides, the run by it, and the simulation that says the same beforehand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app import jobs
from app.common import clock, db
from tests.collections.factories import (
    LEVELS,
    actions,
    case_of,
    days_late,
    decide,
    happened,
    june_invoice,
    run_dunning,
    simulate,
    status_of_contract,
    told,
)
from tests.factories import API, accepted, on_day, pay, refused, scalar, wrong_fields

POLICY = f"{API}/dunning-policy"


def hold(api: TestClient, case_id: str, value: str | None) -> dict[str, Any]:
    return accepted(api.put(f"{API}/collections/cases/{case_id}/hold", json={"hold": value}))


def run_on(*days: int) -> None:
    for late in days:
        with on_day(days_late(late)):
            run_dunning()


def test_every_tenant_begins_with_a_policy(client: TestClient) -> None:
    for headers in ({}, {"X-Tenant": "ng-demo"}):
        policy = accepted(client.get(POLICY, headers=headers))
        assert [level["action"] for level in policy["levels"]] == [
            "reminder", "reminder", "warning", "suspend", "propose_termination",
        ]  # fmt: skip
        assert [level["level"] for level in policy["levels"]] == [1, 2, 3, 4, 5]
        assert (policy["is_active"], policy["quiet_from"], policy["quiet_until"]) == (True, "20:00", "08:00")


def test_a_tenant_without_a_policy_gets_the_default(client: TestClient) -> None:
    seeded = accepted(client.get(POLICY))
    scalar("delete from dunning_policies returning 1")
    assert accepted(client.get(POLICY))["levels"] == seeded["levels"]


def test_a_policy_is_changed_part_by_part(client: TestClient) -> None:
    answer = client.get(POLICY)
    tag = answer.headers["ETag"]
    changed = accepted(client.put(POLICY, json={"quiet_from": "21:30"}, headers={"If-Match": tag}))
    assert (changed["quiet_from"], changed["quiet_until"]) == ("21:30", "08:00")
    assert changed["levels"] == answer.json()["levels"]
    refused(client.put(POLICY, json={"is_active": False}, headers={"If-Match": tag}), 412, "precondition_failed")
    assert accepted(client.put(POLICY, json={"levels": []}))["levels"] == []
    assert accepted(client.put(POLICY, json={"quiet_from": None, "quiet_until": None}))["quiet_until"] is None
    assert scalar("select count(*) from audit_events where action = 'dunning_policy_updated'") == 3


@pytest.mark.parametrize(
    ("body", "loc"),
    [
        ({"levels": [LEVELS[0], LEVELS[0]]}, ["body", "levels", 1, "days_past_due"]),
        ({"levels": [LEVELS[2]]}, ["body", "levels", 0, "action"]),
        ({"levels": [LEVELS[0] | {"channel": None}]}, ["body", "levels", 0, "channel"]),
        ({"levels": [LEVELS[0] | {"days_past_due": 0}]}, ["body", "levels", 0, "days_past_due"]),
        ({"levels": [LEVELS[0] | {"minimum_amount": "0.001"}]}, ["body", "levels", 0, "minimum_amount"]),
        ({"levels": [LEVELS[0] | {"action": "sue"}]}, ["body", "levels", 0, "action"]),
        ({"levels": [LEVELS[0]] * 21}, ["body", "levels"]),
        ({"levels": None}, ["body", "levels"]),
        ({"quiet_from": None}, ["body", "quiet_from"]),
        ({"quiet_until": "24:00"}, ["body", "quiet_until"]),
        ({"is_active": None}, ["body", "is_active"]),
        ({"currency": "MAD"}, ["body", "currency"]),
    ],
    ids=str,
)
def test_a_bad_policy_is_named(client: TestClient, body: dict[str, Any], loc: list[Any]) -> None:
    assert wrong_fields(client.put(POLICY, json=body)) == [loc]


def test_a_policy_is_the_administrators(client: TestClient) -> None:
    for method in ("GET", "PUT"):
        answer = client.request(method, POLICY, json={}, headers={"Authorization": "Bearer eve:ops"})
        assert refused(answer, 403, "forbidden") == {"required": "admin"}


def test_a_debt_goes_through_every_level_once(client: TestClient) -> None:
    decide(client)
    due = june_invoice(client)
    run_on(4, 5, 5, 6, 14, 15, 29, 30, 30, 31, 60, 61, 200)
    case = case_of(client, due["id"])
    assert happened(client, case["id"]) == [
        "case_opened", "reminder_sent", "warning_sent", "service_suspended", "termination_proposed",
    ]  # fmt: skip
    assert case["status"] == "in_progress"
    assert status_of_contract(client, due["client_id"]) == "suspended"
    sent = told("collection_case.action")
    assert [(e["action_type"], e["level"], e["channel"], e["notify"]) for e in sent] == [
        ("reminder_sent", 1, "email", True),
        ("warning_sent", 2, "sms", True),
        ("service_suspended", 3, "sms", True),
        ("termination_proposed", 4, None, False),
    ]
    by_action = {action["id"]: action for action in actions(client, case["id"])}
    assert {e["action_id"] for e in sent} <= set(by_action)
    assert set(sent[0]) == {
        "case_id", "invoice_id", "client_id", "action_id", "action_type", "channel", "level", "outstanding_amount",
        "due_date", "invoice_number", "currency", "notify",
    }  # fmt: skip


def test_a_first_run_on_an_old_debt_warns_before_it_cuts(client: TestClient) -> None:
    decide(client)
    due = june_invoice(client)
    run_on(100, 100)
    assert happened(client, case_of(client, due["id"])["id"]) == ["case_opened", "warning_sent"]
    assert status_of_contract(client, due["client_id"]) == "active"
    run_on(101)
    assert happened(client, case_of(client, due["id"])["id"])[-1] == "termination_proposed"


def test_who_is_left_alone(client: TestClient) -> None:
    decide(client)
    due = [june_invoice(client) for _ in range(6)]
    with on_day(days_late(6)):
        ids = [case_of(client, one["id"])["id"] for one in due]
        hold(client, ids[0], "disputed")
        hold(client, ids[1], "exempt")
        promise = {"action_type": "promise_to_pay", "promised_on": days_late(8)}
        accepted(client.post(f"{API}/collections/cases/{ids[2]}/actions", json=promise))
        pay(client, "85.00", invoice_id=due[3]["id"])
        pay(client, "75.00", invoice_id=due[4]["id"])
        seen = simulate(client)
        assert seen["skipped"] == {"disputed": 1, "exempt": 1, "promised": 1, "no_level": 1}
        assert sorted(item["case_id"] for item in seen["actions"]) == sorted(ids[4:])
        assert {item["outstanding_amount"] for item in seen["actions"]} == {"25.00", "100.00"}
        run_dunning()
        assert [item["case_id"] for item in told("collection_case.action")] == [i["case_id"] for i in seen["actions"]]
    with on_day(days_late(9)):
        hold(client, ids[0], None)
        assert [item["case_id"] for item in simulate(client)["actions"]] == sorted([ids[0], ids[2]])
        assert "hold_updated" in happened(client, ids[0])


def test_a_simulation_changes_nothing(client: TestClient) -> None:
    decide(client)
    june_invoice(client)
    with on_day(days_late(20)):
        first = simulate(client)
        assert simulate(client) == first
        assert (first["examined_cases"], first["action_count"], first["actions_capped"]) == (1, 1, False)
        assert first["totals"] == [
            {"level": 2, "action": "warning", "channel": "sms", "cases": 1, "outstanding_amount": "100.00"}
        ]
        assert scalar("select count(*) from dunning_steps") == 0
        run_dunning()
        assert simulate(client)["skipped"] == {"acted_today": 1}


def test_a_policy_that_rests_does_nothing(client: TestClient) -> None:
    decide(client, is_active=False)
    june_invoice(client)
    with on_day(days_late(100)):
        run_dunning()
        assert (simulate(client)["is_active"], simulate(client)["action_count"]) == (False, 0)
        assert scalar("select count(*) from dunning_steps") == 0
        assert scalar("select count(*) from collection_cases") == 1


def test_in_quiet_hours_the_run_is_put_off(client: TestClient) -> None:
    decide(client, quiet_from="20:00", quiet_until="08:00")
    june_invoice(client)
    with clock.fixed_at(datetime(2026, 7, 21, 0, 5, tzinfo=UTC)):
        seen = simulate(client)
        assert seen["action_count"] == 1
        run_dunning()
    zone_offset = 8 - int(seen["runs_at"][11:13])
    assert zone_offset in (0, 1)
    assert seen["run_on"] == "2026-07-21"
    assert scalar("select count(*) from dunning_steps") == 0
    assert scalar("select count(*) from collection_cases") == 1
    put_off = "select scheduled_at from procrastinate_jobs where task_name = 'collections.run_dunning'"
    at = scalar(put_off)
    assert at == datetime.fromisoformat(seen["runs_at"])
    with clock.fixed_at(at):
        run_dunning()
    assert scalar("select count(*) from dunning_steps") == 1


def test_a_reset_keeps_the_policy(real_client: TestClient) -> None:
    decided = decide(real_client)
    june_invoice(real_client)
    db.reset_business_data()
    assert accepted(real_client.get(POLICY)) == decided
    assert scalar("select count(*) from invoices") == 0


def test_the_run_is_given_out_daily() -> None:
    assert "collections.run_dunning" in jobs.DAILY_TASKS
    assert jobs.collections.run_dunning.name == "collections.run_dunning"

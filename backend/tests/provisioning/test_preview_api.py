"""The preview of provisioning: the decision and the figures of the real thing, and nothing kept."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.common.audit import AuditEvent
from app.common.outbox import OutboxEvent
from app.contracts.models import Contract
from app.customers.models import Client
from app.numbering.models import NumberAssignment
from tests.factories import (
    ADSL,
    API,
    FIBRE,
    accepted,
    add_offer,
    bill,
    get_contract,
    invoice_of,
    new_client,
    on_day,
    provision,
    provisioning_body,
    refused,
    set_status,
    sign,
    wrong_fields,
)

URL = f"{API}/contracts/provision/preview"


def attempt(api: TestClient, offer: dict[str, Any], start: str, /, **changes: Any) -> Any:
    return api.post(URL, json=provisioning_body(offer, start, **changes))


def figures(quoted: dict[str, Any]) -> tuple[Any, ...]:
    shown = ("line_type", "description", "line_total", "tax_rate", "service_period_start", "service_period_end")
    lines = [tuple(line[name] for name in shown) for line in quoted["lines"]]
    return lines, *(quoted[f"{name}_amount"] for name in ("subtotal", "tax", "total"))


@pytest.mark.parametrize(
    ("start", "changes", "total"),
    [
        ("2026-10-01", {}, "156.00"),
        ("2026-10-16", {"commitment_months": 12}, "97.93"),
        ("2026-10-31", {}, "39.88"),
        ("2026-10-10", {"end_date": "2026-10-12"}, "47.62"),
    ],
)
def test_a_new_contract_costs_what_was_shown(
    client: TestClient, start: str, changes: dict[str, Any], total: str
) -> None:
    offer = add_offer(client, monthly_fee="100.00", activation_fee="30.00")
    shown = accepted(attempt(client, offer, start, **changes))
    signed = provision(client, offer, start, **changes)
    contract = signed["contract"]
    billed = invoice_of(client, bill(client, "2026-10"), contract["client_id"])
    quoted = shown.pop("first_invoice")
    assert shown == {
        "provisioning_mode": signed["provisioning_mode"],
        "target_contract_id": None,
        "monthly_fee": contract["monthly_fee"],
        "activation_fee": "30.00",
        "commitment_end_date": contract["commitment_end_date"],
    }
    assert (quoted["period_start"], quoted["period_end"]) == ("2026-10-01", "2026-10-31")
    assert figures(quoted) == figures(billed)
    assert quoted["total_amount"] == total


@pytest.mark.parametrize("start", ["2026-10-01", "2026-10-11", "2026-10-31"])
def test_an_upgrade_costs_what_was_shown(client: TestClient, start: str) -> None:
    held = sign(client, add_offer(client, ADSL, activation_fee="30.00"), "2026-09-01", commitment_months=6)
    bill(client, "2026-09")
    fibre, wish = add_offer(client, FIBRE, activation_fee="90.00"), {"target_contract_id": held["id"]}
    person = {"client_id": held["client_id"], "commitment_months": 12}
    shown = accepted(attempt(client, fibre, start, **person, **wish))
    signed = provision(client, fibre, start, **person, **wish)
    billed = invoice_of(client, bill(client, "2026-10"), held["client_id"])
    quoted = shown.pop("first_invoice")
    assert shown == {
        "provisioning_mode": "upgrade_existing_contract",
        "target_contract_id": held["id"],
        "monthly_fee": "299.00",
        "activation_fee": "0.00",
        "commitment_end_date": signed["contract"]["commitment_end_date"],
    }
    assert figures(quoted) == figures(billed)


def test_a_change_in_a_billed_month_shows_the_difference_only(client: TestClient) -> None:
    held = sign(client, add_offer(client), "2026-10-01")
    bill(client, "2026-10")
    better = add_offer(client, monthly_fee="150.00")
    quoted = accepted(attempt(client, better, "2026-10-11", client_id=held["client_id"]))["first_invoice"]
    assert [(line["line_type"], line["line_total"]) for line in quoted["lines"]] == [("adjustment", "33.87")]


def test_a_preview_keeps_nothing(client: TestClient, session: Session) -> None:
    offer = add_offer(client)
    held = sign(client, offer, "2026-10-01")
    tables = (Client, Contract, NumberAssignment, AuditEvent, OutboxEvent)
    before = [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]
    for _ in range(2):
        assert attempt(client, add_offer(client), "2026-10-05").status_code == 200
    after = [session.scalar(select(func.count()).select_from(table)) for table in tables]
    assert after[:3] == before[:3]
    assert after[3:] == [before[3] + 2, before[4]]
    accepted(attempt(client, offer, "2026-10-05", client_id=held["client_id"]))
    assert client.delete(f"{API}/offers/{add_offer(client)['id']}").status_code == 204


def test_an_offer_that_was_only_shown_can_still_be_changed(client: TestClient) -> None:
    offer = add_offer(client)
    accepted(attempt(client, offer, "2026-10-05"))
    changed = accepted(client.put(f"{API}/offers/{offer['id']}", json={"monthly_fee": "120.00"}))
    assert changed["version"] == 1


def test_a_preview_refuses_what_provisioning_would(client: TestClient) -> None:
    offer = add_offer(client)
    held = sign(client, offer, "2026-10-01")
    mine = {"client_id": held["client_id"]}
    sign(client, offer, "2026-10-01", **mine, provisioning_intent="new_line")
    nobody = {"client_id": "01900000-0000-7000-8000-0000000000aa"}
    refused(attempt(client, offer, "2026-11-01", **mine), 409, "contract_upgrade_disambiguation_required")
    refused(attempt(client, offer, "2019-12-31"), 422, "offer_validity_invalid")
    refused(attempt(client, add_offer(client, status="retired"), "2026-11-01"), 409, "offer_not_active")
    refused(attempt(client, offer, "2026-11-01", **nobody), 404, "client_not_found")
    refused(attempt(client, offer, "2026-11-01", end_date="2026-10-31"), 422, "contract_date_invalid")
    early = attempt(client, offer, "2026-11-01", end_date="2026-12-31", commitment_months=6)
    refused(early, 422, "contract_commitment_invalid")
    fibre = add_offer(client, FIBRE)
    upgrade = {"provisioning_intent": "upgrade"}
    refused(attempt(client, fibre, "2026-11-01", **mine, **upgrade), 409, "contract_upgrade_target_missing")
    target = {"target_contract_id": held["id"]}
    refused(attempt(client, fibre, "2026-11-01", **mine, **target), 422, "contract_upgrade_target_invalid")
    refused(attempt(client, offer, "2026-09-30", **mine, **target), 422, "contract_date_invalid")
    assert wrong_fields(attempt(client, offer, "2026-11-01", **mine, **target, end_date="2026-12-31")) == [
        ["body", "end_date"]
    ]
    foreign = {"client": new_client(), "subscriber_id": held["subscriber_id"]}
    refused(attempt(client, offer, "2026-11-01", **foreign), 422, "subscriber_client_mismatch")
    wrong = {"subscriber": {"service_type": "fiber", "service_identifier": "0655000001"}}
    refused(attempt(client, offer, "2026-11-01", **wrong), 422, "subscriber_offer_mismatch")
    client.put(f"{API}/customers/{held['client_id']}", json={"status": "suspended"})
    refused(attempt(client, offer, "2026-11-01", **mine), 409, "client_not_active")


def test_a_preview_of_a_later_plan_leaves_the_contract(client: TestClient) -> None:
    with on_day("2026-11-20"):
        held = sign(client, add_offer(client), "2026-10-01")
        set_status(client, held["id"], "suspended", "2026-11-25")
        before = get_contract(client, held["id"])
        shown = accepted(
            attempt(client, add_offer(client, monthly_fee="150.00"), "2026-12-01", client_id=held["client_id"])
        )
        assert shown["first_invoice"]["lines"] == []
        assert get_contract(client, held["id"]) == before


def test_what_follows_from_the_last_day_lies_beyond_it(client: TestClient) -> None:
    terms: dict[str, Any] = {"commitment_months": 60, "client": new_client()}
    offer = add_offer(client)
    assert accepted(attempt(client, offer, "2100-12-31", **terms))["commitment_end_date"] == "2105-12-31"
    contract = sign(client, offer, "2100-12-31", **terms)
    assert get_contract(client, contract["id"])["commitment_end_date"] == "2105-12-31"
    bill(client, "2100-12", due_days=90)
    (late,) = accepted(client.get(f"{API}/invoices", params={"period": "2100-12"}))["data"]
    assert (late["period_end"], late["due_date"]) == ("2100-12-31", "2101-03-31")
    assert wrong_fields(attempt(client, offer, "2101-01-01")) == [["body", "contract_start_date"]]

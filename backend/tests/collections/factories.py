"""Builders of late money: overdue invoices, their cases, and a policy to chase them by."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import text

from app.collections import tasks
from app.common import db
from tests.conftest import TENANT_ID
from tests.factories import API, accepted, add_offer, bill, invoice_of, on_day, sign

DUE = date(2026, 7, 15)
"""When the invoices of June are due."""

LEVELS = [
    {"days_past_due": 5, "minimum_amount": "20.00", "action": "reminder", "channel": "email"},
    {"days_past_due": 15, "minimum_amount": "50.00", "action": "warning", "channel": "sms"},
    {"days_past_due": 30, "minimum_amount": "50.00", "action": "suspend", "channel": "sms"},
    {"days_past_due": 60, "minimum_amount": "50.00", "action": "propose_termination", "channel": None},
]


def days_late(days: int) -> str:
    """The day on which the invoices of June are so many days past due."""
    return (DUE + timedelta(days=days)).isoformat()


def june_invoice(api: TestClient, fee: str = "100.00", **client: Any) -> dict[str, Any]:
    """The invoice of a new client for June, due on 15 July, issued on 1 July."""
    with on_day("2026-07-01"):
        contract = sign(api, add_offer(api, monthly_fee=fee), "2026-06-01", **client)
        return invoice_of(api, bill(api, "2026-06", tax_rate="0"), contract["client_id"])


def cases(api: TestClient, **params: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = accepted(api.get(f"{API}/collections/cases", params=params))["data"]
    return found


def case_of(api: TestClient, invoice_id: str) -> dict[str, Any]:
    """The one case of an invoice."""
    (found,) = [case for case in cases(api, size=100) if case["invoice_id"] == invoice_id]
    return found


def actions(api: TestClient, case_id: str) -> list[dict[str, Any]]:
    answer = api.get(f"{API}/collections/cases/{case_id}/actions")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()
    return found


def happened(api: TestClient, case_id: str) -> list[str]:
    """What happened to a case, oldest first."""
    return [action["action_type"] for action in reversed(actions(api, case_id))]


def overview(api: TestClient) -> dict[str, Any]:
    return accepted(api.get(f"{API}/collections/overview"))


def client_flag(api: TestClient, client_id: str) -> tuple[bool, str | None]:
    read = accepted(api.get(f"{API}/customers/{client_id}"))
    return read["is_delinquent"], read["delinquent_since"]


def decide(api: TestClient, levels: list[dict[str, Any]] | None = None, **more: Any) -> dict[str, Any]:
    """Put a policy without quiet hours in force."""
    body = {"levels": LEVELS if levels is None else levels, "quiet_from": None, "quiet_until": None} | more
    return accepted(api.put(f"{API}/dunning-policy", json=body))


def simulate(api: TestClient) -> dict[str, Any]:
    return accepted(api.post(f"{API}/collections/dunning/simulate"))


def run_dunning() -> None:
    """What the daily job does."""
    tasks.run_dunning(str(TENANT_ID))


def status_of_contract(api: TestClient, client_id: str) -> str:
    answer = accepted(api.get(f"{API}/contracts", params={"client_id": client_id}))
    status: str = answer["data"][0]["status"]
    return status


def told(event_type: str) -> list[dict[str, Any]]:
    """The payloads of an event, in order."""
    statement = text("select payload from outbox_events where event_type = :kind order by sequence")
    with db.transaction(TENANT_ID) as session:
        return list(session.scalars(statement, {"kind": event_type}))

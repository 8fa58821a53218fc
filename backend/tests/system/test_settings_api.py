"""A tenant's settings: what was sent changes, for what comes after, and the trail says from what."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.contract.world import STRANGER

SETTINGS = "/api/v1/settings"


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def test_the_settings_are_the_tenants_own(client: TestClient) -> None:
    ours, theirs = client.get(SETTINGS).json(), client.get(SETTINGS, headers=STRANGER).json()
    assert (ours["tenant"], ours["currency"], ours["default_tax_rate"]) == ("mt", "MAD", "0.20")
    assert (theirs["tenant"], theirs["currency"], theirs["default_tax_rate"]) == ("ng-demo", "NGN", "0.075")
    assert ours["seller"]["ice"] == "001525713000097"
    assert ours["billing"] == {
        "payment_terms_days": 15,
        "default_proration": "daily",
        "bill_suspended_days": False,
        "maximum_invoice_total": None,
        "maximum_increase_percent": None,
    }


def test_only_what_was_sent_changes(client: TestClient) -> None:
    before = client.get(SETTINGS)
    body = {"seller": {"phone": None, "address": "1, rue Neuve"}, "billing": {"maximum_invoice_total": "5000.00"}}
    after = client.put(SETTINGS, json=body, headers={"If-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.json()["seller"] == before.json()["seller"] | {"phone": None, "address": "1, rue Neuve"}
    assert after.json()["billing"] == before.json()["billing"] | {"maximum_invoice_total": "5000.00"}
    assert client.get(SETTINGS).json() == after.json()
    assert code_of(client.put(SETTINGS, json=body, headers={"If-Match": before.headers["ETag"]})) == (
        412,
        "precondition_failed",
    )
    assert client.get(SETTINGS, headers=STRANGER).headers["ETag"] == '"1"'


def test_a_change_is_in_the_trail_with_before_and_after(client: TestClient) -> None:
    client.put(SETTINGS, json={"name": "MT", "default_tax_rate": "0.10", "billing": {"payment_terms_days": 30}})
    client.put(SETTINGS, json={"name": "MT"})
    (event,) = client.get("/api/v1/audit-events", params={"action": "settings_updated"}).json()["data"]
    assert event["details"]["changes"] == {
        "name": {"from": "MT Télécom", "to": "MT"},
        "default_tax_rate": {"from": "0.20", "to": "0.10"},
        "billing.payment_terms_days": {"from": 15, "to": 30},
    }


@pytest.mark.parametrize(
    ("body", "loc"),
    [
        ({"name": ""}, ["body", "name"]),
        ({"name": None}, ["body", "name"]),
        ({"currency": "EUR"}, ["body", "currency"]),
        ({"default_tax_rate": "1.5"}, ["body", "default_tax_rate"]),
        ({"seller": {"ice": "123"}}, ["body", "seller", "ice"]),
        ({"seller": {"ice": "001525713000098"}}, ["body", "seller", "ice"]),
        ({"seller": {"email": "nobody"}}, ["body", "seller", "email"]),
        ({"seller": {"name": None}}, ["body", "seller", "name"]),
        ({"billing": {"payment_terms_days": 0}}, ["body", "billing", "payment_terms_days"]),
        ({"billing": {"payment_terms_days": "x"}}, ["body", "billing", "payment_terms_days"]),
        ({"billing": {"maximum_invoice_total": "10.001"}}, ["body", "billing", "maximum_invoice_total"]),
        ({"billing": {"maximum_increase_percent": 0}}, ["body", "billing", "maximum_increase_percent"]),
        ({"billing": {"default_proration": "weekly"}}, ["body", "billing", "default_proration"]),
        ({"billing": {"bill_suspended_days": None}}, ["body", "billing", "bill_suspended_days"]),
    ],
)
def test_what_is_no_setting_is_refused_by_field(client: TestClient, body: dict[str, Any], loc: list[str]) -> None:
    answer = client.put(SETTINGS, json=body)
    assert code_of(answer) == (422, "validation_error")
    assert loc in [error["loc"] for error in answer.json()["error"]["details"]["errors"]]


def test_terms_and_proration_are_what_offers_and_runs_begin_with(client: TestClient) -> None:
    client.put(SETTINGS, json={"billing": {"payment_terms_days": 30, "default_proration": "full_month"}})
    body = {"name": "Mobile 20 Go", "service_category": "mobile", "monthly_fee": "120.00", "mobile_data_gb": 20}
    assert client.post("/api/v1/offers", json=body).json()["proration"] == "full_month"
    said = body | {"name": "Mobile 30 Go", "proration": "daily"}
    assert client.post("/api/v1/offers", json=said).json()["proration"] == "daily"
    period = {"period_start": "2026-10-01", "period_end": "2026-10-31"}
    run = client.post("/api/v1/billing/runs", json=period, headers={"Idempotency-Key": "october-run"}).json()
    assert client.get(f"/api/v1/billing/runs/{run['billing_run_id']}").json()["due_days"] == 30

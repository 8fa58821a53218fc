"""Builders of the whole product's things, over the API: offers, contracts, runs, invoices, payments."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from fastapi.testclient import TestClient
from sqlalchemy import text, update

from app.common import clock, db
from app.common.days import ONE_DAY, add_months
from app.common.tenancy import Tenant
from tests.conftest import TENANT_ID

API = "/api/v1"
MOBILE = {
    "name": "Forfait Étoile",
    "service_category": "mobile",
    "monthly_fee": "100.00",
    "mobile_data_gb": 20,
    "valid_from": "2020-01-01",
}
FIBRE = {
    "name": "Fibre 100",
    "service_category": "internet",
    "monthly_fee": "299.00",
    "internet_access_type": "fiber",
    "internet_fiber_speed_mbps": 100,
    "valid_from": "2020-01-01",
}
ADSL = {
    "name": "ADSL 12",
    "service_category": "internet",
    "monthly_fee": "149.00",
    "internet_access_type": "adsl",
    "internet_adsl_speed_mbps": 12,
    "valid_from": "2020-01-01",
}
LANDLINE = {
    "name": "Fixe national",
    "service_category": "landline",
    "monthly_fee": "79.00",
    "landline_national_included": True,
    "valid_from": "2020-01-01",
}
_turn = count(1)


def accepted(answer: Any, status: int = 200) -> dict[str, Any]:
    """The body of an answer that has this status."""
    assert answer.status_code == status, answer.text
    body: dict[str, Any] = answer.json()
    return body


def refused(answer: Any, status: int, code: str) -> dict[str, Any]:
    """The details of a refusal with this status and code."""
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code), answer.text
    details: dict[str, Any] = answer.json()["error"]["details"] or {}
    return details


def wrong_fields(answer: Any) -> list[list[str]]:
    """Where a body or a query breaks a rule."""
    return [item["loc"] for item in refused(answer, 422, "validation_error")["errors"]]


def key() -> dict[str, str]:
    """The header of an operation that was never sent before."""
    return {"Idempotency-Key": f"key-{uuid4()}"}


def add_offer(api: TestClient, kind: dict[str, Any] = MOBILE, **changes: Any) -> dict[str, Any]:
    named = {"name": f"{kind['name']} {next(_turn)}"}
    return accepted(api.post(f"{API}/offers", json=kind | named | changes))


def new_client(**changes: Any) -> dict[str, Any]:
    """A client nobody knows yet, for a provisioning body."""
    return {"cin": f"MT{next(_turn):06d}", "full_name": "Sara El Amrani", "address": "Rabat"} | changes


def provisioning_body(offer: dict[str, Any], start: str, /, **changes: Any) -> dict[str, Any]:
    body = {"offer_id": offer["id"], "contract_start_date": start} | changes
    return body if "client_id" in body or "client" in body else body | {"client": new_client()}


def provision(api: TestClient, offer: dict[str, Any], start: str, /, **changes: Any) -> dict[str, Any]:
    """The answer of provisioning, for a new client unless one is named."""
    return accepted(api.post(f"{API}/contracts/provision", json=provisioning_body(offer, start, **changes)))


def sign(api: TestClient, offer: dict[str, Any], start: str, /, **changes: Any) -> dict[str, Any]:
    """The contract that provisioning made."""
    contract: dict[str, Any] = provision(api, offer, start, **changes)["contract"]
    return contract


def get_contract(api: TestClient, contract_id: str) -> dict[str, Any]:
    return accepted(api.get(f"{API}/contracts/{contract_id}"))


def set_status(api: TestClient, contract_id: str, status: str, effective: str | None = None) -> dict[str, Any]:
    body = {"status": status} | ({"effective_date": effective} if effective else {})
    return accepted(api.put(f"{API}/contracts/{contract_id}/status", json=body))


def change_offer(api: TestClient, contract_id: str, offer: dict[str, Any], effective: str | None = None) -> Any:
    body = {"offer_id": offer["id"]} | ({"effective_date": effective} if effective else {})
    return accepted(api.put(f"{API}/contracts/{contract_id}/offer", json=body))


def terms_of(api: TestClient, contract_id: str) -> list[tuple[str, str, str | None, str]]:
    """Fee, first and last day, and kind of each term of a contract."""
    answer = api.get(f"{API}/contracts/{contract_id}/terms")
    assert answer.status_code == 200, answer.text
    return [(t["monthly_fee"], t["start_date"], t["end_date"], t["change"]) for t in answer.json()]


def events_of(api: TestClient, contract_id: str) -> list[dict[str, Any]]:
    """What happened to a contract, without the papers that each change issues."""
    answer = api.get(f"{API}/contracts/{contract_id}/audit")
    assert answer.status_code == 200, answer.text
    events: list[dict[str, Any]] = answer.json()
    return [event for event in events if event["event_type"] != "contract_document_issued"]


def month_body(month: str, **changes: Any) -> dict[str, Any]:
    """The period of a calendar month `YYYY-MM`, for runs and previews."""
    first = date.fromisoformat(f"{month}-01")
    last = add_months(first, 1) - ONE_DAY
    return {"period_start": first.isoformat(), "period_end": last.isoformat()} | changes


def bill(api: TestClient, month: str, **changes: Any) -> dict[str, Any]:
    """Run a calendar month."""
    return accepted(api.post(f"{API}/billing/runs", json=month_body(month, **changes), headers=key()))


def invoices(api: TestClient, **params: Any) -> list[dict[str, Any]]:
    """The invoices a filter finds, oldest number first."""
    asked: dict[str, Any] = {"sort": "invoice_number", "size": 100} | params
    answer = api.get(f"{API}/invoices", params=asked)
    found: list[dict[str, Any]] = accepted(answer)["data"]
    return found


def invoice_of(api: TestClient, run: dict[str, Any], client_id: str | None = None) -> dict[str, Any]:
    """The one invoice of a run (and a client), with its lines."""
    found = invoices(api, billing_run_id=run["billing_run_id"], **({"client_id": client_id} if client_id else {}))
    assert len(found) == 1
    return accepted(api.get(f"{API}/invoices/{found[0]['id']}"))


def lines_of(invoice: dict[str, Any]) -> list[tuple[str, str]]:
    """Kind and net amount of each line."""
    return [(line["line_type"], line["line_total"]) for line in invoice["lines"]]


def billed_invoice(api: TestClient, fee: str = "100.00", month: str = "2026-10", **offer: Any) -> dict[str, Any]:
    """The invoice of a new client's whole month, without tax, so that it comes to the fee."""
    contract = sign(api, add_offer(api, monthly_fee=fee, **offer), f"{month}-01")
    return invoice_of(api, bill(api, month, tax_rate="0"), contract["client_id"])


def payment_body(amount: str, **target: Any) -> dict[str, Any]:
    return {"amount": amount, "payment_date": "2026-11-20"} | target


def try_to_pay(api: TestClient, amount: str, **target: Any) -> Any:
    return api.post(f"{API}/collections/payments", json=payment_body(amount, **target), headers=key())


def pay(api: TestClient, amount: str, **target: Any) -> dict[str, Any]:
    """Record a payment for `invoice_id` or `client_id`."""
    return accepted(try_to_pay(api, amount, **target))


def set_policy(**policy: Any) -> None:
    """Decide the tenant's billing bounds."""
    with db.transaction(TENANT_ID) as session:
        session.execute(update(Tenant).where(Tenant.id == TENANT_ID).values(billing_policy=policy))


@contextmanager
def on_day(day: str) -> Iterator[None]:
    """Noon of a day in Casablanca."""
    noon = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC) + timedelta(hours=12)
    with clock.fixed_at(noon):
        yield


def scalar(statement: str, **values: Any) -> Any:
    """One value read in the tenant's own transaction."""
    with db.transaction(TENANT_ID) as session:
        return session.execute(text(statement), values).scalar()

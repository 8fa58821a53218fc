"""Idempotency keys: one effect, one answer, however often and in whatever form a request comes back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.collections.schemas import PaymentCreate
from app.common.idempotency import payload_digest
from app.contracts.schemas import ContractOfferUpdate
from tests.factories import API, add_offer, billed_invoice, month_body, payment_body, provisioning_body, refused, sign

PAYMENTS = f"{API}/collections/payments"
INVOICE = "01900000-0000-7000-8000-0000000000aa"


def digest(**changes: Any) -> bytes:
    return payload_digest(PaymentCreate.model_validate(payment_body("10.00", invoice_id=INVOICE) | changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": 10},
        {"amount": 10.0},
        {"amount": "10"},
        {"amount": "10.0"},
        {"amount": Decimal("10.00")},
        {"payment_date": date(2026, 11, 20)},
        {"method": "other"},
        {"note": None, "reference": None},
        {"invoice_id": INVOICE.upper()},
    ],
)
def test_the_same_content_has_one_digest(changes: dict[str, Any]) -> None:
    assert digest(**changes) == digest()


@pytest.mark.parametrize(
    "changes",
    [{"amount": "10.01"}, {"payment_date": "2026-11-21"}, {"method": "cash"}, {"note": "x"}, {"allow_credit": True}],
)
def test_other_content_has_another_digest(changes: dict[str, Any]) -> None:
    assert digest(**changes) != digest()


def test_a_digest_of_a_partial_body_and_of_none() -> None:
    partial = ContractOfferUpdate.model_validate({"offer_id": INVOICE})
    assert payload_digest(partial) == payload_digest(ContractOfferUpdate.model_validate({"offer_id": INVOICE.upper()}))
    assert payload_digest(None) == b""


@pytest.mark.parametrize("value", [None, "", "short", "seven77", "x" * 256, "with space", "accenté-clé"])
@pytest.mark.parametrize(
    ("path", "body"),
    [
        (PAYMENTS, payment_body("10.00", invoice_id=INVOICE)),
        (f"{API}/billing/runs", month_body("2026-10")),
        (f"{API}/collections/invoices/{INVOICE}/approve-paid", {}),
        (f"{API}/collections/payments/{INVOICE}/reverse", {"reason": "double"}),
    ],
)
def test_a_missing_or_malformed_key_is_refused(
    client: TestClient, path: str, body: dict[str, Any], value: str | None
) -> None:
    headers = {} if value is None else {b"Idempotency-Key": value.encode()}
    refused(client.post(path, json=body, headers=headers), 400, "idempotency_key_invalid")


@pytest.mark.parametrize("value", ["x" * 8, "x" * 255, "!~key-01"])
def test_keys_of_the_allowed_form_are_taken(client: TestClient, value: str) -> None:
    answer = client.post(PAYMENTS, json=payment_body("10", invoice_id=INVOICE), headers={"Idempotency-Key": value})
    refused(answer, 404, "invoice_not_found")


def test_a_replay_is_the_first_answer(client: TestClient, session: Session) -> None:
    invoice = billed_invoice(client)
    headers = {"Idempotency-Key": "pay-once-01"}
    first = client.post(PAYMENTS, json=payment_body("40.00", invoice_id=invoice["id"]), headers=headers)
    again = client.post(PAYMENTS, json=payment_body("40", invoice_id=invoice["id"]), headers=headers)
    assert (first.status_code, first.json()["idempotency_replayed"]) == (200, False)
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.json() == first.json() | {"idempotency_replayed": True}
    assert client.get(PAYMENTS).json()["meta"]["total"] == 1


def test_a_key_belongs_to_one_payload_and_one_path(client: TestClient) -> None:
    invoice = billed_invoice(client)
    headers = {"Idempotency-Key": "pay-once-02"}
    body = payment_body("40.00", invoice_id=invoice["id"])
    assert client.post(PAYMENTS, json=body, headers=headers).status_code == 200
    code = "idempotency_key_payload_conflict"
    refused(client.post(PAYMENTS, json=body | {"amount": "41.00"}, headers=headers), 409, code)
    refused(client.post(f"{API}/billing/runs", json=month_body("2026-10"), headers=headers), 409, code)
    refused(client.post(f"{API}/collections/invoices/{invoice['id']}/approve-paid", headers=headers), 409, code)


def test_a_key_belongs_to_its_caller(client: TestClient) -> None:
    invoice = billed_invoice(client)
    body = payment_body("40.00", invoice_id=invoice["id"])
    for actor in ("one", "two"):
        headers = {"Idempotency-Key": "pay-once-03", "Authorization": f"Bearer {actor}:collections"}
        answer = client.post(PAYMENTS, json=body, headers=headers)
        assert (answer.status_code, answer.json()["idempotency_replayed"]) == (200, False)


def test_a_failed_attempt_leaves_the_key_free(client: TestClient) -> None:
    invoice = billed_invoice(client)
    headers = {"Idempotency-Key": "pay-once-04"}
    body = payment_body("100.01", invoice_id=invoice["id"])
    refused(client.post(PAYMENTS, json=body, headers=headers), 422, "payment_exceeds_outstanding")
    answer = client.post(PAYMENTS, json=body | {"amount": "100.00"}, headers=headers)
    assert (answer.status_code, answer.json()["idempotency_replayed"]) == (200, False)


def test_a_sent_key_is_honoured_where_none_is_needed(client: TestClient) -> None:
    offer, headers = add_offer(client), {"Idempotency-Key": "sign-once-01"}
    body = provisioning_body(offer, "2026-10-01")
    first = client.post(f"{API}/contracts/provision", json=body, headers=headers)
    again = client.post(f"{API}/contracts/provision", json=body, headers=headers)
    assert (first.status_code, again.json()) == (200, first.json())
    assert again.headers["Idempotency-Replayed"] == "true"
    assert client.get(f"{API}/contracts").json()["meta"]["total"] == 1
    refused(
        client.post(f"{API}/contracts/provision", json=body | {"commitment_months": 6}, headers=headers),
        409,
        "idempotency_key_payload_conflict",
    )


@pytest.mark.parametrize(("path", "body"), [("status", {"status": "suspended"}), ("offer", {})])
def test_contract_changes_take_a_key(client: TestClient, path: str, body: dict[str, Any]) -> None:
    contract = sign(client, add_offer(client), "2026-10-01")
    content = body or {"offer_id": add_offer(client, monthly_fee="150.00")["id"]}
    url, headers = f"{API}/contracts/{contract['id']}/{path}", {"Idempotency-Key": "change-once-01"}
    first, again = (client.put(url, json=content, headers=headers) for _ in range(2))
    assert (first.status_code, again.json()) == (200, first.json())
    assert again.headers["Idempotency-Replayed"] == "true"

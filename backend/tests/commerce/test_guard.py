"""Every route of the suite, found in the description, against everybody who may not call it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from app.commerce.errors import CapabilityMissing
from app.common import db, signing
from app.common.tenancy import Tenant
from tests.commerce.factories import OPERATOR, SEED, Suite, refused
from tests.conftest import OTHER_TENANT_ID
from tests.contract.world import DESCRIPTION, Operation, every_operation

OPERATIONS = every_operation("/api/commerce")
READING = {operation.id for operation in OPERATIONS if operation.method == "get"}
PAYING = {"record_commerce_payment", "act_on_commerce_payment"}
every_route = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)


def body_of(operation: Operation, ids: dict[str, str]) -> Any:
    """A valid body of an operation that takes one."""
    return {
        "create_commerce_invoice": SEED,
        "act_on_commerce_invoice": {"action": "view"},
        "record_commerce_payment": {"invoiceId": ids["sale_id"], "amount": 1, "paymentMethod": "CASH"},
        "act_on_commerce_payment": {"action": "reverse", "reason": "returned"},
        "create_commerce_credit_note": {
            "customerName": "X", "amount": 1, "reason": "OTHER", "invoiceId": ids["sale_id"],
        },
        "act_on_commerce_credit_note": {"action": "cancel"},
    }.get(operation.id)  # fmt: skip


def call(client: TestClient, operation: Operation, ids: dict[str, str], headers: dict[str, str]) -> Any:
    path = operation.path.format(**ids)
    params = {"invoiceId": ids["sale_id"]} if operation.id == "list_commerce_payments" else None
    return client.request(operation.method.upper(), path, json=body_of(operation, ids), params=params, headers=headers)


NOTHING = {name: str(uuid4()) for name in ("sale_id", "sale_payment_id", "sale_credit_id")}


@pytest.fixture
def anonymous(client: TestClient) -> TestClient:
    del client.headers["Authorization"]
    return client


@pytest.fixture
def known(client: TestClient) -> dict[str, str]:
    """One of everything in the demo tenant."""
    suite = Suite(client)
    paid = suite.pay(suite.invoice()["id"], 100)
    credit = suite.approved(50)
    return {
        "sale_id": paid["invoice"]["id"],
        "sale_payment_id": paid["payment"]["id"],
        "sale_credit_id": credit["id"],
    }


def test_the_suite_is_the_document() -> None:
    paths = {path.removeprefix("/api/commerce/billing") for path in DESCRIPTION["paths"] if "/commerce/" in path}
    assert paths == {
        "",
        "/invoices",
        "/invoices/{sale_id}",
        "/invoices/{sale_id}/pdf",
        "/credit-notes/{sale_credit_id}/pdf",
        "/payments",
        "/payments/{sale_payment_id}",
        "/credit-notes",
        "/credit-notes/{sale_credit_id}",
        "/statistics",
    }
    assert len(OPERATIONS) == 17


@every_route
def test_nobody_is_401(anonymous: TestClient, operation: Operation) -> None:
    for headers in ({}, {"X-Tenant": "ng-demo"}, {"Authorization": "Bearer a.b.c", "X-Tenant": "ng-demo"}):
        answer = call(anonymous, operation, NOTHING, headers)
        refused(answer, 401)
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def token(**claims: Any) -> dict[str, str]:
    signed = signing.sign(signing.Purpose.ACCESS, "anna", timedelta(minutes=5), **claims)
    return {"Authorization": f"Bearer {signed}"}


@every_route
def test_somebody_without_a_tenant_is_403(anonymous: TestClient, operation: Operation) -> None:
    for headers in ({"Authorization": "Bearer anna:ops"}, {"X-Actor-Id": "anna"}, token(roles=["ops"])):
        assert refused(call(anonymous, operation, NOTHING, headers), 403) == "Your identity belongs to no tenant."
    unknown = {"Authorization": "Bearer anna:ops", "X-Tenant": "nowhere"}
    refused(call(anonymous, operation, NOTHING, unknown), 403)


@pytest.fixture
def incapable(client: TestClient) -> TestClient:
    statement = update(Tenant).where(Tenant.id == OTHER_TENANT_ID)
    with db.transaction(OTHER_TENANT_ID) as session:
        session.execute(statement.values(capabilities=["telecom"]))
    return client


@every_route
def test_a_tenant_without_the_capability_is_403(incapable: TestClient, operation: Operation) -> None:
    answer = call(incapable, operation, NOTHING, OPERATOR)
    assert refused(answer, CapabilityMissing.status) == CapabilityMissing.message


@every_route
def test_a_viewer_reads_and_nothing_else(anonymous: TestClient, operation: Operation) -> None:
    viewer = {"Authorization": "Bearer anna:viewer", "X-Tenant": "ng-demo"}
    answer = call(anonymous, operation, NOTHING, viewer)
    if operation.id in READING:
        assert answer.status_code in (200, 404), answer.text
    else:
        refused(answer, 403)


@every_route
def test_roles_are_told_apart(anonymous: TestClient, operation: Operation) -> None:
    """Billing writes documents, collections takes money."""
    for role, may in (("billing", operation.id not in PAYING), ("collections", operation.id in PAYING)):
        headers = {"Authorization": f"Bearer anna:{role}", "X-Tenant": "ng-demo"}
        status = call(anonymous, operation, NOTHING, headers).status_code
        assert (status != 403) == (may or operation.id in READING), (role, operation.id, status)


@every_route
def test_another_tenants_document_is_404(client: TestClient, operation: Operation, known: dict[str, str]) -> None:
    stranger = OPERATOR | {"X-Tenant": "mt"}
    answer = call(client, operation, known, stranger)
    reaches = operation.path_parameters or operation.id in (
        "list_commerce_payments",
        "record_commerce_payment",
        "create_commerce_credit_note",
    )
    if reaches:
        refused(answer, 404)
    else:
        assert answer.status_code in (200, 201), answer.text
        assert not any(value in answer.text for value in known.values())
    assert call(client, operation, known, OPERATOR).status_code in (200, 201)


def test_a_signed_identity_brings_its_tenant(anonymous: TestClient) -> None:
    answer = anonymous.get("/api/commerce/billing", headers=token(roles=["viewer"], tenant="ng-demo"))
    assert answer.json()["config"]["defaultCurrency"] == "NGN"


REFUSALS: list[tuple[str, str, dict[str, Any], int]] = [
    ("GET", "/nothing", {}, 404),
    ("DELETE", "/invoices", {}, 405),
    ("GET", "/invoices/not-a-uuid", {}, 400),
    ("GET", "/invoices?page=0", {}, 400),
    ("GET", "/invoices?limit=101", {}, 400),
    ("GET", "/invoices?status=LOST", {}, 400),
    ("GET", "/invoices?fromDate=yesterday", {}, 400),
    ("GET", "/payments", {}, 400),
    ("GET", "/statistics?type=weather", {}, 400),
    ("GET", "/invoices?customerId=%00", {}, 400),
    ("GET", "/invoices", {"headers": {"Accept": "image/png"}}, 406),
    ("POST", "/invoices", {"content": b"{", "headers": {"Content-Type": "application/json"}}, 400),
    ("POST", "/invoices", {"content": b"a=1", "headers": {"Content-Type": "text/plain"}}, 415),
    ("POST", "/invoices", {"json": {}}, 400),
    ("POST", "/invoices", {"json": SEED, "headers": {"Idempotency-Key": "short"}}, 400),
    (
        "POST",
        "/invoices",
        {"content": b'"' + b"x" * 2**20 + b'"', "headers": {"Content-Type": "application/json"}},
        413,
    ),
    ("GET", f"/invoices/{uuid4()}", {}, 404),
    ("GET", f"/payments/{uuid4()}", {}, 404),
    ("GET", f"/credit-notes/{uuid4()}", {}, 404),
]


@pytest.mark.parametrize(("method", "path", "options", "status"), REFUSALS)
def test_every_refusal_is_a_sentence(
    client: TestClient, method: str, path: str, options: dict[str, Any], status: int
) -> None:
    headers = OPERATOR | options.pop("headers", {}) if "headers" in options else OPERATOR
    refused(client.request(method, f"/api/commerce/billing{path}", headers=headers, **options), status)


def test_refusals_are_described_as_they_are() -> None:
    plain = {"application/json": {"schema": {"$ref": "#/components/schemas/PlainError"}}}
    for operation in OPERATIONS:
        responses = operation.spec["responses"]
        assert "422" not in responses
        assert {"400", "401", "403", "500"} <= set(responses)
        for status, response in responses.items():
            if status >= "4":
                assert response["content"] == plain, (operation.id, status)
    assert "#/components/schemas/PlainError" not in str([operation.spec for operation in every_operation()]), (
        "only the suite speaks plainly"
    )

"""One of everything in tenant `mt`, and a way to call every operation of the API with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from fastapi.testclient import TestClient
from httpx2 import Response

from app.common.openapi import operations
from app.main import create_app

APPLICATION = create_app()
DESCRIPTION: dict[str, Any] = APPLICATION.openapi()
"""Made once for every test that reads it: describing the whole API takes seconds."""
STRANGER = {"X-Tenant": "ng-demo"}

OFFER = {"name": "Mobile 20 Go", "service_category": "mobile", "monthly_fee": "120.00", "mobile_data_gb": 20}
COLLEAGUE = {"full_name": "Secret Colleague", "roles": ["viewer"], "password": "orange-tree-rabat-12"}
PARTNER = {"name": "Secret Partner", "roles": ["partner"]}
PERSON = ("Secret Person", "ZZ998877", "+212655998877", "secret.person@example.com")
SECRETS = (*PERSON, "Secret Colleague", "Secret Partner")
"""What belongs to `mt` alone and must never be seen elsewhere."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the description."""

    method: str
    path: str
    spec: dict[str, Any]

    @property
    def id(self) -> str:
        operation_id: str = self.spec["operationId"]
        return operation_id

    @property
    def is_guarded(self) -> bool:
        return "security" in self.spec

    @property
    def has_body(self) -> bool:
        return "requestBody" in self.spec

    @property
    def path_parameters(self) -> list[str]:
        return [item["name"] for item in self.spec.get("parameters", ()) if item["in"] == "path"]

    @property
    def is_list(self) -> bool:
        schema = self.spec["responses"].get("200", {}).get("content", {}).get("application/json", {}).get("schema", {})
        return schema.get("type") == "array" or "/Page_" in schema.get("$ref", "")


def every_operation(below: str = "/api/v1") -> list[Operation]:
    """The operations below a path; the commerce suite has its own tests, for its own shape."""
    found = [
        Operation(method, path, spec)
        for path, methods in DESCRIPTION["paths"].items()
        for method, spec in methods.items()
    ]
    assert len(found) == sum(1 for _ in operations(DESCRIPTION)) > 40
    return [operation for operation in found if operation.path.startswith(below)]


type World = dict[str, str]
"""Ids by the names of path parameters."""


def make_world(client: TestClient) -> World:
    """Create one of everything through the API."""

    def send(path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = client.post(f"/api/v1{path}", json=body, headers={"Idempotency-Key": uuid4().hex})
        assert answer.status_code == 200, answer.text
        created: dict[str, Any] = answer.json()
        return created

    offer = send("/offers", OFFER | {"valid_from": "2026-01-01"})
    name, cin, number, email = PERSON
    person = {"cin": cin, "full_name": name, "email": email}
    signed = send(
        "/contracts/provision",
        {
            "offer_id": offer["id"],
            "contract_start_date": "2026-09-01",
            "client": person,
            "subscriber": {"service_identifier": number},
        },
    )["contract"]
    draft = send("/landing/drafts", {"flow_type": "subscribe_new_service", "step": "offer", "cin": cin})
    kept = {"mobile_number_mode": "use_existing", "existing_mobile_local_number": number}
    send("/landing/submit/new", _form(offer["id"]) | kept | {"cin": cin})  # the same plan again, under another name
    period = {"period_start": "2026-09-01", "period_end": "2026-09-30"}
    run = send("/billing/runs", period)
    invoice_id = run["invoice_ids"][0]
    cases = client.get("/api/v1/collections/cases").json()["data"]
    discount = send(f"/contracts/{signed['id']}/discounts", {"percent": "10", "start_date": "2026-10-01"})
    once = {"amount": "25.00", "description": "Secret visit", "reason": "asked for"}
    charge = send(f"/customers/{signed['client_id']}/charges", once)
    part = {"reason": "goodwill", "lines": [{"invoice_line_id": line_of(client, invoice_id), "amount": "1.00"}]}
    credit_note = send(f"/invoices/{invoice_id}/credit-notes", part)
    paid = send("/collections/payments", {"invoice_id": invoice_id, "amount": "10.00", "payment_date": "2026-10-05"})
    (change,) = client.get("/api/v1/contact-changes").json()["data"]
    endpoint = send("/webhook-endpoints", {"url": "https://partner.example/hooks"})
    sent = client.post(f"/api/v1/webhook-endpoints/{endpoint['id']}/test").json()
    return {
        "cin": cin,
        "draft_id": draft["id"],
        "change_id": change["id"],
        "charge_id": charge["id"],
        "discount_id": discount["id"],
        "credit_note_id": credit_note["id"],
        "endpoint_id": endpoint["id"],
        "delivery_id": sent["id"],
        "offer_id": offer["id"],
        "client_id": signed["client_id"],
        "subscriber_id": signed["subscriber_id"],
        "contract_id": signed["id"],
        "run_id": run["billing_run_id"],
        "invoice_id": invoice_id,
        "payment_id": paid["payment"]["id"],
        "case_id": cases[0]["id"],
        "user_id": send("/users", {"email": "secret.colleague@example.com"} | COLLEAGUE)["id"],
        "api_client_id": send("/api-clients", PARTNER)["id"],
        "slug": "ng-demo",
    }


def _form(offer_id: str) -> dict[str, Any]:
    """A visitor's form for a mobile line."""
    return {
        "service_category": "mobile",
        "offer_id": offer_id,
        "cin": "VV112233",
        "full_name": "Lina Berrada",
        "contract_start_date": "2026-09-01",
        "mobile_number_mode": "assign_new",
    }


def line_of(client: TestClient, invoice_id: str) -> str:
    """The first line of an invoice."""
    found: str = client.get(f"/api/v1/invoices/{invoice_id}").json()["lines"][0]["id"]
    return found


BODIES: dict[str, Callable[[World], dict[str, Any]]] = {
    "create_tenant": lambda _w: {
        "slug": "other-shop",
        "name": "Other Shop",
        "currency": "EUR",
        "time_zone": "Europe/Paris",
        "default_tax_rate": "0.20",
    },
    "update_tenant": lambda _w: {"name": "Lagos Supplies"},
    "create_offer": lambda _w: OFFER,
    "update_offer": lambda _w: {"monthly_fee": "99.00"},
    "create_client": lambda _w: {"full_name": "Amina Alaoui"},
    "update_client": lambda _w: {"full_name": "Somebody Else"},
    "create_subscriber": lambda _w: {"service_type": "mobile", "service_identifier": "+212655000111"},
    "update_subscriber": lambda _w: {"service_identifier": "+212655000112"},
    "create_contract": lambda w: {
        "client_id": w["client_id"],
        "subscriber_id": w["subscriber_id"],
        "offer_id": w["offer_id"],
        "contract_start_date": "2026-09-01",
    },
    "update_contract_status": lambda _w: {"status": "suspended"},
    "update_contract_offer": lambda w: {"offer_id": w["offer_id"]},
    "provision_contract": lambda w: {
        "offer_id": w["offer_id"],
        "contract_start_date": "2026-09-01",
        "client_id": w["client_id"],
    },
    "preview_provisioning": lambda w: {
        "offer_id": w["offer_id"],
        "contract_start_date": "2026-09-01",
        "client_id": w["client_id"],
    },
    "create_billing_run": lambda _w: {"period_start": "2026-10-01", "period_end": "2026-10-31"},
    "preview_billing_run": lambda _w: {"period_start": "2026-10-01", "period_end": "2026-10-31"},
    "add_client_charge": lambda _w: {"amount": "5.00", "description": "A visit", "reason": "asked for"},
    "add_contract_discount": lambda _w: {"percent": "5", "start_date": "2026-10-01"},
    "credit_invoice": lambda _w: {"reason": "goodwill"},
    "void_invoice": lambda _w: {"reason": "sent in error"},
    "record_payment": lambda w: {"invoice_id": w["invoice_id"], "amount": "1.00", "payment_date": "2026-10-06"},
    "approve_invoice_paid": lambda _w: {},
    "create_token": lambda _w: {"grant_type": "refresh_token", "refresh_token": "never-given"},
    "revoke_token": lambda _w: {},
    "create_user": lambda _w: {"email": "new.colleague@example.com"} | COLLEAGUE,
    "update_user": lambda _w: {"full_name": "Somebody Else"},
    "reset_user_password": lambda _w: {"password": "another-good-password"},
    "create_api_client": lambda _w: PARTNER,
    "update_settings": lambda _w: {"billing": {"payment_terms_days": 20}},
    "reverse_payment": lambda _w: {"reason": "entered twice"},
    "create_landing_draft": lambda _w: {"flow_type": "subscribe_new_service", "step": "offer"},
    "update_landing_draft": lambda _w: {"step": "number"},
    "verify_landing_cin": lambda w: {"cin": w["cin"]},
    "verify_landing_code": lambda w: {"verification_id": w["draft_id"], "code": "123456"},
    "reserve_landing_numbers": lambda _w: {"service_category": "mobile", "count": 2},
    "preview_landing_submission": lambda w: _form(w["offer_id"]),
    "submit_new_subscription": lambda w: _form(w["offer_id"]),
    "submit_plan_change": lambda w: {
        "cin": w["cin"],
        "source_contract_id": w["contract_id"],
        "target_offer_id": w["offer_id"],
        "contract_start_date": "2026-09-02",
    },
    "create_contract_document_link": lambda w: {"cin": w["cin"]},
    "remind_collection_cases": lambda w: {"case_ids": [w["case_id"]]},
    "update_collection_case_status": lambda _w: {"status": "in_progress"},
    "update_collection_case_hold": lambda _w: {"hold": "disputed"},
    "add_collection_action": lambda _w: {"action_type": "note", "note": "called, no answer"},
    "update_dunning_policy": lambda _w: {"is_active": True},
    "create_webhook_endpoint": lambda _w: {"url": "https://partner.example/others"},
    "update_webhook_endpoint": lambda _w: {"description": "Accounting"},
    "rotate_webhook_secret": lambda _w: {},
    "replay_webhook_events": lambda _w: {"since": "2026-01-01T00:00:00Z"},
}
"""A valid body of every operation that takes one."""

NAMES_IN_BODY = frozenset(
    {"create_contract", "provision_contract", "preview_provisioning", "record_payment", "remind_collection_cases"}
)
"""Operations that reach rows of the tenant by ids in their body."""


def call(client: TestClient, operation: Operation, world: World, **headers: str) -> Response:
    """Call an operation with a world's ids and a valid body."""
    path = operation.path.format(**{name: world[name] for name in operation.path_parameters})
    sent = {"Idempotency-Key": uuid4().hex} | headers
    body = BODIES[operation.id](world) if operation.has_body else None
    return client.request(operation.method.upper(), path, json=body, headers=sent)


def refusals(answer: Response) -> Iterator[str]:
    """What is wrong with an answer that should be a refusal in the one envelope."""
    error = answer.json().get("error", {})
    if set(error) != {"code", "message", "details", "trace_id"}:
        yield f"not the envelope: {answer.text}"
    elif error["trace_id"] != answer.headers["X-Request-ID"]:
        yield "the trace id is not the request's"
    if answer.headers["content-type"] != "application/json":
        yield f"sent as {answer.headers['content-type']}"

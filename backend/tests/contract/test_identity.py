"""Who may do what: every operation with every role, and every way an identity can be false."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from jose import jwt

from app.common import clock, signing
from app.common.auth import PERMISSIONS
from app.common.settings import get_settings
from tests.contract.world import Operation, every_operation

OPERATIONS = [operation for operation in every_operation() if operation.is_guarded]
ANONYMOUS = {"Authorization": ""}

NEEDS: dict[str, set[str]] = {
    "catalog:read": {
        "list_offers", "get_offer", "list_offer_versions", "list_offer_categories", "list_offer_families",
    },
    "catalog:write": {"create_offer", "update_offer", "delete_offer"},
    "customers:read": {
        "list_clients", "get_client", "list_subscribers", "get_subscriber", "list_client_timeline", "search_everything",
    },
    "customers:write": {
        "create_client", "update_client", "delete_client", "create_subscriber", "update_subscriber",
        "delete_subscriber", "list_contact_changes", "list_contact_changes_of_client", "accept_contact_change",
        "reject_contact_change",
    },
    "contracts:read": {
        "list_contracts", "get_contract", "list_contract_terms", "list_contract_audit", "download_contract_document",
        "list_contract_documents", "list_contract_discounts", "quote_contract_termination",
    },
    "contracts:write": {
        "create_contract", "update_contract_status", "update_contract_offer", "add_contract_discount",
        "end_contract_discount",
    },
    "contracts:provision": {"provision_contract", "preview_provisioning"},
    "billing:read": {
        "list_billing_runs", "get_billing_run", "preview_billing_run", "list_invoices", "get_invoice",
        "download_invoice_pdf", "list_credit_notes", "get_credit_note", "download_credit_note_pdf",
        "download_invoice_ubl", "export_invoices", "list_client_charges",
    },
    "billing:write": {
        "create_billing_run", "resume_billing_run", "credit_invoice", "void_invoice", "add_client_charge",
        "remove_client_charge",
    },
    "collections:read": {
        "list_payments", "get_collections_overview", "list_collection_cases", "get_collection_case",
        "list_collection_actions", "simulate_dunning", "get_client_balance", "get_client_statement",
    },
    "collections:write": {
        "remind_collection_cases", "update_collection_case_status", "update_collection_case_hold",
        "add_collection_action",
    },
    "payments:write": {"record_payment", "approve_invoice_paid", "reverse_payment"},
    "profile:read": {"get_me", "revoke_token"},
    "events:read": {"list_events"},
    "admin": {
        "ping_as_administrator", "create_user", "list_users", "get_user", "update_user", "disable_user", "enable_user",
        "reset_user_password", "create_api_client", "list_api_clients", "delete_api_client",
        "get_settings", "update_settings", "list_audit_events", "anonymize_client",
        "get_dunning_policy", "update_dunning_policy", "create_webhook_endpoint",
        "list_webhook_endpoints", "get_webhook_endpoint", "update_webhook_endpoint", "delete_webhook_endpoint",
        "rotate_webhook_secret", "send_webhook_test", "list_webhook_deliveries", "replay_webhook_delivery",
        "replay_webhook_events", "create_tenant", "list_tenants", "get_tenant", "update_tenant",
    },
}  # fmt: skip
"""The permission of every operation, written down a second time."""

READS = {"catalog:read", "customers:read", "contracts:read", "billing:read", "collections:read", "profile:read"}
BUSINESS = READS | {
    "catalog:write", "customers:write", "contracts:write", "contracts:provision", "billing:write",
    "collections:write", "payments:write", "events:read",
}  # fmt: skip
ROLES: dict[str, set[str]] = {
    "viewer": READS,
    "catalog": READS | {"catalog:write"},
    "sales": READS | {"customers:write", "contracts:write", "contracts:provision"},
    "billing": READS | {"billing:write"},
    "collections": READS | {"collections:write", "payments:write"},
    "partner": READS | {"contracts:provision", "payments:write", "events:read"},
    "ops": BUSINESS,
    "user": BUSINESS,
    "admin": BUSINESS | {"admin"},
    "stranger": set(),
}


@pytest.fixture
def anonymous(client: TestClient) -> TestClient:
    del client.headers["Authorization"]
    return client


def bare_call(client: TestClient, operation: Operation, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
    """Call an operation with unknown ids, no body and no key: the permission is judged before all of them."""
    path = operation.path.format(**{name: str(uuid4()) for name in operation.path_parameters})
    answer = client.request(operation.method.upper(), path, headers=headers)
    is_json = answer.headers.get("content-type") == "application/json"
    return answer.status_code, answer.json() if is_json else {}


def test_the_table_is_the_written_one() -> None:
    assert {role: {str(p) for p in granted} for role, granted in PERMISSIONS.items()} == {
        role: granted for role, granted in ROLES.items() if granted
    }
    assert {op.id for op in OPERATIONS} == set().union(*NEEDS.values())


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_what_the_table_says(anonymous: TestClient, role: str) -> None:
    needed = {operation_id: permission for permission, ids in NEEDS.items() for operation_id in ids}
    headers = {"Authorization": f"Bearer somebody:{role}"}
    for operation in OPERATIONS:
        status, body = bare_call(anonymous, operation, headers)
        permission = needed[operation.id]
        if permission in ROLES[role]:
            assert status in (200, 400, 404, 422), f"{role} {operation.id}: {status} {body}"
        else:
            assert status == 403, f"{role} {operation.id}: {status} {body}"
            assert body["error"]["code"] == "forbidden"
            assert body["error"]["details"] == {"required": permission}


def test_several_roles_add_up(anonymous: TestClient) -> None:
    ping, offers = "/api/v1/admin/ping", "/api/v1/offers"
    for listed, expected in {"viewer,admin": 200, " viewer , admin ": 200, "viewer": 403, "nobody,admin": 200}.items():
        headers = {"X-Actor-Id": "somebody", "X-Actor-Roles": listed}
        assert anonymous.get(ping, headers=headers).status_code == expected, listed
    assert anonymous.get(offers, headers={"X-Actor-Id": "s", "X-Actor-Roles": "nobody"}).status_code == 403


def test_without_an_identity_nothing_answers(anonymous: TestClient) -> None:
    for operation in OPERATIONS:
        status, body = bare_call(anonymous, operation, {})
        assert (status, body["error"]["code"]) == (401, "unauthorized"), operation.id


def test_public_operations_need_none(anonymous: TestClient) -> None:
    public = [operation for operation in every_operation() if not operation.is_guarded]
    assert {operation.path for operation in public} >= {"/api/v1/health", "/api/v1/health/ready"}
    for operation in public:
        assert bare_call(anonymous, operation, {})[0] not in (401, 403), operation.id


def me(client: TestClient, **headers: str) -> tuple[int, dict[str, Any]]:
    answer = client.get("/api/v1/me", headers=headers)
    return answer.status_code, answer.json()


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Authorization": "Bearer anna:admin,ops"}, {"actor_id": "anna", "roles": ["admin", "ops"]}),
        ({"Authorization": "bearer anna:viewer"}, {"actor_id": "anna", "roles": ["viewer"]}),
        ({"X-Actor-Id": "anna"}, {"actor_id": "anna", "roles": ["user"]}),
        ({"X-Actor-Id": "anna", "X-Actor-Roles": "billing"}, {"actor_id": "anna", "roles": ["billing"]}),
    ],
)
def test_development_identities(anonymous: TestClient, headers: dict[str, str], expected: dict[str, Any]) -> None:
    assert me(anonymous, **headers) == (200, expected)


@pytest.mark.parametrize(
    "authorization", ["Bearer", "Bearer ", "Bearer anna", "Bearer :admin", "Basic YTpi", "anna:admin", "Bearer a.b:c"]
)
def test_what_is_no_identity(anonymous: TestClient, authorization: str) -> None:
    assert me(anonymous, Authorization=authorization)[0] == 401


CLAIMS: dict[str, Any] = {"roles": ["viewer"], "tenant": "mt"}


def access_token(**changes: Any) -> str:
    claims = CLAIMS | changes
    return signing.sign(signing.Purpose.ACCESS, "anna", timedelta(minutes=5), **claims)


def forged(algorithm: str = "HS256", secret: str | None = None, without: str = "", **changes: Any) -> str:
    """A token like ours but for what is said."""
    settings, now = get_settings(), int(datetime.now(UTC).timestamp())
    claims: dict[str, Any] = {
        "typ": "access",
        "sub": "anna",
        "iss": settings.jwt_issuer,
        "aud": settings.jwt_audience,
        "iat": now,
        "exp": now + 300,
        "jti": uuid4().hex,
        "roles": ["admin"],
        "tenant": "mt",
    }
    claims |= changes
    claims.pop(without, None)
    encoded: str = jwt.encode(claims, secret or settings.jwt_secret, algorithm=algorithm)
    return encoded


def unsigned() -> str:
    head, claims, _signature = forged().split(".")
    none = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode()).decode().rstrip("=")
    assert head != none
    return f"{none}.{claims}."


def test_a_signed_identity_is_accepted(anonymous: TestClient) -> None:
    expected = {"actor_id": "anna", "roles": ["viewer"], "tenant": "mt"}
    assert me(anonymous, Authorization=f"Bearer {access_token()}") == (200, expected)
    assert me(anonymous, Authorization=f"Bearer {forged()}")[0] == 200


def test_a_signed_identity_brings_its_tenant(anonymous: TestClient) -> None:
    """The header chooses a tenant for made-up identities only."""
    token = access_token(tenant="ng-demo")
    assert me(anonymous, Authorization=f"Bearer {token}", **{"X-Tenant": "mt"})[1]["tenant"] == "ng-demo"
    assert me(anonymous, Authorization=f"Bearer {access_token(tenant='nowhere')}")[0] == 403


def past(minutes: int) -> int:
    return int((clock.now() - timedelta(minutes=minutes)).timestamp())


FALSE_TOKENS: dict[str, Callable[[], str]] = {
    "expired": lambda: forged(exp=past(5), iat=past(10)),
    "not yet issued": lambda: forged(iat=past(-10)),
    "not yet valid": lambda: forged(nbf=past(-10)),
    "another audience": lambda: forged(aud="somebody-else"),
    "another issuer": lambda: forged(iss="somebody-else"),
    "another secret": lambda: forged(secret="x" * 40),
    "another purpose": lambda: forged(typ="lookup"),
    "no purpose": lambda: forged(without="typ"),
    "no expiry": lambda: forged(without="exp"),
    "no id": lambda: forged(without="jti"),
    "no audience": lambda: forged(without="aud"),
    "no issuer": lambda: forged(without="iss"),
    "no subject": lambda: forged(without="sub"),
    "no tenant": lambda: forged(without="tenant"),
    "roles as text": lambda: forged(roles="admin"),
    "expiry as text": lambda: forged(exp="tomorrow"),
    "HS512": lambda: forged(algorithm="HS512"),
    "HS384": lambda: forged(algorithm="HS384"),
    "unsigned": unsigned,
    "signature cut off": lambda: forged().rpartition(".")[0] + ".",
    "signature changed": lambda: forged()[:-4] + "AAAA",
    "a lookup token": lambda: signing.sign(signing.Purpose.LOOKUP, "anna", timedelta(minutes=5), **CLAIMS),
    "rubbish": lambda: "a.b.c",
}  # fmt: skip


@pytest.mark.parametrize("name", FALSE_TOKENS)
def test_a_false_token_is_refused(anonymous: TestClient, name: str) -> None:
    status, body = me(anonymous, Authorization=f"Bearer {FALSE_TOKENS[name]()}")
    assert (status, body["error"]["code"]) == (401, "unauthorized")


def test_a_false_token_is_not_saved_by_a_header(anonymous: TestClient) -> None:
    token = FALSE_TOKENS["expired"]()
    assert me(anonymous, Authorization=f"Bearer {token}", **{"X-Actor-Id": "anna"})[0] == 401


@pytest.fixture
def production(anonymous: TestClient, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    for name in ("JWT_SECRET", "DATA_KEY", "LANDING_TOKEN_SECRET"):
        monkeypatch.setenv(name, f"{name}-of-more-than-32-characters-0123456789")
    monkeypatch.setenv("APP_ENV", "production")
    get_settings.cache_clear()
    yield anonymous
    monkeypatch.undo()
    get_settings.cache_clear()


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer anna:admin"},
        {"X-Actor-Id": "anna"},
        {"X-Actor-Id": "anna", "X-Actor-Roles": "admin", "X-Tenant": "mt"},
    ],
)
def test_made_up_identities_end_where_production_begins(production: TestClient, headers: dict[str, str]) -> None:
    assert me(production, **headers)[0] == 401
    assert me(production, Authorization=f"Bearer {access_token()}")[0] == 200

"""Builders of the commerce suite's things, over its API, as the demo tenant's operator."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient

URL = "/api/commerce/billing"
TENANT = {"X-Tenant": "ng-demo"}
OPERATOR = {"Authorization": "Bearer tester:ops"} | TENANT
SEED: dict[str, Any] = {
    "customerName": "Chukwuma Enterprises Ltd",
    "customerEmail": "accounts@chukwuma.ng",
    "customerTIN": "12345678-0001",
    "customerType": "BUSINESS",
    "currency": "NGN",
    "vatInclusive": False,
    "paymentTermDays": 30,
    "items": [
        {"description": "Consulting Services - January 2025", "quantity": 40, "unitPrice": 25000},
        {"description": "Software License (Annual)", "quantity": 1, "unitPrice": 500000, "taxExempt": False},
    ],
    "notes": "Thank you for your business",
}


class Suite:
    """The suite as a partner's program calls it."""

    def __init__(self, client: TestClient, **headers: str) -> None:
        self.client, self.headers = client, OPERATOR | headers

    def get(self, path: str = "", **params: Any) -> Any:
        return self.client.get(f"{URL}{path}", params=params, headers=self.headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.client.post(f"{URL}{path}", json=body, headers=self.headers | headers)

    def read(self, path: str = "", **params: Any) -> dict[str, Any]:
        return accepted(self.get(path, **params))

    def invoice(self, **changes: Any) -> dict[str, Any]:
        """A draft, the seed's unless something differs."""
        found: dict[str, Any] = accepted(self.post("/invoices", SEED | changes), 201)["invoice"]
        return found

    def of(self, amount: Any, **changes: Any) -> dict[str, Any]:
        """A draft that comes to an amount without tax."""
        return self.invoice(items=[item(amount)], vatExempt=True, **changes)

    def sent(self, amount: Any = 1000, **changes: Any) -> dict[str, Any]:
        """An invoice of an amount that was sent."""
        found: dict[str, Any] = self.act("/invoices", self.of(amount, **changes)["id"], "send")["invoice"]
        return found

    def act(self, kind: str, document_id: str, action: str, **more: Any) -> dict[str, Any]:
        return accepted(self.try_to_act(kind, document_id, action, **more))

    def try_to_act(self, kind: str, document_id: str, action: str, **more: Any) -> Any:
        return self.post(f"{kind}/{document_id}", {"action": action} | more)

    def try_to_pay(self, invoice_id: str, amount: Any, **changes: Any) -> Any:
        body = {"invoiceId": invoice_id, "amount": amount, "paymentMethod": "BANK_TRANSFER"}
        return self.post("/payments", body | changes)

    def pay(self, invoice_id: str, amount: Any, **changes: Any) -> dict[str, Any]:
        return accepted(self.try_to_pay(invoice_id, amount, **changes), 201)

    def credit(self, amount: Any, **changes: Any) -> dict[str, Any]:
        """A draft of a credit note."""
        body = {"customerName": SEED["customerName"], "amount": amount, "reason": "GOODWILL"} | changes
        found: dict[str, Any] = accepted(self.post("/credit-notes", body), 201)["creditNote"]
        return found

    def approved(self, amount: Any, **changes: Any) -> dict[str, Any]:
        note = self.credit(amount, **changes)
        found: dict[str, Any] = self.act("/credit-notes", note["id"], "approve")["creditNote"]
        return found


def item(price: Any, quantity: Any = 1, **changes: Any) -> dict[str, Any]:
    return {"description": "Something", "quantity": quantity, "unitPrice": price} | changes


def accepted(answer: Any, status: int = 200) -> dict[str, Any]:
    """The body of an answer that has this status."""
    assert answer.status_code == status, answer.text
    body: dict[str, Any] = answer.json()
    return body


def refused(answer: Any, status: int) -> str:
    """The sentence of a refusal, in the one shape."""
    assert answer.status_code == status, answer.text
    body = answer.json()
    assert set(body) == {"error"}, body
    assert isinstance(body["error"], str)
    assert answer.headers["X-Request-ID"]
    sentence: str = body["error"]
    assert sentence[:1].isupper() or "." in sentence.partition(":")[0] or ":" in sentence, sentence
    return sentence

"""Many at once on the suite: exactly what fits is taken, one credit note settles one invoice, no number is missing."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import insert, text

from app.common import db
from app.common.tenancy import Tenant
from tests.commerce.factories import SEED, Suite, item
from tests.factories import on_day
from tests.journeys.test_concurrency import at_once


def test_ten_of_twenty_payments_fit(real_client: TestClient) -> None:
    suite = Suite(real_client)
    invoice = suite.of(1000)
    answers = at_once(20, lambda _n: suite.try_to_pay(invoice["id"], 100))
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [201] * 10 + [409] * 10
    left = sorted(answer.json()["invoice"]["amountDue"] for answer in answers if answer.status_code == 201)
    assert left == [number * 100 for number in range(10)]
    read = suite.read(f"/invoices/{invoice['id']}")["invoice"]
    assert (read["status"], read["amountPaid"], len(read["payments"])) == ("PAID", 1000, 10)


def test_one_credit_note_settles_one_invoice(real_client: TestClient) -> None:
    suite = Suite(real_client)
    targets = [suite.sent(1000)["id"] for _ in range(2)]
    note = suite.approved(300)

    def turn(number: int) -> Any:
        return suite.try_to_act("/credit-notes", note["id"], "apply", targetInvoiceId=targets[number % 2])

    assert sorted(answer.status_code for answer in at_once(8, turn)) == [200] + [409] * 7
    due = sorted(suite.read(f"/invoices/{target}")["invoice"]["amountDue"] for target in targets)
    assert due == [700, 1000]


def test_a_payment_is_reversed_once_by_many(real_client: TestClient) -> None:
    suite = Suite(real_client)
    paid = suite.pay(suite.of(1000)["id"], 400)["payment"]
    answers = at_once(8, lambda _n: suite.try_to_act("/payments", paid["id"], "reverse", reason="x"))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 7


def test_credits_of_many_stay_within_the_invoice(real_client: TestClient) -> None:
    suite = Suite(real_client)
    invoice = suite.sent(1000)
    body = {"customerName": "X", "amount": 300, "reason": "RETURN", "invoiceId": invoice["id"]}
    answers = at_once(8, lambda _n: suite.post("/credit-notes", body))
    assert sorted(answer.status_code for answer in answers) == [201] * 3 + [409] * 5


def test_a_hundred_tenants_number_their_own(real_client: TestClient) -> None:
    slugs = [f"shop-{number}" for number in range(100)]
    with db.separate_transaction() as session:
        session.execute(
            insert(Tenant),
            [
                {
                    "slug": slug,
                    "name": slug,
                    "currency": "NGN",
                    "time_zone": "Africa/Lagos",
                    "default_tax_rate": 0,
                    "capabilities": ["billing"],
                    "seller": {},
                    "billing_policy": {},
                }
                for slug in slugs
            ],
        )

    def turn(writer: int) -> list[int]:
        made = []
        for slug in slugs[writer % 4 :: 4]:
            suite = Suite(real_client, **{"X-Tenant": slug})
            made.append(suite.post("/invoices", SEED | {"items": [item(writer + 1)]}).status_code)
        return made

    with on_day("2026-01-15"):
        assert {status for answers in at_once(16, turn) for status in answers} == {201}
    counted = text(
        "select t.slug, array_agg(i.invoice_number order by i.invoice_number) from invoices i"
        " join tenants t on t.id = i.tenant_id group by t.slug"
    )
    with db.separate_transaction() as session:
        tenants = {slug: session.execute(text("select id from tenants where slug = :s"), {"s": slug}).scalar_one()
                   for slug in slugs}  # fmt: skip
    for slug, tenant_id in tenants.items():
        with db.transaction(tenant_id) as session:
            [(found, numbers)] = session.execute(counted).all()
        assert (found, numbers) == (slug, [f"INV-2601-{n:05d}" for n in range(1, 5)])

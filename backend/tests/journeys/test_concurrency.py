"""Many at once, each in a transaction of its own: one wins where one may win, and nobody sees a failure."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import insert, text

from app.common import clock, db
from app.common.idempotency import IdempotencyRecord
from app.main import create_app
from app.receivables import service as receivables
from tests.conftest import OPERATOR, TENANT_ID
from tests.factories import (
    API,
    accepted,
    add_offer,
    bill,
    billed_invoice,
    change_offer,
    invoice_of,
    key,
    lines_of,
    month_body,
    new_client,
    pay,
    payment_body,
    provisioning_body,
    refused,
    scalar,
    set_status,
    sign,
    terms_of,
)

OCTOBER = month_body("2026-10")


def at_once[T](count: int, work: Callable[[int], T]) -> list[T]:
    """The answers of calls that all begin together."""
    together = threading.Barrier(count)

    def turn(number: int) -> T:
        together.wait(timeout=60)
        return work(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(turn, range(count)))


def outcomes(answers: Sequence[Any]) -> Counter[tuple[int, str | None]]:
    """How often each status and code was answered."""
    return Counter(
        (answer.status_code, None if answer.status_code == 200 else answer.json()["error"]["code"])
        for answer in answers
    )


def test_one_of_a_hundred_gets_the_number(real_client: TestClient) -> None:
    offer = add_offer(real_client)
    number = {"service_identifier": "06 55 33 44 22"}
    bodies = [provisioning_body(offer, "2026-11-01", client=new_client(), subscriber=number) for _ in range(100)]
    answers = at_once(100, lambda n: real_client.post(f"{API}/contracts/provision", json=bodies[n]))
    assert outcomes(answers) == {(200, None): 1, (409, "subscriber_identifier_conflict"): 99}
    for table in ("clients", "subscribers", "contracts", "number_assignments"):
        assert scalar(f"select count(*) from {table}") == 1


def test_drawn_numbers_are_never_the_same(real_client: TestClient) -> None:
    offer = add_offer(real_client)
    bodies = [provisioning_body(offer, "2026-11-01", client=new_client()) for _ in range(40)]
    answers = at_once(40, lambda n: real_client.post(f"{API}/contracts/provision", json=bodies[n]))
    assert outcomes(answers) == {(200, None): 40}
    assert len({answer.json()["contract"]["service_identifier"] for answer in answers}) == 40


def test_ten_of_fifty_payments_fit(real_client: TestClient) -> None:
    due = billed_invoice(real_client)
    body = payment_body("10.00", invoice_id=due["id"])
    answers = at_once(50, lambda _n: real_client.post(f"{API}/collections/payments", json=body, headers=key()))
    found = outcomes(answers)
    assert found[200, None] == 10
    assert set(found) <= {(200, None), (409, "invoice_already_paid"), (422, "payment_exceeds_outstanding")}
    assert sorted(a.json()["outstanding_amount"] for a in answers if a.status_code == 200) == [
        f"{left}.00" for left in sorted(str(n * 10) for n in range(10))
    ]
    read = accepted(real_client.get(f"{API}/invoices/{due['id']}"))
    assert (read["status"], read["outstanding_amount"]) == ("paid", "0.00")
    assert scalar("select sum(amount) from payments") == 100


def test_one_of_many_approvals_settles(real_client: TestClient) -> None:
    due = billed_invoice(real_client)
    url = f"{API}/collections/invoices/{due['id']}/approve-paid"
    found = outcomes(at_once(20, lambda _n: real_client.post(url, headers=key())))
    assert found == {(200, None): 1, (409, "invoice_already_paid"): 19}
    assert scalar("select sum(amount) from payments") == 100


def test_a_client_pays_many_times_at_once(real_client: TestClient) -> None:
    contract = sign(real_client, add_offer(real_client), "2026-09-01")
    for month in ("2026-09", "2026-10"):
        bill(real_client, month, tax_rate="0")
    body = payment_body("15.00", client_id=contract["client_id"])
    answers = at_once(20, lambda _n: real_client.post(f"{API}/collections/payments", json=body, headers=key()))
    assert outcomes(answers) == {(200, None): 20}
    assert scalar("select sum(outstanding_amount) from invoices") == 0
    assert scalar("select sum(amount - allocated_amount) from payments") == 100


def test_a_key_that_is_still_running_says_so(real_client: TestClient) -> None:
    due = billed_invoice(real_client)
    body, headers = payment_body("10.00", invoice_id=due["id"]), {"Idempotency-Key": "still-running-1"}
    claim = insert(IdempotencyRecord).values(
        scope="tester",
        key="still-running-1",
        operation="POST /elsewhere",
        payload_hash=b"",
        status=0,
        body="",
        expires_at=clock.now(),
    )
    with db.engine().connect() as first:
        first.execute(text("select set_config('app.tenant_id', :tenant, true)"), {"tenant": str(TENANT_ID)})
        first.execute(claim)
        started = time.monotonic()
        answer = real_client.post(f"{API}/collections/payments", json=body, headers=headers)
        refused(answer, 409, "idempotency_in_progress")
        assert answer.headers["Retry-After"] == "1"
        assert 1.5 < time.monotonic() - started < 10
        first.rollback()
    again = real_client.post(f"{API}/collections/payments", json=body, headers=headers)
    assert accepted(again)["idempotency_replayed"] is False


@pytest.mark.parametrize("operation", ["payment", "provisioning"])
def test_one_key_has_one_effect(real_client: TestClient, operation: str) -> None:
    due, headers = billed_invoice(real_client), {"Idempotency-Key": "fifty-at-once"}
    if operation == "payment":
        url, body = f"{API}/collections/payments", payment_body("10.00", invoice_id=due["id"])
    else:
        url, body = f"{API}/contracts/provision", provisioning_body(add_offer(real_client), "2026-11-01")
    contracts = scalar("select count(*) from contracts")
    answers = at_once(50, lambda _n: real_client.post(url, json=body, headers=headers))
    assert set(outcomes(answers)) <= {(200, None), (409, "idempotency_in_progress")}
    done = [answer for answer in answers if answer.status_code == 200]
    assert sum("Idempotency-Replayed" not in answer.headers for answer in done) == 1
    assert len({str(answer.json() | {"idempotency_replayed": None}) for answer in done}) == 1
    assert all(answer.headers["Retry-After"] for answer in answers if answer.status_code == 409)
    assert scalar("select count(*) from payments") == (1 if operation == "payment" else 0)
    assert scalar("select count(*) from contracts") == contracts + (operation == "provisioning")


def test_two_hundred_connections_are_all_served(real_database: str) -> None:
    async def drive() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app=create_app())
        async with httpx.AsyncClient(transport=transport, base_url="http://desk", headers=OPERATOR) as caller:
            urls = ("contracts", "customers", "invoices", "offers")
            return await asyncio.gather(*(caller.get(f"{API}/{urls[n % 4]}", timeout=60) for n in range(200)))

    started = time.monotonic()
    answers = asyncio.run(drive())
    assert Counter(answer.status_code for answer in answers) == {200: 200}
    assert time.monotonic() - started < 30


def test_two_plan_changes_leave_one_timeline(real_client: TestClient) -> None:
    contract = sign(real_client, add_offer(real_client), "2026-01-01")
    offers = [add_offer(real_client, monthly_fee=f"{100 + n}.00") for n in range(8)]
    for one in at_once(8, lambda n: change_offer(real_client, contract["id"], offers[n], f"2026-0{n + 2}-01")):
        assert one["id"] == contract["id"]
    terms = terms_of(real_client, contract["id"])
    assert terms[0][1] == "2026-01-01"
    assert terms[-1][2] is None
    assert scalar("select count(*) from audit_events where action = 'contract_offer_changed'") == 8


def test_a_reversal_and_a_run_never_use_the_same_money(real_client: TestClient) -> None:
    contract = sign(real_client, add_offer(real_client), "2026-10-01")
    payment = pay(real_client, "100.00", client_id=contract["client_id"])["payment"]
    with ThreadPoolExecutor(1) as pool:
        with db.transaction(TENANT_ID) as session:
            receivables.reverse_payment(session, UUID(payment["id"]), "cheque returned")
            run = pool.submit(bill, real_client, "2026-10", tax_rate="0")
            time.sleep(0.5)
            assert not run.done()
        invoice = invoice_of(real_client, run.result(timeout=30))
    assert lines_of(invoice) == [("recurring", "100.00")]
    assert invoice["outstanding_amount"] == "100.00"
    assert scalar("select allocated_amount from payments") == 0


def test_a_line_is_credited_once_by_many(real_client: TestClient) -> None:
    due = billed_invoice(real_client)
    body = {"reason": "goodwill", "lines": [{"invoice_line_id": due["lines"][0]["id"], "amount": "10.00"}]}
    url = f"{API}/invoices/{due['id']}/credit-notes"
    found = outcomes(at_once(20, lambda _n: real_client.post(url, json=body)))
    assert found[200, None] == 10
    assert set(found) == {(200, None), (409, "invoice_already_credited")}
    numbers = "select string_agg(right(credit_note_number, 2), ' ' order by credit_note_number) from credit_notes"
    assert scalar(numbers) == "01 02 03 04 05 06 07 08 09 10"
    assert scalar("select sum(credited_amount) from invoices") == 100


def test_an_invoice_is_paid_or_voided(real_client: TestClient) -> None:
    due = billed_invoice(real_client)

    def turn(number: int) -> Any:
        if number % 2:
            body = payment_body("10.00", invoice_id=due["id"])
            return real_client.post(f"{API}/collections/payments", json=body, headers=key())
        return real_client.post(f"{API}/invoices/{due['id']}/void", json={"reason": "sent in error"})

    found = outcomes(at_once(8, turn))
    read = accepted(real_client.get(f"{API}/invoices/{due['id']}"))
    if read["status"] == "void":
        assert found == {(200, None): 1, (409, "invoice_void"): 7}
    else:
        assert found == {(200, None): 4, (409, "invoice_has_payments"): 4}


def charged_and_ended(real_client: TestClient) -> str:
    """A contract that ended before its commitment, its client charged once; the path of the charge."""
    offer = add_offer(real_client, early_termination_policy="remaining_months")
    signed = sign(real_client, offer, "2026-09-01", commitment_months=12)
    set_status(real_client, signed["id"], "terminated", "2026-10-15")
    once = {"amount": "30.00", "description": "A visit", "reason": "asked for"}
    charges = f"{API}/customers/{signed['client_id']}/charges"
    return f"{charges}/{accepted(real_client.post(charges, json=once))['id']}"


def test_many_runs_bill_a_fee_and_a_charge_once(real_client: TestClient) -> None:
    charged_and_ended(real_client)
    found = outcomes(at_once(6, lambda _n: real_client.post(f"{API}/billing/runs", json=OCTOBER, headers=key())))
    assert set(found) <= {(200, None), (409, "billing_run_in_progress")}
    assert scalar("select count(*) from invoice_lines where line_type = 'termination_fee'") == 1
    assert scalar("select count(*) from invoice_lines where charge_id is not null") == 1


def test_a_charge_is_billed_or_taken_back(real_client: TestClient) -> None:
    charge = charged_and_ended(real_client)

    def turn(number: int) -> Any:
        if number:
            return real_client.delete(charge)
        return real_client.post(f"{API}/billing/runs", json=OCTOBER, headers=key())

    run, removal = at_once(2, turn)
    assert (run.status_code, removal.status_code in (204, 409)) == (200, True)
    billed = scalar("select count(*) from invoice_lines where charge_id is not null")
    assert billed == (0 if removal.status_code == 204 else 1)

"""What is charged once: on the next invoice exactly once, taken back while it waits, owed again after a void."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from tests.factories import (
    API,
    accepted,
    add_offer,
    bill,
    get_contract,
    invoice_of,
    invoices,
    key,
    lines_of,
    month_body,
    new_client,
    refused,
    set_policy,
    set_status,
    sign,
    wrong_fields,
)

CHARGE = {"amount": "50.00", "description": "Déplacement d'un technicien", "reason": "asked for on the phone"}


def charge(client: TestClient, client_id: str, **changes: Any) -> dict[str, Any]:
    return accepted(client.post(f"{API}/customers/{client_id}/charges", json=CHARGE | changes))


def charges(client: TestClient, client_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = accepted(client.get(f"{API}/customers/{client_id}/charges"))["data"]
    return found


def remove(client: TestClient, added: dict[str, Any]) -> Any:
    return client.delete(f"{API}/customers/{added['client_id']}/charges/{added['id']}")


@pytest.fixture
def signed(client: TestClient) -> dict[str, Any]:
    return sign(client, add_offer(client), "2026-09-01")


def test_the_next_invoice_carries_it_once(client: TestClient, signed: dict[str, Any]) -> None:
    added = charge(client, signed["client_id"])
    assert added | {"id": "", "created_at": ""} == {
        "id": "",
        "client_id": signed["client_id"],
        "contract_id": None,
        "amount": "50.00",
        "description": CHARGE["description"],
        "reason": CHARGE["reason"],
        "not_before": None,
        "status": "waiting",
        "invoice_id": None,
        "invoice_number": None,
        "credit_note_id": None,
        "credit_note_number": None,
        "created_by": "tester",
        "created_at": "",
    }
    assert charges(client, signed["client_id"]) == [added]
    shown = accepted(client.post(f"{API}/billing/runs/preview", json=month_body("2026-10")))
    run = bill(client, "2026-10")
    invoice = invoice_of(client, run)
    assert shown["total_amount"] == run["total_amount"] == invoice["total_amount"] == "180.00"
    assert lines_of(shown["clients"][0]) == lines_of(invoice) == [("recurring", "100.00"), ("adjustment", "50.00")]
    line = invoice["lines"][1]
    assert (line["description"], line["contract_id"], line["offer_id"]) == (CHARGE["description"], None, None)
    assert (line["service_period_start"], line["service_period_end"]) == ("2026-10-01", "2026-10-31")
    billed = added | {"status": "billed", "invoice_id": invoice["id"], "invoice_number": invoice["invoice_number"]}
    assert charges(client, signed["client_id"]) == [billed]
    assert [bill(client, month)["invoice_count"] for month in ("2026-10", "2026-11")] == [0, 1]
    assert client.get(f"{API}/invoices/{invoice['id']}/pdf").status_code == 200
    assert client.get(f"{API}/invoices/{invoice['id']}/ubl").status_code == 200


def test_a_run_again_bills_what_was_added_since(client: TestClient, signed: dict[str, Any]) -> None:
    bill(client, "2026-10")
    charge(client, signed["client_id"], contract_id=signed["id"])
    [line] = invoice_of(client, bill(client, "2026-10"))["lines"]
    assert (line["contract_id"], line["service_identifier"]) == (signed["id"], signed["service_identifier"])
    assert bill(client, "2026-10")["invoice_count"] == 0


def test_a_charge_is_no_correction_of_its_contract(client: TestClient, signed: dict[str, Any]) -> None:
    charge(client, signed["client_id"], contract_id=signed["id"], amount="-30.00")
    bill(client, "2026-10")
    set_status(client, signed["id"], "suspended", "2026-10-17")
    assert bill(client, "2026-10")["progress"]["credit_notes"] == 1
    [note] = accepted(client.get(f"{API}/credit-notes"))["data"]
    assert note["subtotal_amount"] == "48.39"


def test_lines_stand_with_their_contract_and_the_rest_last(client: TestClient, signed: dict[str, Any]) -> None:
    other = sign(client, add_offer(client), "2026-09-01", client_id=signed["client_id"],
                 provisioning_intent="new_line")  # fmt: skip
    charge(client, signed["client_id"], amount="-7.00")
    charge(client, signed["client_id"], contract_id=signed["id"], amount="9.00")
    invoice = invoice_of(client, bill(client, "2026-10"))
    assert [(line["contract_id"], line["line_total"]) for line in invoice["lines"]] == [
        (signed["id"], "100.00"),
        (signed["id"], "9.00"),
        (other["id"], "100.00"),
        (None, "-7.00"),
    ]


def test_it_waits_for_its_day(client: TestClient, signed: dict[str, Any]) -> None:
    charge(client, signed["client_id"], not_before="2026-10-31", amount="1.00")
    charge(client, signed["client_id"], not_before="2026-11-01", amount="2.00")
    assert lines_of(invoice_of(client, bill(client, "2026-09"))) == [("recurring", "100.00")]
    assert lines_of(invoice_of(client, bill(client, "2026-10")))[1:] == [("adjustment", "1.00")]
    assert lines_of(invoice_of(client, bill(client, "2026-11")))[1:] == [("adjustment", "2.00")]


def test_a_client_without_a_contract_is_charged_too(client: TestClient, signed: dict[str, Any]) -> None:
    made = [accepted(client.post(f"{API}/customers", json=new_client())) for _ in range(2)]
    charge(client, made[0]["id"])
    run = bill(client, "2026-10")
    assert (run["invoice_count"], run["progress"]["clients_total"]) == (2, 2)
    assert sorted(row["client_id"] for row in invoices(client)) == sorted([signed["client_id"], made[0]["id"]])
    ended = set_status(client, signed["id"], "terminated", "2026-10-31")
    charge(client, ended["client_id"], amount="20.00", contract_id=signed["id"])
    assert lines_of(invoice_of(client, bill(client, "2026-12"))) == [("adjustment", "20.00")]


def test_a_credit_beyond_the_month_is_a_credit_note_and_is_used(client: TestClient, signed: dict[str, Any]) -> None:
    added = charge(client, signed["client_id"], amount="-130.00")
    run = bill(client, "2026-10")
    assert (run["invoice_count"], run["progress"]["credit_notes"]) == (0, 1)
    [billed] = charges(client, signed["client_id"])
    assert billed["credit_note_number"].startswith("AV-")
    note = accepted(client.get(f"{API}/credit-notes/{billed['credit_note_id']}"))
    assert (note["total_amount"], lines_of(note)) == (
        "36.00",
        [("recurring", "-100.00"), ("adjustment", "130.00")],
    )
    assert refused(remove(client, added), 409, "charge_already_billed") == {"document": billed["credit_note_number"]}
    invoice = invoice_of(client, bill(client, "2026-11"))
    assert (invoice["total_amount"], invoice["outstanding_amount"]) == ("120.00", "84.00")
    assert bill(client, "2026-10")["progress"]["credit_notes"] == 0


def test_it_is_taken_back_while_it_waits(client: TestClient, signed: dict[str, Any]) -> None:
    added = charge(client, signed["client_id"])
    assert remove(client, added).status_code == 204
    refused(remove(client, added), 404, "charge_not_found")
    assert charges(client, signed["client_id"]) == []
    assert lines_of(invoice_of(client, bill(client, "2026-10"))) == [("recurring", "100.00")]
    story = accepted(client.get(f"{API}/customers/{signed['client_id']}/timeline"))["data"]
    told = {entry["action"]: entry["details"] for entry in story}
    assert told["client_charge_added"]["reason"] == told["client_charge_removed"]["reason"] == CHARGE["reason"]


def test_a_voided_invoice_has_it_waiting_again(client: TestClient, signed: dict[str, Any]) -> None:
    added = charge(client, signed["client_id"])
    first = invoice_of(client, bill(client, "2026-10"))
    assert refused(remove(client, added), 409, "charge_already_billed") == {"document": first["invoice_number"]}
    accepted(client.post(f"{API}/invoices/{first['id']}/void", json={"reason": "wrong address"}))
    assert charges(client, signed["client_id"]) == [added]
    again = invoice_of(client, bill(client, "2026-10"))
    assert lines_of(again) == lines_of(first)
    accepted(client.post(f"{API}/invoices/{again['id']}/void", json={"reason": "wrong address"}))
    assert remove(client, added).status_code == 204
    assert lines_of(invoice_of(client, bill(client, "2026-10"))) == [("recurring", "100.00")]


def test_an_operators_credit_does_not_bring_it_back(client: TestClient, signed: dict[str, Any]) -> None:
    charge(client, signed["client_id"])
    invoice = invoice_of(client, bill(client, "2026-10"))
    part = [{"invoice_line_id": invoice["lines"][1]["id"], "amount": "50.00"}]
    body = {"reason": "correction", "lines": part}
    accepted(client.post(f"{API}/invoices/{invoice['id']}/credit-notes", json=body))
    assert charges(client, signed["client_id"])[0]["invoice_id"] == invoice["id"]
    assert lines_of(invoice_of(client, bill(client, "2026-11"))) == [("recurring", "100.00")]


def test_a_parked_client_is_charged_by_the_resumed_run(client: TestClient, signed: dict[str, Any]) -> None:
    charge(client, signed["client_id"], amount="900.00")
    set_policy(maximum_invoice_total="500.00")
    run = bill(client, "2026-10")
    assert run["parked_clients"][0]["reason"] == "total_above_bound"
    assert charges(client, signed["client_id"])[0]["status"] == "waiting"
    set_policy(maximum_invoice_total="5000.00")
    resumed = accepted(client.post(f"{API}/billing/runs/{run['billing_run_id']}/resume"))
    assert resumed["total_amount"] == "1200.00"
    assert charges(client, signed["client_id"])[0]["status"] == "billed"


def test_a_quote_does_not_know_it(client: TestClient, signed: dict[str, Any]) -> None:
    charge(client, signed["client_id"], contract_id=signed["id"])
    body = {"offer_id": add_offer(client)["id"], "contract_start_date": "2026-10-01", "client_id": signed["client_id"]}
    quote = accepted(client.post(f"{API}/contracts/provision/preview", json=body))["first_invoice"]
    assert [line["line_type"] for line in quote["lines"]] == ["recurring"]
    assert get_contract(client, signed["id"]) == signed


def test_the_same_key_adds_it_once(client: TestClient, signed: dict[str, Any]) -> None:
    headers, url = key(), f"{API}/customers/{signed['client_id']}/charges"
    first = accepted(client.post(url, json=CHARGE, headers=headers))
    again = client.post(url, json=CHARGE, headers=headers)
    assert (again.json(), again.headers["Idempotency-Replayed"]) == (first, "true")
    assert charges(client, signed["client_id"]) == [first]


@pytest.mark.parametrize(
    ("change", "loc"),
    [
        ({"amount": "0.00"}, ["body", "amount"]),
        ({"amount": "1.005"}, ["body", "amount"]),
        ({"amount": None}, ["body", "amount"]),
        ({"description": "x"}, ["body", "description"]),
        ({"reason": ""}, ["body", "reason"]),
        ({"not_before": "soon"}, ["body", "not_before"]),
        ({"contract_id": "01900000-0000-7000-8000-00000000dead"}, ["body", "contract_id"]),
        ({"surprise": 1}, ["body", "surprise"]),
    ],
    ids=str,
)
def test_a_bad_field_is_named(
    client: TestClient, signed: dict[str, Any], change: dict[str, Any], loc: list[str]
) -> None:
    answer = client.post(f"{API}/customers/{signed['client_id']}/charges", json=CHARGE | change)
    assert wrong_fields(answer) == [loc]
    assert charges(client, signed["client_id"]) == []


def test_another_clients_contract_is_refused(client: TestClient, signed: dict[str, Any]) -> None:
    other = sign(client, add_offer(client), "2026-09-01")
    body = CHARGE | {"contract_id": other["id"]}
    answer = client.post(f"{API}/customers/{signed['client_id']}/charges", json=body)
    assert wrong_fields(answer) == [["body", "contract_id"]]
    added = charge(client, signed["client_id"])
    refused(remove(client, added | {"client_id": other["client_id"]}), 404, "charge_not_found")
    for answer in (client.get(f"{API}/customers/{uuid4()}/charges"), remove(client, added | {"client_id": uuid4()})):
        refused(answer, 404, "client_not_found")

"""The worked figures of the money rules, to the cent, out of the API as a partner would call it."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.factories import (
    add_offer,
    bill,
    change_offer,
    get_contract,
    invoice_of,
    lines_of,
    new_client,
    set_status,
    sign,
)


def foot(invoice: dict[str, Any]) -> tuple[str, str, str]:
    return invoice["subtotal_amount"], invoice["tax_amount"], invoice["total_amount"]


def test_a_first_month_with_activation_and_ten_percent(client: TestClient) -> None:
    sign(client, add_offer(client, monthly_fee="99.00", activation_fee="20.00"), "2026-02-05")
    invoice = invoice_of(client, bill(client, "2026-02", tax_rate="0.10"))
    assert lines_of(invoice) == [("recurring", "84.86"), ("activation", "20.00")]
    assert foot(invoice) == ("104.86", "10.49", "115.35")


def test_a_change_within_the_month(client: TestClient) -> None:
    contract = sign(client, add_offer(client, monthly_fee="200.00"), "2026-03-01")
    change_offer(client, contract["id"], add_offer(client, monthly_fee="300.00"), "2026-03-16")
    invoice = invoice_of(client, bill(client, "2026-03"))
    assert lines_of(invoice) == [("recurring", "96.77"), ("recurring", "154.84")]
    days = [(line["service_period_start"], line["service_period_end"]) for line in invoice["lines"]]
    assert days == [("2026-03-01", "2026-03-15"), ("2026-03-16", "2026-03-31")]


@pytest.mark.parametrize("how", ["signed with its end", "ended later on"])
def test_a_last_day_within_the_month(client: TestClient, how: str) -> None:
    end = {"end_date": "2026-05-20"} if how == "signed with its end" else {}
    contract = sign(client, add_offer(client, monthly_fee="149.00"), "2026-04-01", **end)
    bill(client, "2026-04")
    if not end:
        set_status(client, contract["id"], "terminated", "2026-05-20")
    invoice = invoice_of(client, bill(client, "2026-05"))
    assert lines_of(invoice) == [("recurring", "96.13")]
    assert bill(client, "2026-06")["invoice_count"] == 0


def test_a_backdated_downgrade_comes_beside_the_next_month(client: TestClient) -> None:
    contract = sign(client, add_offer(client, monthly_fee="300.00"), "2026-04-01")
    april = invoice_of(client, bill(client, "2026-04"))
    assert lines_of(april) == [("recurring", "300.00")]
    change_offer(client, contract["id"], add_offer(client, monthly_fee="200.00"), "2026-04-11")
    may = invoice_of(client, bill(client, "2026-05"))
    assert lines_of(may) == [("adjustment", "-66.67"), ("recurring", "200.00")]
    assert foot(may) == ("133.33", "26.67", "160.00")
    assert may["lines"][0]["description"] == "Régularisation avril 2026 : changement d'offre"
    assert bill(client, "2026-04")["invoice_count"] == bill(client, "2026-05")["invoice_count"] == 0


def test_every_month_after_a_backdated_change_names_it(client: TestClient) -> None:
    contract = sign(client, add_offer(client, monthly_fee="310.00"), "2026-03-01")
    for month in ("2026-03", "2026-04"):
        bill(client, month)
    change_offer(client, contract["id"], add_offer(client, monthly_fee="200.00"), "2026-03-11")
    may = invoice_of(client, bill(client, "2026-05"))
    assert [(line["line_total"], line["description"]) for line in may["lines"][:2]] == [
        ("-74.52", "Régularisation mars 2026 : changement d'offre"),
        ("-110.00", "Régularisation avril 2026 : changement d'offre"),
    ]


def test_suspended_days_are_not_billed(client: TestClient) -> None:
    contract = sign(client, add_offer(client, monthly_fee="90.00"), "2026-06-01")
    set_status(client, contract["id"], "suspended", "2026-06-10")
    set_status(client, contract["id"], "active", "2026-06-20")
    invoice = invoice_of(client, bill(client, "2026-06"))
    assert lines_of(invoice) == [("recurring", "60.00")]
    assert (invoice["lines"][0]["billed_days"], invoice["lines"][0]["month_days"]) == (20, 30)


def test_a_leap_day(client: TestClient) -> None:
    sign(client, add_offer(client, monthly_fee="299.00"), "2028-02-29")
    assert lines_of(invoice_of(client, bill(client, "2028-02"))) == [("recurring", "10.31")]


def test_three_lines_are_taxed_once(client: TestClient) -> None:
    offer, person = add_offer(client, monthly_fee="19.99"), new_client()
    first = sign(client, offer, "2026-10-01", client=person)
    for _ in range(2):
        sign(client, offer, "2026-10-01", client_id=first["client_id"], provisioning_intent="new_line")
    invoice = invoice_of(client, bill(client, "2026-10", tax_rate="0.20"))
    assert lines_of(invoice) == [("recurring", "19.99")] * 3
    assert foot(invoice) == ("59.97", "11.99", "71.96")


def test_a_commitment_is_clamped(client: TestClient) -> None:
    contract = sign(client, add_offer(client), "2026-08-31", commitment_months=6)
    assert get_contract(client, contract["id"])["commitment_end_date"] == "2027-02-28"

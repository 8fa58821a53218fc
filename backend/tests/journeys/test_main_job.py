"""The main job of the desk in one go: an offer, a client, a month, an invoice, its document, its payment."""

from __future__ import annotations

from io import BytesIO

from fastapi.testclient import TestClient
from pypdf import PdfReader
from sqlalchemy.orm import Session

from app.system.reconciliation import reconcile
from tests.factories import (
    API,
    FIBRE,
    accepted,
    add_offer,
    bill,
    get_contract,
    invoice_of,
    invoices,
    lines_of,
    new_client,
    on_day,
    pay,
    provision,
)


def test_from_offer_to_paid(client: TestClient, session: Session) -> None:
    with on_day("2026-11-20"):
        offer = add_offer(client, FIBRE, name="Fibre Étoilée", activation_fee="150.00")
        person = new_client(
            cin="BE778899", full_name="Zoé Benaïssa", address="12, rue des Mûriers\nFès", email="zoe@example.com"
        )
        signed = provision(client, offer, "2026-10-17", client=person, commitment_months=12)
        contract = signed["contract"]
        assert (signed["created_client"], contract["status"]) == (True, "active")

        run = bill(client, "2026-10")
        assert (run["status"], run["invoice_count"], run["total_amount"]) == ("completed", 1, "353.62")
        invoice = invoice_of(client, run, contract["client_id"])
        assert lines_of(invoice) == [("recurring", "144.68"), ("activation", "150.00")]
        assert (invoice["invoice_number"], invoice["status"]) == ("FAC-2026-000001", "overdue")

        document = client.get(f"{API}/invoices/{invoice['id']}/pdf")
        pages = [page.extract_text() for page in PdfReader(BytesIO(document.content)).pages]
        words = " ".join(" ".join(pages).split())
        for expected in (
            "FAC-2026-000001",
            "MT Télécom S.A.",
            "Zoé Benaïssa",
            "12, rue des Mûriers",
            "Fès",
            "BE778899",
            "Fibre Étoilée",
            "Frais de mise en service",
            "Arrêtée la présente facture à la somme de",
            "trois cent cinquante-trois dirhams",
            "001525713000097",
            "353,62",
            "58,94",
            "20/11/2026",
            "15/11/2026",
        ):
            assert expected in words, (expected, words)

        part = pay(client, "53.62", invoice_id=invoice["id"], method="cash")
        assert (part["invoice_status"], part["outstanding_amount"]) == ("overdue", "300.00")
        rest = pay(client, "300.00", invoice_id=invoice["id"], method="bank_transfer", reference="VIR-77")
        assert (rest["invoice_status"], rest["allocation_state"]) == ("paid", "full")
        [listed] = invoices(client, status="paid", q="benaissa")
        assert (listed["id"], listed["outstanding_amount"]) == (invoice["id"], "0.00")
        assert client.get(f"{API}/invoices/{invoice['id']}/pdf").content == document.content
        assert get_contract(client, contract["id"])["status"] == "active"
        assert accepted(client.get(f"{API}/customers/{contract['client_id']}"))["is_delinquent"] is False
        assert reconcile(session) == []

"""Documents by link: for a while, one document each, the very bytes the operator has."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from pypdf import PdfReader

from app.common import clock
from tests.factories import API, accepted, add_offer, bill, invoices, key, refused, wrong_fields
from tests.landing.factories import LANDING, LINA, change_plan, known_client, look_up, mobile_form, submit

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
CIN = LINA["cin"]


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def link(api: TestClient, contract_id: str, cin: str = CIN, **more: Any) -> Any:
    return api.post(f"{LANDING}/contracts/{contract_id}/document-link", json={"cin": cin} | more)


@pytest.fixture
def bill_link(client: TestClient) -> str:
    """The link to Lina's invoice of October, made at noon of 20 November."""
    with clock.fixed_at(NOON):
        known_client(client)
        bill(client, "2026-10")
        url: str = look_up(client, CIN, "invoices")["invoices"][0]["document_download_url"]
    return url


def test_a_contract_is_downloaded_by_the_link_of_its_submission(client: TestClient) -> None:
    with clock.fixed_at(NOON):
        answer = submit(client, mobile_form(add_offer(client)))
        document = client.get(answer["document_download_url"], headers={"Authorization": ""})
    assert (document.status_code, document.headers["content-type"]) == (200, "application/pdf")
    assert document.headers["cache-control"] == "no-store"
    assert document.headers["content-disposition"].startswith("attachment;")
    assert "Lina Berrada" in text_of(document.content)
    operators = client.get(f"{API}/contracts/{answer['contract']['id']}/document")
    assert operators.content == document.content


def test_after_a_plan_change_the_link_opens_the_new_document(client: TestClient) -> None:
    with clock.fixed_at(NOON):
        contract = known_client(client)
        first = client.get(accepted(link(client, contract["id"]))["document_download_url"])
        dear = add_offer(client, name="Forfait Galaxie", monthly_fee="150.00")
        changed = client.get(change_plan(client, CIN, contract["id"], dear)["document_download_url"])
    assert "Forfait Galaxie" not in text_of(first.content)
    assert "Forfait Galaxie" in text_of(changed.content)


def test_a_fresh_link_is_given_to_the_contracts_client(client: TestClient) -> None:
    contract = known_client(client)
    answer = accepted(link(client, contract["id"], "ln-445566"))
    assert set(answer) == {"contract_id", "document_download_url"}
    assert answer["contract_id"] == contract["id"]
    assert client.get(answer["document_download_url"]).status_code == 200
    assert wrong_fields(link(client, contract["id"], "?")) == [["body", "cin"]]
    once = key()
    path, body = f"{LANDING}/contracts/{contract['id']}/document-link", {"cin": CIN}
    first = accepted(client.post(path, json=body, headers=once))
    assert accepted(client.post(path, json=body, headers=once)) == first


def test_an_invoice_is_downloaded_by_its_link(client: TestClient, bill_link: str) -> None:
    with clock.fixed_at(NOON):
        document = client.get(bill_link, headers={"Authorization": ""})
        (invoice,) = invoices(client)
        assert document.content == client.get(f"{API}/invoices/{invoice['id']}/pdf").content
    assert (document.status_code, document.headers["cache-control"]) == (200, "no-store")
    assert document.headers["content-disposition"] == f'attachment; filename="{invoice["invoice_number"]}.pdf"'


def test_a_link_needs_its_token(client: TestClient, bill_link: str) -> None:
    path, _, query = bill_link.partition("?")
    assert wrong_fields(client.get(path)) == [["query", "token"]]
    refused(client.get(f"{path}?token="), 401, "landing_token_invalid")
    refused(client.get(f"{path}?{query}x"), 401, "landing_token_invalid")
    contract = client.get(f"{API}/contracts").json()["data"][0]["id"]
    assert wrong_fields(client.get(f"{LANDING}/contracts/{contract}/document")) == [["query", "token"]]
    refused(client.get(f"{LANDING}/contracts/{contract}/document?token=a.b.c"), 401, "landing_token_invalid")


def test_a_token_opens_one_document_only(client: TestClient, bill_link: str) -> None:
    with clock.fixed_at(NOON):
        contract = client.get(f"{API}/contracts").json()["data"][0]["id"]
        contract_token = accepted(link(client, contract))["document_download_url"].partition("?")[2]
        invoice_path, _, invoice_token = bill_link.partition("?")
        other = f"{LANDING}/invoices/{uuid4()}/document"
        refused(client.get(f"{invoice_path}?{contract_token}"), 403, "landing_invoice_token_mismatch")
        refused(client.get(f"{other}?{invoice_token}"), 403, "landing_invoice_token_mismatch")
        contract_path = f"{LANDING}/contracts/{contract}/document"
        refused(client.get(f"{contract_path}?{invoice_token}"), 403, "landing_document_token_mismatch")
        other = f"{LANDING}/contracts/{uuid4()}/document"
        refused(client.get(f"{other}?{contract_token}"), 403, "landing_document_token_mismatch")


def test_a_link_that_is_shared_opens_nothing_after_an_hour(client: TestClient, bill_link: str) -> None:
    contract = client.get(f"{API}/contracts").json()["data"][0]["id"]
    with clock.fixed_at(NOON):
        contract_link = accepted(link(client, contract))["document_download_url"]
    for url in (bill_link, contract_link):
        with clock.fixed_at(NOON + timedelta(minutes=59)):
            assert client.get(url).status_code == 200
        with clock.fixed_at(NOON + timedelta(minutes=61)):
            refused(client.get(url), 401, "landing_token_expired")


def test_a_link_is_not_given_to_another_cin(client: TestClient) -> None:
    contract = known_client(client)
    accepted(client.post(f"{API}/customers", json={"full_name": "Somebody Else", "cin": "ZZ111222"}))
    for cin in ("ZZ111222", "QQ999999"):
        refused(link(client, contract["id"], cin), 403, "landing_contract_client_mismatch")
    refused(link(client, str(uuid4())), 404, "contract_not_found")
    refused(link(client, contract["id"], lookup_token="x"), 401, "landing_token_invalid")

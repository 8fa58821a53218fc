"""Invoices as files: UBL that is well formed and adds up, tables that no spreadsheet executes, archives."""

from __future__ import annotations

import csv
import io
import zipfile
from decimal import Decimal
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree as ET

import pytest
from fastapi.testclient import TestClient

from app.documents.table_files import csv_file, neutral, xlsx_file
from app.receivables import exporting
from tests.factories import (
    API,
    accepted,
    add_offer,
    bill,
    billed_invoice,
    change_offer,
    invoice_of,
    new_client,
    refused,
    sign,
    wrong_fields,
)

UBL = {
    "i": "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2",
    "a": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "b": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}
SHEET = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def ubl_of(client: TestClient, invoice: dict[str, Any]) -> ET.Element:
    answer = client.get(f"{API}/invoices/{invoice['id']}/ubl")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/xml")
    assert answer.headers["content-disposition"] == f'attachment; filename="{invoice["invoice_number"]}.xml"'
    return ET.fromstring(answer.content)


def value(root: ET.Element, path: str) -> str:
    found = root.findtext(path, namespaces=UBL)
    assert found is not None, path
    return found


def corrected_invoice(client: TestClient) -> dict[str, Any]:
    """An invoice with a negative line, for somebody whose name needs escaping."""
    person = new_client(full_name="Émile & <فاطمة> Sons", address="1, rue X\nRabat")
    contract = sign(client, add_offer(client, monthly_fee="300.00"), "2026-04-01", client=person)
    bill(client, "2026-04")
    change_offer(client, contract["id"], add_offer(client, monthly_fee="200.00"), "2026-04-11")
    return invoice_of(client, bill(client, "2026-05"))


def test_an_invoice_as_ubl(client: TestClient) -> None:
    invoice = corrected_invoice(client)
    root = ubl_of(client, invoice)
    assert root.tag == f"{{{UBL['i']}}}Invoice"
    assert value(root, "b:ID") == invoice["invoice_number"]
    assert value(root, "b:DueDate") == invoice["due_date"]
    assert (value(root, "b:InvoiceTypeCode"), value(root, "b:DocumentCurrencyCode")) == ("380", "MAD")
    seller, buyer = "a:AccountingSupplierParty/a:Party", "a:AccountingCustomerParty/a:Party"
    assert value(root, f"{seller}/a:PartyLegalEntity/b:CompanyID") == "001525713000097"
    assert value(root, f"{seller}/a:PostalAddress/a:Country/b:IdentificationCode") == "MA"
    assert value(root, f"{buyer}/a:PartyName/b:Name") == "Émile & <فاطمة> Sons"
    total = "a:LegalMonetaryTotal"
    assert value(root, f"{total}/b:TaxExclusiveAmount") == invoice["subtotal_amount"] == "133.33"
    assert value(root, f"{total}/b:PayableAmount") == invoice["total_amount"]
    assert value(root, "a:TaxTotal/b:TaxAmount") == invoice["tax_amount"]
    lines = root.findall("a:InvoiceLine", UBL)
    parts = [
        (value(line, "b:InvoicedQuantity"), value(line, "a:Price/b:PriceAmount"), value(line, "b:LineExtensionAmount"))
        for line in lines
    ]
    assert parts == [("-1", "66.67", "-66.67"), ("1", "200.00", "200.00")]
    assert sum(Decimal(part[2]) for part in parts) == Decimal(invoice["subtotal_amount"])
    assert value(lines[0], "a:Item/a:ClassifiedTaxCategory/b:ID") == "S"


def test_an_untaxed_invoice_as_ubl(client: TestClient) -> None:
    root = ubl_of(client, billed_invoice(client))
    assert value(root, "a:TaxTotal/a:TaxSubtotal/a:TaxCategory/b:ID") == "Z"
    refused(client.get(f"{API}/invoices/{uuid4()}/ubl"), 404, "invoice_not_found")


def table(client: TestClient, **params: Any) -> list[dict[str, str]]:
    answer = client.get(f"{API}/invoices/export", params=params)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8"), answer.text
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def three_invoices(client: TestClient) -> list[dict[str, Any]]:
    names = ("=HYPERLINK(1)", "سارة العمراني", '+1 "x", y')
    for name in names:
        sign(client, add_offer(client), "2026-10-01", client=new_client(full_name=name))
    bill(client, "2026-10")
    found: list[dict[str, Any]] = accepted(client.get(f"{API}/invoices", params={"sort": "invoice_number"}))["data"]
    return found


def test_a_table_of_invoices(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "_PAGE", 2)
    issued = three_invoices(client)
    rows = table(client)
    assert {row["invoice_number"] for row in rows} == {row["invoice_number"] for row in issued}
    assert {row["client_name"] for row in rows} == {"'=HYPERLINK(1)", "سارة العمراني", '\'+1 "x", y'}
    by_number = {row["invoice_number"]: row for row in rows}
    for invoice in issued:
        row = by_number[invoice["invoice_number"]]
        for name in ("total_amount", "status", "issued_at"):
            assert row[name] == invoice[name]
    assert table(client, status="void") == []
    assert len(table(client, client_id=issued[0]["client_id"])) == 1
    assert len(table(client, q=issued[1]["invoice_number"])) == 1
    assert wrong_fields(client.get(f"{API}/invoices/export", params={"format": "pdf"})) == [["query", "format"]]


def test_a_workbook_of_invoices(client: TestClient) -> None:
    three_invoices(client)
    answer = client.get(f"{API}/invoices/export", params={"format": "xlsx"})
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        assert book.testzip() is None
        sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))
        for name in book.namelist():
            ET.fromstring(book.read(name))
    rows = sheet.findall("m:sheetData/m:row", SHEET)
    assert len(rows) == 4
    assert "'=HYPERLINK(1)" in "".join(sheet.itertext())
    assert [cell.text for cell in rows[1].findall("m:c/m:v", SHEET)] == ["100.00", "20.00", "120.00", "120.00"]


def test_an_archive_of_documents(client: TestClient) -> None:
    issued = three_invoices(client)
    answer = client.get(f"{API}/invoices/export", params={"format": "zip"})
    assert answer.headers["content-disposition"] == 'attachment; filename="invoices.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        assert set(archive.namelist()) == {"invoices.csv"} | {f"{row['invoice_number']}.pdf" for row in issued}
        kept = client.get(f"{API}/invoices/{issued[0]['id']}/pdf").content
        assert archive.read(f"{issued[0]['invoice_number']}.pdf") == kept


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_what_begins_like_a_formula_is_text(text: str) -> None:
    assert neutral(text) == f"'{text}"
    assert neutral(f"x{text}") == f"x{text}"
    assert f"'{text}".encode() in b"".join(csv_file([[text]])).replace(b'"', b"")


def test_numbers_stay_numbers() -> None:
    assert b"".join(csv_file([[Decimal("-1.50"), 3, None]])) == b"\xef\xbb\xbf-1.50,3,\r\n"
    with zipfile.ZipFile(io.BytesIO(b"".join(xlsx_file([[Decimal("-1.50"), "a<b"]])))) as book:
        assert b"<c><v>-1.50</v></c>" in book.read("xl/worksheets/sheet1.xml")
        assert b"a&lt;b" in book.read("xl/worksheets/sheet1.xml")

"""An invoice as UBL 2.1, with the fields that EN 16931 asks for. Pure.

Invariant: amounts are those of the printed document; nothing is reckoned again, and a negative line is a
negative quantity at a positive price, since a price is never negative.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final
from xml.etree import ElementTree as ET

from app.receivables.document_content import InvoiceDocument, PrintedLine, VatTotal

_INVOICE: Final = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
_AGGREGATE: Final = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
_BASIC: Final = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
_COMMERCIAL_INVOICE: Final = "380"
_ONE_UNIT: Final = "C62"


def invoice_xml(document: InvoiceDocument) -> bytes:
    """The XML of an issued invoice, in UTF-8."""
    for prefix, space in (("", _INVOICE), ("cac", _AGGREGATE), ("cbc", _BASIC)):
        ET.register_namespace(prefix, space)
    root = ET.Element(f"{{{_INVOICE}}}Invoice")
    _add(root, "CustomizationID", "urn:cen.eu:en16931:2017")
    _add(root, "ProfileID", "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0")
    _add(root, "ID", document.number)
    _add(root, "IssueDate", document.issued_on.isoformat())
    if document.due_on is not None:
        _add(root, "DueDate", document.due_on.isoformat())
    _add(root, "InvoiceTypeCode", _COMMERCIAL_INVOICE)
    _add(root, "DocumentCurrencyCode", document.currency)
    if document.period_start is not None and document.period_end is not None:
        period = _group(root, "InvoicePeriod")
        _add(period, "StartDate", document.period_start.isoformat())
        _add(period, "EndDate", document.period_end.isoformat())
    _parties(root, document)
    if document.payment_terms:
        _add(_group(root, "PaymentTerms"), "Note", document.payment_terms)
    _totals(root, document)
    lines = [line for group in document.groups for line in group.lines]
    for number, line in enumerate(lines, start=1):
        _line(root, number, line, document.currency)
    ET.indent(root)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _parties(root: ET.Element, document: InvoiceDocument) -> None:
    country = document.currency[:2]  # a currency's code begins with its country's, as MAD with MA
    seller, client = document.seller, document.client
    party = _group(_group(root, "AccountingSupplierParty"), "Party")
    _add(_group(party, "PartyName"), "Name", seller.name)
    _address(party, seller.address, country)
    _tax_scheme(party, "PartyTaxScheme", seller.tax_id or seller.ice or seller.name)
    entity = _group(party, "PartyLegalEntity")
    _add(entity, "RegistrationName", seller.name)
    if seller.ice:
        _add(entity, "CompanyID", seller.ice)
    if seller.phone or seller.email:
        contact = _group(party, "Contact")
        for name, value in (("Telephone", seller.phone), ("ElectronicMail", seller.email)):
            if value:
                _add(contact, name, value)
    party = _group(_group(root, "AccountingCustomerParty"), "Party")
    identifier = client.ice or client.cin
    if identifier:
        _add(_group(party, "PartyIdentification"), "ID", identifier)
    _add(_group(party, "PartyName"), "Name", client.name)
    _address(party, client.address, country)
    _add(_group(party, "PartyLegalEntity"), "RegistrationName", client.name)


def _address(party: ET.Element, lines: tuple[str, ...], country: str) -> None:
    address = _group(party, "PostalAddress")
    for line in lines:
        _add(_group(address, "AddressLine"), "Line", line)
    _add(_group(address, "Country"), "IdentificationCode", country)


def _tax_scheme(parent: ET.Element, name: str, company: str) -> None:
    scheme = _group(parent, name)
    _add(scheme, "CompanyID", company)
    _add(_group(scheme, "TaxScheme"), "ID", "VAT")


def _totals(root: ET.Element, document: InvoiceDocument) -> None:
    currency = document.currency
    tax = _group(root, "TaxTotal")
    _amount(tax, "TaxAmount", document.tax, currency)
    for item in document.vat or (VatTotal(Decimal(0), document.subtotal, document.tax),):
        part = _group(tax, "TaxSubtotal")
        _amount(part, "TaxableAmount", item.base, currency)
        _amount(part, "TaxAmount", item.tax, currency)
        _category(part, "TaxCategory", item.rate)
    total = _group(root, "LegalMonetaryTotal")
    _amount(total, "LineExtensionAmount", document.subtotal, currency)
    _amount(total, "TaxExclusiveAmount", document.subtotal, currency)
    _amount(total, "TaxInclusiveAmount", document.total, currency)
    _amount(total, "PayableAmount", document.total, currency)


def _category(parent: ET.Element, name: str, rate: Decimal) -> None:
    category = _group(parent, name)
    _add(category, "ID", "S" if rate else "Z")
    _add(category, "Percent", f"{rate * 100:.2f}")
    _add(_group(category, "TaxScheme"), "ID", "VAT")


def _line(root: ET.Element, number: int, line: PrintedLine, currency: str) -> None:
    held = _group(root, "InvoiceLine")
    _add(held, "ID", str(number))
    quantity = _add(held, "InvoicedQuantity", "-1" if line.net_amount < 0 else "1")
    quantity.set("unitCode", _ONE_UNIT)
    _amount(held, "LineExtensionAmount", line.net_amount, currency)
    if line.period_start is not None and line.period_end is not None:
        period = _group(held, "InvoicePeriod")
        _add(period, "StartDate", line.period_start.isoformat())
        _add(period, "EndDate", line.period_end.isoformat())
    item = _group(held, "Item")
    _add(item, "Name", line.description)
    _category(item, "ClassifiedTaxCategory", line.vat_rate)
    _amount(_group(held, "Price"), "PriceAmount", abs(line.net_amount), currency)


def _group(parent: ET.Element, name: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{_AGGREGATE}}}{name}")


def _add(parent: ET.Element, name: str, value: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{_BASIC}}}{name}")
    element.text = value
    return element


def _amount(parent: ET.Element, name: str, amount: Decimal, currency: str) -> None:
    _add(parent, name, f"{amount:.2f}").set("currencyID", currency)

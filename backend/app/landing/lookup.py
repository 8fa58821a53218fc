"""What a visitor may see of a CIN: its active contracts and what they may change to, its invoices."""

from __future__ import annotations

from typing import Final

from sqlalchemy.orm import Session

from app.catalog import service as catalog
from app.catalog.schemas import OfferRead
from app.catalog.values import ServiceCategory
from app.common.pagination import PageRequest
from app.contracts import service as contracts
from app.contracts.models import Contract
from app.contracts.values import PlanChange
from app.customers import service as customers
from app.customers.models import Client, Subscriber
from app.customers.schemas import SubscriberType
from app.documents.service import DocumentKind
from app.landing import rules, tokens
from app.landing.errors import LandingClientNotFound
from app.landing.schemas import (
    ClientInvoiceRead,
    ClientInvoicesRead,
    EligibleOfferRead,
    MaskedClientRead,
    SubscriptionRead,
    SubscriptionsRead,
)
from app.receivables import service as receivables
from app.receivables.schemas import InvoiceFilter, InvoiceRead

_SHOWN_INVOICES: Final = 240
"""Twenty years of months."""


def list_subscriptions(session: Session, cin: str, token: str) -> SubscriptionsRead:
    """A client's active contracts, each with the plans it may change to.

    Errors: those of `tokens.check_lookup`, `LandingClientNotFound`.
    """
    client = _client_of(session, cin, token)
    on_sale = {category.service_category: category.offers for category in catalog.list_on_sale(session)}
    shown = [
        _subscription(session, contract, line, on_sale[ServiceCategory(contract.service_category)])
        for contract, line in contracts.active_contracts_of(session, client.id)
    ]
    return SubscriptionsRead(client=_masked(client), subscriptions=shown)


def list_invoices(session: Session, cin: str, token: str) -> ClientInvoicesRead:
    """A client's invoices, newest first, with links to their documents.

    Errors: those of `tokens.check_lookup`, `LandingClientNotFound`.
    """
    client = _client_of(session, cin, token)
    asked = PageRequest(size=_SHOWN_INVOICES, sort="-period_start,-invoice_number")
    page = receivables.list_invoices(session, asked, InvoiceFilter(client_id=client.id))
    return ClientInvoicesRead(client=_masked(client), invoices=[_invoice(session, item) for item in page.data])


def _client_of(session: Session, cin: str, token: str) -> Client:
    """The client of a CIN; the token is judged first, so that without one nothing tells who is known."""
    cleaned = customers.clean_cin(cin)
    tokens.check_lookup(session, token, cleaned or "")
    client = customers.find_client_by_cin(session, cin)
    if client is None:
        raise LandingClientNotFound
    return client


def _masked(client: Client) -> MaskedClientRead:
    return MaskedClientRead(
        id=client.id,
        cin=client.cin or "",
        full_name=client.full_name,
        email=rules.mask_email(client.email) if client.email else None,
        address=rules.mask_address(client.address) if client.address else None,
        phone=rules.mask_phone(client.phone) if client.phone else None,
    )


def _subscription(session: Session, contract: Contract, line: Subscriber, on_sale: list[OfferRead]) -> SubscriptionRead:
    return SubscriptionRead(
        contract_id=contract.id,
        subscriber_id=line.id,
        service_identifier=line.service_identifier,
        service_category=ServiceCategory(contract.service_category),
        service_type=SubscriberType(line.service_type),
        current_offer=catalog.get_signed_offer(session, contract.offer_id, contract.offer_version),
        eligible_offers=[_eligible(offer, contract) for offer in on_sale if offer.id != contract.offer_id],
    )


def _eligible(offer: OfferRead, contract: Contract) -> EligibleOfferRead:
    return EligibleOfferRead(
        **dict(offer),
        change_type=PlanChange.between(contract.monthly_fee, offer.monthly_fee),
        monthly_difference=offer.monthly_fee - contract.monthly_fee,
    )


def _invoice(session: Session, invoice: InvoiceRead) -> ClientInvoiceRead:
    known = dict(invoice) | {"invoice_id": invoice.id}
    url = tokens.document_url(session, DocumentKind.INVOICE, invoice.id)
    return ClientInvoiceRead.model_validate(known | {"document_download_url": url})

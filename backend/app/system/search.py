"""One box over everything an operator looks for: clients, contracts, invoices.

Invariant: each kind is read from an index in its order and stops after a few rows, so the answer takes the same
time however large the desk is.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy.orm import Session

from app.common import clock, tenancy
from app.customers import service as customers
from app.customers.models import Client
from app.receivables.models import Invoice
from app.system import queries
from app.system.schemas import SearchHit, SearchHitType, SearchRead

_OF_EACH: Final = 7
_SHORTEST_IDENTIFIER: Final = 3
_LONGEST_SEQUENCE: Final = 6
_SERIES: Final = f"{queries.INVOICE_SERIES}-"


def search(session: Session, q: str) -> SearchRead:
    """What the text finds: invoices by number, contracts by their line, clients by name, CIN or contact.

    The kind that the text looks like most comes first.
    """
    invoices = [_invoice(invoice) for invoice in _invoices(session, q)]
    contracts = _contracts(session, q)
    clients = [_client(client) for client in customers.find_clients(session, q, _OF_EACH)]
    return SearchRead(data=[*invoices, *contracts, *clients])


def _invoices(session: Session, q: str) -> list[Invoice]:
    text = "".join(q.split()).upper()
    if text.startswith(_SERIES.rstrip("-")):
        return list(queries.invoices_numbered(session, text, _OF_EACH))
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST_SEQUENCE):
        return []
    this_year = clock.today(tenancy.current_tenant(session).time_zone).year
    numbers = [f"{_SERIES}{year}-{text.zfill(_LONGEST_SEQUENCE)}" for year in (this_year, this_year - 1)]
    return [invoice for number in numbers for invoice in queries.invoices_numbered(session, number, 1)]


def _contracts(session: Session, q: str) -> list[SearchHit]:
    prefix = customers.identifier_prefix(q)
    if len(prefix) < _SHORTEST_IDENTIFIER:
        return []
    return [
        SearchHit(
            type=SearchHitType.CONTRACT,
            id=contract.id,
            title=identifier,
            subtitle=f"{offer} · {client}",
            status=contract.status,
            client_id=contract.client_id,
        )
        for contract, identifier, client, offer in queries.contracts_of_lines(session, prefix, _OF_EACH)
    ]


def _client(client: Client) -> SearchHit:
    return SearchHit(
        type=SearchHitType.CLIENT,
        id=client.id,
        title=client.full_name,
        subtitle=" · ".join(filter(None, (client.cin or client.ice, client.phone, client.email))),
        status=client.status,
        client_id=client.id,
    )


def _invoice(invoice: Invoice) -> SearchHit:
    return SearchHit(
        type=SearchHitType.INVOICE,
        id=invoice.id,
        title=invoice.invoice_number,
        subtitle=f"{invoice.client_name} · {invoice.total_amount} {invoice.currency}",
        status=invoice.settlement,
        client_id=invoice.client_id,
    )

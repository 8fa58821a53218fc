"""Documents on the public pages: links that soon expire, and what they open."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from app.contracts import papers as contract_papers
from app.contracts import service as contracts
from app.customers import service as customers
from app.documents.service import DocumentKind
from app.landing import tokens
from app.landing.errors import LandingContractForbidden
from app.landing.schemas import DocumentLinkCreate, DocumentLinkRead
from app.receivables import printing


def link_contract(session: Session, contract_id: UUID, body: DocumentLinkCreate) -> DocumentLinkRead:
    """A fresh link to a contract's document, for its client.

    Errors: `ContractNotFound`, `LandingContractForbidden`, and of the token.
    """
    tokens.authorise(session, body.lookup_token, body.cin)
    contract = contracts.get_contract(session, contract_id)
    client = customers.find_client_by_cin(session, body.cin)
    if client is None or contract.client_id != client.id:
        raise LandingContractForbidden
    url = tokens.document_url(session, DocumentKind.CONTRACT, contract_id)
    return DocumentLinkRead(contract_id=contract_id, document_download_url=url)


def get_contract(session: Session, contract_id: UUID, token: str) -> tuple[str, bytes]:
    """The file name and bytes of a contract's newest document, for whoever holds its link.

    Errors: those of `tokens.check_document`, `ContractNotFound`, `ContractDocumentNotFound`, `DocumentUnavailable`.
    """
    tokens.check_document(session, token, DocumentKind.CONTRACT, contract_id)
    return contract_papers.contract_pdf(session, contract_id)


def get_invoice(session: Session, invoice_id: UUID, token: str) -> tuple[str, bytes]:
    """An invoice's file name and bytes, for whoever holds its link.

    Errors: those of `tokens.check_document`, `InvoiceNotFound`, `DocumentUnavailable`.
    """
    tokens.check_document(session, token, DocumentKind.INVOICE, invoice_id)
    return printing.get_pdf(session, invoice_id)

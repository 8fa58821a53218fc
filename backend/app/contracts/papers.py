"""Contract documents: issued with each change of a contract, rendered once somebody reads them.

Invariant: what a version prints is frozen when it is issued and its bytes when they are first rendered; a later
change of contract, client or catalogue makes a new version and never touches an old one.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.catalog import service as catalog
from app.catalog.models import OfferVersion
from app.catalog.values import EarlyTerminationPolicy, Proration, ServiceCategory, ServiceType
from app.common import audit, clock, metrics, money, tenancy
from app.common.days import ONE_DAY
from app.common.pagination import Page, PageRequest, paginate
from app.contracts import queries, rules, timeline
from app.contracts.errors import ContractDocumentNotFound, ContractNotFound
from app.contracts.models import Contract, ContractDocument
from app.contracts.paper_content import ContractPaper, ReplacedPlan, SignedPlan, SigningClient
from app.contracts.paper_layout import render_contract
from app.contracts.schemas import ContractDocumentRead
from app.contracts.values import ContractEvent, ContractStatus, Term
from app.customers import service as customers
from app.customers import subscribers
from app.customers.models import Client
from app.documents import service as documents
from app.documents.formats import Language

_BATCH = 100
_COMPONENTS = (
    "mobile_data_gb",
    "mobile_calls_hours",
    "internet_fiber_speed_mbps",
    "internet_adsl_speed_mbps",
    "internet_landline_included",
    "internet_tv_included",
    "landline_national_included",
    "landline_international_hours",
    "landline_phone_hours",
)


def issue_contract_document(
    session: Session,
    contract: Contract,
    cause: ContractEvent | None = None,
    *,
    terms: Sequence[Term] | None = None,
    is_new: bool = False,
) -> None:
    """Freeze what the contract's document says now, as its next version; nothing is rendered.

    Args: contract: locked or new; cause: the change it is issued for; terms: its plan timeline, read when None.
    Effects: `contract_document_issued` in the audit trail.
    """
    revision = 1 if is_new else queries.last_revision(session, contract.id) + 1
    paper = _paper(session, contract, revision, cause, terms or timeline.terms_of(session, contract.id))
    file_name = f"{paper.reference}-v{revision}.pdf"
    session.add(
        ContractDocument(
            contract_id=contract.id,
            revision=revision,
            cause=cause,
            language=paper.language,
            file_name=file_name,
            facts=paper.model_dump(mode="json"),
        )
    )
    details = {"revision": revision, "cause": cause, "file_name": file_name, "language": paper.language}
    audit.record(session, "contract", contract.id, ContractEvent.DOCUMENT_ISSUED, details)


def contract_pdf(session: Session, contract_id: UUID, revision: int | None = None) -> tuple[str, bytes]:
    """A document's file name and bytes: those of its first rendering, which is now when there was none.

    Args: revision: a version that was replaced; the newest when None.
    Effects: a contract that is older than the documents gets its first one.
    Errors: `ContractNotFound`, `ContractDocumentNotFound`, `DocumentUnavailable`.
    """
    found = queries.find_document(session, contract_id, revision)
    if found is None:
        found = _first_document(session, contract_id, revision)
    kind = documents.DocumentKind.CONTRACT
    stored = documents.find_document(session, kind, contract_id, found.revision)
    if stored is None:
        documents.keep_documents(session, kind, [_rendered(found)])
        stored = documents.find_document(session, kind, contract_id, found.revision)
    if stored is None:
        raise ContractDocumentNotFound
    return stored.file_name, stored.content


def list_documents(session: Session, contract_id: UUID, request: PageRequest) -> Page[ContractDocumentRead]:
    """The versions of a contract's document, newest first.

    Errors: `ContractNotFound`.
    """
    if queries.find_contract(session, contract_id) is None:
        raise ContractNotFound
    return paginate(session, queries.documents_of(contract_id), request, queries.DOCUMENT_ORDERING, _read)


def print_documents(session: Session) -> int:
    """Render and keep some of the documents that are missing.

    Returns: how many; zero when all are there.
    """
    rendered = [_rendered(document) for document in queries.unprinted_documents(session, _BATCH)]
    documents.keep_documents(session, documents.DocumentKind.CONTRACT, rendered)
    return len(rendered)


def _first_document(session: Session, contract_id: UUID, revision: int | None) -> ContractDocument:
    """The first document of a contract that was signed before there were any, unless another issues it first."""
    contract = queries.find_contract(session, contract_id)
    if contract is None:
        raise ContractNotFound
    customers.lock_client(session, contract.client_id)
    locked = queries.find_contract_for_update(session, contract_id)
    if locked is not None and not queries.last_revision(session, contract_id):
        issue_contract_document(session, locked)
        session.flush()
    found = queries.find_document(session, contract_id, revision)
    if found is None:
        raise ContractDocumentNotFound(details={"revision": revision})
    return found


def _rendered(document: ContractDocument) -> documents.Rendered:
    with metrics.pdf_seconds.time():
        content = render_contract(ContractPaper.model_validate(document.facts))
    return documents.Rendered(document.contract_id, document.file_name, content, document.revision)


def _paper(
    session: Session, contract: Contract, revision: int, cause: ContractEvent | None, terms: Sequence[Term]
) -> ContractPaper:
    tenant = tenancy.current_tenant(session)
    client = customers.get_client_row(session, contract.client_id)
    line = subscribers.get_subscriber_row(session, contract.subscriber_id)
    version = catalog.get_version(session, terms[-1].offer_id, terms[-1].offer_version)
    return ContractPaper(
        contract_id=contract.id,
        reference=rules.reference_of(contract.id),
        revision=revision,
        cause=cause,
        issued_on=clock.today(tenant.time_zone),
        language=Language(client.language),
        currency=tenant.currency,
        tax_rate=tenant.default_tax_rate,
        seller=tenant.seller_details().model_dump(),
        client=_signing_client(client),
        service_category=ServiceCategory(contract.service_category),
        service_type=ServiceType(version.service_type),
        service_identifier=line.service_identifier,
        plan=_plan(contract, version, terms[-1], tenant),
        replaces=_replaced(session, terms),
        status=ContractStatus(contract.status),
        start_date=contract.start_date,
        end_date=contract.end_date,
        commitment_months=contract.commitment_months,
        commitment_end_date=contract.commitment_end_date,
        early_termination_policy=EarlyTerminationPolicy(version.early_termination_policy),
        granted_advantage_amount=contract.granted_advantage_amount,
    )


def _signing_client(client: Client) -> SigningClient:
    own = {name: getattr(client, name) for name in SigningClient.model_fields if name != "name"}
    return SigningClient(name=client.full_name, **own)


def _plan(contract: Contract, version: OfferVersion, term: Term, tenant: tenancy.Tenant) -> SignedPlan:
    def with_tax(amount: Decimal) -> Decimal:
        return amount + money.apply_rate(amount, tenant.default_tax_rate)

    return SignedPlan(
        name=version.name,
        version=version.version,
        components={name: getattr(version, name) for name in _COMPONENTS},
        monthly_fee=term.monthly_fee,
        monthly_fee_with_tax=with_tax(term.monthly_fee),
        activation_fee=contract.activation_fee,
        activation_fee_with_tax=with_tax(contract.activation_fee),
        proration=Proration(version.proration),
        valid_from=term.valid_from,
    )


def _replaced(session: Session, terms: Sequence[Term]) -> ReplacedPlan | None:
    if len(terms) < 2:
        return None
    before, after = terms[-2], terms[-1]
    name = catalog.get_version(session, before.offer_id, before.offer_version).name
    return ReplacedPlan(name=name, monthly_fee=before.monthly_fee, last_day=after.valid_from - ONE_DAY)


def _read(row: Any) -> ContractDocumentRead:
    document, sha256 = row[0], row[1]
    own = {name: getattr(document, name) for name in ("contract_id", "revision", "cause", "language", "file_name")}
    return ContractDocumentRead(**own, sha256=sha256, issued_at=document.created_at)

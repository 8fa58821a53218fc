"""Submitting: a form becomes the command that everybody else sends to `provision`.

Invariant: of a known client nothing is changed but the contract; what differs of the name or contacts waits
for an operator.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.catalog import service as catalog
from app.common import audit, metrics
from app.common.settings import get_settings
from app.contracts import service as contracts
from app.contracts.errors import ContractDateInvalid
from app.contracts.values import ContractEvent
from app.customers import contact_changes, subscribers
from app.customers import service as customers
from app.customers.errors import ClientCinConflict
from app.customers.models import Client
from app.customers.schemas import ClientCreate
from app.documents.service import DocumentKind
from app.landing import numbers, tokens
from app.landing.errors import LandingContractClientMismatch, LandingOfferServiceMismatch
from app.landing.numbers import WantedNumber
from app.landing.schemas import NewSubscription, PlanChangeRequest, SubmissionRead
from app.numbering import service as numbering
from app.provisioning import service as provisioning
from app.provisioning.schemas import (
    Intent,
    Mode,
    NewSubscriber,
    ProvisionCreate,
    ProvisionPreviewRead,
    ProvisionRead,
)


def submit_new(session: Session, body: NewSubscription) -> SubmissionRead:
    """Sign a contract for a new client or one more for a known one, or change the plan of the line he names.

    Effects: as `provision`; frees the numbers that stay reserved; may leave a contact change for an operator.
    Errors: those of `provision`, `LandingOfferServiceMismatch`, of the number fields, and of the token.
    """
    wanted = _checked(session, body)
    client = customers.find_client_by_cin(session, body.cin)
    if client is None:
        try:
            answer = _provision(session, body, wanted, None)
        except ClientCinConflict:  # somebody sent the same new CIN at the same time and was first
            client = customers.find_client_by_cin(session, body.cin)
            if client is None:
                raise
    if client is not None:
        answer = _provision(session, body, wanted, client)
    if answer.created_subscriber and wanted.is_ours and wanted.identifier is not None:
        allocated = {"service_identifier": wanted.identifier}
        audit.record(session, "contract", answer.contract.id, ContractEvent.IDENTIFIER_ALLOCATED, allocated)
    if body.reservation_token is not None:
        numbering.free_reservation(session, body.reservation_token)
    return _result(session, body.cin, answer)


def submit_plan_change(session: Session, body: PlanChangeRequest) -> SubmissionRead:
    """Change the plan of a contract of the CIN, from its start date on.

    Errors: those of `provision`, `ContractNotFound`, `LandingContractClientMismatch`,
    `LandingOfferServiceMismatch`, and of the token.
    """
    return _result(session, body.cin, provisioning.provision(session, _plan_change(session, body)))


def preview(session: Session, body: NewSubscription | PlanChangeRequest) -> ProvisionPreviewRead:
    """What a submission would do and cost; saves nothing.

    Whoever has not shown that he is the client is answered as if nobody had the CIN, so that a preview does not
    tell who is known.
    Errors: as the submission, as far as they can be known without writing.
    """
    if isinstance(body, PlanChangeRequest):
        return provisioning.preview(session, _plan_change(session, body))
    wanted = _checked(session, body)
    is_known = tokens.is_authorised(session, body.lookup_token, body.cin)
    client = customers.find_client_by_cin(session, body.cin) if is_known else None
    return provisioning.preview(session, _command(session, body, wanted, client))


def _checked(session: Session, body: NewSubscription) -> WantedNumber:
    """What can be refused of a form before it is known who sends it."""
    wanted = numbers.wanted_number(session, body)
    _check_start(session, body.contract_start_date)
    version = catalog.quote_current_version(session, body.offer_id, body.contract_start_date)
    _check_category(version.service_category, body.service_category)
    return wanted


def _provision(session: Session, body: NewSubscription, wanted: WantedNumber, client: Client | None) -> ProvisionRead:
    if client is not None:
        tokens.authorise(session, body.lookup_token, body.cin)
        client = customers.lock_client(session, client.id)
        given = {"full_name": body.full_name, "address": body.address}
        given |= {"email": body.email, "phone": body.contact_phone}
        contact_changes.propose(session, client, given, source="landing")
    command = _command(session, body, wanted, client)
    return provisioning.provision(session, command, reservation_token=body.reservation_token)


def _command(session: Session, body: NewSubscription, wanted: WantedNumber, client: Client | None) -> ProvisionCreate:
    """The command of a form: a new client's, one more line, or the plan change of a line the client has."""

    def command(**who: Any) -> ProvisionCreate:
        start, months = body.contract_start_date, body.commitment_months
        return ProvisionCreate(offer_id=body.offer_id, contract_start_date=start, commitment_months=months, **who)

    line = NewSubscriber(service_identifier=wanted.identifier)
    if client is None:
        return command(client=_person(body), subscriber=line)
    held = subscribers.find_subscriber_by_identifier(session, wanted.identifier) if wanted.identifier else None
    if held is None or held.client_id != client.id:
        return command(client_id=client.id, subscriber=line, provisioning_intent=Intent.NEW_LINE)
    for contract, served in contracts.active_contracts_of(session, client.id):
        if served.id == held.id:
            _check_category(contract.service_category, body.service_category)
            return command(client_id=client.id, target_contract_id=contract.id)
    return command(client_id=client.id, subscriber_id=held.id)


def _person(body: NewSubscription) -> ClientCreate:
    return ClientCreate(
        cin=body.cin,
        full_name=body.full_name,
        address=body.address,
        email=body.email,
        phone=body.contact_phone,
        language=body.language,
    )


def _plan_change(session: Session, body: PlanChangeRequest) -> ProvisionCreate:
    """The command of a plan change. A CIN that nobody has is answered like one that has another contract."""
    tokens.authorise(session, body.lookup_token, body.cin)
    contract = contracts.get_contract(session, body.source_contract_id)
    client = customers.find_client_by_cin(session, body.cin)
    if client is None or contract.client_id != client.id:
        raise LandingContractClientMismatch
    _check_start(session, body.contract_start_date)
    version = catalog.quote_current_version(session, body.target_offer_id, body.contract_start_date)
    _check_category(contract.service_category, version.service_category)
    return ProvisionCreate(
        offer_id=body.target_offer_id,
        contract_start_date=body.contract_start_date,
        commitment_months=body.commitment_months,
        client_id=client.id,
        target_contract_id=contract.id,
    )


def _check_category(present: str, wanted: str) -> None:
    if present != wanted:
        raise LandingOfferServiceMismatch(details={"service_category": present})


def _check_start(session: Session, start: date) -> None:
    """Refuse a day further back than a public form may begin, which would change what was billed."""
    settings = get_settings()
    days = settings.landing_backdating_days
    if days is None and settings.app_env.is_development:
        return
    earliest = contracts.today_of(session) - timedelta(days=days or 0)
    if start < earliest:
        raise ContractDateInvalid(
            "This form cannot begin so far back.", details={"earliest_start_date": earliest.isoformat()}
        )


def _result(session: Session, cin: str, answer: ProvisionRead) -> SubmissionRead:
    metrics.landing_submissions_total.labels(
        "plan_change" if answer.provisioning_mode is Mode.UPGRADE else "new_contract"
    ).inc()
    contract = answer.contract
    return SubmissionRead(
        **dict(answer),
        client_id=contract.client_id,
        client_cin=cin,
        service_identifier=contract.service_identifier,
        document_download_url=tokens.document_url(session, DocumentKind.CONTRACT, contract.id),
    )

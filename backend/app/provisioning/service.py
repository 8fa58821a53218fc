"""Business verbs of provisioning."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.billing import quoting
from app.billing.schemas import QuotedLineRead
from app.catalog import service as catalog
from app.catalog.models import OfferVersion
from app.common import audit, money
from app.common.days import add_months
from app.common.errors import invalid_field
from app.common.tables import uuid7
from app.contracts import service as contracts
from app.contracts.errors import SubscriberClientMismatch, SubscriberOfferMismatch
from app.contracts.models import Contract
from app.contracts.values import ContractEvent
from app.customers import service as customers
from app.customers import subscribers
from app.customers.models import Subscriber
from app.customers.schemas import SubscriberType
from app.provisioning import rules
from app.provisioning.errors import (
    ContractUpgradeDisambiguationRequired,
    ContractUpgradeTargetInvalid,
    ContractUpgradeTargetMissing,
)
from app.provisioning.rules import Decision, Mode, Undecided
from app.provisioning.schemas import (
    ProvisionCreate,
    ProvisionPreviewRead,
    ProvisionRead,
    QuotedInvoiceRead,
)


@dataclass(frozen=True, slots=True)
class _Situation:
    """What the client has of what was asked for."""

    decision: Decision
    subscriber: Subscriber | None
    active: dict[UUID, Contract]


def provision(session: Session, body: ProvisionCreate, *, reservation_token: str | None = None) -> ProvisionRead:
    """Bring a client to an offer: sign a new contract with its line, or upgrade the one it has.

    Args: reservation_token: opens a number that is kept under it.
    Effects: locks the client; may create client, line and number; everything the contract's verbs do.
    Errors: those of the routes' documentation, each raised by the domain that owns the rule.
    """
    if body.client is not None:
        client = customers.register_client(session, body.client)
    else:
        client = customers.lock_client(session, _known(body.client_id))
    customers.require_active(client)
    version = catalog.quote_current_version(session, body.offer_id, body.contract_start_date)
    situation = _situate(session, client.id, body, version)
    if situation.decision.contract_id is not None:
        return _upgrade(session, situation, body)
    line = situation.subscriber
    if line is None:
        kind, asked = SubscriberType(version.service_type), _asked_identifier(body)
        line = subscribers.add_subscriber(session, client.id, kind, asked, reservation_token=reservation_token)
    return _sign(session, line, body, created_line=situation.subscriber is None)


def preview(session: Session, body: ProvisionCreate) -> ProvisionPreviewRead:
    """What `provision` would decide and cost; saves nothing.

    Errors: as `provision`, as far as they can be known without writing.
    """
    client_id, language = uuid7(), body.client.language if body.client else "fr"
    if body.client_id is not None:
        client = customers.get_client_row(session, body.client_id)
        customers.require_active(client)
        client_id, language = client.id, client.language
    version = catalog.quote_current_version(session, body.offer_id, body.contract_start_date)
    situation = _situate(session, client_id, body, version)
    target = situation.decision.contract_id
    if target is None:
        contracts.check_dates(body.contract_start_date, body.end_date, body.commitment_months)
        imagined = contracts.imagine_new(client_id, version, body.contract_start_date, body.end_date)
    else:
        _refuse_end_date(body)
        imagined = contracts.imagine_plan(session, situation.active[target], version, body.contract_start_date)
    quote = quoting.quote_month(session, imagined, body.contract_start_date, language)
    months = body.commitment_months
    kept = situation.active[target].commitment_end_date if target else None
    asked = add_months(body.contract_start_date, months) if months else None
    return ProvisionPreviewRead(
        provisioning_mode=situation.decision.mode,
        target_contract_id=target,
        monthly_fee=version.monthly_fee,
        activation_fee=version.activation_fee if target is None else version.activation_fee * 0,
        commitment_end_date=max((day for day in (kept, asked) if day), default=None),
        first_invoice=_quoted(quote),
    )


def _situate(session: Session, client_id: UUID, body: ProvisionCreate, version: OfferVersion) -> _Situation:
    """Resolve the line that was named, and decide.

    Errors: `SubscriberNotFound`, `SubscriberClientMismatch`, `SubscriberOfferMismatch` and the undecided ones.
    """
    subscriber = _named_subscriber(session, client_id, body)
    named = body.subscriber
    if named is not None and named.service_type not in (None, version.service_type):
        raise SubscriberOfferMismatch(
            details={"subscriber_service_type": named.service_type, "offer_service_type": version.service_type}
        )
    held = contracts.active_contracts_of(session, client_id)
    wish = rules.Wish(
        intent=body.provisioning_intent,
        service_category=version.service_category,
        service_type=version.service_type,
        target_contract_id=body.target_contract_id,
        own_subscriber_id=subscriber.id if subscriber else None,
        names_a_new_line=subscriber is None and named is not None and named.service_identifier is not None,
    )
    active = [
        rules.ActiveContract(contract.id, line.id, contract.service_category, line.service_type)
        for contract, line in held
    ]
    decision = rules.decide(wish, active)
    if isinstance(decision, rules.NoDecision):
        raise _undecided(decision)
    return _Situation(decision, subscriber, {contract.id: contract for contract, _ in held})


def _named_subscriber(session: Session, client_id: UUID, body: ProvisionCreate) -> Subscriber | None:
    """The client's own line that was named; a new or foreign identifier names none."""
    if body.subscriber_id is not None:
        subscriber = subscribers.get_subscriber_row(session, body.subscriber_id)
        if subscriber.client_id != client_id:
            raise SubscriberClientMismatch
        return subscriber
    if body.subscriber is None or body.subscriber.service_identifier is None:
        return None
    found = subscribers.find_subscriber_by_identifier(session, body.subscriber.service_identifier)
    return found if found is not None and found.client_id == client_id else None


def _undecided(decision: rules.NoDecision) -> Exception:
    details = {"candidate_contract_ids": [str(contract_id) for contract_id in decision.candidates]}
    match decision.why:
        case Undecided.AMBIGUOUS:
            return ContractUpgradeDisambiguationRequired(details=details)
        case Undecided.NO_CANDIDATE:
            return ContractUpgradeTargetMissing()
        case Undecided.TARGET_INVALID:
            return ContractUpgradeTargetInvalid(details=details)


def _upgrade(session: Session, situation: _Situation, body: ProvisionCreate) -> ProvisionRead:
    _refuse_end_date(body)
    contract = contracts.lock_contract(session, _known(situation.decision.contract_id))
    signed = contracts.change_plan(
        session,
        contract,
        body.offer_id,
        body.contract_start_date,
        body.commitment_months,
        granted_advantage=body.granted_advantage_amount,
        restart=True,
    )
    shown = contracts.get_contract(session, contract.id).model_copy(
        update={
            "offer_id": signed.offer_id,
            "offer_version": signed.version,
            "offer_name": signed.name,
            "monthly_fee": signed.monthly_fee,
        }
    )
    return ProvisionRead(contract=shown, created_client=False, created_subscriber=False, provisioning_mode=Mode.UPGRADE)


def _sign(session: Session, line: Subscriber, body: ProvisionCreate, *, created_line: bool) -> ProvisionRead:
    signature = contracts.Signature(
        client_id=line.client_id,
        subscriber=line,
        offer_id=body.offer_id,
        start_date=body.contract_start_date,
        end_date=body.end_date,
        commitment_months=body.commitment_months,
        granted_advantage=body.granted_advantage_amount or money.ZERO,
        activate=body.auto_activate,
        details={"service_identifier": line.service_identifier},
    )
    contract = contracts.sign_contract(session, signature)
    if created_line and _asked_identifier(body) is None:
        allocated = {"service_identifier": line.service_identifier}
        audit.record(session, "contract", contract.id, ContractEvent.IDENTIFIER_ALLOCATED, allocated)
    session.flush()
    return ProvisionRead(
        contract=contracts.get_contract(session, contract.id),
        created_client=body.client is not None,
        created_subscriber=created_line,
        provisioning_mode=Mode.NEW,
    )


def _asked_identifier(body: ProvisionCreate) -> str | None:
    return body.subscriber.service_identifier if body.subscriber else None


def _refuse_end_date(body: ProvisionCreate) -> None:
    if body.end_date is not None:
        raise invalid_field("body", "end_date", msg="An upgrade keeps the contract's end date")


def _known(value: UUID | None) -> UUID:
    if value is None:
        raise ValueError("an id that the schema requires is missing")
    return value


def _quoted(quote: quoting.Quote) -> QuotedInvoiceRead:
    return QuotedInvoiceRead(
        period_start=quote.period_start,
        period_end=quote.period_end,
        lines=[QuotedLineRead(**quoting.line_facts(line)) for line in quote.lines],
        subtotal_amount=quote.totals.subtotal,
        tax_amount=quote.totals.tax,
        total_amount=quote.totals.total,
    )

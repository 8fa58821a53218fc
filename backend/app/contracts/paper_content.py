"""What a contract's paper prints: the facts of the moment it was issued, with no reference to other rows.

Invariant: everything on the paper is here; the same facts give the same bytes.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from app.catalog.values import EarlyTerminationPolicy, Proration, ServiceCategory, ServiceType
from app.common.money import ZERO
from app.contracts.values import ContractEvent, ContractStatus
from app.documents.formats import Language


class Facts(BaseModel):
    """Base of what is frozen: read back from JSON exactly as it was."""

    model_config = ConfigDict(frozen=True)


class SigningClient(Facts):
    """Who subscribes."""

    name: str
    client_type: str
    cin: str | None = None
    ice: str | None = None
    address: str | None = None
    email: str | None = None
    phone: str | None = None


class SignedPlan(Facts):
    """The plan the paper is about: its components by their field names, its fees without and with tax."""

    name: str
    version: int
    components: dict[str, Any]
    monthly_fee: Decimal
    monthly_fee_with_tax: Decimal
    activation_fee: Decimal
    activation_fee_with_tax: Decimal
    proration: Proration
    valid_from: date


class ReplacedPlan(Facts):
    """The plan before it."""

    name: str
    monthly_fee: Decimal
    last_day: date


class ContractPaper(Facts):
    """One version of a contract's document. Amounts are in `currency`, `tax_rate` is a fraction."""

    contract_id: UUID
    reference: str
    revision: int
    cause: ContractEvent | None
    issued_on: date
    language: Language
    currency: str
    tax_rate: Decimal
    seller: dict[str, Any]
    client: SigningClient
    service_category: ServiceCategory
    service_type: ServiceType
    service_identifier: str
    plan: SignedPlan
    replaces: ReplacedPlan | None = None
    status: ContractStatus
    start_date: date
    end_date: date | None = None
    commitment_months: int | None = None
    commitment_end_date: date | None = None
    early_termination_policy: EarlyTerminationPolicy
    granted_advantage_amount: Decimal = ZERO

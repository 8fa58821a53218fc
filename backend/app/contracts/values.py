"""Values of contracts that other domains may hold: states, terms, and what rating knows of a contract. Pure.

Intervals are half-open, `[first day, day after the last)`, and an end of None is open.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from app.catalog.values import EarlyTerminationPolicy

MAX_COMMITMENT_MONTHS = 60


class ContractStatus(StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"


class PlanChange(StrEnum):
    """How a term follows the one before it."""

    INITIAL = "initial"
    UPGRADE = "upgrade"
    DOWNGRADE = "downgrade"
    LATERAL = "lateral"

    @classmethod
    def between(cls, before: Decimal, after: Decimal) -> PlanChange:
        """Upgrade, downgrade or lateral, told apart by the monthly fee."""
        if after > before:
            return cls.UPGRADE
        return cls.DOWNGRADE if after < before else cls.LATERAL


class ContractEvent(StrEnum):
    """What the audit trail of a contract can say."""

    PROVISIONED = "contract_provisioned"
    CREATED = "contract_created"
    STATUS_CHANGED = "contract_status_changed"
    OFFER_CHANGED = "contract_offer_changed"
    TECHNOLOGY_MIGRATED = "subscriber_technology_migrated"
    IDENTIFIER_ALLOCATED = "landing_service_identifier_allocated"
    DOCUMENT_ISSUED = "contract_document_issued"
    DISCOUNT_ADDED = "contract_discount_added"
    DISCOUNT_ENDED = "contract_discount_ended"


class DiscountTarget(StrEnum):
    """What a discount takes off from."""

    RECURRING = "recurring"
    ACTIVATION = "activation"


class Term(NamedTuple):
    """A plan on a stretch of days."""

    offer_id: UUID
    offer_version: int
    monthly_fee: Decimal
    proration: str
    valid_from: date
    valid_to: date | None = None
    change: PlanChange = PlanChange.INITIAL


class StatusPeriod(NamedTuple):
    """A status on a stretch of days: active or suspended."""

    status: ContractStatus
    valid_from: date
    valid_to: date | None = None


class Discount(NamedTuple):
    """A percentage or an amount a month that a contract is let off on a stretch of days."""

    applies_to: DiscountTarget
    percent: Decimal | None
    amount: Decimal | None
    label: str | None
    valid_from: date
    valid_to: date | None = None


class Termination(NamedTuple):
    """The end of a contract that somebody ended before the day that was signed, and what its commitment says of it.

    `monthly_fee` and `policy` are those of the plan in force on the last day of service.
    """

    last_day: date
    policy: EarlyTerminationPolicy
    monthly_fee: Decimal
    commitment_months: int | None
    commitment_end_date: date | None
    advantage: Decimal
    is_waived: bool = False


class BillableContract(NamedTuple):
    """What a billing run knows of one contract.

    `terms` and `active` are in order and half-open; `first_active` is the first day it was ever active,
    None when it never was; `rerate_from` is the earliest day to correct, None when untouched.
    """

    contract_id: UUID
    client_id: UUID
    service_category: str
    service_identifier: str
    activation_fee: Decimal
    rerate_from: date | None
    terms: list[Term]
    statuses: list[StatusPeriod]
    discounts: Sequence[Discount] = ()
    termination: Termination | None = None

    @property
    def first_active(self) -> date | None:
        for period in self.statuses:
            if period.status is ContractStatus.ACTIVE:
                return period.valid_from
        return None

"""Values of collections that other domains may hold: states of cases, actions, levels of dunning. Pure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID


class CaseStatus(StrEnum):
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    RESOLVED = "resolved"
    CLOSED = "closed"

    @property
    def is_chased(self) -> bool:
        """Whether somebody still asks for the money."""
        return self in (CaseStatus.OPEN, CaseStatus.IN_PROGRESS)


class AgingBucket(StrEnum):
    CURRENT = "current"
    DAYS_1_30 = "1_30"
    DAYS_31_60 = "31_60"
    DAYS_61_90 = "61_90"
    DAYS_90_PLUS = "90_plus"


class ActionType(StrEnum):
    """What the history of a case can say."""

    CASE_OPENED = "case_opened"
    CASE_REOPENED = "case_reopened"
    PAYMENT_RECORDED = "payment_recorded"
    STATUS_UPDATED = "status_updated"
    REMINDER_SENT = "reminder_sent"
    WARNING_SENT = "warning_sent"
    NOTE = "note"
    PROMISE_TO_PAY = "promise_to_pay"
    HOLD_UPDATED = "hold_updated"
    SERVICE_SUSPENDED = "service_suspended"
    SERVICE_RESTORED = "service_restored"
    TERMINATION_PROPOSED = "termination_proposed"
    CASE_RESOLVED = "case_resolved"
    CASE_CLOSED = "case_closed"


class ManualAction(StrEnum):
    """The actions that people write down themselves."""

    REMINDER_SENT = "reminder_sent"
    WARNING_SENT = "warning_sent"
    NOTE = "note"
    PROMISE_TO_PAY = "promise_to_pay"


class Hold(StrEnum):
    """Why dunning leaves a case alone until somebody lifts it."""

    DISPUTED = "disputed"
    EXEMPT = "exempt"


class Channel(StrEnum):
    EMAIL = "email"
    SMS = "sms"


class DunningAction(StrEnum):
    """What a level of dunning does, the mildest first."""

    REMINDER = "reminder"
    WARNING = "warning"
    SUSPEND = "suspend"
    PROPOSE_TERMINATION = "propose_termination"


class Skip(StrEnum):
    """Why dunning does nothing to a case today."""

    DISPUTED = "disputed"
    EXEMPT = "exempt"
    PROMISED = "promised"
    ACTED_TODAY = "acted_today"
    NO_LEVEL = "no_level"


class EntryKind(StrEnum):
    """What moves a client's account."""

    INVOICE = "invoice"
    PAYMENT = "payment"
    REVERSAL = "reversal"
    CREDIT_NOTE = "credit_note"
    VOID = "void"


class Level(NamedTuple):
    """A level of dunning: from so many days past due and so much outstanding on, this is done."""

    level: int
    days_past_due: int
    minimum_amount: Decimal
    action: DunningAction
    channel: Channel | None


class CaseFacts(NamedTuple):
    """What dunning knows of a case that is chased.

    `last_level` is the highest level it was brought to, zero before the first; `had_notice` whether one of them
    was a reminder or a warning.
    """

    case_id: UUID
    client_id: UUID
    invoice_id: UUID
    invoice_number: str
    currency: str
    due_date: date
    outstanding_amount: Decimal
    status: str
    hold: str | None
    promised_on: date | None
    last_level: int
    last_step_on: date | None
    had_notice: bool


class Movement(NamedTuple):
    """A line of a client's account: what it adds to what is owed, negative when it takes away."""

    day: date
    kind: EntryKind
    subject_id: UUID
    reference: str | None
    amount: Decimal

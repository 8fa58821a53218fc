"""Values of notifications: the kinds of events, of deliveries and of messages. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

PING: Final = "webhook.ping"
"""The type of the event that a test sends; it stands in no feed."""


class EventType(StrEnum):
    """Every kind of event that other systems are told of."""

    CLIENT_CREATED = "client.created"
    CONTRACT_PROVISIONED = "contract.provisioned"
    CONTRACT_PLAN_CHANGED = "contract.plan_changed"
    CONTRACT_STATUS_CHANGED = "contract.status_changed"
    INVOICE_ISSUED = "invoice.issued"
    INVOICE_PAID = "invoice.paid"
    INVOICE_OVERDUE = "invoice.overdue"
    INVOICE_VOIDED = "invoice.voided"
    CREDIT_NOTE_ISSUED = "credit_note.issued"
    PAYMENT_POSTED = "payment.posted"
    PAYMENT_REVERSED = "payment.reversed"
    COLLECTION_CASE_OPENED = "collection_case.opened"
    COLLECTION_CASE_ACTION = "collection_case.action"
    BILLING_RUN_COMPLETED = "billing_run.completed"


class DeliveryStatus(StrEnum):
    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


class Channel(StrEnum):
    EMAIL = "email"
    SMS = "sms"


class Template(StrEnum):
    """What a client can be told."""

    VERIFICATION_CODE = "verification_code"
    PAYMENT_REMINDER = "payment_reminder"
    PAYMENT_WARNING = "payment_warning"
    SUSPENSION_NOTICE = "suspension_notice"
    CONTRACT_READY = "contract_ready"


class MessageStatus(StrEnum):
    """`uncertain`: it was begun twice and its outcome is not known; `skipped`: the client has no such contact."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"
    UNCERTAIN = "uncertain"

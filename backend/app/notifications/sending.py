"""Sending one message: chosen, written and handed over, each step on record before the next.

Invariant: a message is begun on record before it is handed over and concluded after. A process that dies in
between leaves it begun; it is then sent once more, because a lost reminder is worse than a second one, and never a
third time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from pydantic import ValidationError

from app.common import clock, db, logging, metrics, signing, tenancy
from app.customers import service as customers
from app.notifications import channels, queries, rules, wording
from app.notifications.models import Message
from app.notifications.values import Channel, MessageStatus, Template

SEND_MESSAGE: Final = "notifications.send_message"
_ERROR_LENGTH: Final = 300
_SENDINGS: Final = 2

log = logging.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to be handed over."""

    message_id: UUID
    channel: Channel
    contact: str
    text: wording.Text
    sender: str


def send(
    tenant_id: UUID,
    client_id: UUID,
    template: str,
    sealed_values: str,
    channel: str | None,
    key: str,
    is_last: bool = False,
) -> None:
    """Send a message unless it is on record as concluded.

    Args: sealed_values: the template's values as `signing.seal` gives them; channel: the best available when None;
        key: what the message is for, one message each; is_last: nobody will try again.
    Errors: `ChannelFailed` when it could not be handed over and may be tried again.
    """
    with db.transaction(tenant_id) as session:
        queries.add_message(session, key, client_id, template, MessageStatus.QUEUED)
        message = queries.find_message_for_update(session, key)
        if message is None or not _may_begin(message):
            return
        client = customers.get_client_row(session, client_id)
        chosen = rules.channel_for(channel, client.email, client.phone)
        if chosen is None:
            _conclude(message, MessageStatus.SKIPPED, "the client has no such contact")
            return
        seller = tenancy.current_tenant(session).seller_details()
        try:
            values = wording.VALUES[Template(template)].model_validate(signing.open_sealed(sealed_values))
        except (ValidationError, ValueError, signing.SealBroken) as error:
            _conclude(message, MessageStatus.FAILED, f"unreadable values: {type(error).__name__}")
            return
        text = wording.compose(Template(template), client.language, values, client.full_name, seller.name)
        message.channel, message.status, message.unfinished = chosen[0], MessageStatus.SENDING, message.unfinished + 1
        letter = Letter(message.id, chosen[0], chosen[1], text, seller.email or "")
    _hand_over(tenant_id, key, letter, is_last)


def _may_begin(message: Message) -> bool:
    if message.status not in (MessageStatus.QUEUED, MessageStatus.SENDING):
        return False
    if message.status == MessageStatus.SENDING and message.unfinished >= _SENDINGS:
        _conclude(message, MessageStatus.UNCERTAIN, "begun twice without an outcome")
        return False
    return True


def _hand_over(tenant_id: UUID, key: str, letter: Letter, is_last: bool) -> None:
    """Hand a letter over outside any transaction, and record what came of it."""
    try:
        channels.hand_over(letter.message_id, letter.channel, letter.contact, letter.text, letter.sender)
    except channels.ChannelFailed as failure:
        is_over = is_last or not failure.is_passing
        _record(tenant_id, key, MessageStatus.FAILED if is_over else MessageStatus.QUEUED, str(failure))
        if not is_over:
            raise
        return
    _record(tenant_id, key, MessageStatus.SENT, None)


def _record(tenant_id: UUID, key: str, status: MessageStatus, error: str | None) -> None:
    with db.transaction(tenant_id) as session:
        message = queries.find_message_for_update(session, key)
        if message is not None:
            message.unfinished = 0
            _conclude(message, status, error)


def _conclude(message: Message, status: MessageStatus, error: str | None) -> None:
    message.status, message.error = status, error[:_ERROR_LENGTH] if error else None
    message.sent_at = clock.now() if status is MessageStatus.SENT else None
    metrics.messages_total.labels(message.template, status).inc()
    log.info("message_concluded", template=message.template, status=status, channel=message.channel, error=error)

"""Channels: an e-mail over SMTP, an SMS over HTTP, and a folder of files where neither is set up.

Invariant: nothing here touches the database. Outside `local` and `test` a channel that is not set up fails rather
than pretend.
"""

from __future__ import annotations

import json
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final
from uuid import UUID

import httpx

from app.common import clock
from app.common.settings import Settings, SmtpSecurity, get_settings
from app.notifications.values import Channel
from app.notifications.wording import Text

_SECONDS: Final = 20.0
_PERMANENT_SMTP: Final = 500


class ChannelFailed(Exception):
    """A message was not taken. `is_passing` tells whether trying again may help."""

    def __init__(self, reason: str, *, is_passing: bool) -> None:
        super().__init__(reason)
        self.is_passing = is_passing


def hand_over(message_id: UUID, channel: Channel, contact: str, text: Text, sender: str) -> None:
    """Give a message to its channel.

    Args: sender: the seller's own address, where none is set up.
    Errors: `ChannelFailed`.
    """
    settings = get_settings()
    if channel is Channel.EMAIL and settings.smtp_host:
        _send_email(settings, settings.smtp_host, _email(message_id, contact, text, settings.smtp_from or sender))
    elif channel is Channel.SMS and settings.sms_url:
        _send_sms(settings, settings.sms_url, message_id, contact, text)
    elif settings.app_env.is_development:
        _write_file(settings, message_id, channel, contact, text)
    else:
        raise ChannelFailed(f"the channel {channel} is not set up", is_passing=False)


def _email(message_id: UUID, contact: str, text: Text, sender: str) -> EmailMessage:
    try:
        email = EmailMessage()
        email["Subject"], email["From"], email["To"] = text.subject, sender, contact
        email["Date"] = format_datetime(clock.now())
        # The same for a repetition, so that a mailbox can show one of the two.
        email["Message-ID"] = f"<{message_id}@{sender.rpartition('@')[2] or 'mt-facturation.invalid'}>"
        email["Auto-Submitted"] = "auto-generated"
        email.set_content(text.body)
    except ValueError as error:
        raise ChannelFailed("the address is not one of e-mail", is_passing=False) from error
    return email


def _send_email(settings: Settings, host: str, email: EmailMessage) -> None:
    encrypted = settings.smtp_security is SmtpSecurity.TLS
    try:
        server = (
            smtplib.SMTP_SSL(host, settings.smtp_port, timeout=_SECONDS, context=ssl.create_default_context())
            if encrypted
            else smtplib.SMTP(host, settings.smtp_port, timeout=_SECONDS)
        )
        with server:
            if settings.smtp_security is SmtpSecurity.STARTTLS:
                server.starttls(context=ssl.create_default_context())
            if settings.smtp_username and settings.smtp_password:
                server.login(settings.smtp_username, settings.smtp_password)
            server.send_message(email)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise ChannelFailed(f"recipient refused: {codes}", is_passing=max(codes) < _PERMANENT_SMTP) from error
    except (smtplib.SMTPException, OSError) as error:
        raise ChannelFailed(f"mail server: {type(error).__name__}", is_passing=True) from error


def _send_sms(settings: Settings, url: str, message_id: UUID, contact: str, text: Text) -> None:
    headers = {"Authorization": f"Bearer {settings.sms_token}"} if settings.sms_token else {}
    headers["Idempotency-Key"] = str(message_id)
    body = {"from": settings.sms_sender, "to": contact, "text": text.short}
    try:
        answer = httpx.post(url, json=body, headers=headers, timeout=_SECONDS, trust_env=False)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ChannelFailed(f"SMS gateway: {type(error).__name__}", is_passing=True) from error
    if not answer.is_success:
        is_passing = answer.status_code >= 500 or answer.status_code in (408, 425, 429)
        raise ChannelFailed(f"SMS gateway answered {answer.status_code}", is_passing=is_passing)


def _write_file(settings: Settings, message_id: UUID, channel: Channel, contact: str, text: Text) -> None:
    """Leave the message where a developer or a test can read it."""
    folder = settings.mt_data_dir / "outbox"
    folder.mkdir(parents=True, exist_ok=True)
    told = {"id": str(message_id), "channel": channel, "to": contact, "at": clock.now().isoformat(), **text._asdict()}
    finished, growing = folder / f"{message_id}.json", folder / f"{message_id}.part"
    growing.write_text(json.dumps(told, ensure_ascii=False, indent=2), encoding="utf-8")
    growing.replace(finished)

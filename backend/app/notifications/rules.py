"""Rules of notifications: when to try again, how to sign, where not to send, what an action tells. Pure.

Source: Standard Webhooks for headers, secrets and signatures.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final
from urllib.parse import SplitResult

from app.notifications.values import Channel, Template

SECRET_PREFIX: Final = "whsec_"  # noqa: S105 - what a secret begins with
SECRET_BYTES: Final = 32
GONE: Final = 410
"""The answer by which an endpoint says that it wants nothing more."""

_DELAYS: Final = (
    timedelta(seconds=5),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=16),
    timedelta(hours=24),
)
"""Waits between attempts; together a little under three days."""

KEPT_TRYING: Final = timedelta(days=3)
"""How long an endpoint is sent an event that it does not take."""

_LONGEST_PAUSE: Final = 300
_LOCAL_SUFFIXES: Final = (".localhost", ".local", ".internal", ".lan", ".home.arpa")
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_TOLD_BY: Final = {
    "reminder_sent": Template.PAYMENT_REMINDER,
    "warning_sent": Template.PAYMENT_WARNING,
}


def delay_after(attempts: int) -> timedelta | None:
    """How long to wait after the n-th attempt failed; None when it was the last one."""
    return _DELAYS[attempts - 1] if attempts <= len(_DELAYS) else None


def pause_after(failures: int) -> timedelta:
    """How long to leave an endpoint alone that failed so many times in a row, so that it can recover."""
    return timedelta(seconds=min(_LONGEST_PAUSE, 2 ** min(failures, 9)))


def is_success(status: int) -> bool:
    """Whether an answer acknowledges an event."""
    return 200 <= status < 300


def secret_of(random: bytes) -> str:
    """A signing secret as it is shown."""
    return SECRET_PREFIX + b64encode(random).decode()


def signatures(secrets: Sequence[str], message_id: str, timestamp: int, body: bytes) -> str:
    """The `webhook-signature` header: one signature for each secret, newest first."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    keys = [b64decode(secret.removeprefix(SECRET_PREFIX)) for secret in secrets]
    return " ".join("v1," + b64encode(hmac.digest(key, signed, hashlib.sha256)).decode() for key in keys)


def problem_of_url(parts: SplitResult, *, is_development: bool) -> str | None:
    """Why nothing may be sent to an address, None when it may; names are resolved and judged again when sending."""
    if parts.scheme not in ("https", "http") or not parts.hostname:
        return "Send an absolute https address"
    if parts.username is not None or parts.password is not None or parts.fragment:
        return "An address carries neither credentials nor a fragment"
    if is_development:
        return None
    if parts.scheme != "https":
        return "Send an absolute https address"
    host = parts.hostname.rstrip(".").lower()
    if ("." not in host and ":" not in host) or host.endswith(_LOCAL_SUFFIXES):
        return "This host is not on the public internet"
    try:
        literal = ipaddress.ip_address(host)
    except ValueError:
        return None
    return None if is_public(str(literal)) else "This address is not on the public internet"


def is_public(address: str) -> bool:
    """Whether an IP address is on the public internet, also behind the ways of writing IPv4 in IPv6."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def template_of_action(payload: Mapping[str, Any]) -> Template | None:
    """What a client is told of an action on his case; None when the action is not for him."""
    if payload.get("notify") is not True:
        return None
    kind = str(payload.get("action_type") or "")
    if "suspen" in kind:
        return Template.SUSPENSION_NOTICE
    return _TOLD_BY.get(kind)


def channel_for(asked: str | None, email: str | None, phone: str | None) -> tuple[Channel, str] | None:
    """How and where to reach a client: as asked, or by e-mail and else by SMS; None without such a contact."""
    contacts = {Channel.EMAIL: email, Channel.SMS: phone}
    wanted = [Channel(asked)] if asked in set(Channel) else list(Channel)
    return next(((channel, contact) for channel in wanted if (contact := contacts[channel])), None)

"""Rules of notifications: waits, signatures, addresses, and what an action tells a client."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.notifications import rules
from app.notifications.values import Channel, Template


def test_waits_grow_and_end_within_three_days() -> None:
    waits: list[timedelta] = []
    while (wait := rules.delay_after(len(waits) + 1)) is not None:
        waits.append(wait)
    assert waits == sorted(waits)
    assert timedelta(days=2, hours=12) < sum(waits, timedelta()) <= rules.KEPT_TRYING


@given(st.integers(min_value=1, max_value=10_000))
def test_a_pause_is_short(failures: int) -> None:
    assert timedelta(0) < rules.pause_after(failures) <= timedelta(minutes=5)


def test_a_signature_is_that_of_the_standard() -> None:
    """The worked example that Standard Webhooks publishes."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'
    found = rules.signatures([secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert found == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@given(st.binary(max_size=200), st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_each_secret_signs(body: bytes, newer: bytes, older: bytes) -> None:
    both = [rules.secret_of(newer), rules.secret_of(older)]
    together = rules.signatures(both, "id", 1, body).split(" ")
    assert together == [rules.signatures([secret], "id", 1, body) for secret in both]


@pytest.mark.parametrize(
    ("address", "is_public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("10.0.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.251", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::808:808", True),
        ("2002:c0a8:101::", False),
    ],
)
def test_what_is_on_the_public_internet(address: str, is_public: bool) -> None:
    assert rules.is_public(address) is is_public


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080/x", "http://localhost/x", "https://partner.example/x"])
def test_in_development_any_address_serves(url: str) -> None:
    assert rules.problem_of_url(urlsplit(url), is_development=True) is None
    assert rules.problem_of_url(urlsplit("ftp://partner.example"), is_development=True) is not None


@pytest.mark.parametrize(
    ("payload", "template"),
    [
        ({"action_type": "reminder_sent", "notify": True}, Template.PAYMENT_REMINDER),
        ({"action_type": "warning_sent", "notify": True}, Template.PAYMENT_WARNING),
        ({"action_type": "service_suspended", "notify": True}, Template.SUSPENSION_NOTICE),
        ({"action_type": "suspension_notice", "notify": True}, Template.SUSPENSION_NOTICE),
        ({"action_type": "reminder_sent", "notify": False}, None),
        ({"action_type": "reminder_sent", "notify": "true"}, None),
        ({"action_type": "reminder_sent"}, None),
        ({"action_type": "note", "notify": True}, None),
        ({"action_type": None, "notify": True}, None),
        ({}, None),
    ],
)
def test_what_an_action_tells(payload: dict[str, Any], template: Template | None) -> None:
    assert rules.template_of_action(payload) is template


@pytest.mark.parametrize(
    ("asked", "email", "phone", "found"),
    [
        (None, "a@b.example", "+212661", (Channel.EMAIL, "a@b.example")),
        (None, None, "+212661", (Channel.SMS, "+212661")),
        (None, "", "+212661", (Channel.SMS, "+212661")),
        (None, None, None, None),
        ("sms", "a@b.example", "+212661", (Channel.SMS, "+212661")),
        ("sms", "a@b.example", None, None),
        ("email", None, "+212661", None),
        ("pigeon", "a@b.example", None, (Channel.EMAIL, "a@b.example")),
    ],
)
def test_how_a_client_is_reached(
    asked: str | None, email: str | None, phone: str | None, found: tuple[Channel, str] | None
) -> None:
    assert rules.channel_for(asked, email, phone) == found

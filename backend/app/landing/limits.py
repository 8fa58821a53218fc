"""How often a visitor may try: dependencies of the public routes, counted before anything else is looked at."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from fastapi import Request

from app.common import metrics, rate_limit
from app.common.rate_limit import RateLimit, RateLimited
from app.common.settings import get_settings

_MINUTE: Final = 60
_RESERVATIONS: Final = 20
_DRAFT_READS: Final = 6
"""Reads of drafts for each write that is allowed: a form is read again at every reload."""


def limit_lookups(request: Request) -> None:
    """Count a look-up by the visitor's address.

    Errors: `RateLimited`.
    """
    _hit_lookup(rate_limit.cin_attempts_of_address(), rate_limit.client_address(request))


def limit_codes(request: Request) -> None:
    """Count an attempt at a one-time code by the visitor's address, apart from the look-ups before it.

    Errors: `RateLimited`.
    """
    rule = replace(rate_limit.cin_attempts_of_address(), name="verify_code_address")
    _hit_lookup(rule, rate_limit.client_address(request))


def limit_lookups_of(key: str) -> None:
    """Count a look-up of one CIN, or of one contract's link, from wherever it comes.

    Errors: `RateLimited`.
    """
    _hit_lookup(rate_limit.cin_attempts(), key)


def limit_writes(request: Request) -> None:
    """Count a write by the visitor's address.

    Errors: `RateLimited`.
    """
    rate_limit.hit(rate_limit.landing_writes(), rate_limit.client_address(request))


def limit_previews(request: Request) -> None:
    """Count a preview by the visitor's address; a form is previewed at every change, so apart from the writes.

    Errors: `RateLimited`.
    """
    rule = replace(rate_limit.landing_writes(), name="landing_previews")
    rate_limit.hit(rule, rate_limit.client_address(request))


def limit_draft_reads(request: Request) -> None:
    """Count a read of a draft by the visitor's address, so that ids cannot be tried.

    Errors: `RateLimited`.
    """
    writes = rate_limit.landing_writes()
    rule = RateLimit("landing_draft_reads", writes.limit * _DRAFT_READS, writes.seconds)
    rate_limit.hit(rule, rate_limit.client_address(request))


def limit_reservations(request: Request) -> None:
    """Count a reservation of numbers by the visitor's address, for as long as the numbers stay held.

    Errors: `RateLimited`.
    """
    settings = get_settings()
    allowed = settings.outside_development(settings.landing_reservations, _RESERVATIONS)
    rule = RateLimit("landing_reservations", allowed, settings.landing_reservation_minutes * _MINUTE)
    rate_limit.hit(rule, rate_limit.client_address(request))


def _hit_lookup(rule: RateLimit, key: str) -> None:
    try:
        rate_limit.hit(rule, key)
    except RateLimited:
        metrics.landing_lookups_total.labels("limited").inc()
        raise

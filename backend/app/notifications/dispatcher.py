"""The dispatcher: what is due goes out over HTTP, to all endpoints at once, each on its own.

Invariant: no transaction is open while another system is waited for, and an endpoint that is slow or dead costs
nobody but itself. Addresses are resolved here, judged, and connected to as they were judged, so that a name cannot
point elsewhere in between.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
import time
from functools import lru_cache
from typing import Final
from uuid import UUID

import httpx

from app.common import db, logging, tenancy
from app.common.settings import get_settings
from app.notifications import deliveries, messages, rules
from app.notifications.deliveries import Outcome, Parcel

ANSWER_SECONDS: Final = 10.0
BUDGET_SECONDS: Final = 20.0
"""How long one job goes on taking batches; the next one continues."""

_ENDPOINTS_AT_ONCE: Final = 50

log = logging.get_logger(__name__)


class NotPublic(Exception):
    """The host's addresses are not on the public internet."""


def dispatch(budget_seconds: float = BUDGET_SECONDS) -> int:
    """Publish, fan out and send what is due, of every tenant.

    Returns: how many deliveries were tried.
    """
    with db.separate_transaction() as session:
        tenants = tenancy.tenant_ids(session)
    deadline = time.monotonic() + budget_seconds
    due: list[tuple[UUID, UUID]] = []
    for tenant_id in tenants:
        try:
            due += [(tenant_id, endpoint_id) for endpoint_id in prepare(tenant_id, deadline)]
        except Exception:
            log.exception("events_not_prepared", tenant_id=str(tenant_id))  # the other tenants go on
    return asyncio.run(_send_all(due, deadline)) if due else 0


def prepare(tenant_id: UUID, deadline: float) -> list[UUID]:
    """Publish a tenant's events and make deliveries and messages of them.

    Returns: the endpoints that have something to be sent.
    """
    is_behind = True
    while is_behind and time.monotonic() < deadline:
        with db.transaction(tenant_id) as session:
            is_behind = deliveries.fan_out(session)
            is_behind = messages.queue_case_messages(session) or is_behind
    with db.transaction(tenant_id) as session:
        return list(deliveries.due_endpoints(session))


async def _send_all(due: list[tuple[UUID, UUID]], deadline: float) -> int:
    admitted = asyncio.Semaphore(_ENDPOINTS_AT_ONCE)
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=_ENDPOINTS_AT_ONCE)
    async with httpx.AsyncClient(
        verify=_tls(), timeout=ANSWER_SECONDS, limits=limits, follow_redirects=False, trust_env=False
    ) as client:

        async def serve(tenant_id: UUID, endpoint_id: UUID) -> int:
            async with admitted:
                try:
                    return await _serve(client, tenant_id, endpoint_id, deadline)
                except Exception:
                    log.exception("endpoint_not_served", endpoint_id=str(endpoint_id))  # the others go on
                    return 0

        return sum(await asyncio.gather(*(serve(*pair) for pair in due)))


async def _serve(client: httpx.AsyncClient, tenant_id: UUID, endpoint_id: UUID, deadline: float) -> int:
    """Send one endpoint batch after batch, until nothing is due, it fails, or the time is over."""
    sent = 0
    while time.monotonic() < deadline:
        parcels = await asyncio.to_thread(_claim, tenant_id, endpoint_id)
        if not parcels:
            break
        outcomes = await asyncio.gather(*(_send(client, parcel) for parcel in parcels))
        sent += len(outcomes)
        if not await asyncio.to_thread(_record, tenant_id, endpoint_id, outcomes):
            break
    return sent


def _claim(tenant_id: UUID, endpoint_id: UUID) -> list[Parcel]:
    with db.transaction(tenant_id) as session:
        return deliveries.claim(session, endpoint_id)


def _record(tenant_id: UUID, endpoint_id: UUID, outcomes: list[Outcome]) -> bool:
    with db.transaction(tenant_id) as session:
        return deliveries.record(session, endpoint_id, outcomes)


async def _send(client: httpx.AsyncClient, parcel: Parcel) -> Outcome:
    """One attempt: the answer's status, or why there was none. The answer's body is not read."""
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            url = httpx.URL(parcel.url)
            address = await _resolve(url.host, url.port or (443 if url.scheme == "https" else 80))
            headers = parcel.headers | {"Host": url.netloc.decode("ascii")}
            request = client.build_request(
                "POST",
                url.copy_with(host=address),
                headers=headers,
                content=parcel.body,
                extensions={"sni_hostname": url.host},
            )
            answer = await client.send(request, stream=True)
            await answer.aclose()
            return Outcome(parcel.delivery_id, answer.status_code, None)
    except TimeoutError:
        return Outcome(parcel.delivery_id, None, f"no answer within {ANSWER_SECONDS:.0f} seconds")
    except NotPublic:
        return Outcome(parcel.delivery_id, None, "the host is not on the public internet")
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        return Outcome(parcel.delivery_id, None, f"{type(error).__name__}: {error}")


async def _resolve(host: str, port: int) -> str:
    """The address to connect to: the first of the host, all of which must be public outside development.

    Errors: `NotPublic`, `OSError` for a name that does not resolve.
    """
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    if not get_settings().app_env.is_development and not all(rules.is_public(address) for address in addresses):
        raise NotPublic
    return str(ipaddress.ip_address(addresses[0].partition("%")[0]))


@lru_cache
def _tls() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)

"""What other domains ask of customers: register, lock, draw a number, migrate, mark delinquent."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.common import clock, db
from app.common.audit import AuditEvent
from app.customers import service as customers
from app.customers import subscribers
from app.customers.errors import (
    ClientCinConflict,
    ClientNotActive,
    ClientNotFound,
    SubscriberIdentifierConflict,
    SubscriberNotFound,
    SubscriberStatusTransitionInvalid,
)
from app.customers.models import Client, Subscriber
from app.customers.schemas import ClientCreate, ClientStatus, SubscriberStatus, SubscriberType
from app.numbering import service as numbering
from app.numbering.service import NumberKind
from tests.conftest import TENANT_ID
from tests.customers.factories import SARA


def register(session: Session, **changes: object) -> Client:
    return customers.register_client(session, ClientCreate.model_validate(SARA | changes))


def test_a_client_is_found_by_any_writing_of_the_cin(session: Session) -> None:
    sara = register(session)
    assert customers.find_client_by_cin(session, " ab-123 456") is sara
    assert customers.find_client_by_cin(session, "AB1234567") is None
    assert customers.find_client_by_cin(session, "?") is None
    assert customers.get_client_row(session, sara.id) is sara
    with pytest.raises(ClientNotFound):
        customers.lock_client(session, uuid4())


def test_a_refused_cin_leaves_the_transaction_usable(session: Session) -> None:
    register(session)
    with pytest.raises(ClientCinConflict):
        register(session)
    assert register(session, cin="XY98765").cin == "XY98765"


@pytest.mark.parametrize("status", ["suspended", "terminated"])
def test_only_an_active_client_goes_on(session: Session, status: str) -> None:
    customers.require_active(register(session))
    with pytest.raises(ClientNotActive) as refused:
        customers.require_active(register(session, cin=None, status=ClientStatus(status)))
    assert refused.value.details is not None
    assert refused.value.details["status"] == status


@pytest.mark.parametrize(
    ("service_type", "beginning"),
    [("mobile", "+2126"), ("fiber", "+2125"), ("adsl", "+2125"), ("landline", "+2125")],
)
def test_a_line_without_identifier_draws_a_number(session: Session, service_type: str, beginning: str) -> None:
    line = subscribers.add_subscriber(session, register(session).id, SubscriberType(service_type), None)
    assert line.service_identifier.startswith(beginning)
    assert len(line.service_identifier) == 13
    assert subscribers.find_subscriber_by_identifier(session, "0" + line.service_identifier[4:]) is line
    assert subscribers.get_subscriber_row(session, line.id) is line
    assert subscribers.subscribers_of(session, line.client_id) == [line]


def test_a_refused_number_leaves_the_transaction_usable(session: Session) -> None:
    sara = register(session)
    subscribers.add_subscriber(session, sara.id, SubscriberType.MOBILE, "0655334422")
    for identifier in ("655334422", "+212655334422"):
        with pytest.raises(SubscriberIdentifierConflict):
            subscribers.add_subscriber(session, sara.id, SubscriberType.MOBILE, identifier)
    line = subscribers.add_subscriber(session, sara.id, SubscriberType.MOBILE, "0655334423")
    assert line.service_identifier == "+212655334423"


def test_a_reserved_number_needs_its_token(session: Session) -> None:
    sara = register(session)
    until = clock.now() + timedelta(minutes=30)
    [number] = numbering.reserve_numbers(session, NumberKind.MOBILE, 1, "secret", until)
    with pytest.raises(SubscriberIdentifierConflict):
        subscribers.add_subscriber(session, sara.id, SubscriberType.MOBILE, number)
    line = subscribers.add_subscriber(session, sara.id, SubscriberType.MOBILE, number, reservation_token="secret")
    assert line.service_identifier == number


def test_a_line_follows_its_contract_to_another_technology(session: Session) -> None:
    line = subscribers.add_subscriber(session, register(session).id, SubscriberType.ADSL, None)
    identifier = line.service_identifier
    for _ in range(2):
        subscribers.migrate_technology(session, line, SubscriberType.FIBER)
    assert (line.service_type, line.service_identifier, line.row_version) == ("fiber", identifier, 2)
    migrated = select(AuditEvent.details).where(AuditEvent.action == "subscriber_technology_migrated")
    assert session.scalars(migrated).all() == [{"from": "adsl", "to": "fiber"}]


def test_a_line_changes_status_until_it_ends(session: Session) -> None:
    line = subscribers.add_subscriber(session, register(session).id, SubscriberType.TV, "TV-1")
    for status in ("suspended", "suspended", "active", "terminated"):
        subscribers.set_subscriber_status(session, line, SubscriberStatus(status))
    assert (line.status, line.row_version) == ("terminated", 4)
    with pytest.raises(SubscriberStatusTransitionInvalid):
        subscribers.set_subscriber_status(session, line, SubscriberStatus.ACTIVE)
    with pytest.raises(SubscriberNotFound):
        subscribers.get_subscriber_row(session, uuid4())


def test_delinquency_is_noted_and_lifted(session: Session) -> None:
    sara = register(session)
    for since in (date(2026, 3, 1), date(2026, 3, 1), None):
        customers.mark_delinquent(session, sara.id, since)
        assert (sara.is_delinquent, sara.delinquent_since) == (since is not None, since)
    assert sara.row_version == 3
    noted = select(AuditEvent.details).where(AuditEvent.action == "client_delinquency_changed")
    details = session.scalars(noted).all()
    assert len(details) == 2
    assert {"from": None, "to": "2026-03-01"} in details
    assert {"from": "2026-03-01", "to": None} in details


def test_a_locked_client_may_still_be_referred_to(real_database: str) -> None:
    with db.transaction(TENANT_ID) as session:
        sara = register(session)
    with db.transaction(TENANT_ID) as one:
        customers.lock_client(one, sara.id)
        with db.transaction(TENANT_ID) as two:
            two.connection().exec_driver_sql("set local lock_timeout = '200ms'")
            two.add(Subscriber(client_id=sara.id, service_type="tv", service_identifier="TV-1", status="active"))
        with db.transaction(TENANT_ID) as two:
            two.connection().exec_driver_sql("set local lock_timeout = '200ms'")
            with pytest.raises(OperationalError):
                customers.lock_client(two, sara.id)
            two.rollback()


def test_one_of_many_gets_the_cin_and_one_the_number(real_database: str) -> None:
    together = threading.Barrier(8)

    def sign_up(turn: int) -> tuple[bool, bool]:
        together.wait(timeout=30)
        try:
            with db.transaction(TENANT_ID) as session:
                register(session)
            first = True
        except ClientCinConflict:
            first = False
        with db.transaction(TENANT_ID) as session:
            own = register(session, cin=f"OWN{turn:04d}")
        try:
            with db.transaction(TENANT_ID) as session:
                subscribers.add_subscriber(session, own.id, SubscriberType.MOBILE, "0655334422")
        except SubscriberIdentifierConflict:
            return first, False
        return first, True

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(sign_up, range(8)))
    assert [sum(first for first, _ in outcomes), sum(second for _, second in outcomes)] == [1, 1]

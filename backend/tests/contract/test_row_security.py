"""Row security by itself: what PostgreSQL refuses when code forgets everything."""

from __future__ import annotations

from uuid import UUID

import psycopg
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.catalog.models import Offer
from app.common import db
from tests.conftest import OTHER_TENANT_ID, TENANT_ID
from tests.contract.world import make_world

SECURED = "select tablename from pg_policies where schemaname = 'public' order by 1"
COUNT = "select count(*) from clients"


@pytest.fixture
def populated(client: TestClient) -> TestClient:
    make_world(client)
    return client


def counts(tenant_id: UUID | None) -> dict[str, int]:
    """Rows of every secured table that a transaction of a tenant sees without any filter."""
    with db.transaction(tenant_id) as session:
        tables = list(session.scalars(text(SECURED)))
        return {table: session.scalar(text(f"select count(*) from {table}")) or 0 for table in tables}


def test_a_forgotten_filter_shows_ones_own_rows_only(populated: TestClient) -> None:
    ours = counts(TENANT_ID)
    filled = {"clients", "contracts", "plan_terms", "invoices", "invoice_lines", "payments", "audit_events"}
    assert {table for table in filled if ours[table] == 0} == set()
    theirs = {table: count for table, count in counts(OTHER_TENANT_ID).items() if count}
    assert theirs == {"dunning_policies": 1}  # every tenant has its own from the beginning


def test_without_a_tenant_there_is_nothing(populated: TestClient) -> None:
    assert {table: count for table, count in counts(None).items() if count} == {}
    with db.transaction(None) as session:
        assert session.query(Offer).all() == []


def test_a_foreign_row_can_be_neither_changed_nor_deleted(populated: TestClient) -> None:
    with db.transaction(OTHER_TENANT_ID) as session:
        changed = session.execute(text("update clients set full_name = 'Taken over' returning id")).all()
        deleted = session.execute(text("delete from subscribers returning id")).all()
    assert (changed, deleted) == ([], [])
    with db.transaction(TENANT_ID) as session:
        assert session.scalar(text("select full_name from clients")) == "Secret Person"


@pytest.mark.parametrize("tenant", [OTHER_TENANT_ID, None], ids=["other", "none"])
def test_a_row_of_another_tenant_cannot_be_written(connection: Connection, tenant: UUID | None) -> None:
    statement = text(
        "insert into number_blocks (tenant_id, kind, first_number, last_number)"
        " values (:mt, 'mobile', 611000000, 611000999)"
    )
    with pytest.raises(DBAPIError) as refused, db.transaction(tenant) as session:
        session.execute(statement, {"mt": TENANT_ID})
    assert isinstance(refused.value.orig, psycopg.errors.InsufficientPrivilege)


def test_a_row_cannot_be_given_away(populated: TestClient) -> None:
    with pytest.raises(DBAPIError) as refused, db.transaction(TENANT_ID) as session:
        session.execute(text("update number_blocks set tenant_id = :other"), {"other": OTHER_TENANT_ID})
    assert isinstance(refused.value.orig, psycopg.errors.InsufficientPrivilege)


def test_a_foreign_key_cannot_reach_over(populated: TestClient) -> None:
    with db.transaction(TENANT_ID) as session:
        client_id = session.scalar(text("select id from clients"))
    insert = text(
        "insert into subscribers (client_id, service_type, service_identifier, status)"
        " values (:client, 'mobile', '+212655443322', 'active')"
    )
    with pytest.raises(DBAPIError) as refused, db.transaction(OTHER_TENANT_ID) as session:
        session.execute(insert, {"client": client_id})
    assert isinstance(refused.value.orig, psycopg.errors.ForeignKeyViolation)


def test_the_tenant_survives_the_rollback_of_a_savepoint(populated: TestClient, session: Session) -> None:
    before = session.scalar(text(COUNT))
    for _ in range(2):
        with pytest.raises(DBAPIError), session.begin_nested():
            session.execute(text("select 1 / 0"))
        assert session.scalar(text("select current_setting('app.tenant_id')")) == str(TENANT_ID)
        assert session.scalar(text(COUNT)) == before == 1


def test_a_connection_of_the_pool_forgets_its_tenant(real_database: str) -> None:
    with db.transaction(TENANT_ID) as session:
        first = session.scalar(text("select pg_backend_pid()"))
        assert session.scalar(text("select count(*) from number_blocks")) == 2
    with pytest.raises(DBAPIError), db.transaction(TENANT_ID) as session:
        session.execute(text("select 1 / 0"))
    with db.engine().connect() as raw:
        assert raw.scalar(text("select pg_backend_pid()")) == first, "the pool gave another connection"
        assert raw.scalar(text("select nullif(current_setting('app.tenant_id', true), '')")) is None
        assert raw.scalar(text("select count(*) from number_blocks")) == 0
    with db.transaction(OTHER_TENANT_ID) as session:
        assert session.scalar(text("select pg_backend_pid()")) == first
        assert session.scalar(text("select count(*) from number_blocks")) == 0


def test_the_application_cannot_lift_its_own_limits(connection: Connection) -> None:
    for statement in (
        "alter table clients no force row level security",
        "alter table clients disable row level security",
        "drop policy tenant on clients",
        "create policy everything on clients using (true)",
        "set row_security = off; select * from clients",
        "copy clients from program 'true'",
    ):
        with pytest.raises(DBAPIError), connection.begin_nested():
            connection.execute(text(statement))

"""The database holds the tenants apart by itself: row security, composite keys, a role that owns nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import Connection, text

from app.common.db import APP_ROLE

WITHOUT_ROW_SECURITY = {
    "alembic_version",
    "api_clients",
    "backups",
    "rate_limits",
    "refresh_tokens",
    "tenants",
    "users",
}
"""Tables that are read before the tenant is known, or are of all tenants; the queue's own come on top."""

QUEUE_PREFIX = "procrastinate_"
POLICY = "(tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS \"nullif\"))"

TABLES = """
select c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
       pg_get_userbyid(c.relowner) as owner, exists (
         select from pg_attribute a
         where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped) as has_tenant
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'public' and c.relkind in ('r', 'p')
"""
FOREIGN_KEYS = """
select k.conname as name, k.conrelid::regclass::text as source, k.confrelid::regclass::text as target,
       array(select a.attname::text from unnest(k.conkey) with ordinality as c(number, at)
             join pg_attribute a on a.attrelid = k.conrelid and a.attnum = c.number order by c.at) as columns,
       array(select a.attname::text from unnest(k.confkey) with ordinality as c(number, at)
             join pg_attribute a on a.attrelid = k.confrelid and a.attnum = c.number order by c.at) as targets
from pg_constraint k where k.contype = 'f' and k.connamespace = 'public'::regnamespace
"""


def rows(connection: Connection, statement: str, **values: Any) -> Sequence[Any]:
    return connection.execute(text(statement), values).all()


def business_tables(connection: Connection) -> list[Any]:
    return [row for row in rows(connection, TABLES) if not row.name.startswith(QUEUE_PREFIX)]


def test_every_table_is_secured_or_listed(connection: Connection) -> None:
    tables = business_tables(connection)
    assert len(tables) > 25
    assert {row.name for row in tables if not (row.enabled and row.forced)} <= WITHOUT_ROW_SECURITY
    assert [row.name for row in tables if row.enabled and not row.has_tenant] == []


def secured_tables(connection: Connection) -> set[str]:
    return {row.name for row in business_tables(connection) if row.name not in WITHOUT_ROW_SECURITY}


def test_every_secured_table_has_the_one_policy(connection: Connection) -> None:
    policies = rows(connection, "select tablename, cmd, permissive, roles::text, qual, with_check from pg_policies")
    by_table = {row.tablename: row for row in policies}
    secured = secured_tables(connection)
    assert len(policies) == len(by_table), "a second policy would widen the first"
    assert set(by_table) == secured
    for row in policies:
        assert (row.cmd, row.permissive, row.roles) == ("ALL", "PERMISSIVE", "{public}")
        assert row.qual == row.with_check == POLICY, row.tablename


def test_every_foreign_key_inside_a_tenant_carries_the_tenant(connection: Connection) -> None:
    secured = secured_tables(connection)
    keys = [key for key in rows(connection, FOREIGN_KEYS) if key.source in secured]
    assert len(keys) > 40
    for key in keys:
        if key.target == "tenants":
            assert (key.columns, key.targets) == (["tenant_id"], ["id"]), key.name
        else:
            assert key.columns[0] == key.targets[0] == "tenant_id", key.name
            assert len(key.columns) > 1, key.name
    belonging = {key.source for key in keys if key.target == "tenants"}
    assert belonging == secured, "every business table refers to its tenant"


def test_every_key_of_a_business_table_begins_with_the_tenant(connection: Connection) -> None:
    """A uniqueness over tenants would let one tenant's rows be felt in another."""
    keys = rows(
        connection,
        "select i.indexrelid::regclass::text as name, (select a.attname from pg_attribute a"
        " where a.attrelid = i.indrelid and a.attnum = i.indkey[0]) as first, c.relname as source"
        " from pg_index i join pg_class c on c.oid = i.indrelid where i.indisunique",
    )
    secured = secured_tables(connection)
    assert [key.name for key in keys if key.source in secured and key.first != "tenant_id"] == []


def test_the_application_role_is_nobody(connection: Connection) -> None:
    (role,) = rows(connection, "select * from pg_roles where rolname = :role", role=APP_ROLE)
    powers = ("rolsuper", "rolbypassrls", "rolcreaterole", "rolcreatedb", "rolreplication")
    assert [power for power in powers if getattr(role, power)] == []
    owned = rows(
        connection,
        "select relname from pg_class where relowner = :role"
        " union all select proname from pg_proc where proowner = :role"
        " union all select datname from pg_database where datdba = :role"
        " union all select nspname from pg_namespace where nspowner = :role",
        role=role.oid,
    )
    assert owned == []
    memberships = rows(connection, "select roleid::regrole::text from pg_auth_members where member = :r", r=role.oid)
    assert memberships == []
    (may_create,) = connection.execute(
        text("select has_schema_privilege(:role, 'public', 'create')"), {"role": APP_ROLE}
    )
    assert may_create[0] is False


def test_the_tests_run_as_the_application_role(connection: Connection) -> None:
    assert connection.scalar(text("select current_user")) == APP_ROLE


@pytest.mark.parametrize("right", ["DELETE", "TRUNCATE"])
def test_what_was_issued_cannot_be_removed(connection: Connection, right: str) -> None:
    kept = ("audit_events", "invoices", "invoice_lines", "credit_notes", "payments", "payment_allocations")
    for table in kept:
        granted = connection.scalar(text("select has_table_privilege(:t, :r)"), {"t": table, "r": right})
        assert granted is False, table

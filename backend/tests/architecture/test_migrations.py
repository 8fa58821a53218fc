"""Migrations: the models say what the database has, and every step can be undone and done again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from alembic import command
from app.common.embedded_postgres import ConnectionInfo, Role
from tests import databases

CATALOGUE = """
select 'relation ' || c.relname || ' ' || c.relkind::text || c.relrowsecurity || c.relforcerowsecurity
  from pg_class c where c.relnamespace = 'public'::regnamespace
union all select 'column ' || attrelid::regclass || '.' || attname || ' ' || format_type(atttypid, atttypmod)
    || attnotnull
  from pg_attribute join pg_class c on c.oid = attrelid
  where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and attnum > 0 and not attisdropped
union all select 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
  from pg_constraint where connamespace = 'public'::regnamespace
union all select 'index ' || indexdef from pg_indexes where schemaname = 'public'
union all select 'trigger ' || pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
union all select 'policy ' || tablename || ' ' || qual from pg_policies
union all select 'function ' || pg_get_functiondef(oid) from pg_proc where pronamespace = 'public'::regnamespace
  and prokind = 'f'
union all select 'right ' || table_name || ' ' || privilege_type from information_schema.role_table_grants
  where grantee = 'mt_app' and table_schema = 'public'
union all select 'type ' || typname from pg_type where typnamespace = 'public'::regnamespace and typtype = 'e'
order by 1
"""


@pytest.fixture
def clone(server: ConnectionInfo) -> Iterator[str]:
    with databases.cloned_database(server, databases.ensure_template(server)) as name:
        yield server.url(Role.OWNER, name)


@pytest.fixture
def config(clone: str) -> Config:
    return databases.alembic_config(clone)


def described(url: str) -> list[str]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = list(connection.execute(text(CATALOGUE)).scalars())
    engine.dispose()
    return found


def test_the_models_need_no_migration(config: Config) -> None:
    command.check(config)


def test_there_is_one_line_of_revisions(config: Config) -> None:
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1


def test_down_to_nothing_and_up_again(clone: str, config: Config) -> None:
    before = described(clone)
    assert len(before) > 500
    command.downgrade(config, "base")
    left = [line for line in described(clone) if "alembic_version" not in line]
    assert left == []
    command.upgrade(config, "head")
    assert described(clone) == before

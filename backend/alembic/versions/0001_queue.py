"""The job queue's own schema, frozen at the version of the library that is pinned."""

from pathlib import Path

import psycopg
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_SCHEMA = Path(__file__).parents[1] / "queue" / "procrastinate-3.10.0.sql"


def _run(sql: str) -> None:
    connection = op.get_bind().connection.driver_connection
    assert isinstance(connection, psycopg.Connection)
    connection.execute(sql)


def upgrade() -> None:
    _run(
        """
        do $$ begin
          if not exists (select from pg_roles where rolname = 'mt_app') then
            create role mt_app nologin nosuperuser nobypassrls;
          end if;
        end $$;
        """
    )
    _run(_SCHEMA.read_text(encoding="utf-8"))
    _run(
        """
        grant usage on schema public to mt_app;
        grant select, insert, update, delete on all tables in schema public to mt_app;
        grant usage, select on all sequences in schema public to mt_app;
        grant execute on all functions in schema public to mt_app;
        revoke insert, update, delete on alembic_version from mt_app;
        create type uuidrange as range (subtype = uuid);
        create type textrange as range (subtype = text, collation = "C");
        """
    )


def downgrade() -> None:
    _run(
        """
        drop type if exists uuidrange;
        drop type if exists textrange;
        do $$ declare object record; begin
          for object in select oid::regprocedure as name from pg_proc
            where pronamespace = 'public'::regnamespace and proname like 'procrastinate%' loop
            execute 'drop function ' || object.name || ' cascade';
          end loop;
          for object in select tablename as name from pg_tables
            where schemaname = 'public' and tablename like 'procrastinate%' loop
            execute 'drop table ' || quote_ident(object.name) || ' cascade';
          end loop;
          for object in select typname as name from pg_type
            where typnamespace = 'public'::regnamespace and typname like 'procrastinate%' and typtype in ('e', 'c') loop
            execute 'drop type ' || quote_ident(object.name) || ' cascade';
          end loop;
        end $$;
        """
    )

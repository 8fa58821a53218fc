"""Fixtures of customers: a table of history that holds on to clients and lines."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import Column, Table, Uuid

from app.common.tables import Base, tenant_fk

_CREATE = """
create table sample_history (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid,
  client_id uuid, subscriber_id uuid,
  foreign key (tenant_id, client_id) references clients (tenant_id, id),
  foreign key (tenant_id, subscriber_id) references subscribers (tenant_id, id)
);
grant select, insert on sample_history to mt_app
"""
_REFUSE_TERMINATION = """
create or replace function sample_refusal() returns trigger language plpgsql as $$
begin
  if new.status = 'terminated' and old.status <> 'terminated' then
    raise exception 'open contracts' using errcode = '23514', constraint = 'clients_no_open_contracts';
  end if;
  return new;
end $$;
create trigger sample_refusal before update on clients for each row execute function sample_refusal()
"""


def _as_owner(sql: str) -> None:
    url = os.environ["DATABASE_OWNER_URL"].replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.encode())


@pytest.fixture
def history(real_database: str) -> Iterator[Any]:
    """A table like those that a client's or a line's past is written in, known to the metadata."""
    _as_owner(_CREATE)
    table = Table(
        "sample_history",
        Base.metadata,
        Column("tenant_id", Uuid),
        Column("client_id", Uuid),
        Column("subscriber_id", Uuid),
        tenant_fk("client_id", "clients"),
        tenant_fk("subscriber_id", "subscribers"),
    )
    yield table
    Base.metadata.remove(table)


@pytest.fixture
def open_contracts(real_database: str) -> None:
    """A database in which every client has contracts that are still open."""
    _as_owner(_REFUSE_TERMINATION)

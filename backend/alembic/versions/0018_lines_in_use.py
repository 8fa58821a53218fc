"""A line is not terminated under a contract that is open."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

NO_OPEN_CONTRACT = """
create function mt_no_open_contract() returns trigger language plpgsql as $$
begin
  if exists (select from contracts c
             where c.tenant_id = new.tenant_id and c.subscriber_id = new.id and c.status <> 'terminated') then
    raise exception 'line % has an open contract', new.id
      using errcode = '23514', constraint = 'subscribers_no_open_contract';
  end if;
  return new;
end $$
"""


def upgrade() -> None:
    op.execute("set local lock_timeout = '10s'")
    op.execute(NO_OPEN_CONTRACT)
    op.execute(
        "create trigger no_open_contract before update of status on subscribers for each row"
        " when (new.status = 'terminated' and old.status <> 'terminated') execute function mt_no_open_contract()"
    )


def downgrade() -> None:
    op.execute("drop trigger no_open_contract on subscribers")
    op.execute("drop function mt_no_open_contract()")

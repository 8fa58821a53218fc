"""What signing in and forgetting need: rate limits, sign-ins, partners' programs, a trail that can be read."""

import sqlalchemy as sa

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.text("gen_random_uuid()")
NOW = sa.text("now()")
AUDIT_INDEXES = {
    "ix_audit_events_newest": [],
    "ix_audit_events_action": ["action"],
    "ix_audit_events_actor": ["actor_id"],
}
INSTANT = sa.DateTime(timezone=True)

APPEND_ONLY = "create trigger append_only before update or delete on audit_events for each row execute function {function}()"

# Forgetting a person is the one change an audit row may see: its owner's function empties what names the person,
# under the row security of the caller's tenant, and nothing else of the row can change by it.
FUNCTIONS = {
    "mt_without_person(jsonb)": """
create function mt_without_person(value jsonb) returns jsonb language plpgsql immutable as $$
begin
  case jsonb_typeof(value)
    when 'object' then
      return (select coalesce(jsonb_object_agg(key, mt_without_person(item)), '{}') from jsonb_each(value) as e(key, item)
              where key not in ('full_name', 'client_name', 'cin', 'client_cin', 'ice', 'email', 'phone', 'address',
                                'contact_phone', 'contact_email', 'service_identifier', 'note'));
    when 'array' then
      return (select coalesce(jsonb_agg(mt_without_person(item) order by place), '[]')
              from jsonb_array_elements(value) with ordinality as e(item, place));
    else
      return value;
  end case;
end $$
""",
    "mt_audit_append_only()": """
create function mt_audit_append_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and current_user <> 'mt_app' and current_setting('app.forgetting', true) = 'on'
     and to_jsonb(new) - 'details' = to_jsonb(old) - 'details' and new.details = mt_without_person(old.details) then
    return new;
  end if;
  raise exception '% of % is refused: what was issued is never rewritten', tg_op, tg_table_name using errcode = '42501';
end $$
""",
    "mt_forget_person(uuid, uuid[])": """
create function mt_forget_person(person uuid, objects uuid[]) returns void language plpgsql security definer
set search_path = public, pg_temp as $$
begin
  if not exists (select from clients where id = person and anonymized_at is not null) then
    raise exception 'client % is not being forgotten', person using errcode = '42501';
  end if;
  perform set_config('app.forgetting', 'on', true);
  update audit_events set details = mt_without_person(details)
    where entity_id = any(objects) and details <> mt_without_person(details);
  perform set_config('app.forgetting', '', true);
  update outbox_events set payload = mt_without_person(payload)
    where object_id = any(objects) and payload <> mt_without_person(payload);
  update idempotency_records set body = '{}' where position(person::text in body) > 0;
end $$
""",
}


def upgrade() -> None:
    op.create_table(
        "rate_limits",
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("hits", sa.Integer(), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("rule", "key_hash", name=op.f("pk_rate_limits")),
        prefixes=["UNLOGGED"],
    )
    op.create_index(op.f("ix_rate_limits_expires_at"), "rate_limits", ["expires_at"])
    op.create_table(
        "api_clients",
        sa.Column("id", sa.Uuid(), server_default=ID, nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("roles", sa.ARRAY(sa.String()), nullable=False),
        sa.Column("last_used_at", INSTANT, nullable=True),
        sa.Column("created_at", INSTANT, server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_clients")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_api_clients_tenant_id_tenants")),
        sa.UniqueConstraint("client_id", name=op.f("uq_api_clients_client_id")),
        sa.CheckConstraint("cardinality(roles) > 0", name=op.f("ck_api_clients_roles")),
    )
    newest_first = ["tenant_id", sa.text("created_at DESC"), sa.text("id DESC")]
    op.create_index(op.f("ix_api_clients_tenant_id"), "api_clients", newest_first)
    op.create_table(
        "refresh_tokens",
        sa.Column("id", sa.Uuid(), server_default=ID, nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("family_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.Column("created_at", INSTANT, server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refresh_tokens")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_refresh_tokens_tenant_id_tenants")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_refresh_tokens_user_id_users")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_refresh_tokens_token_hash")),
    )
    for column in ("family_id", "user_id", "expires_at"):
        op.create_index(op.f(f"ix_refresh_tokens_{column}"), "refresh_tokens", [column])
    op.add_column("users", sa.Column("row_version", sa.Integer(), server_default="1", nullable=False))
    op.create_index(op.f("ix_users_tenant_id"), "users", newest_first)
    for name, columns in AUDIT_INDEXES.items():
        op.create_index(name, "audit_events", ["tenant_id", *columns, *newest_first[1:]])
    op.add_column("clients", sa.Column("anonymized_at", INSTANT, nullable=True))
    for source in FUNCTIONS.values():
        op.execute(source)
    op.execute("drop trigger append_only on audit_events")
    op.execute(APPEND_ONLY.format(function="mt_audit_append_only"))
    op.execute("revoke execute on function mt_forget_person(uuid, uuid[]) from public")
    op.execute("grant execute on function mt_forget_person(uuid, uuid[]) to mt_app")
    for table in ("rate_limits", "api_clients", "refresh_tokens"):
        op.execute(f"grant select, insert, update, delete on {table} to mt_app")


def downgrade() -> None:
    op.execute("drop trigger append_only on audit_events")
    op.execute(APPEND_ONLY.format(function="mt_refuse_change"))
    for function in reversed(FUNCTIONS):
        op.execute(f"drop function {function}")
    op.drop_column("clients", "anonymized_at")
    for name in AUDIT_INDEXES:
        op.drop_index(name, table_name="audit_events")
    op.drop_index(op.f("ix_users_tenant_id"), table_name="users")
    op.drop_column("users", "row_version")
    for table in ("refresh_tokens", "api_clients", "rate_limits"):
        op.drop_table(table)

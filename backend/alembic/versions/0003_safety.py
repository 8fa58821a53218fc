"""Row security, rights of the application's role, and triggers on what must not change."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TENANT_TABLES = (
    "audit_events",
    "idempotency_records",
    "offer_versions",
    "offers",
    "outbox_events",
)
APPEND_ONLY = ("audit_events", "outbox_events")

SECURE_TABLE = """
create function mt_secure(target regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy tenant on %s using (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)'
    ' with check (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)', target);
  execute format('grant select, insert, update, delete on %s to mt_app', target);
end $$
"""

REFUSE_CHANGE = """
create function mt_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = '42501';
end $$
"""

FROZEN_VERSION = """
create function mt_offer_version_frozen() returns trigger language plpgsql as $$
begin
  if old.frozen_at is not null
     and (to_jsonb(new) - 'name' - 'service_category') is distinct from (to_jsonb(old) - 'name' - 'service_category')
  then
    raise exception 'a signed version of an offer never changes' using errcode = '42501';
  end if;
  return new;
end $$
"""

TENANTS = """
insert into tenants (id, slug, name, currency, time_zone, default_tax_rate, capabilities, seller, billing_policy)
values
  ('01900000-0000-7000-8000-000000000001', 'mt', 'MT Télécom', 'MAD', 'Africa/Casablanca', 0.20,
   '{telecom,billing}',
   '{"name": "MT Télécom S.A.", "address": "125, boulevard Zerktouni, 20250 Casablanca", "ice": "001525713000069",
     "tax_id": "40125789", "trade_register": "Casablanca 412587", "business_tax": "35412098",
     "social_security": "8254109", "phone": "+212522001122", "email": "facturation@mt-telecom.example",
     "payment_terms": "Paiement à réception, au plus tard à la date d''échéance, par virement, carte ou espèces."}',
   '{}'),
  ('01900000-0000-7000-8000-000000000002', 'ng-demo', 'Lagos Supplies', 'NGN', 'Africa/Lagos', 0.075,
   '{billing}',
   '{"name": "Lagos Supplies Ltd", "address": "14 Marina Road, Lagos", "payment_terms": "Payment within 30 days."}',
   '{}')
"""


def upgrade() -> None:
    op.execute(SECURE_TABLE)
    op.execute(REFUSE_CHANGE)
    op.execute(FROZEN_VERSION)
    for table in TENANT_TABLES:
        op.execute(f"select mt_secure('{table}')")
    op.execute("grant select on tenants, alembic_version to mt_app")
    op.execute("grant update on tenants to mt_app")
    for table in APPEND_ONLY:
        op.execute(f"revoke update, delete on {table} from mt_app")
        op.execute(
            f"create trigger append_only before update or delete on {table} "
            "for each row execute function mt_refuse_change()"
        )
    op.execute(
        "create trigger frozen before update on offer_versions "
        "for each row execute function mt_offer_version_frozen()"
    )
    op.execute(TENANTS)


def downgrade() -> None:
    op.execute("delete from tenants")
    for table in APPEND_ONLY:
        op.execute(f"drop trigger append_only on {table}")
    op.execute("drop trigger frozen on offer_versions")
    for table in TENANT_TABLES:
        op.execute(f"drop policy tenant on {table}")
        op.execute(f"alter table {table} disable row level security, no force row level security")
    for function in ("mt_secure(regclass)", "mt_refuse_change()", "mt_offer_version_frozen()"):
        op.execute(f"drop function {function}")

"""Row security, rights of the application's role, and triggers on what must not change."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TENANT_TABLES = (
    "audit_events",
    "billing_parked_clients",
    "billing_run_chunks",
    "billing_runs",
    "client_terms",
    "clients",
    "contract_status_periods",
    "contracts",
    "credit_applications",
    "credit_note_lines",
    "credit_notes",
    "daily_runs",
    "idempotency_records",
    "invoice_lines",
    "invoices",
    "issuers",
    "number_assignments",
    "number_blocks",
    "number_series",
    "offer_versions",
    "offers",
    "outbox_events",
    "payment_allocations",
    "payments",
    "plan_terms",
    "stored_documents",
    "subscribers",
)
APPEND_ONLY = ("audit_events", "credit_applications", "credit_note_lines", "issuers", "stored_documents")
NEVER_DELETED = ("billing_runs", "invoice_lines", "credit_notes", "invoices", "number_series", "outbox_events", "payments")

FUNCTIONS = {
    # The tenant is asked for in a subquery: once a statement. Bare, it is parsed again for every row looked at,
    # which made reading twice as dear.
    "mt_secure(regclass)": """
create function mt_secure(target regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy tenant on %1$s'
    ' using (tenant_id = (select nullif(current_setting(''app.tenant_id'', true), '''')::uuid))'
    ' with check (tenant_id = (select nullif(current_setting(''app.tenant_id'', true), '''')::uuid))', target);
  execute format('grant select, insert, update, delete on %s to mt_app', target);
end $$
""",
    "mt_refuse_change()": """
create function mt_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% of % is refused: what was issued is never rewritten', tg_op, tg_table_name using errcode = '42501';
end $$
""",
    "mt_offer_version_frozen()": """
create function mt_offer_version_frozen() returns trigger language plpgsql as $$
begin
  if old.frozen_at is not null
     and (to_jsonb(new) - 'name' - 'service_category') is distinct from (to_jsonb(old) - 'name' - 'service_category')
  then
    raise exception 'a signed version of an offer never changes' using errcode = '42501';
  end if;
  return new;
end $$
""",
    "mt_no_open_contracts()": """
create function mt_no_open_contracts() returns trigger language plpgsql as $$
begin
  if exists (select from contracts c
             where c.tenant_id = new.tenant_id and c.client_id = new.id and c.status <> 'terminated') then
    raise exception 'client % has open contracts', new.id
      using errcode = '23514', constraint = 'clients_no_open_contracts';
  end if;
  return new;
end $$
""",
    "mt_allocate_payment()": """
create function mt_allocate_payment() returns trigger language plpgsql as $$
declare
  change numeric(14, 2) := new.amount;
begin
  if tg_op = 'UPDATE' then
    if old.reversed_at is not null or new.reversed_at is null
       or (new.payment_id, new.invoice_id, new.amount) is distinct from (old.payment_id, old.invoice_id, old.amount)
    then
      raise exception 'an allocation can only be reversed, once' using errcode = '42501';
    end if;
    change := -new.amount;
  elsif exists (select from payments
                where tenant_id = new.tenant_id and id = new.payment_id and status <> 'posted') then
    raise exception 'a reversed payment settles nothing' using errcode = '23514', constraint = 'allocations_posted';
  end if;
  update invoices set paid_amount = paid_amount + change, updated_at = now()
    where tenant_id = new.tenant_id and id = new.invoice_id;
  update payments set allocated_amount = allocated_amount + change
    where tenant_id = new.tenant_id and id = new.payment_id;
  return new;
end $$
""",
    "mt_apply_credit()": """
create function mt_apply_credit() returns trigger language plpgsql as $$
begin
  update invoices set credited_amount = credited_amount + new.amount, updated_at = now()
    where tenant_id = new.tenant_id and id = new.invoice_id;
  update credit_notes set applied_amount = applied_amount + new.amount
    where tenant_id = new.tenant_id and id = new.credit_note_id;
  return new;
end $$
""",
}

INVOICE_FIXED = (
    "id, series, invoice_number, billing_run_id, client_id, issuer_id, client_name, client_details, language,"
    " period_start, period_end, due_date, currency, subtotal_amount, tax_amount, total_amount, taxes, issued_at,"
    " created_at"
)
CREDIT_NOTE_FIXED = (
    "id, series, credit_note_number, billing_run_id, invoice_id, client_id, issuer_id, client_name, client_details,"
    " language, reason, currency, subtotal_amount, tax_amount, total_amount, taxes, issued_at, created_at"
)
LINE_FIXED = (
    "id, invoice_id, line_number, contract_id, service_category, service_identifier, offer_id, offer_version,"
    " line_type, description, unit_fee, billed_days, month_start, month_days, service_from, service_to, line_total,"
    " tax_rate, cause, created_at"
)
PAYMENT_FIXED = "id, client_id, invoice_id, amount, currency, payment_date, method, reference, note, created_at"


def _both(columns: str) -> str:
    names = [name.strip() for name in columns.split(",")]
    old, new = (", ".join(f"{row}.{name}" for name in names) for row in ("old", "new"))
    return f"({old}) is distinct from ({new})"


TRIGGERS = (
    ("frozen", "offer_versions", "before update", "", "mt_offer_version_frozen"),
    (
        "no_open_contracts",
        "clients",
        "before update of status",
        "when (new.status = 'terminated' and old.status <> 'terminated')",
        "mt_no_open_contracts",
    ),
    (
        "immutable",
        "invoices",
        "before update",
        f"when ({_both(INVOICE_FIXED)}"
        " or (old.voided_at is not null and old.voided_at is distinct from new.voided_at))",
        "mt_refuse_change",
    ),
    (
        "immutable",
        "invoice_lines",
        "before update",
        f"when ({_both(LINE_FIXED)} or (old.is_void and not new.is_void))",
        "mt_refuse_change",
    ),
    (
        "immutable",
        "credit_notes",
        "before update",
        f"when ({_both(CREDIT_NOTE_FIXED)})",
        "mt_refuse_change",
    ),
    (
        "immutable",
        "payments",
        "before update",
        f"when ({_both(PAYMENT_FIXED)} or (old.status = 'reversed' and new.status <> 'reversed'))",
        "mt_refuse_change",
    ),
    ("applied", "payment_allocations", "after insert or update", "", "mt_allocate_payment"),
    ("applied", "credit_applications", "after insert", "", "mt_apply_credit"),
    ("never_deleted", "payment_allocations", "before delete", "", "mt_refuse_change"),
    *(("never_deleted", table, "before delete", "", "mt_refuse_change") for table in NEVER_DELETED),
    *(("append_only", table, "before update or delete", "", "mt_refuse_change") for table in APPEND_ONLY),
)

TENANTS = """
insert into tenants (id, slug, name, currency, time_zone, default_tax_rate, capabilities, seller, billing_policy)
values
  ('01900000-0000-7000-8000-000000000001', 'mt', 'MT Télécom', 'MAD', 'Africa/Casablanca', 0.20,
   '{telecom,billing}',
   '{"name": "MT Télécom S.A.", "address": "125, boulevard Zerktouni\\n20250 Casablanca", "ice": "001525713000097",
     "tax_id": "40125789", "trade_register": "Casablanca 412587", "business_tax": "35412098",
     "social_security": "8254109", "phone": "+212522001122", "email": "facturation@mt-telecom.example",
     "payment_terms": "Paiement au plus tard à la date d''échéance, par virement, carte ou espèces."}',
   '{}'),
  ('01900000-0000-7000-8000-000000000002', 'ng-demo', 'Lagos Supplies', 'NGN', 'Africa/Lagos', 0.075,
   '{billing}',
   '{"name": "Lagos Supplies Ltd", "address": "14 Marina Road\\nLagos", "payment_terms": "Payment within 30 days."}',
   '{}')
"""
NUMBER_BLOCKS = """
insert into number_blocks (tenant_id, kind, first_number, last_number)
select id, kind, first_number, last_number
from tenants cross join (values ('mobile', 655000000, 655999999), ('fixed', 522000000, 522999999))
  as block (kind, first_number, last_number)
where slug = 'mt'
"""


def upgrade() -> None:
    op.execute(TENANTS)
    op.execute(NUMBER_BLOCKS)
    for source in FUNCTIONS.values():
        op.execute(source)
    for table in TENANT_TABLES:
        op.execute(f"select mt_secure('{table}')")
    op.execute("grant usage, select on all sequences in schema public to mt_app")
    op.execute("grant select on tenants, alembic_version to mt_app")
    op.execute("grant update on tenants to mt_app")
    op.execute("grant select, insert, update on users to mt_app")
    for table in (*APPEND_ONLY, *NEVER_DELETED, "payment_allocations"):
        op.execute(f"revoke delete, truncate on {table} from mt_app")
    for table in APPEND_ONLY:
        op.execute(f"revoke update on {table} from mt_app")
    for name, table, when, condition, function in TRIGGERS:
        op.execute(f"create trigger {name} {when} on {table} for each row {condition} execute function {function}()")


def downgrade() -> None:
    for name, table, *_ in TRIGGERS:
        op.execute(f"drop trigger {name} on {table}")
    for table in TENANT_TABLES:
        op.execute(f"drop policy tenant on {table}")
        op.execute(f"alter table {table} disable row level security, no force row level security")
    for function in FUNCTIONS:
        op.execute(f"drop function {function}")
    op.execute("delete from number_blocks")
    op.execute("delete from tenants")

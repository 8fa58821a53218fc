"""Forgetting reaches further: forms in progress, proposed contacts, notes, errors of messages and deliveries."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# What a person wrote into a form nobody signed belongs to nobody's client: it is found by the marks of the person,
# compared as letters and digits alone, however they were written.
FORGET = """
create function mt_forget_person(person uuid, objects uuid[], marks text[] default '{}') returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  drafts uuid[];
begin
  if not exists (select from clients where id = person and anonymized_at is not null) then
    raise exception 'client % is not being forgotten', person using errcode = '42501';
  end if;
  with gone as (
    delete from landing_drafts d
    where upper(regexp_replace(coalesce(d.cin, ''), '[^[:alnum:]]', '', 'g')) = any(marks)
       or exists (select from jsonb_path_query(d.payload, 'strict $.**') as part(value)
                  where jsonb_typeof(value) in ('string', 'number')
                    and upper(regexp_replace(value #>> '{}', '[^[:alnum:]]', '', 'g')) = any(marks))
    returning id
  )
  select coalesce(array_agg(id), '{}') into drafts from gone;
  delete from landing_verifications where client_id = person;
  delete from pending_contact_changes where client_id = person;
  perform set_config('app.forgetting', 'on', true);
  update audit_events set details = mt_without_person(details)
    where entity_id = any(objects || drafts) and details <> mt_without_person(details);
  update payments set note = null where client_id = person and note is not null;
  update collection_actions set note = null
    where case_id in (select id from collection_cases where client_id = person) and note is not null;
  perform set_config('app.forgetting', '', true);
  update outbox_events set payload = mt_without_person(payload)
    where object_id = any(objects || drafts) and payload <> mt_without_person(payload);
  update webhook_deliveries set error = null
    where error is not null and event_id in (select id from outbox_events where object_id = any(objects));
  update messages set error = null where client_id = person and error is not null;
  update idempotency_records set body = '{}'
    where exists (select from unnest(person || objects || drafts) as o(id) where position(o.id::text in body) > 0);
end $$
"""
FORGET_BEFORE = """
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
"""
NOTES = """
create function mt_action_append_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and current_user <> 'mt_app' and current_setting('app.forgetting', true) = 'on'
     and to_jsonb(new) - 'note' = to_jsonb(old) - 'note' and new.note is null then
    return new;
  end if;
  raise exception '% of % is refused: what was issued is never rewritten', tg_op, tg_table_name using errcode = '42501';
end $$
"""
PAYMENT_FIXED = "id client_id invoice_id amount currency payment_date method reference created_at"
IS_FORGETTING = (
    "(new.note is null and current_user <> 'mt_app' and coalesce(current_setting('app.forgetting', true), '') = 'on')"
)


def _guard_actions(function: str) -> None:
    op.execute("drop trigger append_only on collection_actions")
    op.execute(
        "create trigger append_only before update or delete on collection_actions"
        f" for each row execute function {function}()"
    )


def _guard_payments(note: str) -> None:
    old, new = (", ".join(f"{row}.{name}" for name in PAYMENT_FIXED.split()) for row in ("old", "new"))
    op.execute("drop trigger immutable on payments")
    op.execute(
        "create trigger immutable before update on payments for each row"
        f" when (({old}) is distinct from ({new}) or ({note})"
        " or (old.status = 'reversed' and new.status <> 'reversed')) execute function mt_refuse_change()"
    )


def _allow_forgetting(signature: str) -> None:
    op.execute(f"revoke execute on function mt_forget_person({signature}) from public")
    op.execute(f"grant execute on function mt_forget_person({signature}) to mt_app")


def upgrade() -> None:
    op.execute("set local lock_timeout = '10s'")
    op.execute("drop function mt_forget_person(uuid, uuid[])")
    op.execute(FORGET)
    _allow_forgetting("uuid, uuid[], text[]")
    op.execute(NOTES)
    _guard_actions("mt_action_append_only")
    _guard_payments(f"old.note is distinct from new.note and not {IS_FORGETTING}")


def downgrade() -> None:
    _guard_payments("old.note is distinct from new.note")
    _guard_actions("mt_refuse_change")
    op.execute("drop function mt_action_append_only()")
    op.execute("drop function mt_forget_person(uuid, uuid[], text[])")
    op.execute(FORGET_BEFORE)
    _allow_forgetting("uuid, uuid[]")

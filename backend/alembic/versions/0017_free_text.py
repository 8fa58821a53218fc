"""Forgetting reaches the words typed beside charges, discounts, waived fees and reversed payments."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# What documents print stays in their own lines; these are the words as they were typed. A charge may still be waiting
# for its invoice, which has to print something: words that name nobody. A waived fee stays waived, without its why.
FREE_TEXT = """
  update client_charges
    set description = case when amount < 0 then 'Avoir ponctuel' else 'Frais ponctuels' end, reason = ''
    where client_id = person;
  update contract_discounts set label = null
    where contract_id in (select id from contracts where client_id = person) and label is not null;
  update contracts set termination_fee_waiver = '', row_version = row_version + 1, updated_at = now()
    where client_id = person and termination_fee_waiver <> '';
  update payments set reversal_reason = null where client_id = person and reversal_reason is not null;
"""
FORGET = """
create or replace function mt_forget_person(person uuid, objects uuid[], marks text[] default '{{}}') returns void
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
                    and upper(regexp_replace(value #>> '{{}}', '[^[:alnum:]]', '', 'g')) = any(marks))
    returning id
  )
  select coalesce(array_agg(id), '{{}}') into drafts from gone;
  delete from landing_verifications where client_id = person;
  delete from pending_contact_changes where client_id = person;
  perform set_config('app.forgetting', 'on', true);
  update audit_events set details = {emptied}
    where entity_id = any(objects || drafts) and details <> {emptied};
  update payments set note = null where client_id = person and note is not null;
  update collection_actions set note = null
    where case_id in (select id from collection_cases where client_id = person) and note is not null;
  perform set_config('app.forgetting', '', true);{free_text}
  update outbox_events set payload = mt_without_person(payload)
    where object_id = any(objects || drafts) and payload <> mt_without_person(payload);
  update webhook_deliveries set error = null
    where error is not null and event_id in (select id from outbox_events where object_id = any(objects));
  update messages set error = null where client_id = person and error is not null;
  update idempotency_records set body = '{{}}'
    where exists (select from unnest(person || objects || drafts) as o(id) where position(o.id::text in body) > 0);
end $$
"""
# A reason is free text beside a charge and a reversed payment. Elsewhere it is a code, or why a numbered document was
# withdrawn, which the document keeps.
OF_THE_TRAIL = """
create function mt_audit_without_person(entity_type text, details jsonb) returns jsonb language sql immutable as $$
  select mt_without_person(details)
    - case when entity_type in ('client_charge', 'payment') then array['description', 'reason'] else '{}'::text[] end
$$
"""
APPEND_ONLY = """
create or replace function mt_audit_append_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and current_user <> 'mt_app' and current_setting('app.forgetting', true) = 'on'
     and to_jsonb(new) - 'details' = to_jsonb(old) - 'details' and new.details = {emptied} then
    return new;
  end if;
  raise exception '% of % is refused: what was issued is never rewritten', tg_op, tg_table_name using errcode = '42501';
end $$
"""
WITHOUT_PERSON = """
create or replace function mt_without_person(value jsonb) returns jsonb language plpgsql immutable as $$
begin
  case jsonb_typeof(value)
    when 'object' then
      return (select coalesce(jsonb_object_agg(key, mt_without_person(item)), '{{}}') from jsonb_each(value) as e(key, item)
              where key not in ('full_name', 'client_name', 'cin', 'client_cin', 'ice', 'email', 'phone', 'address',
                                'contact_phone', 'contact_email', 'service_identifier', 'note'{more}));
    when 'array' then
      return (select coalesce(jsonb_agg(mt_without_person(item) order by place), '[]')
              from jsonb_array_elements(value) with ordinality as e(item, place));
    else
      return value;
  end case;
end $$
"""
# Who was forgotten before had these words left.
AGAIN = """
do $$
declare
  own record;
begin
  for own in select id from tenants loop
    perform set_config('app.tenant_id', own.id::text, true);
    perform mt_forget_person(c.id, array(
        select id from contracts where client_id = c.id
        union all select id from client_charges where client_id = c.id
        union all select id from payments where client_id = c.id
      ))
      from clients c where c.tenant_id = own.id and c.anonymized_at is not null;
  end loop;
  perform set_config('app.tenant_id', '', true);
end $$
"""


def upgrade() -> None:
    op.execute("set local lock_timeout = '10s'")
    op.execute(WITHOUT_PERSON.format(more=", 'termination_fee_waiver', 'label'"))
    op.execute(OF_THE_TRAIL)
    op.execute(APPEND_ONLY.format(emptied="mt_audit_without_person(old.entity_type, old.details)"))
    op.execute(FORGET.format(emptied="mt_audit_without_person(entity_type, details)", free_text=FREE_TEXT.rstrip()))
    op.execute(AGAIN)


def downgrade() -> None:
    op.execute(FORGET.format(emptied="mt_without_person(details)", free_text=""))
    op.execute(APPEND_ONLY.format(emptied="mt_without_person(old.details)"))
    op.execute("drop function mt_audit_without_person(text, jsonb)")
    op.execute(WITHOUT_PERSON.format(more=""))

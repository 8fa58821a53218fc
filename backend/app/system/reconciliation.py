"""Reconciliation: the book checked against itself, one query for each thing that must always be true.

Owns the list of invariants. Invariant of its own: a query returns no row exactly when the book is right,
and each row it does return says where to look.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.orm import Session

SHOWN_ROWS: Final = 20


@dataclass(frozen=True, slots=True)
class Violation:
    """An invariant that does not hold, and the first rows that break it."""

    invariant: str
    rows: tuple[dict[str, Any], ...]


_INVOICE_TOTALS = """
select i.invoice_number, i.subtotal_amount, coalesce(sum(r.base), 0) as lines, i.tax_amount,
       coalesce(sum(round(r.base * r.tax_rate, 2)), 0) as tax
from invoices i
left join (select invoice_id, tax_rate, sum(line_total) as base from invoice_lines group by 1, 2) r
  on r.invoice_id = i.id
group by i.tenant_id, i.id
having i.subtotal_amount <> coalesce(sum(r.base), 0)
    or (i.order_details ->> 'vat_inclusive' is distinct from 'true'
        and i.tax_amount <> coalesce(sum(round(r.base * r.tax_rate, 2)), 0))
    or abs(i.tax_amount - coalesce(sum(round(r.base * r.tax_rate, 2)), 0)) > 0.01 * count(r.tax_rate)
    or i.total_amount <> i.subtotal_amount + i.tax_amount
"""
_CREDIT_NOTE_TOTALS = """
select n.credit_note_number, n.subtotal_amount, coalesce(sum(r.base), 0) as lines, n.tax_amount,
       coalesce(sum(round(r.base * r.tax_rate, 2)), 0) as tax
from credit_notes n
left join (select credit_note_id, tax_rate, sum(line_total) as base from credit_note_lines group by 1, 2) r
  on r.credit_note_id = n.id
group by n.tenant_id, n.id
having n.subtotal_amount <> coalesce(sum(r.base), 0) or n.total_amount <> n.subtotal_amount + n.tax_amount
    or (n.invoice_id is null and n.series = 'AV' and n.tax_amount <> coalesce(sum(round(r.base * r.tax_rate, 2)), 0))
"""
_CREDITED_INVOICES = """
select i.invoice_number, i.total_amount, i.tax_amount, sum(n.total_amount) as credited, sum(n.tax_amount) as tax
from invoices i join credit_notes n on n.invoice_id = i.id and n.tenant_id = i.tenant_id and n.status <> 'cancelled'
group by i.tenant_id, i.id
having sum(n.total_amount) > i.total_amount or sum(n.tax_amount) > i.tax_amount
    or (sum(n.subtotal_amount) = i.subtotal_amount and sum(n.tax_amount) <> i.tax_amount)
"""
_CREDITED_LINES = """
select l.id as invoice_line_id, l.line_total, sum(c.line_total) as credited
from invoice_lines l
join credit_note_lines c on c.invoice_line_id = l.id and c.tenant_id = l.tenant_id
join credit_notes n on n.id = c.credit_note_id and n.tenant_id = c.tenant_id and n.status <> 'cancelled'
group by l.tenant_id, l.id
having abs(sum(c.line_total)) > abs(l.line_total) or sum(c.line_total) * l.line_total < 0
"""
_VOID = """
select invoice_number, outstanding_amount, paid_amount from invoices i
where voided_at is not null and (outstanding_amount <> 0 or (paid_amount <> 0 and series = 'FAC')
  or exists (select from invoice_lines l where l.invoice_id = i.id and not l.is_void))
"""
_INVOICE_SETTLEMENT = """
select i.invoice_number, i.paid_amount, i.credited_amount, p.paid, c.credited, i.outstanding_amount
from invoices i
left join (select invoice_id, sum(amount) as paid from payment_allocations where reversed_at is null group by 1) p
  on p.invoice_id = i.id
left join (select invoice_id, sum(amount) as credited from credit_applications group by 1) c on c.invoice_id = i.id
where i.paid_amount <> coalesce(p.paid, 0) or i.credited_amount <> coalesce(c.credited, 0)
   or i.outstanding_amount <> i.total_amount - coalesce(p.paid, 0) - coalesce(c.credited, 0)
   or i.outstanding_amount < 0
"""
_PAYMENT_ALLOCATIONS = """
select p.id as payment_id, p.amount, p.allocated_amount, a.allocated
from payments p
left join (select payment_id, sum(amount) as allocated from payment_allocations where reversed_at is null group by 1) a
  on a.payment_id = p.id
where p.allocated_amount <> coalesce(a.allocated, 0) or p.allocated_amount > p.amount
   or (p.status = 'reversed' and p.allocated_amount <> 0)
"""
_CREDIT_APPLICATIONS = """
select n.credit_note_number, n.total_amount, n.applied_amount, a.applied
from credit_notes n
left join (select credit_note_id, sum(amount) as applied from credit_applications group by 1) a
  on a.credit_note_id = n.id
where n.applied_amount <> coalesce(a.applied, 0) or n.applied_amount > n.total_amount
"""
_NUMBERS = """
select s.series, s.year, s.last_number, count(d.number) as documents, min(d.position) as first, max(d.position) as last
from number_series s
left join (
  select series, invoice_number as number, split_part(invoice_number, '-', 2)::int as year,
         split_part(invoice_number, '-', 3)::int as position from invoices where series = 'FAC'
  union all
  select series, credit_note_number, split_part(credit_note_number, '-', 2)::int,
         split_part(credit_note_number, '-', 3)::int from credit_notes where series = 'AV'
  union all
  select series, invoice_number, 0, split_part(invoice_number, '-', 3)::int from invoices where series = 'INV'
  union all
  select series, credit_note_number, 0, split_part(credit_note_number, '-', 3)::int from credit_notes
  where series = 'CN'
) d on d.series = s.series and d.year = s.year
group by s.series, s.year, s.last_number
having count(d.number) <> s.last_number or count(distinct d.position) <> s.last_number
    or min(d.position) <> 1 or max(d.position) <> s.last_number
"""
_NUMBER_ORDER = """
select invoice_number, issued_at, earlier
from (select invoice_number, issued_at, max(issued_at) over (
        partition by series, split_part(invoice_number, '-', 2) order by split_part(invoice_number, '-', 3)::int
        rows between unbounded preceding and 1 preceding) as earlier
      from invoices where series = 'FAC') numbered
where issued_at < earlier
"""
_BILLED_TWICE = """
select contract_id, service_from, service_to, following
from (select l.contract_id, l.service_from, l.service_to,
             lead(l.service_from) over (partition by l.contract_id order by l.service_from, l.service_to) as following
      from invoice_lines l join invoices i on i.id = l.invoice_id and i.tenant_id = l.tenant_id
      where l.line_type = 'recurring' and i.voided_at is null) billed
where following < service_to
"""
_FORGOTTEN = """
select c.id as contract_id, r.period_start, r.period_end
from billing_runs r
join contracts c on c.status <> 'draft' and (c.rerate_from is null or c.rerate_from > r.period_end)
join contract_status_periods p on p.contract_id = c.id and p.tenant_id = c.tenant_id and p.status = 'active'
  and p.valid_from <= r.period_end and (p.valid_to is null or p.valid_to > r.period_start)
where r.completed_at is not null
  and not exists (select from billing_parked_clients k
                  where k.billing_run_id = r.id and k.client_id = c.client_id and k.resolved_at is null)
  and not exists (select from invoice_lines l join invoices i on i.id = l.invoice_id and i.tenant_id = l.tenant_id
                  where l.contract_id = c.id and l.line_type in ('recurring', 'adjustment') and i.voided_at is null
                    and l.charge_id is null
                    and l.service_from <= r.period_end and l.service_to > r.period_start)
  and not exists (select from credit_note_lines l
                  where l.contract_id = c.id and l.service_from <= r.period_end and l.service_to > r.period_start
                    and l.charge_id is null)
"""
_ACTIVATED_TWICE = """
select l.contract_id, count(*) as activations
from invoice_lines l join invoices i on i.id = l.invoice_id and i.tenant_id = l.tenant_id
where l.line_type = 'activation' and i.voided_at is null
group by l.contract_id having count(*) > 1
"""
_ENDED_EARLY = """
select c.id as contract_id, c.termination_date, f.charges, f.billed
from contracts c
left join (
  select contract_id, count(*) filter (where is_charge) as charges, sum(amount) as billed
  from (select l.contract_id, l.line_total as amount, l.cause is null as is_charge
        from invoice_lines l where l.line_type = 'termination_fee' and not l.is_void
        union all
        select l.contract_id, -l.line_total, l.cause is null and l.invoice_line_id is null
        from credit_note_lines l join credit_notes n on n.id = l.credit_note_id and n.tenant_id = l.tenant_id
        left join invoices i on i.id = n.invoice_id and i.tenant_id = n.tenant_id
        where l.line_type = 'termination_fee' and n.reason in ('run', 'correction') and n.status = 'issued'
          and i.voided_at is null) booked
  group by contract_id) f on f.contract_id = c.id
left join plan_terms t on t.contract_id = c.id and t.tenant_id = c.tenant_id
  and t.valid_from <= c.termination_date and (t.valid_to is null or t.valid_to > c.termination_date)
left join offer_versions v on v.offer_id = t.offer_id and v.version = t.offer_version and v.tenant_id = t.tenant_id
where f.charges > 1 or f.billed < 0
   or (f.billed > 0 and c.rerate_from is null and (
         c.termination_date is null or c.termination_fee_waiver is not null or c.commitment_end_date is null
         or c.termination_date >= c.commitment_end_date))
   or (f.charges is null and c.rerate_from is null and c.termination_fee_waiver is null
       and c.termination_date < c.commitment_end_date - interval '1 month'
       and (v.early_termination_policy = 'remaining_months' or (v.early_termination_policy = 'anrt_08_11'
            and (c.commitment_months <= 12 or c.granted_advantage_amount > 0)))
       and exists (select from contract_status_periods p where p.contract_id = c.id and p.status = 'active')
       and exists (select from billing_runs r where r.completed_at is not null
                   and c.termination_date between r.period_start and r.period_end
                   and not exists (select from billing_parked_clients k where k.billing_run_id = r.id
                                   and k.client_id = c.client_id and k.resolved_at is null)))
"""
_CREDITED_TOO_MUCH = """
select contract_id, month_start, month_days, tax_rate, sum(amount) as billed
from (select l.contract_id, l.month_start, l.month_days, l.tax_rate, l.line_total as amount
      from invoice_lines l join invoices i on i.id = l.invoice_id and i.tenant_id = l.tenant_id
      where l.line_type in ('recurring', 'adjustment', 'discount') and l.cause is distinct from 'activation'
        and i.voided_at is null and l.charge_id is null
      union all
      select l.contract_id, l.month_start, l.month_days, l.tax_rate, -l.line_total
      from credit_note_lines l join credit_notes n on n.id = l.credit_note_id and n.tenant_id = l.tenant_id
      left join invoices i on i.id = n.invoice_id and i.tenant_id = n.tenant_id
      where l.line_type in ('recurring', 'adjustment', 'discount') and l.cause is distinct from 'activation'
        and n.reason in ('run', 'correction') and n.status = 'issued' and i.voided_at is null
        and l.charge_id is null) booked
group by 1, 2, 3, 4 having sum(amount) < 0
"""
_CHARGES = """
select c.id as charge_id, c.amount, b.times, b.billed
from client_charges c
join (
  select charge_id, count(*) as times, sum(amount) as billed
  from (select charge_id, line_total as amount from invoice_lines where charge_id is not null and not is_void
        union all
        select charge_id, -line_total from credit_note_lines
        where charge_id is not null and invoice_line_id is null) booked
  group by charge_id) b on b.charge_id = c.id
where b.times > 1 or b.billed <> c.amount or c.removed_at is not null
"""
_TERM_HOLES = """
select contract_id, valid_to, following
from (select contract_id, valid_to,
             lead(valid_from) over (partition by contract_id order by valid_from) as following from plan_terms) term
where (following is not null and valid_to is distinct from following) or (following is null and valid_to is not null)
"""
_NO_AUDIT = """
select kind, id from (
  select 'invoice' as kind, id, 'invoice_issued' as action from invoices where issued_at is not null
  union all select 'invoice', id, 'invoice_drafted' from invoices where series = 'INV'
  union all select 'invoice', id, 'invoice_cancelled' from invoices where cancelled_at is not null
  union all select 'invoice', id, 'invoice_voided' from invoices where voided_at is not null
  union all select 'credit_note', id, 'credit_note_issued' from credit_notes where status = 'issued'
  union all select 'payment', id, 'payment_posted' from payments
  union all select 'payment', id, 'payment_reversed' from payments where status = 'reversed'
  union all select 'client_charge', id, 'client_charge_added' from client_charges
  union all select 'client_charge', id, 'client_charge_removed' from client_charges where removed_at is not null
  union all select 'billing_run', id, 'billing_run_completed' from billing_runs where completed_at is not null
) changed
where not exists (select from audit_events e where e.entity_id = changed.id and e.action = changed.action)
"""
_CASES = """
select i.invoice_number, i.settlement, i.due_date, c.status as case_status
from invoices i
left join collection_cases c on c.invoice_id = i.id and c.tenant_id = i.tenant_id
where (i.settlement = 'open' and i.has_case and i.client_id is not null and (c.id is null
       or (c.status not in ('open', 'in_progress') and c.settled_from is not null)))
   or (c.id is not null and not i.has_case)
   or (c.status in ('open', 'in_progress') and i.settlement <> 'open')
"""
_DELINQUENCY = """
select c.id as client_id, c.delinquent_since, late.since
from clients c
left join (select client_id, min(due_date) + 1 as since from invoices
           where settlement = 'open' and has_case group by client_id) late on late.client_id = c.id
where c.delinquent_since is distinct from late.since
"""
_SUSPENSIONS = """
select s.contract_id, s.case_id from dunning_suspensions s
join clients c on c.id = s.client_id and c.tenant_id = s.tenant_id
where s.restored_at is null and not c.is_delinquent
"""
_STEPS = """
select s.case_id, s.level from dunning_steps s
where not exists (select from collection_actions a where a.id = s.action_id and a.case_id = s.case_id
                  and a.level = s.level)
   or (s.action in ('suspend', 'propose_termination') and not exists (
         select from dunning_steps n where n.case_id = s.case_id and n.tenant_id = s.tenant_id
         and n.action in ('reminder', 'warning') and n.performed_on < s.performed_on))
"""
_DOCUMENT_HASH = """
select id as document_id, file_name from stored_documents where encode(sha256(content), 'hex') <> sha256
"""

INVARIANTS: Final[dict[str, str]] = {
    "invoice totals are the sums of their lines, tax once per rate": _INVOICE_TOTALS,
    "credit note totals are the sums of their lines, tax once per rate": _CREDIT_NOTE_TOTALS,
    "credits of an invoice stay within it, and so does their tax": _CREDITED_INVOICES,
    "no line is credited above what it billed": _CREDITED_LINES,
    "nothing is due of a void invoice": _VOID,
    "outstanding is total minus payments and credits": _INVOICE_SETTLEMENT,
    "payments are allocated within their amount": _PAYMENT_ALLOCATIONS,
    "credit notes are applied within their amount": _CREDIT_APPLICATIONS,
    "numbers are continuous": _NUMBERS,
    "a later number is never issued earlier": _NUMBER_ORDER,
    "no contract-day is billed twice": _BILLED_TWICE,
    "no contract is forgotten in a covered month": _FORGOTTEN,
    "activation is billed once": _ACTIVATED_TWICE,
    "ending early is charged once, where it is owed": _ENDED_EARLY,
    "credits stay within what was billed": _CREDITED_TOO_MUCH,
    "a charge is billed once, and only one that stands": _CHARGES,
    "plan terms have no hole": _TERM_HOLES,
    "every change of state has its audit row": _NO_AUDIT,
    "an invoice seen overdue has its case, a settled one has none open": _CASES,
    "a client is delinquent since the oldest overdue invoice": _DELINQUENCY,
    "what dunning suspended is restored when nothing is overdue": _SUSPENSIONS,
    "a level of dunning is in the history, and comes after a notice": _STEPS,
    "documents are what was stored": _DOCUMENT_HASH,
}


def reconcile(session: Session) -> list[Violation]:
    """Check every invariant for the tenant of the transaction; an empty list means the book is right."""
    found: list[Violation] = []
    # Each query reads whole tables, so joining row by row is never right; where the statistics are missing or old, as
    # in a book just restored, the planner would take every table for a short one and do so.
    session.execute(text("set local enable_nestloop = off"))
    for name, query in INVARIANTS.items():
        rows = session.execute(text(f"{query} limit {SHOWN_ROWS}")).mappings().all()
        if rows:
            found.append(Violation(name, tuple(dict(row) for row in rows)))
    session.execute(text("set local enable_nestloop to default"))
    return found

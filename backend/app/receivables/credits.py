"""Credit notes about an invoice, and voids: what is given back of what was billed.

Invariant: of no line is more given back than was billed, and the tax of all credit notes of an invoice never
exceeds the invoice's; the last one takes the remainder.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from app.common import audit, clock, money, outbox, tenancy
from app.common.days import ONE_DAY
from app.common.errors import invalid_field
from app.common.pagination import Page, PageRequest, paginate
from app.customers import service as customers
from app.receivables import queries, rules
from app.receivables.errors import (
    CreditExceedsBilled,
    CreditNoteNotFound,
    InvoiceAlreadyCredited,
    InvoiceCreditSpent,
    InvoiceHasPayments,
    InvoiceNotFound,
    InvoiceVoid,
)
from app.receivables.issuing import issuer_of
from app.receivables.models import CreditApplication, CreditNote, CreditNoteLine, Invoice, InvoiceLine, ReckonedLine
from app.receivables.schemas import CreditNoteDetailRead, CreditNoteFilter, CreditNoteLineRead, CreditNoteRead
from app.receivables.values import CreditReason, Series, Settlement, TaxAmount

_COPIED: Final = tuple(name for name in ReckonedLine.__annotations__ if name not in ("line_number", "line_total"))
_ADDRESSEE: Final = ("client_id", "customer_ref", "client_name", "client_details", "language", "currency")


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A void: the credit note of what was left, and the first day of each contract that is owed again."""

    credit_note_id: UUID | None
    owed_from: Mapping[UUID, date]


def get_credit_note(session: Session, credit_note_id: UUID) -> CreditNoteDetailRead:
    """An issued credit note with its lines.

    Errors: `CreditNoteNotFound`.
    """
    row = queries.find_credit_note_row(session, credit_note_id)
    if row is None:
        raise CreditNoteNotFound
    lines = [_read_line(line) for line in queries.lines_of_credit_note(session, credit_note_id)]
    return CreditNoteDetailRead(**dict(_read(row)), lines=lines)


def list_credit_notes(session: Session, request: PageRequest, filters: CreditNoteFilter) -> Page[CreditNoteRead]:
    """A page of issued credit notes; `q` searches numbers by their beginning and clients by their words."""
    applied = filters.model_dump()
    statement = queries.credit_note_rows().where(*queries.credit_notes_where(applied, request.q))
    echoed = {**applied, "q": request.q}
    return paginate(session, statement, request, queries.CREDIT_NOTE_ORDERING, _read, echoed)


def credit_invoice(
    session: Session,
    invoice_id: UUID,
    reason: CreditReason,
    amounts: Mapping[UUID, Decimal] | None = None,
    note: str | None = None,
) -> CreditNote:
    """Give back some lines of an invoice, or all that is left of it.

    Args: amounts: net amount by invoice line; None for everything not yet credited.
    Effects: locks client, invoice and series; reduces what is due, the excess is the client's credit.
    Errors: `InvoiceNotFound`, `InvoiceVoid`, `InvoiceAlreadyCredited`, `CreditExceedsBilled`,
        `ValidationFailed` for a line of another invoice or a note that gives nothing back.
    """
    invoice = lock_invoice(session, invoice_id)
    if invoice.settlement == Settlement.VOID:
        raise InvoiceVoid
    lines = queries.lines_of(session, invoice_id)
    rest = _creditable(session, invoice_id, lines)
    if not any(item.rest for item in rest.values()):
        raise InvoiceAlreadyCredited
    given = _checked(rest, amounts)
    credited = _issue(session, invoice, lines, given, reason, note)
    apply_to(session, credited, invoice)
    tell_paid(session, invoice, credited)
    return credited


def void_invoice(session: Session, invoice_id: UUID, reason: str) -> Withdrawal:
    """Withdraw an invoice: the credit note of what is left of it, and its days count as not billed.

    Effects: audit, events `credit_note.issued` and `invoice.voided`.
    Errors: `InvoiceNotFound`, `InvoiceVoid`, `InvoiceHasPayments`, `InvoiceCreditSpent`.
    """
    invoice = lock_invoice(session, invoice_id)
    if invoice.settlement == Settlement.VOID:
        raise InvoiceVoid
    if invoice.paid_amount:
        raise InvoiceHasPayments(details={"paid_amount": str(invoice.paid_amount)})
    lines = queries.lines_of(session, invoice_id)
    earlier = queries.credit_notes_of_for_update(session, invoice_id)
    rest = {key: item.rest for key, item in _creditable(session, invoice_id, lines).items() if item.rest}
    credited = None
    if sum(note.total_amount for note in earlier) < invoice.total_amount:
        credited = _issue(session, invoice, lines, rest, CreditReason.VOID, reason)
    for source in (*earlier, *((credited,) if credited else ())):
        apply_to(session, source, invoice)
    if invoice.outstanding_amount:
        raise InvoiceCreditSpent(details={"outstanding_amount": str(invoice.outstanding_amount)})
    invoice.voided_at, invoice.void_reason, invoice.updated_at = clock.now(), reason, clock.now()
    queries.withdraw_lines(session, invoice_id)
    tell_voided(session, invoice, reason)
    session.flush()
    owed_from: dict[UUID, date] = {}
    for line in lines:
        if line.contract_id is not None:
            owed_from[line.contract_id] = min(line.service_from, owed_from.get(line.contract_id, line.service_from))
    return Withdrawal(credited.id if credited else None, owed_from)


def lock_invoice(session: Session, invoice_id: UUID) -> Invoice:
    """An invoice locked for a change of what is due, its client before it.

    Errors: `InvoiceNotFound`.
    """
    row = queries.find_invoice_row(session, invoice_id)
    if row is None:
        raise InvoiceNotFound
    # A run that uses the client's credit on a new invoice holds the client; one of the two waits.
    if row[0].client_id is not None:
        customers.lock_client(session, row[0].client_id)
    invoice = queries.find_invoice_for_update(session, invoice_id)
    if invoice is None:
        raise InvoiceNotFound
    return invoice


def _creditable(session: Session, invoice_id: UUID, lines: Sequence[InvoiceLine]) -> dict[UUID, rules.Creditable]:
    credited = queries.credited_by_line(session, invoice_id)
    return {
        line.id: rules.Creditable(line.id, line.line_total, credited.get(line.id, money.ZERO), line.tax_rate)
        for line in lines
    }


def _checked(rest: Mapping[UUID, rules.Creditable], amounts: Mapping[UUID, Decimal] | None) -> dict[UUID, Decimal]:
    """What is given back of each line, within what is left of it."""
    if amounts is None:
        return {key: item.rest for key, item in rest.items() if item.rest}
    for position, (line_id, amount) in enumerate(amounts.items()):
        if line_id not in rest:
            raise invalid_field("body", "lines", position, "invoice_line_id", msg="Not a line of this invoice")
        if amount and not rest[line_id].allows(amount):
            details = {"invoice_line_id": str(line_id), "amount": str(amount)}
            raise CreditExceedsBilled(details=details | {"creditable_amount": str(rest[line_id].rest)})
    return {line_id: amount for line_id, amount in amounts.items() if amount}


def _issue(
    session: Session,
    invoice: Invoice,
    lines: Sequence[InvoiceLine],
    given: Mapping[UUID, Decimal],
    reason: CreditReason,
    note: str | None,
) -> CreditNote:
    """Write a numbered credit note over lines of an invoice."""
    credited = [line for line in lines if line.id in given]
    left = tax_left(session, invoice)
    totals = rules.credit_totals([(given[line.id], line.tax_rate) for line in credited], left)
    if totals.total <= 0:
        raise invalid_field("body", "lines", msg="A credit note gives something back")
    over = [item for item in totals.taxes if 0 <= left[item.rate].base < item.base]
    if over:
        details = {"tax_rate": str(over[0].rate), "amount": str(over[0].base)}
        raise CreditExceedsBilled(details=details | {"creditable_amount": str(left[over[0].rate].base)})
    series, number = next_number(session, Series(invoice.series).credit)
    written = CreditNote(
        series=series,
        credit_note_number=number,
        invoice_id=invoice.id,
        issuer_id=issuer_of(session, tenancy.current_tenant(session)),
        reason=reason,
        note=note,
        subtotal_amount=totals.subtotal,
        tax_amount=totals.tax,
        total_amount=totals.total,
        taxes=[{"rate": str(item.rate), "base": str(item.base), "tax": str(item.tax)} for item in totals.taxes],
        issued_at=clock.now(),
        **{name: getattr(invoice, name) for name in _ADDRESSEE},
    )
    session.add(written)
    session.flush()
    for position, line in enumerate(credited, start=1):
        copied = {name: getattr(line, name) for name in _COPIED}
        own = {"credit_note_id": written.id, "invoice_line_id": line.id, "line_number": position}
        session.add(CreditNoteLine(**copied, **own, line_total=given[line.id]))
    tell_issued(session, written)
    session.flush()
    return written


def next_number(session: Session, series: Series) -> tuple[Series, str]:
    """A series and its next number today; the series is locked to the end of the transaction."""
    today = clock.today(tenancy.current_tenant(session).time_zone)
    return series, series.number(today, queries.take_numbers(session, series, series.year_of(today), 1) + 1)


def tax_left(session: Session, invoice: Invoice) -> dict[Decimal, TaxAmount]:
    """What of each rate's base and tax of an invoice was not given back, its credit notes locked."""
    earlier = queries.credit_notes_of_for_update(session, invoice.id)
    credited = [item for note in earlier for item in rules.tax_amounts(note.taxes)]
    return rules.tax_rest(rules.tax_amounts(invoice.taxes), credited)


def apply_to(session: Session, credited: CreditNote, invoice: Invoice) -> None:
    """Settle an invoice by what a credit note has left; the rest stays the client's credit."""
    part = min(credited.remaining_amount, invoice.outstanding_amount)
    if part > 0:
        ids = {"credit_note_id": credited.id, "invoice_id": invoice.id}
        session.add(CreditApplication(**ids, amount=part, created_at=clock.now()))
        session.flush()
        session.refresh(credited)
        session.refresh(invoice)


def tell_issued(session: Session, credited: CreditNote) -> None:
    """Audit row and event of an issued credit note."""
    details = {"total_amount": str(credited.total_amount), "reason": credited.reason}
    audit.record(session, "credit_note", credited.id, "credit_note_issued", details)
    payload: dict[str, Any] = {
        "credit_note_id": str(credited.id),
        "number": credited.credit_note_number,
        "client_id": str(credited.client_id) if credited.client_id else None,
        "invoice_id": str(credited.invoice_id) if credited.invoice_id else None,
        "currency": credited.currency,
    }
    outbox.emit(session, "credit_note.issued", credited.id, payload | details)


def tell_voided(session: Session, invoice: Invoice, reason: str) -> None:
    """Audit row and event of an invoice that was withdrawn."""
    audit.record(session, "invoice", invoice.id, "invoice_voided", {"reason": reason})
    told = {"number": invoice.invoice_number, "client_id": str(invoice.client_id) if invoice.client_id else None}
    outbox.emit(session, "invoice.voided", invoice.id, {"invoice_id": str(invoice.id), "reason": reason} | told)


def tell_paid(session: Session, invoice: Invoice, credited: CreditNote) -> None:
    """Audit row and event of an invoice that a credit note settled to the end."""
    if not credited.applied_amount or invoice.settlement != Settlement.PAID:
        return
    audit.record(session, "invoice", invoice.id, "invoice_paid", {"credit_note_id": str(credited.id)})
    told = {"invoice_id": str(invoice.id), "number": invoice.invoice_number}
    client_id = str(invoice.client_id) if invoice.client_id else None
    outbox.emit(session, "invoice.paid", invoice.id, told | {"client_id": client_id})


def _read(row: Any) -> CreditNoteRead:
    note = row[0]
    own = {name: getattr(note, name) for name in CreditNoteRead.model_fields if hasattr(note, name)}
    shown = {
        "status": rules.status_of_credit(note.remaining_amount),
        "invoice_number": row[1],
        "pdf_file_name": f"{note.credit_note_number}.pdf",
        "pdf_sha256": row[2],
    }
    return CreditNoteRead.model_validate(own | shown)


def _read_line(line: CreditNoteLine) -> CreditNoteLineRead:
    own = {name: getattr(line, name) for name in CreditNoteLineRead.model_fields if hasattr(line, name)}
    days = {"service_period_start": line.service_from, "service_period_end": line.service_to - ONE_DAY}
    return CreditNoteLineRead.model_validate(own | days)

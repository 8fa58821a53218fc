"""The statement of a client's account: what was billed, paid, taken back and credited, in order.

Invariant: a statement up to today closes with the balance, since both are sums over the same documents.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.collections import queries, rules, statement_document
from app.collections.schemas import StatementEntryRead, StatementRead
from app.collections.values import EntryKind, Movement
from app.common import clock, metrics, money, tenancy
from app.common.errors import invalid_field
from app.customers import service as customers
from app.receivables.values import Settlement


def get_statement(session: Session, client_id: UUID, first: date | None, last: date | None) -> StatementRead:
    """A client's account from a first to a last day, both inclusive.

    Args: first: since the beginning when None; last: today when None.
    Errors: `ClientNotFound`, `ValidationFailed` when the last day is before the first.
    """
    client, tenant = customers.get_client_row(session, client_id), tenancy.current_tenant(session)
    today = clock.today(tenant.time_zone)
    until = last or (max(today, first) if first else today)
    if first is not None and until < first:
        raise invalid_field("query", "to", msg="The last day is not before the first")
    account = rules.account(_movements(session, client_id, today, tenant.time_zone), first, until)
    entries = [
        StatementEntryRead(
            date=movement.day,
            kind=movement.kind,
            id=movement.subject_id,
            reference=movement.reference,
            debit_amount=max(movement.amount, money.ZERO),
            credit_amount=max(-movement.amount, money.ZERO),
            balance_amount=balance,
        )
        for movement, balance in account.lines
    ]
    return StatementRead(
        client_id=client_id,
        client_name=client.full_name,
        currency=tenant.currency,
        from_=first,
        to=until,
        opening_balance_amount=account.opening,
        entries=entries,
        total_debit_amount=account.debits,
        total_credit_amount=account.credits,
        closing_balance_amount=account.closing,
    )


def print_statement(session: Session, client_id: UUID, first: date | None, last: date | None) -> tuple[str, bytes]:
    """The statement as a document in the client's language, and its file name.

    Errors: as `get_statement`.
    """
    statement = get_statement(session, client_id, first, last)
    client, tenant = customers.get_client_row(session, client_id), tenancy.current_tenant(session)
    content = statement_document.StatementDocument(
        statement=statement,
        language=statement_document.Language(client.language),
        seller=tenant.seller_details(),
        address=tuple(line.strip() for line in (client.address or "").splitlines() if line.strip()),
        identifier=client.ice or client.cin or "",
        printed_on=clock.today(tenant.time_zone),
    )
    with metrics.pdf_seconds.time():
        rendered = statement_document.render(content)
    return f"statement-{statement.to.isoformat()}.pdf", rendered


def _movements(session: Session, client_id: UUID, today: date, zone: str) -> Iterator[Movement]:
    """Everything that ever moved a client's account; money counts from the day it was recorded at the latest."""
    for invoice in queries.invoices_of(session, client_id):
        issued_on, number = clock.date_of(invoice.issued_at or invoice.created_at, zone), invoice.invoice_number
        yield Movement(issued_on, EntryKind.INVOICE, invoice.id, number, invoice.total_amount)
        if invoice.settlement == Settlement.VOID and invoice.voided_at is not None and invoice.outstanding_amount:
            voided_on = clock.date_of(invoice.voided_at, zone)
            yield Movement(voided_on, EntryKind.VOID, invoice.id, number, -invoice.outstanding_amount)
    for note in queries.credit_notes_of(session, client_id):
        issued_on = clock.date_of(note.issued_at or note.created_at, zone)
        yield Movement(issued_on, EntryKind.CREDIT_NOTE, note.id, note.credit_note_number, -note.total_amount)
    for payment in queries.payments_of(session, client_id):
        paid_on = min(payment.payment_date, today)
        yield Movement(paid_on, EntryKind.PAYMENT, payment.id, payment.reference, -payment.amount)
        if payment.reversed_at is not None:
            reversed_on = max(clock.date_of(payment.reversed_at, zone), paid_on)
            yield Movement(reversed_on, EntryKind.REVERSAL, payment.id, payment.reference, payment.amount)

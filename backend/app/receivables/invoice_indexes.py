"""What invoices are found by. Part of the models of receivables.

Invariant: each filter of the list of invoices has an index that holds all it asks, so that neither its first page
nor its count reads the book itself.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Index, desc, text

IS_OPEN: Final = (
    "paid_amount + credited_amount < total_amount and voided_at is null and cancelled_at is null"
    " and issued_at is not null and client_id is not null"
)
"""SQL for a client's invoice with something outstanding, in the words of the indexes that hold only those."""

IS_ISSUED: Final = "client_id is not null and settlement not in ('draft', 'cancelled')"
"""SQL for what clients owe or owed: neither drafts nor cancelled drafts, nor what is made out to somebody else."""


def _list_indexes() -> tuple[Index, ...]:
    """What the list of invoices is read by, newest first: one index for each filter, holding all the filter asks."""
    newest_first: tuple[Any, ...] = (desc("created_at"), desc("id"))
    return (
        Index(
            "ix_invoices_listed",
            "tenant_id",
            *newest_first,
            postgresql_include=["due_date", "settlement"],
            postgresql_where=text(IS_ISSUED),
        ),
        Index("ix_invoices_listed_month", "tenant_id", "period_month", *newest_first, postgresql_where=text(IS_ISSUED)),
        Index("ix_invoices_listed_due", "tenant_id", "due_date", desc("created_at"), postgresql_where=text(IS_ISSUED)),
        Index(
            "ix_invoices_listed_open",
            "tenant_id",
            *newest_first,
            postgresql_include=["due_date", "settlement"],
            postgresql_where=text(IS_OPEN),
        ),
        Index(
            "ix_invoices_void",
            "tenant_id",
            *newest_first,
            postgresql_include=["issued_at", "total_amount"],
            postgresql_where=text("settlement = 'void'"),
        ),
    )


def invoice_indexes() -> tuple[Index, ...]:
    """What invoices are found by: those of clients, those still open, and sales by themselves."""
    return (
        *_list_indexes(),
        Index(None, "tenant_id", "client_id", "due_date", postgresql_include=["settlement", "created_at", "id"]),
        Index(
            "ix_invoices_open_due",
            "tenant_id",
            "due_date",
            postgresql_include=["outstanding_amount"],
            postgresql_where=text(IS_OPEN),
        ),
        Index(
            "ix_invoices_unseen_due",
            "tenant_id",
            "due_date",
            postgresql_include=["client_id"],
            postgresql_where=text(f"{IS_OPEN} and not has_case"),
        ),
        Index(
            "ix_invoices_issued",
            "tenant_id",
            "issued_at",
            postgresql_include=["total_amount"],
        ),
        Index(
            "ix_invoices_sales",
            "tenant_id",
            desc("created_at"),
            desc("id"),
            postgresql_where=text("series = 'INV'"),
        ),
        Index(
            "ix_invoices_sales_open",
            "tenant_id",
            desc("created_at"),
            desc("id"),
            "due_date",
            postgresql_include=["outstanding_amount", "total_amount", "currency", "viewed_at"],
            postgresql_where=text("series = 'INV' and settlement = 'open'"),
        ),
        Index(
            "ix_invoices_sales_closed",
            "tenant_id",
            "settlement",
            postgresql_include=["total_amount", "currency"],
            postgresql_where=text("series = 'INV' and settlement <> 'open'"),
        ),
        Index(
            "ix_invoices_sales_customer",
            "tenant_id",
            "customer_ref",
            desc("created_at"),
            postgresql_where=text("customer_ref is not null"),
        ),
    )

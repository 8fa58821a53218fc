"""Lists of a large book: one index for each filter of the invoices, holding all that the filter asks."""

import sqlalchemy as sa

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

IS_ISSUED = "client_id is not null and settlement not in ('draft', 'cancelled')"
IS_OPEN = (
    "paid_amount + credited_amount < total_amount and voided_at is null and cancelled_at is null"
    " and issued_at is not null and client_id is not null"
)
NEWEST_FIRST = ("created_at DESC", "id DESC")


def _index(name: str, table: str, *columns: str, **options: object) -> None:
    if isinstance(where := options.pop("where", None), str):
        options["postgresql_where"] = sa.text(where)
    if include := options.pop("include", None):
        options["postgresql_include"] = include
    op.create_index(name, table, ["tenant_id", *(sa.literal_column(column) for column in columns)], **options)


def upgrade() -> None:
    op.execute("set local lock_timeout = '10s'")
    month = "period_start - (extract(day from period_start)::integer - 1)"
    op.add_column("invoices", sa.Column("period_month", sa.Date(), sa.Computed(month, persisted=True), nullable=False))
    for name in ("ix_invoices_tenant_id", "ix_invoices_tenant_id_client_id_due_date", "ix_invoices_issued"):
        op.drop_index(name, "invoices")
    _index("ix_invoices_tenant_id_client_id_due_date", "invoices", "client_id", "due_date", include=["settlement"])
    _index("ix_invoices_issued", "invoices", "issued_at", include=["total_amount"])
    shown = ["due_date", "settlement"]
    _index("ix_invoices_listed", "invoices", *NEWEST_FIRST, include=shown, where=IS_ISSUED)
    _index("ix_invoices_listed_month", "invoices", "period_month", *NEWEST_FIRST, where=IS_ISSUED)
    _index("ix_invoices_listed_due", "invoices", "due_date", "created_at DESC", where=IS_ISSUED)
    _index("ix_invoices_listed_open", "invoices", *NEWEST_FIRST, include=shown, where=IS_OPEN)
    totals = ["issued_at", "total_amount"]
    _index("ix_invoices_void", "invoices", *NEWEST_FIRST, include=totals, where="settlement = 'void'")
    _index("ix_invoice_lines_offer", "invoice_lines", "offer_id", "invoice_id")
    _index("ix_invoice_lines_service", "invoice_lines", "service_category", "invoice_id")
    op.drop_index("ix_collection_cases_tenant_id", "collection_cases")
    _index("ix_collection_cases_listed", "collection_cases", *NEWEST_FIRST, include=["due_date", "status"])


def downgrade() -> None:
    op.drop_index("ix_collection_cases_listed", "collection_cases")
    _index("ix_collection_cases_tenant_id", "collection_cases", *NEWEST_FIRST)
    for name in ("ix_invoice_lines_service", "ix_invoice_lines_offer"):
        op.drop_index(name, "invoice_lines")
    op.drop_index("ix_invoices_void", "invoices")
    for name in ("listed_open", "listed_due", "listed_month", "listed", "issued", "tenant_id_client_id_due_date"):
        op.drop_index(f"ix_invoices_{name}", "invoices")
    _index("ix_invoices_tenant_id", "invoices", *NEWEST_FIRST)
    _index("ix_invoices_tenant_id_client_id_due_date", "invoices", "client_id", "due_date")
    _index("ix_invoices_issued", "invoices", "issued_at", include=["total_amount"], where="voided_at is null")
    op.drop_column("invoices", "period_month")

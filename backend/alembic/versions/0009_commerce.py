"""Sales beside contracts: drafts, cancelled documents, customers that are no clients, lines for anything sold."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SETTLED = " when voided_at is not null then 'void' when total_amount = paid_amount + credited_amount then 'paid' else 'open' end"
SETTLEMENT_BEFORE = "case" + SETTLED
SETTLEMENT = "case when cancelled_at is not null then 'cancelled' when issued_at is null then 'draft'" + SETTLED
IS_OPEN_BEFORE = "paid_amount + credited_amount < total_amount and voided_at is null"
IS_OPEN = (
    "paid_amount + credited_amount < total_amount and voided_at is null and cancelled_at is null"
    " and issued_at is not null and client_id is not null"
)
OF_CONTRACT = ("contract_id", "service_category", "service_identifier", "offer_id", "offer_version")
LINE_TYPES = "'recurring', 'activation', 'discount', 'adjustment', 'termination_fee'"
LINE_TABLES = ("invoice_lines", "credit_note_lines")

INVOICE_FIXED = (
    "id, series, invoice_number, billing_run_id, client_id, issuer_id, client_name, client_details, language,"
    " period_start, period_end, due_date, currency, subtotal_amount, tax_amount, total_amount, taxes, created_at"
)
CREDIT_NOTE_FIXED = (
    "id, series, credit_note_number, billing_run_id, invoice_id, client_id, issuer_id, client_name, client_details,"
    " language, reason, currency, subtotal_amount, tax_amount, total_amount, taxes, created_at, note"
)
LINE_FIXED = (
    "id, invoice_id, line_number, contract_id, service_category, service_identifier, offer_id, offer_version,"
    " line_type, description, unit_fee, billed_days, month_start, month_days, service_from, service_to, line_total,"
    " tax_rate, cause, created_at"
)
PAYMENT_FIXED = "id, client_id, invoice_id, amount, currency, payment_date, method, reference, note, created_at"
NOTE_STATES = (
    " or (old.issued_at is not null and old.issued_at is distinct from new.issued_at)"
    " or (old.status is distinct from new.status and old.status <> 'draft'"
    " and not (old.status = 'issued' and new.status = 'cancelled' and old.applied_amount = 0))"
)
ONCE = " or (old.{0} is not null and old.{0} is distinct from new.{0})"
VOIDED_ONCE = ONCE.format("voided_at")
REVERSED_ONCE = " or (old.status = 'reversed' and new.status <> 'reversed')"
WITHDRAWN_ONCE = " or (old.is_void and not new.is_void)"


def _differs(columns: str) -> str:
    names = [name.strip() for name in columns.split(",")]
    old, new = (", ".join(f"{row}.{name}" for name in names) for row in ("old", "new"))
    return f"({old}) is distinct from ({new})"


def _guard(table: str, condition: str) -> None:
    op.execute(f"drop trigger immutable on {table}")
    op.execute(
        f"create trigger immutable before update on {table} for each row"
        f" when ({condition}) execute function mt_refuse_change()"
    )


def _settled_by(expression: str) -> None:
    op.drop_column("invoices", "settlement")
    computed = sa.Computed(expression, persisted=True)
    op.add_column("invoices", sa.Column("settlement", sa.String(), computed, nullable=False))


def _open_indexes(is_open: str) -> None:
    op.drop_index("ix_invoices_open_due", "invoices")
    op.drop_index("ix_invoices_unseen_due", "invoices")
    op.create_index(
        "ix_invoices_open_due",
        "invoices",
        ["tenant_id", "due_date"],
        postgresql_include=["outstanding_amount"],
        postgresql_where=sa.text(is_open),
    )
    op.create_index(
        "ix_invoices_unseen_due",
        "invoices",
        ["tenant_id", "due_date"],
        postgresql_include=["client_id"],
        postgresql_where=sa.text(f"{is_open} and not has_case"),
    )


def _line_types(table: str, allowed: str) -> None:
    op.drop_constraint(op.f(f"ck_{table}_line_type"), table, type_="check")
    op.create_check_constraint("line_type", table, f"line_type in ({allowed})")


def upgrade() -> None:
    op.execute("set local lock_timeout = '10s'")
    _tenants()
    _invoices()
    _lines()
    _others()
    _guard(
        "invoices",
        _differs(f"{INVOICE_FIXED}, customer_ref, order_details")
        + VOIDED_ONCE
        + ONCE.format("issued_at")
        + ONCE.format("cancelled_at"),
    )
    _guard("invoice_lines", _differs(f"{LINE_FIXED}, item") + WITHDRAWN_ONCE)
    _guard("credit_notes", _differs(f"{CREDIT_NOTE_FIXED}, customer_ref") + NOTE_STATES)
    _guard("payments", _differs(f"{PAYMENT_FIXED}, instrument, paid_at") + ONCE.format("transaction_ref") + REVERSED_ONCE)


def _tenants() -> None:
    op.add_column("tenants", sa.Column("language", sa.String(), server_default="fr", nullable=False))
    op.add_column("tenants", sa.Column("payment_term_days", sa.Integer(), server_default="30", nullable=False))
    op.create_check_constraint("language", "tenants", "language in ('fr', 'ar', 'en')")
    op.create_check_constraint("payment_term_days", "tenants", "payment_term_days between 0 and 365")
    op.execute("update tenants set language = 'en' where slug = 'ng-demo'")
    op.execute("grant insert on tenants to mt_app")


def _invoices() -> None:
    for name, kind in (
        ("customer_ref", sa.String()),
        ("order_details", postgresql.JSONB()),
        ("viewed_at", sa.DateTime(timezone=True)),
        ("cancelled_at", sa.DateTime(timezone=True)),
        ("cancel_reason", sa.String()),
    ):
        op.add_column("invoices", sa.Column(name, kind, nullable=True))
    op.alter_column("invoices", "client_id", nullable=True)
    op.alter_column("invoices", "issued_at", nullable=True)
    _settled_by(SETTLEMENT)
    _open_indexes(IS_OPEN)
    for name, condition in (
        ("client", "client_id is not null or series = 'INV'"),
        ("order_details", "(order_details is not null) = (series = 'INV')"),
        ("draft", "issued_at is not null or (series = 'INV' and paid_amount + credited_amount = 0)"),
        ("cancelled", "cancelled_at is null or paid_amount + credited_amount = 0"),
    ):
        op.create_check_constraint(name, "invoices", condition)
    op.create_index(
        "ix_invoices_sales",
        "invoices",
        ["tenant_id", sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
        postgresql_where=sa.text("series = 'INV'"),
    )
    op.create_index(
        "ix_invoices_sales_open",
        "invoices",
        ["tenant_id", sa.literal_column("created_at DESC"), sa.literal_column("id DESC"), "due_date"],
        postgresql_include=["outstanding_amount", "total_amount", "currency", "viewed_at"],
        postgresql_where=sa.text("series = 'INV' and settlement = 'open'"),
    )
    op.create_index(
        "ix_invoices_sales_closed",
        "invoices",
        ["tenant_id", "settlement"],
        postgresql_include=["total_amount", "currency"],
        postgresql_where=sa.text("series = 'INV' and settlement <> 'open'"),
    )
    op.create_index(
        "ix_invoices_sales_customer",
        "invoices",
        ["tenant_id", "customer_ref", sa.literal_column("created_at DESC")],
        postgresql_where=sa.text("customer_ref is not null"),
    )


def _lines() -> None:
    for table in LINE_TABLES:
        op.add_column(table, sa.Column("item", postgresql.JSONB(), nullable=True))
        for column in OF_CONTRACT:
            op.alter_column(table, column, nullable=True)
        _line_types(table, f"{LINE_TYPES}, 'sale'")
        op.create_check_constraint(
            "of_contract",
            table,
            f"num_nulls({', '.join(OF_CONTRACT)}) = case line_type when 'sale' then {len(OF_CONTRACT)} else 0 end",
        )
        op.create_check_constraint("item", table, "(line_type = 'sale') = (item is not null)")


def _others() -> None:
    op.add_column("credit_notes", sa.Column("customer_ref", sa.String(), nullable=True))
    op.alter_column("credit_notes", "client_id", nullable=True)
    op.create_check_constraint("client", "credit_notes", "client_id is not null or series = 'CN'")
    op.alter_column("payments", "client_id", nullable=True)
    op.add_column("payments", sa.Column("instrument", sa.String(), nullable=True))
    op.add_column("payments", sa.Column("transaction_ref", sa.String(), nullable=True))
    op.add_column("payments", sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True))
    op.create_check_constraint("payer", "payments", "client_id is not null or invoice_id is not null")


def downgrade() -> None:
    _guard("payments", _differs(PAYMENT_FIXED) + REVERSED_ONCE)
    _guard("credit_notes", _differs(CREDIT_NOTE_FIXED) + NOTE_STATES)
    _guard("invoice_lines", _differs(LINE_FIXED) + WITHDRAWN_ONCE)
    _guard("invoices", _differs(f"{INVOICE_FIXED}, issued_at") + VOIDED_ONCE)
    op.drop_constraint(op.f("ck_payments_payer"), "payments", type_="check")
    for column in ("paid_at", "transaction_ref", "instrument"):
        op.drop_column("payments", column)
    op.alter_column("payments", "client_id", nullable=False)
    op.drop_constraint(op.f("ck_credit_notes_client"), "credit_notes", type_="check")
    op.alter_column("credit_notes", "client_id", nullable=False)
    op.drop_column("credit_notes", "customer_ref")
    for table in LINE_TABLES:
        op.drop_constraint(op.f(f"ck_{table}_item"), table, type_="check")
        op.drop_constraint(op.f(f"ck_{table}_of_contract"), table, type_="check")
        _line_types(table, LINE_TYPES)
        for column in OF_CONTRACT:
            op.alter_column(table, column, nullable=False)
        op.drop_column(table, "item")
    for name in ("customer", "closed", "open"):
        op.drop_index(f"ix_invoices_sales_{name}", "invoices")
    op.drop_index("ix_invoices_sales", "invoices")
    for name in ("cancelled", "draft", "order_details", "client"):
        op.drop_constraint(op.f(f"ck_invoices_{name}"), "invoices", type_="check")
    _open_indexes(IS_OPEN_BEFORE)
    _settled_by(SETTLEMENT_BEFORE)
    op.alter_column("invoices", "issued_at", nullable=False)
    op.alter_column("invoices", "client_id", nullable=False)
    for column in ("cancel_reason", "cancelled_at", "viewed_at", "order_details", "customer_ref"):
        op.drop_column("invoices", column)
    op.execute("revoke insert on tenants from mt_app")
    for name in ("payment_term_days", "language"):
        op.drop_constraint(op.f(f"ck_tenants_{name}"), "tenants", type_="check")
        op.drop_column("tenants", name)

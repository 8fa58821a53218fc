"""Credit notes by operators: states, lines that name what they give back; voids; discounts of contracts."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

CREDIT_NOTE_FIXED = (
    "id, series, credit_note_number, billing_run_id, invoice_id, client_id, issuer_id, client_name, client_details,"
    " language, reason, currency, subtotal_amount, tax_amount, total_amount, taxes, created_at"
)

def _differs(columns: str) -> str:
    names = [name.strip() for name in columns.split(",")]
    old, new = (", ".join(f"{row}.{name}" for name in names) for row in ("old", "new"))
    return f"({old}) is distinct from ({new})"


def _guard_credit_notes(condition: str) -> None:
    op.execute("drop trigger immutable on credit_notes")
    op.execute(
        "create trigger immutable before update on credit_notes for each row"
        f" when ({condition}) execute function mt_refuse_change()"
    )


def upgrade() -> None:
    op.execute("set local lock_timeout = '10s'")
    op.add_column("invoices", sa.Column("void_reason", sa.String(), nullable=True))
    op.add_column("credit_notes", sa.Column("note", sa.String(), nullable=True))
    op.add_column("credit_notes", sa.Column("status", sa.String(), server_default="issued", nullable=False))
    op.alter_column("credit_notes", "issued_at", nullable=True)
    op.create_check_constraint("status", "credit_notes", "status in ('draft', 'issued', 'cancelled')")
    op.create_check_constraint("issued", "credit_notes", "status <> 'issued' or issued_at is not null")
    op.create_check_constraint("applied_once_issued", "credit_notes", "applied_amount = 0 or status = 'issued'")
    op.create_index(op.f("ix_credit_notes_tenant_id_invoice_id"), "credit_notes", ["tenant_id", "invoice_id"])
    op.create_index(
        op.f("ix_credit_notes_tenant_id"),
        "credit_notes",
        ["tenant_id", sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
    )
    op.drop_index("ix_credit_notes_open", "credit_notes")
    op.create_index(
        "ix_credit_notes_open",
        "credit_notes",
        ["tenant_id", "client_id"],
        postgresql_where=sa.text("applied_amount < total_amount and status = 'issued'"),
    )
    op.add_column("credit_note_lines", sa.Column("invoice_line_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_credit_note_lines_tenant_id_invoice_line_id_invoice_lines"),
        "credit_note_lines",
        "invoice_lines",
        ["tenant_id", "invoice_line_id"],
        ["tenant_id", "id"],
    )
    op.create_index(
        op.f("ix_credit_note_lines_tenant_id_invoice_line_id"), "credit_note_lines", ["tenant_id", "invoice_line_id"]
    )
    _guard_credit_notes(
        f"{_differs(CREDIT_NOTE_FIXED + ', note')}"
        " or (old.issued_at is not null and old.issued_at is distinct from new.issued_at)"
        " or (old.status is distinct from new.status and old.status <> 'draft'"
        " and not (old.status = 'issued' and new.status = 'cancelled' and old.applied_amount = 0))"
    )
    _create_discounts()


def _create_discounts() -> None:
    op.create_table(
        "contract_discounts",
        sa.Column(
            "tenant_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.tenant_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("applies_to", sa.String(), nullable=False),
        sa.Column("percent", sa.Numeric(precision=5, scale=2), nullable=True),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("label", sa.String(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "applies_to in ('recurring', 'activation')", name=op.f("ck_contract_discounts_applies_to")
        ),
        sa.CheckConstraint("num_nonnulls(percent, amount) = 1", name=op.f("ck_contract_discounts_one_value")),
        sa.CheckConstraint("percent > 0 and percent <= 100", name=op.f("ck_contract_discounts_percent")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_contract_discounts_amount")),
        sa.CheckConstraint("valid_to is null or valid_to > valid_from", name=op.f("ck_contract_discounts_interval")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "contract_id"],
            ["contracts.tenant_id", "contracts.id"],
            name=op.f("fk_contract_discounts_tenant_id_contract_id_contracts"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_contract_discounts_tenant_id_tenants")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_contract_discounts")),
    )
    op.create_index(
        op.f("ix_contract_discounts_tenant_id_contract_id_valid_from"),
        "contract_discounts",
        ["tenant_id", "contract_id", "valid_from"],
    )
    op.execute("select mt_secure('contract_discounts')")


def downgrade() -> None:
    op.drop_table("contract_discounts")
    _guard_credit_notes(_differs(CREDIT_NOTE_FIXED + ", issued_at"))
    op.drop_index(op.f("ix_credit_note_lines_tenant_id_invoice_line_id"), "credit_note_lines")
    op.drop_column("credit_note_lines", "invoice_line_id")
    op.drop_index("ix_credit_notes_open", "credit_notes")
    op.create_index(
        "ix_credit_notes_open",
        "credit_notes",
        ["tenant_id", "client_id"],
        postgresql_where=sa.text("applied_amount < total_amount"),
    )
    op.drop_index(op.f("ix_credit_notes_tenant_id"), "credit_notes")
    op.drop_index(op.f("ix_credit_notes_tenant_id_invoice_id"), "credit_notes")
    for name in ("applied_once_issued", "issued", "status"):
        op.drop_constraint(op.f(f"ck_credit_notes_{name}"), "credit_notes", type_="check")
    op.alter_column("credit_notes", "issued_at", nullable=False)
    op.drop_column("credit_notes", "status")
    op.drop_column("credit_notes", "note")
    op.drop_column("invoices", "void_reason")

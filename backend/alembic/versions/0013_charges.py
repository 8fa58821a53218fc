"""What is charged or credited once: the charges, and the lines that carry them."""

import sqlalchemy as sa

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

OF_CONTRACT = "contract_id, service_category, service_identifier, offer_id, offer_version"
WITHOUT_CONTRACT = {
    "before": f"num_nulls({OF_CONTRACT}) = case line_type when 'sale' then 5 else 0 end",
    "after": (
        f"num_nulls({OF_CONTRACT}) = case when line_type = 'sale'"
        " or (charge_id is not null and contract_id is null) then 5 else 0 end"
    ),
}
LINE_FIXED = (
    "id, invoice_id, line_number, contract_id, service_category, service_identifier, offer_id, offer_version,"
    " line_type, description, unit_fee, billed_days, month_start, month_days, service_from, service_to, line_total,"
    " tax_rate, cause, created_at, item"
)
STANDS = {
    "invoice_lines": "charge_id is not null and not is_void",
    "credit_note_lines": "charge_id is not null and invoice_line_id is null",
}


def _guard_lines(columns: str) -> None:
    names = [name.strip() for name in columns.split(",")]
    old, new = (", ".join(f"{row}.{name}" for name in names) for row in ("old", "new"))
    op.execute("drop trigger immutable on invoice_lines")
    op.execute(
        "create trigger immutable before update on invoice_lines for each row"
        f" when (({old}) is distinct from ({new}) or (old.is_void and not new.is_void))"
        " execute function mt_refuse_change()"
    )


def _of_contract(table: str, condition: str) -> None:
    op.drop_constraint(op.f(f"ck_{table}_of_contract"), table, type_="check")
    op.create_check_constraint(op.f(f"ck_{table}_of_contract"), table, condition)


def upgrade() -> None:
    op.execute("set local lock_timeout = '10s'")
    op.create_table(
        "client_charges",
        sa.Column(
            "tenant_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.tenant_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=True),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("not_before", sa.Date(), nullable=True),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_client_charges_amount")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "client_id"],
            ["clients.tenant_id", "clients.id"],
            name=op.f("fk_client_charges_tenant_id_client_id_clients"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "contract_id"],
            ["contracts.tenant_id", "contracts.id"],
            name=op.f("fk_client_charges_tenant_id_contract_id_contracts"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_client_charges_tenant_id_tenants")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_client_charges")),
    )
    op.create_index(
        op.f("ix_client_charges_tenant_id_client_id"),
        "client_charges",
        ["tenant_id", "client_id"],
        postgresql_where=sa.text("removed_at is null"),
    )
    op.execute("select mt_secure('client_charges')")
    op.execute("revoke delete, truncate on client_charges from mt_app")
    for table, stands in STANDS.items():
        op.add_column(table, sa.Column("charge_id", sa.Uuid(), nullable=True))
        _of_contract(table, WITHOUT_CONTRACT["after"])
        op.create_check_constraint(
            op.f(f"ck_{table}_charge"), table, "charge_id is null or line_type = 'adjustment'"
        )
        op.create_foreign_key(
            op.f(f"fk_{table}_tenant_id_charge_id_client_charges"),
            table,
            "client_charges",
            ["tenant_id", "charge_id"],
            ["tenant_id", "id"],
        )
        op.create_index(
            f"uq_{table}_charge", table, ["tenant_id", "charge_id"], unique=True, postgresql_where=sa.text(stands)
        )
    _guard_lines(f"{LINE_FIXED}, charge_id")


def downgrade() -> None:
    _guard_lines(LINE_FIXED)
    for table in STANDS:
        op.drop_index(f"uq_{table}_charge", table)
        op.drop_constraint(op.f(f"fk_{table}_tenant_id_charge_id_client_charges"), table, type_="foreignkey")
        op.drop_constraint(op.f(f"ck_{table}_charge"), table, type_="check")
        _of_contract(table, WITHOUT_CONTRACT["before"])
        op.drop_column(table, "charge_id")
    op.drop_table("client_charges")

"""Ending a contract early: the signed end beside the day it was ended on, the advantage granted, the waiver."""

import sqlalchemy as sa

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

CHECKS = {
    "granted_advantage_amount": "granted_advantage_amount >= 0",
    "termination_date": "termination_date is null or termination_date = end_date",
    "of_termination": (
        "termination_date is not null or num_nonnulls(agreed_end_date, termination_fee_waiver) = 0"
    ),
}
COLUMNS = ("termination_fee_waiver", "agreed_end_date", "termination_date", "granted_advantage_amount")


def upgrade() -> None:
    op.execute("set local lock_timeout = '10s'")
    op.add_column(
        "contracts",
        sa.Column("granted_advantage_amount", sa.Numeric(precision=14, scale=2), server_default="0", nullable=False),
    )
    op.add_column("contracts", sa.Column("termination_date", sa.Date(), nullable=True))
    op.add_column("contracts", sa.Column("agreed_end_date", sa.Date(), nullable=True))
    op.add_column("contracts", sa.Column("termination_fee_waiver", sa.String(), nullable=True))
    for name, condition in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_contracts_{name}"), "contracts", condition)
    op.create_index(
        "ix_contracts_ended_early",
        "contracts",
        ["tenant_id", "client_id"],
        postgresql_where=sa.text("termination_date is not null and commitment_end_date is not null"),
    )


def downgrade() -> None:
    op.drop_index("ix_contracts_ended_early", "contracts")
    for name in CHECKS:
        op.drop_constraint(op.f(f"ck_contracts_{name}"), "contracts", type_="check")
    for column in COLUMNS:
        op.drop_column("contracts", column)

"""The public pages: drafts, one-time codes, contact changes that wait for an operator, held numbers by index."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = ("landing_drafts", "landing_verifications", "pending_contact_changes")
CURRENT_TENANT = "nullif(current_setting('app.tenant_id', true), '')::uuid"


def own_columns():
    return (
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text(CURRENT_TENANT), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
    )


def created_at():
    return sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False)


def keys(table):
    return (
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f(f"fk_{table}_tenant_id_tenants")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{table}")),
    )


def of_client(table):
    return sa.ForeignKeyConstraint(
        ["tenant_id", "client_id"],
        ["clients.tenant_id", "clients.id"],
        name=op.f(f"fk_{table}_tenant_id_client_id_clients"),
        ondelete="CASCADE",
    )


def upgrade() -> None:
    op.create_table(
        "landing_drafts",
        *own_columns(),
        sa.Column("flow_type", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("cin", sa.String(), nullable=True),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        created_at(),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "status in ('in_progress', 'submitted', 'cancelled')", name=op.f("ck_landing_drafts_status")
        ),
        sa.CheckConstraint(
            "flow_type in ('subscribe_new_service', 'upgrade_or_downgrade_existing_service',"
            " 'check_billing_and_download_invoices')",
            name=op.f("ck_landing_drafts_flow_type"),
        ),
        *keys("landing_drafts"),
    )
    op.create_index(op.f("ix_landing_drafts_tenant_id_expires_at"), "landing_drafts", ["tenant_id", "expires_at"])
    op.create_table(
        "landing_verifications",
        *own_columns(),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        created_at(),
        sa.CheckConstraint("attempts between 0 and 5", name=op.f("ck_landing_verifications_attempts")),
        of_client("landing_verifications"),
        *keys("landing_verifications"),
    )
    op.create_index(
        op.f("ix_landing_verifications_tenant_id_expires_at"), "landing_verifications", ["tenant_id", "expires_at"]
    )
    op.create_table(
        "pending_contact_changes",
        *own_columns(),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("proposed", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("status", sa.String(), server_default="pending", nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        created_at(),
        sa.CheckConstraint(
            "status in ('pending', 'accepted', 'rejected')", name=op.f("ck_pending_contact_changes_status")
        ),
        sa.CheckConstraint(
            "(status = 'pending') = (decided_at is null) and (decided_at is null) = (decided_by is null)",
            name=op.f("ck_pending_contact_changes_decision"),
        ),
        of_client("pending_contact_changes"),
        *keys("pending_contact_changes"),
    )
    op.create_index(
        op.f("ix_pending_contact_changes_tenant_id_client_id"), "pending_contact_changes", ["tenant_id", "client_id"]
    )
    op.create_index(
        "ix_pending_contact_changes_newest",
        "pending_contact_changes",
        ["tenant_id", sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
    )
    op.create_index(
        "ix_pending_contact_changes_waiting",
        "pending_contact_changes",
        ["tenant_id", "created_at"],
        postgresql_where=sa.text("status = 'pending'"),
    )
    op.create_index(
        "ix_number_assignments_reserved",
        "number_assignments",
        ["tenant_id", "reserved_until"],
        postgresql_where=sa.text("state = 'reserved'"),
    )
    for table in TABLES:
        op.execute(f"select mt_secure('{table}')")


def downgrade() -> None:
    op.drop_index("ix_number_assignments_reserved", table_name="number_assignments")
    for table in TABLES:
        op.drop_table(table)

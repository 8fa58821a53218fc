"""Contract documents; published events, webhook endpoints with their deliveries, messages to clients."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0003"
branch_labels = None
depends_on = None

CURRENT_TENANT = sa.text("nullif(current_setting('app.tenant_id', true), '')::uuid")
TABLES = ("contract_documents",)


def _tenant_table(name: str, *columns: sa.schema.SchemaItem) -> None:
    """A business table: the tenant and id before its own columns, the time of creation after them."""
    op.create_table(
        name,
        sa.Column("tenant_id", sa.Uuid(), server_default=CURRENT_TENANT, nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        *columns,
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=f"fk_{name}_tenant_id_tenants"),
    )


def _contract_documents() -> None:
    _tenant_table(
        "contract_documents",
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "contract_id"],
            ["contracts.tenant_id", "contracts.id"],
            name="fk_contract_documents_tenant_id_contract_id_contracts",
        ),
        sa.UniqueConstraint("tenant_id", "contract_id", "revision", name="uq_contract_documents_tenant_id_contract_id_revision"),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_contract_documents_revision")),
        sa.CheckConstraint("language in ('fr', 'ar', 'en')", name=op.f("ck_contract_documents_language")),
    )
    op.execute("select mt_secure('contract_documents')")
    op.execute("revoke update, delete, truncate on contract_documents from mt_app")
    op.execute(
        "create trigger append_only before update or delete on contract_documents"
        " for each row execute function mt_refuse_change()"
    )


def upgrade() -> None:
    _contract_documents()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)

"""The newest invoices of many clients at once are told by one index, without reading the invoices themselves."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

INDEX = "ix_invoices_tenant_id_client_id_due_date"
KEY = ["tenant_id", "client_id", "due_date"]


def upgrade() -> None:
    op.execute("set local lock_timeout = '10s'")
    op.drop_index(INDEX, "invoices")
    op.create_index(INDEX, "invoices", KEY, postgresql_include=["settlement", "created_at", "id"])


def downgrade() -> None:
    op.drop_index(INDEX, "invoices")
    op.create_index(INDEX, "invoices", KEY, postgresql_include=["settlement"])

"""What happened to one object is delivered in its order: each delivery knows its object and its place."""

import sqlalchemy as sa

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("set local lock_timeout = '10s'")
    op.add_column("webhook_deliveries", sa.Column("object_id", sa.Uuid(), nullable=True))
    op.add_column("webhook_deliveries", sa.Column("position", sa.BigInteger(), nullable=True))
    op.execute(
        "update webhook_deliveries d set object_id = e.object_id, position = e.position from outbox_events e"
        " where e.tenant_id = d.tenant_id and e.id = d.event_id"
    )
    op.create_index(
        "ix_webhook_deliveries_in_order",
        "webhook_deliveries",
        ["tenant_id", "endpoint_id", "object_id", "position"],
        postgresql_where=sa.text("status = 'pending'"),
    )


def downgrade() -> None:
    op.drop_index("ix_webhook_deliveries_in_order", "webhook_deliveries")
    op.drop_column("webhook_deliveries", "position")
    op.drop_column("webhook_deliveries", "object_id")

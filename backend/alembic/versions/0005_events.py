"""Contract documents; published events, webhook endpoints with their deliveries, messages to clients."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

CURRENT_TENANT = sa.text("nullif(current_setting('app.tenant_id', true), '')::uuid")
TABLES = ("contract_documents", "event_feeds", "webhook_endpoints", "messages", "webhook_deliveries")


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
        sa.UniqueConstraint(
            "tenant_id", "contract_id", "revision", name="uq_contract_documents_tenant_id_contract_id_revision"
        ),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_contract_documents_revision")),
        sa.CheckConstraint("language in ('fr', 'ar', 'en')", name=op.f("ck_contract_documents_language")),
    )
    op.execute(
        "create trigger append_only before update or delete on contract_documents"
        " for each row execute function mt_refuse_change()"
    )


def _publication() -> None:
    op.add_column("outbox_events", sa.Column("position", sa.BigInteger(), nullable=True))
    op.drop_index(op.f("ix_outbox_events_tenant_id_sequence"), table_name="outbox_events")
    op.create_index(
        "ix_outbox_events_published",
        "outbox_events",
        ["tenant_id", "position"],
        unique=True,
        postgresql_where=sa.text("position is not null"),
    )
    op.create_index(
        "ix_outbox_events_unpublished",
        "outbox_events",
        ["tenant_id", "sequence"],
        unique=False,
        postgresql_where=sa.text("position is null"),
    )
    _tenant_table(
        "event_feeds",
        sa.Column("last_position", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("messages_position", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("messages_position between 0 and last_position", name=op.f("ck_event_feeds_positions")),
        sa.UniqueConstraint("tenant_id", name=op.f("uq_event_feeds_tenant_id")),
    )


def _webhooks() -> None:
    _tenant_table(
        "webhook_endpoints",
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("event_types", sa.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("sealed_secret", sa.String(), nullable=False),
        sa.Column("sealed_previous_secret", sa.String(), nullable=True),
        sa.Column("previous_secret_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("consecutive_failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "(sealed_previous_secret is null) = (previous_secret_until is null)",
            name=op.f("ck_webhook_endpoints_previous_secret"),
        ),
        sa.CheckConstraint("length(url) between 8 and 2000", name=op.f("ck_webhook_endpoints_url")),
    )
    op.create_index(
        op.f("ix_webhook_endpoints_tenant_id"),
        "webhook_endpoints",
        ["tenant_id", sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    _tenant_table(
        "webhook_deliveries",
        sa.Column("endpoint_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=True),
        sa.Column("event_type", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("response_status", sa.Integer(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(status = 'pending') = (next_attempt_at is not null)", name=op.f("ck_webhook_deliveries_next_attempt")
        ),
        sa.CheckConstraint("status in ('pending', 'delivered', 'failed')", name=op.f("ck_webhook_deliveries_status")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "endpoint_id"],
            ["webhook_endpoints.tenant_id", "webhook_endpoints.id"],
            name=op.f("fk_webhook_deliveries_tenant_id_endpoint_id_webhook_endpoints"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "event_id"],
            ["outbox_events.tenant_id", "outbox_events.id"],
            name=op.f("fk_webhook_deliveries_tenant_id_event_id_outbox_events"),
        ),
        sa.UniqueConstraint(
            "tenant_id", "endpoint_id", "event_id", name=op.f("uq_webhook_deliveries_tenant_id_endpoint_id_event_id")
        ),
    )
    op.create_index(
        "ix_webhook_deliveries_due",
        "webhook_deliveries",
        ["tenant_id", "endpoint_id", "next_attempt_at"],
        unique=False,
        postgresql_where=sa.text("status = 'pending'"),
    )
    op.create_index(
        "ix_webhook_deliveries_newest",
        "webhook_deliveries",
        ["tenant_id", "endpoint_id", sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )


def _messages() -> None:
    _tenant_table(
        "messages",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("unfinished", sa.Integer(), server_default="0", nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.CheckConstraint("channel in ('email', 'sms')", name=op.f("ck_messages_channel")),
        sa.CheckConstraint(
            "status in ('queued', 'sending', 'sent', 'failed', 'skipped', 'uncertain')", name=op.f("ck_messages_status")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "client_id"],
            ["clients.tenant_id", "clients.id"],
            name=op.f("fk_messages_tenant_id_client_id_clients"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("tenant_id", "key", name=op.f("uq_messages_tenant_id_key")),
    )
    op.create_index(op.f("ix_messages_tenant_id_client_id"), "messages", ["tenant_id", "client_id"], unique=False)


def upgrade() -> None:
    _contract_documents()
    _publication()
    _webhooks()
    _messages()
    for table in TABLES:
        op.execute(f"select mt_secure('{table}')")
    op.execute("revoke update, delete, truncate on contract_documents from mt_app")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_index("ix_outbox_events_published", table_name="outbox_events")
    op.drop_index("ix_outbox_events_unpublished", table_name="outbox_events")
    op.drop_column("outbox_events", "position")
    op.create_index(op.f("ix_outbox_events_tenant_id_sequence"), "outbox_events", ["tenant_id", "sequence"])

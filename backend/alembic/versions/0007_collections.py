"""Collection cases with their history, the dunning of each tenant, and the indexes of what is open."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TENANT_TABLES = (
    "collection_cases",
    "collection_actions",
    "dunning_policies",
    "dunning_steps",
    "dunning_suspensions",
)
APPEND_ONLY = ("collection_actions", "dunning_steps")
NEVER_DELETED = ("collection_cases", "dunning_suspensions")

IS_OPEN = "paid_amount + credited_amount < total_amount and voided_at is null"
IS_CHASED = "status in ('open', 'in_progress')"
TENANT = "nullif(current_setting('app.tenant_id', true), '')::uuid"

POLICIES = """
insert into dunning_policies (tenant_id, levels, quiet_from, quiet_until)
select id, '[
  {"days_past_due": 3, "minimum_amount": "10.00", "action": "reminder", "channel": "email"},
  {"days_past_due": 10, "minimum_amount": "10.00", "action": "reminder", "channel": "sms"},
  {"days_past_due": 20, "minimum_amount": "50.00", "action": "warning", "channel": "email"},
  {"days_past_due": 30, "minimum_amount": "50.00", "action": "suspend", "channel": "sms"},
  {"days_past_due": 90, "minimum_amount": "50.00", "action": "propose_termination", "channel": null}
]', '20:00', '08:00' from tenants
"""


def _table(name: str, *parts: sa.schema.SchemaItem) -> None:
    """A business table: tenant, id and creation time around its own columns and constraints."""
    op.create_table(
        name,
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text(TENANT), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        *parts,
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f(f"fk_{name}_tenant_id_tenants")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{name}")),
    )


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column], [f"{target}.tenant_id", f"{target}.id"], name=op.f(f"fk_{table}_tenant_id_{column}_{target}")
    )


def _versioned() -> tuple[sa.Column, ...]:
    return (
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
    )


def _instant(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _cases() -> None:
    _table(
        "collection_cases",
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("settled_from", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("hold", sa.String(), nullable=True),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("promised_amount", sa.Numeric(precision=14, scale=2), nullable=True),
        _instant("opened_at"),
        _instant("last_action_at"),
        _instant("closed_at", nullable=True),
        *_versioned(),
        sa.UniqueConstraint("tenant_id", "invoice_id", name="uq_collection_cases_invoice"),
        _reference("collection_cases", "invoice_id", "invoices"),
        _reference("collection_cases", "client_id", "clients"),
        sa.CheckConstraint(
            "status in ('open', 'in_progress', 'resolved', 'closed')", name=op.f("ck_collection_cases_status")
        ),
        sa.CheckConstraint("settled_from in ('open', 'in_progress')", name=op.f("ck_collection_cases_settled_from")),
        sa.CheckConstraint("hold in ('disputed', 'exempt')", name=op.f("ck_collection_cases_hold")),
        sa.CheckConstraint(
            "promised_amount is null or promised_on is not null", name=op.f("ck_collection_cases_promise")
        ),
        sa.CheckConstraint(
            "(closed_at is null) = (status in ('open', 'in_progress'))", name=op.f("ck_collection_cases_closed_at")
        ),
    )
    newest = [sa.literal_column("created_at DESC"), sa.literal_column("id DESC")]
    op.create_index(op.f("ix_collection_cases_tenant_id"), "collection_cases", ["tenant_id", *newest])
    op.create_index(op.f("ix_collection_cases_tenant_id_client_id"), "collection_cases", ["tenant_id", "client_id"])
    op.create_index(
        "ix_collection_cases_chased",
        "collection_cases",
        ["tenant_id", "client_id", "id", "status"],
        postgresql_where=sa.text(IS_CHASED),
    )
    op.create_index("ix_collection_cases_status", "collection_cases", ["tenant_id", "status", "due_date"])
    op.create_index(
        "ix_collection_cases_promised",
        "collection_cases",
        ["tenant_id", "promised_on"],
        postgresql_where=sa.text(f"promised_on is not null and {IS_CHASED}"),
    )


def _history() -> None:
    _table(
        "collection_actions",
        sa.Column("sequence", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("action_type", sa.String(), nullable=False),
        sa.Column("actor_id", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("promised_amount", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("details", postgresql.JSONB(), server_default="{}", nullable=False),
        _reference("collection_actions", "case_id", "collection_cases"),
        sa.CheckConstraint("channel in ('email', 'sms')", name=op.f("ck_collection_actions_channel")),
    )
    op.create_index(
        op.f("ix_collection_actions_tenant_id_case_id"),
        "collection_actions",
        ["tenant_id", "case_id", sa.literal_column("sequence DESC")],
    )


def _dunning() -> None:
    _table(
        "dunning_policies",
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("levels", postgresql.JSONB(), nullable=False),
        sa.Column("quiet_from", sa.Time(), nullable=True),
        sa.Column("quiet_until", sa.Time(), nullable=True),
        *_versioned(),
        sa.UniqueConstraint("tenant_id", name=op.f("uq_dunning_policies_tenant_id")),
        sa.CheckConstraint(
            "(quiet_from is null) = (quiet_until is null)", name=op.f("ck_dunning_policies_quiet_hours")
        ),
    )
    _table(
        "dunning_steps",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("performed_on", sa.Date(), nullable=False),
        sa.UniqueConstraint("tenant_id", "case_id", "level", name="uq_dunning_steps_level"),
        _reference("dunning_steps", "case_id", "collection_cases"),
        _reference("dunning_steps", "action_id", "collection_actions"),
        sa.CheckConstraint(
            "action in ('reminder', 'warning', 'suspend', 'propose_termination')", name=op.f("ck_dunning_steps_action")
        ),
    )
    _table(
        "dunning_suspensions",
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        _instant("restored_at", nullable=True),
        _reference("dunning_suspensions", "contract_id", "contracts"),
        _reference("dunning_suspensions", "client_id", "clients"),
        _reference("dunning_suspensions", "case_id", "collection_cases"),
    )
    op.create_index(
        "uq_dunning_suspensions_standing",
        "dunning_suspensions",
        ["tenant_id", "client_id", "contract_id"],
        unique=True,
        postgresql_where=sa.text("restored_at is null"),
    )


def _open_due(*included: str) -> None:
    op.drop_index("ix_invoices_open_due", "invoices")
    op.create_index(
        "ix_invoices_open_due",
        "invoices",
        ["tenant_id", "due_date"],
        postgresql_include=list(included) or None,
        postgresql_where=sa.text(IS_OPEN),
    )


def upgrade() -> None:
    op.add_column("invoices", sa.Column("has_case", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    _open_due("outstanding_amount")
    op.create_index(
        "ix_invoices_unseen_due",
        "invoices",
        ["tenant_id", "due_date"],
        postgresql_include=["client_id"],
        postgresql_where=sa.text(f"{IS_OPEN} and not has_case"),
    )
    op.create_index(
        "ix_invoices_issued",
        "invoices",
        ["tenant_id", "issued_at"],
        postgresql_include=["total_amount"],
        postgresql_where=sa.text("voided_at is null"),
    )
    op.create_index(
        "ix_payments_received",
        "payments",
        ["tenant_id", "payment_date"],
        postgresql_include=["amount"],
        postgresql_where=sa.text("status = 'posted'"),
    )
    _cases()
    _history()
    _dunning()
    op.execute(POLICIES)
    for table in TENANT_TABLES:
        op.execute(f"select mt_secure('{table}')")
    for table in (*APPEND_ONLY, *NEVER_DELETED):
        op.execute(f"revoke delete, truncate on {table} from mt_app")
    for table in APPEND_ONLY:
        op.execute(f"revoke update on {table} from mt_app")
        op.execute(
            f"create trigger append_only before update or delete on {table}"
            " for each row execute function mt_refuse_change()"
        )
    for table in NEVER_DELETED:
        op.execute(
            f"create trigger never_deleted before delete on {table} for each row execute function mt_refuse_change()"
        )


def downgrade() -> None:
    for table in reversed(TENANT_TABLES):
        op.drop_table(table)
    op.drop_index("ix_payments_received", "payments")
    op.drop_index("ix_invoices_issued", "invoices")
    op.drop_index("ix_invoices_unseen_due", "invoices")
    _open_due()
    op.drop_column("invoices", "has_case")

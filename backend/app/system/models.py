"""Tables of the platform: who may sign in, and with what, and when the database was saved.

None of them has row security: whoever signs in belongs to no tenant until the secret was checked, and a backup is
of all tenants. Queries that serve administrators name the tenant themselves.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    desc,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.common.tables import Base, uuid7


class User(Base):
    """A person or program that signs in by e-mail address and password, in one tenant."""

    __tablename__ = "users"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7, server_default=text("gen_random_uuid()"))
    tenant_id: Mapped[UUID]
    email: Mapped[str]
    full_name: Mapped[str]
    password_hash: Mapped[str]
    roles: Mapped[list[str]] = mapped_column(ARRAY(String))
    is_active: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    updated_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    row_version: Mapped[int] = mapped_column(default=1, server_default="1")

    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenants.id"]),
        Index(None, "tenant_id", desc("created_at"), desc("id")),
        Index("uq_users_email", text("lower(email)"), unique=True),
        CheckConstraint("is_active = (disabled_at is null)", name="disabled_at"),
        CheckConstraint("cardinality(roles) > 0", name="roles"),
    )


class ApiClient(Base):
    """A partner's program that signs in by a secret of ours, of which the hash alone is kept."""

    __tablename__ = "api_clients"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7, server_default=text("gen_random_uuid()"))
    tenant_id: Mapped[UUID]
    client_id: Mapped[str]
    name: Mapped[str]
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary)
    roles: Mapped[list[str]] = mapped_column(ARRAY(String))
    last_used_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))

    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenants.id"]),
        UniqueConstraint("client_id"),
        Index(None, "tenant_id", desc("created_at"), desc("id")),
        CheckConstraint("cardinality(roles) > 0", name="roles"),
    )


class RefreshToken(Base):
    """The right to the next access token, once. Those that follow from one sign-in are a family."""

    __tablename__ = "refresh_tokens"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7, server_default=text("gen_random_uuid()"))
    tenant_id: Mapped[UUID]
    user_id: Mapped[UUID]
    family_id: Mapped[UUID]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    scope: Mapped[str]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))

    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenants.id"]),
        ForeignKeyConstraint(["user_id"], ["users.id"]),
        UniqueConstraint("token_hash"),
        Index(None, "family_id"),
        Index(None, "user_id"),
        Index(None, "expires_at"),
    )


class Backup(Base):
    """A dump of the whole database that was kept, so that every process can tell how old the last one is."""

    __tablename__ = "backups"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7, server_default=text("gen_random_uuid()"))
    file_name: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    made_at: Mapped[datetime] = mapped_column(server_default=text("now()"))

    __table_args__ = (Index(None, "made_at"), CheckConstraint("size_bytes > 0", name="size_bytes"))

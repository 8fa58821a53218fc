"""Tables of the platform: the users that may sign in.

Users have no row security: whoever signs in belongs to no tenant until the password was checked.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKeyConstraint, Index, String, text
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

    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenants.id"]),
        Index("uq_users_email", text("lower(email)"), unique=True),
        CheckConstraint("is_active = (disabled_at is null)", name="disabled_at"),
        CheckConstraint("cardinality(roles) > 0", name="roles"),
    )

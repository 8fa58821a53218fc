"""What every table shares: names of constraints, the tenant column, identifiers that sort by time.

Invariant: a business row belongs to a tenant. Its primary key is `(tenant_id, id)`, so that every foreign
key to it carries the tenant too and can never point into another one's data; the tenant itself is filled
in by the database from the session, and no code mentions it.
"""

from __future__ import annotations

import os
import threading
import time
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    DateTime,
    ForeignKeyConstraint,
    MetaData,
    Numeric,
    PrimaryKeyConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

CURRENT_TENANT = "nullif(current_setting('app.tenant_id', true), '')::uuid"
"""SQL for the tenant of the transaction; NULL outside one, which matches no row."""

MoneyColumn = Numeric(14, 2)
RateColumn = Numeric(7, 6)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it as a class attribute
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
    }


_last_uuid7 = 0
_uuid7_lock = threading.Lock()


def uuid7() -> UUID:
    """A new identifier that sorts by creation (RFC 9562, version 7); within a process each is above the last."""
    global _last_uuid7
    fresh = (time.time_ns() // 1_000_000 << 80) | int.from_bytes(os.urandom(10), "big")
    fresh = fresh & ~(0xF << 76 | 0b11 << 62) | (0x7 << 76) | (0b10 << 62)
    with _uuid7_lock:
        _last_uuid7 = fresh if fresh > _last_uuid7 else _following(_last_uuid7)
        return UUID(int=_last_uuid7)


def _following(value: int) -> int:
    """The next identifier in the same millisecond: one more in the lower random bits, or in the upper ones."""
    low, step = value & ((1 << 62) - 1), 1 << 30
    if low + step < 1 << 62:
        return value + step
    high = (value >> 64 & 0xFFF) + 1
    return value >> 80 << 80 | (0x7 << 76) | ((high & 0xFFF) << 64) | (0b10 << 62)


_THREE_DIGITS = [f"{number:03x}" for number in range(1 << 12)]


def uuid7_batch(count: int) -> list[str]:
    """Many new identifiers at once, as 32 hexadecimal digits, rising in the order of the list.

    Args: count: at most 16,777,216, the numbers that fit beside the random part.
    """
    head = f"{time.time_ns() // 1_000_000:012x}7"
    random, low = os.urandom(count * 6).hex(), 0xFFF
    return [
        f"{head}{_THREE_DIGITS[n >> 12]}8{_THREE_DIGITS[n & low]}{random[n * 12 : n * 12 + 12]}" for n in range(count)
    ]


class TenantRow:
    """Mixin of business tables: `(tenant_id, id)` as key, creation time, row security by migration."""

    tenant_id: Mapped[UUID] = mapped_column(server_default=text(CURRENT_TENANT), sort_order=-20)
    id: Mapped[UUID] = mapped_column(default=uuid7, server_default=text("gen_random_uuid()"), sort_order=-10)
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"), sort_order=90)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy passes the class
        return {"primary_key": [cls.id], "eager_defaults": True}

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805 - SQLAlchemy passes the class
        return (*tenant_key(), *cls.constraints())

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """The table's own constraints and indexes, beside the tenant's."""
        return ()


class Versioned:
    """Mixin of rows that people edit: last change, and a counter that becomes the `ETag`."""

    updated_at: Mapped[datetime] = mapped_column(server_default=text("now()"), sort_order=91)
    row_version: Mapped[int] = mapped_column(default=1, server_default="1", sort_order=92)


def tenant_key() -> tuple[Any, ...]:
    """The primary key and tenant reference of a business table."""
    return (
        PrimaryKeyConstraint("tenant_id", "id"),
        ForeignKeyConstraint(["tenant_id"], ["tenants.id"]),
    )


def tenant_fk(column: str, target: str, *, name: str | None = None, **options: Any) -> ForeignKeyConstraint:
    """A foreign key inside the tenant: `(tenant_id, column)` to `(tenant_id, id)` of the target table."""
    return ForeignKeyConstraint(["tenant_id", column], [f"{target}.tenant_id", f"{target}.id"], name=name, **options)

"""Tables of numbering: the blocks numbers are drawn from, and the numbers that are held."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, UniqueConstraint, literal_column, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.common.tables import Base, TenantRow


class NumberBlock(TenantRow, Base):
    """A run of national numbers, nine digits, both ends included, that may be given to new lines."""

    __tablename__ = "number_blocks"

    kind: Mapped[str]
    first_number: Mapped[int] = mapped_column(BigInteger)
    last_number: Mapped[int] = mapped_column(BigInteger)

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            CheckConstraint("first_number <= last_number", name="bounds"),
            CheckConstraint(
                "(kind = 'mobile' and first_number >= 600000000 and last_number <= 799999999)"
                " or (kind = 'fixed' and first_number >= 500000000 and last_number <= 599999999)",
                name="kind",
            ),
            ExcludeConstraint(
                (literal_column("uuidrange(tenant_id, tenant_id, '[]')"), "&&"),
                (literal_column("int8range(first_number, last_number, '[]')"), "&&"),
                name="ex_number_blocks_overlap",
                using="gist",
            ),
        )


class NumberAssignment(TenantRow, Base):
    """A number that a line holds, or that is kept for somebody until an instant."""

    __tablename__ = "number_assignments"

    number: Mapped[str]
    kind: Mapped[str]
    state: Mapped[str]
    reserved_until: Mapped[datetime | None]
    reservation_token_hash: Mapped[bytes | None] = mapped_column(LargeBinary)

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            UniqueConstraint("tenant_id", "number"),
            CheckConstraint("kind in ('mobile', 'fixed')", name="kind"),
            CheckConstraint("number ~ '^[+]212[5-8][0-9]{8}$'", name="number"),
            CheckConstraint(
                "(state = 'assigned' and reserved_until is null and reservation_token_hash is null)"
                " or (state = 'reserved' and reserved_until is not null"
                " and reservation_token_hash is not null)",
                name="state",
            ),
            Index(
                "ix_number_assignments_reserved",
                "tenant_id",
                "reserved_until",
                postgresql_where=text("state = 'reserved'"),
            ),
        )

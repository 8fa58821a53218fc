"""Tables of the public journeys: forms in progress, and one-time codes that were sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from app.common.tables import Base, TenantRow, Versioned, tenant_fk


class LandingDraft(Versioned, TenantRow, Base):
    """A form in progress. Its random id is the secret that opens it, and it ends by itself."""

    __tablename__ = "landing_drafts"

    flow_type: Mapped[str]
    step: Mapped[str]
    cin: Mapped[str | None]
    payload: Mapped[dict[str, Any]]
    status: Mapped[str]
    expires_at: Mapped[datetime]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            CheckConstraint("status in ('in_progress', 'submitted', 'cancelled')", name="status"),
            CheckConstraint(
                "flow_type in ('subscribe_new_service', 'upgrade_or_downgrade_existing_service',"
                " 'check_billing_and_download_invoices')",
                name="flow_type",
            ),
            Index(None, "tenant_id", "expires_at"),
        )


class LandingVerification(TenantRow, Base):
    """A one-time code, kept as a keyed hash. Without a client when the CIN was nobody's: such a code never fits."""

    __tablename__ = "landing_verifications"

    client_id: Mapped[UUID | None]
    code_hash: Mapped[bytes] = mapped_column(LargeBinary)
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            tenant_fk("client_id", "clients", ondelete="CASCADE"),
            CheckConstraint("attempts between 0 and 5", name="attempts"),
            Index(None, "tenant_id", "expires_at"),
        )

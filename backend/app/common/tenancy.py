"""Tenants: whose desk this is, and what they decided for all of it.

Owns the `tenants` table, the only business table without row security. Invariant: nothing outside
`common` names a tenant; code asks for the settings of the current one.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ARRAY, CheckConstraint, Select, String, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.common import db
from app.common.schema_base import Money
from app.common.tables import Base, RateColumn, Versioned, uuid7

DEFAULT_TENANT_SLUG = "mt"


class Capability(StrEnum):
    TELECOM = "telecom"
    BILLING = "billing"


class Seller(BaseModel):
    """Who issues the invoices, with the legal mentions of Morocco."""

    model_config = ConfigDict(frozen=True)

    name: str
    address: str = ""
    ice: str | None = Field(default=None, description="Identifiant commun de l'entreprise, 15 digits.")
    tax_id: str | None = Field(default=None, description="Identifiant fiscal (IF).")
    trade_register: str | None = Field(default=None, description="Registre de commerce (RC).")
    business_tax: str | None = Field(default=None, description="Taxe professionnelle (TP).")
    social_security: str | None = Field(default=None, description="Affiliation CNSS.")
    phone: str | None = None
    email: str | None = None
    payment_terms: str = ""


class BillingPolicy(BaseModel):
    """Bounds and habits of billing."""

    model_config = ConfigDict(frozen=True)

    payment_terms_days: int = Field(default=15, ge=1, le=90, description="From a period's end to the due date.")
    default_proration: str = Field(default="daily", description="Of an offer that says nothing else.")
    bill_suspended_days: bool = False
    maximum_invoice_total: Money | None = Field(default=None, description="A client above it is parked.")
    maximum_increase_percent: int | None = Field(default=None, ge=1, description="Over the last invoice.")


class Tenant(Versioned, Base):
    __tablename__ = "tenants"
    __table_args__ = (
        UniqueConstraint("slug"),
        CheckConstraint("default_tax_rate >= 0 and default_tax_rate <= 1", name="tax_rate"),
        CheckConstraint("language in ('fr', 'ar', 'en')", name="language"),
        CheckConstraint("payment_term_days between 0 and 365", name="payment_term_days"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    slug: Mapped[str]
    name: Mapped[str]
    currency: Mapped[str] = mapped_column(String(3))
    time_zone: Mapped[str]
    default_tax_rate: Mapped[Decimal] = mapped_column(RateColumn)
    language: Mapped[str] = mapped_column(server_default="fr", default="fr")
    payment_term_days: Mapped[int] = mapped_column(server_default="30", default=30)
    capabilities: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=text("'{}'"))
    seller: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    billing_policy: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))

    def seller_details(self) -> Seller:
        """The printed identity of the seller."""
        return Seller.model_validate({"name": self.name} | self.seller)

    def billing_rules(self) -> BillingPolicy:
        """The tenant's billing bounds, defaults where nothing was decided."""
        return BillingPolicy.model_validate(self.billing_policy)


def current_tenant(session: Session) -> Tenant:
    """The tenant of this transaction.

    Errors: `LookupError` outside a tenant's transaction, which is a fault of the caller's code.
    """
    tenant_id = session.info.get("tenant_id")
    # The session itself holds what it read only as long as somebody else does.
    kept: Tenant | None = session.info.get("tenant")
    if kept is not None and kept in session and session.info.get("tenant_read") == tenant_id:
        return kept
    tenant = session.get(Tenant, tenant_id) if tenant_id else None
    if tenant is None:
        raise LookupError("this transaction belongs to no tenant")
    remember(session, tenant)
    return tenant


def remember(session: Session, tenant: Tenant) -> None:
    """Keep the tenant of this transaction, which a statement has read along."""
    session.info.update(tenant=tenant, tenant_read=tenant.id)


_known_ids: dict[str, UUID] = {}
"""Ids by slug, remembered once found: neither ever changes."""


def known_tenant_id(slug: str) -> UUID | None:
    """The id of a tenant that this process has met before."""
    return _known_ids.get(slug)


def tenant_id_of(slug: str) -> UUID | None:
    """The id of a tenant by its slug, None when there is none."""
    if (known := _known_ids.get(slug)) is not None:
        return known
    with db.separate_transaction() as session:
        found = session.scalar(select(Tenant.id).where(Tenant.slug == slug))
    if found is not None:
        _known_ids[slug] = found
    return found


def slug_of(session: Session, tenant_id: UUID) -> str:
    """The slug of a tenant that exists."""
    return session.scalars(select(Tenant.slug).where(Tenant.id == tenant_id)).one()


def tenant_ids(session: Session) -> list[UUID]:
    """Every tenant, oldest first, for jobs that run once for each."""
    return list(session.scalars(select(Tenant.id).order_by(Tenant.id)))


def tenants() -> Select[Tenant]:
    """Every tenant."""
    return select(Tenant)


def find_tenant(session: Session, slug: str) -> Tenant | None:
    return session.scalars(tenants().where(Tenant.slug == slug)).first()


def find_tenant_for_update(session: Session, slug: str) -> Tenant | None:
    statement = tenants().where(Tenant.slug == slug).with_for_update()
    return session.scalars(statement.execution_options(populate_existing=True)).first()


def tenant_slugs(session: Session) -> list[str]:
    """Every tenant's slug, oldest first."""
    return list(session.scalars(select(Tenant.slug).order_by(Tenant.id)))

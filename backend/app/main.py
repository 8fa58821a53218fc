"""The application: the only place that knows every domain.

Invariant: what is mounted here is the whole public surface; every route under `/api/v1` carries a
permission or stands in `PUBLIC_ROUTES`.
"""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, FastAPI

from app import models
from app.billing.charges_router import router as charges_router
from app.billing.quotes_router import router as quotes_router
from app.billing.router import router as billing_router
from app.catalog.router import router as catalog_router
from app.collections.credits_router import router as credits_router
from app.collections.router import router as collections_router
from app.commerce.router import router as commerce_router
from app.common import errors, http, logging, openapi, tracing
from app.common.settings import Settings, get_settings
from app.common.static_site import StaticSite
from app.contracts.router import router as contracts_router
from app.customers.router import router as customers_router
from app.landing.router import router as landing_router
from app.notifications.router import router as notifications_router
from app.provisioning.router import router as provisioning_router
from app.receivables.router import router as receivables_router
from app.system.router import operations_router
from app.system.router import public_router as health_router
from app.system.router import router as system_router
from app.system.tenants_router import router as tenants_router

API_PREFIX: Final = "/api/v1"
COMMERCE_PREFIX: Final = "/api/commerce/billing"
PUBLIC_ROUTES: Final = frozenset(
    {
        "/api/v1/health",
        "/api/v1/health/ready",
        "/api/v1/auth/token",
        "/api/v1/landing/bootstrap",
        "/api/v1/landing/drafts",
        "/api/v1/landing/drafts/{draft_id}",
        "/api/v1/landing/clients/verify-cin",
        "/api/v1/landing/clients/verify-code",
        "/api/v1/landing/clients/{cin}/subscriptions",
        "/api/v1/landing/clients/{cin}/invoices",
        "/api/v1/landing/numbers/reserve",
        "/api/v1/landing/preview",
        "/api/v1/landing/submit/new",
        "/api/v1/landing/submit/plan-change",
        "/api/v1/landing/contracts/{contract_id}/document-link",
        "/api/v1/landing/contracts/{contract_id}/document",
        "/api/v1/landing/invoices/{invoice_id}/document",
    }
)
"""Routes that need no identity; everything else names a permission."""

_ROUTERS: Final[tuple[APIRouter, ...]] = (
    health_router,
    system_router,
    tenants_router,
    catalog_router,
    customers_router,
    provisioning_router,
    contracts_router,
    quotes_router,
    billing_router,
    charges_router,
    receivables_router,
    collections_router,
    landing_router,
    credits_router,
    notifications_router,
)


def create_app(settings: Settings | None = None) -> FastAPI:
    """The ASGI application, ready to serve."""
    settings = settings or get_settings()
    logging.configure(settings.log_level)
    models.configure()
    app = FastAPI(
        title="MT-Facturation",
        version="1.0.0",
        description="The billing desk of a telecom operator: offers, contracts, invoices, collections.",
        openapi_url="/openapi.json",
        docs_url="/docs",
        redoc_url=None,
        debug=False,
        generate_unique_id_function=openapi.operation_id,
        telemetry=tracing.configuration(settings),
    )
    errors.register(app)
    for router in _ROUTERS:
        app.include_router(router, prefix=API_PREFIX)
    app.include_router(commerce_router, prefix=COMMERCE_PREFIX)
    app.include_router(operations_router)
    app.router.default = StaticSite(settings.frontend_dist)
    http.install(app, settings)
    openapi.describe(app)
    return app

"""What notifications refuse."""

from __future__ import annotations

from app.common.errors import DomainError


class WebhookEndpointNotFound(DomainError):
    code, status, message = "webhook_endpoint_not_found", 404, "This webhook endpoint does not exist."


class WebhookDeliveryNotFound(DomainError):
    code, status, message = "webhook_delivery_not_found", 404, "This endpoint has no such delivery."


class WebhookEndpointInactive(DomainError):
    code, status, message = "webhook_endpoint_inactive", 409, "Nothing is sent to an inactive endpoint."

"""What the document store refuses."""

from __future__ import annotations

from app.common.errors import DomainError


class DocumentUnavailable(DomainError):
    """The stored bytes no longer match their hash: nothing is better than a changed document."""

    code, status, message = "document_unavailable", 503, "This document cannot be served."

"""OpenTelemetry for those who have a collector: what the web framework records by itself, less what names a person.

Invariant: no path and no query string leaves the process, since either may hold an identity card or a name; the
template of the route does. Validation errors repeat what was sent, so they are never exported.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from fastapi.telemetry import TelemetryConfig

from app.common.settings import OtelExporter, Settings

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

WITHHELD: Final = ("url.path", "url.query")
_PREFIX: Final = "otel_"


def configuration(settings: Settings) -> TelemetryConfig:
    """What FastAPI is told about telemetry; without a collector it records nothing.

    Effects: the settings of OpenTelemetry are put into the environment, from where its packages read them.
    """
    if settings.otel_exporter_otlp_endpoint is None:
        return {"tracing": False, "metrics": False, "logs": False}
    for name in Settings.model_fields:
        value = getattr(settings, name)
        if name.startswith(_PREFIX) and value is not None:
            os.environ.setdefault(name.upper(), str(value))
    return {
        "tracer_provider": tracer_provider(),
        "tracing": settings.otel_traces_exporter is OtelExporter.OTLP,
        "metrics": settings.otel_metrics_exporter is OtelExporter.OTLP,
        "logs": False,
        "auto_configure": True,
    }


def tracer_provider() -> TracerProvider:
    """A provider whose spans lose what names a person as soon as they begin."""
    from opentelemetry.context import Context
    from opentelemetry.sdk.trace import Span, SpanProcessor, TracerProvider

    class WithoutPersons(SpanProcessor):
        def on_start(self, span: Span, parent_context: Context | None = None) -> None:  # noqa: ARG002 - its name
            for name in WITHHELD:
                if name in (span.attributes or {}):
                    span.set_attribute(name, "withheld")

    provider = TracerProvider()
    provider.add_span_processor(WithoutPersons())
    return provider

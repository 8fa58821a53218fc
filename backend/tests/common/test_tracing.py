"""OpenTelemetry: off unless it is asked for, one line where its packages are missing, and nobody's name in a span."""

from __future__ import annotations

from importlib.util import find_spec

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from pydantic import ValidationError

from app.cli.__main__ import main
from app.common import tracing
from app.common.settings import Settings, get_settings


def test_nothing_is_recorded_without_a_collector() -> None:
    assert tracing.configuration(Settings(_env_file=None)) == {"tracing": False, "metrics": False, "logs": False}


def test_without_the_packages_the_setting_is_refused_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert find_spec("opentelemetry.exporter") is None, "the exporter belongs to requirements-full.lock alone"
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318")
    get_settings.cache_clear()
    assert main(["serve"]) == 1
    monkeypatch.undo()
    get_settings.cache_clear()
    said = capsys.readouterr().err
    assert said == "mt: OTEL_EXPORTER_OTLP_ENDPOINT: needs the OpenTelemetry packages of requirements-full.lock\n"


def test_an_address_is_asked_for() -> None:
    with pytest.raises(ValidationError, match="begins with http"):
        Settings(_env_file=None, otel_exporter_otlp_endpoint="collector:4318")


def test_a_span_names_the_route_and_nobody() -> None:
    exported = InMemorySpanExporter()
    provider = tracing.tracer_provider()
    provider.add_span_processor(SimpleSpanProcessor(exported))
    app = FastAPI(telemetry={"tracer_provider": provider, "metrics": False, "logs": False})

    @app.get("/clients/{cin}/invoices")
    def invoices(cin: str) -> str:
        return cin

    assert TestClient(app).get("/clients/AB123456/invoices?q=Alami").json() == "AB123456"
    spans = exported.get_finished_spans()
    told = " ".join(f"{span.name} {dict(span.attributes or {})}" for span in spans)
    assert "/clients/{cin}/invoices" in told
    assert "withheld" in told
    assert "AB123456" not in told
    assert "Alami" not in told

"""Alerts and dashboard ask for metrics that exist, by labels that they have."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]
from prometheus_client import Counter, Gauge, Histogram

from app.common import metrics
from app.common.settings import REPOSITORY_DIR

FOLDER = REPOSITORY_DIR / "infra" / "observability"
LABELS_OF_SCRAPING = {"job", "instance"}
ALERTS_ASKED_FOR = {
    "ErrorRate",
    "Latency",
    "FailedRun",
    "QueueBacklog",
    "Database",
    "BackupAge",
    "CardsTriedUnknown",
    "CardsTriedLimited",
}


def known() -> dict[str, set[str]]:
    """The names that the product's processes show, with the labels of each."""
    names: dict[str, set[str]] = {"up": set()}
    for collector in vars(metrics).values():
        if not isinstance(collector, Counter | Gauge | Histogram):
            continue
        labels = set(collector._labelnames)
        match collector:
            case Counter():
                names[f"{collector._name}_total"] = labels
            case Histogram():
                names |= {f"{collector._name}_{part}": labels for part in ("count", "sum")}
                names[f"{collector._name}_bucket"] = labels | {"le"}
            case _:
                names[collector._name] = labels
    return names


def rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load((FOLDER / "prometheus-rules.yml").read_text(encoding="utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def panels() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((FOLDER / "grafana-dashboard.json").read_text(encoding="utf-8"))["panels"]
    return found


def expressions() -> Iterator[str]:
    yield from (rule["expr"] for rule in rules())
    yield from (target["expr"] for panel in panels() for target in panel["targets"])


@pytest.mark.parametrize("expression", sorted(set(expressions())))
def test_an_expression_asks_for_what_exists(expression: str) -> None:
    names = known()
    asked = re.findall(r"\b(mt_\w+|up)\b(?:\{([^}]*)\})?", expression)
    assert asked
    allowed: set[str] = set()
    for name, selected in asked:
        assert name in names, name
        allowed |= names[name] | LABELS_OF_SCRAPING
        assert set(re.findall(r"(\w+)\s*[=!]~?\"", selected)) <= names[name] | LABELS_OF_SCRAPING
    for grouped in re.findall(r"by \(([^)]*)\)", expression):
        assert {label.strip() for label in grouped.split(",")} <= allowed
    assert expression.count("(") == expression.count(")")


def test_alerts_say_what_happened_and_how_bad_it_is() -> None:
    assert {rule["alert"] for rule in rules()} >= ALERTS_ASKED_FOR
    for rule in rules():
        assert rule["labels"]["severity"] in {"page", "warn"}
        assert set(rule["annotations"]) == {"summary", "description"}
        for runbook in re.findall(r"docs/runbooks/\S+\.md", rule["annotations"]["description"]):
            assert (REPOSITORY_DIR / runbook).is_file()
    assert len({rule["alert"] for rule in rules()}) == len(rules())


def test_every_metric_is_shown_or_watched() -> None:
    asked = set(re.findall(r"\bmt_\w+", " ".join(expressions())))
    shown = {re.sub(r"_(bucket|count|sum)$", "", name) for name in asked}
    own = {re.sub(r"_(bucket|count|sum)$", "", name) for name in known()} - {"up"}
    assert own <= shown

"""The containers of one machine: their shape, and that what they ask of the product is there."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml  # type: ignore[import-untyped]

from app.cli.__main__ import build_parser
from app.common.settings import REPOSITORY_DIR
from tests.architecture.documents import is_understood
from tests.architecture.manifests import health_paths, settings_names

FOLDER = REPOSITORY_DIR / "infra"
SCHEMA = Path(__file__).with_name("compose.schema.json")
RUN_ONCE = {"migrate", "backup"}
PRODUCT = "mt-facturation"


@pytest.fixture
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FOLDER / "docker-compose.yml").read_text(encoding="utf-8"))
    return found


def complaints(compose: dict[str, Any]) -> list[str]:
    """Everything that is wrong with a Compose file."""
    validator = jsonschema_rs.validator_for(json.loads(SCHEMA.read_text(encoding="utf-8")))
    shapes = [f"{'/'.join(map(str, error.instance_path))}: {error.message}" for error in validator.iter_errors(compose)]
    return shapes or [text for name in compose["services"] for text in _wrong_service(compose, name)]


def _wrong_service(compose: dict[str, Any], name: str) -> list[str]:
    services, service = compose["services"], compose["services"][name]
    found = [
        f"waits for {other}, which is not there" for other in service.get("depends_on", {}) if other not in services
    ]
    found += [
        f"waits for the health of {other}, which has no check"
        for other, how in service.get("depends_on", {}).items()
        if how["condition"] == "service_healthy" and "healthcheck" not in services.get(other, {})
    ]
    if name not in RUN_ONCE and "healthcheck" not in service:
        found.append("has no health check")
    for source in (volume.partition(":")[0] for volume in service.get("volumes", [])):
        if source.startswith("./") and not (FOLDER / source).is_file():
            found.append(f"mounts {source}, which is not there")
        elif not source.startswith("./") and source not in compose["volumes"]:
            found.append(f"mounts {source}, which is no volume")
    if service["image"] == PRODUCT:
        found += [f"{key} is no setting" for key in sorted(set(service["environment"]) - settings_names())]
        if not is_understood(service["command"], build_parser()):
            found.append(f"mt {' '.join(service['command'])}")
        found += [f"may write or gain rights: {key}" for key in ("read_only", "cap_drop") if key not in service]
    checked = " ".join(service.get("healthcheck", {}).get("test", []))
    found += [f"checks {path}" for path in re.findall(r"://[^/]+(/[\w/]+)", checked) if path not in health_paths()]
    return [f"{name}: {text}" for text in found]


def test_the_file_is_right(compose: dict[str, Any]) -> None:
    assert complaints(compose) == []
    assert set(compose["services"]) >= {"postgres", "migrate", "api", "worker", "web"}
    assert compose["services"]["postgres"]["image"] == "postgres:18"


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("services/api/comand", ["serve"], "services/api: "),
        ("services/api/ports", ["8000:8000"], "services/api/ports/0: "),
        ("services/worker/command", ["work"], "worker: mt work"),
        ("services/worker/environment/QUEUE", "billing", "worker: QUEUE is no setting"),
        ("services/web/volumes", ["./web/none.conf:/etc/x:ro"], "web: mounts ./web/none.conf, which is not there"),
        ("services/web/depends_on", {"front": {"condition": "service_started"}}, "web: waits for front"),
        ("services/backup/volumes", ["dumps:/backups"], "backup: mounts dumps, which is no volume"),
        ("services/web/healthcheck/test", ["CMD", "wget", "http://127.0.0.1:8080/alive"], "web: checks /alive"),
    ],
)
def test_a_planted_fault_is_found(compose: dict[str, Any], path: str, value: object, expected: str) -> None:
    planted = copy.deepcopy(compose)
    *folders, last = path.split("/")
    place = planted
    for folder in folders:
        place = place[folder]
    place[last] = value
    assert any(text.startswith(expected) for text in complaints(planted)), complaints(planted)


def test_what_has_to_be_set_is_described() -> None:
    text = (FOLDER / "docker-compose.yml").read_text(encoding="utf-8")
    described = (FOLDER / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"\$\{(\w+)", text)) == set(re.findall(r"^(\w+)=", described, re.MULTILINE))


def test_the_door_leads_to_the_api(compose: dict[str, Any]) -> None:
    door = (FOLDER / "web" / "nginx.conf").read_text(encoding="utf-8")
    assert "set $api http://api:8000;" in door
    assert compose["services"]["web"]["ports"] == ["127.0.0.1:8000:8080"]
    assert door.count("{") == door.count("}")

"""What the Kubernetes manifests get wrong, as lists of complaints, so that planted faults can be shown to be found.

Structure is judged by the cluster's own models (`lightkube.models`, generated from its description); names are
judged by what the product has: settings, commands, paths, metrics.
"""

from __future__ import annotations

import dataclasses
import importlib
import json
import sys
import types
import typing
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from app.cli.__main__ import build_parser
from app.common.settings import REPOSITORY_DIR, Settings
from tests.architecture.documents import is_understood

FOLDER = REPOSITORY_DIR / "infra" / "kubernetes"
IMAGE = "mt-facturation"
USER = 10001
LONG_RUNNING = ("Deployment",)

type Manifest = dict[str, Any]


def documents_of(path: Path) -> list[Manifest]:
    return [found for found in yaml.safe_load_all(path.read_text(encoding="utf-8")) if found is not None]


def base() -> list[Manifest]:
    """Every object of the base, and the secrets that people make beside it."""
    files = [*sorted((FOLDER / "base").glob("*.yaml")), FOLDER / "secrets.example.yaml"]
    return [one for file in files if file.name != "kustomization.yaml" for one in documents_of(file)]


def named(manifest: Manifest) -> str:
    return f"{manifest.get('kind')}/{manifest.get('metadata', {}).get('name')}"


def settings_names() -> set[str]:
    return {name.upper() for name in Settings.model_fields}


@cache
def health_paths() -> frozenset[str]:
    """The paths that answer whoever asks whether the product lives."""
    described = json.loads((REPOSITORY_DIR / "docs" / "openapi.json").read_text(encoding="utf-8"))
    return frozenset(path for path in described["paths"] if "/health" in path)


# --- Structure ---------------------------------------------------------------------------------------------


def structure(manifest: Manifest, *, partial: bool = False) -> list[str]:
    """Unknown and missing fields, and values of another type.

    Args: partial: a patch, which may leave out what the object requires.
    """
    _prepare_models()
    group, _, version = str(manifest.get("apiVersion")).rpartition("/")
    module = f"lightkube.models.{(group.partition('.')[0] or 'core')}_{version}"
    try:
        model = getattr(importlib.import_module(module), str(manifest.get("kind")))
    except (ImportError, AttributeError):
        return [f"{named(manifest)}: the cluster knows no {manifest.get('apiVersion')} {manifest.get('kind')}"]
    return [f"{named(manifest)}: {text}" for text in _wrong(model, manifest, "", partial)]


def _prepare_models() -> None:
    """Let the models be plain data classes: the client that they are made for is not installed."""
    if "lightkube.core.schema" not in sys.modules:
        schema = types.ModuleType("lightkube.core.schema")
        vars(schema).update(DictMixin=object, dataclass=dataclasses.dataclass, field=dataclasses.field)
        sys.modules["lightkube.core"], sys.modules["lightkube.core.schema"] = types.ModuleType("lightkube.core"), schema


@cache
def _hints(model: Any) -> dict[str, Any]:
    return typing.get_type_hints(model)


def _wrong(expected: Any, value: Any, at: str, partial: bool) -> Iterator[str]:
    origin, arguments = typing.get_origin(expected), typing.get_args(expected)
    if dataclasses.is_dataclass(expected):
        yield from _wrong_object(expected, value, at, partial)
    elif origin in (typing.Union, types.UnionType):
        chosen = [kind for kind in arguments if kind is not type(None)]
        attempts = [list(_wrong(kind, value, at, partial)) for kind in chosen]
        yield from min(attempts, key=len)
    elif origin is list:
        if not isinstance(value, list):
            yield f"{at} is no list"
            return
        for number, item in enumerate(value):
            yield from _wrong(arguments[0], item, f"{at}[{number}]", partial)
    elif origin is dict or expected is dict:
        if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
            yield f"{at} does not map to text"
    elif expected in (str, int, bool) and type(value) is not expected:
        yield f"{at} is no {expected.__name__}: {value!r}"


def _wrong_object(model: Any, value: Any, at: str, partial: bool) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{at} is no object"
        return
    hints = _hints(model)
    fields = {field.metadata.get("json", field.name): field for field in dataclasses.fields(model)}
    yield from (f"{at}.{name} is unknown" for name in value if name not in fields)
    if not partial:
        required = (n for n, f in fields.items() if f.default is f.default_factory is dataclasses.MISSING)
        yield from (f"{at}.{name} is missing" for name in required if name not in value)
    for name, item in value.items():
        if name in fields:
            yield from _wrong(hints[fields[name].name], item, f"{at}.{name}", partial)


# --- Pods --------------------------------------------------------------------------------------------------


def pod_template(manifest: Manifest) -> Manifest | None:
    spec = manifest.get("spec", {})
    if manifest.get("kind") == "CronJob":
        spec = spec["jobTemplate"]["spec"]
    template: Manifest | None = spec.get("template")
    return template


def containers(manifest: Manifest) -> list[Manifest]:
    pod = (pod_template(manifest) or {}).get("spec", {})
    return [*pod.get("initContainers", []), *pod.get("containers", [])]


def unsafe_pods(manifest: Manifest) -> list[str]:
    """Pods that could do more than they need, or take more than they were given."""
    template = pod_template(manifest)
    if template is None:
        return []
    pod, complaints = template["spec"], []
    context = pod.get("securityContext", {})
    wanted = {"runAsNonRoot": True, "runAsUser": USER, "fsGroup": USER, "seccompProfile": {"type": "RuntimeDefault"}}
    complaints += [f"securityContext.{name}" for name, value in wanted.items() if context.get(name) != value]
    if pod.get("automountServiceAccountToken") is not False:
        complaints.append("automountServiceAccountToken")
    given = {volume["name"] for volume in pod.get("volumes", [])}
    for container in containers(manifest):
        own = container.get("securityContext", {})
        wanted = {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        complaints += [f"{container['name']}.{name}" for name, value in wanted.items() if own.get(name) != value]
        resources = container.get("resources", {})
        if not {"cpu", "memory"} <= set(resources.get("requests", {})) or "memory" not in resources.get("limits", {}):
            complaints.append(f"{container['name']}.resources")
        mounted = {mount["name"] for mount in container.get("volumeMounts", [])}
        complaints += [f"{container['name']} mounts {name}" for name in mounted - given]
    return [f"{named(manifest)}: {text}" for text in complaints]


def unknown_environment(manifest: Manifest) -> list[str]:
    """Variables that are no setting of the product."""
    given = {**manifest.get("data", {}), **manifest.get("stringData", {})}
    names = set(given) if manifest.get("kind") in ("ConfigMap", "Secret") else set()
    names |= {variable["name"] for container in containers(manifest) for variable in container.get("env", [])}
    complaints = [f"{named(manifest)}: {name} is no setting" for name in sorted(names - settings_names())]
    if manifest.get("kind") == "Secret":
        complaints += [f"{named(manifest)}: {name} holds a value" for name, value in given.items() if value]
    return complaints


def unknown_commands(manifest: Manifest) -> list[str]:
    """Arguments that `mt`, the entry point of the image, would not understand."""
    complaints = []
    for container in containers(manifest):
        if container.get("image") != IMAGE or "command" in container:
            complaints.append(f"{named(manifest)}: {container['name']} is not the product's image and entry point")
        elif not is_understood(container.get("args", []), build_parser()):
            complaints.append(f"{named(manifest)}: mt {' '.join(container.get('args', []))}")
    return complaints


def wrong_probes(manifest: Manifest, config: dict[str, str]) -> list[str]:
    """Probes of paths and ports that are not there, and long-running containers without any."""
    complaints = []
    expected = {"http": config.get("BACKEND_PORT"), "metrics": config.get("WORKER_METRICS_PORT")}
    for container in containers(manifest):
        ports = {port["name"]: str(port["containerPort"]) for port in container.get("ports", [])}
        complaints += [f"port {name} is {port}" for name, port in ports.items() if port != expected.get(name)]
        probes = {name: container[name] for name in container if name.endswith("Probe")}
        for name, probe in probes.items():
            asked = probe.get("httpGet") or probe.get("tcpSocket") or {}
            if asked.get("port") not in ports:
                complaints.append(f"{name} asks port {asked.get('port')}")
            if "httpGet" in probe and asked.get("path") not in health_paths():
                complaints.append(f"{name} asks {asked.get('path')}")
    main = (pod_template(manifest) or {}).get("spec", {}).get("containers", [])
    if manifest.get("kind") in LONG_RUNNING:
        complaints += [f"{one['name']} has no liveness probe" for one in main if "livenessProbe" not in one]
    return [f"{named(manifest)}: {text}" for text in complaints]

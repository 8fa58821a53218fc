"""What Kubernetes manifests name in each other and in files, as lists of complaints."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.architecture.manifests import FOLDER, Manifest, containers, documents_of, named, pod_template, structure

_ROOTS = (FOLDER / "base", FOLDER / "overlays" / "staging", FOLDER / "overlays" / "production")


def broken_references(manifests: list[Manifest], metrics: set[str]) -> list[str]:
    """Names of objects, labels, ports and metrics that nothing has."""
    there = {named(manifest) for manifest in manifests}
    complaints = []
    for manifest in manifests:
        asked = [*_named_objects(manifest), *_named_metrics(manifest, metrics)]
        complaints += [f"{named(manifest)}: there is no {name}" for name in asked if name not in there]
        for selected, ports in _selections(manifest):
            pods = [one for one in manifests if (pod := pod_template(one)) and _matches(selected, pod["metadata"])]
            if not pods:
                complaints.append(f"{named(manifest)}: selects no pod")
            open_ports = {port["name"] for pod in pods for part in containers(pod) for port in part.get("ports", [])}
            complaints += [f"{named(manifest)}: no pod has the port {port}" for port in ports - open_ports]
        complaints += _wrong_ingress(manifest, manifests)
    return complaints


def _named_objects(manifest: Manifest) -> Iterator[str]:
    pod = (pod_template(manifest) or {}).get("spec", {})
    if pod:
        yield f"ServiceAccount/{pod.get('serviceAccountName')}"
    for volume in pod.get("volumes", []):
        if claim := volume.get("persistentVolumeClaim"):
            yield f"PersistentVolumeClaim/{claim['claimName']}"
    for source in (source for part in containers(manifest) for source in part.get("envFrom", [])):
        if "configMapRef" in source:
            yield f"ConfigMap/{source['configMapRef']['name']}"
        if "secretRef" in source:
            yield f"Secret/{source['secretRef']['name']}"
    if target := manifest.get("spec", {}).get("scaleTargetRef"):
        yield f"{target['kind']}/{target['name']}"
    if "namespace" in manifest.get("metadata", {}):
        yield f"Namespace/{manifest['metadata']['namespace']}"


def _named_metrics(manifest: Manifest, known: set[str]) -> Iterator[str]:
    for metric in manifest.get("spec", {}).get("metrics", []) if "scaleTargetRef" in manifest.get("spec", {}) else ():
        if (name := metric.get("external", {}).get("metric", {}).get("name")) and name not in known:
            yield f"metric {name}"


def _selections(manifest: Manifest) -> Iterator[tuple[dict[str, Any], set[str]]]:
    """The selectors of pods that an object has, each with the named ports it asks of them."""
    spec = manifest.get("spec", {})
    match manifest.get("kind"):
        case "Service":
            yield {"matchLabels": spec["selector"]}, {port["targetPort"] for port in spec["ports"]}
        case "PodDisruptionBudget" | "Deployment":
            yield spec["selector"], set()
        case "NetworkPolicy" if spec["podSelector"]:
            ports = {port["port"] for rule in spec.get("ingress", []) for port in rule.get("ports", [])}
            yield spec["podSelector"], {port for port in ports if isinstance(port, str)}


def _matches(selector: dict[str, Any], metadata: dict[str, Any]) -> bool:
    labels = metadata.get("labels", {})
    listed = all(
        labels.get(expression["key"]) in expression["values"] for expression in selector.get("matchExpressions", [])
    )
    return listed and selector.get("matchLabels", {}).items() <= labels.items()


def _wrong_ingress(manifest: Manifest, manifests: list[Manifest]) -> list[str]:
    if manifest.get("kind") != "Ingress":
        return []
    services = {one["metadata"]["name"]: one for one in manifests if one.get("kind") == "Service"}
    complaints = []
    for path in (path for rule in manifest["spec"]["rules"] for path in rule["http"]["paths"]):
        asked = path["backend"]["service"]
        service = services.get(asked["name"])
        if service is None or asked["port"]["name"] not in {port["name"] for port in service["spec"]["ports"]}:
            complaints.append(f"{named(manifest)}: no service {asked['name']} with port {asked['port']['name']}")
    return complaints


def broken_kustomizations() -> list[str]:
    """Folders that name files that are not there, or leave out files that are."""
    return [text for folder in _ROOTS for text in wrong_kustomization(folder)]


def wrong_kustomization(folder: Path) -> list[str]:
    kustomization = documents_of(folder / "kustomization.yaml")[0]
    patches = kustomization.get("patches", [])
    asked = [*kustomization["resources"], *(patch["path"] for patch in patches)]
    complaints = [f"there is no {name}" for name in asked if not (folder / name).exists()]
    used = {(folder / name).resolve() for name in asked}
    complaints += [
        f"{path.name} is left out"
        for path in folder.glob("*.yaml")
        if path.name != "kustomization.yaml" and path.resolve() not in used
    ]
    base = {named(one) for file in (FOLDER / "base").glob("*.yaml") for one in documents_of(file)}
    for patch in patches:
        if not (folder / patch["path"]).exists():
            continue
        changes = documents_of(folder / patch["path"])
        if "target" in patch:
            targets = [f"{patch['target']['kind']}/{patch['target']['name']}"]
        else:
            targets = [named(change) for change in changes]
            complaints += [text for change in changes for text in structure(change, partial=True)]
        complaints += [f"{patch['path']} changes {name}, which is not there" for name in targets if name not in base]
    return [f"{folder.name}: {text}" for text in complaints]

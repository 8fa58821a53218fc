"""The Kubernetes manifests: what a cluster would refuse, and what they ask of the product that it does not have."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from tests.architecture import manifest_references as references
from tests.architecture import manifests
from tests.architecture.manifests import Manifest
from tests.architecture.test_observability import FOLDER, known


@pytest.fixture(scope="module")
def everything() -> list[Manifest]:
    return manifests.base()


def complaints(found: list[Manifest]) -> list[str]:
    """Everything that is wrong with a set of manifests."""
    config = next(one["data"] for one in found if one.get("kind") == "ConfigMap")
    shapes = [text for one in found for text in manifests.structure(one)]
    if shapes:
        return shapes
    return [
        text
        for one in found
        for text in (
            *manifests.unsafe_pods(one),
            *manifests.unknown_environment(one),
            *manifests.unknown_commands(one),
            *manifests.wrong_probes(one, config),
        )
    ] + references.broken_references(found, set(known()))


def test_the_manifests_are_right(everything: list[Manifest]) -> None:
    assert complaints(everything) == []


def test_everything_asked_for_is_there(everything: list[Manifest]) -> None:
    kinds = {manifest["kind"] for manifest in everything}
    assert kinds >= {
        "Namespace", "ConfigMap", "Secret", "ServiceAccount", "Job", "Deployment", "Service", "PodDisruptionBudget",
        "HorizontalPodAutoscaler", "NetworkPolicy", "Ingress", "CronJob", "PersistentVolumeClaim",
    }  # fmt: skip
    jobs = {tuple(part["args"][:2]) for one in everything for part in manifests.containers(one)}
    assert jobs >= {("serve",), ("worker",), ("db", "migrate"), ("db", "backup"), ("reconcile",)}
    denied = [one for one in everything if one["kind"] == "NetworkPolicy" and not one["spec"]["podSelector"]]
    assert any(one["spec"]["policyTypes"] == ["Ingress", "Egress"] and "egress" not in one["spec"] for one in denied)


def test_the_kustomizations_name_what_there_is() -> None:
    assert references.broken_kustomizations() == []


def test_overlays_set_settings() -> None:
    for overlay in ("staging", "production"):
        (patch,) = manifests.documents_of(manifests.FOLDER / "overlays" / overlay / "config.yaml")
        assert manifests.unknown_environment(patch) == []


def one_of(found: list[Manifest], name: str) -> Any:
    return next(one for one in found if manifests.named(one) == name)


def pod_of(found: list[Manifest], name: str) -> Any:
    template = manifests.pod_template(one_of(found, name))
    assert template is not None
    return template["spec"]


def container_of(found: list[Manifest], name: str) -> Any:
    return manifests.containers(one_of(found, name))[-1]


PLANTED: dict[str, tuple[Any, str]] = {
    "a misspelt field": (
        lambda m: one_of(m, "Deployment/mt-api")["spec"].update(replica=3),
        "Deployment/mt-api: .spec.replica is unknown",
    ),
    "a missing field": (
        lambda m: one_of(m, "CronJob/mt-backup")["spec"].pop("schedule"),
        "CronJob/mt-backup: .spec.schedule is missing",
    ),
    "text for a number": (
        lambda m: one_of(m, "HorizontalPodAutoscaler/mt-worker")["spec"].update(maxReplicas="8"),
        "HorizontalPodAutoscaler/mt-worker: .spec.maxReplicas is no int: '8'",
    ),
    "a number for text": (
        lambda m: one_of(m, "ConfigMap/mt-config")["data"].update(BACKEND_PORT=8000),
        "ConfigMap/mt-config: .data does not map to text",
    ),
    "an unknown kind": (
        lambda m: one_of(m, "Job/mt-migrate").update(apiVersion="batch/v1beta9"),
        "Job/mt-migrate: the cluster knows no batch/v1beta9 Job",
    ),
    "no setting": (
        lambda m: one_of(m, "ConfigMap/mt-config")["data"].update(DB_POOL="20"),
        "ConfigMap/mt-config: DB_POOL is no setting",
    ),
    "a secret value": (
        lambda m: one_of(m, "Secret/mt-app")["stringData"].update(JWT_SECRET="hush"),
        "Secret/mt-app: JWT_SECRET holds a value",
    ),
    "no command": (
        lambda m: container_of(m, "CronJob/mt-backup").update(args=["db", "dump", "/backups"]),
        "CronJob/mt-backup: mt db dump /backups",
    ),
    "a root pod": (
        lambda m: pod_of(m, "Deployment/mt-api")["securityContext"].pop("runAsNonRoot"),
        "Deployment/mt-api: securityContext.runAsNonRoot",
    ),
    "a writable root": (
        lambda m: container_of(m, "Deployment/mt-worker")["securityContext"].pop("readOnlyRootFilesystem"),
        "Deployment/mt-worker: worker.readOnlyRootFilesystem",
    ),
    "no limit": (
        lambda m: container_of(m, "Job/mt-migrate")["resources"].pop("limits"),
        "Job/mt-migrate: migrate.resources",
    ),
    "a volume nobody gave": (
        lambda m: container_of(m, "CronJob/mt-reconcile")["volumeMounts"].append(
            {"name": "backups", "mountPath": "/backups"}
        ),
        "CronJob/mt-reconcile: reconcile mounts backups",
    ),
    "a probe of no path": (
        lambda m: container_of(m, "Deployment/mt-api")["readinessProbe"]["httpGet"].update(path="/ready"),
        "Deployment/mt-api: readinessProbe asks /ready",
    ),
    "a port that nothing listens on": (
        lambda m: container_of(m, "Deployment/mt-worker")["ports"][0].update(containerPort=9000),
        "Deployment/mt-worker: port metrics is 9000",
    ),
    "no metric": (
        lambda m: one_of(m, "HorizontalPodAutoscaler/mt-worker")["spec"]["metrics"][0]["external"]["metric"].update(
            name="mt_queue_depth"
        ),
        "HorizontalPodAutoscaler/mt-worker: there is no metric mt_queue_depth",
    ),
    "nothing to scale": (
        lambda m: one_of(m, "HorizontalPodAutoscaler/mt-api")["spec"]["scaleTargetRef"].update(name="api"),
        "HorizontalPodAutoscaler/mt-api: there is no Deployment/api",
    ),
    "no such secret": (
        lambda m: container_of(m, "Job/mt-migrate")["envFrom"].append({"secretRef": {"name": "mt-root"}}),
        "Job/mt-migrate: there is no Secret/mt-root",
    ),
    "a service of no pod": (
        lambda m: one_of(m, "Service/mt-api")["spec"].update(selector={"app": "api"}),
        "Service/mt-api: selects no pod",
    ),
    "an ingress to nothing": (
        lambda m: one_of(m, "Ingress/mt-facturation")["spec"]["rules"][0]["http"]["paths"][0]["backend"][
            "service"
        ].update(name="web"),
        "Ingress/mt-facturation: no service web with port http",
    ),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found(everything: list[Manifest], fault: str) -> None:
    planted, expected = copy.deepcopy(everything), PLANTED[fault][1]
    PLANTED[fault][0](planted)
    assert expected in complaints(planted)


def test_planted_faults_of_a_kustomization_are_found(tmp_path: Any) -> None:
    body = {"resources": ["gone.yaml"], "patches": [{"path": "size.yaml"}]}
    (tmp_path / "kustomization.yaml").write_text(yaml.safe_dump(body))
    (tmp_path / "forgotten.yaml").write_text("")
    change = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "mt-web"}, "spec": {"size": 3}}
    (tmp_path / "size.yaml").write_text(yaml.safe_dump(change))
    found = [text.partition(": ")[2] for text in references.wrong_kustomization(tmp_path)]
    assert found == [
        "there is no gone.yaml",
        "forgotten.yaml is left out",
        "Deployment/mt-web: .spec.size is unknown",
        "size.yaml changes Deployment/mt-web, which is not there",
    ]


def test_the_autoscaler_is_handed_the_metric_that_a_worker_shows(everything: list[Manifest]) -> None:
    rules = yaml.safe_load((FOLDER / "prometheus-adapter-rules.yml").read_text(encoding="utf-8"))["externalRules"]
    asked = one_of(everything, "HorizontalPodAutoscaler/mt-worker")["spec"]["metrics"][0]["external"]["metric"]["name"]
    (rule,) = [rule for rule in rules if rule["name"]["as"] == asked]
    assert rule["seriesQuery"].startswith(asked + "{")
    assert asked in known()


def test_jobs_of_the_scrape_configuration_are_those_of_the_rules(everything: list[Manifest]) -> None:
    scraped = yaml.safe_load((FOLDER / "prometheus-scrape.yml").read_text(encoding="utf-8"))["scrape_configs"]
    rules = (FOLDER / "prometheus-rules.yml").read_text(encoding="utf-8")
    ports = {port["name"] for one in everything for part in manifests.containers(one) for port in part.get("ports", ())}
    for job in scraped:
        assert f'up{{job="{job["job_name"]}"}}' in rules
        assert job["relabel_configs"][0]["regex"] in ports

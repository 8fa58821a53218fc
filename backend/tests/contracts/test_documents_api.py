"""The document of a contract: issued with every change, the same bytes for ever, old versions readable."""

from __future__ import annotations

import io
from hashlib import sha256
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from pypdf import PdfReader
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.common import db
from app.contracts import papers, tasks
from tests.conftest import TENANT_ID
from tests.factories import (
    API,
    FIBRE,
    accepted,
    add_offer,
    change_offer,
    new_client,
    on_day,
    provision,
    refused,
    scalar,
    set_status,
    sign,
    wrong_fields,
)


def document(api: TestClient, contract_id: str, **params: Any) -> Any:
    answer = api.get(f"{API}/contracts/{contract_id}/document", params=params)
    assert answer.status_code == 200, answer.text
    return answer


def words(content: bytes) -> str:
    reader = PdfReader(io.BytesIO(content))
    return " ".join(" ".join(page.extract_text().replace("\u00a0", " ") for page in reader.pages).split())


def versions(api: TestClient, contract_id: str, **params: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = accepted(api.get(f"{API}/contracts/{contract_id}/documents", params=params))["data"]
    return found


def issued(api: TestClient, contract_id: str) -> list[dict[str, Any]]:
    events = api.get(f"{API}/contracts/{contract_id}/audit").json()
    return [event["details"] for event in events if event["event_type"] == "contract_document_issued"]


def test_provisioning_issues_a_document_and_renders_nothing(client: TestClient) -> None:
    contract = sign(client, add_offer(client, FIBRE), "2026-11-01", commitment_months=12)
    [version] = versions(client, contract["id"])
    assert (version["revision"], version["cause"], version["sha256"]) == (1, "contract_provisioned", None)
    [told] = issued(client, contract["id"])
    assert told == {
        "revision": 1,
        "cause": "contract_provisioned",
        "file_name": version["file_name"],
        "language": "fr",
    }
    answer = document(client, contract["id"])
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"] == f'attachment; filename="{version["file_name"]}"'
    printed = words(answer.content)
    for mention in (
        "Sara El Amrani",
        "Fibre 100",
        "299,00",
        "358,80",
        "12 mois, jusqu’au 01/11/2027",
        "MT Télécom S.A.",
    ):
        assert mention in printed
    assert versions(client, contract["id"])[0]["sha256"] == sha256(answer.content).hexdigest()
    assert document(client, contract["id"]).content == answer.content


def test_every_change_issues_a_version_and_the_old_ones_stay(client: TestClient) -> None:
    with on_day("2026-11-20"):
        contract = sign(client, add_offer(client), "2026-10-01")
        first = document(client, contract["id"]).content
        change_offer(client, contract["id"], add_offer(client, name="Forfait Soleil", monthly_fee="150.00"))
        set_status(client, contract["id"], "suspended")
        set_status(client, contract["id"], "suspended")
    listed = versions(client, contract["id"])
    assert [(v["revision"], v["cause"]) for v in listed] == [
        (3, "contract_status_changed"),
        (2, "contract_offer_changed"),
        (1, "contract_provisioned"),
    ]
    newest = words(document(client, contract["id"]).content)
    assert "Suspendu" in newest
    assert "Forfait Soleil" in newest
    changed = words(document(client, contract["id"], revision=2).content)
    assert "Forfait Étoile" in changed
    assert "jusqu’au 19/11/2026" in changed
    assert "Actif" in changed
    assert document(client, contract["id"], revision=1).content == first
    assert [v["revision"] for v in versions(client, contract["id"], sort="revision", size=2)] == [1, 2]


def test_a_document_says_what_was_so_when_it_was_issued(client: TestClient) -> None:
    contract = sign(client, add_offer(client), "2026-11-01", client=new_client(full_name="Leïla Ancienne"))
    accepted(client.put(f"{API}/customers/{contract['client_id']}", json={"full_name": "Leïla Nouvelle"}))
    assert "Leïla Ancienne" in words(document(client, contract["id"]).content)


@pytest.mark.parametrize(("language", "word"), [("fr", "Le client"), ("en", "The client"), ("ar", "CTR-")])
def test_documents_are_in_the_clients_language(client: TestClient, language: str, word: str) -> None:
    owner = new_client(language=language, full_name="محمد العلمي الإدريسي" if language == "ar" else "Sara El Amrani")
    contract = sign(client, add_offer(client), "2026-11-01", client=owner)
    assert versions(client, contract["id"])[0]["language"] == language
    assert word in words(document(client, contract["id"]).content)


def test_an_upgrade_by_provisioning_issues_a_version(client: TestClient) -> None:
    contract = sign(client, add_offer(client), "2026-10-01")
    better = add_offer(client, monthly_fee="180.00")
    provision(client, better, "2026-11-01", client_id=contract["client_id"])
    assert [v["cause"] for v in versions(client, contract["id"])] == ["contract_offer_changed", "contract_provisioned"]


def forget_documents() -> None:
    """Leave the contracts as if they had been signed before there were documents."""
    owner = create_engine(db.owner_url())
    with owner.begin() as connection:
        connection.execute(text("alter table contract_documents disable trigger append_only"))
        connection.execute(text("alter table contract_documents no force row level security"))
        connection.execute(text("delete from contract_documents"))
    owner.dispose()


def test_a_contract_from_before_gets_its_document_when_it_is_asked_for(real_client: TestClient) -> None:
    contract = sign(real_client, add_offer(real_client), "2026-10-01")
    forget_documents()
    assert versions(real_client, contract["id"]) == []
    url = f"{API}/contracts/{contract['id']}/document"
    refused(real_client.get(url, params={"revision": 2}), 404, "contract_document_not_found")
    document(real_client, contract["id"])
    assert [(v["revision"], v["cause"]) for v in versions(real_client, contract["id"])] == [(1, None)]


def test_unknown_contracts_and_versions_are_not_found(client: TestClient) -> None:
    contract = sign(client, add_offer(client), "2026-10-01")
    for path in ("document", "documents"):
        refused(client.get(f"{API}/contracts/{uuid4()}/{path}"), 404, "contract_not_found")
    url = f"{API}/contracts/{contract['id']}/document"
    assert refused(client.get(url, params={"revision": 9}), 404, "contract_document_not_found") == {"revision": 9}
    for wrong in ("0", "-1", "one", "1e9", "\x00"):
        assert wrong_fields(client.get(url, params={"revision": wrong})) == [["query", "revision"]]


def test_the_daily_job_prints_what_nobody_asked_for(client: TestClient) -> None:
    contract = sign(client, add_offer(client), "2026-10-01")
    tasks.print_documents(str(TENANT_ID))
    assert versions(client, contract["id"])[0]["sha256"] is not None
    with db.transaction(TENANT_ID) as again:
        assert papers.print_documents(again) == 0


@pytest.mark.parametrize("statement", ["update contract_documents set revision = 9", "delete from contract_documents"])
def test_issued_documents_are_never_rewritten(client: TestClient, session: Session, statement: str) -> None:
    sign(client, add_offer(client), "2026-10-01")
    with pytest.raises(DBAPIError, match=r"permission denied|never rewritten"):
        session.execute(text(statement))


def test_readers_at_once_get_the_same_bytes(real_client: TestClient) -> None:
    contract = sign(real_client, add_offer(real_client), "2026-10-01")
    read: list[bytes] = []
    threads = [Thread(target=lambda: read.append(document(real_client, contract["id"]).content)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read) == 6
    assert len(set(read)) == 1
    assert scalar("select count(*) from stored_documents where kind = 'contract'") == 1

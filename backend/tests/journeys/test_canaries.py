"""Values that name a person or open a door, driven through every journey: none appears in a log, a metric, an error."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient

from tests.factories import API, FIBRE, accepted, add_offer, bill, invoice_of, key, on_day, pay, provision, sign
from tests.landing.factories import LANDING, change_plan, mobile_form, reserve, submit, verify

CIN = "ZQ918273"
PERSON = {"email": "canari.jaune@exemple.ma", "phone": "0698765401", "full_name": "Canari Jaune"}
SECRET = "un-mot-de-passe-canari-7788"


class Watched:
    """The application, and every refusal it gave."""

    def __init__(self, client: TestClient) -> None:
        self.client, self.refusals = client, list[str]()

    def refused(self, method: str, path: str, **sent: Any) -> None:
        answer = self.client.request(method, path, **sent)
        assert answer.status_code >= 400, (path, answer.text)
        self.refusals.append(answer.text)


def operators(watched: Watched) -> None:
    """An operator's day with the person, mistakes included."""
    api, person = watched.client, {"cin": CIN, **PERSON}
    offer = add_offer(api, FIBRE)
    contract = provision(api, offer, "2026-10-01", client=person)["contract"]
    client_id = contract["client_id"]
    watched.refused("POST", f"{API}/customers", json=person)
    watched.refused("POST", f"{API}/customers", json={**person, "cin": f"{CIN}!", "phone": f"{PERSON['phone']}x"})
    watched.refused("POST", f"{API}/customers", json={**person, "email": f"{PERSON['email']} {CIN}"})
    watched.refused("POST", f"{API}/customers", content=json.dumps(person)[:-1], headers={"Content-Type": "a/json"})
    watched.refused("DELETE", f"{API}/customers/{client_id}")
    watched.refused("GET", f"{API}/customers?sort={CIN}&email={PERSON['email']}")
    watched.refused("GET", f"{API}/{CIN}/nothing?phone={PERSON['phone']}")
    invoice = invoice_of(api, bill(api, "2026-10"), client_id)
    pay(api, invoice["total_amount"], invoice_id=invoice["id"])
    for path in (f"search?q={CIN}", f"customers?cin={CIN}", f"customers/{client_id}/timeline", f"invoices?q={CIN}"):
        accepted(api.get(f"{API}/{path}"))
    watched.refused("POST", f"{API}/auth/token", data={"grant_type": "password", "username": "x", "password": SECRET})
    watched.refused("GET", f"{API}/me", headers={"Authorization": f"Bearer {SECRET}"})


def visitors(watched: Watched) -> list[str]:
    """The public pages; the tokens they gave."""
    api = watched.client
    contract = sign(api, add_offer(api), "2026-10-01", client={"cin": f"{CIN}7", **PERSON})
    held = reserve(api)
    contacts = {"email": PERSON["email"], "contact_phone": PERSON["phone"], "full_name": PERSON["full_name"]}
    form = mobile_form(add_offer(api), cin=f"{CIN}8", reservation_token=held["reservation_token"], **contacts)
    submit(api, form)
    watched.refused("POST", f"{LANDING}/submit/new", json={**form, "offer_id": CIN}, headers=key())
    watched.refused("POST", f"{LANDING}/submit/new", json={**form, "email": CIN}, headers=key())
    token = verify(api, f"{CIN}7")["lookup_token"]
    path = f"{LANDING}/clients/{CIN}7"
    accepted(api.get(f"{path}/subscriptions", params={"lookup_token": token}))
    watched.refused("GET", f"{path}/invoices?lookup_token={token}x")
    watched.refused("GET", f"{LANDING}/clients/{CIN}8/invoices?lookup_token={token}")
    url = urlsplit(change_plan(api, f"{CIN}7", contract["id"], add_offer(api))["document_download_url"])
    assert api.get(f"{url.path}?{url.query}").status_code == 200
    watched.refused("GET", f"{url.path}?{url.query}x")
    draft = {"flow_type": "subscribe_new_service", "step": "x", "cin": CIN, "payload": contacts}
    saved = accepted(api.post(f"{LANDING}/drafts", json=draft))
    watched.refused("PUT", f"{LANDING}/drafts/{saved['id']}", json={"status": CIN})
    return [token, held["reservation_token"], url.query.partition("=")[2], saved["id"]]


def test_canaries_sing_nowhere(client: TestClient, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    watched = Watched(client)
    with on_day("2026-11-20"):
        operators(watched)
        tokens = visitors(watched)
        metrics = client.get("/metrics").text
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    logged = [json.dumps(line, ensure_ascii=False) for line in lines if line["logger"] != "httpx2"]
    assert len(logged) > 30
    assert "mt_" in metrics
    canaries = [CIN, CIN.lower(), PERSON["email"], "98765401", "canari", SECRET, *tokens]
    for name, texts in {"log": logged, "metric": metrics.splitlines(), "error": watched.refusals}.items():
        assert [(name, canary, text) for canary in canaries for text in texts if canary in text] == []

"""A contract's printed paper: mentions in three languages, pages, and the same bytes every time."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from dataclasses import fields
from hashlib import sha256
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.catalog.values import EarlyTerminationPolicy, Proration, ServiceType
from app.contracts.paper_content import ContractPaper
from app.contracts.paper_layout import render_contract
from app.contracts.paper_wording import PAPER_WORDING
from app.contracts.papers import _COMPONENTS
from app.contracts.values import ContractStatus
from app.documents.formats import Language
from tests.contracts import paper_samples as samples

BACKEND = Path(__file__).parents[2]


def pages(paper: ContractPaper) -> list[str]:
    reader = PdfReader(io.BytesIO(render_contract(paper, strict=True)), strict=True)
    return [" ".join(page.extract_text().replace("\u00a0", " ").split()) for page in reader.pages]


@pytest.mark.parametrize("paper", samples.SAMPLES.values(), ids=samples.SAMPLES)
def test_the_same_facts_give_the_same_bytes_after_a_round_through_json(paper: ContractPaper) -> None:
    again = ContractPaper.model_validate_json(paper.model_dump_json())
    assert again == paper
    assert render_contract(again) == render_contract(paper)


def test_bytes_differ_when_the_facts_do() -> None:
    assert render_contract(samples.FRENCH) != render_contract(samples.FRENCH.model_copy(update={"revision": 3}))


def test_another_process_gives_the_same_bytes() -> None:
    program = (
        "import hashlib\n"
        "from app.contracts.paper_layout import render_contract\n"
        "from tests.contracts import paper_samples as samples\n"
        "for each in (samples.FRENCH, samples.ARABIC):\n"
        "    print(hashlib.sha256(render_contract(each)).hexdigest())\n"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=BACKEND,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert ran.stdout.split() == [sha256(render_contract(p)).hexdigest() for p in (samples.FRENCH, samples.ARABIC)]


@pytest.mark.parametrize(
    "mention",
    [
        "CTR-00A1-B2C3-D4E5",
        "Atlas Télécom S.A.",
        "Amina El Fassi",
        "CIN : BE123456",
        "ICE : 001234567000089",
        "Par mois TTC 418,80 DH",
        "Internet par fibre optique",
        "+212522001234",
        "Fibre Étoile 200 (version 3)",
        "Débit jusqu’à 200 Mb/s par fibre · Ligne fixe incluse · Télévision incluse",
        "« ADSL 12 », 149,00 DH HT par mois, jusqu’au 19/11/2026.",
        "Abonnement mensuel 349,00 69,80 418,80",
        "Frais de mise en service, une seule fois 150,00 30,00 180,00",
        "TVA au taux de 20 %",
        "prorata des jours de service",
        "24 mois, jusqu’au 20/11/2028.",
        "Durée indéterminée",
        "décision ANRT 08/11",
        "Cette version remplace les précédentes. Objet : changement de formule.",
        "Paiement au plus tard",
        "Fait en deux exemplaires, le 20/11/2026",
        "Pour l’opérateur (cachet et signature)",
        "Page 1/1",
    ],
)
def test_french_mentions(mention: str) -> None:
    assert mention in pages(samples.FRENCH)[0]


@pytest.mark.parametrize(
    "mention",
    [
        "Mobile telephony",
        "20 GB of mobile data a month · 10 h of calls a month",
        "No minimum duration.",
        "19 Nov 2027",
        "First version of the document.",
        "A month that has begun is due in full.",
        "The client (signature)",
    ],
)
def test_english_mentions(mention: str) -> None:
    assert mention in pages(samples.MOBILE)[0]


def test_a_free_activation_and_a_policy_without_commitment_are_not_printed() -> None:
    (page,) = pages(samples.MOBILE)
    assert "Activation fee" not in page
    assert "Early termination" not in page


@pytest.mark.parametrize("mention", ["CTR-00A1-B2C3-D4E5", "+212522001234", "ADSL 12", "002345678000012", "418.80"])
def test_arabic_keeps_identifiers_in_their_own_order(mention: str) -> None:
    assert mention in pages(samples.ARABIC)[0]


def test_a_usual_contract_is_one_page_and_a_long_one_says_what_it_continues() -> None:
    assert [len(pages(samples.SAMPLES[name])) for name in ("french", "english", "arabic")] == [1, 1, 1]
    first, second = pages(samples.LONG)
    assert "Page 1/2" in first
    assert "Contrat CTR-00A1-B2C3-D4E5 (suite)" in second
    assert "Pour l’opérateur" in second
    assert "Page 2/2" in second


@pytest.mark.parametrize("language", list(Language))
def test_every_language_says_every_mention(language: Language) -> None:
    words = PAPER_WORDING[language]
    assert [item.name for item in fields(words) if not getattr(words, item.name)] == []
    assert set(words.services) == set(ServiceType)
    assert set(words.statuses) == set(ContractStatus)
    assert set(words.proration) == set(Proration)
    assert set(words.policies) == set(EarlyTerminationPolicy)
    assert set(words.components) == set(_COMPONENTS)


@pytest.mark.parametrize("status", list(ContractStatus))
@pytest.mark.parametrize("policy", list(EarlyTerminationPolicy))
@pytest.mark.parametrize("language", list(Language))
def test_no_glyph_is_missing(status: ContractStatus, policy: EarlyTerminationPolicy, language: Language) -> None:
    changes = {"status": status, "early_termination_policy": policy, "language": language}
    assert render_contract(samples.FRENCH.model_copy(update=changes), strict=True).startswith(b"%PDF-1.7")

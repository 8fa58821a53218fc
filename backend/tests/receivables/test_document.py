"""Printed invoices and credit notes: mentions, pages, bounds, and the same bytes every time."""

import gc
import io
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from app.documents.fonts import MissingGlyph
from app.documents.formats import Language
from app.documents.images import UnreadableLogo
from app.documents.pdf import PAGE_HEIGHT, PAGE_WIDTH, Page, Style
from app.documents.text import width
from app.receivables.document import BilledClient, ContractLines, InvoiceDocument, VatTotal, render_invoice
from tests.receivables import document_samples as samples

BACKEND = Path(__file__).parents[2]
SMALL_ENOUGH = 40_000
SAMPLES = {
    "french": samples.INVOICE,
    "english": replace(samples.INVOICE, language=Language.EN, client=samples.PERSON),
    "arabic": samples.ARABIC,
    "credit note": samples.CREDIT_NOTE,
    "Arabic name in French": replace(samples.INVOICE, client=samples.ARAB_COMPANY),
    "three pages": samples.with_lines(75),
}


def pages(document: InvoiceDocument) -> list[str]:
    """Return the text of each page, with plain spaces."""
    reader = PdfReader(io.BytesIO(render_invoice(document, strict=True)), strict=True)
    return [page.extract_text().replace("\u00a0", " ") for page in reader.pages]


def text_of(document: InvoiceDocument) -> str:
    """Return the text of all pages, with single spaces."""
    return " ".join(" ".join(pages(document)).split())


# The same bytes


@pytest.mark.parametrize("document", SAMPLES.values(), ids=SAMPLES)
def test_the_same_document_gives_the_same_bytes(document: InvoiceDocument) -> None:
    assert render_invoice(document) == render_invoice(replace(document))


def test_bytes_differ_when_the_content_does() -> None:
    assert render_invoice(samples.INVOICE) != render_invoice(replace(samples.INVOICE, number="FAC-2026-000043"))


@pytest.mark.parametrize(("seed", "zone"), [("1", "Asia/Tokyo"), ("4242", "America/Lima")])
def test_other_processes_give_the_same_bytes(seed: str, zone: str) -> None:
    program = (
        "import hashlib\n"
        "from app.receivables.document import render_invoice\n"
        "from tests.receivables import document_samples as samples\n"
        "for each in (samples.ARABIC, samples.INVOICE):\n"
        "    print(hashlib.sha256(render_invoice(each)).hexdigest())\n"
    )
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "SOURCE_DATE_EPOCH": f"{seed}00000000"}
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=BACKEND,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    here = [sha256(render_invoice(each)).hexdigest() for each in (samples.ARABIC, samples.INVOICE)]
    assert ran.stdout.split() == here


def test_threads_give_the_same_bytes() -> None:
    documents = list(SAMPLES.values()) * 4
    alone = [render_invoice(each) for each in documents]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(render_invoice, documents)) == alone


# Mentions


@pytest.mark.parametrize(
    "mention",
    [
        "Atlas Télécom S.A.",
        "Tour Hassan II, 12 boulevard Zerktouni",
        "ICE : 001234567000089",
        "IF : 40123456",
        "RC : Casablanca 123457",
        "TP : 35012345",
        "CNSS : 9876543",
        "Société Générale d’Équipement Sàrl",
        "Résidence Les Œillets, 45 rue de l’Église",
        "ICE : 002345678000012",
        "FAC-2026-000042",
        "01/03/2026",
        "15/03/2026",
        "01/02 – 28/02/2026",
        "Contrat CTR-2026-000123 +212 6 61 23 45 67",
        "05/02 – 28/02/2026 24/28 99,00 20 % 84,86",
        "Total HT 1 387,29 DH",
        "20 % 1 453,96 290,79",
        "10 % -66,67 -6,67",
        "Total TVA 284,12 DH",
        "Total TTC 1 671,41 DH",
        "Net à payer 1 671,41 DH",
        "Arrêtée la présente facture à la somme de mille six cent soixante et onze dirhams",
        "et quarante et un centimes TTC.",
        "Conditions de règlement Paiement à 15 jours",
        "Page 1/1",
    ],
)
def test_french_mentions(mention: str) -> None:
    assert mention in text_of(samples.INVOICE)


@pytest.mark.parametrize(
    "mention",
    [
        "فاتورة",
        "شركة الأطلس للاتصالات",
        "Atlas Télécom S.A.",
        "001234567000089",
        "002345678000012",
        "FAC-2026-000042",
        "+212 6 61 23 45 67",
        "باقة الهاتف المحمول",
        "رسوم التفعيل",
        "1,671.41",
        "-671.41",
        "1,000.00",
        "الصافي للأداء",
        "حصرت هذه الفاتورة في مبلغ قدره ألف وستمائة وواحد وسبعون درهما وواحد وأربعون سنتيما",
        "شروط الأداء",
        "1/1",
    ],
)
def test_arabic_mentions(mention: str) -> None:
    assert mention in text_of(samples.ARABIC)


def test_english_mentions() -> None:
    said = text_of(SAMPLES["english"])
    for mention in (
        "Amina El Fassi",
        "ID card (CIN): BE123456",
        "Due date 15 Mar 2026",
        "Total incl. VAT 1,671.41 MAD",
        "one thousand, six hundred and seventy-one dirhams and forty-one centimes, VAT included.",
    ):
        assert mention in said


def test_an_arabic_name_in_a_french_invoice() -> None:
    said = text_of(SAMPLES["Arabic name in French"])
    assert "شركة الأطلس للاتصالات" in said
    assert "الدار البيضاء" in said
    assert "Facturé à" in said


def test_a_credit_note_prints_what_it_gives_back_as_negative() -> None:
    said = text_of(samples.CREDIT_NOTE)
    for mention in (
        "Numéro AV-2026-000007",
        "Facture d’origine FAC-2026-000042",
        "20 % -50,00",
        "Total TTC -60,00 DH",
        "Montant de l’avoir -60,00 DH",
        "Arrêté le présent avoir à la somme de soixante dirhams TTC.",
    ):
        assert mention in said
    assert said.startswith("Avoir")
    assert "Date d’échéance" not in said


def test_what_was_credited_and_paid_is_deducted() -> None:
    said = text_of(replace(samples.INVOICE, credited=Decimal("71.41"), paid=Decimal("600.00")))
    assert "Avoirs déduits -71,41 DH Déjà réglé -600,00 DH Net à payer 1 000,00 DH" in said


def test_other_currencies() -> None:
    assert "1 671,41 NGN" in text_of(replace(samples.INVOICE, currency="NGN"))
    said = text_of(replace(samples.INVOICE, currency="EUR", language=Language.EN))
    assert "1,671.41 EUR" in said
    assert "one thousand, six hundred and seventy-one EUR and 41/100" in said


def test_properties() -> None:
    reader: Any = PdfReader(io.BytesIO(render_invoice(samples.ARABIC)))
    assert reader.metadata.title == "فاتورة FAC-2026-000042"
    assert reader.metadata.author == "Atlas Télécom S.A."
    assert reader.metadata["/CreationDate"].startswith("D:20260301")
    assert reader.trailer["/Root"]["/Lang"] == "ar"


# Characters


def test_a_character_without_glyph_is_an_error_when_strict() -> None:
    document = replace(samples.INVOICE, client=replace(samples.COMPANY, name="漢字 Trading"))
    with pytest.raises(MissingGlyph, match="U\\+5B57"):
        render_invoice(document, strict=True)
    assert "\ufffd\ufffd Trading" in PdfReader(io.BytesIO(render_invoice(document))).pages[0].extract_text()


def test_rare_letters_are_printed() -> None:
    name = "Ọlálékan Şahin Łódź ŋ ÑANDÚ"
    assert name in text_of(replace(samples.INVOICE, client=replace(samples.PERSON, name=name)))


def test_text_is_not_markup() -> None:
    name = "<b>R&D</b> %d {x} (a\\b)"
    assert name in text_of(replace(samples.INVOICE, client=replace(samples.PERSON, name=name)))


# Pages


@pytest.mark.parametrize("count", [1, 5, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 51, 52, 53, 54, 55, 75])
def test_totals_follow_a_line_and_pages_are_counted(count: int) -> None:
    found = pages(samples.with_lines(count))
    assert "Ligne mobile" in found[-1].split("Total HT")[0]
    assert all("Désignation" in page for page in found)
    assert [f"Page {at}/{len(found)}" in page for at, page in enumerate(found, 1)] == [True] * len(found)
    numbers = [line for page in found for line in page.splitlines() if line.startswith("Ligne mobile")]
    assert len(numbers) == count
    for page in found[1:]:
        assert "Facture FAC-2026-000042 (suite)" in page
        assert "Contrat CTR-2026-000200 (suite)" in page


def test_a_heading_is_followed_by_a_line_of_its_contract() -> None:
    groups = tuple(
        ContractLines(f"Contrat {at:03d}", (samples.charge(f"Ligne de {at:03d}", "1.00"),)) for at in range(60)
    )
    for page in pages(replace(samples.INVOICE, groups=groups)):
        headings = [line[8:11] for line in page.splitlines() if line.startswith("Contrat ")]
        assert all(f"Ligne de {number}" in page for number in headings)


def test_long_terms_go_on_over_pages() -> None:
    terms = "\n".join(f"Article {at} : paiement." for at in range(150))
    found = pages(replace(samples.INVOICE, payment_terms=terms, notes="Merci."))
    assert len(found) == 4
    assert "Article 149" in found[-1]
    assert "Merci." in found[-1]


def test_ten_thousand_lines_in_linear_time() -> None:
    render_invoice(samples.with_lines(50))
    spent = []
    gc.collect()
    gc.disable()  # a search through what other tests left would be counted here
    try:
        for count in (2_500, 10_000):
            document, begun = samples.with_lines(count), time.process_time()
            rendered = render_invoice(document)
            spent.append(time.process_time() - begun)
    finally:
        gc.enable()
    assert spent[1] < 12 * spent[0]
    assert spent[1] < 20
    assert len(PdfReader(io.BytesIO(rendered)).pages) > 250


def test_an_invoice_without_lines_is_printed() -> None:
    zero = Decimal("0.00")
    document = replace(samples.INVOICE, groups=(), subtotal=zero, vat=(), tax=zero, total=zero)
    assert "zéro dirham TTC" in text_of(document)


# Bounds


@pytest.fixture
def drawn_boxes(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, float, float]]:
    """Collect (left, right, baseline from the top) of every text that is drawn."""
    boxes: list[tuple[float, float, float]] = []
    show = Page._show

    def recorded(page: Page, left: float, y: float, ordered: str, style: Style, size: float) -> None:
        boxes.append((left, left + width(ordered, size, style.bold), y))
        show(page, left, y, ordered, style, size)

    monkeypatch.setattr(Page, "_show", recorded)
    return boxes


def huge(language: Language, word: str) -> InvoiceDocument:
    """Return an invoice in which everything is far too long."""
    long, most = word * 90, Decimal("999999999999.99")
    line = samples.fee(long, str(most))
    groups = (ContractLines(long, (line, replace(line, net_amount=-most), line), long),) * 3
    return replace(
        samples.INVOICE,
        language=language,
        client=BilledClient(long, (long,) * 9, "1" * 200, "B" * 200),
        seller=replace(samples.SELLER, name=long, address=(long,) * 6, ice="9" * 200, phone=long, email=long),
        number="FAC-" + "9" * 200,
        corrects="FAC-" + "8" * 200,
        period_start=date(2025, 12, 31),
        groups=groups,
        subtotal=most,
        vat=(VatTotal(Decimal("0.20"), most, -most),) * 8,
        total=most,
        credited=most,
        payment_terms=long * 20,
    )


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("word", ["Mot ", "W", "شركة ", "ش"])
def test_nothing_leaves_the_page(language: Language, word: str, drawn_boxes: list[tuple[float, float, float]]) -> None:
    render_invoice(huge(language, word), strict=True)
    assert len(drawn_boxes) > 100
    assert min(left for left, _, _ in drawn_boxes) >= 41.5
    assert max(right for _, right, _ in drawn_boxes) <= PAGE_WIDTH - 41.5
    assert max(y for _, _, y in drawn_boxes) <= PAGE_HEIGHT - 15


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("word", ["Mot ", "W", "شركة "])
def test_texts_of_a_line_do_not_meet(
    language: Language, word: str, drawn_boxes: list[tuple[float, float, float]]
) -> None:
    document = huge(language, word)
    one = replace(document, groups=(replace(document.groups[0], lines=document.groups[0].lines[:1]),))
    render_invoice(replace(one, payment_terms=""))
    by_line: dict[float, list[tuple[float, float]]] = {}
    first_page_and_rest = [box for box in drawn_boxes if box[2] < PAGE_HEIGHT - 70 and box[2] > 190]
    for left, right, y in first_page_and_rest:
        by_line.setdefault(round(y, 1), []).append((left, right))
    for y, spans in by_line.items():
        spans.sort()
        for (_, right), (left, _) in pairwise(spans):
            assert right <= left + 0.5, (y, spans)


# Size and logo


@pytest.mark.parametrize("document", SAMPLES.values(), ids=SAMPLES)
def test_a_document_is_small(document: InvoiceDocument) -> None:
    assert len(render_invoice(document)) <= SMALL_ENOUGH


def test_a_logo_is_printed_and_stays_small() -> None:
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize((900, 300)).convert("RGB").save(buffer, "PNG")
    document = replace(samples.INVOICE, seller=replace(samples.SELLER, logo=buffer.getvalue()))
    rendered = render_invoice(document)
    assert len(PdfReader(io.BytesIO(rendered)).pages[0].images) == 1
    assert len(rendered) <= SMALL_ENOUGH
    assert rendered == render_invoice(document)


def test_a_logo_that_is_no_image_is_refused() -> None:
    with pytest.raises(UnreadableLogo):
        render_invoice(replace(samples.INVOICE, seller=replace(samples.SELLER, logo=b"nothing")))

"""Fonts are embedded, characters have glyphs or are named, and threads do not meet in a font."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from app.documents import fonts
from app.documents.images import UnreadableLogo, prepare_logo
from app.documents.pdf import Align, Pdf, Properties, Style, colour

PROPERTIES = Properties("Essai", "Atlas", "Essai – été", "fr", date(2026, 2, 3))
STYLE = Style(10, colour("#102030"))
BOLD = Style(10, colour("#102030"), bold=True)


def printed(*texts: str, strict: bool = False, style: Style = STYLE) -> bytes:
    """Print each text on a line."""
    pdf = Pdf(PROPERTIES, strict=strict)
    page = pdf.new_page()
    for at, text in enumerate(texts):
        page.text(40, 60 + 20 * at, text, style)
    return pdf.finish()


def read(document: bytes) -> str:
    """Return the text that a reader finds."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(document)).pages)


def embedded(document: bytes) -> list[str]:
    """Return the names of the fonts, each checked to be embedded and to map back to text."""
    page: Any = PdfReader(io.BytesIO(document)).pages[0]
    names = []
    for font in page["/Resources"]["/Font"].values():
        descriptor = font["/DescendantFonts"][0]["/FontDescriptor"]
        assert len(descriptor["/FontFile2"].get_data()) > 1000
        assert font["/ToUnicode"].get_data()
        names.append(font["/BaseFont"].split("+")[1])
    return sorted(names)


def test_only_the_fonts_that_are_drawn_are_embedded() -> None:
    assert embedded(printed("été")) == ["NotoSans-Regular"]
    assert embedded(printed("été", style=BOLD)) == ["NotoSans-Bold"]
    assert embedded(printed("été شركة")) == ["NotoSans-Regular", "NotoSansArabic-Regular"]


def test_a_rare_letter_brings_a_subset_of_its_own() -> None:
    document = printed("Ọlálékan Ńwachukwu, Şahin Жуков", "₦ 500", strict=True)
    assert embedded(document) == ["NotoSans-Regular", "NotoSans-Regular"]
    assert "Ọlálékan Ńwachukwu, Şahin Жуков" in read(document)
    assert "₦ 500" in read(document)


def test_rare_arabic_letters_are_read_back() -> None:
    assert "گ" in read(printed("گ ڤ", strict=True))


def test_every_fixed_glyph_is_in_its_font() -> None:
    for bold in (False, True):
        for arabic in (False, True):
            subset = fonts._fixed(bold, arabic)
            assert 0 not in subset.glyphs.values()


def test_figures_have_one_width() -> None:
    for bold in (False, True):
        assert len({fonts.advance(figure, bold) for figure in "0123456789"}) == 1


def test_spaces_are_as_wide_in_both_scripts() -> None:
    for bold in (False, True):
        latin, arabic = fonts._fixed(bold, False), fonts._fixed(bold, True)
        assert latin.advances[" "] == arabic.advances[" "] == latin.advances["\u00a0"]


def test_a_missing_glyph_is_named_when_strict() -> None:
    with pytest.raises(fonts.MissingGlyph) as caught:
        printed("Zoé 漢 et 🙂", strict=True)
    assert caught.value.characters == "漢🙂"
    assert "U+6F22" in str(caught.value)
    assert isinstance(caught.value, ValueError)


def test_a_missing_glyph_is_replaced_visibly_otherwise() -> None:
    assert read(printed("Zoé 漢 !")).strip() == "Zoé \ufffd !"


def test_text_is_not_markup() -> None:
    text = "<b>R&D</b> (a\\b) %s {amount} ]>>"
    assert read(printed(text)).strip() == text


def test_properties_come_from_the_document() -> None:
    reader: Any = PdfReader(io.BytesIO(printed("x")))
    assert reader.metadata.title == "Essai"
    assert reader.metadata.author == "Atlas"
    assert reader.metadata["/CreationDate"].startswith("D:20260203")
    assert reader.metadata["/ModDate"] == reader.metadata["/CreationDate"]
    assert reader.trailer["/Root"]["/Lang"] == "fr"


def test_a_mirrored_page_begins_at_the_right() -> None:
    def left_of(mirrored: bool, align: Align) -> float:
        pdf = Pdf(PROPERTIES, mirrored=mirrored)
        page = pdf.new_page()
        page.text(40, 60, "8", STYLE, align=align)
        return float(page.content().split(b"BT ")[1].split()[0])

    assert left_of(False, Align.START) == 40
    assert left_of(True, Align.START) == pytest.approx(595.28 - 40 - 5.72, abs=0.02)
    assert left_of(True, Align.END) == pytest.approx(595.28 - 40, abs=0.02)


def test_a_text_reduced_to_its_room_ends_inside_it() -> None:
    page = Pdf(PROPERTIES).new_page()
    assert page.text(40, 60, "999 999 999 999,99", STYLE, reduce_to=60) <= 60.01
    assert page.text(40, 60, "9" * 500, STYLE, reduce_to=60) <= 60.01
    assert page.text(40, 60, "9" * 500, STYLE, cut_at=60) <= 60.01


def picture(mode: str, size: tuple[int, int], form: str) -> bytes:
    """Return an image file."""
    buffer = io.BytesIO()
    Image.radial_gradient("L").resize(size).convert(mode).save(buffer, form)
    return buffer.getvalue()


@pytest.mark.parametrize(("mode", "form"), [("RGB", "PNG"), ("RGBA", "PNG"), ("RGB", "JPEG"), ("P", "GIF")])
def test_a_logo_stays_small(mode: str, form: str) -> None:
    logo = prepare_logo(picture(mode, (1600, 400), form))
    assert logo.width / logo.height == pytest.approx(4, rel=0.05)
    assert logo.width <= 360
    assert len(logo.image) < 20_000
    pdf = Pdf(PROPERTIES)
    assert pdf.new_page().logo(40, 40, 120, 42, logo) == pytest.approx(120)
    [image] = PdfReader(io.BytesIO(pdf.finish())).pages[0].images
    assert image.image is not None
    assert image.image.size == (logo.width, logo.height)


@pytest.mark.parametrize("source", [b"", b"<svg/>", b"\x89PNG\r\n\x1a\n truncated"])
def test_what_is_no_image_is_refused(source: bytes) -> None:
    with pytest.raises(UnreadableLogo):
        prepare_logo(source)


def test_threads_print_the_same_bytes() -> None:
    texts = [f"Ligne {at} – été {chr(0x100 + at % 60)} شركة {chr(0x67E + at % 8)}" for at in range(60)]
    alone = [printed(text) for text in texts]
    fonts._extra.cache_clear()
    fonts._fixed.cache_clear()
    fonts._face.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(printed, texts)) == alone

"""Committed typefaces and the subsets of them that a PDF embeds.

Owns the four font files and their cached subsets. Invariant: a character is only ever drawn through a glyph
whose outline is embedded and whose Unicode value is mapped back, so that printed text can be read and copied.
"""

import re
import threading
import unicodedata
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from struct import unpack
from types import MappingProxyType
from typing import Final

from reportlab.pdfbase.pdfdoc import PDFDocument, PDFObject
from reportlab.pdfbase.pdfdoc import format as pdf_format
from reportlab.pdfbase.ttfonts import TTFontFile, TTFontMaker

_FOLDER: Final = Path(__file__).with_name("fonts")
_SUBSTITUTE: Final = "\ufffd"
_COMPRESSION: Final = 9  # paid once per process for the fixed subsets

# What invoices in French and English print nearly always; rarer letters go to a subset of the document's own.
_LATIN: Final = "".join(map(chr, range(0x20, 0x7F))) + (
    "\u00a0\u00ab\u00b0\u00b7\u00bb\u2013\u2014\u2019\u2026\u20ac\ufffdÀÂÄÇÈÉÊËÎÏÔÖÙÛÜŒàâäçèéêëîïôöùûüœ"
)
# The contextual forms of the Arabic alphabet with the lam-alef ligatures, its punctuation, and the spaces: a
# line whose font changes at each space is read back word by word, in the wrong order.
_SPACES: Final = " \u00a0"
_ARABIC: Final = _SPACES + "\u060c\u061b\u061f\u0640\ufdf2" + "".join(map(chr, range(0xFE80, 0xFEFD)))

# Runs of one fixed subset; a space between Arabic letters stays with them. Anything else is rare, one by one.
_SCRIPTS: Final = re.compile(
    f"(?P<arabic>[{re.escape(_ARABIC[2:])}][{re.escape(_ARABIC)}]*)|(?P<latin>[{re.escape(_LATIN)}]+)|(?P<rare>.)",
    re.DOTALL,
)

# TTFontFile seeks in a shared buffer: one thread at a time may read it. Finished subsets are immutable.
_LOCK: Final = threading.RLock()


class MissingGlyph(ValueError):
    """A text holds characters that no committed font can draw."""

    def __init__(self, characters: Iterable[str]) -> None:
        self.characters = "".join(sorted(set(characters)))
        named = ", ".join(f"U+{ord(c):04X} {unicodedata.name(c, '?')}" for c in self.characters)
        super().__init__(f"no font has a glyph for: {named}")


class StaticObject(PDFObject):
    """A PDF object whose bytes are ready, but for the numbers of the objects it refers to."""

    __RefOnly__ = 1

    def __init__(self, template: bytes, *references: PDFObject) -> None:
        self.template = template
        self.references = references

    def format(self, document: PDFDocument) -> bytes:
        """Return the bytes, with `%b` filled by the references in their order."""
        if not self.references:
            return self.template
        return self.template % tuple(pdf_format(each, document) for each in self.references)


def stream(content: bytes, entries: bytes = b"", level: int = 6) -> bytes:
    """Return a compressed PDF stream with the given dictionary entries."""
    packed = zlib.compress(content, level)
    return b"<< /Length %d /Filter /FlateDecode %b>>\nstream\n%b\nendstream" % (len(packed), entries, packed)


@dataclass(frozen=True, slots=True)
class Subset:
    """An embeddable part of a face, immutable and shared by all documents of the process."""

    glyphs: Mapping[int, int]  # code point -> glyph number, as str.translate wants it
    advances: Mapping[str, int]  # character -> thousandths of the size
    base_font: bytes
    descriptor: bytes
    widths: bytes
    font_file: bytes
    to_unicode: bytes

    def pdf_object(self, shared: dict[bytes, StaticObject]) -> StaticObject:
        """Build the composite font object; new for each document, since reportlab numbers it in place.

        Args: `shared` keeps the document's Unicode maps, which two weights of a script have in common.
        """
        descriptor = StaticObject(self.descriptor, StaticObject(self.font_file))
        descendant = StaticObject(
            b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /" + self.base_font + b" /CIDSystemInfo "
            b"<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 0 /W [ 0 [ "
            + self.widths
            + b" ] ] /CIDToGIDMap /Identity /FontDescriptor %b >>",
            descriptor,
        )
        return StaticObject(
            b"<< /Type /Font /Subtype /Type0 /BaseFont /" + self.base_font + b" /Encoding /Identity-H "
            b"/DescendantFonts [ %b ] /ToUnicode %b >>",
            descendant,
            shared.setdefault(self.to_unicode, StaticObject(self.to_unicode)),
        )


@cache
def _face(name: str) -> TTFontFile:
    return TTFontFile(str(_FOLDER / f"{name}.ttf"))


def _names(bold: bool) -> tuple[str, str]:
    weight = "Bold" if bold else "Regular"
    return f"NotoSans-{weight}", f"NotoSansArabic-{weight}"


def _glyph_numbers(face: TTFontFile, characters: str) -> dict[int, int]:
    """Number the glyphs as `TTFontFile.makeSubset` does: in the order of first use, after .notdef."""
    numbers = {0: 0}
    for character in characters:
        numbers.setdefault(face.charToGlyph.get(ord(character), 0), len(numbers))
    return {ord(c): numbers[face.charToGlyph.get(ord(c), 0)] for c in characters}


def _unicode_map(glyphs: Mapping[int, int]) -> bytes:
    """Return the ToUnicode program; a contextual form reads as the letter it is a form of."""
    meaning: dict[int, str] = {}
    for code, glyph in glyphs.items():
        character = chr(code)
        form = "\ufb50" <= character <= "\ufefc"
        text = unicodedata.normalize("NFKC", character) if form else character
        meaning.setdefault(glyph, text)
    # Glyphs are numbered without a hole: ranges of at most 256, since their first byte must not change.
    numbered = [meaning[glyph] for glyph in sorted(meaning)]
    ranges = []
    for first in range(0, len(numbered) + 1, 256):
        texts = numbered[max(first - 1, 0) : first + 255]
        begin = max(first, 1)
        values = " ".join(f"<{text.encode('utf-16-be').hex()}>" for text in texts)
        ranges.append(f"<{begin:04X}> <{begin + len(texts) - 1:04X}> [ {values} ]")
    body = f"{len(ranges)} beginbfrange\n" + "\n".join(ranges) + "\nendbfrange"
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{body}\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode()


def _embedded_tables(program: bytes) -> bytes:
    """Drop the tables that a font embedded by glyph number does not need."""
    maker = TTFontMaker()
    for at in range(12, 12 + 16 * unpack(">H", program[4:6])[0], 16):
        tag, _, offset, length = unpack(">4sLLL", program[at : at + 16])
        if tag in (b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp"):
            table = program[offset : offset + length]
            # The sum of the whole file stands in `head` and is taken over the file with a zero there.
            maker.add(tag.decode(), table[:8] + bytes(4) + table[12:] if tag == b"head" else table)
    embedded: bytes = maker.makeStream()
    return embedded


def _build(name: str, characters: str) -> Subset:
    with _LOCK:
        face = _face(name)
        program = _embedded_tables(face.makeSubset([ord(c) for c in characters]))
        scale = 1000 / face.unitsPerEm
        advances = {c: round(face.charWidths.get(ord(c), face.defaultWidth)) for c in characters}
    glyphs = _glyph_numbers(face, characters)
    by_glyph = {glyph: advances[chr(code)] for code, glyph in glyphs.items()}
    widths = [by_glyph.get(glyph, round(face.defaultWidth)) for glyph in range(max(by_glyph) + 1)]
    digest = sha256(program).digest()
    tag = bytes(65 + byte % 26 for byte in digest[:6])
    base_font = tag + b"+" + name.encode()
    box = b" ".join(b"%d" % round(edge * scale) for edge in face.bbox)
    return Subset(
        glyphs=MappingProxyType(glyphs),
        advances=MappingProxyType(advances),
        base_font=base_font,
        descriptor=b"<< /Type /FontDescriptor /FontName /%b /Flags 4 /FontBBox [ %b ] /ItalicAngle 0 "
        b"/Ascent %d /Descent %d /CapHeight %d /StemV %d /FontFile2 %%b >>"
        % (base_font, box, face.ascent, face.descent, face.capHeight, face.stemV),
        widths=b" ".join(b"%d" % width for width in widths),
        font_file=stream(program, b"/Length1 %d " % len(program), _COMPRESSION),
        to_unicode=stream(_unicode_map(glyphs), level=_COMPRESSION),
    )


@cache
def _fixed(bold: bool, arabic: bool) -> Subset:
    with _LOCK:
        return _build(_names(bold)[arabic], _ARABIC if arabic else _LATIN)


@lru_cache(maxsize=256)
def _extra(name: str, characters: str) -> Subset:
    with _LOCK:
        return _build(name, characters)


@cache
def _coverage(name: str) -> Mapping[str, int]:
    """Return every character of a face with its advance."""
    with _LOCK:
        face = _face(name)
        return MappingProxyType({chr(code): round(face.charWidths[code]) for code in face.charToGlyph})


@cache
def _known_advances(bold: bool) -> dict[str, int]:
    """Return the advance of each character of the weight, of both scripts; Latin wins where both have it."""
    latin, arabic = _names(bold)
    return {**_coverage(arabic), **_coverage(latin)}


@cache
def _fast_characters(bold: bool) -> frozenset[str]:
    return frozenset(_fixed(bold, False).advances)


def advance(text: str, bold: bool) -> int:
    """Return the width of shaped text in thousandths of its size."""
    known = _known_advances(bold)
    try:
        return sum(map(known.__getitem__, text))
    except KeyError:
        return sum(known.get(character, known[_SUBSTITUTE]) for character in text)


class FontUse:
    """The fonts one document uses; starts with none and grows with the text that is drawn.

    Characters outside the fixed subsets are numbered as they come, in a subset of this document's own.
    """

    def __init__(self) -> None:
        self._used: dict[str, tuple[bool, str] | str] = {}
        self._extras: dict[str, dict[str, int]] = {}
        self.missing: set[str] = set()

    def runs(self, text: str, bold: bool) -> list[tuple[str, str]]:
        """Split shaped text, in drawing order, into (font resource, hexadecimal glyph string) runs."""
        latin = _fixed(bold, False)
        if _fast_characters(bold).issuperset(text):
            return [(self._fixed_resource(bold, False), _encode(text, latin.glyphs))]
        runs: list[tuple[str, str]] = []
        for found in _SCRIPTS.finditer(text):
            if found.lastgroup == "latin":
                runs.append((self._fixed_resource(bold, False), _encode(found[0], latin.glyphs)))
            elif found.lastgroup == "arabic":
                glyphs = _fixed(bold, True).glyphs
                runs.append((self._fixed_resource(bold, True), _encode(found[0], glyphs)))
            else:
                runs.append(self._rare(found[0], bold))
        return runs

    def resources(self) -> StaticObject:
        """Return the font dictionary of everything drawn so far."""
        names = sorted(self._used)
        shared: dict[bytes, StaticObject] = {}
        return StaticObject(
            b"<< " + b" ".join(f"/{name} %b".encode() for name in names) + b" >>",
            *(self._subset(name).pdf_object(shared) for name in names),
        )

    def _subset(self, resource: str) -> Subset:
        use = self._used[resource]
        if isinstance(use, tuple):
            return _fixed(use[0], use[1] == "arabic")
        return _extra(use, "".join(self._extras[resource]))

    def _fixed_resource(self, bold: bool, arabic: bool) -> str:
        resource = f"F{bold + 2 * arabic}"
        self._used.setdefault(resource, (bold, "arabic" if arabic else "latin"))
        return resource

    def _rare(self, character: str, bold: bool) -> tuple[str, str]:
        for arabic, name in enumerate(_names(bold)):
            if character in _coverage(name):
                return self._extra_glyph(f"X{bold + 2 * arabic}", name, character)
        self.missing.add(character)
        return self._fixed_resource(bold, False), _encode(_SUBSTITUTE, _fixed(bold, False).glyphs)

    def _extra_glyph(self, resource: str, name: str, character: str) -> tuple[str, str]:
        self._used.setdefault(resource, name)
        numbers = self._extras.setdefault(resource, {})
        if character not in numbers:
            numbers[character] = 0
            with _LOCK:
                numbers[character] = _glyph_numbers(_face(name), "".join(numbers))[ord(character)]
        return resource, f"{numbers[character]:04x}"


def _encode(text: str, glyphs: Mapping[int, int]) -> str:
    return text.translate(glyphs).encode("utf-16-be").hex()


def warm_up() -> None:
    """Build and compress every fixed subset now instead of in the first document."""
    for bold in (False, True):
        _known_advances(bold)
        for arabic in (False, True):
            _fixed(bold, arabic)

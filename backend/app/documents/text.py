"""Text as it is drawn: cleaned, Arabic letters joined, right-to-left runs in visual order, wrapped and cut.

Invariant: text is data. No character of it is ever read as markup, and whatever it holds, the result fits the
width it was given.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, Literal

from arabic_reshaper import ArabicReshaper
from bidi import get_display

from app.documents.fonts import advance

type Direction = Literal["ltr", "rtl"]

ELLIPSIS: Final = "…"
NO_BREAK_SPACE: Final = "\u00a0"
_LEFT_TO_RIGHT, _FIRST_STRONG, _POP = "\u2066", "\u2068", "\u2069"

_RIGHT_TO_LEFT: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff]")
# Direction isolates and marks order a line and are then gone; joiners only matter until letters are joined.
_ORDERING: Final = re.compile("[\u200e\u200f\u061c\u2066-\u2069]")
_OPENING: Final = re.compile("[\u2066-\u2068]")
_JOINERS: Final = re.compile("[\u200c\u200d]")
_KEPT_CONTROLS: Final = frozenset("\u200c\u200d\u200e\u200f\u061c\u2066\u2067\u2068\u2069")
# Printed alike, and all the typefaces have: figure and narrow spaces, the minus sign.
_ALIKE: Final = {"\u202f": NO_BREAK_SPACE, "\u2007": NO_BREAK_SPACE, "\u2212": "-"}

_MIRRORED: Final = {"(": ")", ")": "(", "[": "]", "]": "[", "{": "}", "}": "{", "<": ">", ">": "<"} | {
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
}
_MIRRORED_ONE: Final = re.compile("[" + re.escape("".join(_MIRRORED)) + "]")
# A non-spacing character after a bracket takes the bracket's direction: where it stands once the line is
# ordered tells whether the bracket must be mirrored.
_MARK: Final = "\ufe00"
_MARKED: Final = re.compile(f"{_MARK}({_MIRRORED_ONE.pattern})|({_MIRRORED_ONE.pattern}){_MARK}")

_RESHAPER: Final = ArabicReshaper({"delete_harakat": True, "support_ligatures": True})
_RESHAPER.reshape("\u0644\u0627")  # its tables are built by the first call, which must not be two threads at once


def left_to_right(text: str) -> str:
    """Keep an identifier, a number or an amount in its own order inside a right-to-left line."""
    return f"{_LEFT_TO_RIGHT}{text}{_POP}"


def own_direction(text: str) -> Direction:
    """Return the direction of the first letter of a text that may hold several lines."""
    for character in text:
        strength = unicodedata.bidirectional(character)
        if strength in ("R", "AL"):
            return "rtl"
        if strength == "L":
            break
    return "ltr"


def isolate(text: str) -> str:
    """Keep a name in its own direction, whatever it is, inside a sentence of another."""
    return f"{_FIRST_STRONG}{text}{_POP}"


def _plain(character: str) -> str:
    if character in _KEPT_CONTROLS or character == NO_BREAK_SPACE:
        return character
    if character in _ALIKE:
        return _ALIKE[character]
    category = unicodedata.category(character)
    if category == "Cf" or "\ufe00" <= character <= "\ufe0f":
        return ""
    if category == "Cs":
        return "\ufffd"
    return " " if category[0] in "CZ" and category not in ("Co", "Cn") else character


@lru_cache(maxsize=8192)
def shape(text: str) -> str:
    """Return the text in reading order, on one line, composed, with Arabic letters in their joined forms."""
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text)
    plain = "".join(map(_plain, composed))
    if _RIGHT_TO_LEFT.search(plain):
        plain = _JOINERS.sub("", _RESHAPER.reshape(plain))
    return plain


def in_visual_order(shaped: str, direction: Direction) -> str:
    """Return shaped text from the leftmost character to the rightmost."""
    if direction != "rtl" and not _RIGHT_TO_LEFT.search(shaped):
        return _ORDERING.sub("", shaped)
    marked = _MIRRORED_ONE.sub(lambda found: found[0] + _MARK, shaped)
    ordered = _ORDERING.sub("", get_display(marked, base_dir="R" if direction == "rtl" else "L"))
    return _MARKED.sub(lambda found: _MIRRORED[found[1]] if found[1] else found[2], ordered)


def width(shaped: str, size: float, bold: bool = False) -> float:
    """Return the width of shaped text in points."""
    return _thousandths(shaped, bold) * size / 1000


@lru_cache(maxsize=16384)
def _thousandths(shaped: str, bold: bool) -> int:
    return advance(shaped if shaped.isascii() else _ORDERING.sub("", shaped), bold)


def shorten(shaped: str, size: float, available: float, bold: bool = False) -> str:
    """Return the text, or its longest beginning that fits with an ellipsis."""
    if width(shaped, size, bold) <= available:
        return shaped
    room = available - width(ELLIPSIS, size, bold)
    cut = shaped[: _fitting(shaped, size, room, bold)].rstrip() + ELLIPSIS
    # What the cut left open would turn the rest of the line it is put into.
    return cut + _POP * max(0, len(_OPENING.findall(cut)) - cut.count(_POP))


def _fitting(shaped: str, size: float, available: float, bold: bool) -> int:
    """Count the characters of the longest beginning that fits."""
    used = 0.0
    for at, character in enumerate(shaped):
        used += width(character, size, bold)
        if used > available:
            return at
    return len(shaped)


def _pieces(shaped: str, size: float, available: float, bold: bool) -> Iterator[str]:
    """Split at spaces, and inside a word that is wider than the line."""
    for word in filter(None, shaped.split(" ")):
        if width(word, size, bold) <= available:
            yield word
            continue
        start, used = 0, 0.0
        for at, character in enumerate(word):
            wide = width(character, size, bold)
            if at > start and used + wide > available:
                yield word[start:at]
                start, used = at, 0.0
            used += wide
        yield word[start:]


def wrap(text: str, size: float, available: float, *, bold: bool = False, max_lines: int = 0) -> list[str]:
    """Return shaped lines no wider than `available`; the last of `max_lines` ends in an ellipsis if cut.

    Line feeds in the text begin new lines. Zero `max_lines` means as many as it takes.
    """
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        lines += _wrap_paragraph(shape(paragraph), size, available, bold, max_lines)
    if not max_lines or len(lines) <= max_lines:
        return lines
    last = shorten(lines[max_lines - 1] + ELLIPSIS, size, available, bold)
    return [*lines[: max_lines - 1], last]


def _wrap_paragraph(shaped: str, size: float, available: float, bold: bool, max_lines: int) -> list[str]:
    if width(shaped, size, bold) <= available:
        return [shaped]
    if max_lines:
        # What lies far beyond the wanted lines is not printed: a huge text costs no more than a long one.
        shaped = shaped[: 40 + int(4 * max_lines * available / size * 2)]
    lines: list[str] = []
    space, used = width(" ", size, bold), 0.0
    for piece in _pieces(shaped, size, available, bold):
        needed = width(piece, size, bold)
        if lines and used + space + needed <= available:
            lines[-1] += " " + piece
            used += space + needed
        else:
            lines.append(piece)
            used = needed
    return lines

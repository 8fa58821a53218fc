"""Logos, prepared once for all the documents of a process.

Invariant: a logo adds only a few kilobytes to a document, whatever file it was made from.
"""

import warnings
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from typing import Final

from PIL import Image

from app.documents.fonts import stream

_LARGEST_BOX: Final = (360, 120)  # pixels, over 200 dpi at the printed size
_MOST_PIXELS: Final = 25_000_000
_COLOURS: Final = 64


class UnreadableLogo(ValueError):
    """The bytes given as a logo are no image that can be printed."""


@dataclass(frozen=True, slots=True)
class Logo:
    """An image ready to be embedded: its size in pixels and its PDF object."""

    name: str
    width: int
    height: int
    image: bytes


@lru_cache(maxsize=64)
def prepare_logo(source: bytes) -> Logo:
    """Reduce a PNG, JPEG, GIF or WebP file to a small image of few colours on white.

    Errors: `UnreadableLogo`.
    """
    reduced = _reduced(source)
    palette = bytes(reduced.getpalette() or ())[: _COLOURS * 3]
    image = stream(
        reduced.tobytes(),
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 /ColorSpace "
        b"[ /Indexed /DeviceRGB %d <%b> ] "
        % (reduced.width, reduced.height, len(palette) // 3 - 1, palette.hex().encode()),
        level=9,
    )
    return Logo(f"L{sha256(source).hexdigest()[:12]}", reduced.width, reduced.height, image)


def _reduced(source: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings(), Image.open(BytesIO(source), formats=_FORMATS) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise UnreadableLogo("the logo has too many pixels")
            picture = opened.convert("RGBA")
    except UnreadableLogo:
        raise
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise UnreadableLogo("the logo is no image that can be read") from error
    picture.thumbnail(_LARGEST_BOX)
    ground = Image.new("RGBA", picture.size, "white")
    ground.alpha_composite(picture)
    return ground.convert("RGB").quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


_FORMATS: Final = ("PNG", "JPEG", "GIF", "WEBP")

"""What stands where in a PDF, read back by a library that did not write it."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character and the left end of its baseline, in points from the top left corner."""

    text: str
    x: float
    y: float
    size: float


def glyphs(pdf: bytes, page: int = 0) -> tuple[Glyph, ...]:
    """Return the characters of a page that leave ink."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return tuple(_glyphs(document[page]))
    finally:
        document.close()


def _glyphs(page: pypdfium2.PdfPage) -> Iterator[Glyph]:
    height, text = page.get_height(), page.get_textpage()
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(text.count_chars()):
        character = chr(pdfium.FPDFText_GetUnicode(text.raw, index))
        if character.strip() and not pdfium.FPDFText_IsGenerated(text.raw, index):
            assert pdfium.FPDFText_GetCharOrigin(text.raw, index, x, y)
            yield Glyph(character, x.value, height - y.value, pdfium.FPDFText_GetFontSize(text.raw, index))


def page_count(pdf: bytes) -> int:
    """Return how many pages there are."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()

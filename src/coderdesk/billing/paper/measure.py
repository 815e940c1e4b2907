"""How wide a text is on paper, and where it is broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator


def wrapped(text: str, wide: float, size: float) -> list[str]:
    """Return `text` in lines of at most `wide` points, set in Helvetica of `size`; line ends in it count as blanks.

    A word that is wider than a line is broken where it must be. Empty for an empty text.
    """
    from reportlab.pdfbase.pdfmetrics import stringWidth

    def width(part: str) -> float:
        return float(stringWidth(part, "Helvetica", size))

    lines: list[str] = []
    line = ""
    for word in (piece for whole in text.split() for piece in _pieces(whole, wide, width)):
        longer = f"{line} {word}" if line else word
        if width(longer) <= wide:
            line = longer
        else:
            lines.append(line)
            line = word
    return [*lines, line] if line else lines


def _pieces(word: str, wide: float, width: Callable[[str], float]) -> Iterator[str]:
    while width(word) > wide and len(word) > 1:
        cut = len(word) - 1
        while cut > 1 and width(word[:cut]) > wide:
            cut -= 1
        yield word[:cut]
        word = word[cut:]
    yield word

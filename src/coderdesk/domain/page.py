"""A printed page as plain marks, so that paper, PDF and preview show the same.

Lengths are points (1/72 inch) from the top left corner; `y` of a text is its baseline.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LETTER = (612.0, 792.0)


class Face(StrEnum):
    """The faces that a page is set in."""

    MONO = "mono"
    SANS = "sans"
    SANS_BOLD = "sans bold"


class Align(StrEnum):
    """Where `x` stands in the text."""

    LEFT = "left"
    RIGHT = "right"
    CENTRE = "centre"


@dataclass(frozen=True, slots=True)
class Text:
    """A run of text. `grey` is 0 (black) to 1 (white)."""

    x: float
    y: float
    text: str
    size: float = 10.0
    face: Face = Face.MONO
    align: Align = Align.LEFT
    grey: float = 0.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line, `dash` points on and off, 0 for solid."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float = 0.5
    grey: float = 0.0
    dash: float = 0.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: its edge, and its ground where `fill` is given (0 black to 1 white)."""

    x: float
    y: float
    width: float
    height: float
    line: float = 0.5
    grey: float = 0.0
    fill: float | None = None


Mark = Text | Rule | Box


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet."""

    marks: tuple[Mark, ...]
    width: float = LETTER[0]
    height: float = LETTER[1]

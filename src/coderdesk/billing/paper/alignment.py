"""A test sheet by which the coder finds a printer's nudge."""

from __future__ import annotations

from collections.abc import Iterator

from coderdesk.billing.paper.cms1500 import Nudge
from coderdesk.billing.paper.cms1500_layout import BOXES, DATA_SIZE, baseline_y, column_x
from coderdesk.domain.page import Align, Box, Face, Mark, Page, Rule, Text

#: Check boxes near the corners and in the middle: their squares are the sharpest targets of a printed form.
TARGETS = ("1_medicare", "6_self", "11a_F", "11d_yes", "20_no", "25_ein", "27_no")
#: How far the arms of a cross reach, and how far apart their ticks are, in points.
_REACH = 12
_STEP = 2
#: Middle of a capital letter above its baseline, as a part of the size.
_MIDDLE = 0.28
_LAST_COLUMN, _LAST_LINE = 79, 61
_GREY = 0.5
_SMALL = 5.0

_HOW = (
    "Printer test sheet, CMS-1500 (02/12)",
    "Print it at 100 %, not fitted to the page, on a pre-printed form,",
    "or on plain paper, and hold both against the light.",
    "Each cross should meet the middle of its printed check box.",
    "Ticks are {step} points apart, the end of an arm is {reach} points away.",
    "Where the printed box lies right of the cross, or below it, add the",
    "distance to the nudge; where it lies left or above, subtract it.",
    "Nudge of this sheet: {x:g} points right, {y:g} points down.",
)


def alignment_sheet(nudge: Nudge = Nudge()) -> Page:  # noqa: B008 - frozen
    """Return the sheet: rulers by column and line, every box, crosses on check boxes, all moved by `nudge`.

    The instructions at its head do not move. A cross that is off the middle of its printed check box by so many points
    to the right and down is mended by adding as many to the nudge.
    """
    moving = (*_rulers(), *_outlines(), *_crosses())
    return Page((*_instructions(nudge), *(_moved(mark, nudge) for mark in moving)))


def _instructions(nudge: Nudge) -> Iterator[Mark]:
    for number, text in enumerate(_HOW):
        written = text.format(step=_STEP, reach=_REACH, x=nudge.x, y=nudge.y)
        face, size = (Face.SANS_BOLD, 10.0) if number == 0 else (Face.SANS, 7.5)
        yield Text(36.0, 20.0 + 9.0 * number, written, size, face)


def _rulers() -> Iterator[Mark]:
    """Columns above item 1, lines at the left edge."""
    top = baseline_y(6.4)
    for column in range(1, _LAST_COLUMN + 2):
        long = column == 1 or column % 10 == 0
        yield Rule(column_x(column), top, column_x(column), top - (6.0 if long else 3.0), 0.3, _GREY)
        if long:
            yield Text(column_x(column) + 1.0, top - 4.0, str(column), _SMALL, Face.SANS, grey=_GREY)
    for line in range(8, _LAST_LINE + 1):
        long = line % 10 == 0
        y, edge = baseline_y(line), column_x(1) - 4.0
        yield Rule(edge, y, edge - (6.0 if long else 3.0), y, 0.3, _GREY)
        if long:
            yield Text(edge - 7.0, y + 1.8, str(line), _SMALL, Face.SANS, Align.RIGHT, _GREY)


def _outlines() -> Iterator[Mark]:
    for place in BOXES.values():
        yield Box(place.x, place.y - 0.62 * DATA_SIZE, place.right - place.x, 0.7 * DATA_SIZE, 0.25, 0.75)


def _crosses() -> Iterator[Mark]:
    for name in TARGETS:
        place = BOXES[name]
        x, y = (place.x + place.right) / 2, place.y - _MIDDLE * DATA_SIZE
        yield Rule(x - _REACH, y, x + _REACH, y, 0.4)
        yield Rule(x, y - _REACH, x, y + _REACH, 0.4)
        for off in range(-_REACH, _REACH + 1, _STEP):
            half = 3.0 if abs(off) == _REACH else 1.2
            yield Rule(x + off, y - half, x + off, y + half, 0.3)
            yield Rule(x - half, y + off, x + half, y + off, 0.3)


def _moved(mark: Mark, nudge: Nudge) -> Mark:
    if isinstance(mark, Text):
        return Text(mark.x + nudge.x, mark.y + nudge.y, mark.text, mark.size, mark.face, mark.align, mark.grey)
    if isinstance(mark, Rule):
        x1, x2, y1, y2 = mark.x1 + nudge.x, mark.x2 + nudge.x, mark.y1 + nudge.y, mark.y2 + nudge.y
        return Rule(x1, y1, x2, y2, mark.width, mark.grey, mark.dash)
    return Box(mark.x + nudge.x, mark.y + nudge.y, mark.width, mark.height, mark.line, mark.grey, mark.fill)

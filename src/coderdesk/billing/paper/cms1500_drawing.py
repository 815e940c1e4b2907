"""Our own drawing of the CMS-1500: rules, check boxes and short labels around the places of `cms1500_layout`.

It is not the printed form of anybody: that is copyrighted and red. Its purpose is that a person who reviews or files
the bill finds each item where the form has it. Every mark keeps clear of the data, which a test measures.
"""

from __future__ import annotations

from collections.abc import Iterator

from coderdesk.billing.paper.cms1500_labels import LABELS, SIDE_LABELS, VERTICALS
from coderdesk.billing.paper.cms1500_layout import BOXES, DATA_SIZE, LETTERS, LINES_PER_FORM, baseline_y, column_x
from coderdesk.domain.page import Align, Box, Face, Mark, Rule, Text

#: The frame: half a column outside the first and the last character.
FRAME_LEFT = column_x(0.5)
FRAME_RIGHT = column_x(80.5)
MIDDLE = column_x(49.5)
#: How far below its baseline a row ends: room for a comma.
_BELOW = 3.0
_GREY = 0.55
_LABEL_GREY = 0.3
_SHADE = 0.93
LABEL_SIZE = 5.6
#: Baseline of a label below the top of its row, and above the baseline of the data that it stands beside.
_LABEL_DROP = 6.2
_SIDE_RISE = 0.8
#: Lines (in the numbering of the layout) below which a rule crosses the whole form.
_FULL_RULES = (8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 30, 32, 34, 36, 40, 42, *range(44, 56, 2), 56)
_BOTTOM_STRIP = 19.0
_CHECK_SIDE = 8.6


def row_end(line: float) -> float:
    """Return where the row whose data stand on `line` ends, in points from the top."""
    return baseline_y(line) + _BELOW


FRAME_BOTTOM = row_end(60) + _BOTTOM_STRIP


def drawing() -> tuple[Mark, ...]:
    """Return everything of the form that is not data, the grounds first."""
    return (*_grounds(), *_rules(), *_checks(), *_labels())


def _grounds() -> Iterator[Mark]:
    for number in range(LINES_PER_FORM):
        shaded = row_end(42 + 2 * number)
        yield Box(FRAME_LEFT, shaded, FRAME_RIGHT - FRAME_LEFT, row_end(43) - row_end(42), line=0.0, fill=_SHADE)
    top = row_end(6)
    yield Box(FRAME_LEFT, top, FRAME_RIGHT - FRAME_LEFT, FRAME_BOTTOM - top, line=0.8, grey=_GREY)


def _rules() -> Iterator[Mark]:
    for line in _FULL_RULES:
        yield _across(line, FRAME_LEFT, FRAME_RIGHT)
    yield _across(38, MIDDLE, FRAME_RIGHT)  # between items 22 and 23
    yield _across(60, column_x(21.5), FRAME_RIGHT)  # above 32a and 33a
    for column, after, until in VERTICALS:
        bottom = FRAME_BOTTOM if until == 61 else row_end(until)
        yield Rule(column_x(column), row_end(after), column_x(column), bottom, grey=_GREY)
    for box in (name for name in BOXES if name.startswith("21") and name[2] in LETTERS):
        place = BOXES[box]
        yield Rule(place.x, place.y + 2.2, place.right, place.y + 2.2, width=0.3, grey=_GREY)
    yield from _cents()


def _across(line: float, left: float, right: float) -> Rule:
    return Rule(left, row_end(line), right, row_end(line), grey=_GREY)


def _cents() -> Iterator[Mark]:
    """The dotted rules between dollars and cents."""
    charges = [f"24.{number}F_charge" for number in range(1, LINES_PER_FORM + 1)]
    for box in (*charges, "28", "29"):
        place = BOXES[box]
        x = place.right - 2 * (place.right - place.x) / place.length
        yield Rule(x, place.y - 8.0, x, place.y + _BELOW - 0.5, width=0.3, grey=_GREY, dash=1.0)


def _checks() -> Iterator[Mark]:
    for place in BOXES.values():
        if place.check:
            middle = (place.x + place.right) / 2
            top = place.y - 0.28 * DATA_SIZE - _CHECK_SIDE / 2
            yield Box(middle - _CHECK_SIDE / 2, top, _CHECK_SIDE, _CHECK_SIDE, line=0.4, grey=_GREY)


def _labels() -> Iterator[Mark]:
    for after, column, text in LABELS:
        yield _label(column_x(column), row_end(after) + _LABEL_DROP, text)
    for line, column, text, align in SIDE_LABELS:
        yield _label(column_x(column), baseline_y(line) - _SIDE_RISE, text, align)
    for index, letter in enumerate(LETTERS):
        place = BOXES[f"21{letter}"]
        yield _label(column_x((2.5, 15.5, 28.5, 41.5)[index % 4]), place.y, letter, Align.RIGHT, face=Face.SANS_BOLD)
    for number in range(1, LINES_PER_FORM + 1):
        y = BOXES[f"24.{number}B_pos"].y
        yield _label(FRAME_LEFT - 2.5, y, str(number), Align.RIGHT)
        yield _label(column_x(65.2), y - _SIDE_RISE, "NPI")
    for item in ("5", "7", "33"):
        area = BOXES[f"{item}_area"]
        for mark, middle in (("(", area.column - 0.5), (")", area.column + area.length + 0.5)):
            yield Text(column_x(middle), area.y, mark, 9.0, Face.SANS, Align.CENTRE, _GREY)


def _label(x: float, y: float, text: str, align: Align = Align.LEFT, *, face: Face = Face.SANS) -> Text:
    return Text(x, y, text, LABEL_SIZE, face, align, _LABEL_GREY)

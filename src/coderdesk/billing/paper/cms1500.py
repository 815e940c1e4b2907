"""The CMS-1500 (02/12) as pages: the data alone for pre-printed forms, and the whole page for review and filing.

Both put the same text at the same place, so that what was reviewed is what is printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import isfinite

from coderdesk.billing.paper.cms1500_boxes import item_of
from coderdesk.billing.paper.cms1500_drawing import FRAME_BOTTOM, FRAME_LEFT, FRAME_RIGHT, drawing
from coderdesk.billing.paper.cms1500_fields import FormPage
from coderdesk.billing.paper.cms1500_layout import BOXES, DATA_SIZE
from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.page import Align, Face, Mark, Page, Text

_HEADING = "Professional claim · CMS-1500 (02/12) layout"
_PURPOSE = "Review copy, not for mailing"


@dataclass(frozen=True, slots=True)
class Nudge:
    """How far a printer's pages must be moved to meet a pre-printed form: points to the right, and points down."""

    x: float = 0.0
    y: float = 0.0

    def __post_init__(self) -> None:
        if not (isfinite(self.x) and isfinite(self.y)):
            raise InvalidValue("A nudge must be two numbers of points.")


def data_only(form_pages: Sequence[FormPage], nudge: Nudge = Nudge()) -> tuple[Page, ...]:
    """Return the pages that a pre-printed form is fed with: the data in 12 point mono on its grid, moved by `nudge`."""
    return tuple(Page(tuple(_data(form, nudge))) for form in form_pages)


def whole_page(form_pages: Sequence[FormPage]) -> tuple[Page, ...]:
    """Return the pages of one claim for review: data, boxes, labels, and which page of how many it is."""
    return tuple(Page((*_furniture(), *_heading(form), *_data(form, Nudge()))) for form in form_pages)


def _data(form: FormPage, nudge: Nudge) -> Iterator[Mark]:
    for box, text in form.texts.items():
        place = BOXES[box]
        yield Text(place.start(text) + nudge.x, place.y + nudge.y, text, DATA_SIZE, Face.MONO)


@cache
def _furniture() -> tuple[Mark, ...]:
    return drawing()


def _heading(form: FormPage) -> Iterator[Mark]:
    yield Text(FRAME_LEFT, 38.0, _HEADING, 11.0, Face.SANS_BOLD)
    yield Text(FRAME_LEFT, 51.0, _PURPOSE, 8.0, Face.SANS, grey=0.3)
    yield Text(FRAME_LEFT, 62.0, f"Page {form.number} of {form.of}", 8.0, Face.SANS, grey=0.3)
    if form.cut:
        items = ", ".join(dict.fromkeys(map(item_of, form.cut)))
        yield Text(FRAME_LEFT, FRAME_BOTTOM + 9.0, f"Shortened to fit the form: {items}", 6.5, Face.SANS, grey=0.3)
    if form.of > 1:
        note = "Items 28 and 29 are of this page alone"
        yield Text(FRAME_RIGHT, FRAME_BOTTOM + 9.0, note, 6.5, Face.SANS, Align.RIGHT, 0.3)

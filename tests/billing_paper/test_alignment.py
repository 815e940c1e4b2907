"""The test sheet of a printer."""

from __future__ import annotations

import pytest

from coderdesk.billing.paper.alignment import TARGETS, alignment_sheet
from coderdesk.billing.paper.cms1500 import Nudge
from coderdesk.billing.paper.cms1500_layout import BOXES
from coderdesk.billing.paper.pdf import write_pdf
from coderdesk.domain.page import Box, Page, Rule, Text


def arms(page: Page) -> list[tuple[float, float]]:
    """Return the middles of the crosses."""
    level = {m for m in page.marks if isinstance(m, Rule) and m.y1 == m.y2 and m.x2 - m.x1 == pytest.approx(24)}
    upright = {m for m in page.marks if isinstance(m, Rule) and m.x1 == m.x2 and m.y2 - m.y1 == pytest.approx(24)}
    middles = {(round((m.x1 + m.x2) / 2, 3), round(m.y1, 3)) for m in level}
    return sorted(middles & {(round(m.x1, 3), round((m.y1 + m.y2) / 2, 3)) for m in upright})


def test_each_target_has_a_cross_where_the_bills_put_their_x() -> None:
    crosses = arms(alignment_sheet())
    assert len(crosses) == len(TARGETS)
    for name in TARGETS:
        place = BOXES[name]
        assert any(place.x < x < place.right and place.y - 8 < y < place.y for x, y in crosses), name


def test_the_sheet_moves_with_the_nudge_as_the_bills_do() -> None:
    still, moved = arms(alignment_sheet()), arms(alignment_sheet(Nudge(4.5, -3.0)))
    assert [(round(x + 4.5, 3), round(y - 3.0, 3)) for x, y in still] == moved


def test_every_box_is_outlined() -> None:
    outlines = [mark for mark in alignment_sheet().marks if isinstance(mark, Box)]
    assert len(outlines) == len(BOXES)


def test_the_sheet_says_which_nudge_it_was_printed_with() -> None:
    said = [mark.text for mark in alignment_sheet(Nudge(3.0, -2.5)).marks if isinstance(mark, Text)]
    assert "Nudge of this sheet: 3 points right, -2.5 points down." in said


def test_the_targets_are_check_boxes_far_apart() -> None:
    places = [BOXES[name] for name in TARGETS]
    assert all(place.check for place in places)
    assert max(place.x for place in places) - min(place.x for place in places) > 500
    assert max(place.y for place in places) - min(place.y for place in places) > 550


def test_the_sheet_prints() -> None:
    assert write_pdf([alignment_sheet(Nudge(72.0, 72.0))], title="Printer test sheet").startswith(b"%PDF-")

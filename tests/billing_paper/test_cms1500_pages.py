"""The pages as they are drawn, read back from the PDF, and measured against the metrics of their fonts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations
from types import MappingProxyType

import pytest
from reportlab.pdfbase import pdfmetrics

from coderdesk.billing.claim import ProfessionalClaim, assemble
from coderdesk.billing.paper.cms1500 import Nudge, data_only, whole_page
from coderdesk.billing.paper.cms1500_fields import FormPage, fields
from coderdesk.billing.paper.cms1500_layout import BOXES, COLUMN, DATA_SIZE
from coderdesk.billing.paper.pdf import write_pdf
from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.money import Money
from coderdesk.domain.page import LETTER, Align, Box, Face, Mark, Page, Rule, Text
from support.factories import a_chart, a_line
from support.pdf_reading import Glyph, glyphs, page_count

Span = tuple[float, float, float, float]
FONTS = {Face.MONO: "Courier", Face.SANS: "Helvetica", Face.SANS_BOLD: "Helvetica-Bold"}
NEAR = 1.0


@pytest.fixture(scope="module")
def forms(full_claim: ProfessionalClaim) -> tuple[FormPage, ...]:
    return fields(full_claim, signed=date(2026, 9, 18))


@pytest.fixture(scope="module")
def brimful() -> FormPage:
    """A form whose every box is filled to its length, and whose heading says all that it can say."""
    filled = {name: "X" if place.check else "8" * place.length for name, place in BOXES.items()}
    return FormPage(1, 2, MappingProxyType(filled), Money(0), Money(0), tuple(BOXES)[:12])


def missing(form: FormPage, found: tuple[Glyph, ...], nudge: Nudge) -> Iterator[str]:
    """Yield the boxes whose characters do not all stand at their places in the grid."""
    at = {(round(glyph.x), round(glyph.y), glyph.text): glyph for glyph in found}
    for box, text in form.texts.items():
        place = BOXES[box]
        first = place.column + (place.length - len(text) if place.align is Align.RIGHT else 0)
        for index, character in enumerate(text):
            x = 21.6 + 7.2 * (first + index - 1) + nudge.x
            y = 24 + 12 * place.line + nudge.y
            near = (at.get((round(x) + dx, round(y) + dy, character)) for dx in (0, -1, 1) for dy in (0, -1, 1))
            hits = (glyph for glyph in near if glyph and abs(glyph.x - x) < NEAR and abs(glyph.y - y) < NEAR)
            if character != " " and next(hits, None) is None:
                yield f"{box}[{index}]"


def test_every_box_of_a_full_claim_is_found_at_its_place_in_the_grid(forms: tuple[FormPage, ...]) -> None:
    pdf = write_pdf(data_only(forms), title="CMS-1500")
    assert page_count(pdf) == 2
    for number, form in enumerate(forms):
        found = glyphs(pdf, number)
        assert list(missing(form, found, Nudge())) == []
        assert len(found) == sum(len(text.replace(" ", "")) for text in form.texts.values())
        assert {glyph.size for glyph in found} == {12.0}


def test_the_search_for_misplaced_boxes_can_fail(forms: tuple[FormPage, ...]) -> None:
    found = glyphs(write_pdf(data_only(forms, Nudge(1.5, 0.0)), title="CMS-1500"))
    assert len(list(missing(forms[0], found, Nudge()))) > 100


@pytest.mark.parametrize("nudge", [Nudge(3.5, -4.0), Nudge(-2.0, 0.5)])
def test_a_nudge_moves_everything_alike(forms: tuple[FormPage, ...], nudge: Nudge) -> None:
    found = glyphs(write_pdf(data_only(forms, nudge), title="CMS-1500"))
    assert list(missing(forms[0], found, nudge)) == []


@pytest.mark.parametrize("far", [float("nan"), float("inf")])
def test_a_nudge_that_is_no_number_is_refused(far: float) -> None:
    with pytest.raises(InvalidValue, match="numbers of points"):
        Nudge(0.0, far)


def test_the_review_copy_has_the_data_at_the_very_same_places(forms: tuple[FormPage, ...]) -> None:
    for form, alone, whole in zip(forms, data_only(forms), whole_page(forms), strict=True):
        assert list(missing(form, glyphs(write_pdf([whole], title="CMS-1500")), Nudge())) == []
        assert set(alone.marks) <= set(whole.marks)


def test_both_are_letter_pages_in_portrait(forms: tuple[FormPage, ...]) -> None:
    for page in (*data_only(forms), *whole_page(forms)):
        assert (page.width, page.height) == LETTER == (612.0, 792.0)


def test_the_review_copy_says_what_it_is(forms: tuple[FormPage, ...]) -> None:
    said = [mark.text for mark in whole_page(forms)[1].marks if isinstance(mark, Text)]
    assert "Professional claim · CMS-1500 (02/12) layout" in said
    assert "Review copy, not for mailing" in said
    assert "Page 2 of 2" in said
    assert "Shortened to fit the form: 32, 33" not in said
    assert "Shortened to fit the form: 33" in said


@pytest.mark.parametrize("item", [*(str(n) for n in range(1, 24)), "24A", *(str(n) for n in range(25, 34))])
def test_every_item_has_its_label(forms: tuple[FormPage, ...], item: str) -> None:
    labels = [mark.text for mark in whole_page(forms)[0].marks if isinstance(mark, Text) and mark.face is not Face.MONO]
    assert any(label.split()[0].rstrip("ab") == item or label.split()[0] == item for label in labels if label.strip())


def test_the_columns_of_item_24_and_the_letters_of_item_21_are_labelled(forms: tuple[FormPage, ...]) -> None:
    labels = [mark.text for mark in whole_page(forms)[0].marks if isinstance(mark, Text) and mark.face is not Face.MONO]
    for column in "BCDEFGHIJ":
        assert any(label.split("  ")[0] == column for label in labels)
    for letter in "ABCDEFGHIJKL":
        assert letter in labels


def test_every_check_box_has_a_square_around_its_cross(brimful: FormPage) -> None:
    squares = [mark for mark in whole_page([brimful])[0].marks if isinstance(mark, Box) and mark.width < 10]
    checks = [place for place in BOXES.values() if place.check]
    assert len(squares) == len(checks)
    for place in checks:
        middle = (place.x + place.right) / 2
        assert any(
            abs(box.x + box.width / 2 - middle) < 0.01 and box.y < place.y - 6.7 and place.y < box.y + box.height
            for box in squares
        )


# -- nothing covers anything -----------------------------------------------------------------------------------------


def extent(text: Text) -> Span:
    """Return left, top, right and bottom of a text by the metrics of its font: figures and capitals for the data."""
    width = pdfmetrics.stringWidth(text.text, FONTS[text.face], text.size)
    left = text.x - {Align.LEFT: 0.0, Align.CENTRE: width / 2, Align.RIGHT: width}[text.align]
    # Courier's highest figure and its comma (Adobe font metrics: 622 and -112 of 1000); Helvetica's as they are.
    high, low = (622.0, -112.0) if text.face is Face.MONO else pdfmetrics.getAscentDescent(FONTS[text.face])
    if text.face is Face.MONO and text.text == "X":
        high, low = 562.0, 0.0  # a capital alone, inside its check box
    return left, text.y - high * text.size / 1000, left + width, text.y - low * text.size / 1000


def edges(mark: Rule | Box) -> Iterator[Span]:
    """Return the ink of a rule, or of the four edges of a box."""
    if isinstance(mark, Rule):
        half = mark.width / 2
        yield (
            min(mark.x1, mark.x2) - half,
            min(mark.y1, mark.y2) - half,
            max(mark.x1, mark.x2) + half,
            max(mark.y1, mark.y2) + half,
        )
    elif mark.line:
        right, bottom = mark.x + mark.width, mark.y + mark.height
        for x1, y1, x2, y2 in (
            (mark.x, mark.y, right, mark.y),
            (mark.x, bottom, right, bottom),
            (mark.x, mark.y, mark.x, bottom),
            (right, mark.y, right, bottom),
        ):
            yield from edges(Rule(x1, y1, x2, y2, mark.line))


def meet(one: Span, other: Span) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def is_cents_rule(mark: Mark) -> bool:
    """The dotted rules stand between dollars and cents on purpose; where exactly is tested apart."""
    return isinstance(mark, Rule) and mark.dash > 0


@pytest.fixture(scope="module")
def crowded(brimful: FormPage) -> Page:
    return whole_page([brimful])[0]


def test_no_text_covers_another(crowded: Page) -> None:
    spans = [(mark, extent(mark)) for mark in crowded.marks if isinstance(mark, Text)]
    assert len(spans) > 350
    # A hair's breadth: neighbours of the grid touch where their cells do.
    slim = [(mark, (left + 0.01, top, right - 0.01, bottom)) for mark, (left, top, right, bottom) in spans]
    overlaps = [(one.text, other.text) for (one, a), (other, b) in combinations(slim, 2) if meet(a, b)]
    assert overlaps == []


def test_no_rule_runs_through_a_text(crowded: Page) -> None:
    texts = [(mark, extent(mark)) for mark in crowded.marks if isinstance(mark, Text)]
    lines = [m for m in crowded.marks if isinstance(m, (Rule, Box)) and not is_cents_rule(m)]
    struck = [
        (mark.text, (mark.x, mark.y), line)
        for line in lines
        for edge in edges(line)
        for mark, span in texts
        if meet(edge, span)
    ]
    assert struck == []


def test_nothing_is_drawn_off_the_paper(crowded: Page) -> None:
    for mark in crowded.marks:
        spans = [extent(mark)] if isinstance(mark, Text) else edges(mark)
        for left, top, right, bottom in spans:
            assert 9.0 < left < right < LETTER[0] - 9.0
            assert 9.0 < top < bottom < LETTER[1] - 9.0


def test_the_dotted_rules_stand_between_dollars_and_cents(crowded: Page) -> None:
    dotted = {(mark.x1, mark.y2) for mark in crowded.marks if isinstance(mark, Rule) and is_cents_rule(mark)}
    for box in (*(f"24.{n}F_charge" for n in range(1, 7)), "28", "29"):
        place = BOXES[box]
        assert any(
            x == pytest.approx(place.right - 2 * COLUMN) and place.y <= bottom <= place.y + 3 for x, bottom in dotted
        )


def test_twelve_points_of_courier_are_ten_to_the_inch() -> None:
    assert pdfmetrics.stringWidth("0123456789", "Courier", DATA_SIZE) == pytest.approx(72.0)


def test_fifty_lines_make_nine_pages() -> None:
    forms = fields(assemble(a_chart(lines=(a_line(),) * 50)))
    assert len(data_only(forms)) == len(whole_page(forms)) == 9

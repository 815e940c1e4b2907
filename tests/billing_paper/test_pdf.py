"""Pages to PDF."""

from __future__ import annotations

import tempfile
from io import BytesIO

import pytest
from pypdf import PdfReader

from coderdesk.billing.claim import ProfessionalClaim
from coderdesk.billing.paper.cms1500 import data_only, whole_page
from coderdesk.billing.paper.cms1500_fields import fields
from coderdesk.billing.paper.pdf import write_pdf
from coderdesk.domain.page import Align, Box, Face, Page, Rule, Text
from support.pdf_reading import glyphs, page_count


def test_text_stands_where_the_page_says_measured_from_the_top() -> None:
    page = Page((Text(72.0, 100.0, "Left"), Text(300.0, 200.0, "Right", align=Align.RIGHT, face=Face.SANS)))
    found = glyphs(write_pdf([page], title="t"))
    assert found[0].text == "L"
    assert (found[0].x, found[0].y, found[0].size) == pytest.approx((72.0, 100.0, 10.0))
    last = found[-1]
    assert last.text == "t"
    assert last.x + 2.78 == pytest.approx(300, abs=0.01)
    assert last.y == pytest.approx(200)


def test_centred_text_has_its_middle_at_x() -> None:
    found = glyphs(write_pdf([Page((Text(306.0, 50.0, "MM", 10.0, align=Align.CENTRE),))], title="t"))
    assert [glyph.x for glyph in found] == [pytest.approx(300), pytest.approx(306)]


def test_rules_and_boxes_are_drawn_with_their_width_grey_and_ground() -> None:
    page = Page(
        (Rule(10, 20, 110, 20, 1.5, 0.25, 2.0), Box(10, 30, 40, 50, 0.75, 0.5, 0.9), Box(10, 90, 4, 5, 0.0, fill=0.1))
    )
    content = PdfReader(BytesIO(write_pdf([page], title="t"))).pages[0].get_contents()
    assert content is not None
    operators = content.get_data().decode()
    assert "1.5 w" in operators
    assert "[2 2] 0 d" in operators
    assert "10 772 m 110 772 l S" in " ".join(operators.split()).replace(" n 10 772", " 10 772")
    assert "10 712 40 50 re B" in " ".join(operators.split())
    assert "10 697 4 5 re f" in " ".join(operators.split())


def test_the_same_pages_give_the_same_bytes(full_claim: ProfessionalClaim) -> None:
    pages = whole_page(fields(full_claim))
    assert write_pdf(pages, title="CMS-1500") == write_pdf(pages, title="CMS-1500")


def test_the_metadata_name_the_program_and_the_title_and_nobody_else(full_claim: ProfessionalClaim) -> None:
    pdf = write_pdf(whole_page(fields(full_claim)), title="CMS-1500")
    metadata = PdfReader(BytesIO(pdf)).metadata
    assert metadata is not None
    assert (metadata.title, metadata.creator) == ("CMS-1500", "CoderDesk")
    assert not metadata.author
    assert "WHITFIELD" not in "".join(map(str, metadata.values())).upper()


def test_nothing_of_a_patient_touches_the_disk(full_claim: ProfessionalClaim, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file was asked for")

    for name in ("mkstemp", "NamedTemporaryFile", "TemporaryFile", "mkdtemp"):
        monkeypatch.setattr(tempfile, name, refuse)
    assert write_pdf(data_only(fields(full_claim)), title="CMS-1500").startswith(b"%PDF-")


def test_a_drawing_that_all_pages_share_is_stored_once_and_shown_on_each(full_claim: ProfessionalClaim) -> None:
    pages = whole_page(fields(full_claim)) * 10
    many, one = write_pdf(pages, title="t"), write_pdf(pages[:1], title="t")
    assert page_count(many) == 20
    assert glyphs(many, 0) == glyphs(many, 18)
    assert sorted(g.text for g in glyphs(one)) == sorted(g.text for g in glyphs(many, 0))
    assert len(many) < 10 * len(one)


def test_pages_that_share_nothing_are_drawn_as_they_are() -> None:
    pdf = write_pdf([Page((Text(10, 10, "one"),)), Page((Text(10, 10, "two"),), 400.0, 300.0)], title="t")
    assert ["".join(g.text for g in glyphs(pdf, number)) for number in (0, 1)] == ["one", "two"]
    assert PdfReader(BytesIO(pdf)).pages[1].mediabox.upper_right == (400, 300)


@pytest.mark.parametrize("text", ["李小龍", "a\x00b\x07", "\ud800", "😀", "(un)balanced\\"])
def test_no_text_can_break_the_file(text: str) -> None:
    assert page_count(write_pdf([Page((Text(10, 10, text, face=Face.SANS),))], title="t")) == 1


def test_no_pages_are_no_pdf() -> None:
    with pytest.raises(ValueError, match="at least one page"):
        write_pdf([], title="t")

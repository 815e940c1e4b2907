"""The text layer of a PDF, page by page, and its pages as pictures."""

from __future__ import annotations

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from coderdesk.intake import pdf
from coderdesk.intake.pdf import page_image, read_pdf
from coderdesk.intake.problems import Refused
from support.whole_charts import a_pdf


def drawn(draw: Callable[[Canvas], object], **options: Any) -> bytes:
    """Return a PDF of one page that `draw` draws on."""
    made = io.BytesIO()
    canvas = Canvas(made, invariant=True, **options)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return made.getvalue()


def reason(data: bytes) -> str:
    """Return why `data` is refused."""
    with pytest.raises(Refused) as caught:
        read_pdf(data)
    return str(caught.value.problem)


def test_pages_are_parted_by_form_feeds() -> None:
    content = read_pdf(a_pdf("Operative report\nLeft knee", "Plan: “café”"))
    assert (content.pages, content.text) == (2, "Operative report\nLeft knee\fPlan: “café”")
    assert content.without_text == ()


def test_the_page_of_a_passage_is_the_number_of_form_feeds_before_it() -> None:
    text = read_pdf(a_pdf("one", "", "three")).text
    assert text.count("\f", 0, text.index("three")) + 1 == 3


def test_pages_that_are_pictures_are_told() -> None:
    assert read_pdf(a_pdf("one", "", "three")).without_text == (2,)


def test_a_scan_has_no_text_at_all() -> None:
    scan = drawn(lambda canvas: canvas.rect(72, 72, 300, 300, fill=1))
    assert read_pdf(scan).text == ""
    assert read_pdf(scan).without_text == (1,)


def test_a_word_broken_over_two_lines_keeps_its_hyphen_and_its_line_end() -> None:
    assert read_pdf(a_pdf("hyper-\ntension")).text == "hyper-\ntension"


def test_a_pdf_that_only_forbids_printing_is_read() -> None:
    locked = drawn(lambda canvas: canvas.drawString(72, 700, "note"), encrypt=StandardEncryption("", "owner"))
    assert read_pdf(locked).text == "note"


def test_a_pdf_with_a_password_is_refused() -> None:
    locked = drawn(lambda canvas: canvas.drawString(72, 700, "note"), encrypt=StandardEncryption("user", "owner"))
    assert reason(locked) == "the PDF is locked with a password; save it without one"


@pytest.mark.parametrize("cut", [1, 6, 30, 200, 900])
def test_a_pdf_that_is_cut_short_is_refused(cut: int) -> None:
    whole = a_pdf("Operative report", "Plan").rstrip()
    assert "cut short" in reason(whole[:-cut]) or "damaged" in reason(whole[:-cut])


def test_blanks_after_the_end_do_no_harm() -> None:
    assert read_pdf(a_pdf("note") + b"\r\n\0" * 2000).text == "note"


@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.7\n%%EOF", b"%PDF-1.7\n" + b"x" * 4000 + b"%%EOF"])
def test_what_is_no_pdf_is_refused(data: bytes) -> None:
    assert reason(data) in ("it is not a PDF", "the PDF is damaged")


def test_a_pdf_of_too_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_PAGES", 1)
    assert reason(a_pdf("one", "two")) == "the PDF has 2 pages, more than the 1 that a chart may have"


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_pdf_is_read_or_refused(data: st.DataObject) -> None:
    whole = a_pdf("Operative report", "Plan")
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 30)))
    damaged = whole[:start] + data.draw(st.binary(max_size=8)) + whole[end:]
    try:
        content = read_pdf(damaged)
    except Refused:
        return
    assert content.pages >= 1
    content.text.encode()


def test_a_page_is_drawn_on_white() -> None:
    square = drawn(lambda canvas: canvas.rect(0, 0, 100, 50, fill=1, stroke=0), pagesize=(100, 100))
    image = page_image(square, 1, resolution=72)
    assert (image.width, image.height, len(image.rgb)) == (100, 100, 100 * 100 * 3)
    assert image.rgb[:3] == b"\xff\xff\xff"
    assert image.rgb[-3:] == b"\0\0\0"


def test_colours_are_red_green_and_blue_in_that_order() -> None:
    def red(canvas: Canvas) -> None:
        canvas.setFillColorRGB(1, 0, 0)
        canvas.rect(0, 0, 33, 33, fill=1, stroke=0)

    assert page_image(drawn(red, pagesize=(33, 33)), 1, resolution=72).rgb == b"\xff\0\0" * 33 * 33


def test_a_page_as_large_as_a_house_is_drawn_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_SIDE", 300)
    house = drawn(lambda canvas: canvas.rect(0, 0, 1, 1), pagesize=(200_000, 100_000))
    image = page_image(house, 1, resolution=96)
    assert (image.width, image.height) == (300, 150)


@pytest.mark.parametrize("page", [0, 2])
def test_a_page_that_is_not_there_is_refused(page: int) -> None:
    with pytest.raises(Refused, match="the PDF has 1 pages"):
        page_image(a_pdf("one"), page, resolution=72)


def test_threads_take_turns() -> None:
    files = [a_pdf(f"note {number}", "page two") for number in range(4)]
    with ThreadPoolExecutor(4) as pool:
        texts = list(pool.map(lambda data: read_pdf(data).text, files * 10))
    assert texts == [f"note {number}\fpage two" for number in range(4)] * 10


def test_a_page_whose_height_is_no_number_is_refused() -> None:
    tall = a_pdf("one").replace(b"841.8898", b"8" + b"4" * 52 + b".8898")
    with pytest.raises(Refused, match="cannot be drawn"):
        page_image(tall, 1, resolution=72)

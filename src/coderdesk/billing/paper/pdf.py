"""Pages to PDF.

The data are set in Courier and the labels in Helvetica, two of the fourteen fonts that every PDF viewer and printer
brings along. They are not embedded: Courier's characters are six tenths of their size wide by definition, which is what
puts twelve points on the ten-to-the-inch grid, and no font file needs to be found on the coder's machine or shipped
with the program. A font that a viewer puts in their place has the same widths.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import takewhile
from typing import TYPE_CHECKING

from coderdesk.domain.page import Align, Box, Face, Mark, Page, Rule, Text

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_FONTS = {Face.MONO: "Courier", Face.SANS: "Helvetica", Face.SANS_BOLD: "Helvetica-Bold"}
_GROUND = "ground"


def write_pdf(pages: Sequence[Page], *, title: str, subject: str = "") -> bytes:
    """Return `pages` as a PDF, made in memory.

    The same pages give the same bytes on any day, so that a digest recognises them. `title` and `subject` become part
    of the file's metadata, which viewers and search engines show: they must name no patient. Characters outside
    Windows-1252 are drawn as a filled square.
    """
    from reportlab.pdfgen.canvas import Canvas

    if not pages:
        raise ValueError("a PDF has at least one page")
    file = BytesIO()
    canvas = Canvas(file, pagesize=(pages[0].width, pages[0].height), invariant=1, pageCompression=1)
    canvas.setTitle(title)
    canvas.setAuthor("")
    canvas.setSubject(subject)
    canvas.setCreator("CoderDesk")
    shared = _shared(pages)
    if shared:
        # Drawn once and referred to by each page: a third of the time, and of the bytes.
        canvas.beginForm(_GROUND, 0, 0, pages[0].width, pages[0].height)
        _Pen(canvas, pages[0].height).draw(pages[0].marks[:shared])
        canvas.endForm()
    for page in pages:
        canvas.setPageSize((page.width, page.height))
        if shared:
            canvas.doForm(_GROUND)
        _Pen(canvas, page.height).draw(page.marks[shared:])
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _shared(pages: Sequence[Page]) -> int:
    """Return how many marks all of the pages begin with: the very same ones, such as the drawing of a form."""
    first, *others = pages
    if not others or any((page.width, page.height) != (first.width, first.height) for page in others):
        return 0
    alike = len(first.marks)
    for page in others:
        pairs = zip(first.marks[:alike], page.marks, strict=False)
        alike = sum(1 for _ in takewhile(lambda pair: pair[0] is pair[1], pairs))
    return alike


class _Pen:
    """Draws marks on one page, and says font, grey and width only when they change."""

    def __init__(self, canvas: Canvas, height: float) -> None:
        self._canvas = canvas
        self._height = height
        self._font: tuple[Face, float] | None = None
        self._fill: float | None = None
        self._line: tuple[float, float, float] | None = None

    def draw(self, marks: Iterable[Mark]) -> None:
        for mark in marks:
            if isinstance(mark, Text):
                self._text(mark)
            elif isinstance(mark, Rule):
                self._rule(mark)
            else:
                self._box(mark)

    def _text(self, text: Text) -> None:
        if self._font != (text.face, text.size):
            self._font = (text.face, text.size)
            self._canvas.setFont(_FONTS[text.face], text.size)
        self._set_fill(text.grey)
        y = self._height - text.y
        if text.align is Align.LEFT:
            self._canvas.drawString(text.x, y, text.text)
        elif text.align is Align.RIGHT:
            self._canvas.drawRightString(text.x, y, text.text)
        else:
            self._canvas.drawCentredString(text.x, y, text.text)

    def _rule(self, rule: Rule) -> None:
        self._set_line(rule.grey, rule.width, rule.dash)
        self._canvas.line(rule.x1, self._height - rule.y1, rule.x2, self._height - rule.y2)

    def _box(self, box: Box) -> None:
        edge, ground = box.line > 0, box.fill is not None
        if edge:
            self._set_line(box.grey, box.line, 0.0)
        if box.fill is not None:
            self._set_fill(box.fill)
        bottom = self._height - box.y - box.height
        self._canvas.rect(box.x, bottom, box.width, box.height, stroke=int(edge), fill=int(ground))

    def _set_fill(self, grey: float) -> None:
        if self._fill != grey:
            self._fill = grey
            self._canvas.setFillGray(grey)

    def _set_line(self, grey: float, width: float, dash: float) -> None:
        if self._line != (grey, width, dash):
            self._line = (grey, width, dash)
            self._canvas.setStrokeGray(grey)
            self._canvas.setLineWidth(width)
            self._canvas.setDash(*((dash, dash) if dash else ()))

"""PDFs: their text layer, page by page, and their pages as pictures."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coderdesk.intake.problems import Refused

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

#: What parts the pages of a PDF in its text, so that a place in the text tells its page.
PAGE_BREAK = "\f"
#: A chart of more pages is a mistake, or an archive that should come in parts.
MAX_PAGES = 5000
#: The most pixels that a side of a drawn page has: a page of a hostile PDF may claim to be as large as a house.
MAX_SIDE = 6000

# PDFium must not be called from two threads at once, not even for two documents.
_PDFIUM = threading.Lock()
# How PDFium marks a hyphen that ended a line: it drops the hyphen and the line end, we keep what the page shows.
_LINE_END_HYPHEN = re.compile("[\x02\ufffe]")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class PdfContent:
    """How many pages there are, their text parted by form feeds ("" where no page has any), and who has none.

    `without_text` holds the numbers (from 1) of the pages that are pictures only.
    """

    pages: int
    text: str
    without_text: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page as `width` x `height` pixels, three bytes (red, green, blue) each, row by row without padding."""

    width: int
    height: int
    rgb: bytes


def is_pdf(head: bytes) -> bool:
    """Say whether a file that begins with `head` is a PDF; readers allow up to a kilobyte before its mark."""
    return b"%PDF-" in head[:1024]


def read_pdf(data: bytes) -> PdfContent:
    """Return the text layer of a PDF, or raise `Refused` for one that is damaged, cut short, locked or too long."""
    if not is_pdf(data):
        raise Refused("", "it is not a PDF")
    if b"%%EOF" not in data.rstrip(b"\0\t\r\n ")[-1024:]:
        # PDFium would rebuild what there is of it, without a word about what is lost.
        raise Refused("", "the PDF is cut short: its end is missing")
    with _opened(data) as document:
        count = len(document)
        if count == 0:
            raise Refused("", "the PDF has no pages")
        if count > MAX_PAGES:
            raise Refused("", f"the PDF has {count} pages, more than the {MAX_PAGES} that a chart may have")
        texts = [_text_of(document, index) for index in range(count)]
    without = tuple(number for number, text in enumerate(texts, 1) if not text.strip())
    return PdfContent(count, PAGE_BREAK.join(texts) if len(without) < count else "", without)


def page_image(data: bytes, page: int, *, resolution: int) -> PageImage:
    """Draw `page` (from 1) of a PDF on white at `resolution` dots an inch, or smaller where the page is huge.

    `Refused` where it cannot be drawn. Safe to call from any thread.
    """
    from pypdfium2 import PdfiumError

    with _opened(data) as document:
        if not 1 <= page <= len(document):
            raise Refused(f"page {page}", f"the PDF has {len(document)} pages")
        try:
            shown = document[page - 1]
            longest = max(shown.get_width(), shown.get_height())
            bitmap = shown.render(scale=min(resolution / 72, MAX_SIDE / longest), rev_byteorder=True)
        except (PdfiumError, ArithmeticError, ValueError):
            # A page may say that it has no width, or one that is no number.
            raise Refused(f"page {page}", "the page cannot be drawn") from None
        rows, used = bytes(bitmap.buffer), bitmap.width * bitmap.n_channels
        starts = range(0, bitmap.height * bitmap.stride, bitmap.stride)
        image = PageImage(bitmap.width, bitmap.height, b"".join(rows[start : start + used] for start in starts))
        bitmap.close()
        shown.close()
        return image


@contextmanager
def _opened(data: bytes) -> Iterator[PdfDocument]:
    import pypdfium2
    from pypdfium2 import raw

    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            if error.err_code == raw.FPDF_ERR_PASSWORD:
                raise Refused("", "the PDF is locked with a password; save it without one") from None
            raise Refused("", "the PDF is damaged") from None
        try:
            yield document
        finally:
            document.close()


def _text_of(document: PdfDocument, index: int) -> str:
    from pypdfium2 import PdfiumError

    try:
        page = document[index]
        words = page.get_textpage()
        found = words.get_text_range()
        words.close()
        page.close()
    except PdfiumError:
        raise Refused(f"page {index + 1}", "the page is damaged") from None
    return _cleaned(found)


def _cleaned(text: str) -> str:
    lines = _LINE_END_HYPHEN.sub("-\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _HALF_CHARACTER.sub("\ufffd", _UNPRINTABLE.sub(" ", lines))

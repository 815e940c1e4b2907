"""Pages of the documents of a chart, as pictures. They are made in memory and kept nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from coderdesk.domain.failures import FileRefused
from coderdesk.domain.identifiers import DocumentId
from coderdesk.domain.ports import WorkFactory
from coderdesk.domain.progress import Progress

#: Dots an inch: letters of a scan are readable at the full width of a large screen.
RESOLUTION = 110
#: Pages drawn at once; a longer document is read as text, or page after page in a program made for that.
MOST_PAGES = 60


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page: `pixels` are rows of red, green and blue, a byte each, `stride` bytes a row."""

    width: int
    height: int
    stride: int
    pixels: bytes


def page_images(begin: WorkFactory, *, document: DocumentId, progress: Progress) -> tuple[PageImage, ...]:
    """Return the pages of a PDF of the vault, at most `MOST_PAGES` of them; none for a text."""
    with begin() as work:
        found = work.documents.find(document)
    if found is None or not found.data:
        return ()
    return tuple(_drawn(found.data, progress))


def _drawn(data: bytes, progress: Progress) -> Iterator[PageImage]:
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise FileRefused("The document", "", "its pages cannot be drawn", "Read it as text.") from error
    try:
        total = min(len(pdf), MOST_PAGES)
        for number in range(total):
            progress.step(number, total, "Drawing pages")
            bitmap = pdf[number].render(scale=RESOLUTION / 72, rev_byteorder=True)
            yield PageImage(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
    finally:
        pdf.close()

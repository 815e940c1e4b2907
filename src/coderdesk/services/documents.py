"""Pages of the documents of a chart, as pictures. They are made in memory and kept nowhere."""

from __future__ import annotations

from coderdesk.domain.failures import FileRefused
from coderdesk.domain.identifiers import DocumentId
from coderdesk.domain.ports import WorkFactory
from coderdesk.domain.progress import Progress
from coderdesk.intake.pdf import PageImage, page_image
from coderdesk.intake.problems import Refused

__all__ = ["PageImage", "page_images"]

#: Dots an inch: letters of a scan are readable at the full width of a large screen.
RESOLUTION = 110
#: Pages drawn at once; a longer document is read as text, or page after page in a program made for that.
MOST_PAGES = 60


def page_images(begin: WorkFactory, *, document: DocumentId, progress: Progress) -> tuple[PageImage, ...]:
    """Return the pages of a PDF of the vault, at most `MOST_PAGES` of them; none for a text."""
    with begin() as work:
        found = work.documents.find(document)
    if found is None or not found.data:
        return ()
    drawn = []
    total = min(found.pages, MOST_PAGES)
    for number in range(total):
        progress.step(number, total, "Drawing pages")
        try:
            drawn.append(page_image(found.data, number + 1, resolution=RESOLUTION))
        except Refused as refused:
            raise FileRefused("The document", "", "its pages cannot be drawn", "Read it as text.") from refused
    return tuple(drawn)

"""Pages of a PDF, one under the other, as wide as the panel."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from coderdesk.ui.widgets.sheets import Sheet, SheetsView


class PageImages(SheetsView):
    """Shows page images."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Pages", waiting="Drawing the pages …", parent=parent)

    def show_images(self, images: Sequence[QImage]) -> None:
        """Show other pages; none while they are on the way."""
        self.show_sheets([_sheet(image) for image in images])


def _sheet(image: QImage) -> Sheet:
    def paint(painter: QPainter, place: QRect) -> None:
        painter.drawImage(place, image)

    return Sheet(image.height() / max(1, image.width()), paint)

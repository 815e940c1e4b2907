"""Pages of a PDF, one under the other, as wide as the panel."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from coderdesk.ui.theme import look
from coderdesk.ui.words import count


class PageImages(QScrollArea):
    """Shows page images; PageUp, PageDown and the arrow keys scroll."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Pages")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._sheet = _Sheet()
        self.setWidget(self._sheet)

    def show_images(self, images: Sequence[QImage]) -> None:
        """Show other pages; none while they are on the way."""
        self._sheet.images = tuple(images)
        self.setAccessibleDescription(count(len(images), "page"))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._sheet.setFixedSize(self._sheet.size_for(self.viewport().width()))
        self._sheet.update()


class _Sheet(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.images: tuple[QImage, ...] = ()

    def size_for(self, width: int) -> QSize:
        bottom = self._places(width)[-1].bottom() if self.images else 0
        return QSize(width, bottom + look().px(12))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(event.rect(), look().color("surface_sunken"))
        if not self.images:
            painter.setPen(look().color("text_muted"))
            painter.drawText(
                self.rect(), Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, "Drawing the pages …"
            )
        for image, place in zip(self.images, self._places(self.width()), strict=True):
            if place.intersects(event.rect()):
                painter.drawImage(place, image)

    def _places(self, width: int) -> list[QRect]:
        margin = look().px(12)
        inside = max(1, width - 2 * margin)
        top, found = margin, []
        for image in self.images:
            height = round(inside * image.height() / max(1, image.width()))
            found.append(QRect(margin, top, inside, height))
            top += height + margin
        return found

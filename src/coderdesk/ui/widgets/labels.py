"""Words on a panel."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolTip, QWidget

from coderdesk.ui import tokens
from coderdesk.ui.icons import paint_icon
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import plain_tip, restyle


class Label(QLabel):
    """Plain text in a type of `tokens.TYPE` and the ink of a colour role. It never reads the text as markup."""

    def __init__(
        self,
        text: str = "",
        style: str = "body",
        ink: str = "text",
        *,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setProperty("type", style)
        self.setProperty("ink", ink)

    def set_ink(self, ink: str) -> None:
        """Set the words in the colour of another role."""
        restyle(self, ink=ink)

    def set_style(self, style: str) -> None:
        """Set the words in another type."""
        restyle(self, type=style)


class ElidedLabel(Label):
    """A label that gives way: text that does not fit ends in an ellipsis, and the tooltip has all of it."""

    def __init__(
        self,
        text: str = "",
        style: str = "body",
        ink: str = "text",
        *,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, style, ink, parent=parent)
        self._mode = mode
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    @property
    def is_elided(self) -> bool:
        """Whether the text does not fit."""
        return self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("…") * 2, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        space = self.contentsRect()
        painter.setPen(self.palette().windowText().color())
        painter.drawText(
            space,
            self.alignment() | Qt.TextFlag.TextSingleLine,
            self.fontMetrics().elidedText(self.text(), self._mode, space.width()),
        )

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and not self.toolTip():
            QToolTip.showText(event.globalPos(), plain_tip(self.text()) if self.is_elided else "", self)
            return True
        return super().event(event)


class IconLabel(QWidget):
    """An icon of 16 px that stands by words; a screen reader passes it over, since the words say the same."""

    def __init__(
        self, icon: str, role: str = "text_muted", px: int = tokens.ICON, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon, self._role, self._px = icon, role, px
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look().changed.connect(self.updateGeometry)

    def set_icon(self, icon: str, role: str) -> None:
        """Show another icon, in another colour."""
        self._icon, self._role = icon, role
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(look().px(self._px), look().px(self._px))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        if self._icon:
            paint_icon(QPainter(self), self.rect(), self._icon, self._role)

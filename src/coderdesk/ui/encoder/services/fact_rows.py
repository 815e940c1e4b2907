"""Facts in lines: a name at the left, what is known at the right; painted as one, for a code has dozens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from coderdesk.services.service_facts import Fact, Section
from coderdesk.ui.theme import look
from coderdesk.ui.words import short_date

NAME_WIDTH, GAP, BETWEEN, BEFORE_HEAD = 136, 8, 4, 10
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_DEEP = 10_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line: `head` in bold with `text` at its right end; or `name` with `text`; or `text` alone, muted."""

    text: str
    name: str = ""
    head: str = ""


def lines_of(section: Section) -> list[Line]:
    """Return a section as lines: its head with its release, its facts or why there are none."""
    head = Line(section.release, head=section.title)
    return [head, *map(line_of, section.facts)] if section.facts else [head, Line(section.empty)]


def line_of(fact: Fact) -> Line:
    """Return a fact as a line."""
    value = short_date(fact.value) if isinstance(fact.value, date) else fact.value
    return Line(f"{value}  {fact.meaning}" if fact.meaning else value, fact.name)


class FactRows(QWidget):
    """Paints lines, wrapped to its width, and is as high as they need."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._lines: tuple[Line, ...] = ()
        self._name = name
        self._laid: tuple[int, int, list[tuple[Line, QRect]], int] = (-1, -1, [], 0)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(name)
        look().changed.connect(self.updateGeometry)

    @property
    def words(self) -> str:
        """Everything that it says, a line each."""
        return "\n".join(
            ": ".join(part for part in (line.head or line.name, line.text) if part) for line in self._lines
        )

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other lines."""
        self._lines = tuple(lines)
        self._laid = (-1, -1, [], 0)
        self.setAccessibleDescription(self.words)
        self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:
        return self._layout(width)[1]

    def sizeHint(self) -> QSize:
        width = self.width() or look().px(400)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(2 * NAME_WIDTH), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), look()
        for line, space in self._layout(self.width())[0]:
            if not space.intersects(event.rect()):
                continue
            if line.head:
                painter.setFont(theme.font("heading"))
                painter.setPen(theme.color("text"))
                painter.drawText(space, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, line.head)
                painter.setFont(theme.font("caption"))
                painter.setPen(theme.color("text_muted"))
                painter.drawText(space, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, line.text)
                continue
            painter.setFont(theme.font("small"))
            painter.setPen(theme.color("text_muted"))
            if line.name:
                painter.drawText(QRect(0, space.top(), theme.px(NAME_WIDTH), space.height()), _WRAP, line.name)
                painter.setPen(theme.color("text"))
            left = theme.px(NAME_WIDTH + GAP) if line.name else 0
            painter.drawText(space.adjusted(left, 0, 0, 0), _WRAP, line.text)

    def _layout(self, width: int) -> tuple[list[tuple[Line, QRect]], int]:
        """Return each line with its place, and how high all are together."""
        if self._laid[:2] == (width, look().edition):
            return self._laid[2], self._laid[3]
        theme, top, found = look(), 0, list[tuple[Line, QRect]]()
        small, heading = QFontMetrics(theme.font("small")), QFontMetrics(theme.font("heading"))
        name_width = theme.px(NAME_WIDTH)
        for line in self._lines:
            if line.head:
                top += theme.px(BEFORE_HEAD) if found else 0
                high = heading.height()
            elif line.name:
                room = max(1, width - name_width - theme.px(GAP))
                high = max(_height(small, line.text, room), _height(small, line.name, name_width))
            else:
                high = _height(small, line.text, max(1, width))
            found.append((line, QRect(0, top, width, high)))
            top += high + theme.px(BETWEEN)
        self._laid = (width, theme.edition, found, top)
        return found, top


def _height(metrics: QFontMetrics, text: str, width: int) -> int:
    return max(metrics.height(), metrics.boundingRect(QRect(0, 0, width, _DEEP), _WRAP, text).height())

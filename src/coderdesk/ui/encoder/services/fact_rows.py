"""Facts in lines: a name at the left, what is known at the right, codes in it as links; painted as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from coderdesk.domain.codes import Code
from coderdesk.services.service_facts import Fact, Section
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.linked_text import LinkedText, Span
from coderdesk.ui.words import short_date

NAME_WIDTH, GAP, BETWEEN, BEFORE_HEAD = 136, 8, 4, 10
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_DEEP = 10_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line: `head` in bold with `text` at its right end; or `name` with `text`; or `text` alone, muted.

    `codes` are links, where the text prints them in that order.
    """

    text: str
    name: str = ""
    head: str = ""
    codes: tuple[Code, ...] = ()


def lines_of(section: Section) -> list[Line]:
    """Return a section as lines: its head with its release, its facts or why there are none."""
    head = Line(section.release, head=section.title)
    return [head, *map(line_of, section.facts)] if section.facts else [head, Line(section.empty)]


def line_of(fact: Fact) -> Line:
    """Return a fact as a line."""
    value = short_date(fact.value) if isinstance(fact.value, date) else fact.value
    return Line(f"{value}  {fact.meaning}" if fact.meaning else value, fact.name, codes=fact.codes)


@dataclass(frozen=True, slots=True)
class _Laid:
    """A line with its place, and its text where it has links."""

    line: Line
    space: QRect
    linked: LinkedText | None = None


class FactRows(QWidget):
    """Paints lines, wrapped to its width, and is as high as they need. `code_chosen(Code)` is a click on a link."""

    code_chosen = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._lines: tuple[Line, ...] = ()
        self._laid: tuple[int, int, list[_Laid], int] = (-1, -1, [], 0)
        self._link = -1
        self.setMouseTracking(True)
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

    @property
    def links(self) -> tuple[Code, ...]:
        """Every code that leads on, in the order of the lines."""
        return tuple(code for line in self._lines for code in line.codes)

    def show_link(self, number: int) -> QRect:
        """Let the link `number` stand out (-1: none) and return the place of its line."""
        self._link = number
        self.update()
        for laid, _first in self._first_links():
            if 0 <= number < len(laid.line.codes):
                return laid.space
            number -= len(laid.line.codes)
        return QRect()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other lines."""
        self._lines, self._link = tuple(lines), -1
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
        for laid, first in self._first_links():
            line, space = laid.line, laid.space
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
            if laid.linked is not None:
                laid.linked.paint(painter, _text_at(laid), "text", self._link - first)
            else:
                painter.drawText(space.adjusted(_left(line), 0, 0, 0), _WRAP, line.text)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        code = self._code_at(event.position().toPoint())
        if code is not None and event.button() is Qt.MouseButton.LeftButton:
            self.code_chosen.emit(code)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._code_at(event.position().toPoint()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def _code_at(self, point: QPoint) -> Code | None:
        for laid, _first in self._first_links():
            if laid.linked is not None and laid.space.contains(point):
                number = laid.linked.link_at(QPointF(point) - _text_at(laid))
                return laid.line.codes[number] if number >= 0 else None
        return None

    def _first_links(self) -> list[tuple[_Laid, int]]:
        """Return each line with the number of the first of its links."""
        found, first = [], 0
        for laid in self._layout(self.width())[0]:
            found.append((laid, first))
            first += len(laid.line.codes)
        return found

    def _layout(self, width: int) -> tuple[list[_Laid], int]:
        """Return each line with its place, and how high all are together."""
        if self._laid[:2] == (width, look().edition):
            return self._laid[2], self._laid[3]
        theme, top, found = look(), 0, list[_Laid]()
        small, heading = QFontMetrics(theme.font("small")), QFontMetrics(theme.font("heading"))
        name_width = theme.px(NAME_WIDTH)
        for line in self._lines:
            linked = None
            if line.head:
                top += theme.px(BEFORE_HEAD) if found else 0
                high = heading.height()
            elif line.codes:
                linked = LinkedText(line.text, theme.font("small"), max(1, width - _left(line)), _spans(line))
                high = max(linked.height, _height(small, line.name, name_width))
            elif line.name:
                room = max(1, width - name_width - theme.px(GAP))
                high = max(_height(small, line.text, room), _height(small, line.name, name_width))
            else:
                high = _height(small, line.text, max(1, width))
            found.append(_Laid(line, QRect(0, top, width, high), linked))
            top += high + theme.px(BETWEEN)
        self._laid = (width, theme.edition, found, top)
        return found, top


def _height(metrics: QFontMetrics, text: str, width: int) -> int:
    return max(metrics.height(), metrics.boundingRect(QRect(0, 0, width, _DEEP), _WRAP, text).height())


def _left(line: Line) -> int:
    """Return where the text of a line begins, in px."""
    return look().px(NAME_WIDTH + GAP) if line.name else 0


def _text_at(laid: _Laid) -> QPointF:
    return QPointF(laid.space.left() + _left(laid.line), laid.space.top())


def _spans(line: Line) -> list[Span]:
    """Return where the text prints its codes."""
    found, at = [], 0
    for code in line.codes:
        start = line.text.find(code.dotted, at)
        at = start + len(code.dotted)
        found.append((start, at))
    return found

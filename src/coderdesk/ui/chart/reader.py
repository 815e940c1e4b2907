"""The reader: a note with line numbers, evidence under its codes, and what is selected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QWidget

from coderdesk.ui.chart.positions import Positions
from coderdesk.ui.theme import look

NUMBERS_PX = 38
TAGS_PX = 76
TAG_PX = 62


@dataclass(frozen=True, slots=True)
class Mark:
    """A passage that a code rests on: `start` to `end` of the note's text, and the code as it is read."""

    start: int
    end: int
    code: str


@dataclass(frozen=True, slots=True)
class Passage:
    """What is selected: `start` to `end` of the note's text, and its words."""

    start: int
    end: int
    text: str


class Reader(QPlainTextEdit):
    """Shows a note and never changes it. Keys move, Shift and keys select.

    `passage_changed(Passage | None)` follows the selection. Line numbers count the note's own lines, so that they stay
    the same at any width.
    """

    passage_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Document")
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setProperty("reader", "true")
        self._text = ""
        self._positions = Positions("")
        self._marks: tuple[Mark, ...] = ()
        self._found: list[tuple[int, int]] = []
        self._headings = _Headings(self.document())
        self._numbers = _Margin(self, self._paint_numbers)
        self._tags = _Margin(self, self._paint_tags)
        self.updateRequest.connect(self._follow)
        self.selectionChanged.connect(lambda: self.passage_changed.emit(self.passage()))
        look().changed.connect(self._restyle)
        self._restyle()

    # -- what is shown -----------------------------------------------------------------------------------------------

    def show_text(self, text: str, headings: Sequence[int] = ()) -> None:
        """Show a note; `headings` are the indices at which lines that are headings begin."""
        self._text = text
        self._positions = Positions(text)
        self._marks = ()
        self._found = []
        self._headings.begin(frozenset(self._positions.to_qt(index) for index in headings))
        self.setPlainText(text)
        self._highlight()

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """Show the evidence of every code."""
        self._marks = tuple(sorted(marks, key=lambda mark: mark.start))
        self._highlight()
        self._tags.update()

    def show_found(self, passages: Sequence[tuple[int, int]]) -> None:
        """Show where a searched word stands, as (start, end) in the note's text."""
        self._found = list(passages)
        self._highlight()

    def go_to(self, start: int, end: int | None = None) -> None:
        """Bring a passage into view, and select it where `end` is given."""
        cursor = self.textCursor()
        cursor.setPosition(self._positions.to_qt(start))
        if end is not None:
            cursor.setPosition(self._positions.to_qt(end), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.centerCursor()

    # -- what is selected --------------------------------------------------------------------------------------------

    def passage(self) -> Passage | None:
        """Return what is selected, without blanks at its ends, or None."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return None
        start = self._positions.to_python(cursor.selectionStart())
        end = self._positions.to_python(cursor.selectionEnd())
        words = self._text[start:end]
        start += len(words) - len(words.lstrip())
        words = words.strip()
        return Passage(start, start + len(words), words) if words else None

    def line_of(self, index: int) -> int:
        """Return the number (from 1) of the line in which `index` stands."""
        return self._text.count("\n", 0, index) + 1

    def clear_passage(self) -> None:
        """Select nothing."""
        cursor = self.textCursor()
        cursor.clearSelection()
        self.setTextCursor(cursor)

    # -- how it looks ------------------------------------------------------------------------------------------------

    def _restyle(self) -> None:
        theme = look()
        self.setFont(theme.font("note"))
        self.document().setDocumentMargin(theme.px(10))
        self.setViewportMargins(theme.px(NUMBERS_PX), 0, theme.px(TAGS_PX), 0)
        self._place_margins()
        self._headings.rehighlight()
        self._highlight()

    def _highlight(self) -> None:
        theme = look()
        evidence = QTextCharFormat()
        evidence.setBackground(theme.color("evidence"))
        evidence.setForeground(theme.color("text"))
        evidence.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        evidence.setUnderlineColor(theme.color("evidence_line"))
        found = QTextCharFormat()
        found.setBackground(theme.color("info_soft"))
        found.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        found.setUnderlineColor(theme.color("info"))
        passages = [(mark.start, mark.end, evidence) for mark in self._marks]
        passages += [(start, end, found) for start, end in self._found]
        self.setExtraSelections([self._selection(*passage) for passage in passages])

    def _selection(self, start: int, end: int, style: QTextCharFormat) -> QTextEdit.ExtraSelection:
        cursor = QTextCursor(self.document())
        last = max(0, self.document().characterCount() - 1)
        cursor.setPosition(min(self._positions.to_qt(start), last))
        cursor.setPosition(min(self._positions.to_qt(end), last), QTextCursor.MoveMode.KeepAnchor)
        selection = QTextEdit.ExtraSelection()
        selection.cursor = cursor
        selection.format = style
        return selection

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_margins()

    def _place_margins(self) -> None:
        theme, inside = look(), self.contentsRect()
        across, tags = theme.px(NUMBERS_PX), theme.px(TAGS_PX)
        bar = self.verticalScrollBar().width() if self.verticalScrollBar().isVisible() else 0
        self._numbers.setGeometry(QRect(inside.left(), inside.top(), across, inside.height()))
        self._tags.setGeometry(QRect(inside.right() - tags - bar + 1, inside.top(), tags, inside.height()))

    def _follow(self, rect: QRect, scrolled: int) -> None:
        for margin in (self._numbers, self._tags):
            if scrolled:
                margin.scroll(0, scrolled)
            else:
                margin.update(0, rect.y(), margin.width(), rect.height())
        if rect.contains(self.viewport().rect()):
            self._place_margins()

    def _paint_numbers(self, painter: QPainter, area: QRect) -> None:
        theme = look()
        painter.fillRect(area, theme.color("surface"))
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text_muted"))
        block = self.firstVisibleBlock()
        while block.isValid():
            top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
            if top > area.bottom():
                break
            if block.isVisible() and block.text().strip():
                height = self.fontMetrics().height()
                space = QRect(0, round(top), self._numbers.width() - theme.px(8), height)
                painter.drawText(
                    space, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(block.blockNumber() + 1)
                )
            block = block.next()

    def _paint_tags(self, painter: QPainter, area: QRect) -> None:
        theme = look()
        painter.setFont(theme.font("code_chip"))
        height, free = theme.px(17), -1
        for mark in self._marks:
            cursor = QTextCursor(self.document())
            cursor.setPosition(min(self._positions.to_qt(mark.start), max(0, self.document().characterCount() - 1)))
            line = self.cursorRect(cursor)
            # Two codes that begin on one line stand under each other.
            top = max(line.top() + (line.height() - height) // 2, free)
            if top > area.bottom():
                break
            if top + height < area.top() or line.bottom() < 0:
                continue
            tag = QRect(theme.px(2), top, theme.px(TAG_PX), height)
            painter.fillRect(tag, theme.color("evidence"))
            painter.fillRect(QRect(tag.left(), tag.top(), 2, height), theme.color("evidence_line"))
            painter.setPen(theme.color("text"))
            painter.drawText(tag.adjusted(theme.px(7), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, mark.code)
            free = top + height + 1


class _Margin(QWidget):
    """A strip beside the text that the reader paints."""

    def __init__(self, reader: Reader, paint: Callable[[QPainter, QRect], None]) -> None:
        super().__init__(reader)
        self._paint = paint

    def paintEvent(self, event: QPaintEvent) -> None:
        self._paint(QPainter(self), event.rect())


class _Headings(QSyntaxHighlighter):
    """Sets the lines that are headings in strong type."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._starts: frozenset[int] = frozenset()

    def begin(self, starts: frozenset[int]) -> None:
        """Take the positions at which headings begin, before the text is set."""
        self._starts = starts

    def highlightBlock(self, text: str) -> None:
        if self.currentBlock().position() in self._starts:
            style = QTextCharFormat()
            style.setFontWeight(QFont.Weight.DemiBold)
            self.setFormat(0, len(text), style)

"""How a result is drawn: code and title, then why it was found, and what to know of it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from coderdesk.domain.book import SearchHit
from coderdesk.domain.codes import CodeSystem
from coderdesk.domain.favourites import OwnMarks
from coderdesk.ui import tokens
from coderdesk.ui.icons import paint_icon
from coderdesk.ui.theme import look
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.paint import chip_size, key_cap_size, paint_chip, paint_key_cap, paint_marked_text

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
#: Room for the longest code, S52.531A, and what follows it.
CODE_PX = 76
INSET = 12
INDENT = 14
#: A title that is longer than this many lines is cut even where its row is selected.
MOST_LINES = 4
#: The set of a code in one word.
SETS = {CodeSystem.ICD10CM: "CM", CodeSystem.ICD10PCS: "PCS", CodeSystem.HCPCS: "HCPCS", CodeSystem.CPT: "CPT"}


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A hit, how deep it stands under an opened header, whether it is open, and its place if it is on the chart.

    `marks` is what the coder has to do with the code.
    """

    hit: SearchHit
    depth: int = 0
    is_open: bool = False
    posted: int = 0
    marks: OwnMarks = OwnMarks()  # noqa: RUF009 - immutable

    @property
    def key(self) -> str:
        """The key that goes on from here: a header opens, a code is posted."""
        return "Right" if self.hit.entry.needs else "Enter"

    @property
    def words(self) -> str:
        """Why it is here, how often it is used for this client, and the coder's own note."""
        note = f"“{self.marks.note}”" if self.marks.note else ""
        starred = "favourite" if self.marks.is_favourite else ""
        return " · ".join(part for part in (self.hit.why, self.marks.use_words, starred, note) if part)


class ResultPainter(QStyledItemDelegate):
    """Paints a result. The selected one is as high as its whole title needs."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - Qt's signature
        height = look().px(tokens.ROW_RESULT)
        row: ResultRow | None = index.data(ROW_ROLE)
        if row is not None and index.row() == self._view.currentIndex().row():
            height += (self._lines_of(row) - 1) * QFontMetrics(look().font("body")).height()
        return QSize(200, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: ResultRow = index.data(ROW_ROLE)
        theme = look()
        area, state = QRect(option.rect), option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setClipRect(area)
        if selected:
            painter.fillRect(area, theme.color("accent_soft"))
            painter.fillRect(QRect(area.left(), area.top(), theme.px(tokens.BAR), area.height()), theme.color("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, theme.color("hover"))
        painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), theme.color("surface_sunken"))
        self._words(painter, area, row, selected=selected)
        painter.restore()

    def _words(self, painter: QPainter, area: QRect, row: ResultRow, *, selected: bool) -> None:
        half = look().px(tokens.ROW_RESULT) // 2
        first = QRect(area.left(), area.top() + 1, area.width(), half)
        second = QRect(area.left(), area.bottom() - half, area.width(), half - 1)
        self._code(painter, first, row, selected=selected)
        self._title(painter, first, area.bottom() - half - first.top(), row, selected=selected)
        self._why(painter, second, row)

    def _title_left(self, row: ResultRow) -> int:
        return look().px(INSET + INDENT * row.depth + CODE_PX)

    def _title_width(self, row: ResultRow, width: int, *, selected: bool) -> int:
        theme = look()
        cap = key_cap_size(row.key).width() + theme.px(6) if selected else 0
        return width - self._title_left(row) - theme.px(8) - cap

    def _lines_of(self, row: ResultRow) -> int:
        """Return how many lines the title takes where it is shown as a whole."""
        metrics = QFontMetrics(look().font("strong"))
        width = self._title_width(row, self._view.viewport().width(), selected=True)
        if width < look().px(80) or metrics.horizontalAdvance(row.hit.entry.title) <= width:
            return 1
        space = metrics.boundingRect(QRect(0, 0, width, 10_000), Qt.TextFlag.TextWordWrap, row.hit.entry.title)
        return min(MOST_LINES, max(1, round(space.height() / metrics.height())))

    def _code(self, painter: QPainter, line: QRect, row: ResultRow, *, selected: bool) -> None:
        theme, entry = look(), row.hit.entry
        ink = "text_disabled" if not entry.valid and not entry.needs else "accent" if selected else "text"
        painter.setFont(theme.font("code"))
        painter.setPen(theme.color(ink))
        painter.drawText(
            line.adjusted(theme.px(INSET + INDENT * row.depth), 0, 0, 0),
            Qt.AlignmentFlag.AlignVCenter,
            entry.code.dotted,
        )

    def _title(self, painter: QPainter, line: QRect, height: int, row: ResultRow, *, selected: bool) -> None:
        theme, title = look(), row.hit.entry.title
        left, width = line.left() + self._title_left(row), self._title_width(row, line.width(), selected=selected)
        if selected:
            cap = key_cap_size(row.key)
            at = QPoint(line.right() - theme.px(8) - cap.width(), line.center().y() - cap.height() // 2)
            paint_key_cap(painter, at, row.key)
        painter.setPen(theme.color("text"))
        if selected and height > line.height() + theme.px(4):
            painter.setFont(theme.font("body"))
            top = line.center().y() - QFontMetrics(theme.font("body")).height() // 2
            painter.drawText(QRect(left, top, width, height), Qt.TextFlag.TextWordWrap, title)
            return
        space = QRect(left, line.top(), width, line.height())
        paint_marked_text(painter, space, title, row.hit.matched, theme.font("body"), theme.font("strong"))

    def _why(self, painter: QPainter, line: QRect, row: ResultRow) -> None:
        theme, left = look(), line.left() + self._title_left(row)
        end = line.right() - theme.px(8)
        for words, tone in reversed(chips_of(row)):
            size = chip_size(words)
            end -= size.width()
            paint_chip(painter, QPoint(end, line.center().y() - size.height() // 2), words, tone)
            end -= theme.px(4)
        side = theme.px(tokens.ICON_CHIP)
        icon = "code" if row.hit.why.startswith(("Incl", "Index")) else "title_match"
        icon, ink = ("star", "accent") if row.marks.is_favourite else (icon, "text_muted")
        paint_icon(painter, QRect(left, line.center().y() - side // 2, side, side), icon, ink)
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text_muted"))
        space = QRect(left + side + theme.px(5), line.top(), end - left - side - theme.px(8), line.height())
        why = painter.fontMetrics().elidedText(row.words, Qt.TextElideMode.ElideRight, max(0, space.width()))
        painter.drawText(space, Qt.AlignmentFlag.AlignVCenter, why)


def chips_of(row: ResultRow) -> list[tuple[str, Tone]]:
    """Return what to know of a result before it is posted."""
    entry = row.hit.entry
    found: list[tuple[str, Tone]] = []
    if entry.needs:
        found.append((f"needs {entry.needs}", Tone.INFO))
    elif not entry.valid:
        found.append(("not valid on this date", Tone.DANGER))
    elif "unspecified" in entry.title.lower():
        found.append(("unspecified", Tone.WARNING))
    if row.posted:
        found.append((f"posted {row.posted}", Tone.OK))
    found.append((SETS[entry.code.system], Tone.NEUTRAL))
    return found

"""The rows of a PCS table as the book prints them, with what is chosen lit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from coderdesk.domain.pcs import PcsAxis, PcsRow
from coderdesk.services.pcs_builder import TABLE, Building, allows
from coderdesk.ui import tokens
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import named
from coderdesk.ui.widgets.lines import Lines

LINE, HEAD, GAP, INSET = 20, 22, 8, 6
#: How the width is shared among body part, approach, device and qualifier.
SHARES = (24, 18, 38, 20)


@dataclass(frozen=True, slots=True)
class _Block:
    """A row of the table where it is painted: from `top` on, `lines` high; `fits` says that the whole choice does."""

    row: PcsRow
    fits: bool
    top: int
    lines: int


class TableRows(QAbstractScrollArea):
    """Paints the rows that hold the body part; those that the whole choice fits come first, with an accent edge."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "Rows of the table")
        self._start, self._blocks = "", tuple[_Block, ...]()
        self._titles: tuple[str, ...] = ()
        self._lines = Lines()
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        look().changed.connect(self._arrange)

    @property
    def fitting(self) -> int:
        """How many rows the whole choice fits."""
        return sum(block.fits for block in self._blocks)

    @property
    def shown(self) -> int:
        """How many rows are shown."""
        return len(self._blocks)

    def show_building(self, building: Building) -> None:
        """Show the table of a code in the making; nothing where it has none yet."""
        rows = building.table.rows if building.table is not None else ()
        self._start = building.start
        self._titles = tuple(f"{axis.place}  {axis.title}" for axis in rows[0].axes) if rows else ()
        holding = [row for row in rows if allows(row, building.start[: TABLE + 1])]
        ordered = sorted(holding, key=lambda row: not allows(row, building.start))
        self._blocks = tuple(_laid(ordered, building.start))
        self.setAccessibleDescription(_spoken(ordered, building.start))
        self._arrange()
        self.verticalScrollBar().setValue(0)

    def sizeHint(self) -> QSize:
        return QSize(look().px(400), look().px(120))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(200), look().px(HEAD + 3 * LINE))

    def resizeEvent(self, event: object) -> None:  # noqa: ARG002 - Qt's signature
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        above, at = self._above, self.verticalScrollBar().value()
        painter.save()
        painter.setClipRect(self.viewport().rect().adjusted(0, above, 0, 0))
        for number, block in enumerate(self._blocks):
            space = self._space(block, number).translated(0, above - at)
            if space.intersects(event.rect()):
                self._paint_block(painter, block, space, event.rect())
        painter.restore()
        painter.setPen(look().color("text_muted"))
        for title, (left, width) in zip(self._titles, self._columns(), strict=False):
            self._lines.line("caption_medium", title, width).paint(painter, QRect(left, 0, width, above))

    @property
    def _above(self) -> int:
        return look().px(HEAD) if self._titles else 0

    def _space(self, block: _Block, number: int) -> QRect:
        theme = look()
        top = block.top * theme.px(LINE) + number * (theme.px(GAP) + 2 * theme.px(INSET))
        height = block.lines * theme.px(LINE) + 2 * theme.px(INSET)
        return QRect(1, top + 1, self.viewport().width() - 2, height)

    def _columns(self) -> list[tuple[int, int]]:
        """Return where each column's words begin and how wide they may be, in px."""
        theme, room = look(), self.viewport().width() - 2
        found, left = [], 0
        for share in SHARES:
            width = room * share // sum(SHARES)
            found.append((left + theme.px(2 * INSET), width - theme.px(3 * INSET)))
            left += width
        return found

    def _paint_block(self, painter: QPainter, block: _Block, space: QRect, exposed: QRect) -> None:
        theme = look()
        is_lit = block.fits and len(self._start) > TABLE
        painter.setPen(QPen(theme.color("accent" if is_lit else "border"), 2 if is_lit else 1))
        painter.setBrush(theme.color("surface_raised"))
        radius = theme.px(tokens.RADIUS_CARD)
        painter.drawRoundedRect(space, radius, radius)
        for place, (axis, (left, width)) in enumerate(zip(block.row.axes, self._columns(), strict=False)):
            if place:
                x = left - theme.px(3 * INSET // 2)
                painter.setPen(QPen(theme.color("border"), 1))
                painter.drawLine(x, space.top() + 1, x, space.bottom() - 1)
            cell = QRect(left, space.top() + theme.px(INSET), width, theme.px(LINE))
            chosen = self._start[TABLE + place : TABLE + place + 1]
            self._paint_values(painter, axis, cell, chosen, block.fits, exposed)

    def _paint_values(
        self, painter: QPainter, axis: PcsAxis, cell: QRect, chosen: str, fits: bool, exposed: QRect
    ) -> None:
        theme = look()
        mark = theme.px(18)
        for value in axis.values:
            if cell.intersects(exposed):
                is_chosen = fits and value.character == chosen
                if is_chosen:
                    painter.setPen(Qt.PenStyle.NoPen)
                    painter.setBrush(theme.color("accent_soft"))
                    radius = theme.px(tokens.RADIUS_CHIP)
                    painter.drawRoundedRect(cell.adjusted(-theme.px(4), 1, 0, -1), radius, radius)
                ink = "accent" if is_chosen else "text" if fits else "text_muted"
                painter.setPen(theme.color(ink))
                self._lines.line("code_small", value.character, mark).paint(painter, cell)
                painter.setPen(theme.color("text" if fits else "text_muted"))
                style = "small_strong" if is_chosen else "small"
                space = QRect(QPoint(cell.left() + mark, cell.top()), QSize(cell.width() - mark, cell.height()))
                self._lines.line(style, value.label, space.width() - theme.px(4)).paint(painter, space)
            cell.translate(0, cell.height())

    def _arrange(self) -> None:
        if self._blocks:
            last = len(self._blocks) - 1
            high = self._space(self._blocks[last], last).bottom() + look().px(GAP)
        else:
            high = 0
        bar = self.verticalScrollBar()
        bar.setSingleStep(look().px(LINE))
        bar.setPageStep(max(1, self.viewport().height() - self._above))
        bar.setRange(0, max(0, high + self._above - self.viewport().height()))
        self.viewport().update()


def _laid(rows: list[PcsRow], start: str) -> Iterator[_Block]:
    top = 0
    for row in rows:
        lines = max(len(axis.values) for axis in row.axes)
        yield _Block(row, allows(row, start), top, lines)
        top += lines


def _spoken(rows: list[PcsRow], start: str) -> str:
    """Say the rows that fit, for who does not see them."""
    fitting = [row for row in rows if allows(row, start)]
    return "; ".join(
        ", ".join(f"{axis.title} " + " or ".join(value.label for value in axis.values) for axis in row.axes)
        for row in fitting[:4]
    )

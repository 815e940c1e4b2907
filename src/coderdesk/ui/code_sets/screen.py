"""The code sets: what is loaded and what is lacking, with all that is known of the selected line beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QSplitter, QStackedWidget, QWidget

from coderdesk.services.code_sets import CodeSets
from coderdesk.ui import tokens
from coderdesk.ui.code_sets.detail import DetailPane
from coderdesk.ui.code_sets.items import COLUMNS, Item, beyond_words, items_of, left_out_words
from coderdesk.ui.code_sets.preview_pane import PreviewPane
from coderdesk.ui.code_sets.updates_pane import UpdatesPane
from coderdesk.ui.failures import Told
from coderdesk.ui.index_hint import NOT_LOADED, STEP
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.screen import Screen
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import Box, clear, column, row
from coderdesk.ui.widgets.buttons import DeskButton, Kind, Size
from coderdesk.ui.widgets.confirm_bar import ConfirmBar
from coderdesk.ui.widgets.heads import PanelHead
from coderdesk.ui.widgets.labels import IconLabel, Label
from coderdesk.ui.widgets.models import SnapshotModel
from coderdesk.ui.widgets.stateful_panel import StatefulPanel
from coderdesk.ui.widgets.table import DeskTable

LEAST_WIDTH, LEAST_HEIGHT = 620, 340
#: Below this width the list leaves out what the pane beside it tells as well, the least needed first.
DISPENSABLE = ("Source", "To", "Entries", "From", "Release")
#: Below this width what is to be imported or fetched has the screen to itself.
NARROW = 860


class CodeSetsScreen(Screen):
    """The list, and beside it the selected line, what is to be imported, or what can be fetched.

    `state_wanted`, `import_wanted`, `files_dropped(paths)`, `update_wanted`, `index_wanted`, `remove_wanted(Item)`,
    `rebuild_wanted`, `page_wanted(Offer)`.
    """

    state_wanted = Signal()
    import_wanted = Signal()
    files_dropped = Signal(object)
    update_wanted = Signal()
    index_wanted = Signal()
    remove_wanted = Signal(object)
    rebuild_wanted = Signal()
    page_wanted = Signal(object)

    def __init__(self, keys: KeyTable, today: Callable[[], date]) -> None:
        super().__init__()
        self.setAccessibleName("Code sets")
        self.setAcceptDrops(True)
        self._today = today
        self._model = SnapshotModel[Item](COLUMNS)
        self.table = DeskTable(self._model, "Code sets")
        self._panel = StatefulPanel(self.table)
        self._warnings = column(gap=4, margins=(tokens.PADDING, 8, tokens.PADDING, 8))
        self._strip = QFrame()
        self.detail = DetailPane(keys)
        self.preview = PreviewPane()
        self.updates = UpdatesPane(keys, today)
        self._beside = QStackedWidget()
        self.confirm = ConfirmBar()
        self._lay_out(keys)
        self._connect(keys)

    def _lay_out(self, keys: KeyTable) -> None:
        self._buttons = [
            DeskButton.of(keys, "code_sets.import", "Import files", icon="import"),
            DeskButton.of(keys, "code_sets.update", "Update code sets", Kind.PRIMARY, "refresh"),
            DeskButton.of(keys, "code_sets.rebuild", "Build again"),
        ]
        for button, wanted in zip(
            self._buttons, (self.import_wanted, self.update_wanted, self.rebuild_wanted), strict=True
        ):
            button.clicked.connect(wanted)
        self._strip.setProperty("ground", "surface")
        self._strip.setProperty("edge", "bottom")
        self._strip.setLayout(self._warnings)
        self._strip.hide()
        for pane in (self.detail, self.preview, self.updates):
            self._beside.addWidget(pane)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self._panel)
        self._split.addWidget(self._beside)
        self._split.setStretchFactor(0, 1)
        self._split.setSizes([look().px(900), look().px(440)])
        head = PanelHead("Code sets", "looked up as of the date of service", *self._buttons, height=44)
        layout = column(head, self._strip, self._split, self.confirm, gap=0)
        layout.setStretchFactor(self._split, 1)
        self.setLayout(layout)

    def _connect(self, keys: KeyTable) -> None:
        self.table.current_changed.connect(self.detail.show_item)
        self._panel.action_chosen.connect(self._take_way_out)
        self.detail.remove_wanted.connect(self.remove_wanted)
        self.detail.page_wanted.connect(self.page_wanted)
        self.detail.update_wanted.connect(self.update_wanted)
        self.detail.import_wanted.connect(self.import_wanted)
        self.updates.page_wanted.connect(self.page_wanted)
        self.updates.closed.connect(self.show_detail)
        self.preview.closed.connect(self.show_detail)
        self.confirm.closed.connect(self.table.setFocus)
        # The splitter gives the list its width after the screen has been given its own.
        self._panel.installEventFilter(self)
        self._beside.currentChanged.connect(lambda _place: self._turned())
        look().changed.connect(self._fit)
        keys.bind("code_sets.import", self, self.import_wanted.emit)
        keys.bind("code_sets.update", self, self.update_wanted.emit)
        keys.bind("code_sets.rebuild", self, self.rebuild_wanted.emit)
        keys.bind("code_sets.remove", self.table, self.detail.remove)
        keys.bind("code_sets.page", self.table, self.detail.open_page)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What stands over the list."""
        return tuple(label.text() for label in self._strip.findChildren(Label) if not label.isHidden())

    # -- what is shown -----------------------------------------------------------------------------------------------

    def show_sets(self, sets: CodeSets) -> None:
        """Show the state of the code sets; the selected line stays selected if it is still there."""
        current = self.table.current_row
        self._model.show_items(items_of(sets, self._today()))
        self._panel.show_content()
        self.table.select(max(0, current))
        left_out = [left_out_words(name) for name in sets.left_out]
        self._warn([*left_out, *(beyond_words(one) for one in sets.beyond)], has_index=sets.has_index)

    def show_failed(self, told: Told) -> None:
        """Say why the code sets cannot be read."""
        self._strip.hide()
        self._panel.show_failed(told, "Build now")
        self.detail.show_item(None)

    def show_detail(self) -> None:
        """Show the selected line beside the list, and put the focus into the list."""
        self._beside.setCurrentWidget(self.detail)
        self.table.setFocus()

    def show_preview(self) -> None:
        """Show what is to be imported beside the list."""
        self._beside.setCurrentWidget(self.preview)

    def show_updates(self) -> None:
        """Show what can be fetched beside the list, with the focus in it."""
        self._beside.setCurrentWidget(self.updates)
        self.updates.table.setFocus()

    def set_busy(self, busy: bool) -> None:
        """Take no other wish while files are read, fetched or loaded."""
        for button in self._buttons:
            button.setEnabled(not busy)
        for action in self.actions():
            action.setEnabled(not busy)

    def entered(self) -> None:
        self.where_changed.emit(("Code sets",))
        self._panel.show_loading("Reading what is loaded")
        self.state_wanted.emit()
        if self._beside.currentWidget() is self.detail:
            self.table.setFocus()

    def panels(self) -> Sequence[QWidget]:
        shown = self._beside.currentWidget()
        if shown is self.updates:
            return (self.table, self.updates.date, self.updates.table)
        return (self.table, self.preview.cancel if shown is self.preview else self.detail.area)

    # -- what the coder does -----------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = _dropped(event)
        if files:
            event.acceptProposedAction()
            self.files_dropped.emit(files)

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(LEAST_WIDTH), look().px(LEAST_HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._panel and event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    def _turned(self) -> None:
        """Leave the main action to what stands beside the list."""
        self._buttons[1].set_kind(Kind.PRIMARY if self._beside.currentWidget() is self.detail else Kind.PLAIN)
        self._fit()

    def _fit(self) -> None:
        """Share the width: what there is no room for beside the rest is left out."""
        theme, room = look(), self._panel.width()
        alone = self.width() < theme.px(NARROW) and self._beside.currentWidget() is not self.detail
        self._panel.setVisible(not alone)
        widths = {one.name: theme.px(one.width) for one in COLUMNS}
        shown = set(widths)
        for name in DISPENSABLE:
            if sum(widths[one] for one in shown) > room:
                shown.discard(name)
        for name in DISPENSABLE:
            self.table.show_column(name, shown=name in shown)

    def _warn(self, warnings: Sequence[str], *, has_index: bool) -> None:
        clear(self._warnings)
        for words in warnings:
            self._warnings.addLayout(_line("warning", "warning", words))
        if not has_index:
            step = DeskButton(STEP, Kind.LINK, size=Size.CARD)
            step.clicked.connect(self.index_wanted)
            self._warnings.addLayout(_line("info", "info", NOT_LOADED, step))
        self._strip.setVisible(bool(warnings) or not has_index)

    def _take_way_out(self) -> None:
        self.rebuild_wanted.emit()


def _line(icon: str, role: str, words: str, *more: QWidget) -> Box:
    mark, text = IconLabel(icon, role), Label(words, "small", wrap=True)
    line = row(mark, text, *more)
    line.setStretchFactor(text, 1)
    line.setAlignment(mark, Qt.AlignmentFlag.AlignVCenter if more else Qt.AlignmentFlag.AlignTop)
    return line


def _dropped(event: QDragEnterEvent | QDropEvent) -> list[Path]:
    """Return the files that are dropped; none where anything else is among them."""
    urls = event.mimeData().urls()
    return [Path(url.toLocalFile()) for url in urls] if urls and all(url.isLocalFile() for url in urls) else []

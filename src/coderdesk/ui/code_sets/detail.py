"""All that is known of the selected line: release, dates, counts, file and digest; or what is lacking and whence."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from coderdesk.domain.updates import Offer
from coderdesk.ui import tokens
from coderdesk.ui.code_sets.items import BRINGS, Item
from coderdesk.ui.code_sets.scrolled import scrolled
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.base import Box, clear, column, row
from coderdesk.ui.widgets.buttons import DeskButton
from coderdesk.ui.widgets.chip import Chip
from coderdesk.ui.widgets.flow import Flow
from coderdesk.ui.widgets.labels import Label
from coderdesk.ui.words import day_and_time, short_date

_SELECTABLE = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard


class DetailPane(QFrame):
    """`remove_wanted(Item)`, `page_wanted(Offer)`, `update_wanted`, `import_wanted`."""

    remove_wanted = Signal(object)
    page_wanted = Signal(object)
    update_wanted = Signal()
    import_wanted = Signal()

    def __init__(self, keys: KeyTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "raised")
        self.setAccessibleName("Selected code set")
        self._item: Item | None = None
        self._column = column(gap=8, margins=(tokens.PADDING_HEAD, 14, tokens.PADDING_HEAD, 14))
        self._remove = DeskButton.of(keys, "code_sets.remove", "Take out", icon="remove")
        self._update = DeskButton.of(keys, "code_sets.update", "Update code sets", icon="refresh")
        self._page = DeskButton.of(keys, "code_sets.page", "Publisher's page")
        self._import = DeskButton.of(keys, "code_sets.import", "Import files", icon="import")
        self._remove.clicked.connect(self.remove)
        self._update.clicked.connect(self.update_wanted)
        self._page.clicked.connect(self.open_page)
        self._import.clicked.connect(self.import_wanted)
        self._foot = QFrame()
        self._foot.setProperty("ground", "surface")
        self._foot.setProperty("edge", "top")
        buttons = Flow()
        for button in (self._remove, self._update, self._import, self._page):
            buttons.addWidget(button)
        self._foot.setLayout(column(buttons, margins=(tokens.PADDING, 8, tokens.PADDING, 8)))
        self.area = scrolled(self._column, "Selected code set")
        layout = column(self.area, self._foot, gap=0)
        layout.setStretchFactor(self.area, 1)
        self.setLayout(layout)
        self.show_item(None)

    def words(self) -> tuple[str, ...]:
        """Return what it says, from top to bottom."""
        return tuple(label.text() for label in self.findChildren(QLabel) if label.isVisible())

    def show_item(self, item: Item | None) -> None:
        """Show a line of the list, or nothing."""
        self._item = item
        clear(self._column)
        offer = self._offer
        by_hand = offer is not None and offer.by_hand
        self._remove.setVisible(item is not None and item.file is not None)
        self._page.setVisible(offer is not None)
        self._update.setVisible(offer is not None and not by_hand)
        self._import.setVisible(item is not None and item.lacking is not None and (offer is None or by_hand))
        self._foot.setVisible(item is not None and (item.file is not None or item.lacking is not None))
        if item is None:
            self._column.addWidget(Label("No line is selected", "body", "text_muted"))
        else:
            self._head(item)
            if item.lacking is not None:
                self._whence(offer)
            else:
                self._facts(item)
        self._column.addStretch(1)

    def remove(self) -> None:
        """Ask to take the loaded file out; nothing where the line is none."""
        if self._item is not None and self._item.file is not None:
            self.remove_wanted.emit(self._item)

    def open_page(self) -> None:
        """Ask to open the publisher's page of what is lacking."""
        if self._offer is not None:
            self.page_wanted.emit(self._offer)

    @property
    def _offer(self) -> Offer | None:
        return self._item.lacking.offer if self._item is not None and self._item.lacking is not None else None

    def _head(self, item: Item) -> None:
        if item.lacking is not None:
            chips = [Chip("not loaded", Tone.NEUTRAL)]
        elif item.file is not None:
            chips = [Chip("imported", Tone.OK, "ok")]
        else:
            chips = [Chip("built in", Tone.NEUTRAL)]
        if item.kind.licensed:
            chips.append(Chip("licensed", Tone.INFO, "lock"))
        if item.ended:
            chips.append(Chip("ended", Tone.WARNING, "warning"))
        self._column.addWidget(Label(item.kind.label, "title", wrap=True))
        self._column.addLayout(row(*chips, None))
        self._column.addWidget(Label(BRINGS[item.kind], "body", "text_muted", wrap=True))
        if item.kind.licensed:
            words = "Licensed content stays on this machine and is never part of an export."
            self._column.addWidget(Label(words, "body", "text_muted", wrap=True))

    def _facts(self, item: Item) -> None:
        self._fact("Release", item.name)
        until = short_date(item.last) if item.last else "no end known"
        self._fact("In force", f"{short_date(item.first)} to {until}")
        if item.file is None:
            if item.release is not None:
                self._fact("Codes", f"{item.release.codes:,}")
            self._fact("Source", item.source)
            return
        for what, number in item.file.counts:
            self._fact(what.capitalize(), f"{number:,}")
        self._fact("File", item.file.file)
        self._fact("SHA-256", _in_groups(item.file.digest), "code_small")
        self._fact("Imported", day_and_time(item.file.imported_at))

    def _whence(self, offer: Offer | None) -> None:
        if offer is None:
            self._fact("From", "the AMA, by your own licence. Import the files that came with it.")
            return
        self._fact("From", offer.publisher)
        self._fact("Release", f"{offer.release}, in force from {short_date(offer.effective_from)}")
        self._fact("File", offer.title)
        self._fact("Page", offer.page)
        if offer.by_hand:
            words = f"{offer.terms} Open the page, download the file there, and import it."
            self._column.addWidget(Label(words, "body", wrap=True))

    def _fact(self, name: str, words: str, style: str = "body") -> None:
        self._column.addLayout(_pair(name, words, style))


def _pair(name: str, words: str, style: str) -> Box:
    head = Label(name, "caption_medium", "text_muted")
    text = Label(words, style, wrap=True)
    text.setTextInteractionFlags(_SELECTABLE)
    text.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return column(head, text, gap=2)


def _in_groups(digest: str) -> str:
    """Return a digest in groups of eight, so that it breaks into lines and can be compared."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))

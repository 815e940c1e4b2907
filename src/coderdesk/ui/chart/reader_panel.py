"""The middle of the coding desk: a document as text or as pages, find, and what can be done with a passage."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from coderdesk.domain.documents import Document, DocumentFormat
from coderdesk.domain.encounter import Encounter
from coderdesk.domain.outline import Section, outline
from coderdesk.ui import tokens
from coderdesk.ui.chart.find_bar import FindBar, places_of
from coderdesk.ui.chart.page_images import PageImages
from coderdesk.ui.chart.reader import Mark, Passage, Reader
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.widgets.base import column, fixed_height, row
from coderdesk.ui.widgets.buttons import DeskButton, Kind
from coderdesk.ui.widgets.heads import PanelHead
from coderdesk.ui.widgets.labels import ElidedLabel
from coderdesk.ui.widgets.stateful_panel import StatefulPanel
from coderdesk.ui.words import count, short_date

HINT = "Select words by mouse or Shift and arrow keys: to search them, or as evidence"


def marks_of(encounter: Encounter, document: Document) -> list[Mark]:
    """Return every passage of `document` that a code of `encounter` rests on."""
    coded = [(d.code.dotted, d.evidence) for d in encounter.diagnoses]
    coded += [(line.code.text, line.evidence) for line in encounter.lines]
    coded += [(p.code.text, p.evidence) for p in encounter.procedures]
    return [
        Mark(passage.start, passage.end, code)
        for code, evidence in coded
        for passage in evidence
        if passage.document == document.id
    ]


class ReaderPanel(QFrame):
    """`search_wanted(str)` and `evidence_wanted(Passage)` for what is selected; `pages_wanted(Document)` for a PDF."""

    search_wanted = Signal(str)
    evidence_wanted = Signal(object)
    pages_wanted = Signal(object)

    def __init__(self, keys: KeyTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "raised")
        self._document: Document | None = None
        self._sections: tuple[Section, ...] = ()
        self._found: list[tuple[int, int]] = []
        self._at = 0
        self.as_pages = DeskButton("Pages", Kind.GHOST, "pdf", tip="Show the pages as they were scanned")
        self.as_pages.setCheckable(True)
        find = DeskButton.of(keys, "chart.find", "Find", Kind.GHOST, "search")
        self._head = PanelHead("Document", "", self.as_pages, find, ground="raised")
        self.find_bar = FindBar(keys)
        self.reader = Reader()
        self.pages = PageImages()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.reader)
        self._stack.addWidget(self.pages)
        self._panel = StatefulPanel(self._stack)
        self._bar = _PassageBar(keys)
        self.setLayout(column(self._head, self.find_bar, self._panel, self._bar, gap=0))
        find.clicked.connect(self.find_bar.start)
        self.as_pages.toggled.connect(lambda _on: self._show_form())
        self.find_bar.wanted.connect(self._find)
        self.find_bar.next_wanted.connect(self._step)
        self.find_bar.closed.connect(self._close_find)
        self.reader.passage_changed.connect(self._bar.show_passage)
        self._bar.search.clicked.connect(self._tell_search)
        self._bar.evidence.clicked.connect(self._tell_evidence)

    @property
    def document(self) -> Document | None:
        """What is read."""
        return self._document

    @property
    def sections(self) -> tuple[Section, ...]:
        """The outline of what is read."""
        return self._sections

    @property
    def passage(self) -> Passage | None:
        """What is selected of the text, or None."""
        return self.reader.passage() if self._stack.currentWidget() is self.reader else None

    def show_document(self, document: Document | None) -> None:
        """Read another document, or none."""
        if document is None:
            self._document, self._sections = None, ()
            self._panel.show_empty("No document", "This chart came without a note.", icon="document")
            return
        if self._document is not None and self._document.id == document.id:
            return
        self._document = document
        self._panel.show_content()
        self._head.set_title(document.title)
        pages = count(document.pages, "page") if document.format is DocumentFormat.PDF else ""
        self._head.set_note(" · ".join(part for part in (short_date(document.written), pages) if part))
        self._sections = outline(document.text)
        headings = [section.start for section in self._sections if section.level == 1]
        self.reader.show_text(document.text, headings)
        self.as_pages.setVisible(document.format is DocumentFormat.PDF and not document.is_scan)
        self.as_pages.setChecked(document.is_scan)
        self._show_form()
        self._find(self.find_bar.field.text() if self.find_bar.isVisible() else "")

    def show_evidence(self, encounter: Encounter) -> None:
        """Mark the passages that codes rest on."""
        if self._document is not None:
            self.reader.show_marks(marks_of(encounter, self._document))

    def show_target(self, code: str) -> None:
        """Say for which code the selected passage would be evidence, "" for none."""
        self._bar.set_target(code)

    def show_page_images(self, document: Document, images: Sequence[QImage]) -> None:
        """Show the pages of a PDF, if it is still the one that is read."""
        if self._document is not None and self._document.id == document.id:
            self.pages.show_images(images)

    def go_to(self, start: int, end: int | None = None) -> None:
        """Bring a passage into view."""
        self.reader.go_to(start, end)

    def _show_form(self) -> None:
        as_pages = self.as_pages.isChecked()
        self._stack.setCurrentWidget(self.pages if as_pages else self.reader)
        self._bar.setVisible(not as_pages)
        if as_pages and self._document is not None:
            self.pages.show_images(())
            self.pages_wanted.emit(self._document)

    def _find(self, wanted: str) -> None:
        text = self._document.text if self._document else ""
        self._found = places_of(text, wanted)
        self._at = 0
        self.reader.show_found(self._found)
        self.find_bar.show_count(self._at, len(self._found))
        if self._found:
            self.reader.go_to(self._found[0][0])

    def _step(self, by: int) -> None:
        if self._found:
            self._at = (self._at + by) % len(self._found)
            self.reader.go_to(*self._found[self._at])
            self.find_bar.show_count(self._at, len(self._found))

    def _close_find(self) -> None:
        self.find_bar.hide()
        self.reader.show_found(())
        self.reader.setFocus()

    def _tell_search(self) -> None:
        if self.passage is not None:
            self.search_wanted.emit(" ".join(self.passage.text.split())[:120])

    def _tell_evidence(self) -> None:
        if self.passage is not None:
            self.evidence_wanted.emit(self.passage)


class _PassageBar(QFrame):
    """What can be done with the selected passage. It stands under the note, where it covers nothing."""

    def __init__(self, keys: KeyTable) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        self.setProperty("edge", "top")
        self._words = ElidedLabel(HINT, "small", "text_muted")
        self.search = DeskButton.of(keys, "desk.find", "Search this", Kind.GHOST, "search")
        self.evidence = DeskButton.of(keys, "chart.post_with_evidence", "Evidence", Kind.GHOST, "evidence")
        layout = row(self._words, self.search, self.evidence, margins=(tokens.PADDING, 0, tokens.GAP, 0))
        layout.setStretchFactor(self._words, 1)
        self.setLayout(layout)
        fixed_height(self, tokens.PANEL_HEAD)
        self._target = ""
        self.show_passage(None)

    def set_target(self, code: str) -> None:
        self._target = code
        self.evidence.set_words(f"Evidence for {code}" if code else "Evidence")
        self.evidence.setEnabled(bool(code))

    def show_passage(self, passage: Passage | None) -> None:
        self._words.setText(f"“{' '.join(passage.text.split())}”" if passage else HINT)
        # Before something is selected the hint needs the room, and the buttons could do nothing.
        self.search.setVisible(passage is not None)
        self.evidence.setVisible(passage is not None)
        self.evidence.setEnabled(bool(self._target))

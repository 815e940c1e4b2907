"""The left column: the chart's documents, and the outline of the one that is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QWidget

from coderdesk.domain.documents import Document, DocumentFormat
from coderdesk.domain.identifiers import DocumentId
from coderdesk.domain.outline import Section
from coderdesk.ui.chart.lists import TwoLineDelegate, TwoLines
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import column
from coderdesk.ui.widgets.heads import PanelHead, SectionBar
from coderdesk.ui.words import count, short_date

LINES_ROLE = int(Qt.ItemDataRole.UserRole) + 1


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A heading of the note, and how many passages under it are evidence."""

    section: Section
    evidence: int = 0


class DocumentsPanel(QFrame):
    """`document_chosen(DocumentId)` and `section_chosen(int)`, the index in the note at which it begins."""

    document_chosen = Signal(str)
    section_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "surface")
        self._documents_head = PanelHead("Documents")
        self.documents = _list("Documents", 40)
        self._outline_head = SectionBar("Outline", "with evidence")
        self.outline = _list("Outline", 23)
        self._rest = QWidget()
        layout = column(self._documents_head, self.documents, self._outline_head, self.outline, self._rest, gap=0)
        layout.setStretchFactor(self.documents, 2)
        layout.setStretchFactor(self.outline, 3)
        layout.setStretchFactor(self._rest, 3)
        self.setLayout(layout)
        self.documents.currentItemChanged.connect(self._tell_document)
        self.outline.itemActivated.connect(self._tell_section)
        self.outline.itemClicked.connect(self._tell_section)

    def show_documents(self, documents: Sequence[Document], evidence: dict[DocumentId, int]) -> None:
        """Show the documents of a chart with how many passages of each are evidence; the open one stays open."""
        current = self.current_document
        self.documents.blockSignals(True)
        self.documents.clear()
        for document in documents:
            item = QListWidgetItem(document.title)
            item.setData(int(Qt.ItemDataRole.UserRole), document.id)
            item.setData(LINES_ROLE, _lines_of(document, evidence.get(document.id, 0)))
            self.documents.addItem(item)
            if document.id == current:
                self.documents.setCurrentItem(item)
        self.documents.blockSignals(False)
        self._documents_head.set_note(str(len(documents)))
        self.documents.setMaximumHeight(look().px(40) * max(2, len(documents)) + look().px(8))
        if self.documents.currentRow() < 0 and documents:
            self.documents.setCurrentRow(0)

    def show_outline(self, entries: Sequence[OutlineEntry]) -> None:
        """Show the headings of the note that is read."""
        self.outline.clear()
        for entry in entries:
            item = QListWidgetItem(entry.section.title)
            item.setData(int(Qt.ItemDataRole.UserRole), entry.section.start)
            badge = str(entry.evidence) if entry.evidence else ""
            item.setData(LINES_ROLE, TwoLines(entry.section.title, badge=badge, indent=max(0, entry.section.level - 1)))
            self.outline.addItem(item)
        self._outline_head.setVisible(bool(entries))
        self._rest.setVisible(not entries)
        self.outline.setVisible(bool(entries))

    def select(self, document: DocumentId) -> None:
        """Choose a document."""
        for row in range(self.documents.count()):
            if self.documents.item(row).data(int(Qt.ItemDataRole.UserRole)) == document:
                self.documents.setCurrentRow(row)

    @property
    def current_document(self) -> DocumentId | None:
        """The document that is read."""
        row = self.documents.currentRow()
        return DocumentId(self.documents.item(row).data(int(Qt.ItemDataRole.UserRole))) if row >= 0 else None

    def _tell_document(self, item: QListWidgetItem | None) -> None:
        # Qt gives None where the list was emptied.
        if item is not None:
            self.document_chosen.emit(item.data(int(Qt.ItemDataRole.UserRole)))

    def _tell_section(self, item: QListWidgetItem) -> None:
        self.section_chosen.emit(int(item.data(int(Qt.ItemDataRole.UserRole))))


def _list(name: str, height: int) -> QListWidget:
    found = QListWidget()
    found.setAccessibleName(name)
    found.setItemDelegate(TwoLineDelegate(LINES_ROLE, height, found))
    found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    found.setProperty("ground", "surface")
    found.setMinimumSize(QSize(0, 0))
    return found


def _lines_of(document: Document, evidence: int) -> TwoLines:
    if document.format is DocumentFormat.PDF:
        size, icon = count(document.pages, "page"), "pdf"
    else:
        size, icon = count(document.text.count("\n") + 1, "line"), "document"
    second = " · ".join(part for part in (short_date(document.written), size) if part)
    icons = {"labs": "lab", "problems": "list"}
    return TwoLines(document.title, second, icons.get(document.kind, icon), str(evidence) if evidence else "")

"""Documents, their pages, and the passages that codes rest on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from coderdesk.domain.documents import Document
from coderdesk.domain.encounter import Diagnosis, Evidence
from coderdesk.domain.progress import Silent
from coderdesk.services import documents
from coderdesk.services.trail import record_views
from coderdesk.ui.chart.reader import Passage
from coderdesk.ui.tasks import Lane
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.message_line import Message

if TYPE_CHECKING:
    from coderdesk.ui.chart.desk import ChartDesk


class Reading(QObject):
    """Carries out what the reader and the list of documents ask for."""

    def __init__(self, desk: ChartDesk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._shown: set[str] = set()
        screen = desk.screen
        screen.reader.evidence_wanted.connect(self._add_evidence)
        screen.reader.pages_wanted.connect(self._draw_pages)
        screen.documents.document_chosen.connect(self._read_document)
        screen.evidence_key.connect(self._evidence_key)
        screen.coding.diagnoses.evidence_wanted.connect(self._show_evidence)
        screen.coding.diagnoses.current_changed.connect(self._show_target)

    def forget_shown(self) -> None:
        """Count each document that is shown from now on as seen once, until another chart is opened."""
        self._shown.clear()

    def note_first(self) -> None:
        """Note the document that stands open when a chart comes."""
        self._note_shown(self._desk.screen.documents.current_document or "")

    def selected(self) -> tuple[Evidence, ...]:
        """Return the selected passage as evidence, or nothing."""
        passage, document = self._desk.screen.reader.passage, self._desk.screen.reader.document
        if passage is None or document is None:
            return ()
        return (Evidence(document.id, passage.start, passage.end, passage.text),)

    def _evidence_key(self) -> None:
        passage = self._desk.screen.reader.passage
        if passage is not None:
            self._add_evidence(passage)

    def _add_evidence(self, passage: Passage) -> None:
        index, document = self._desk.screen.coding.diagnoses.table.current_row, self._desk.screen.reader.document
        if self._desk.encounter is None or document is None or not 0 <= index < len(self._desk.encounter.diagnoses):
            self._desk.say(Message("Select the diagnosis that this passage is evidence for.", Tone.INFO))
            return
        found = Evidence(document.id, passage.start, passage.end, passage.text)
        diagnosis = self._desk.encounter.diagnoses[index]
        if found in diagnosis.evidence:
            return
        changed = replace(diagnosis, evidence=(*diagnosis.evidence, found))
        what = f"evidence for {diagnosis.code.dotted}"
        self._desk.change(self._desk.encounter.with_diagnosis_replaced(index, changed), what)

    def _show_evidence(self, diagnosis: Diagnosis) -> None:
        if not diagnosis.evidence:
            self._desk.say(Message(f"{diagnosis.code.dotted} has no evidence yet.", Tone.INFO))
            return
        first = diagnosis.evidence[0]
        self._desk.screen.middle.show_note()
        self._read_document(first.document)
        self._desk.screen.documents.select(first.document)
        self._desk.screen.reader.go_to(first.start, first.end)

    def _show_target(self, index: int) -> None:
        diagnoses = self._desk.encounter.diagnoses if self._desk.encounter else ()
        self._desk.screen.reader.show_target(diagnoses[index].code.dotted if 0 <= index < len(diagnoses) else "")

    def _read_document(self, document: str) -> None:
        if self._desk.state is not None:
            self._desk.screen.read_document(document, self._desk.state)
            self._note_shown(document)

    def _note_shown(self, document: str) -> None:
        state, begin = self._desk.state, self._desk.session.begin
        found = next((one for one in state.chart.documents if one.id == document), None) if state else None
        if found is None or state is None or document in self._shown:
            return
        self._shown.add(document)
        seen = (state.encounter.id,)
        self._desk.tasks.run(lambda: record_views(begin, "document shown", seen, found.title), owner=self)

    def _draw_pages(self, document: Document) -> None:
        session = self._desk.session

        def draw() -> list[QImage]:
            found = documents.page_images(session.begin, document=document.id, progress=Silent())
            return [QImage(p.rgb, p.width, p.height, 3 * p.width, QImage.Format.Format_RGB888).copy() for p in found]

        self._desk.tasks.run(
            draw,
            lambda images: self._desk.screen.reader.show_page_images(document, images),
            key="pages",
            lane=Lane.ASIDE,
            owner=self,
        )

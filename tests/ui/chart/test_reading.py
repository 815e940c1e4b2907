"""Documents, find, and the passages that codes rest on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from coderdesk.domain.audit import Kind
from coderdesk.domain.chart import Chart
from coderdesk.domain.documents import Document, DocumentFormat
from coderdesk.domain.encounter import Diagnosis, Evidence
from coderdesk.domain.identifiers import DocumentId
from support.factories import a_chart, a_document, an_encounter, an_inpatient_chart
from support.whole_charts import a_pdf

from .conftest import CTRL, SHIFT, Desk, OpenDesk

NOTE = (
    "😀 Visit of Ánh Nguyễn 🩸\r\n\r\nAssessment\r\n1. Type 2 diabetes 🩸 with polyneuropathy.\r\n"
    "2. Hyperlipidemia, mixed 慢性.\r\n\r\nDiabetes again.\r\n"
)


def a_pdf_document(text: str, *, pages: tuple[str, ...] = ("Operative report", "Page two")) -> Document:
    """Return a PDF; without `text` it is a scan."""
    return a_document(
        text,
        id=DocumentId("document-pdf"),
        title="Operative report",
        format=DocumentFormat.PDF,
        data=a_pdf(*pages),
        pages=len(pages),
        written=date(2026, 9, 13),
    )


def with_documents(*documents: Document) -> Chart:
    """Return a chart with these documents."""
    return a_chart(documents=documents)


def select(desk: Desk, words: str) -> int:
    """Select `words` in the note and return where they begin."""
    document = desk.screen.reader.document
    assert document is not None
    start = document.text.index(words)
    desk.screen.reader.go_to(start, start + len(words))
    return start


def test_a_passage_among_emoji_and_crlf_is_kept_where_it_stands(open_desk: OpenDesk) -> None:
    desk = open_desk(with_documents(a_document(NOTE)))
    desk.coding.diagnoses.table.setFocus()
    desk.coding.diagnoses.table.select(1)
    start = select(desk, "Hyperlipidemia, mixed 慢性")
    desk.screen.reader.reader.setFocus()

    desk.key(Qt.Key.Key_Return, CTRL)

    (passage,) = desk.stored().diagnoses[1].evidence
    assert NOTE[passage.start : passage.end] == passage.quote == "Hyperlipidemia, mixed 慢性"
    assert passage.start == start


def test_a_passage_over_lines_is_kept_with_its_line_ends(open_desk: OpenDesk) -> None:
    desk = open_desk(with_documents(a_document(NOTE)))
    desk.coding.diagnoses.table.setFocus()
    select(desk, "polyneuropathy.\r\n2. Hyperlipidemia")
    desk.screen.reader.reader.setFocus()

    desk.key(Qt.Key.Key_Return, CTRL)

    (passage,) = desk.stored().diagnoses[0].evidence
    assert passage.quote == "polyneuropathy.\r\n2. Hyperlipidemia"


def test_words_selected_by_keys_are_searched_by_slash(open_desk: OpenDesk) -> None:
    desk = open_desk(with_documents(a_document("Asthma\nmild")))
    desk.screen.reader.reader.setFocus()
    for _letter in "Asthma":
        desk.key(Qt.Key.Key_Right, SHIFT, wait=False)

    desk.screen.start_find()
    desk.settle()

    assert desk.coding.field.text() == "Asthma"
    assert desk.coding.results.current is not None


def test_evidence_is_marked_in_the_note_and_counted_in_the_outline(open_desk: OpenDesk) -> None:
    note = a_document()
    start = note.text.index("diabetic polyneuropathy")
    passage = Evidence(note.id, start, start + len("diabetic polyneuropathy"), "diabetic polyneuropathy")
    chart = a_chart(documents=(note,))
    first = replace(chart.encounter.diagnoses[0], evidence=(passage,))
    chart = replace(chart, encounter=chart.encounter.with_diagnosis_replaced(0, first))
    desk = open_desk(chart)

    assert len(desk.screen.reader.reader.extraSelections()) == 1
    titles = [desk.screen.documents.outline.item(row).text() for row in range(desk.screen.documents.outline.count())]
    assert "Assessment and plan" in titles
    desk.coding.diagnoses.table.setFocus()
    desk.key(Qt.Key.Key_Return)
    assert desk.screen.reader.passage is not None
    assert desk.screen.reader.passage.text == "diabetic polyneuropathy"


def test_enter_on_a_diagnosis_without_evidence_says_so(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart())
    desk.coding.diagnoses.table.setFocus()

    desk.key(Qt.Key.Key_Return)

    assert desk.said[-1] == "E11.42 has no evidence yet."


def test_find_counts_and_goes_through_the_places(open_desk: OpenDesk) -> None:
    desk = open_desk(with_documents(a_document(NOTE)))

    desk.key(Qt.Key.Key_F, CTRL | SHIFT)
    desk.type("diabetes")
    assert desk.screen.reader.find_bar.count.text() == "1 of 2"
    desk.key(Qt.Key.Key_Return)
    assert desk.screen.reader.find_bar.count.text() == "2 of 2"
    passage = desk.screen.reader.passage
    assert passage is not None
    assert (passage.text, passage.start) == ("Diabetes", NOTE.index("Diabetes again"))
    desk.key(Qt.Key.Key_Return)
    assert desk.screen.reader.find_bar.count.text() == "1 of 2"
    desk.key(Qt.Key.Key_Escape)
    desk.key(Qt.Key.Key_Escape)

    assert not desk.screen.reader.find_bar.isVisible()
    assert desk.focused() is desk.screen.reader.reader


def test_what_is_not_in_the_note_is_said(open_desk: OpenDesk) -> None:
    desk = open_desk(with_documents(a_document(NOTE)))

    desk.key(Qt.Key.Key_F, CTRL | SHIFT)
    desk.type("gout")

    assert desk.screen.reader.find_bar.count.text() == "not found"


def test_find_does_not_stay_for_the_next_chart(open_desk: OpenDesk) -> None:
    second = an_inpatient_chart(id="stay", external_id="t:stay", account="STAY")
    desk = open_desk(a_chart(), replace(second, documents=()))
    desk.key(Qt.Key.Key_F, CTRL | SHIFT)
    desk.type("diabetes")

    desk.open(second)

    assert not desk.screen.reader.find_bar.isVisible()
    assert desk.focused() is desk.coding.field


def test_another_document_is_read_by_the_arrow_keys(open_desk: OpenDesk) -> None:
    lab = a_document("Hemoglobin A1c 8.9 %", id=DocumentId("document-lab"), title="Lab results", kind="labs")
    desk = open_desk(with_documents(a_document(), lab))
    desk.screen.documents.documents.setFocus()

    desk.key(Qt.Key.Key_Down)

    assert desk.screen.reader.document is not None
    assert desk.screen.reader.document.title == "Lab results"
    assert desk.screen.reader.reader.toPlainText() == "Hemoglobin A1c 8.9 %"


def test_a_section_of_the_outline_is_gone_to_by_enter(open_desk: OpenDesk) -> None:
    desk = open_desk(with_documents(a_document("Chief complaint\nCough\n" + "words\n" * 300 + "\nPlan\nRest\n")))
    outline = desk.screen.documents.outline
    outline.setFocus()
    outline.setCurrentRow(outline.count() - 1)

    QTest.keyClick(outline, Qt.Key.Key_Return)
    desk.settle()

    cursor = desk.screen.reader.reader.textCursor()
    assert cursor.block().text() == "Plan"


def test_a_pdf_with_words_is_read_and_shown_as_pages(open_desk: OpenDesk) -> None:
    desk = open_desk(with_documents(a_pdf_document("Operative report\nPage two")))
    panel = desk.screen.reader
    assert panel.reader.isVisible()

    panel.as_pages.click()
    desk.settle()

    assert panel.pages.isVisible()
    assert panel.pages.accessibleDescription() == "2 pages"
    picture = panel.pages.grab().toImage()
    assert picture.pixelColor(QPoint(picture.width() // 2, 60)).lightness() > 240, "paper is white"


def test_a_scan_is_shown_as_pages_and_says_what_it_cannot(open_desk: OpenDesk) -> None:
    desk = open_desk(with_documents(a_pdf_document("")))
    panel = desk.screen.reader

    assert panel.pages.isVisible()
    assert not panel.as_pages.isVisible()
    assert panel.pages.accessibleDescription() == "2 pages"
    assert not desk.screen.documents.outline.isVisible()


def test_a_chart_without_a_document_says_so(open_desk: OpenDesk) -> None:
    desk = open_desk(with_documents())

    assert desk.screen.reader.document is None
    desk.key(Qt.Key.Key_F, CTRL | SHIFT)
    desk.type("diabetes")
    assert desk.screen.reader.find_bar.count.text() == "not found"


def test_evidence_of_another_document_is_shown_there(open_desk: OpenDesk) -> None:
    note, lab = a_document(), a_document("LDL 171, high", id=DocumentId("document-lab"), title="Lab results")
    passage = Evidence(lab.id, 0, 7, "LDL 171")
    encounter = an_encounter().with_diagnosis_replaced(1, Diagnosis(an_encounter().diagnoses[1].code, "", (passage,)))
    desk = open_desk(replace(with_documents(note, lab), encounter=encounter))
    desk.coding.diagnoses.table.setFocus()
    desk.coding.diagnoses.table.select(1)

    desk.key(Qt.Key.Key_Return)

    assert desk.screen.reader.document is not None
    assert desk.screen.reader.document.id == lab.id
    assert desk.screen.reader.passage is not None
    assert desk.screen.reader.passage.text == "LDL 171"
    QApplication.processEvents()


def test_each_document_is_seen_once_until_the_chart_is_opened_again(open_desk: OpenDesk) -> None:
    chart = with_documents(a_document(NOTE), a_document(id=DocumentId("letter"), title="Letter"))
    desk = open_desk(chart)
    desk.screen.documents.select(DocumentId("letter"))
    desk.screen.documents.select(chart.documents[0].id)
    desk.screen.documents.select(DocumentId("letter"))
    desk.settle()
    first = seen(desk)
    desk.open(chart)

    assert first == ["chart opened", "document shown: Office visit note", "document shown: Letter"]
    assert sorted(seen(desk)[3:]) == ["chart opened", "document shown: Letter"]


def seen(desk: Desk) -> list[str]:
    """Return the views of the trail, the oldest first."""
    with desk.session.begin() as work:
        entries = [entry for entry in work.audit.entries() if entry.kind is Kind.VIEW]
    return [f"{entry.action}: {entry.detail}".rstrip(": ") for entry in reversed(entries)]

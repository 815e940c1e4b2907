"""What the coding desk looks like: whole titles, columns that hold, every state, every size."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from coderdesk.domain.codes import icd10cm
from coderdesk.domain.encounter import Diagnosis, Status
from coderdesk.domain.identifiers import DocumentId
from coderdesk.domain.people import PersonName
from coderdesk.ui.theme import Mode, Theme
from support.factories import (
    a_chart,
    a_coverage,
    a_document,
    a_line,
    a_patient,
    a_payer,
    an_encounter,
    an_inpatient_chart,
)
from support.whole_charts import a_pdf

from ..conftest import Shoot
from .conftest import Desk, OpenDesk

LOOKS = ((Mode.LIGHT, 13, 1208, 654), (Mode.DARK, 13, 1368, 834), (Mode.DARK, 26, 1368, 834))
LONG = "S52.531A"


class Counter(QObject):
    """Counts how often widgets are laid out anew."""

    def __init__(self) -> None:
        super().__init__()
        self.resizes = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.resizes += event.type() == QEvent.Type.Resize
        return super().eventFilter(watched, event)


def edge(desk: Desk, widget: QWidget) -> int:
    """Return how far right of the screen's own edge a widget ends, in px; below zero where it is inside."""
    right = widget.mapTo(desk.screen, widget.rect().topRight()).x()
    return right - desk.screen.rect().right()


def test_the_selected_diagnosis_shows_its_whole_title(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart("E11.42", LONG, "I10"))
    table = desk.coding.diagnoses.table
    usual = table.rowHeight(0)

    table.setFocus()
    table.select(1)
    assert table.rowHeight(1) > usual
    table.select(2)

    assert table.rowHeight(1) == table.rowHeight(2) == usual


def test_the_selected_result_shows_its_whole_title(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart(), width=1208)
    desk.search("colles fracture right radius subsequent nonunion")
    results = desk.coding.results

    heights = [results.visualRect(results.model().index(row, 0)).height() for row in range(4)]

    assert heights[results.currentIndex().row()] > min(heights)


def test_the_line_editor_leaves_the_columns_their_width(open_desk: OpenDesk) -> None:
    desk = open_desk(a_chart(), width=1208, height=654)
    before = desk.screen.split.sizes()

    desk.coding.lines.table.setFocus()
    desk.key(Qt.Key.Key_F2)

    assert desk.screen.split.sizes() == before
    assert edge(desk, desk.coding.editor.charge) < 0


def test_cards_of_many_findings_stay_inside_the_column(open_desk: OpenDesk) -> None:
    codes = ("Z91.14", "Z86.010", "E11.42", "E10.65", "S52.531")
    desk = open_desk(a_chart(*codes, lines=tuple(a_line(pointers=(9,)) for _line in range(8))), width=1208, height=654)
    cards = [card for card in desk.coding.findings.findChildren(QWidget) if type(card).__name__ == "FindingCard"]

    assert len(cards) > 5
    assert all(edge(desk, card) < 0 for card in cards)
    assert all(edge(desk, button) < 0 for card in cards for button in card.findChildren(QWidget))


def test_pages_come_to_rest_at_every_size(open_desk: OpenDesk) -> None:
    scan = a_document("", id=DocumentId("scan"), format="pdf", data=a_pdf("One"), pages=1)
    desk = open_desk(a_chart(documents=(scan,)), width=1208)
    counter = Counter()
    desk.screen.reader.pages.installEventFilter(counter)

    for height in range(560, 900, 10):
        desk.screen.resize(1208, height)
        counter.resizes = 0
        for _turn in range(20):
            QApplication.processEvents()
        assert counter.resizes < 10, height


def test_a_long_name_leaves_the_age_and_the_dates_whole(open_desk: OpenDesk) -> None:
    name = PersonName("Wolfeschlegelsteinhausenbergerdorff-Vandenbroeck", "Maximiliana Alexandrine", "Josephine")
    payer = a_payer(name="Blue Cross and Blue Shield of Northern and Central Iowa Federal Employee Program")
    chart = a_chart(patient=a_patient(name=name), coverages=(a_coverage(payer=payer),))
    desk = open_desk(chart, width=1208)

    for fact in ("Age, sex", "Seen"):
        label = desk.screen.header.facts[fact]
        assert not label.is_elided, fact
    assert desk.screen.header.name.is_elided


CHARTS = {
    "error": a_chart("E11.42", "E10.65"),
    "bare": replace(a_chart(), coverages=(), encounter=an_encounter(diagnoses=(), lines=(), coverages=())),
    "stay": an_inpatient_chart("I21.4", "E11.65", procedures=("027034Z", "4A023N7")),
    "held": a_chart(status=Status.ON_HOLD, hold_reason="operative note missing"),
    "finished": a_chart(status=Status.FINISHED, finished_at=datetime(2026, 9, 18, tzinfo=UTC)),
    "exported": a_chart(status=Status.EXPORTED, finished_at=datetime(2026, 9, 18, tzinfo=UTC)),
    "long": a_chart(
        diagnoses=tuple(Diagnosis(icd10cm(f"Z{n}.{d}")) for n in range(10, 22) for d in range(5)),
        lines=tuple(a_line() for _line in range(50)),
    ),
    "scan": a_chart(documents=(a_document("", format="pdf", data=a_pdf("One", "Two"), pages=2),)),
    "other letters": a_chart(patient=a_patient(name=PersonName("Nguyễn Thị", "Ánh 🌸"))),
}


@pytest.mark.parametrize("name", CHARTS)
def test_every_kind_of_chart_is_painted_at_every_size(
    open_desk: OpenDesk, shoot: Shoot, theme: Theme, name: str
) -> None:
    desk = open_desk(CHARTS[name])
    for mode, px, width, height in (
        (Mode.LIGHT, 13, 1208, 654),
        (Mode.DARK, 13, 1368, 834),
        (Mode.DARK, 26, 1368, 834),
    ):
        theme.set_look(mode, px)
        desk.screen.resize(width, height)
        desk.settle()
        shoot(desk.screen, f"chart-{name}-{mode.value}-{px}-{width}")

"""The worklist over a real vault: filter, views, order, preview, marks, hold, import."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from coderdesk.domain.chart import Chart
from coderdesk.domain.encounter import EncounterType, Status
from coderdesk.domain.failures import StorageFailed
from coderdesk.domain.identifiers import DocumentId, EncounterId
from coderdesk.services.session import Session
from coderdesk.services.worklist import rows
from coderdesk.ui import dialogs
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tasks import Tasks
from coderdesk.ui.worklist.desk import SEEN_AFTER_MS, WorklistDesk
from coderdesk.ui.worklist.screen import WorklistScreen
from support.factories import DATE_OF_SERVICE, a_chart, a_document

CTRL = Qt.KeyboardModifier.ControlModifier


def numbered(number: int, **changes: object) -> Chart:
    """Return a chart with an account of its own, due the later the higher its number."""
    encounter = EncounterId(f"encounter-{number}")
    chart = a_chart(
        id=encounter,
        account=f"A-{number:05}",
        external_id=f"test:{number}",
        due=DATE_OF_SERVICE + timedelta(days=number % 3000),
        **changes,
    )
    note = a_document(id=DocumentId(f"document-{number}"), encounter=encounter)
    return replace(chart, documents=(note,))


class Worklist:
    """The screen at work."""

    def __init__(self, screen: WorklistScreen, desk: WorklistDesk, session: Session, tasks: Tasks) -> None:
        self.screen, self.desk, self.session, self._tasks = screen, desk, session, tasks
        self.said: list[str] = []
        self.opened: list[str] = []
        screen.said.connect(lambda message: self.said.append(message.text))
        desk.chart_wanted.connect(self.opened.append)

    def settle(self) -> None:
        """Wait until everything has come."""
        assert self._tasks.wait_idle()
        # The preview waits a moment for the selection to rest.
        QTest.qWait(80)
        assert self._tasks.wait_idle()

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key wherever the focus is."""
        QTest.keyClick(self.focused(), key, modifiers)
        self.settle()

    def type(self, text: str) -> None:
        """Type wherever the focus is."""
        QTest.keyClicks(self.focused(), text)
        self.settle()

    def focused(self) -> QWidget:
        """Return where the focus is."""
        found = self.screen.window().focusWidget()
        assert found is not None
        return found

    def accounts(self) -> list[str]:
        """Return the accounts in the order of the list, as far as they have come."""
        model = self.screen.table.model()
        assert model is not None
        items = [model.data(model.index(row, 0), Qt.ItemDataRole.UserRole) for row in range(min(8, model.rowCount()))]
        return [item.account for item in items if item is not None]

    def stored(self, number: int) -> tuple[Status, str]:
        """Return the state and the reason of a hold as the vault has them."""
        with self.session.begin() as work:
            found = work.worklist.get(EncounterId(f"encounter-{number}"))
        return found.status, found.hold_reason


Open = Callable[..., Worklist]


@pytest.fixture
def open_list(qtbot: QtBot, tasks: Tasks, keys: KeyTable, make_session: Callable[..., Session]) -> Open:
    """Return a function that stores charts and shows them."""

    def show(*charts: Chart, width: int = 1368) -> Worklist:
        session = make_session(*charts)
        screen = WorklistScreen(lambda ids: rows(session.begin, encounters=ids), tasks, keys, session.today)
        qtbot.addWidget(screen)
        worklist = Worklist(screen, WorklistDesk(session, tasks, screen), session, tasks)
        screen.resize(width, 834)
        screen.show()
        screen.activateWindow()
        qtbot.waitUntil(screen.isActiveWindow)
        screen.entered()
        worklist.settle()
        return worklist

    return show


def three() -> tuple[Chart, Chart, Chart]:
    """Return a ready chart, one on hold and a finished one."""
    return (
        numbered(1),
        numbered(2, status=Status.ON_HOLD, hold_reason="no operative note"),
        numbered(3, status=Status.FINISHED),
    )


def test_the_first_chart_is_selected_and_previewed(open_list: Open) -> None:
    worklist = open_list(numbered(2), numbered(1))

    assert worklist.accounts() == ["A-00001", "A-00002"]
    assert worklist.focused() is worklist.screen.table
    words = " ".join(label.text() for label in worklist.screen.preview.findChildren(QWidget) if hasattr(label, "text"))
    assert "A-00001" in words
    assert "E11.42" in words


def test_enter_opens_and_n_takes_the_next(open_list: Open) -> None:
    worklist = open_list(numbered(1), numbered(2))
    worklist.key(Qt.Key.Key_Down)

    worklist.key(Qt.Key.Key_Return)
    worklist.key(Qt.Key.Key_N)

    assert worklist.opened == ["encounter-2", "encounter-1"]


def test_where_every_chart_is_coded_taking_the_next_says_so(open_list: Open) -> None:
    worklist = open_list(numbered(1, status=Status.FINISHED))

    worklist.desk.take_next()
    worklist.settle()

    assert worklist.opened == []
    assert worklist.said == ["Every chart is coded."]


def test_the_filter_narrows_as_it_is_typed_and_down_goes_into_the_list(open_list: Open) -> None:
    worklist = open_list(*(numbered(number) for number in range(30)))

    worklist.screen.start_find()
    worklist.type("A-0001")
    assert len(worklist.accounts()) == 8
    worklist.type("7")
    assert worklist.accounts() == ["A-00017"]
    worklist.key(Qt.Key.Key_Return)

    assert worklist.opened == ["encounter-17"]


def test_esc_empties_the_filter_and_leads_to_the_list(open_list: Open) -> None:
    worklist = open_list(numbered(1), numbered(2))
    worklist.screen.start_find()
    worklist.type("nobody")
    assert worklist.accounts() == []

    worklist.key(Qt.Key.Key_Escape)
    worklist.key(Qt.Key.Key_Escape)

    assert worklist.accounts() == ["A-00001", "A-00002"]
    assert worklist.focused() is worklist.screen.table


def test_views_show_their_charts_and_how_many(open_list: Open) -> None:
    worklist = open_list(*three())

    shown = {}
    for view in ("open", "hold", "finished", "exported", "all"):
        worklist.screen.tabs.open(view)
        worklist.screen.tabs.chosen.emit(view)
        worklist.settle()
        shown[view] = worklist.accounts()

    assert shown == {
        "open": ["A-00001"],
        "hold": ["A-00002"],
        "finished": ["A-00003"],
        "exported": [],
        "all": ["A-00001", "A-00002", "A-00003"],
    }


def test_a_head_orders_the_list_and_turns_it(open_list: Open) -> None:
    worklist = open_list(numbered(1), numbered(2), numbered(3))

    worklist.screen.table.sort_asked.emit("account", True)
    worklist.settle()

    assert worklist.accounts() == ["A-00003", "A-00002", "A-00001"]


def test_types_and_payers_narrow_the_list(open_list: Open) -> None:
    worklist = open_list(numbered(1), numbered(2, type=EncounterType.INPATIENT, lines=()))
    kind = next(c for c in worklist.screen.filters.findChildren(QWidget) if c.accessibleName() == "Type")

    kind.set_value("inpatient")  # type: ignore[attr-defined] # a Choice
    kind.chosen.emit("inpatient")  # type: ignore[attr-defined]
    worklist.settle()

    assert worklist.accounts() == ["A-00002"]


def test_space_marks_and_marks_no_longer(open_list: Open) -> None:
    worklist = open_list(numbered(1), numbered(2))

    worklist.key(Qt.Key.Key_Space)
    worklist.key(Qt.Key.Key_Down)
    worklist.key(Qt.Key.Key_Space)
    assert worklist.screen.marked == {"encounter-1", "encounter-2"}
    worklist.key(Qt.Key.Key_Space)

    assert worklist.screen.marked == {"encounter-1"}


def test_hold_asks_for_a_reason_in_a_line_under_the_list(open_list: Open) -> None:
    worklist = open_list(numbered(1), numbered(2))

    worklist.key(Qt.Key.Key_H, CTRL)
    assert worklist.focused() is worklist.screen.prompt.line
    worklist.key(Qt.Key.Key_Return)
    assert worklist.screen.prompt.isVisible(), "a hold needs a reason"
    worklist.type("operative note missing")
    worklist.key(Qt.Key.Key_Return)

    assert worklist.stored(1) == (Status.ON_HOLD, "operative note missing")
    assert worklist.accounts() == ["A-00002"]
    assert worklist.focused() is worklist.screen.table


def test_esc_leaves_the_hold(open_list: Open) -> None:
    worklist = open_list(numbered(1))
    worklist.key(Qt.Key.Key_H, CTRL)
    worklist.type("no")

    worklist.key(Qt.Key.Key_Escape)

    assert worklist.stored(1) == (Status.READY, "")
    assert worklist.focused() is worklist.screen.table


@pytest.mark.parametrize("view", ["hold", "finished"])
def test_what_cannot_be_held_is_told_before_it_is_asked(open_list: Open, view: str) -> None:
    worklist = open_list(*three())
    worklist.screen.tabs.open(view)
    worklist.screen.tabs.chosen.emit(view)
    worklist.settle()

    worklist.key(Qt.Key.Key_H, CTRL)

    assert not worklist.screen.prompt.isVisible()
    assert "cannot be put on hold" in worklist.said[-1]


def test_thousands_of_charts_are_walked_through(open_list: Open) -> None:
    worklist = open_list(*(numbered(number, diagnoses=(), lines=()) for number in range(2_000)))
    model = worklist.screen.table.model()
    assert model is not None
    assert model.rowCount() == 2_000

    worklist.key(Qt.Key.Key_End)
    item = worklist.screen.table.current_item

    assert item is not None
    assert item.account == "A-01999", "the last by its deadline"


def test_a_list_that_cannot_be_read_says_why_and_is_read_again(
    open_list: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    worklist = open_list(numbered(1))

    def fail(*_args: object, **_more: object) -> None:
        raise StorageFailed("The vault could not be read.", "Try again.")

    with monkeypatch.context() as patch:
        patch.setattr("coderdesk.services.worklist.list_encounters", fail)
        worklist.screen.ask()
        worklist.settle()
    assert "The vault could not be read." in [
        label.text() for label in worklist.screen.findChildren(QWidget) if hasattr(label, "text") and label.isVisible()
    ]
    again = next(
        button
        for button in worklist.screen.findChildren(QWidget)
        if button.isVisible() and button.accessibleName() == "Try again"
    )
    again.click()  # type: ignore[attr-defined] # a button
    worklist.settle()

    assert worklist.accounts() == ["A-00001"]


def test_files_are_imported_and_a_refused_one_is_told(
    open_list: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worklist = open_list()
    good, bad = tmp_path / "worklist.csv", tmp_path / "broken.json"
    good.write_text(
        "client,account,patient_last,patient_first,dob,sex,type,dos\n"
        "Cedar Valley,A-1,Doe,Jane,1960-01-02,F,professional,2026-09-14\n"
    )
    bad.write_text('{"format": "coderdesk-encounters", "version": 1, "encounters": [')
    monkeypatch.setattr(dialogs, "ask_files", lambda *_: [good, bad])

    worklist.key(Qt.Key.Key_O, CTRL)
    QApplication.processEvents()

    told = "\n".join(worklist.said)
    assert "broken.json" in told
    assert worklist.said[-1] == "Imported 1 new chart, 0 new documents; 1 file refused."
    assert worklist.accounts() == ["A-1"]


@pytest.mark.parametrize(("width", "hidden"), [(1600, []), (1208, ["Received"]), (700, ["Received", "Type"])])
def test_what_is_least_needed_goes_first_where_there_is_no_room(open_list: Open, width: int, hidden: list[str]) -> None:
    worklist = open_list(numbered(1), width=width)
    table = worklist.screen.table

    gone = [
        column.name
        for place, column in enumerate(table.model().columns)  # type: ignore[attr-defined] # a RowModel
        if table.isColumnHidden(place)
    ]
    assert gone[: len(hidden)] == hidden or set(hidden) <= set(gone)
    assert "Patient" not in gone
    assert worklist.screen.preview.isVisible() is (width > 860)


def test_a_preview_that_stays_is_seen_once_and_one_that_passes_is_not(open_list: Open) -> None:
    worklist = open_list(*(numbered(number) for number in range(3)))
    worklist.screen.table.setFocus()
    worklist.key(Qt.Key.Key_Down)
    worklist.key(Qt.Key.Key_Down)
    assert seen(worklist) == []
    QTest.qWait(SEEN_AFTER_MS + 100)
    worklist.settle()
    worklist.desk.chart_changed("encounter-2")
    QTest.qWait(SEEN_AFTER_MS + 100)
    worklist.settle()
    assert seen(worklist) == ["encounter-2"]


def seen(worklist: Worklist) -> list[str]:
    """Return the charts of which the trail says that they were previewed."""
    with worklist.session.begin() as work:
        return [str(entry.encounter) for entry in work.audit.entries() if entry.action == "chart previewed"]

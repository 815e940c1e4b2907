"""The trail in the window: listed, filtered, shown whole, checked and written to files, all by key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from coderdesk.domain.audit import Kind
from coderdesk.domain.codes import icd10cm
from coderdesk.domain.encounter import Diagnosis
from coderdesk.services import coding, people
from coderdesk.services.session import Session
from coderdesk.ui import dialogs
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.settings.activity import ActivitySection
from coderdesk.ui.settings.desk import SettingsDesk
from coderdesk.ui.settings.screen import SettingsScreen
from coderdesk.ui.tasks import Tasks
from coderdesk.ui.theme import Mode, Theme
from support.factories import a_chart

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
CHART = a_chart("E11.42", "E78.2")


class Activity:
    """The section at work."""

    def __init__(self, screen: SettingsScreen, section: ActivitySection, session: Session, tasks: Tasks) -> None:
        self.screen, self.section, self.session, self._tasks = screen, section, session, tasks
        self.said: list[str] = []
        screen.said.connect(lambda message: self.said.append(message.text))

    def settle(self) -> None:
        """Wait until everything has come."""
        for _ in range(3):
            assert self._tasks.wait_idle()
            QApplication.processEvents()

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key wherever the focus is."""
        focused = self.screen.window().focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key, modifiers)
        self.settle()

    def actions(self) -> list[str]:
        """Return what the rows say was done."""
        items = [self.section.model.item(row) for row in range(self.section.model.rowCount())]
        return [item.entry.action for item in items if item is not None]

    def words(self) -> list[str]:
        """Return what the detail says."""
        return [label.text() for label in self.section.detail.findChildren(QLabel) if label.isVisible()]


Open = Callable[..., Activity]


@pytest.fixture
def open_activity(qtbot: QtBot, tasks: Tasks, keys: KeyTable, make_session: Callable[..., Session]) -> Open:
    """Return a function that works a little in a vault and shows its activity."""

    def show(width: int = 1208, height: int = 640, fill: Callable[[Session], None] = worked) -> Activity:
        session = make_session(CHART)
        fill(session)
        screen = SettingsScreen(keys)
        qtbot.addWidget(screen)
        SettingsDesk(session, tasks, screen, keys)
        screen.resize(width, height)
        screen.show()
        screen.activateWindow()
        qtbot.waitUntil(screen.isActiveWindow)
        screen.entered()
        section = next(one for one in screen.sections if isinstance(one, ActivitySection))
        screen.show_section(section)
        activity = Activity(screen, section, session, tasks)
        activity.settle()
        section.table.setFocus()
        return activity

    return show


def worked(session: Session) -> None:
    """Open a chart, code it, change its patient, bill it, and fail once."""
    one = CHART.encounter.id
    opened = coding.open_chart(session.begin, encounter=one)
    line = replace(opened.lines[0], modifiers=("25",))
    changed = opened.with_diagnosis(Diagnosis(icd10cm("I10"))).with_line_replaced(0, line)
    coding.record_change(session.begin, encounter=changed, what="posted I10 as diagnosis 3")
    moved = replace(CHART.patient, address=replace(CHART.patient.address, city="Waterloo"), phone="3195550100")
    people.save_patient(session.begin, patient=moved, encounter=one)
    with session.begin() as work:
        work.audit.record(
            "exported",
            one,
            "837p claims-000000001.837",
            kind=Kind.EXPORT,
            recipient="Prairie Mutual",
            purpose="payment",
        )
        work.audit.record("wrong try", detail="2026-11-28T08:31:44+00:00", kind=Kind.FAILURE)
        work.audit.record("export refused", one, "Account 4471-0926 is not finished.", kind=Kind.FAILURE)
        work.commit()


def test_the_newest_entry_comes_first_and_is_shown_whole(open_activity: Open) -> None:
    activity = open_activity()
    assert activity.actions()[:4] == ["export refused", "wrong try", "exported", "patient changed"]
    for _ in range(3):
        activity.key(Qt.Key.Key_Down)
    words = activity.words()
    assert "Patient changed" in words
    assert words[words.index("Patient") + 1] == "Whitfield, Darlene"
    assert words[words.index("Address, city") + 1 :][:4] == ["was", "Cedar Falls", "is", "Waterloo"]
    assert words[words.index("Account") + 1] == CHART.encounter.account


def test_typing_filters_and_enter_leads_back_to_the_list(open_activity: Open) -> None:
    activity = open_activity()
    activity.screen.start_find()
    QTest.keyClicks(activity.section.filter, "patient changed")
    activity.settle()
    assert activity.actions() == ["patient changed"]
    activity.key(Qt.Key.Key_Return)
    assert activity.section.table.hasFocus()
    activity.key(Qt.Key.Key_Return)
    assert activity.section.detail.area.hasFocus()


def test_kinds_are_chosen_and_what_is_not_there_offers_all(open_activity: Open) -> None:
    activity = open_activity()
    activity.section.kind.set_value(Kind.FAILURE)
    activity.section.kind.chosen.emit(Kind.FAILURE)
    activity.settle()
    assert activity.actions() == ["export refused", "wrong try"]
    activity.screen.start_find()
    QTest.keyClicks(activity.section.filter, "nothing like it")
    activity.settle()
    assert activity.section.panel.state == "empty"
    activity.section.panel.action_chosen.emit()
    activity.settle()
    assert len(activity.actions()) > 5


def test_the_trail_is_checked_by_its_key(open_activity: Open) -> None:
    activity = open_activity()
    activity.key(Qt.Key.Key_R, CTRL)
    assert "as they were written" in activity.section.verdict.text()
    assert activity.said[-1] == activity.section.verdict.text()


def test_a_broken_entry_is_named_and_selected(open_activity: Open) -> None:
    activity = open_activity()
    with activity.session.begin() as work:
        work._session.take_turn()  # type: ignore[attr-defined]
        connection = work._connection  # type: ignore[attr-defined]
        connection.execute("DROP TRIGGER audit_is_not_changed")
        connection.execute("DROP TRIGGER audit_is_not_filled_again")
        connection.execute("UPDATE audit SET coder = 'Eve' WHERE number = 3")
        work.commit()
    activity.key(Qt.Key.Key_R, CTRL)
    assert activity.section.verdict.text().startswith("The trail is broken. Entry 3 ")
    assert activity.section.table.current_item.entry.number == 3


def test_what_is_listed_is_saved_and_that_is_an_entry(
    open_activity: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_asked: out)
    activity = open_activity()
    activity.key(Qt.Key.Key_E, CTRL)
    activity.key(Qt.Key.Key_E, CTRL | SHIFT)
    assert sorted(path.suffix for path in out.iterdir()) == [".csv", ".pdf"]
    assert activity.actions()[:2] == ["trail exported"] * 2
    assert "it names 1 patient" in activity.said[-1]


def test_what_left_of_a_patient_is_saved_from_one_of_the_entries(
    open_activity: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_asked: tmp_path / "out")
    activity = open_activity()
    assert activity.section.disclosures.isEnabled()
    activity.key(Qt.Key.Key_D, CTRL)
    (written,) = (tmp_path / "out").iterdir()
    assert written.name.startswith("disclosures-")
    assert "1 entry in disclosures-" in activity.said[-1]
    activity.section.table.select(activity.section.model.ids.index(activity.section.model.ids[2]))
    activity.settle()
    assert activity.section.table.current_item.entry.action == "wrong try"
    assert not activity.section.disclosures.isEnabled()


def test_a_file_that_leaves_encrypted_asks_for_its_passphrase(
    open_activity: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_asked: tmp_path / "out")
    activity = open_activity()
    activity.key(Qt.Key.Key_P, Qt.KeyboardModifier.AltModifier)
    activity.key(Qt.Key.Key_E, CTRL | SHIFT)
    assert activity.section.sealing.isVisible()
    activity.section.sealing.suggest.click()
    activity.settle()
    activity.key(Qt.Key.Key_Return)
    (written,) = (tmp_path / "out").iterdir()
    assert written.suffix == ".zip"


def many(session: Session) -> None:
    """Record ten thousand entries; `benchmarks/bench_trail.py` has ten times as many."""
    with session.begin() as work:
        for number in range(10_000):
            work.audit.record(f"step {number}", kind=Kind.VIEW)
        work.commit()


def test_a_long_trail_is_paged(open_activity: Open) -> None:
    activity = open_activity(fill=many)
    section = activity.section
    assert section.model.rowCount() > 10_000
    assert section.model.item(0) is not None
    section.table.setFocus()
    activity.key(Qt.Key.Key_End)
    assert section.table.current_item.entry.number == 1
    assert section.model.item(5_000) is None


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
@pytest.mark.parametrize(("width", "height"), [(1208, 640), (1368, 834)])
def test_the_activity_is_painted(
    open_activity: Open, theme: Theme, shoot: Callable[[QWidget, str], None], mode: Mode, width: int, height: int
) -> None:
    theme.set_mode(mode)
    activity = open_activity(width, height)
    for _ in range(3):
        activity.key(Qt.Key.Key_Down)
    activity.key(Qt.Key.Key_R, CTRL)
    activity.section.table.setFocus()
    shoot(activity.screen, f"activity-{mode.value}-{width}")

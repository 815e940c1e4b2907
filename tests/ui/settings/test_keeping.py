"""Retention and disposal in the settings, over a real vault, by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from coderdesk.domain.disposal import ScopeKind
from coderdesk.domain.encounter import Status
from coderdesk.domain.retention import Held
from coderdesk.services import retention
from coderdesk.services.session import Session
from coderdesk.ui import dialogs
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.settings.desk import SettingsDesk
from coderdesk.ui.settings.keeping import KeepingSection
from coderdesk.ui.settings.screen import SettingsScreen
from coderdesk.ui.tasks import Tasks
from coderdesk.ui.theme import Mode, Theme
from coderdesk.ui.widgets.table import DeskTable
from support.house import TODAY
from support.images import plain_image, traces
from support.several import numbered, words_of
from support.stored import keep


class Keeping:
    """The section at work."""

    def __init__(self, screen: SettingsScreen, section: KeepingSection, session: Session, tasks: Tasks) -> None:
        self.screen, self.section, self.session, self._tasks = screen, section, session, tasks
        self.said: list[str] = []
        self.failed: list[str] = []
        self.gone: list[frozenset[str]] = []
        screen.said.connect(lambda message: self.said.append(message.text))
        screen.charts_gone.connect(self.gone.append)
        tasks.failed.connect(lambda told: self.failed.append(str(told)))

    def settle(self) -> None:
        """Wait until everything has come."""
        assert self._tasks.wait_idle()

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key wherever the focus is."""
        focused = self.screen.window().focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key, modifiers)
        self.settle()

    def type_into(self, widget: QWidget, text: str) -> None:
        """Type `text` where a coder would."""
        widget.setFocus()
        QTest.keyClicks(widget, text)
        self.settle()

    def words(self) -> str:
        """Return all the words that can be seen."""
        labels = self.screen.findChildren(QWidget)
        return "\n".join(label.text() for label in labels if hasattr(label, "text") and label.isVisible())

    def show(self, widget: QWidget) -> None:
        """Scroll to `widget`."""
        (area,) = self.section.findChildren(QScrollArea)
        area.ensureWidgetVisible(widget, 0, 0)

    @property
    def charts(self) -> int:
        """How many charts the vault holds."""
        return self.session.vault.info().encounters


@pytest.fixture
def keeping(qtbot: QtBot, tasks: Tasks, keys: KeyTable, make_session: Callable[..., Session]) -> Keeping:
    """Return the section over three old charts, one of them unfinished, and a new one."""
    session = make_session()
    keep(
        session.vault,
        numbered(1),
        numbered(2, served=date(2016, 5, 1)),
        numbered(3, status=Status.CODING),
        numbered(4, served=date(2026, 9, 1)),
    )
    screen = SettingsScreen(keys)
    qtbot.addWidget(screen)
    SettingsDesk(session, tasks, screen, keys)
    screen.resize(1208, 640)
    screen.show()
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    screen.entered()
    (section,) = [one for one in screen.sections if isinstance(one, KeepingSection)]
    screen.show_section(section)
    found = Keeping(screen, section, session, tasks)
    found.settle()
    return found


def test_the_rules_are_kept_and_the_reminder_follows(keeping: Keeping) -> None:
    assert "2 charts have passed their retention." in keeping.words()
    rules = keeping.section.rules
    rules.years.setFocus()
    for _ in range(5):
        keeping.key(Qt.Key.Key_Down)
    keeping.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert keeping.said == ["The retention is kept."]
    assert retention.keeping(keeping.session.begin, today=TODAY).rules.years == 12
    assert "No chart has passed its retention." in keeping.words()
    assert not rules.review.isVisible()


def test_a_client_has_years_of_its_own(keeping: Keeping) -> None:
    rules = keeping.section.rules
    assert rules.client.currentText() == "Practice Number0"
    assert rules.client_years.currentText() == "As all others"
    rules.client_years.setFocus()
    for _ in range(15):
        keeping.key(Qt.Key.Key_Down)
    keeping.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert retention.keeping(keeping.session.begin, today=TODAY).rules.of_client == {"client-0": 15}


def test_what_has_passed_is_reviewed_and_disposed_of_in_one_step(
    keeping: Keeping, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shoot: Callable[[QWidget, str], None]
) -> None:
    file = tmp_path / "gone.pdf"
    monkeypatch.setattr(dialogs, "ask_new_file", lambda *_: file)
    section = keeping.section
    section.rules.review.setFocus()
    keeping.key(Qt.Key.Key_Space)
    assert "2 charts of 2 patients would go" in keeping.words()
    keeping.type_into(section.dispose.reason, "Retention of seven years has passed")
    keeping.type_into(section.dispose.word, "dispose")
    assert not section.dispose.dispose.isEnabled()
    keeping.key(Qt.Key.Key_Return)
    assert keeping.charts == 4
    section.dispose.word.clear()
    keeping.type_into(section.dispose.word, "DISPOSE")
    keeping.show(section.dispose.dispose)
    shoot(keeping.screen, "keeping-dispose")
    keeping.key(Qt.Key.Key_Return)

    assert keeping.failed == []
    assert keeping.charts == 2
    assert keeping.gone == [frozenset({"encounter-1", "encounter-2"})]
    assert keeping.said[-1] == "Disposed of 2 charts for good; the certificate is written."
    assert traces(plain_image(keeping.session.vault), (*words_of(1), *words_of(2))) == []  # type: ignore[arg-type]
    text = "".join(page.extract_text() for page in PdfReader(file).pages)
    assert "Retention of seven years" in text
    assert "Lastname001x" not in text
    assert not section.dispose.table.isVisible()
    keeping.show(section.disposed)
    shoot(keeping.screen, "keeping-disposed")
    section.disposed.table.setFocus()
    keeping.key(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert keeping.said[-1] == "Written: gone-2.pdf."


def test_what_is_in_the_way_is_shown_and_nothing_is_offered(keeping: Keeping) -> None:
    card = keeping.section.dispose
    choose(keeping, ScopeKind.PATIENT)
    keeping.type_into(card.account, "ACCOUNT003x")
    keeping.key(Qt.Key.Key_Return)
    assert "In the way: 1 not finished." in keeping.words()
    assert not card.dispose.isVisible()
    choose(keeping, ScopeKind.BEFORE)
    assert not card.table.isVisible()
    keeping.type_into(card.before, "2016-01-01")
    card.look.setFocus()
    keeping.key(Qt.Key.Key_Space)
    assert "1 chart of 1 patient would go, seen 03/02/2015 to 03/02/2015." in keeping.words()


def test_a_hold_is_put_and_released_by_key(keeping: Keeping, shoot: Callable[[QWidget, str], None]) -> None:
    holds = keeping.section.holds
    holds.kind.set_value(Held.PATIENT)
    keeping.type_into(holds.what, "ACCOUNT001x")
    keeping.type_into(holds.matter, "audit 2026-114")
    keeping.key(Qt.Key.Key_Return)
    assert "1 chart has passed its retention." in keeping.words()
    assert holds.what.text() == ""
    keeping.show(holds)
    shoot(keeping.screen, "keeping-holds")
    holds.table.setFocus()
    keeping.key(Qt.Key.Key_Delete)
    assert keeping.said == ["The hold is put.", "The hold is released."]
    assert "Nothing is held." in keeping.words()
    keeping.type_into(holds.what, "NOBODY")
    keeping.type_into(holds.matter, "audit")
    keeping.key(Qt.Key.Key_Return)
    assert len(keeping.failed) == 1


def test_a_certificate_that_names_patients_leaves_under_a_passphrase(
    keeping: Keeping, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "named.pdf"
    monkeypatch.setattr(dialogs, "ask_new_file", lambda *_: file)
    section = keeping.section
    choose(keeping, ScopeKind.PATIENT)
    keeping.type_into(section.dispose.account, "ACCOUNT001x")
    keeping.key(Qt.Key.Key_Return)
    keeping.type_into(section.dispose.reason, "asked by the practice")
    section.dispose.with_names.setChecked(True)
    keeping.type_into(section.dispose.word, "DISPOSE")
    keeping.key(Qt.Key.Key_Return)
    assert section.sealing.isVisible()
    assert keeping.charts == 4
    section.sealing.suggest.click()
    keeping.settle()
    words = section.sealing.passphrase.line.text()
    keeping.key(Qt.Key.Key_Return)
    assert keeping.charts == 3
    reader = PdfReader(file)
    assert reader.decrypt(words)
    assert "Lastname001x" in "".join(page.extract_text() for page in reader.pages)


def test_leaving_the_section_takes_every_name_away(keeping: Keeping) -> None:
    card = keeping.section.dispose
    keeping.section.rules.review.click()
    keeping.settle()
    keeping.type_into(card.reason, "typed")
    assert "Lastname001x" in shown_in(card.table)
    keeping.screen.show_section(keeping.screen.look)
    assert (shown_in(card.table), card.preview, card.reason.text()) == ("", None, "")


def test_it_is_readable_light_and_dark(keeping: Keeping, theme: Theme, shoot: Callable[[QWidget, str], None]) -> None:
    shoot(keeping.screen, "keeping-light")
    keeping.section.rules.review.click()
    keeping.settle()
    theme.set_mode(Mode.DARK)
    shoot(keeping.screen, "keeping-dark")


def choose(keeping: Keeping, kind: ScopeKind) -> None:
    """Choose what goes, as by the arrow keys."""
    scope = keeping.section.dispose.scope
    scope.setFocus()
    scope.set_value(kind)
    scope.chosen.emit(kind)
    keeping.settle()


def shown_in(table: DeskTable) -> str:
    """Return every text of a table."""
    model = table.model()
    cells = (model.index(line, across) for line in range(model.rowCount()) for across in range(model.columnCount()))
    return " ".join(str(model.data(cell)) for cell in cells)

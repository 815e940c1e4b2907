"""What is loaded and what is lacking; importing, taking out, fetching and building again, all by key."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDropEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from coderdesk.codesets.updates.addresses import Addresses
from coderdesk.codesets.updates.fetch import OfficialFetcher
from coderdesk.domain.progress import Progress
from coderdesk.domain.releases import FileKind, OfficialFiles
from coderdesk.services.session import Books, Session
from coderdesk.ui import dialogs
from coderdesk.ui.code_sets.desk import CodeSetsDesk
from coderdesk.ui.code_sets.items import Item
from coderdesk.ui.code_sets.screen import CodeSetsScreen
from coderdesk.ui.keys import KeyKeeper, KeyTable
from coderdesk.ui.tasks import LongTask, Tasks
from coderdesk.ui.theme import Mode, Theme
from support.factories import a_chart, an_encounter
from support.official_files import Shelf, loaded
from support.publisher import Page, publishing

Shoot = Callable[..., None]


@dataclass
class Desk:
    """The screen with what it says and what it stands on."""

    screen: CodeSetsScreen
    session: Session
    tasks: Tasks
    said: list[str]
    shelf: Shelf

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key on whatever has the focus, and wait until no work is left."""
        widget = QApplication.focusWidget() or self.screen
        QTest.keyClick(widget, key, held)
        self.settle()

    def settle(self) -> None:
        """Wait until no work is left and what it changed has found its place."""
        assert self.tasks.wait_idle()
        for _ in range(3):
            QApplication.processEvents()

    def lines(self) -> list[Item]:
        """Return the lines of the list."""
        model = self.screen.table.model()
        return [model.index(row, 0).data(Qt.ItemDataRole.UserRole) for row in range(model.rowCount())]

    def select(self, kind: FileKind) -> None:
        """Go down to the first line of a kind by key."""
        self.screen.table.setFocus()
        self.press(Qt.Key.Key_Home)
        while self.screen.table.current_item.kind is not kind:
            self.press(Qt.Key.Key_Down)


CTRL = Qt.KeyboardModifier.ControlModifier
MakeDesk = Callable[..., Desk]


@pytest.fixture
def make_desk(qtbot: QtBot, tasks: Tasks, keys: KeyTable, make_session: Callable[..., Session]) -> Iterator[MakeDesk]:
    """Return a function that shows the screen over official files in memory."""

    def make(*charts: Any, official: OfficialFiles | None = None, **house: Any) -> Desk:
        made, shelf = make_session(*charts), Shelf()
        changed = replace(made.house, official=official or shelf, **house)
        session = Session(changed, made.vault, Books(changed.reference))
        screen = CodeSetsScreen(keys, session.today)
        CodeSetsDesk(session, tasks, screen)
        qtbot.addWidget(screen)
        said: list[str] = []
        screen.said.connect(lambda message: said.append(message.text))
        screen.resize(1368, 834)
        screen.show()
        screen.activateWindow()
        qtbot.waitUntil(screen.isActiveWindow)
        screen.entered()
        assert tasks.wait_idle()
        return Desk(screen, session, tasks, said, shelf)

    yield make
    assert tasks.wait_idle()


@pytest.fixture
def choose(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a function that says what the coder chooses in the system's dialog."""

    def chosen(*names: str) -> None:
        monkeypatch.setattr(dialogs, "ask_files", lambda *_: [Path(name) for name in names])

    return chosen


# -- what is shown ---------------------------------------------------------------------------------------------------


def test_the_list_tells_what_is_loaded_and_what_is_lacking_and_whence(make_desk: MakeDesk) -> None:
    desk = make_desk()

    lines = desk.lines()
    built_in = {item.kind: item.number or 0 for item in lines if item.release}
    lacking = {item.kind: item.source for item in lines if item.lacking}

    assert built_in[FileKind.CM_ORDER] > 70_000
    assert lacking[FileKind.CM_INDEX] == "from CMS"
    assert lacking[FileKind.CPT] == "by your own licence"
    assert FileKind.CM_ORDER not in lacking


def test_a_chart_beyond_what_is_loaded_is_warned_of(make_desk: MakeDesk) -> None:
    late = an_encounter("E11.9", service_from=date(2031, 3, 4))
    desk = make_desk(replace(a_chart("E11.9"), encounter=late))

    words = desk.screen.warnings

    assert any("ICD-10-CM: 03/04/2031 lies beyond what is loaded" in one for one in words)
    assert any("index is not loaded" in one for one in words)


def test_a_loaded_file_is_shown_with_its_digest_and_its_licence(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.shelf.files = [loaded(FileKind.CM_INDEX), loaded(FileKind.CPT, "2026", number=2)]
    desk.screen.entered()
    desk.settle()

    desk.select(FileKind.CM_INDEX)
    shown = desk.screen.detail.words()
    desk.select(FileKind.CPT)
    licensed = desk.screen.detail.words()

    assert {"FY2026", "81,024", "icd10cm_index_2026.xml", "imported"} <= set(shown)
    assert any(words.replace(" ", "") == "3f5a" * 16 for words in shown)
    assert "licensed" in licensed
    assert not any("index is not loaded" in one for one in desk.screen.warnings)


def test_a_file_that_could_not_be_read_in_again_is_named(make_desk: MakeDesk) -> None:
    desk = make_desk(official=Shelf(lost=("hcpcs_2026.csv",)))

    assert any(words.startswith("hcpcs_2026.csv could not be read in again") for words in desk.screen.warnings)


# -- importing -------------------------------------------------------------------------------------------------------


def test_files_are_imported_by_key_after_a_look_at_them(make_desk: MakeDesk, choose: Callable[..., None]) -> None:
    desk = make_desk()
    choose("/down/icd10cm_index_2026.xml", "/down/hcpcs_2026.csv")

    desk.press(Qt.Key.Key_O, CTRL)
    assert desk.shelf.files == []
    assert desk.screen.preview.isVisible()
    desk.press(Qt.Key.Key_Return)

    assert {one.kind for one in desk.shelf.files} == {FileKind.CM_INDEX, FileKind.HCPCS}
    assert desk.said == ["Imported 2 files: ICD-10-CM alphabetic index FY2026, HCPCS Level II FY2026."]
    assert desk.screen.detail.isVisible()
    assert desk.screen.table.hasFocus()
    assert any(item.file and item.kind is FileKind.CM_INDEX for item in desk.lines())


def test_escape_leaves_the_preview_and_nothing_is_imported(make_desk: MakeDesk, choose: Callable[..., None]) -> None:
    desk = make_desk()
    choose("/down/icd10cm_index_2026.xml")

    desk.press(Qt.Key.Key_O, CTRL)
    desk.press(Qt.Key.Key_Escape)

    assert desk.shelf.files == []
    assert desk.screen.table.hasFocus()


def test_a_question_must_be_agreed_to_first(make_desk: MakeDesk, choose: Callable[..., None]) -> None:
    desk = make_desk()
    choose("/down/old_icd10cm_index_2024.xml")
    desk.press(Qt.Key.Key_O, CTRL)

    desk.press(Qt.Key.Key_Return)
    assert desk.shelf.files == []
    desk.press(Qt.Key.Key_Space)
    desk.press(Qt.Key.Key_Return)

    assert [one.name for one in desk.shelf.files] == ["FY2024"]


def test_what_is_loaded_already_is_not_offered_again(make_desk: MakeDesk, choose: Callable[..., None]) -> None:
    desk = make_desk()
    desk.shelf.files = [loaded(FileKind.CM_INDEX)]
    choose("/down/icd10cm_index_2026.xml")

    desk.press(Qt.Key.Key_O, CTRL)

    assert not desk.screen.preview.load.isVisible()
    desk.press(Qt.Key.Key_Return)
    assert len(desk.shelf.files) == 1


def test_a_file_that_is_refused_is_told_with_its_place(make_desk: MakeDesk, choose: Callable[..., None]) -> None:
    desk = make_desk()
    choose("/down/holiday.pdf")

    desk.press(Qt.Key.Key_O, CTRL)

    QApplication.processEvents()
    words = desk.screen.preview.words()
    assert any("holiday.pdf, line 3: it is no official file" in one for one in words)
    desk.press(Qt.Key.Key_Escape)
    assert desk.screen.table.hasFocus()


def test_an_import_is_stopped_by_escape(make_desk: MakeDesk, choose: Callable[..., None], qtbot: QtBot) -> None:
    desk = make_desk()
    desk.shelf.slow = True
    choose("/down/icd10cm_index_2026.xml")
    desk.press(Qt.Key.Key_O, CTRL)

    QTest.keyClick(desk.screen.preview.load, Qt.Key.Key_Return)
    QTest.keyClick(QApplication.focusWidget() or desk.screen, Qt.Key.Key_Escape)
    assert desk.tasks.wait_idle()

    assert desk.shelf.files == []
    # What is put into a layout is shown when the layout has its turn.
    qtbot.waitUntil(lambda: "Stopped; nothing was changed." in desk.screen.preview.words())
    desk.press(Qt.Key.Key_Escape)
    assert desk.screen.table.hasFocus()


def test_files_may_be_dropped_on_the_screen(make_desk: MakeDesk, tmp_path: Path) -> None:
    desk = make_desk()
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(tmp_path / "icd10cm_index_2026.xml"))])
    event = QDropEvent(
        QPoint(10, 10), Qt.DropAction.CopyAction, dropped, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )

    desk.screen.dropEvent(event)
    assert desk.tasks.wait_idle()
    desk.press(Qt.Key.Key_Return)

    assert [one.file for one in desk.shelf.files] == ["icd10cm_index_2026.xml"]


# -- taking out ------------------------------------------------------------------------------------------------------


def test_a_loaded_file_is_taken_out_once_that_is_agreed_to(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.shelf.files = [loaded(FileKind.CM_INDEX)]
    desk.screen.entered()
    desk.settle()
    desk.select(FileKind.CM_INDEX)

    desk.press(Qt.Key.Key_Delete)
    assert "Importing icd10cm_index_2026.xml again brings it back" in desk.screen.confirm.question
    desk.press(Qt.Key.Key_Escape)
    assert len(desk.shelf.files) == 1
    assert desk.screen.table.hasFocus()
    desk.press(Qt.Key.Key_Delete)
    desk.press(Qt.Key.Key_Return)

    assert desk.shelf.files == []
    assert "was taken out. To bring it back, import icd10cm_index_2026.xml again." in desk.said[0]


def test_what_is_built_in_is_not_taken_out(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.select(FileKind.CM_ORDER)

    desk.press(Qt.Key.Key_Delete)

    assert not desk.screen.confirm.isVisible()


# -- updating --------------------------------------------------------------------------------------------------------


def index_zip() -> bytes:
    """Return a zip of a few thousand bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("icd10cm_index_2026.xml", "x" * 3_000)
    return packed.getvalue()


def entry(**changes: Any) -> dict[str, Any]:
    """Return an entry of a catalogue."""
    return {
        "id": "icd10cm-index", "title": "ICD-10-CM index", "kinds": ["icd10cm index"], "publisher": "The test",
        "page": "https://example.test/index", "every": "fiscal year", "addresses": [], "least": 100, "most": 100_000,
        **changes,
    }  # fmt: skip


def test_the_index_is_fetched_and_imported_by_key(make_desk: MakeDesk, tmp_path: Path) -> None:
    with publishing({"/2026-index.zip": Page(index_zip())}) as publisher:
        address = publisher.url("/{year}-index.zip")
        addresses = Addresses((entry(addresses=[address]),), publisher.addresses.hosts)
        desk = make_desk(fetcher=OfficialFetcher(tmp_path / "down", addresses, patience=3, pause=0.01))

        desk.press(Qt.Key.Key_U, CTRL)
        assert publisher.pages["/2026-index.zip"].asked == []
        desk.press(Qt.Key.Key_Return)
        assert desk.screen.preview.isVisible()
        assert (tmp_path / "down" / "2026-index.zip").is_file()
        desk.press(Qt.Key.Key_Return)

    assert [one.file for one in desk.shelf.files] == ["2026-index.zip"]
    assert list((tmp_path / "down").iterdir()) == []
    assert desk.said[0].startswith("Imported ICD-10-CM alphabetic index FY2026: 81,024 entries")


def test_a_download_that_fails_is_told_in_the_pane(make_desk: MakeDesk, tmp_path: Path) -> None:
    with publishing({}) as publisher:
        addresses = Addresses((entry(addresses=[publisher.url("/a.zip")]),), publisher.addresses.hosts)
        desk = make_desk(fetcher=OfficialFetcher(tmp_path / "down", addresses, patience=3, pause=0.01))

        desk.press(Qt.Key.Key_U, CTRL)
        desk.press(Qt.Key.Key_Return)

    QApplication.processEvents()
    words = desk.screen.preview.words()
    assert any("HTTP 404" in one for one in words)
    assert any("https://example.test/index" in one for one in words)


def test_one_file_that_is_not_there_does_not_keep_the_others(make_desk: MakeDesk, tmp_path: Path) -> None:
    with publishing({"/index.zip": Page(index_zip())}) as publisher:
        entries = (
            entry(addresses=[publisher.url("/index.zip")]),
            entry(id="hcpcs", title="HCPCS", kinds=["hcpcs"], addresses=[publisher.url("/none.zip")]),
        )
        addresses = Addresses(entries, publisher.addresses.hosts)
        desk = make_desk(fetcher=OfficialFetcher(tmp_path / "down", addresses, patience=3, pause=0.01))

        desk.press(Qt.Key.Key_U, CTRL)
        desk.press(Qt.Key.Key_Return)
        QApplication.processEvents()
        words = desk.screen.preview.words()
        desk.press(Qt.Key.Key_Return)

    assert any("HCPCS FY2026 could not be fetched" in one for one in words)
    assert [one.kind for one in desk.shelf.files] == [FileKind.CM_INDEX]


def test_a_silent_publisher_is_stopped_by_escape(make_desk: MakeDesk, tmp_path: Path) -> None:
    page = Page(index_zip(), cut=1_000, silent=True)
    with publishing({"/a.zip": page}) as publisher:
        addresses = Addresses((entry(addresses=[publisher.url("/a.zip")]),), publisher.addresses.hosts)
        desk = make_desk(fetcher=OfficialFetcher(tmp_path / "down", addresses, patience=5, pause=0.01))
        desk.press(Qt.Key.Key_U, CTRL)

        QTest.keyClick(QApplication.focusWidget() or desk.screen, Qt.Key.Key_Return)
        assert publisher.begun.wait(5)
        QTest.keyClick(QApplication.focusWidget() or desk.screen, Qt.Key.Key_Escape)
        assert desk.tasks.wait_idle(4_000)

    QApplication.processEvents()
    assert "Stopped; nothing was changed." in desk.screen.preview.words()


def test_what_only_a_person_may_download_is_opened_as_a_page(
    make_desk: MakeDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    by_hand = entry(kinds=["ptp"], id="ptp", terms="The AMA's terms must be accepted.", page="https://example.test/ptp")
    desk = make_desk(fetcher=OfficialFetcher(tmp_path / "down", Addresses((by_hand,), {})))

    desk.press(Qt.Key.Key_U, CTRL)
    desk.press(Qt.Key.Key_Return)

    assert opened == ["https://example.test/ptp"]
    assert "Import what you download" in desk.said[0]
    desk.press(Qt.Key.Key_Escape)
    assert desk.screen.table.hasFocus()


def test_the_releases_of_another_date_can_be_chosen(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.press(Qt.Key.Key_U, CTRL)
    pane = desk.screen.updates

    pane.date.setFocus()
    pane.date.selectAll()
    QTest.keyClicks(pane.date, "10/01/2024")
    desk.press(Qt.Key.Key_Return)

    assert {offer.release for offer in pane.marked} >= {"FY2025", "2024 Q4"}


def test_a_zip_is_loaded_once_what_it_is_fetched_for_is(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.shelf.files = [loaded(FileKind.CM_NEOPLASM)]
    desk.screen.entered()
    desk.settle()
    desk.press(Qt.Key.Key_U, CTRL)
    with_neoplasm = {offer.id for offer in desk.screen.updates.marked}
    desk.press(Qt.Key.Key_Escape)

    desk.shelf.files = [loaded(FileKind.CM_INDEX)]
    desk.screen.entered()
    desk.settle()
    desk.press(Qt.Key.Key_U, CTRL)

    assert "icd10cm-index" in with_neoplasm
    assert "icd10cm-index" not in {offer.id for offer in desk.screen.updates.marked}


def test_space_chooses_what_is_fetched(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.press(Qt.Key.Key_U, CTRL)
    before = desk.screen.updates.marked

    desk.press(Qt.Key.Key_Space)

    assert len(desk.screen.updates.marked) == len(before) - 1


# -- building again --------------------------------------------------------------------------------------------------


def test_building_again_is_told_when_it_is_done(make_desk: MakeDesk) -> None:
    built: list[Path] = []
    desk = make_desk()
    reference = replace(desk.session.house.reference, build=lambda path, _progress: built.append(path))
    desk.session.house = replace(desk.session.house, reference=reference)

    desk.press(Qt.Key.Key_R, CTRL)

    assert built == [reference.path]
    assert desk.said == ["The code sets were built again."]


def test_building_is_stopped_and_what_was_there_stays(make_desk: MakeDesk) -> None:
    def build(_path: Path, progress: Progress) -> None:
        while True:
            progress.step(1, 0, "Reading")

    desk = make_desk()
    desk.session.house = replace(desk.session.house, reference=replace(desk.session.house.reference, build=build))
    running: list[LongTask] = []
    told: list[str] = []
    desk.tasks.long_started.connect(running.append)
    desk.tasks.failed.connect(lambda failure: told.append(str(failure)))

    QTest.keyClick(desk.screen.table, Qt.Key.Key_R, CTRL)
    running[0].cancel()
    assert desk.tasks.wait_idle()

    assert told == ["Stopped; nothing was changed."]
    assert desk.said == []
    desk.screen.entered()
    desk.settle()
    assert desk.screen.table.current_item is not None


# -- as it is seen ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "size", "base"),
    [
        (Mode.LIGHT, (1368, 834), 13),
        (Mode.DARK, (1368, 834), 13),
        (Mode.LIGHT, (1208, 654), 13),
        (Mode.LIGHT, (1368, 834), 26),
    ],
    ids=["light", "dark", "small", "200"],
)
def test_it_is_seen(
    make_desk: MakeDesk,
    choose: Callable[..., None],
    theme: Theme,
    shoot: Shoot,
    mode: Mode,
    size: tuple[int, int],
    base: int,
) -> None:
    late = an_encounter("E11.9", service_from=date(2031, 3, 4))
    desk = make_desk(replace(a_chart("E11.9"), encounter=late))
    theme.set_look(mode, base)
    desk.screen.resize(*size)
    desk.shelf.files = [loaded(FileKind.CM_NEOPLASM), loaded(FileKind.CPT, "2026", number=2)]
    desk.screen.entered()
    desk.settle()
    name = f"code-sets-{mode.value}-{size[0]}-{base}"

    desk.select(FileKind.CM_INDEX)
    shoot(desk.screen, f"{name}-lacking")
    desk.select(FileKind.CM_NEOPLASM)
    desk.press(Qt.Key.Key_Delete)
    shoot(desk.screen, f"{name}-removing")
    desk.press(Qt.Key.Key_Escape)
    desk.press(Qt.Key.Key_U, CTRL)
    shoot(desk.screen, f"{name}-updates")
    choose("/down/old_icd10cm_index_2024.xml", "/down/hcpcs_2026.csv", "/down/icd10cm_index_2026.xml")
    desk.press(Qt.Key.Key_O, CTRL)
    shoot(desk.screen, f"{name}-preview")


class TakesAll(QLineEdit):
    """A field that takes every key to edit its text, as fields on X11 take Ctrl+U."""

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)


def test_a_field_does_not_take_the_key_that_fetches_for_its_own(
    make_desk: MakeDesk, keys: KeyTable, qtbot: QtBot
) -> None:
    field = TakesAll()
    qtbot.addWidget(field)
    KeyKeeper(keys, "code_sets.update", field)
    for key, is_taken in ((Qt.Key.Key_U, False), (Qt.Key.Key_C, True)):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, CTRL)
        event.ignore()

        QApplication.sendEvent(field, event)

        assert event.isAccepted() == is_taken

    assert make_desk().screen.updates.date.findChildren(KeyKeeper)

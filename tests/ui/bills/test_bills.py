"""The bills over a real vault: choosing, totals, the page and the EDI, exports and their record."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from pyzipper import AESZipFile

from coderdesk.domain.chart import Chart
from coderdesk.domain.encounter import EncounterType, Status
from coderdesk.domain.identifiers import EncounterId
from coderdesk.services.session import Session
from coderdesk.ui import dialogs
from coderdesk.ui.bills.desk import BillsDesk
from coderdesk.ui.bills.screen import BillsScreen
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tasks import Tasks
from coderdesk.ui.theme import Mode, Theme
from support.factories import a_bill, a_chart

CTRL = Qt.KeyboardModifier.ControlModifier


class Bills:
    """The screen at work."""

    def __init__(self, screen: BillsScreen, desk: BillsDesk, session: Session, tasks: Tasks) -> None:
        self.screen, self.desk, self.session, self._tasks = screen, desk, session, tasks
        self.said: list[str] = []
        self.failed: list[str] = []
        screen.said.connect(lambda message: self.said.append(message.text))
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

    def turn_to(self, view: str) -> None:
        """Open a view as a click on its tab does."""
        self.screen.tabs.open(view)
        self.screen.tabs.chosen.emit(view)
        self.settle()

    def words(self) -> str:
        """Return all the words that can be seen."""
        labels = self.screen.findChildren(QWidget)
        return "\n".join(label.text() for label in labels if hasattr(label, "text") and label.isVisible())

    def status(self, number: int) -> Status:
        """Return the state of a chart as the vault has it."""
        with self.session.begin() as work:
            return work.worklist.get(EncounterId(f"encounter-{number}")).status


Open = Callable[..., Bills]


@pytest.fixture
def open_bills(qtbot: QtBot, tasks: Tasks, keys: KeyTable, make_session: Callable[..., Session]) -> Open:
    """Return a function that stores charts and shows their bills."""

    def show(*charts: Chart, width: int = 1368, height: int = 834) -> Bills:
        session = make_session(*charts)
        screen = BillsScreen(keys)
        qtbot.addWidget(screen)
        bills = Bills(screen, BillsDesk(session, tasks, screen), session, tasks)
        screen.resize(width, height)
        screen.show()
        screen.activateWindow()
        qtbot.waitUntil(screen.isActiveWindow)
        screen.entered()
        bills.settle()
        return bills

    return show


def test_every_finished_bill_is_chosen_with_its_total(open_bills: Open) -> None:
    bills = open_bills(a_bill(1), a_bill(2), a_bill(3))

    assert bills.screen.chosen == ("encounter-1", "encounter-2", "encounter-3")
    assert "3 claims chosen" in bills.words()
    assert "$306.00" in bills.words()


def test_the_audit_list_is_saved_by_its_key(open_bills: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bills = open_bills(a_bill(1), a_bill(2))
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_: tmp_path / "out")

    bills.key(Qt.Key.Key_E, CTRL | Qt.KeyboardModifier.ShiftModifier)

    (written,) = (tmp_path / "out").iterdir()
    assert written.name.startswith("audit-")
    assert bills.said[-1].endswith("It quotes charts: keep it safe.")
    assert bills.status(1) is Status.FINISHED


def test_facility_charts_have_an_audit_list_and_a_csv_list_but_no_claim(
    open_bills: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic, stay = a_bill(2, type=EncounterType.OUTPATIENT), a_bill(3, type=EncounterType.INPATIENT)
    bills = open_bills(a_bill(1), clinic, stay)
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_: tmp_path / "out")

    bills.turn_to("facility")
    bills.screen.table.setFocus()
    bills.key(Qt.Key.Key_A, CTRL)
    assert bills.screen.chosen == ("encounter-2", "encounter-3")
    assert "2 charts chosen" in bills.words()
    bills.key(Qt.Key.Key_E, CTRL)
    assert not (tmp_path / "out").exists()
    bills.key(Qt.Key.Key_E, CTRL | Qt.KeyboardModifier.ShiftModifier)

    (written,) = (tmp_path / "out").iterdir()
    rows = list(csv.DictReader(io.StringIO(written.read_text(encoding="utf-8-sig"))))
    assert {row["type"] for row in rows} == {"outpatient", "inpatient"}
    assert "3 claims chosen" not in bills.words()


def test_space_leaves_a_bill_out_also_after_coming_back(open_bills: Open) -> None:
    bills = open_bills(a_bill(1), a_bill(2))

    bills.key(Qt.Key.Key_Space)
    assert bills.screen.chosen == ("encounter-2",)
    assert "$102.00" in bills.words()
    bills.screen.entered()
    bills.settle()

    assert bills.screen.chosen == ("encounter-2",)


def test_ctrl_a_chooses_none_and_all(open_bills: Open) -> None:
    bills = open_bills(a_bill(1), a_bill(2))

    bills.key(Qt.Key.Key_A, CTRL)
    assert bills.screen.chosen == ()
    assert "0 claims chosen" in bills.words()
    bills.key(Qt.Key.Key_A, CTRL)

    assert len(bills.screen.chosen) == 2


def test_the_selected_bill_is_shown_as_a_page_and_as_segments(open_bills: Open) -> None:
    bills = open_bills(a_bill(1), a_bill(2))

    bills.key(Qt.Key.Key_Down)

    model = bills.screen.segments.model()
    told = [model.data(model.index(row, 0)) for row in range(model.rowCount())]
    assert any(text.startswith("CLM*A-2*102") for text in told)
    assert "1 page, CMS-1500 layout 02/12" in bills.words()
    assert "valid" in bills.words()


def test_a_bill_that_is_not_ready_says_what_is_missing(open_bills: Open) -> None:
    bare = a_bill(1)
    bills = open_bills(replace(bare, coverages=(), encounter=replace(bare.encounter, coverages=())))

    assert "This bill is not ready" in bills.words()


def test_nothing_ready_says_what_to_do_and_offers_no_export(open_bills: Open) -> None:
    bills = open_bills(a_chart())

    assert "No bill is ready" in bills.words()
    assert bills.screen.chosen == ()
    bills.key(Qt.Key.Key_E, CTRL)
    assert bills.said == []


def test_the_chosen_bills_are_exported_and_move_to_the_exported(
    open_bills: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bills = open_bills(a_bill(1), a_bill(2), a_bill(3))
    bills.key(Qt.Key.Key_Space)
    out = tmp_path / "out"
    out.mkdir()
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_: out)

    bills.key(Qt.Key.Key_E, CTRL)

    assert bills.failed == []
    (file,) = out.iterdir()
    assert "CLM*A-2*" in file.read_text()
    assert "CLM*A-1*" not in file.read_text()
    assert bills.said[-1].startswith(f"Exported 2 claims: {file.name}.")
    assert [bills.status(number) for number in (1, 2, 3)] == [Status.FINISHED, Status.EXPORTED, Status.EXPORTED]
    bills.turn_to("exported")
    assert bills.screen.chosen == ()
    bills.turn_to("history")
    record = bills.screen.history.current_item
    assert (record.file, len(record.claims)) == (file.name, 2)


def test_leaving_the_choice_of_a_folder_exports_nothing(open_bills: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    bills = open_bills(a_bill(1))
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_: None)

    bills.key(Qt.Key.Key_E, CTRL)

    assert bills.said == []
    assert bills.status(1) is Status.FINISHED


def test_forms_are_saved_as_a_pdf(open_bills: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bills = open_bills(a_bill(1), a_bill(2))
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_: tmp_path / "forms")
    (tmp_path / "forms").mkdir()

    bills.key(Qt.Key.Key_S, CTRL)

    (file,) = (tmp_path / "forms").iterdir()
    assert file.read_bytes().startswith(b"%PDF")


def test_a_test_file_is_marked_as_one(open_bills: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bills = open_bills(a_bill(1))
    bills.screen.test_file.setChecked(True)
    out = tmp_path / "out"
    out.mkdir()
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_: out)

    bills.key(Qt.Key.Key_E, CTRL)

    (file,) = out.iterdir()
    assert file.read_text()[:106].split("*")[15] == "T"


def test_enter_opens_the_chart_of_a_bill(open_bills: Open) -> None:
    bills = open_bills(a_bill(1))
    opened: list[str] = []
    bills.desk.chart_wanted.connect(opened.append)

    bills.key(Qt.Key.Key_Return)

    assert opened == ["encounter-1"]


def test_the_page_comes_to_rest_at_every_size(open_bills: Open) -> None:
    bills = open_bills(a_bill(1), width=1208)

    for height in range(560, 900, 15):
        bills.screen.resize(1208, height)
        bills.settle()

    assert bills.screen.page.isVisible()


def test_it_is_said_before_and_after_how_many_patients_a_file_names(
    open_bills: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bills = open_bills(a_bill(1), a_bill(2))
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_: tmp_path)

    assert "A file of these names 1 patient: protected health information." in bills.words()
    bills.key(Qt.Key.Key_E, CTRL)
    assert bills.said[-1].endswith("It names 1 patient: keep it safe.")
    bills.turn_to("exported")
    assert "protected health information" not in bills.words()


def test_files_leave_under_a_passphrase_typed_twice(
    open_bills: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shoot: Callable[[QWidget, str], None]
) -> None:
    bills = open_bills(a_bill(1), a_bill(2))
    out = tmp_path / "out"
    out.mkdir()
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_: out)
    bills.key(Qt.Key.Key_P, Qt.KeyboardModifier.AltModifier)
    bills.key(Qt.Key.Key_E, CTRL)
    bar = bills.desk.sealing
    assert bar.isVisible()

    type_words(bills, "horse stable")
    bills.key(Qt.Key.Key_Return)
    bills.key(Qt.Key.Key_Return)
    assert "needs a strong passphrase" in bar.told
    shoot(bills.screen, "bills-encrypt-weak")
    bar.passphrase.line.selectAll()
    type_words(bills, "granite otter velvet teaspoon")
    bills.key(Qt.Key.Key_Return)
    type_words(bills, "granite otter velvet teapot")
    bills.key(Qt.Key.Key_Return)
    assert "differ" in bar.told
    type_words(bills, "granite otter velvet teaspoon")
    bills.key(Qt.Key.Key_Return)

    assert bills.failed == []
    (file,) = out.iterdir()
    assert file.suffix == ".zip"
    assert bills.said[-1].endswith("It names 1 patient, encrypted: tell its passphrase by another way.")
    assert not bar.isVisible()
    assert bar.passphrase.is_empty
    assert bar.again.is_empty
    with AESZipFile(BytesIO(file.read_bytes())) as archive:
        archive.setpassword(b"granite otter velvet teaspoon")
        assert b"CLM*A-2*" in archive.read(archive.namelist()[0])


def test_a_suggested_passphrase_is_shown_to_be_written_down_and_goes_with_enter(
    open_bills: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shoot: Callable[[QWidget, str], None]
) -> None:
    bills = open_bills(a_bill(1))
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_: tmp_path / "out")
    bills.screen.encrypt.setChecked(True)
    bills.key(Qt.Key.Key_S, CTRL)
    bar = bills.desk.sealing
    bar.suggest.setFocus()
    bills.key(Qt.Key.Key_Space)
    words = bar.passphrase.line.text()
    assert bar.passphrase.line.echoMode() is QLineEdit.EchoMode.Normal
    assert "Write it down now" in bar.told
    shoot(bills.screen, "bills-encrypt-suggested")
    bills.key(Qt.Key.Key_Return)

    (file,) = (tmp_path / "out").iterdir()
    assert PdfReader(file).decrypt(words)


def test_leaving_the_passphrase_exports_nothing_and_forgets_it(open_bills: Open) -> None:
    bills = open_bills(a_bill(1))
    bills.screen.encrypt.setChecked(True)
    bills.key(Qt.Key.Key_E, CTRL)
    type_words(bills, "granite")
    bills.key(Qt.Key.Key_Escape)

    assert not bills.desk.sealing.isVisible()
    assert bills.desk.sealing.passphrase.is_empty
    assert bills.screen.table.hasFocus()
    assert bills.said == []


def test_the_export_bar_fits_in_a_small_window_light_and_dark(
    open_bills: Open, theme: Theme, shoot: Callable[[QWidget, str], None]
) -> None:
    bills = open_bills(a_bill(1), a_bill(2), width=1208, height=640)
    shoot(bills.screen, "bills-foot-small")
    assert bills.screen.minimumSizeHint().width() <= 1208
    theme.set_mode(Mode.DARK)
    bills.screen.encrypt.setChecked(True)
    bills.key(Qt.Key.Key_E, CTRL)
    shoot(bills.screen, "bills-encrypt-dark")


def type_words(bills: Bills, text: str) -> None:
    """Type `text` wherever the focus is."""
    focused = bills.screen.window().focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, text)
    bills.settle()

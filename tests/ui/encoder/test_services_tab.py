"""The book of CPT and HCPCS codes by key, over official files that were written for the tests and imported."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from coderdesk.domain.codes import Code, service_code
from coderdesk.domain.service_codes import Setting
from coderdesk.services.code_pairs import Narrowed
from coderdesk.services.house import House
from coderdesk.services.session import Books, Session
from coderdesk.ui.encoder.services.desk import ServicesDesk
from coderdesk.ui.encoder.services.fact_rows import FactRows
from coderdesk.ui.encoder.services.tab import ServicesTab
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tasks import Tasks
from coderdesk.ui.theme import Mode, Theme
from coderdesk.ui.walking import walk
from support.house import make_house, make_vault
from support.service_files import DENIED, ON, PAID, load_service_files


class Page:
    """The tab with hands."""

    def __init__(self, tab: ServicesTab, tasks: Tasks) -> None:
        self.tab, self._tasks = tab, tasks
        self.posted: list[tuple[str, str]] = []
        tab.code_chosen.connect(lambda code, path: self.posted.append((code.text, path)))

    def show(self, code: str, on: date = ON) -> None:
        """Open a code as of a date."""
        self.tab.show_date(on)
        self.tab.open_at(service_code(code))
        self.settle()

    def settle(self) -> None:
        """Wait until everything has come and is laid out."""
        assert self._tasks.wait_idle()
        for _ in range(4):
            QApplication.processEvents()
        assert self._tasks.wait_idle()

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key wherever the focus is."""
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key, held)
        self.settle()

    def type(self, text: str) -> None:
        """Type wherever the focus is."""
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, text)
        self.settle()

    @property
    def words(self) -> str:
        """Everything that can be read."""
        labels = [label.text() for label in self.tab.findChildren(QLabel) if label.isVisible()]
        rows = [rows.words for rows in self.tab.findChildren(FactRows) if rows.isVisible()]
        return "\n".join((*labels, *rows))


def _page(qtbot: QtBot, session: Session, tasks: Tasks) -> Page:
    desk = ServicesDesk(session, tasks, KeyTable())
    qtbot.addWidget(desk.tab)
    desk.tab.resize(1000, 760)
    desk.tab.show()
    desk.tab.activateWindow()
    qtbot.waitUntil(desk.tab.isActiveWindow)
    desk.tab.entered()
    return Page(desk.tab, tasks)


@pytest.fixture(scope="module")
def loaded(reference_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a reference store with every kind of file that speaks of services, imported once for all tests."""
    folder = tmp_path_factory.mktemp("services")
    path = folder / "reference.sqlite"
    shutil.copyfile(reference_path, path)
    load_service_files(make_house(path, folder).official, folder / "files")
    return path


@pytest.fixture
def session(loaded: Path, tmp_path: Path) -> Session:
    """Return an open vault beside every kind of file."""
    house = make_house(loaded, tmp_path)
    return Session(house, make_vault(house, tmp_path), Books(house.reference))


@pytest.fixture
def page(qtbot: QtBot, session: Session, tasks: Tasks) -> Iterator[Page]:
    """Return the book with every kind of file loaded."""
    page = _page(qtbot, session, tasks)
    yield page
    page.settle()


@pytest.fixture
def bare(qtbot: QtBot, house: House, tasks: Tasks, tmp_path: Path) -> Iterator[Page]:
    """Return the book with nothing but what comes with the program."""
    page = _page(qtbot, Session(house, make_vault(house, tmp_path), Books(house.reference)), tasks)
    yield page
    page.settle()


def test_a_visit_is_paid_to_the_cent_and_each_number_is_told(page: Page) -> None:
    page.show("99213")
    (line,) = page.tab.fees.lines
    assert line.office is not None
    assert str(line.office.amount) == "88.95"

    # Typing drops down a list, which no window can do off the screen.
    page.tab.fees.locality.line.setText("alabama")
    page.tab.fees.locality.commit()
    page.settle()

    (line,) = page.tab.fees.lines
    assert line.office is not None
    assert str(line.office.amount) == "81.86"
    assert "(1.30 × 1 + 1.35 × 0.869 + 0.10 × 0.575) × 32.3465 = 81.857670225" in page.words
    assert "Status: A  Active: paid separately where covered" in page.words


def test_the_locality_is_the_same_when_the_vault_is_opened_again(
    page: Page, qtbot: QtBot, tasks: Tasks, session: Session
) -> None:
    page.show("99213")
    page.tab.fees.locality.line.setText("alabama")
    page.tab.fees.locality.commit()
    page.settle()

    again = ServicesDesk(session, tasks, KeyTable())
    qtbot.addWidget(again.tab)
    other = Page(again.tab, tasks)
    other.show("99213")

    (line,) = other.tab.fees.lines
    assert str(line.office and line.office.amount) == "81.86"
    other.show("99213", date(2019, 5, 1))
    other.show("99213")
    assert other.tab.fees.locality.value == page.tab.fees.locality.value != ""


def test_the_lines_of_a_test_are_walked_with_their_indicators(page: Page) -> None:
    page.show("71046")
    page.tab.fees.table.setFocus()

    assert [line.fee.modifier for line in page.tab.fees.lines] == ["", "26", "TC"]
    assert "Professional, technical: 1  Diagnostic test; 26 and TC apply" in page.words
    assert "NA  not given at such a place" in page.words
    page.press(Qt.Key.Key_Down)
    assert page.tab.fees.table.current_item.fee.modifier == "26"
    assert "NA  not given at such a place" not in page.words


def test_what_is_not_paid_by_units_says_why(page: Page) -> None:
    page.show("99072")
    assert "status B" in page.words

    page.show("00100")
    page.tab.fees.choose_locality("02102-01")
    page.settle()
    assert "(base units + minutes ÷ 15) × 27.86" in page.words


def test_units_and_add_ons_are_told_in_words(page: Page) -> None:
    page.show("99213")
    assert "2 units  2: All units of the day count together, and none above are ever paid" in page.words

    page.show("99417")
    assert "99205, 99215" in page.words
    assert "No value is published for this code" in page.words


def test_a_hcpcs_code_has_its_coverage_and_dates(page: Page) -> None:
    page.show("E0100")

    assert "Walking stick of the tests with a tip" in page.words
    assert "D  Special coverage instructions apply" in page.words
    assert "01/01/1986" in page.words


def test_licensed_text_is_marked(page: Page) -> None:
    page.show("99990")

    assert "Painting of the left kneecap, invented, in blue" in page.words
    assert "AMA, licensed: stays on this machine" in page.words

    page.show("E0100")
    assert "AMA, licensed" not in page.words


def test_the_pairs_of_a_code_are_counted_read_page_by_page_and_narrowed(page: Page) -> None:
    page.show("99213")
    assert page.tab.lists.total == PAID + DENIED
    table = page.tab.lists.pairs
    table.setFocus()

    page.press(Qt.Key.Key_End)

    assert table.current_item.other.text == f"{99300 + DENIED - 1}"
    assert not table.current_item.is_paid

    page.tab.lists.field.setFocus()
    page.type("965")
    assert page.tab.lists.total == 100
    page.tab.lists.field.empty()
    page.tab.lists.narrowed.set_value(Narrowed.DENIED)
    page.tab.lists.ask()
    page.settle()
    assert page.tab.lists.total == DENIED


def test_enter_on_a_pair_opens_the_other_code_and_its_path_says_so(page: Page) -> None:
    page.show("99213")
    page.tab.lists.field.setFocus()

    page.type("71046")
    page.press(Qt.Key.Key_Return)
    assert page.tab.code == service_code("71046")
    page.tab.entered()
    page.press(Qt.Key.Key_Return)

    assert page.posted == [("71046", "HCPCS and CPT: NCCI pair of 99213")]


def test_the_code_of_a_pair_is_a_link(page: Page) -> None:
    page.show("99213")
    table = page.tab.lists.pairs
    other = table.model().index(0, 0).data(Qt.ItemDataRole.UserRole).other

    QTest.mouseClick(
        table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(table.model().index(0, 0)).center()
    )
    page.settle()

    assert page.tab.code == other


def test_the_primaries_of_an_add_on_are_links_by_key_and_by_click_and_lead_back(page: Page) -> None:
    page.show("99417")
    page.tab.entered()
    page.press(Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    page.press(Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert page.tab.facts.current_link == service_code("99215")

    page.press(Qt.Key.Key_Return)
    assert page.tab.code == service_code("99215")
    assert page.posted == []
    page.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert page.tab.code == service_code("99417")

    rows = page.tab.facts.rows
    clicked: list[str] = []
    rows.code_chosen.connect(lambda code: clicked.append(code.text))
    for y in range(0, rows.height(), 4):
        for x in range(0, rows.width(), 4):
            if not clicked:
                QTest.mouseClick(rows, Qt.MouseButton.LeftButton, pos=QPoint(x, y))
    page.settle()
    assert clicked == ["99205"]
    assert page.tab.code == service_code("99205")


def test_escape_leaves_the_links_so_that_enter_posts_again(page: Page) -> None:
    page.show("99417")
    page.tab.entered()
    page.press(Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    page.press(Qt.Key.Key_Escape)

    page.press(Qt.Key.Key_Return)

    assert [code for code, _path in page.posted] == ["99417"]


def test_a_code_that_no_list_has_is_typed_here(page: Page) -> None:
    page.show("99213")
    page.tab.entered()
    page.tab.entered()
    assert page.tab.code_field.hasFocus()

    page.type("71046")
    page.press(Qt.Key.Key_Return)

    assert [line.fee.modifier for line in page.tab.fees.lines] == ["", "26", "TC"]
    assert page.tab.facts.hasFocus()
    assert page.posted == []
    page.tab.entered()
    page.type("7104")
    page.press(Qt.Key.Key_Return)
    assert "has not the shape" in page.words


def test_f6_walks_from_the_line_through_the_fees_to_the_lists(page: Page) -> None:
    page.show("71046")
    page.tab.code_field.setFocus()
    walked = []
    for _ in range(6):
        walk(page.tab.panels(), 1)
        focus = QApplication.focusWidget()
        assert focus is not None
        walked.append(focus)

    assert walked[0] in (page.tab.fees.locality, page.tab.fees.locality.line)
    assert walked[1:3] == [page.tab.fees.table, page.tab.facts]
    assert page.tab.lists.field in walked


def test_modifiers_are_found_by_letters_and_words(page: Page) -> None:
    page.tab.lists.strip.setFocus()
    page.press(Qt.Key.Key_Tab)
    page.tab.lists.strip.open("modifiers")
    page.tab.lists.strip.chosen.emit("modifiers")
    page.settle()
    assert page.tab.lists.total == 2

    page.tab.lists.field.setFocus()
    page.type("left")

    assert page.tab.lists.modifiers.current_item.code == "LT"


def test_enter_posts_the_code(page: Page) -> None:
    page.show("99213")
    page.tab.entered()

    page.press(Qt.Key.Key_Return)

    assert page.posted == [("99213", "")]


def test_an_answer_of_another_code_is_not_shown(page: Page) -> None:
    page.tab.show_date(ON)
    page.tab.open_at(service_code("E0100"))
    page.tab.open_at(service_code("99213"))
    page.settle()

    assert "Walking stick" not in page.words
    assert page.tab.lists.total == PAID + DENIED


def test_what_is_not_loaded_names_the_file_that_brings_it(bare: Page) -> None:
    bare.show("99213")

    assert "No loaded file speaks of 99213 on" in bare.words
    assert "Comes with the physician fee schedule of CMS (PPRRVU, in RVU…zip)." in bare.words
    assert "No code pairs are loaded for this quarter" in bare.words
    bare.tab.lists.strip.open("modifiers")
    bare.tab.lists.strip.chosen.emit("modifiers")
    bare.settle()
    assert "No modifiers are loaded" in bare.words
    assert "HCPC…_ANWEB" in bare.words


def test_the_hospital_has_pairs_of_its_own_and_says_that_they_are_not_loaded(page: Page) -> None:
    page.show("99213")

    page.tab.lists.strip.open("outpatient")
    page.tab.lists.strip.chosen.emit("outpatient")
    page.settle()

    assert page.tab.lists.setting is Setting.OUTPATIENT
    assert "No code pairs are loaded for this quarter" in page.words


@pytest.mark.parametrize(("mode", "px"), [(Mode.LIGHT, 13), (Mode.DARK, 13), (Mode.LIGHT, 26)])
def test_it_paints(page: Page, theme: Theme, shoot: Callable[[QWidget, str], None], mode: Mode, px: int) -> None:
    theme.set_look(mode, px)
    for code in ("99213", "71046", "E0100"):
        page.show(code)
        shoot(page.tab, f"services-{mode.value}-{px}-{code}")


def test_a_code_goes_out_as_a_value(page: Page) -> None:
    chosen: list[Code] = []
    page.tab.code_chosen.connect(lambda code, _path: chosen.append(code))
    page.show("E0100")

    page.tab.head.post.click()

    assert chosen == [service_code("E0100")]

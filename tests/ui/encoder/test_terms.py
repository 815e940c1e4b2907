"""The books of terms by key: typing jumps, references lead on and back, a line or a cell gives its code."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from coderdesk.domain.codes import icd10cm
from coderdesk.domain.terms import BookName
from coderdesk.services.session import Session
from coderdesk.ui.encoder.books import EncoderBooks
from coderdesk.ui.encoder.desk import EncoderDesk
from coderdesk.ui.encoder.index_table import IndexTable
from coderdesk.ui.encoder.screen import EncoderScreen
from coderdesk.ui.encoder.table_tab import TableTab
from coderdesk.ui.encoder.tabular_tab import TabularTab
from coderdesk.ui.encoder.term_tab import TermTab
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tasks import Tasks
from coderdesk.ui.theme import Mode, Theme
from support.terms_in_memory import SmallTerms

from ..conftest import Shoot
from .conftest import Modifier

ALT, CONTROL = Modifier.AltModifier, Modifier.ControlModifier
KEYS = {
    BookName.INDEX: (Qt.Key.Key_I, CONTROL),
    BookName.EXTERNAL: (Qt.Key.Key_I, CONTROL | Modifier.ShiftModifier),
    BookName.NEOPLASM: (Qt.Key.Key_N, CONTROL),
    BookName.DRUGS: (Qt.Key.Key_D, CONTROL),
}


class Library:
    """The encoder with its books of terms."""

    def __init__(self, screen: EncoderScreen, tasks: Tasks) -> None:
        self.screen, self._tasks = screen, tasks
        self.posted: list[tuple[str, str]] = []
        screen.post_wanted.connect(lambda code, path: self.posted.append((code.dotted, path)))

    def settle(self) -> None:
        """Wait until everything has come. What lands may ask for a page, and its line for a path."""
        for _step in range(3):
            assert self._tasks.wait_idle()

    def press(self, key: Qt.Key, modifiers: Modifier = Modifier.NoModifier) -> None:
        """Press a key wherever the focus is."""
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key, modifiers)
        self.settle()

    def type(self, text: str) -> None:
        """Type letter by letter wherever the focus is."""
        for letter in text:
            focused = QApplication.focusWidget()
            assert focused is not None
            QTest.keyClicks(focused, letter)
        self.settle()

    def open(self, book: BookName) -> None:
        """Open a book by its key."""
        self.press(*KEYS[book])

    @property
    def book(self) -> TermTab:
        """The book of terms that is open."""
        assert isinstance(self.screen.book, TermTab)
        return self.screen.book

    def line(self) -> str:
        """Return the title of the selected line."""
        term = self.book.table.current_item
        return term.title if term is not None else ""

    def link(self) -> str:
        """Return the cross reference that Enter would follow."""
        assert isinstance(self.book.table, IndexTable)
        return self.book.table.current_link

    def code(self) -> str:
        """Return the code in the detail pane."""
        return self.screen.detail.code.dotted if self.screen.detail.code is not None else ""


MakeLibrary = Callable[..., Library]


@pytest.fixture
def make_library(
    qtbot: QtBot, tasks: Tasks, keys: KeyTable, make_session: Callable[..., Session]
) -> Iterator[MakeLibrary]:
    """Return a function that opens the encoder over the small books, `without` some of them."""
    kept = []

    def make(*without: BookName) -> Library:
        session, terms = make_session(), SmallTerms(without)
        books = EncoderBooks(session, tasks, keys, lambda: terms)
        screen = EncoderScreen(keys, session.today, books.places)
        qtbot.addWidget(screen)
        kept.extend([books, EncoderDesk(session, tasks, screen)])
        screen.resize(1368, 834)
        screen.show()
        screen.activateWindow()
        qtbot.waitUntil(screen.isActiveWindow)
        screen.entered()
        library = Library(screen, tasks)
        library.settle()
        return library

    yield make
    assert tasks.wait_idle()


@pytest.fixture
def library(make_library: MakeLibrary) -> Library:
    """Return the encoder over all of the small books."""
    return make_library()


def test_typing_jumps_and_commas_go_down_a_level(library: Library) -> None:
    library.open(BookName.INDEX)

    library.type("diab")
    assert library.line() == "Diabetes, diabetic"
    library.type("etes, type 2, with, poly")

    assert library.line() == "polyneuropathy"
    assert library.code() == "E11.42"


def test_to_come_to_a_book_shows_no_code_yet(library: Library) -> None:
    library.open(BookName.INDEX)
    assert library.line() == "Abscess"
    assert library.code() == ""

    library.press(Qt.Key.Key_Down)

    assert (library.line(), library.code()) == ("lung", "J85.2")


def test_enter_on_a_whole_code_posts_it_with_the_path_of_the_book(library: Library) -> None:
    library.open(BookName.INDEX)
    library.type("diabetes, type 2, with, poly")

    library.press(Qt.Key.Key_Return)

    path = "Alphabetic index: Diabetes, diabetic, type 2, with, polyneuropathy"
    assert library.posted == [("E11.42", path)]


def test_enter_that_comes_before_the_path_still_has_it(library: Library) -> None:
    library.open(BookName.INDEX)
    library.type("diabetes, type 2, with")
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key)
    library.settle()

    assert library.posted == [("E11.40", "Alphabetic index: Diabetes, diabetic, type 2, with, neuropathy")]


def test_a_code_that_is_not_whole_leads_to_its_place_and_keeps_the_path(library: Library) -> None:
    library.open(BookName.INDEX)
    library.type("sprain, cerv")

    library.press(Qt.Key.Key_Return)
    assert isinstance(library.screen.book, TabularTab)
    assert library.code() == "S13.4"
    library.type("a")
    library.press(Qt.Key.Key_Return)

    assert library.posted == [("S13.4XXA", "Alphabetic index: Sprain, cervical, cervicodorsal")]


def test_one_key_leads_from_an_entry_to_its_place_in_the_tabular_list(library: Library) -> None:
    library.open(BookName.INDEX)
    library.type("osteoarthritis, knee, bil")

    library.press(Qt.Key.Key_Return, CONTROL)

    tabular = library.screen.book
    assert isinstance(tabular, TabularTab)
    assert tabular.tree.hasFocus()
    assert tabular.tree.current is not None
    assert tabular.tree.current.code == icd10cm("M17.0")
    assert library.posted == []


def test_what_is_chosen_further_on_in_the_tabular_list_says_so(library: Library) -> None:
    library.open(BookName.INDEX)
    library.type("osteoarthritis, knee, bil")
    library.press(Qt.Key.Key_Return, CONTROL)

    library.press(Qt.Key.Key_R, ALT)
    library.press(Qt.Key.Key_Return)

    path = "Alphabetic index: Osteoarthritis, knee, bilateral; tabular list: from M17.0 to M17.11"
    assert library.posted == [("M17.11", path)]


def test_a_see_reference_is_followed_by_enter_and_alt_left_comes_back(library: Library) -> None:
    library.open(BookName.INDEX)
    library.type("fracture, radius, lower, colles")
    assert library.link() == "Colles' fracture"

    library.press(Qt.Key.Key_Return)
    assert library.line() == "Colles' fracture"
    assert library.code() == "S52.53"
    library.press(Qt.Key.Key_Left, ALT)

    assert library.line() == "Colles'"


def test_a_see_also_is_walked_to_from_a_line_that_has_a_code(library: Library) -> None:
    library.open(BookName.INDEX)
    library.type("osteoa")
    assert library.link() == ""

    library.press(Qt.Key.Key_Right)
    assert library.link() == "Abscess"
    library.press(Qt.Key.Key_Return)

    assert library.line() == "Abscess"


def test_a_reference_to_a_table_opens_the_table(library: Library) -> None:
    library.open(BookName.INDEX)
    library.type("neopl")

    library.press(Qt.Key.Key_Return)

    assert isinstance(library.screen.book, TableTab)
    assert library.line() == "Neoplasm, neoplastic"


def test_the_path_of_a_reference_tells_where_it_was_printed(library: Library) -> None:
    library.open(BookName.INDEX)
    library.type("neopl")
    library.press(Qt.Key.Key_Return)
    library.press(Qt.Key.Key_Right)

    library.press(Qt.Key.Key_Return)

    path = "Alphabetic index: Neoplasm; Neoplasm table: Neoplasm, neoplastic, malignant primary"
    assert library.posted == [("C80.1", path)]


def test_a_reference_that_leads_nowhere_is_said(library: Library) -> None:
    library.open(BookName.INDEX)
    library.type("abscess, skin")
    library.book.target_wanted.emit("Zzz, nothing", library.book.table.current_item, library.book.on)
    library.settle()

    assert any("no entry" in label.text() for label in library.book.jump.findChildren(QLabel))


def test_external_causes_are_a_book_of_their_own(library: Library) -> None:
    library.open(BookName.EXTERNAL)
    library.type("fall, from, bed")

    library.press(Qt.Key.Key_Return)

    assert library.code() == "W06"
    assert isinstance(library.screen.book, TabularTab)


@pytest.mark.parametrize(
    ("into_the_table", "steps"),
    [((Qt.Key.Key_Escape, Qt.Key.Key_Escape), 5), ((Qt.Key.Key_Return,), 4)],
    ids=["by Esc to the lines", "by Enter into the cells"],
)
def test_arrows_move_between_the_cells_of_a_table_and_enter_takes_one(
    library: Library, into_the_table: tuple[Qt.Key, ...], steps: int
) -> None:
    library.open(BookName.DRUGS)
    library.type("warf")
    for key in (*into_the_table, *[Qt.Key.Key_Right] * steps):
        library.press(key)
    assert library.code() == "T45.515"
    library.press(Qt.Key.Key_Return)
    library.type("a")
    library.press(Qt.Key.Key_Return)

    assert library.posted == [("T45.515A", "Table of drugs: Warfarin, adverse effect")]


def test_down_keeps_the_column_of_a_table(library: Library) -> None:
    library.open(BookName.NEOPLASM)
    library.press(Qt.Key.Key_Right)
    library.press(Qt.Key.Key_Right)

    library.press(Qt.Key.Key_Down)

    assert library.code() == "C79.8"


def test_a_dash_code_of_a_table_opens_its_children_for_choice(library: Library) -> None:
    library.open(BookName.NEOPLASM)
    library.type("neoplasm, breast, upper")
    library.press(Qt.Key.Key_Escape)
    library.press(Qt.Key.Key_Escape)
    library.press(Qt.Key.Key_Right)

    library.press(Qt.Key.Key_Return)
    tabular = library.screen.book
    assert isinstance(tabular, TabularTab)
    for _step in range(2):
        library.press(Qt.Key.Key_Right)
    library.press(Qt.Key.Key_Right)
    assert library.code() == "C50.411"
    library.press(Qt.Key.Key_Return)

    path = "Neoplasm table: Neoplasm, neoplastic, breast, upper-outer quadrant, malignant primary"
    assert library.posted == [("C50.411", path)]


def test_an_empty_cell_gives_nothing(library: Library) -> None:
    library.open(BookName.DRUGS)
    library.type("alcohol")
    library.press(Qt.Key.Key_Escape)
    library.press(Qt.Key.Key_Escape)
    for _step in range(5):
        library.press(Qt.Key.Key_Right)

    library.press(Qt.Key.Key_Return)

    assert library.posted == []


@pytest.mark.parametrize("book", list(KEYS))
def test_a_book_that_is_not_loaded_says_what_it_is_and_leads_to_the_code_sets(
    make_library: MakeLibrary, book: BookName, qtbot: QtBot
) -> None:
    library = make_library(*BookName)
    library.open(book)

    words = "\n".join(label.text() for label in library.book.findChildren(QLabel) if label.isVisible())
    assert "is not loaded" in words
    assert "icd10cm_" in words
    with qtbot.waitSignal(library.screen.code_sets_wanted):
        library.press(Qt.Key.Key_Return)


def test_the_books_are_painted_light_and_dark_small_and_at_200_percent(
    library: Library, theme: Theme, shoot: Shoot
) -> None:
    for mode, px, width, height in (
        (Mode.LIGHT, 13, 1368, 834), (Mode.DARK, 13, 1208, 654), (Mode.DARK, 26, 1368, 834),
    ):  # fmt: skip
        theme.set_look(mode, px)
        library.screen.resize(width, height)
        library.open(BookName.INDEX)
        library.type("diabetes, type 2, with, poly")
        shoot(library.screen, f"encoder-index-{mode.value}-{px}-{width}")
        library.open(BookName.NEOPLASM)
        library.press(Qt.Key.Key_Right)
        shoot(library.screen, f"encoder-neoplasm-{mode.value}-{px}-{width}")
        library.open(BookName.DRUGS)
        shoot(library.screen, f"encoder-drugs-{mode.value}-{px}-{width}")

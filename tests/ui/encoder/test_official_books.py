"""The books as they are imported from the official files, walked by key. Skipped where those files are not there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot

from coderdesk.domain.progress import Silent
from coderdesk.domain.terms import BookName
from coderdesk.services.session import Books, Session
from coderdesk.ui.desk import Desk
from coderdesk.ui.encoder.term_tab import TermTab
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tasks import Tasks
from support.factories import a_chart
from support.house import make_house, make_vault

from .conftest import Encoder, Modifier

CONTROL = Modifier.ControlModifier
FILES = Path(__file__).parents[3].parent / "shared" / "codesets"
WANTED = [f"icd10cm_{name}_2025.xml" for name in ("index", "neoplasm", "drug")]
pytestmark = pytest.mark.skipif(
    not all((FILES / name).exists() for name in WANTED), reason="the official files are not beside this repository"
)


@pytest.fixture(scope="module")
def official_store(reference_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a reference store with the index and the two tables in it."""
    folder = tmp_path_factory.mktemp("official")
    store = folder / "reference.sqlite"
    shutil.copyfile(reference_path, store)
    official = make_house(store, folder).official
    official.apply(official.preview([FILES / name for name in WANTED], Silent()), Silent())
    return store


@pytest.fixture
def books(qtbot: QtBot, tasks: Tasks, keys: KeyTable, official_store: Path, tmp_path: Path) -> Iterator[Encoder]:
    """Return the encoder over the official books, beside an open chart."""
    house, chart = make_house(official_store, tmp_path), a_chart("E11.42")
    session = Session(house, make_vault(house, tmp_path, [chart]), Books(house.reference))
    desk = Desk(session, tasks, keys, QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
    desk.frame.resize(1440, 900)
    desk.start()
    desk.frame.activateWindow()
    qtbot.waitUntil(desk.frame.isActiveWindow)
    desk.open_chart(chart.encounter.id)
    assert tasks.wait_idle()
    desk.frame.open_screen("encoder")
    opened = Encoder(desk)
    opened.settle()
    yield opened
    opened.settle()
    desk.close()
    session.lock()


def book(encoder: Encoder) -> TermTab:
    """Return the book of terms that is open."""
    assert isinstance(encoder.screen.book, TermTab)
    return encoder.screen.book


def test_the_whole_index_is_there_and_a_jump_goes_through_it(books: Encoder) -> None:
    books.press(Qt.Key.Key_I, CONTROL)
    assert book(books).model.rowCount() > 80_000

    books.type("osteoarthritis, primary, knee")

    assert book(books).table.current_item.title.startswith("knee")
    assert books.code() == "M17.1"


def test_an_entry_is_posted_with_its_path(books: Encoder) -> None:
    books.press(Qt.Key.Key_I, CONTROL)
    books.type("diabetes, type 2, with, polyn")

    books.press(Qt.Key.Key_Return)
    books.press(Qt.Key.Key_N, CONTROL)
    books.type("breast, upper-outer")
    books.press(Qt.Key.Key_Escape)
    books.press(Qt.Key.Key_Escape)
    books.press(Qt.Key.Key_Right)
    books.press(Qt.Key.Key_Right)
    books.press(Qt.Key.Key_Return)

    posted = [(each.code.dotted, each.found_by) for each in books.encounter().diagnoses]
    assert posted[-1] == (
        "C79.81",
        "Neoplasm table: Neoplasm, neoplastic, breast, upper-outer quadrant, malignant secondary",
    )


def test_the_neoplasm_table_is_reached_from_the_index(books: Encoder) -> None:
    books.press(Qt.Key.Key_I, CONTROL)
    books.type("neoplasm, neoplastic")

    books.press(Qt.Key.Key_Return)

    assert book(books).terms is BookName.NEOPLASM


def test_a_substance_is_completed_in_the_tabular_list_and_posted(books: Encoder) -> None:
    books.press(Qt.Key.Key_D, CONTROL)
    books.type("warfarin")
    books.press(Qt.Key.Key_Escape)
    books.press(Qt.Key.Key_Escape)
    for _step in range(5):
        books.press(Qt.Key.Key_Right)
    books.press(Qt.Key.Key_Return)
    assert books.line() == "T45.515"
    books.type("a")
    books.press(Qt.Key.Key_Return)

    posted = books.encounter().diagnoses[-1]
    assert (posted.code.dotted, posted.found_by) == ("T45.515A", "Table of drugs: Warfarin, adverse effect")

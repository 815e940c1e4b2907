"""The PCS builder over the real code sets, as the packages have them and with official tables and an index."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from coderdesk.domain.codes import CodeSystem, icd10pcs
from coderdesk.services.pcs_builder import WHOLE, build
from coderdesk.services.session import Books, Session
from coderdesk.ui.encoder.pcs.desk import PcsDesk
from coderdesk.ui.encoder.pcs.tab import PcsTab
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tasks import Tasks
from support.house import make_house, make_vault
from support.loaded_books import load_members
from support.small_terms import PCS_DEFINITIONS, PCS_INDEX, PCS_TABLES, member

ON = date(2026, 9, 12)


class Builder:
    """The tab over a session, with hands."""

    def __init__(self, tab: PcsTab, session: Session, tasks: Tasks) -> None:
        self.tab, self.session, self._tasks = tab, session, tasks
        self.posted: list[tuple[str, str]] = []
        tab.code_chosen.connect(lambda code, path: self.posted.append((code.text, path)))

    def settle(self) -> None:
        """Wait until everything has come."""
        for _ in range(20):
            assert self._tasks.wait_idle()
            QApplication.processEvents()

    def press(self, *keys: Qt.Key) -> None:
        """Press keys wherever the focus is."""
        for key in keys:
            QTest.keyClick(_focus(), key)
            self.settle()

    def type(self, text: str) -> None:
        """Type wherever the focus is, faster than the answers come."""
        QTest.keyClicks(_focus(), text)
        self.settle()


def _focus() -> QWidget:
    focus = QApplication.focusWidget()
    assert focus is not None
    return focus


@pytest.fixture(scope="module")
def with_tables(reference_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a reference store with an index, tables and definitions of our own, in the official layout."""
    path = tmp_path_factory.mktemp("pcs") / "reference.sqlite"
    shutil.copyfile(reference_path, path)
    load_members(path, [member(PCS_INDEX), member(PCS_TABLES), member(PCS_DEFINITIONS)])
    return path


@pytest.fixture
def builder(qtbot: QtBot, tasks: Tasks, make_session: Callable[..., Session]) -> Iterator[Builder]:
    """Return the builder over the code sets that come with the packages."""
    yield from _built(qtbot, tasks, make_session())


@pytest.fixture
def official(qtbot: QtBot, tasks: Tasks, with_tables: Path, tmp_path: Path) -> Iterator[Builder]:
    """Return the builder over official tables with their index."""
    house = make_house(with_tables, tmp_path)
    yield from _built(qtbot, tasks, Session(house, make_vault(house, tmp_path), Books(house.reference)))


def _built(qtbot: QtBot, tasks: Tasks, session: Session) -> Iterator[Builder]:
    tab = PcsTab(ON, KeyTable())
    PcsDesk(session, tasks, tab)
    qtbot.addWidget(tab)
    tab.resize(1000, 760)
    tab.show()
    tab.activateWindow()
    qtbot.waitUntil(tab.isActiveWindow)
    tab.entered()
    built = Builder(tab, session, tasks)
    built.settle()
    yield built
    built.settle()


def test_a_code_is_typed_in_one_go_and_posted_with_its_whole_title(builder: Builder) -> None:
    builder.type("0SR904A")

    assert builder.tab.foot.title == (
        "Replacement of Right Hip Joint with Ceramic on Polyethylene Synthetic Substitute, Uncemented, Open Approach"
    )
    builder.press(Qt.Key.Key_Return)
    assert builder.posted == [("0SR904A", "PCS builder; 0SR 9 0 4 A")]


def test_words_lead_to_a_table_and_from_there_to_a_code(builder: Builder) -> None:
    builder.tab.entered()
    builder.type("arthrocentesis")
    words = [(way.start, way.words) for way in builder.tab.finder.ways]
    assert ("0S9", "Arthrocentesis (Drainage, Lower Joints)") in words

    builder.press(*[Qt.Key.Key_Down] * words.index(("0S9", "Arthrocentesis (Drainage, Lower Joints)")))
    builder.press(Qt.Key.Key_Return)
    builder.type("9" + "3ZX")
    builder.press(Qt.Key.Key_Return)

    ((code, path),) = builder.posted
    assert code == "0S993ZX"
    assert path == "PCS index: Arthrocentesis (Drainage, Lower Joints); 0S9 9 3 Z X"


def test_the_beginning_of_a_code_is_a_way_too(builder: Builder) -> None:
    builder.tab.entered()

    builder.type("0dtj")

    first = builder.tab.finder.ways[0]
    assert (first.start, first.words) == ("0DTJ", "Medical and Surgical, Gastrointestinal System, Resection, Appendix")


def test_any_valid_code_is_reached_by_typing_it_and_nothing_else_is_offered(builder: Builder) -> None:
    book = builder.session.book()
    chance = random.Random(20260912)  # noqa: S311 - no secret
    for _ in range(60):
        start = ""
        while len(start) < 7:
            axis = build(book, start=start, on=ON).axis
            assert axis is not None
            start += chance.choice(axis.values).character
        entry = book.entry(icd10pcs(start), ON)
        assert entry is not None
        assert entry.valid, f"{start} was offered and is not valid"
        assert entry.code.system is CodeSystem.ICD10PCS


def test_every_valid_code_is_reached(builder: Builder) -> None:
    tables, on = builder.session.book().pcs, date(2026, 3, 5)
    reached, starts = 0, [""]
    while starts:
        start = starts.pop()
        axis = tables.next_axis(start, on)
        assert axis is not None
        if axis.place == WHOLE:
            reached += len(axis.values)
        else:
            starts += [start + value.character for value in axis.values]

    # As many as the Medicare Code Editor accepts on that day.
    assert reached == 79_115


@pytest.mark.parametrize(
    "code", ["0016070", "3E0M30Y", "8E0ZXY6", "XW033E5", "B2111ZZ", "F07Z9ZZ", "GZB0ZZZ", "HZ2ZZZZ"]
)
def test_codes_of_every_section_are_built(builder: Builder, code: str) -> None:
    builder.type(code)

    assert builder.tab.code == code
    assert builder.tab.foot.post.isEnabled()


def test_the_largest_table_is_shown_whole(builder: Builder) -> None:
    builder.type("3E0")

    assert builder.tab.rows.shown > 100
    assert builder.tab.rows.verticalScrollBar().maximum() > 0


def test_another_date_keeps_the_code_where_it_is_valid_and_cuts_it_where_it_is_not(builder: Builder) -> None:
    builder.type("0SR904A")

    builder.tab.show_date(date(2026, 10, 2))
    builder.settle()

    assert builder.tab.code == "0SR904A"
    assert builder.tab.foot.post.isEnabled()
    builder.tab.show_date(date(1999, 1, 1))
    builder.settle()
    assert not builder.tab.foot.post.isEnabled()


def test_a_term_of_the_index_leads_to_a_code_with_its_path(official: Builder) -> None:
    official.tab.entered()
    official.type("append")
    assert [(way.start, way.words) for way in official.tab.finder.ways[:3]] == [
        ("", "Appendectomy"),
        ("0DBJ", "see Excision, Appendix"),
        ("0DTJ", "see Resection, Appendix"),
    ]

    official.press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    official.type("4ZZ")
    official.press(Qt.Key.Key_Return)

    assert official.posted == [("0DTJ4ZZ", "PCS index: Appendectomy, see Resection, Appendix; 0DT J 4 Z Z")]


def test_a_term_that_names_a_whole_code_fills_every_axis(official: Builder) -> None:
    official.tab.entered()
    official.type("resection, esoph")
    official.press(Qt.Key.Key_Return)

    assert official.tab.code == "0DT54ZZ"
    assert official.tab.path == "PCS index: Resection, Esophagus, laparoscopic; 0DT 5 4 Z Z"


def test_a_key_of_the_index_says_what_it_stands_for(official: Builder) -> None:
    official.tab.entered()
    official.type("abdominal esoph")
    official.press(Qt.Key.Key_Return)

    assert "use Esophagus, Lower" in official.tab.key_words


def test_the_official_tables_allow_what_they_print_and_define_it(official: Builder) -> None:
    official.type("0DT")

    axis = official.tab.values.axis
    assert axis is not None
    assert [value.character for value in axis.values] == ["5", "J"]
    assert official.tab.meaning.words == "Resection: Cutting out all of a body part. Includes: Total nephrectomy."
    assert not official.tab.foot.official.isVisible()
    official.type("5")
    assert official.tab.meaning.words == "Open: Cutting through the skin."
    assert official.tab.rows.shown == 2

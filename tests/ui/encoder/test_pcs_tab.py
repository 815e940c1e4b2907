"""The PCS builder by key, over a few rows held in memory: what is offered, what each key does, what it says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from coderdesk.domain.codes import Code, icd10pcs
from coderdesk.domain.pcs import PcsValue
from coderdesk.domain.terms import BookName, Term
from coderdesk.services.pcs_builder import axis_after, build
from coderdesk.services.pcs_ways import Way
from coderdesk.ui.encoder.pcs.tab import PcsTab
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.theme import Mode, Theme
from support.pcs_tables import REPLACEMENT, SmallPcsBook, SmallTables

ON = date(2026, 9, 12)
Shoot = Callable[[QWidget, str], None]


class Builder:
    """The tab with hands, and with someone who answers at once, or when told to."""

    def __init__(self, tab: PcsTab, book: SmallPcsBook) -> None:
        self.tab, self._book = tab, book
        self.posted: list[tuple[str, str]] = []
        self.is_slow, self._late = False, list[tuple[str, int, str, date]]()
        tab.building_wanted.connect(self._build)
        tab.after_wanted.connect(lambda start, on: tab.show_after(start, axis_after(book, start=start, on=on)))
        tab.code_chosen.connect(lambda code, path: self.posted.append((code.text, path)))

    def _build(self, start: str, place: int, rest: str, on: date) -> None:
        if self.is_slow:
            self._late.append((start, place, rest, on))
        else:
            self.tab.show_building(build(self._book, start=start, place=place, rest=rest, on=on))

    def answer(self) -> None:
        """Answer what was asked for while it was slow."""
        start, place, rest, on = self._late.pop(0)
        self.tab.show_building(build(self._book, start=start, place=place, rest=rest, on=on))

    def press(self, *keys: Qt.Key) -> None:
        """Press keys wherever the focus is."""
        for key in keys:
            focus = QApplication.focusWidget()
            assert focus is not None
            QTest.keyClick(focus, key)

    def type(self, text: str) -> None:
        """Type wherever the focus is."""
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, text)

    @property
    def selected(self) -> str:
        """The label of the selected value."""
        value = self.tab.values.selected
        return value.label if value is not None else ""

    @property
    def beside(self) -> str:
        """The characters of the axis beside."""
        axis = self.tab.beside.axis
        return "".join(value.character for value in axis.values) if axis is not None else ""


def _builder(qtbot: QtBot, tables: SmallTables) -> Builder:
    tab = PcsTab(ON, KeyTable())
    builder = Builder(tab, SmallPcsBook(tables))
    qtbot.addWidget(tab)
    tab.resize(1000, 730)
    tab.show()
    tab.activateWindow()
    qtbot.waitUntil(tab.isActiveWindow)
    tab.entered()
    return builder


@pytest.fixture
def builder(qtbot: QtBot) -> Builder:
    """Return the builder over two official tables, entered by its key."""
    return _builder(qtbot, SmallTables())


def test_a_code_is_typed_character_by_character_and_posted_with_its_path(builder: Builder) -> None:
    builder.type("0sr904a")

    assert builder.tab.cards.code == "0SR904A"
    assert "Ceramic on Polyethylene" in builder.tab.foot.title
    builder.press(Qt.Key.Key_Return)
    assert builder.posted == [("0SR904A", "PCS builder; 0SR 9 0 4 A")]


def test_a_code_is_chosen_by_arrows_and_enter_alone(builder: Builder) -> None:
    builder.press(*[Qt.Key.Key_Down, Qt.Key.Key_Return] * 7)

    assert len(builder.tab.code) == 7
    assert builder.posted == []
    builder.press(Qt.Key.Key_Return)
    assert builder.posted[0][0] == builder.tab.code


def test_the_next_axis_stands_beside_the_selected_value(builder: Builder) -> None:
    builder.type("0SR90")
    assert builder.selected == "Synthetic Substitute, Metal"
    assert builder.beside == "9AZ"

    builder.press(Qt.Key.Key_End)

    assert builder.selected == "Nonautologous Tissue Substitute"
    assert builder.beside == "Z"


def test_a_character_that_the_tables_do_not_have_changes_nothing_and_is_told(builder: Builder) -> None:
    builder.type("0SRX")

    assert builder.tab.code == "0SR"
    assert "X is not in the tables after 0SR" in builder.tab.foot.title


def test_what_is_typed_before_an_answer_waits_for_it(builder: Builder) -> None:
    builder.is_slow = True
    builder.type("0SRQ9")
    for _ in range(3):
        builder.answer()

    assert builder.tab.code == "0SR"
    assert "Q is not in the tables" in builder.tab.foot.title

    builder.type("90")
    builder.answer()
    builder.answer()
    assert builder.tab.code == "0SR90"


def test_backspace_goes_back_an_axis_at_a_time(builder: Builder) -> None:
    builder.type("0SR904A")

    builder.press(Qt.Key.Key_Backspace)
    assert builder.tab.code == "0SR904"
    builder.press(Qt.Key.Key_Backspace, Qt.Key.Key_Backspace)
    assert builder.tab.code == "0SR9"
    builder.press(*[Qt.Key.Key_Backspace] * 9)
    assert builder.tab.code == ""


def test_left_goes_to_an_axis_and_another_choice_there_keeps_what_still_fits(builder: Builder) -> None:
    builder.type("0SR904A")
    builder.press(*[Qt.Key.Key_Left] * 3)
    assert builder.selected == "Hip Joint, Right"

    builder.type("B")

    assert builder.tab.code == "0SRB04A"
    builder.press(Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Return)
    assert builder.posted[0][0] == "0SRB04A"


def test_another_choice_drops_what_no_longer_fits(builder: Builder) -> None:
    builder.type("0SR904A")
    builder.press(Qt.Key.Key_Left)

    builder.type("7")

    assert builder.tab.code == "0SR907"
    assert builder.selected == "No Qualifier"


def test_the_definition_stands_under_the_cards(builder: Builder) -> None:
    builder.type("0SR")

    assert builder.tab.meaning.isVisible()
    assert REPLACEMENT in builder.tab.meaning.words


def test_the_rows_that_hold_the_body_part_are_shown_and_those_that_fit_counted(builder: Builder) -> None:
    builder.type("0DT")
    assert builder.tab.rows.shown == 2

    builder.type("F")
    assert builder.tab.rows.shown == 1
    builder.press(Qt.Key.Key_Backspace)
    builder.type("J8")
    assert (builder.tab.rows.shown, builder.tab.rows.fitting) == (2, 1)


def test_a_code_from_the_search_is_shown_as_built_and_keeps_the_path_that_led_to_it(builder: Builder) -> None:
    builder.tab.open_at(icd10pcs("0SRB04Z"))
    assert builder.tab.cards.code == "0SRB04Z"

    builder.press(Qt.Key.Key_Return)

    assert builder.posted == [("0SRB04Z", "")]


def test_a_term_of_the_index_begins_the_code_and_stands_in_its_path(builder: Builder) -> None:
    builder.tab.entered()
    assert builder.tab.finder.field.hasFocus()
    builder.type("arthro")
    way = Way("0SR", "see Replacement, Lower Joints", "", "PCS index: Arthroplasty, see Replacement, Lower Joints", 1)
    builder.tab.show_ways("arthro", [way])

    builder.press(Qt.Key.Key_Return)
    builder.type("904A")
    builder.press(Qt.Key.Key_Return)

    path = "PCS index: Arthroplasty, see Replacement, Lower Joints; 0SR 9 0 4 A"
    assert builder.posted == [("0SR904A", path)]


def test_going_back_behind_a_term_leaves_it_out_of_the_path(builder: Builder) -> None:
    builder.tab.finder.chosen.emit(Way("0SR", "Arthroplasty", "", "PCS index: Arthroplasty"))
    builder.press(Qt.Key.Key_Backspace, Qt.Key.Key_Backspace)

    builder.type("DTJ0ZZ")

    assert builder.tab.path == "PCS builder; 0DT J 0 Z Z"


def test_enter_before_the_answer_is_carried_out_when_it_comes(builder: Builder) -> None:
    builder.tab.entered()
    builder.type("resec")
    builder.press(Qt.Key.Key_Return)
    builder.tab.show_ways("rese", [Way("0SR", "older", "", "older")])
    assert builder.tab.code == ""

    builder.tab.show_ways("resec", [Way("0DT", "Resection", "", "PCS index: Resection")])

    assert builder.tab.code == "0DT"


def test_a_date_without_a_release_says_so(builder: Builder) -> None:
    builder.type("0SR")

    builder.tab.show_date(date(2001, 1, 1))

    titles = [label.text() for label in builder.tab.findChildren(QLabel) if label.isVisible()]
    assert "No ICD-10-PCS release is loaded for this date" in titles
    assert builder.tab.path == ""
    builder.tab.show_date(ON)
    assert builder.tab.code == "0SR"


def test_what_the_official_tables_would_bring_is_said_until_the_code_is_whole(qtbot: QtBot) -> None:
    builder = _builder(qtbot, SmallTables(official=False))
    asked: list[bool] = []
    builder.tab.code_sets_wanted.connect(lambda: asked.append(True))

    assert builder.tab.foot.official.isVisible()
    builder.tab.foot.official.click()
    assert asked == [True]
    builder.type("0DTJ0ZZ")
    assert not builder.tab.foot.official.isVisible()


def test_a_whole_code_is_shown_to_the_encoder_once_it_was_built(builder: Builder) -> None:
    shown: list[Code] = []
    builder.tab.code_shown.connect(lambda code, _path: shown.append(code))

    builder.type("0DTJ0ZZ")

    assert shown == [icd10pcs("0DTJ0ZZ")]


@pytest.mark.parametrize(("mode", "px"), [(Mode.LIGHT, 13), (Mode.DARK, 13), (Mode.LIGHT, 26)])
def test_it_paints(builder: Builder, theme: Theme, shoot: Shoot, mode: Mode, px: int) -> None:
    theme.set_look(mode, px)
    for at, text in enumerate(("", "0SR90", "4A")):
        builder.type(text)
        QApplication.processEvents()
        shoot(builder.tab, f"pcs-{mode.value}-{px}-{at}")


def test_a_key_of_the_index_selects_the_value_that_it_names(builder: Builder) -> None:
    term = Term(7, BookName.PCS, 0, "Acetabulofemoral joint", use=("Hip Joint, Right", "Hip Joint, Left"))
    builder.tab.finder.chosen.emit(Way("", term.printed, term.references, "PCS index: Acetabulofemoral joint", 0, term))

    builder.type("0DT")
    assert builder.selected == "Large Intestine, Right"
    builder.press(*[Qt.Key.Key_Backspace] * 3)
    builder.type("0SR")

    assert builder.selected == "Hip Joint, Right"
    words = [label.text() for label in builder.tab.findChildren(QLabel) if label.isVisible()]
    assert any(text.startswith("PCS index: Acetabulofemoral joint") for text in words)


def test_a_long_definition_is_its_first_sentence_where_there_is_little_height(builder: Builder) -> None:
    builder.type("0SR")
    whole = builder.tab.meaning.words
    shown = [label.text() for label in builder.tab.meaning.findChildren(QLabel)]
    assert REPLACEMENT in shown

    builder.tab.meaning.show_value(
        build(SmallPcsBook(), start="0SR", on=ON), PcsValue("R", "Replacement", 3, f"{REPLACEMENT}. Includes: a hip.")
    )
    builder.tab.meaning.show_short(True)

    shown = [label.text() for label in builder.tab.meaning.findChildren(QLabel)]
    assert f"{REPLACEMENT}\u00a0…" in shown
    assert builder.tab.meaning.words == f"{whole}. Includes: a hip."

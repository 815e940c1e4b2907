"""The tabular list by key: it opens at the code, its notes lead on, and a stem is completed and posted."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from ..conftest import Shoot
from .conftest import Encoder, Modifier

ALT, CONTROL = Modifier.AltModifier, Modifier.ControlModifier


def seen(encoder: Encoder) -> list[str]:
    """Return every line of the tree that is unfolded, from the top."""
    tree, lines = encoder.tabular.tree, []
    index = tree.model().index(0, 0)
    while index.isValid():
        lines.append(str(tree.model().data(index)))
        index = tree.indexBelow(index)
    return lines


def test_the_list_begins_with_its_chapters_alone(encoder: Encoder) -> None:
    encoder.press(Qt.Key.Key_T, CONTROL)

    lines = seen(encoder)
    assert len(lines) == 22
    assert lines[0] == "Chapter 1 Certain infectious and parasitic diseases"
    assert encoder.tabular.tree.hasFocus()


def test_it_opens_at_the_code_under_all_that_it_stands_in(encoder: Encoder) -> None:
    encoder.search("S52.531A")

    assert encoder.line() == "S52.531"
    labels = [line.split()[0] for line in seen(encoder)]
    way = ["S50-S59", "S52", "S52.5", "S52.53", "S52.531", "S52.532", "S52.539"]
    assert [label for label in labels if label in way] == way
    assert "excludes1: traumatic amputation of forearm (S58.-)" in seen(encoder)
    assert "excludes2: physeal fractures of lower end of radius (S59.2-)" in seen(encoder)


def test_what_was_opened_for_one_code_closes_for_the_next(encoder: Encoder) -> None:
    encoder.search("S52.531A")
    encoder.search("E11.42")

    assert encoder.line() == "E11.42"
    assert not any("S52" in line for line in seen(encoder))


def test_arrows_open_places_that_were_not_read_yet(encoder: Encoder) -> None:
    encoder.press(Qt.Key.Key_T, CONTROL)
    encoder.press(Qt.Key.Key_Right)
    encoder.press(Qt.Key.Key_Right)

    assert "excludes1" in seen(encoder)[1] or "includes" in seen(encoder)[1]
    assert any(line.startswith("A00-A09") for line in seen(encoder))


def test_a_letter_at_a_stem_completes_the_code_and_enter_takes_it(encoder: Encoder) -> None:
    encoder.search("S13.4")
    encoder.press(Qt.Key.Key_Return)
    assert encoder.tabular.tree.hasFocus()

    encoder.type("d")
    assert encoder.code() == "S13.4XXD"
    encoder.press(Qt.Key.Key_Return)

    assert QGuiApplication.clipboard().text() == "S13.4XXD"


def test_a_letter_that_the_stem_does_not_take_changes_nothing(encoder: Encoder) -> None:
    encoder.search("S13.4")
    encoder.press(Qt.Key.Key_Return)

    encoder.type("z")

    assert encoder.code() == "S13.4"


def test_enter_at_a_stem_leads_to_the_choice_and_enter_there_posts(encoder: Encoder) -> None:
    encoder.search("S52.531")
    encoder.press(Qt.Key.Key_Return)
    encoder.press(Qt.Key.Key_Return)
    encoder.type("k")

    assert encoder.code() == "S52.531K"
    encoder.press(Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text() == "S52.531K"


def test_codes_in_notes_are_walked_and_followed_by_key_and_back(encoder: Encoder) -> None:
    encoder.search("S52.5")
    encoder.press(Qt.Key.Key_T, CONTROL)

    encoder.press(Qt.Key.Key_Down, CONTROL)
    assert encoder.line() == "physeal fractures of lower end of radius (S59.2-)"
    encoder.press(Qt.Key.Key_Return)
    assert encoder.line() == "S59.2"
    encoder.press(Qt.Key.Key_Left, ALT)

    assert encoder.line() == "S52.5"


def test_each_of_several_codes_in_a_note_can_be_followed(encoder: Encoder) -> None:
    encoder.search("E10")
    encoder.press(Qt.Key.Key_T, CONTROL)
    while "post" not in encoder.line():
        encoder.press(Qt.Key.Key_Down, CONTROL)
    note = encoder.line()
    assert note.startswith("diabetes mellitus due to underlying condition") or "(" in note

    encoder.press(Qt.Key.Key_Return)

    assert encoder.line() in note.replace(".-", "")


def test_another_date_is_another_list(encoder: Encoder) -> None:
    encoder.search("E66.81")
    assert any(line.startswith("E66.811") for line in seen(encoder))

    encoder.screen.search.date.set_value(date(2023, 10, 1))
    encoder.screen.search.date.value_changed.emit(date(2023, 10, 1))
    encoder.settle()

    assert not any(line.startswith("E66.811") for line in seen(encoder))


def test_nothing_is_read_before_it_is_looked_at(encoder: Encoder) -> None:
    read: list[str] = []
    encoder.tabular.below_wanted.connect(lambda key, _on: read.append(key))
    encoder.press(Qt.Key.Key_T, CONTROL)
    assert read == []

    encoder.press(Qt.Key.Key_Right)

    assert read == ["chapter 1"]


def test_the_list_is_painted(encoder: Encoder, shoot: Shoot) -> None:
    encoder.search("S52.531A")
    shoot(encoder.desk.frame, "encoder-tabular")


def test_terms_stand_under_their_code_without_being_asked_for(encoder: Encoder) -> None:
    encoder.search("E11.4")

    lines = seen(encoder)
    code = next(at for at, line in enumerate(lines) if line.startswith("E11.42"))
    assert lines[code + 1] == "inclusion term: Type 2 diabetes mellitus with diabetic neuralgia"


def test_left_at_a_code_leads_to_what_it_stands_under(encoder: Encoder) -> None:
    encoder.search("E11.42")
    encoder.press(Qt.Key.Key_T, CONTROL)

    encoder.press(Qt.Key.Key_Left)

    assert encoder.line() == "E11.4"


def test_the_path_over_the_list_leads_back_up_by_key_and_by_click(encoder: Encoder) -> None:
    encoder.search("E11.42")
    crumbs = encoder.screen.books.crumbs
    assert [crumb.words for crumb in crumbs.path] == ["Chapter 4", "E08-E13", "E11", "E11.4", "E11.42"]

    encoder.press(Qt.Key.Key_F6)
    while not crumbs.hasFocus():
        encoder.press(Qt.Key.Key_F6)
    encoder.press(Qt.Key.Key_Return)
    assert encoder.line() == "E11.4"
    assert encoder.code() == "E11.4"
    assert encoder.tabular.tree.hasFocus()

    QTest.mouseClick(crumbs, Qt.MouseButton.LeftButton, pos=crumbs.place_of(0).center())
    encoder.settle()
    assert encoder.line() == "Chapter 4"


def test_the_beginning_of_a_path_gives_way_where_there_is_no_room(encoder: Encoder) -> None:
    encoder.search("E11.42")
    crumbs = encoder.screen.books.crumbs
    crumbs.setFixedWidth(140)
    encoder.settle()

    assert not crumbs.place_of(0).isValid()
    assert crumbs.place_of(4).right() < 140

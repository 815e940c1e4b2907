"""The rows of a release."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from coderdesk.codesets.releases import NO_TITLE, Row, after, in_order, of_order_list, of_tabular
from coderdesk.codesets.schema import MORE, SEVENTH
from coderdesk.codesets.tabular import Division, Listed, TabularList

A_AND_S = (("A", "initial encounter"), ("S", "sequela"))


def a_book() -> TabularList:
    """Return a list with a plain category, one that takes 7th characters, and two out of the order of the alphabet."""
    return TabularList(
        "2026",
        divisions=[Division("chapter 1", "Everything", ""), Division("section A00-Z99", "All", "chapter 1")],
        codes=[
            Listed("E11", "Type 2 diabetes mellitus", "", "section A00-Z99", "", True),
            Listed("E118", "Type 2 diabetes with unspecified complications", "E11", "section A00-Z99", "", False),
            Listed("E119", "Type 2 diabetes without complications", "E11", "section A00-Z99", "", False),
            Listed("M1A", "Chronic gout", "", "section A00-Z99", "", False),
            Listed("M11", "Other crystal arthropathies", "", "section A00-Z99", "", False),
            Listed("S06", "Intracranial injury", "", "section A00-Z99", "S06", True),
            Listed("S067", "Injury with death", "S06", "section A00-Z99", "S06", False),
        ],
        seventh={"S06": A_AND_S},
    )


VALID = {"E118", "E119", "M1A", "M11", "S067XXA"}


def test_a_stem_gets_its_seventh_characters_padded_with_x_and_titled() -> None:
    rows = of_tabular(a_book(), VALID)
    made = rows["S067XXA"]
    assert (made.title, made.parent, made.billable) == ("Injury with death, initial encounter", "S067", True)
    assert rows["S067"].needs == SEVENTH


def test_a_seventh_character_that_was_never_released_makes_no_code() -> None:
    assert "S067XXS" not in of_tabular(a_book(), VALID)


def test_a_header_needs_more_characters_and_stands_for_what_says_least_beyond_it() -> None:
    header = of_tabular(a_book(), VALID)["E11"]
    assert (header.billable, header.needs) == (False, MORE)
    assert header.usual == "E119"


def test_a_header_whose_codes_are_stems_is_led_through_to_a_billable_code() -> None:
    rows = of_tabular(a_book(), VALID)
    assert rows["S06"].usual == rows["S067"].usual == "S067XXA"


def test_the_order_is_that_of_the_book_and_new_categories_follow_their_neighbour() -> None:
    book = a_book()
    rows = of_tabular(book, VALID)
    later = after(rows, {*VALID, "E121"}, book)
    order = [row.code for row in in_order({**rows, **later.rows}, book)]
    assert order == ["E11", "E118", "E119", "E121", "M1A", "M11", "S06", "S067", "S067XXA"]


def test_a_later_year_keeps_only_the_categories_that_change() -> None:
    book = a_book()
    later = after(of_tabular(book, VALID), {*VALID, "E121"} - {"S067XXA"}, book)
    assert later.categories == {"E11", "E12", "M1A", "M11", "S06"}
    assert set(later.rows) == {"E121", "S06", "S067"}


def test_a_later_year_drops_what_ended_and_names_what_is_new_by_what_it_stands_under() -> None:
    book = a_book()
    rows = after(of_tabular(book, VALID), {"E119", "M1A0", "M11", "E1181"}, book).rows
    assert "S067XXA" not in rows
    assert rows["E1181"].title == f"{NO_TITLE} (new under E118: Type 2 diabetes with unspecified complications)"
    assert rows["E118"].billable is False
    assert rows["E118"].needs == MORE
    assert rows["M1A"].usual == "M1A0"


def an_order_list(folder: Path, *listed: tuple[str, str]) -> Path:
    database = folder / "codes.db"
    with sqlite3.connect(database) as store:
        store.execute("CREATE TABLE cm_codes (code TEXT, long_name TEXT)")
        store.executemany("INSERT INTO cm_codes VALUES (?, ?)", listed)
    store.close()
    return database


def test_the_order_list_is_placed_under_the_divisions_of_the_book(tmp_path: Path) -> None:
    database = an_order_list(
        tmp_path, ("E11", "Type 2 diabetes"), ("E119", "As it was called"), ("S067", "Stem"), ("S067XXA", "Code")
    )
    book = a_book()
    rows = of_order_list(database, {"E119", "S067XXA"}, of_tabular(book, VALID), book).rows
    assert rows["E119"] == Row("E119", "As it was called", True, "E11", "", "", "section A00-Z99")
    assert rows["S067"].needs == SEVENTH


def test_a_category_that_the_order_list_has_alike_is_shared(tmp_path: Path) -> None:
    book = a_book()
    rows = of_tabular(book, VALID)
    database = an_order_list(
        tmp_path, ("M11", rows["M11"].title), ("M1A", "Gout, as once called"), ("R10", "Pain"), ("R102", "Pelvic pain")
    )
    earlier = of_order_list(database, {"M11", "M1A", "R102"}, rows, book)
    assert earlier.categories == {"M11", "M1A", "R10"}
    assert set(earlier.rows) == {"M1A", "R10", "R102"}


def test_an_order_list_that_is_missing_is_not_made_up(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError):
        of_order_list(tmp_path / "absent.db", set(), {}, a_book())
    assert not (tmp_path / "absent.db").exists()

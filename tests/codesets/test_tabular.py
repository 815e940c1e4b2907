"""The reader of the tabular list, on a list written for the test and on the one that is shipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from coderdesk.codesets.sources import data_file
from coderdesk.codesets.tabular import Listed, TabularList, read_tabular
from coderdesk.domain.book import NoteKind

LIST = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.tabular>
  <version>2026</version>
  <chapter>
    <name>19</name><desc>Injuries (S00-T88)</desc>
    <useAdditionalCode><note>code for the cause (V00-Y99)</note></useAdditionalCode>
    <excludes1><note>birth trauma (P10-P15)</note></excludes1>
    <section id="S00-S09">
      <desc>Injuries to the head (S00-S09)</desc>
      <diag>
        <name>S02</name><desc>Fracture of skull</desc>
        <excludes1><note>first</note><note>second</note></excludes1>
        <includes><note>broken  skull</note></includes>
        <codeAlso><note>, if applicable, any associated  injury, such as:</note></codeAlso>
        <sevenChrNote><note>add a 7th character</note></sevenChrNote>
        <sevenChrDef>
          <extension char="A">initial encounter for closed fracture</extension>
          <note>\tinitial encounter for open fracture NOS</note>
          <extension char="S">sequela</extension>
        </sevenChrDef>
        <diag><name>S02.0</name><desc>Fracture of vault of skull</desc></diag>
        <diag><name>S02.1</name><desc>Fracture of base of skull</desc>
          <diag><name>S02.10</name><desc>Unspecified \tfracture of base of skull</desc></diag>
        </diag>
      </diag>
    </section>
    <section id="T07-T88"><desc>Other (T07-T88)</desc></section>
    <section id="T07"><desc>Multiple (T07)</desc>
      <diag><name>T07</name><desc>Multiple injuries\t...injury NOS</desc></diag>
    </section>
  </chapter>
</ICD10CM.tabular>
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> TabularList:
    file = tmp_path_factory.mktemp("tabular") / "list.xml"
    file.write_text(LIST, encoding="utf-8")
    return read_tabular(file)


def listed(book: TabularList, code: str) -> Listed:
    return next(one for one in book.codes if one.code == code)


def test_codes_keep_the_order_of_the_book_and_lose_their_dots(small: TabularList) -> None:
    assert [one.code for one in small.codes] == ["S02", "S020", "S021", "S0210", "T07"]


def test_a_code_knows_what_it_stands_under(small: TabularList) -> None:
    assert listed(small, "S0210").parent == "S021"
    assert listed(small, "S02").parent == ""
    assert listed(small, "S0210").division == "section S00-S09"


def test_a_section_inside_a_section_knows_the_one_around_it(small: TabularList) -> None:
    above = {division.key: division.above for division in small.divisions}
    assert above == {
        "chapter 19": "",
        "section S00-S09": "chapter 19",
        "section T07-T88": "chapter 19",
        "section T07": "section T07-T88",
    }


def test_seventh_characters_reach_every_code_below(small: TabularList) -> None:
    assert small.seventh == {"S02": (("A", "initial encounter for closed fracture"), ("S", "sequela"))}
    assert listed(small, "S0210").takes_seventh
    assert not listed(small, "S021").takes_seventh
    assert not listed(small, "T07").takes_seventh


def test_notes_are_kept_by_kind_with_their_place_in_the_order_of_the_book(small: TabularList) -> None:
    assert [(note.kind, note.text) for note in small.notes if note.at == "S02"] == [
        (NoteKind.INCLUDES, "broken skull"),
        (NoteKind.CODE_ALSO, "if applicable, any associated injury, such as:"),
        (NoteKind.EXCLUDES1, "first"),
        (NoteKind.EXCLUDES1, "second"),
        (NoteKind.SEVENTH_CHARACTER, "add a 7th character"),
    ]
    assert [note.kind for note in small.notes if note.at == "chapter 19"] == [
        NoteKind.USE_ADDITIONAL,
        NoteKind.EXCLUDES1,
    ]


def test_titles_stand_on_one_line_without_the_tail_that_explains_them(small: TabularList) -> None:
    assert listed(small, "S0210").title == "Unspecified fracture of base of skull"
    assert listed(small, "T07").title == "Multiple injuries"


def test_the_shipped_list_is_read_whole() -> None:
    book = read_tabular(data_file("simple-icd-10-cm", "data/icd10c-tabular-*.xml"))
    assert book.version == "2026"
    assert len(book.codes) == 46_881
    assert len(book.divisions) == 22 + 297
    assert len(book.seventh) == 508
    excludes1 = sum(note.kind is NoteKind.EXCLUDES1 for note in book.notes)
    assert excludes1 == 5_407


def test_a_file_that_is_no_list_is_a_fault_of_ours_and_raises(tmp_path: Path) -> None:
    file = tmp_path / "list.xml"
    file.write_text("<ICD10CM.tabular>", encoding="utf-8")
    with pytest.raises(SyntaxError):
        read_tabular(file)

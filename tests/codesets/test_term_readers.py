"""Reading the books of terms and the PCS files: the official ones, small ones, and bad ones."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coderdesk.codesets.official import cm_books, pcs_definitions, pcs_index, pcs_tables
from coderdesk.codesets.official.files import OfficialStore
from coderdesk.codesets.official.lined_xml import read_xml
from coderdesk.codesets.official.reader import Member
from coderdesk.codesets.official.readers import recognised
from coderdesk.codesets.official.term_lines import Line, refuse_too_many
from coderdesk.domain.failures import Cancelled, FileRefused
from coderdesk.domain.progress import Silent, Stoppable
from coderdesk.domain.releases import FileKind
from support.loaded_books import load_members
from support.small_terms import (
    DRUGS,
    EXTERNAL,
    INDEX,
    NEOPLASM,
    PCS_DEFINITIONS,
    PCS_INDEX,
    PCS_TABLES,
    member,
)

OFFICIAL = {
    "icd10cm_index_2025.xml": (FileKind.CM_INDEX, "entries", 81_024),
    "icd10cm_eindex_2025.xml": (FileKind.CM_EXTERNAL, "entries", 8_064),
    "icd10cm_neoplasm_2025.xml": (FileKind.CM_NEOPLASM, "entries", 1_939),
    "icd10cm_drug_2025.xml": (FileKind.CM_DRUGS, "entries", 7_428),
    "icd10pcs_tables_2025.xml": (FileKind.PCS_TABLES, "codes", 78_948),
    "icd10pcs_index_2025.xml": (FileKind.PCS_INDEX, "entries", 24_484),
    "icd10pcs_definitions_2025.xml": (FileKind.PCS_DEFINITIONS, "terms", 1_066),
}
BOOKS = (INDEX, EXTERNAL, NEOPLASM, DRUGS, PCS_INDEX, PCS_TABLES, PCS_DEFINITIONS)


@pytest.mark.parametrize("name", OFFICIAL)
def test_the_official_files_are_read_wholly(shared: Path, name: str) -> None:
    kind, what, how_many = OFFICIAL[name]
    reading = recognised(Member(shared / "codesets" / name, "", (shared / "codesets" / name).read_bytes()), Silent())
    assert reading is not None
    assert (reading.kind, reading.name, reading.questions) == (kind, "FY2025", ())
    assert (str(reading.effective_from), str(reading.effective_to)) == ("2024-10-01", "2025-09-30")
    assert reading.counts[0] == (what, how_many)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (INDEX, FileKind.CM_INDEX),
        (EXTERNAL, FileKind.CM_EXTERNAL),
        (NEOPLASM, FileKind.CM_NEOPLASM),
        (DRUGS, FileKind.CM_DRUGS),
        (PCS_INDEX, FileKind.PCS_INDEX),
        (PCS_TABLES, FileKind.PCS_TABLES),
        (PCS_DEFINITIONS, FileKind.PCS_DEFINITIONS),
    ],
)
def test_a_book_is_known_by_its_content(content: str, kind: FileKind) -> None:
    reading = recognised(member(content), Silent())
    assert reading is not None
    assert (reading.kind, reading.name) == (kind, "FY2026")


def test_a_neoplasm_table_named_as_the_index_is_taken_for_what_it_is_and_asked_about() -> None:
    reading = cm_books.read(member(NEOPLASM, "icd10cm_index_2026.xml"), Silent())
    assert reading is not None
    assert reading.kind is FileKind.CM_NEOPLASM
    assert reading.questions == ("It is named as if it were the Alphabetic index, and it is the Neoplasm table.",)


def test_an_update_in_april_is_told_by_its_name() -> None:
    reading = cm_books.read(member(INDEX, "icd10cm-index-April-2026.xml"), Silent())
    assert reading is not None
    assert (reading.name, str(reading.effective_from)) == ("FY2026 (April 2026)", "2026-04-01")


@pytest.mark.parametrize("content", BOOKS)
def test_a_file_that_was_cut_short_is_refused_with_its_line(content: str) -> None:
    lines = content.splitlines(keepends=True)
    with pytest.raises(FileRefused, match=r"cut short") as refused:
        recognised(member("".join(lines[:-3])), Silent())
    assert refused.value.place == f"line {len(lines) - 2}"


@pytest.mark.parametrize("content", BOOKS)
def test_entities_are_refused_before_they_swell(content: str) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    declared = content.replace("?>\n", f"?>\n{bomb}\n", 1)
    with pytest.raises(FileRefused, match=r"line 2: it declares"):
        recognised(member(declared), Silent())


def test_elements_without_end_are_refused() -> None:
    deep = "<ICD10CM.index>" + "<term>" * 100_000
    with pytest.raises(FileRefused, match="deeper in one another"):
        cm_books.read(member(deep), Silent())


@pytest.mark.parametrize(
    ("content", "old", "new", "reason"),
    [
        (INDEX, "<version>2026</version>", "<version>soon</version>", "line 3: it does not tell its fiscal year"),
        (INDEX, '<term level="2"><title>neuropathy', '<term level="4"><title>neuropathy', "line 8: a term at level 2"),
        (INDEX, "<title>Disease, diseased</title>", "<title> </title>", "line 18: a term has no title"),
        (INDEX, "<code>R19.7</code>", "<code>R19.7</code><code>R19.8</code>", "line 17: a term has two codes"),
        (INDEX, "<code>E11.40</code>", "<code>0DTJ4ZZ</code>", "line 12: “0DTJ4ZZ” is no ICD-10-CM code"),
        (NEOPLASM, '<head col="3">', '<head col="4">', "the columns are not headed"),
        (NEOPLASM, '<cell col="7">D49.3', '<cell col="8">D49.3', "line 8: a cell stands in a column that"),
        (DRUGS, '<cell col="3">T51', '<cell col="2">T51', "line 6: two cells of one term stand in column 2"),
        (DRUGS, ">Substance<", ">Price<", "its columns are neither"),
        (PCS_INDEX, "0DTJ</codes></see>", "0DTI</codes></see>", "line 9: “0DTI” is no beginning"),
        (PCS_TABLES, 'codes="4"', 'codes="5"', "a row of table 0DT says that it has 5 codes, and has 4"),
        (PCS_TABLES, 'values="2"><title>Approach', 'values="3"><title>Approach', "does not have as many values"),
        (PCS_TABLES, 'code="J">Appendix', 'code="5">Appendix', "has no values or one of them twice"),
        (PCS_DEFINITIONS, '<axis pos="5">', '<axis pos="8">', "line 10: “8” is no axis"),
    ],
)
def test_a_fault_is_refused_with_its_line_and_reason(content: str, old: str, new: str, reason: str) -> None:
    assert old in content
    with pytest.raises(FileRefused) as refused:
        recognised(member(content.replace(old, new, 1)), Silent())
    assert reason in str(refused.value)


def test_few_odd_codes_among_many_are_asked_about() -> None:
    many = "".join(f"<mainTerm><title>Plain {n}</title><code>A00.{n % 10}</code></mainTerm>" for n in range(200))
    odd = "<mainTerm><title>Odd</title><code>see chart</code></mainTerm>"
    reading = cm_books.read(member(INDEX.replace("</letter>", f"{many}{odd}</letter>", 1)), Silent())
    assert reading is not None
    assert any("“see chart” is no ICD-10-CM code" in question for question in reading.questions)


@pytest.mark.parametrize("read", [cm_books.read, pcs_index.read, pcs_tables.read, pcs_definitions.read])
@pytest.mark.parametrize("content", ["", "code,title\nA00,Cholera\n", "<html><body/></html>", "<ICD10CM.tabular/>"])
def test_what_is_none_of_these_files_is_left_to_others(read: object, content: str) -> None:
    assert callable(read)
    assert read(member(content), Silent()) is None


def test_a_book_with_more_lines_than_can_be_numbered_is_refused() -> None:
    lines = [Line(0, "A", "one"), Line(0, "A", "two")]
    refuse_too_many(member(INDEX), lines)
    with pytest.raises(FileRefused, match="it has 2 entries, more than any official book"):
        refuse_too_many(member(INDEX), lines, most=1)


def test_a_much_smaller_book_than_the_loaded_one_is_asked_about(own_reference: Path) -> None:
    load_members(own_reference, [member(INDEX)])
    part = INDEX[: INDEX.index("<letter><title>L")] + "</ICD10CM.index>"
    reading = cm_books.read(member(part), Silent())
    assert reading is not None
    assert reading.check is not None
    with closing(sqlite3.connect(own_reference)) as store:
        (question,) = reading.check(store, ())
        assert question == ("It has 10 entries where FY2026 of ICD-10-CM has 20: it may be only a part.")
        whole = cm_books.read(member(INDEX), Silent())
        assert whole is not None
        assert whole.check is not None
        assert whole.check(store, ()) == ()


def test_a_file_is_loaded_once_and_its_rows_go_with_it(own_reference: Path, tmp_path: Path) -> None:
    tables, definitions = tmp_path / "tables.xml", tmp_path / "definitions.xml"
    tables.write_text(PCS_TABLES)
    definitions.write_text(PCS_DEFINITIONS)
    files = OfficialStore(own_reference)
    before = rows_in(own_reference)
    assert len(files.apply(files.preview([tables, definitions], Silent()), Silent())) == 2
    assert rows_in(own_reference) == [1, 2, 2]
    again = files.preview([tables, definitions], Silent())
    assert [one.already for one in again] == [True, True]
    assert files.apply(again, Silent()) == ()
    for one in files.loaded():
        files.remove(one.number, Silent())
    assert rows_in(own_reference) == before == [0, 0, 0]


def rows_in(path: Path) -> list[int]:
    """Count the tables, rows and definitions of the store."""
    with closing(sqlite3.connect(path)) as store:
        names = ("pcs_table", "pcs_row", "pcs_definition")
        return [store.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names]  # noqa: S608


def test_reading_stops_when_it_is_asked_to() -> None:
    progress = Stoppable()
    progress.stop()
    with pytest.raises(Cancelled):
        cm_books.read(member(INDEX), progress)


@given(st.binary(max_size=60), st.integers(0, len(INDEX)), st.integers(0, 60), st.sampled_from(BOOKS))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(junk: bytes, at: int, over: int, content: str) -> None:
    data = content.encode()
    at %= len(data)
    broken = member(data[:at] + junk + data[at + over :])
    with suppress(FileRefused):
        reading = recognised(broken, Silent())
        assert reading is None or reading.counts[0][1] > 0


@example(["<", [" "], "<"])
@given(st.recursive(st.text(alphabet="ab <>&\"'é\n", max_size=8), lambda inner: st.lists(inner, max_size=4)))
def test_any_text_and_nesting_comes_back_as_it_was_written(tree: object) -> None:
    from xml.sax.saxutils import escape

    def written(one: object) -> str:
        return escape(one) if isinstance(one, str) else f"<e>{''.join(map(written, one))}</e>"  # type: ignore[call-overload]

    def plain(one: object) -> str:
        return one if isinstance(one, str) else "".join(map(plain, one))  # type: ignore[call-overload]

    root = read_xml(member(f"<root>{written(tree)}</root>"), Silent())
    assert root.text == " ".join(plain(tree).split())

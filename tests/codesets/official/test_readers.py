"""What each reader of an ICD-10 file refuses, and with which place and reason."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from coderdesk.codesets.official import addenda, poa, tabular_list
from coderdesk.codesets.official.files import OfficialStore
from coderdesk.codesets.official.reader import Member
from coderdesk.codesets.reference import open_reference
from coderdesk.domain.codes import icd10pcs
from coderdesk.domain.failures import FileRefused
from coderdesk.domain.progress import Silent
from coderdesk.domain.releases import FileKind
from support.small_store import CODES_2026, Codes, addenda_text, make_small_store, order_text


def member(text: str, name: str = "file.txt", inside: str = "") -> Member:
    return Member(Path(name), inside, text.encode())


@pytest.fixture
def store(tmp_path: Path, without_synonyms: None) -> OfficialStore:
    return OfficialStore(make_small_store(tmp_path / "data" / "reference.sqlite"))


def refusal(store: OfficialStore, folder: Path, text: str, name: str) -> FileRefused:
    file = folder / name
    file.write_bytes(text.encode())
    with pytest.raises(FileRefused) as told:
        store.preview([file], Silent())
    return told.value


# -- order files


@pytest.mark.parametrize(
    ("codes", "place", "reason"),
    [
        (CODES_2026[:9], "line 9", "it ends at R1021, and no code begins with S"),
        ((*CODES_2026[:1], *CODES_2026[3:]), "line 1", "A00 is a header, and no code stands under it"),
        ((("A00", 1, "Cholera"), *CODES_2026[1:]), "line 1", "A00 may be reported, and yet codes stand under it"),
    ],
)
def test_an_order_file_that_is_not_whole(
    store: OfficialStore, tmp_path: Path, codes: Codes, place: str, reason: str
) -> None:
    told = refusal(store, tmp_path, order_text(codes), "icd10cm_order_2026.txt")
    assert told.place == place
    assert reason in told.reason


def test_an_order_file_with_a_shifted_line(store: OfficialStore, tmp_path: Path) -> None:
    lines = order_text(CODES_2026).splitlines(keepends=True)
    told = refusal(store, tmp_path, "".join([*lines[:4], " " + lines[4], *lines[5:]]), "icd10cm_order_2026.txt")
    assert (told.place, told.exit_code) == ("line 5", 3)
    assert "shifted" in told.reason


def test_a_list_without_headers_is_refused_with_the_file_to_take(store: OfficialStore, tmp_path: Path) -> None:
    text = "".join(f"A{n:04}   Disease number {n}\r\n" for n in range(2000))
    told = refusal(store, tmp_path, text, "icd10cm_codes_2026.txt")
    assert "without the headers" in told.reason
    assert "order file" in told.remedy


# -- addenda

DELETED = (("Delete:", 1, "A009", "Cholera, unspecified"),)


def test_addenda_tell_their_year_and_counts() -> None:
    reading = addenda.read(member(addenda_text(2027, 9, 8, DELETED)), Silent())
    assert reading is not None
    assert (reading.name, dict(reading.counts)["deleted"]) == ("FY2027", 1)


def test_april_addenda_hold_from_april(store: OfficialStore, tmp_path: Path) -> None:
    file = tmp_path / "icd10cm_order_addenda_April_2026.txt"
    file.write_text(addenda_text(2026, 9, 8, DELETED).replace("order_2025", "order_2026"), newline="")
    (added,) = store.apply(store.preview([file], Silent()), Silent())
    assert (added.name, str(added.effective_from)) == ("FY2026 (April 2026)", "2026-04-01")


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        (addenda_text(2027, 9, 8, DELETED)[:90], "line 1", "counts that close the file are missing"),
        (addenda_text(2027, 9, 8, DELETED)[:60], "line 1", "cut short"),
        (addenda_text(2027, 9, 8, DELETED).replace("Delete:      1", "Delete:     1"), "line 1", "shifted"),
        (addenda_text(2027, 9, 8, DELETED).replace("1 deletions", "2 deletions"), "line 2", "tells of 2 deletions"),
        (addenda_text(2027, 9, 7, DELETED), "", "8 codes come out where it tells of 7"),
        (
            addenda_text(2027, 9, 8, (("Delete:", 1, "A008", "Gone"),)),
            "line 1",
            "A008, which FY2026 (packaged) does not",
        ),
        (addenda_text(2027, 9, 8, (("Delete:", 0, "A009", "Gone"),)), "line 1", "does not have so"),
        (
            addenda_text(2027, 9, 9, (("Add:", 1, "A009", "New"),)),
            "line 1",
            "it adds A009, which FY2026 (packaged) has",
        ),
        (addenda_text(2027, 12, 11, DELETED), "", "12 codes in force on 2026-09-30, which is not loaded"),
    ],
)
def test_addenda_that_do_not_fit(store: OfficialStore, tmp_path: Path, text: str, place: str, reason: str) -> None:
    told = refusal(store, tmp_path, text, "icd10cm_order_addenda_2027.txt")
    assert told.place == place
    assert reason in told.reason


def test_addenda_without_headers_are_passed_over_in_an_archive_and_refused_alone() -> None:
    text = "Add:         A0090   Cholera of a kind                                            Cholera of a kind\r\n"
    assert addenda.read(member(text, "a.zip", "codes_addenda_2026.txt"), Silent()) is None
    with pytest.raises(FileRefused, match="without telling headers from codes") as told:
        addenda.read(member(text, "codes_addenda_2026.txt"), Silent())
    assert "icd10cm_order_2026.txt" in told.value.remedy


def pcs_addenda(*changes: tuple[str, str, str], after: int = 3) -> str:
    """Return addenda of the procedures of FY2027, over the three of the small store."""
    lines = [f"{tag:<13}{code:<7} {title:<60} {title}" for tag, code, title in changes]
    tags = [tag for tag, _code, _title in changes]
    closing = [
        "Codes", "      3 codes in icd10pcs_order_2026.txt", f"{after:7} codes in icd10pcs_order_2027.txt",
        f"{tags.count('Add:'):7} additions", f"{tags.count('Delete:'):7} deletions",
    ]  # fmt: skip
    return "\r\n".join([*lines, "", *closing, ""])


BYPASS = ("Add:", "0016071", "Bypass Cerebral Ventricle to Mastoid Sinus, invented")
IMAGING = ("Delete:", "B00B0ZZ", "Plain Radiography of Spinal Cord using High Osmolar Contrast")


def test_addenda_of_procedures_make_the_list_of_their_year(store: OfficialStore, tmp_path: Path) -> None:
    file = tmp_path / "order_addenda_2027.txt"
    file.write_text(pcs_addenda(BYPASS, IMAGING), newline="")

    (added,) = store.apply(store.preview([file], Silent()), Silent())

    assert (added.kind, added.name, added.counts[0]) == (
        FileKind.PCS_ADDENDA,
        "FY2027",
        ("billable codes in the end", 3),
    )
    with closing(open_reference(store.path)) as book:
        new, gone = icd10pcs("0016071"), icd10pcs("B00B0ZZ")
        days = (date(2026, 9, 30), date(2026, 10, 1))
        assert [bool((entry := book.entry(new, day)) and entry.valid) for day in days] == [False, True]
        assert [bool((entry := book.entry(gone, day)) and entry.valid) for day in days] == [True, False]
        entry = book.entry(new, days[1])
        assert entry is not None
        assert entry.title == "Bypass Cerebral Ventricle to Mastoid Sinus, invented"
        assert entry.parent == icd10pcs("001")


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        (pcs_addenda(BYPASS), "", "4 codes come out where it tells of 3"),
        (pcs_addenda(("Delete:", "0016079", "No such")), "line 1", "it changes 0016079"),
        (pcs_addenda(BYPASS, IMAGING).replace("Delete:      B", "Delete:     B"), "line 2", "columns are shifted"),
        (pcs_addenda(BYPASS, after=4).replace("1 additions", "2 additions"), "line 2", "it tells of 2 additions"),
    ],
)
def test_addenda_of_procedures_that_do_not_fit(
    store: OfficialStore, tmp_path: Path, text: str, place: str, reason: str
) -> None:
    told = refusal(store, tmp_path, text, "order_addenda_2027.txt")
    assert told.place == place
    assert reason in told.reason


# -- exemptions


def exemptions(count: int = 12_000, head: str = "Order26\tPOAexemptCode\tDescription") -> str:
    codes = (f"{letter}{n // 100:02}.{n % 100:02}" for letter in "ABCDEFGHIJ" for n in range(2000) if n // 100 < 100)
    rows = (f"{n:05}\t{code}\tDisease {n}" for n, code in zip(range(count), codes, strict=False))
    return "\r\n".join([head, *rows, ""])


def test_the_year_of_exemptions_is_in_their_head() -> None:
    reading = poa.read(member(exemptions()), Silent())
    assert reading is not None
    assert (reading.name, reading.counts) == ("FY2026", (("exempt codes", 12_000),))


def test_exemptions_of_april_keep_the_month_of_their_name() -> None:
    reading = poa.read(member(exemptions(), "POAexemptCodesApril2026.txt".replace("April", "_April_")), Silent())
    assert reading is not None
    assert reading.name == "FY2026 (April 2026)"


def test_a_list_of_changes_is_passed_over_in_an_archive_and_refused_alone() -> None:
    assert poa.read(member(exemptions(200), "a.zip", "POAexemptAddCodesFY26.txt"), Silent()) is None
    with pytest.raises(FileRefused, match="as a list of changes has"):
        poa.read(member(exemptions(200), "POAexemptAddCodesFY26.txt"), Silent())


@pytest.mark.parametrize(
    ("change", "place", "reason"),
    [
        (lambda text: text[:-16], "line 12001", "no description"),
        (lambda text: text.replace("A00.05", "A0005", 1), "line 7", "no code in its column"),
        (lambda text: text.replace("A00.06", "A00.05", 1), "line 8", "A00.05 is there on line 7 too"),
        (lambda text: text.replace("Order26", "Order"), "", "fiscal year"),
    ],
)
def test_exemptions_that_cannot_be_read(change: Callable[[str], str], place: str, reason: str) -> None:
    with pytest.raises(FileRefused) as told:
        poa.read(member(change(exemptions()), "list.txt"), Silent())
    assert told.value.place == place
    assert reason in told.value.reason


def test_exemptions_are_read_from_a_workbook_too() -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("POA exempt")
    for line in exemptions().splitlines():
        sheet.append(line.split("\t"))
    written = io.BytesIO()
    book.save(written)
    reading = poa.read(Member(Path("POAexemptCodesFY26.xlsx"), "", written.getvalue()), Silent())
    assert reading is not None
    assert (reading.name, reading.counts, reading.questions) == ("FY2026", (("exempt codes", 12_000),), ())


def test_exemptions_that_lost_their_end_are_asked_about() -> None:
    reading = poa.read(member(exemptions().rstrip()), Silent())
    assert reading is not None
    assert reading.questions == ("The last line (12001) has no end: the file may be cut short.",)


# -- the tabular list


def a_tabular(chapters: int = 22, code: str = "A00", title: str = "Cholera", version: str = "2026") -> str:
    inside = "".join(
        f"<chapter><name>{n}</name><desc>Chapter {n}</desc><section id='A00-A09'><desc>Section</desc>"
        f"<diag><name>{code if n == 1 else f'B{n:02}'}</name><desc>{title}</desc></diag></section></chapter>"
        for n in range(1, chapters + 1)
    )
    return f"<?xml version='1.0'?>\n<ICD10CM.tabular><version>{version}</version>{inside}</ICD10CM.tabular>"


def test_a_tabular_list_tells_its_year_and_counts() -> None:
    reading = tabular_list.read(member(a_tabular(), "icd10cm_tabular.xml"), Silent())
    assert reading is not None
    assert (reading.name, dict(reading.counts)) == ("FY2026", {"codes printed": 22, "notes": 0, "chapters": 22})


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        (a_tabular(20), "", "it has 20 chapters"),
        (a_tabular(code="00A"), "code 00A", "no code with a title"),
        (a_tabular(title=""), "code A00", "no code with a title"),
        (a_tabular().replace("<name>B03<", "<name>B02<").replace("Cholera", "Other", 2), "code B02", "twice"),
        (a_tabular(version="new"), "", "fiscal year"),
        (a_tabular()[:-40], "line 2", "cut short"),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]>" + a_tabular().partition("\n")[2], "", "entities"),
    ],
)
def test_a_tabular_list_that_cannot_be_read(text: str, place: str, reason: str) -> None:
    with pytest.raises(FileRefused) as told:
        tabular_list.read(member(text, "icd10cm_tabular.xml"), Silent())
    assert told.value.place == place
    assert reason in told.value.reason


def test_another_book_is_left_to_its_own_reader() -> None:
    assert tabular_list.read(member("<ICD10CM.index/>"), Silent()) is None
    assert addenda.read(member("Add: words"), Silent()) is None
    assert poa.read(member("a\tb\tc"), Silent()) is None

"""HCPCS Level II in its three forms."""

from __future__ import annotations

import sqlite3
import textwrap
import zipfile
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coderdesk.codesets.official import hcpcs
from coderdesk.codesets.official.reader import Member
from coderdesk.codesets.tables import create_tables
from coderdesk.domain.codes import CodeSystem, service_code
from coderdesk.domain.failures import FileRefused
from coderdesk.domain.progress import Silent
from support.official import Loaded, outcome, reading, text_file, workbook

HEADING = "HCPC,SEQNUM,RECID,LONG DESCRIPTION,SHORT DESCRIPTION"
_SHEET = [
    "HCPC", "SEQNUM", "RECID", "LONG DESCRIPTION", "SHORT DESCRIPTION", "PRICE1", "COV", "BETOS", "TOS1", "ANEST_BU",
    "ADD DT", "ACT EFF DT", "TERM DT", "ACTION CD",
]  # fmt: skip


def csv_file(*lines: str, name: str = "HCPC2026_APR_ANWEB.csv", encoding: str = "utf-8") -> Member:
    return text_file(name, "\r\n".join((HEADING, *lines, "")), encoding)


def record(
    code: str, sequence: int, kind: str, long: str, short: str = "", *, coverage: str = " ", terminated: str = ""
) -> str:
    """Return a fixed-width record of 320 characters as CMS writes it."""
    line = f"{code:>5}{sequence:05}{kind}{long:80}{short:28}{'00':8}9"
    line = f"{line:229}{coverage}"
    line = f"{line:256}Z1A {'1':5}003"
    return f"{line}2001040120020101{terminated:8}N".ljust(320)


def test_continuation_records_are_joined() -> None:
    lines = [
        "Note regarding coverage",
        "",
        record("Q9991", 100, "3", "Adhesive remover for skin of the", "Skin rmvr", coverage="D"),
        record("Q9991", 200, "4", "elbow, per ounce").rstrip(),
        record("Q9992", 100, "3", "Sterile gauze", "Gauze", terminated="20191231"),
        record("ZX", 100, "7", "Left toe, invented"),
    ]
    found = reading(hcpcs.read, text_file("HCPC2020_ANWEB.txt", "\r\n".join(lines) + "\r\n"))
    assert found.counts == (("codes", 2), ("modifiers", 1))
    assert (found.effective_from, found.effective_to) == (date(2020, 1, 1), date(2020, 12, 31))


def test_what_a_record_says_is_kept(loaded: Loaded) -> None:
    lines = [
        record("Q9991", 100, "3", "Adhesive remover for skin of the", "Skin rmvr", coverage="D"),
        record("Q9991", 200, "4", "elbow, per ounce").rstrip(),
        record("Q9992", 100, "3", "Sterile gauze", "Gauze", terminated="20200331"),
    ]
    services, catalogue = loaded(text_file("HCPC2020_ANWEB.txt", "\n".join(lines)))
    on = date(2020, 3, 31)
    detail = services.hcpcs(service_code("Q9991"), on)
    assert detail is not None
    assert detail.long == "Adhesive remover for skin of the elbow, per ounce"
    assert (detail.coverage, detail.betos, detail.type_of_service) == ("D", "Z1A", ("1",))
    assert (detail.added, detail.effective) == (date(2001, 4, 1), date(2002, 1, 1))
    ended = catalogue.find(service_code("Q9992"), on)
    assert ended is not None
    assert ended.entry.valid
    after = catalogue.find(service_code("Q9992"), date(2020, 4, 1))
    assert after is not None
    assert not after.entry.valid


def test_a_spreadsheet_says_the_same_with_its_dates_as_serials(loaded: Loaded) -> None:
    rows: list[list[object]] = [
        ["Note regarding coverage"],
        [],
        list(_SHEET),
        ["Q9991", "0010", "3", "Sterile gauze", "Gauze", "00", "D", "Z1A", "1", "  0", 36982, 37257, "", "N"],
        ["   ZX", 10, 7, "Left toe, invented", "Left toe", "", "", "", "", "", date(2002, 7, 1), 37438, "", "N"],
    ]
    services, _ = loaded(workbook("HCPC2020_ANWEB.xlsx", rows, sheet="A", before="Read me"))
    detail = services.hcpcs(service_code("Q9991"), date(2020, 5, 1))
    assert detail is not None
    assert (detail.added, detail.effective) == (date(2001, 4, 1), date(2002, 1, 1))
    assert [one.code for one in services.modifiers(date(2020, 5, 1))] == ["ZX"]
    assert services.modifiers(date(2002, 6, 30)) == ()


@pytest.mark.parametrize(
    ("lines", "place", "reason"),
    [
        (["Q9991,3,00100,Gauze,Gz"], "line 2", "a column has shifted"),
        (["Q9991,00100,3,Gauze,Gz,more"], "line 2", "a column has shifted"),
        (["Q9991,00100,9,Gauze,Gz"], "line 2", "RECID"),
        (["Q9991,00200,4,Gauze,Gz"], "line 2", "record before is missing"),
        (["Q9991,00100,3,Gauze,Gz", "Q9992,00200,4,of cotton,"], "line 3", "record before is missing"),
        (["Q9991,00100,3,Gauze,Gz", "Q9991,00100,4,of cotton,"], "line 3", "record before is missing"),
        (["Q991,00100,3,Gauze,Gz"], "line 2", "holds no HCPCS code"),
        (["E11.9,00100,3,Gauze,Gz"], "line 2", "holds no HCPCS code"),
        (["Q9991,00100,7,Gauze,Gz"], "line 2", "holds no modifier"),
        (["Q9991,00100,3,,Gz"], "line 2", "no description"),
        ([], "", "no HCPCS code"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(lines: list[str], place: str, reason: str) -> None:
    with pytest.raises(FileRefused) as refused:
        hcpcs.read(csv_file(*lines), Silent())
    assert refused.value.place == place
    assert reason in refused.value.reason


def test_a_letter_in_the_wrong_column_is_refused() -> None:
    row = ["Q9991", "0010", "3", "Gauze", "Gz", "00", "Z1A", "D", "1", "0", "20010401", "20020101", "", "N"]
    with pytest.raises(FileRefused, match="column COV: it is none of C, D, I, M, S"):
        hcpcs.read(workbook("HCPC2026_JAN.xlsx", [_SHEET, row]), Silent())


def test_columns_in_another_order_are_refused() -> None:
    member = text_file("HCPC2026_APR_ANWEB.csv", "SEQNUM,HCPC,RECID,LONG DESCRIPTION,SHORT DESCRIPTION\n1,2,3,4,5\n")
    with pytest.raises(FileRefused, match="its columns do not begin with HCPC"):
        hcpcs.read(member, Silent())


def test_a_text_file_that_is_cut_in_a_record_is_refused() -> None:
    lines = [record("Q9991", 100, "3", "Sterile gauze"), "Q99"]
    with pytest.raises(FileRefused, match="line 2: it is not a record"):
        hcpcs.read(text_file("HCPC2026_APR_ANWEB.txt", "\n".join(lines)), Silent())


def test_a_code_with_two_titles_is_asked_about() -> None:
    member = csv_file("Q9991,00100,3,Sterile gauze,Gauze", "Q9991,00100,3,Clean gauze,Gauze")
    found = reading(hcpcs.read, member)
    assert found.counts[0] == ("codes", 1)
    assert found.questions == (
        "Q9991 stands twice with different titles (line 2 and line 3). The first will be kept.",
    )  # fmt: skip


def test_a_file_that_does_not_tell_its_quarter_is_asked_about_or_refused() -> None:
    row = ["Q9991", "0010", "3", "Gauze", "Gz", "00", "D", "Z1A", "1", "0", "20010401", "20230701", "", "N"]
    found = reading(hcpcs.read, workbook("codes.xlsx", [_SHEET, row]))
    assert found.name == "2023 July"
    assert "does not tell the quarter" in found.questions[0]
    with pytest.raises(FileRefused, match="neither its content nor its name"):
        hcpcs.read(csv_file("Q9991,00100,3,Gauze,Gz", name="codes.csv"), Silent())


def test_a_windows_file_keeps_its_signs(loaded: Loaded) -> None:
    services, _ = loaded(csv_file("Q9991,00100,3,Gauze – 5 µg,Gz", encoding="cp1252"))
    detail = services.hcpcs(service_code("Q9991"), date(2026, 5, 1))
    assert detail is not None
    assert detail.long == "Gauze – 5 µg"


def test_releases_stand_side_by_side(loaded: Loaded) -> None:
    april = csv_file("Q9991,00100,3,Sterile gauze,Gauze", "Q9992,00100,3,Cotton,Cotton")
    july = csv_file("Q9991,00100,3,Sterile gauze pad,Gauze", "Q9993,00100,3,Wool,Wool", name="HCPC2026_JUL_ANWEB.csv")
    _, catalogue = loaded(april, july)

    def known(code: str, on: date) -> tuple[str, bool]:
        listed = catalogue.find(service_code(code), on)
        assert listed is not None
        return listed.entry.title, listed.entry.valid

    assert known("Q9991", date(2026, 6, 30)) == ("Sterile gauze", True)
    assert known("Q9991", date(2026, 7, 1)) == ("Sterile gauze pad", True)
    assert known("Q9992", date(2026, 6, 30)) == ("Cotton", True)
    assert known("Q9992", date(2026, 7, 1)) == ("Cotton", False)
    assert known("Q9992", date(2027, 7, 1)) == ("Cotton", False)
    assert known("Q9993", date(2026, 6, 30)) == ("Wool", False)
    assert catalogue.in_force(CodeSystem.HCPCS, date(2026, 10, 1)) is None


def test_a_release_that_is_removed_leaves_nothing(loaded: Loaded) -> None:
    april = csv_file("Q9991,00100,3,Sterile gauze,Gauze", "ZX,00100,7,Left toe,")
    services, catalogue = loaded(april, without=[1])
    assert services.hcpcs(service_code("Q9991"), date(2026, 5, 1)) is None
    assert services.modifiers(date(2026, 5, 1)) == ()
    assert catalogue.find(service_code("Q9991"), date(2026, 5, 1)) is None


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=300))
def test_any_text_behind_the_heading_is_read_or_refused(text: str) -> None:
    found = outcome(hcpcs.read, text_file("HCPC2026_APR_ANWEB.csv", f"{HEADING}\n{text}"))
    assert found


WORDS = st.lists(st.text("abcdefgxyz;,()-", min_size=1, max_size=20), min_size=1, max_size=40).map(" ".join)


@settings(max_examples=30)
@given(st.dictionaries(st.from_regex(r"[A-V][0-9]{4}", fullmatch=True), WORDS, min_size=1, max_size=8))
def test_any_titles_come_back_from_records_of_80_characters(titles: dict[str, str]) -> None:
    lines = []
    for code, title in titles.items():
        first, *rest = textwrap.wrap(title, 80, break_on_hyphens=False)
        lines.append(record(code, 100, "3", first, "Short"))
        lines += [record(code, 100 * number, "4", part).rstrip() for number, part in enumerate(rest, 2)]
    found = reading(hcpcs.read, text_file("HCPC2026_APR_ANWEB.txt", "\r\n".join(lines) + "\r\n"))
    with closing(sqlite3.connect(":memory:")) as store:
        create_tables(store)
        found.write(store, 1, Silent())
        kept = dict(store.execute("SELECT code, long FROM hcpcs"))
        listed = dict(store.execute("SELECT code, title FROM code"))
    assert kept == listed == titles


@given(st.binary(max_size=300))
def test_any_bytes_are_left_alone_or_refused(data: bytes) -> None:
    for begin in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        found = outcome(hcpcs.read, Member(Path("HCPC2026_APR_ANWEB.txt"), "", begin + data))
        assert found is None or isinstance(found, str)


@pytest.fixture(scope="module")
def archive(shared: Path) -> dict[str, Member]:
    """Return the members of the official file of 2020."""
    path = shared / "codesets" / "2020-Alpha-Numeric-HCPCS-File.zip"
    with zipfile.ZipFile(path) as members:
        return {name: Member(path, name, members.read(name)) for name in members.namelist()}


def test_the_official_text_and_spreadsheet_of_2020_say_the_same(archive: dict[str, Member], loaded: Loaded) -> None:
    read = {name: hcpcs.read(member, Silent()) for name, member in archive.items()}
    known = {name: found for name, found in read.items() if found}
    assert sorted(known) == ["HCPC2020_ANWEB_w_disclaimer.txt", "HCPC2020_ANWEB_w_disclaimer.xls"]
    assert {found.counts for found in known.values()} == {(("codes", 6710), ("modifiers", 369))}
    assert {found.name for found in known.values()} == {"2020"}
    text, sheet = (loaded(archive[name])[0] for name in sorted(known))
    on = date(2020, 6, 1)
    for code in ("A0080", "G0501", "J1100", "V5364", "E0100", "C1889", "G9946"):
        assert text.hcpcs(service_code(code), on) == sheet.hcpcs(service_code(code), on) is not None
    assert text.modifiers(on) == sheet.modifiers(on)


def test_the_official_csv_of_2026_has_its_codes(shared: Path) -> None:
    path = shared / "codesets" / "HCPC2026_APR_ANWEB.csv"
    found = reading(hcpcs.read, Member(path, "", path.read_bytes()))
    assert found.counts == (("codes", 8685), ("modifiers", 383))
    assert (found.name, found.effective_from, found.effective_to) == ("2026 April", date(2026, 4, 1), date(2026, 6, 30))
    assert found.questions == ()

"""Add-on code edits. No official file lies beside the checkout: these are written after the titles that CMS uses."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from coderdesk.codesets.official import add_on, sheets
from coderdesk.codesets.official.reader import Member
from coderdesk.codesets.official.readers import recognised
from coderdesk.domain.failures import FileRefused
from coderdesk.domain.progress import Silent
from support.official import Loaded, reading, text_file, workbook

ON = date(2024, 8, 1)
HEADING = (
    "AOC_Edit_Type", "Add-On_Code", "AOC_DelDT", "Primary_Code", "Primary_Code_DelDT", "AOC_Edit_EffDT",
    "AOC_Edit_DelDT", "Special_Instruction_Notes",
)  # fmt: skip


def edits(*rows: list[object], name: str = "AOC_V2024Q2-MCR.xlsx", heading: tuple[str, ...] = HEADING) -> Member:
    return workbook(name, [["CPT codes only are copyright of the AMA"], heading, *rows])


def test_an_add_on_code_has_its_primaries_on_its_days(loaded: Loaded) -> None:
    services, _ = loaded(
        edits(
            [1, "11111", "", "22222", "", "2013091", "", ""],
            [1, "11111", "", "33333", "2022001", "2013091", "", ""],
            [1, "11111", "", 100, "", "2020001", "2021365", ""],
            [2, "44444", "", "CCCCC", "", "2013091", "", "(Contractor Defined Primary Codes)"],
            [3, "55555", "2020001", "22222", "", "2013091", "", ""],
        )
    )
    now = services.add_on("11111", ON)
    assert now is not None
    assert (now.kind, now.primaries, now.release) == ("1", ("22222",), "2024 Q2")
    before = services.add_on("11111", date(2021, 12, 31))
    assert before is not None
    assert before.primaries == ("00100", "22222", "33333")
    defined = services.add_on("44444", ON)
    assert defined is not None
    assert (defined.kind, defined.primaries) == ("2", ())
    assert services.add_on("55555", ON) is None
    assert services.add_on("22222", ON) is None
    assert services.add_on("11111", date(2013, 3, 31)) is None
    assert services.add_on("11111", date(2025, 1, 1)) is None


def test_the_same_columns_under_other_titles_and_in_another_order_are_read(loaded: Loaded) -> None:
    heading = (
        "Add-on Code", "AOC Del Dt (Julian)", "Primary Code", "Primary Code Del Dt (Julian)", "AOC Edit Type",
        "AOC Edit Eff Dt (Julian)", "AOC Edit Del Dt (Julian)", "Special Instruction Notes",
    )  # fmt: skip
    services, _ = loaded(edits(["11111", "", "22222", "2024001", "1", "2013091", "", ""], heading=heading))
    found = services.add_on("11111", date(2024, 1, 1))
    assert found is not None
    assert found.primaries == ("22222",)
    assert services.add_on("11111", date(2024, 1, 2)) is None


@pytest.mark.parametrize("mark", ["", " ", "\t"])
@pytest.mark.parametrize("older", [True, False])
def test_the_text_file_says_the_same(loaded: Loaded, mark: str, *, older: bool) -> None:
    edits = [
        ("1", "11111", " " * 7, "22222", " " * 7, "2013091", " " * 7, ""),
        ("1", "11111", " " * 7, "33333", "2022001", "2013091", " " * 7, ""),
        ("2", "44444", " " * 7, "CCCCC", " " * 7, "2013091", " " * 7, "Contractor Defined Primary Codes"),
        ("1", "55555", " " * 7, "22222", " " * 7, "2013091", "2020366", ""),
    ]
    order = (1, 2, 3, 4, 0, 5, 6, 7) if older else tuple(range(8))
    lines = [mark.join(edit[at] for at in order).rstrip() for edit in edits]
    services, _ = loaded(text_file("AOC_V2024Q2-MCR.txt", "\r\n".join(lines) + "\r\n"))
    now = services.add_on("11111", ON)
    assert now is not None
    assert (now.kind, now.primaries) == ("1", ("22222",))
    defined = services.add_on("44444", ON)
    assert defined is not None
    assert (defined.kind, defined.primaries) == ("2", ())
    assert services.add_on("55555", date(2020, 12, 31)) is not None
    assert services.add_on("55555", date(2021, 1, 1)) is None


def test_a_line_of_another_width_is_refused() -> None:
    text = f"111111{' ' * 7}22222{' ' * 7}2013091\n111111{' ' * 6}33333{' ' * 7}2013091\n"
    with pytest.raises(FileRefused, match="line 2: its columns are not as wide"):
        add_on.read(text_file("AOC_V2024Q2-MCR.txt", text), Silent())


def test_the_counts_are_of_edits_and_of_codes() -> None:
    rows: list[list[object]] = [[1, "11111", "", code, "", "2013091", "", ""] for code in ("22222", "33333")]
    found = reading(add_on.read, edits(*rows))
    assert found.counts == (("edits", 2), ("add-on codes", 1))
    assert (found.effective_from, found.effective_to) == (date(2024, 4, 1), date(2024, 12, 31))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["11111", 1, "", "22222", "", "2013091", "", ""], "add-on codes holds no"),
        (["11111", "22222", "", "22222", "", "2013091", "", ""], "a column has shifted"),
        ([1, "1111X1", "", "22222", "", "2013091", "", ""], "add-on codes holds no"),
        ([1, "11111", "", "DDDDD", "", "2013091", "", ""], "primary codes holds no"),
        ([4, "11111", "", "22222", "", "2013091", "", ""], "edit type is not 1, 2 or 3"),
        ([1, "11111", "", "22222", "", "2013400", "", ""], "not written CCYYDDD"),
        ([1, "11111", "", "22222", "", "", "", ""], "the effective date is missing"),
    ],
)
def test_an_edit_that_is_wrong_is_refused(row: list[object], reason: str) -> None:
    with pytest.raises(FileRefused) as refused:
        add_on.read(edits([1, "11111", "", "33333", "", "2013091", "", ""], row), Silent())
    assert refused.value.place == "sheet Sheet1, line 4"
    assert reason in refused.value.reason


def test_edits_without_their_quarter_are_refused() -> None:
    with pytest.raises(FileRefused, match="tells from when it holds"):
        add_on.read(edits([1, "11111", "", "33333", "", "2013091", "", ""], name="addon.xlsx"), Silent())


def test_a_damaged_workbook_is_refused() -> None:
    whole = edits([1, "11111", "", "33333", "", "2013091", "", ""])
    with pytest.raises(FileRefused, match="damaged spreadsheet"):
        add_on.read(Member(whole.file, "", whole.data[: len(whole.data) // 2]), Silent())


def test_a_document_that_is_no_workbook_is_left_alone() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as document:
        document.writestr("[Content_Types].xml", "<Types/>")
        document.writestr("word/document.xml", "<document/>")
    for data in (packed.getvalue(), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)):
        assert recognised(Member(Path("README.doc"), "", data), Silent()) is None


def test_a_workbook_that_swells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "LARGEST_UNPACKED", 1000)
    with pytest.raises(FileRefused, match="unpacks to more than any code set"):
        add_on.read(edits([1, "11111", "", "33333", "", "2013091", "", ""]), Silent())

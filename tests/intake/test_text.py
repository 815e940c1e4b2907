"""Bytes become the text that was meant, or are refused with their line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coderdesk.intake.problems import Refused
from coderdesk.intake.text import decoded, text_of_head

NOTE = "Müller, José — “stable”, 38.2 °C\nfollow-up in 2 weeks\n"
lines = st.text(st.characters(exclude_characters="\0\ufeff", exclude_categories=["Cs"]))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_what_western_programs_write_is_read(encoding: str) -> None:
    assert decoded(NOTE.encode(encoding)) == NOTE


def test_bytes_without_meaning_in_windows_are_taken_as_latin1_has_them() -> None:
    assert decoded(b"caf\xe9 \x81") == "café \x81"


@given(lines)
def test_any_text_in_utf8_is_read_as_it_is(text: str) -> None:
    assert decoded(text.encode()) == text


@given(lines)
def test_any_text_in_utf16_with_its_mark_is_read_as_it_is(text: str) -> None:
    assert decoded(text.encode("utf-16")) == text


def decoded_or_nothing(data: bytes) -> str:
    try:
        return decoded(data)
    except Refused:
        return ""


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        found = decoded(data)
    except Refused as refused:
        found = refused.problem.place
    assert "\0" not in found
    assert text_of_head(data) in ("", *(decoded_or_nothing(data[: len(data) - cut]) for cut in range(4)))


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ("one\ntwo é\nthree é".encode()[:-1], "line 3"),
        ("one é\n".encode() + b"\xff\n", "line 2"),
        (b"\xef\xbb\xbfone\n\xe9", "line 2"),
        ("one\ntwo".encode("utf-16")[:-1], "line 2"),
        (b"one\ntwo\0", "line 2"),
    ],
)
def test_damage_is_told_by_its_line(data: bytes, line: str) -> None:
    with pytest.raises(Refused) as caught:
        decoded(data)
    assert caught.value.problem.place == line


def test_the_head_of_a_file_may_end_within_a_character() -> None:
    assert text_of_head("é 😀".encode()[:-1]) == "é "
    assert text_of_head(b"\0\1\2") == ""

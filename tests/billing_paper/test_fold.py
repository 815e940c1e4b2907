"""Text for payers' machines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coderdesk.billing.text import fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Zoë  Ångström-Müller", "ZOE ANGSTROM-MULLER"),
        ("Straße 7½", "STRASSE 7 1/2"),
        ("Łukasz Đorđević", "LUKASZ DORDEVIC"),
        ("Ægir Ørsted, Þóra", "AEGIR ORSTED, THORA"),
        ("O’Brien – “Pat”", 'O\'BRIEN - "PAT"'),
        ("İpek ışık", "IPEK ISIK"),
        ("5 µg", "5 UG"),
        ("line one\r\nline\ttwo\x00\x7f", "LINE ONE LINE TWO"),
        ("no\N{NO-BREAK SPACE}break", "NO BREAK"),
        ("zero\N{ZERO WIDTH SPACE}width", "ZEROWIDTH"),
        ("李 Wei", "WEI"),
        ("李小龍", ""),
        ("\ud800", ""),
        ("", ""),
    ],
)
def test_text_is_folded_to_what_a_payer_can_read(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text())
def test_folded_text_is_printable_upper_case_ascii_without_stray_blanks(text: str) -> None:
    folded = fold(text)
    assert all(" " <= character <= "~" for character in folded)
    assert folded == folded.upper() == " ".join(folded.split())


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_a_long_text_is_folded_whole() -> None:
    assert fold("é" * 10_000) == "E" * 10_000

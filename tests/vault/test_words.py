"""Names are sorted and searched without accents and case."""

from __future__ import annotations

import pytest

from coderdesk.vault.words import fold, natural, search_text, search_words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Müller", "muller"),
        ("ØDEGÅRD", "odegard"),
        ("Straße", "strasse"),
        ("Łukasz Đorđe", "lukasz dorde"),
        ("Ægir Þórsson", "aegir thorsson"),
        ("Nguyễn", "nguyen"),
        ("ｆｕｌｌｗｉｄｔｈ", "fullwidth"),
        ("İstanbul", "istanbul"),
        ("Иванов", "иванов"),
        ("O'Brien", "o'brien"),
        ("", ""),
    ],
)
def test_letters_lose_accents_and_case(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_numbers_sort_by_their_value() -> None:
    assert sorted(["A-10", "a-9", "A-100", "A-09b", "10", "9"], key=natural) == [
        *("9", "10", "a-9", "A-09b", "A-10"),
        "A-100",
    ]


def test_a_word_with_signs_is_found_whole_and_by_its_parts() -> None:
    assert search_text(["O'Brien-Smith, Anne", "E11.42"]) == " obriensmith brien smith anne e1142 42"


def test_what_is_looked_for_has_no_signs() -> None:
    assert search_words("O'Brien, E11.42  o'brien ---") == (" obrien", " e1142")
    assert search_words(" . ") == ()

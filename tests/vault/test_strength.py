"""A passphrase is judged, and the judgement says how to better it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coderdesk.vault.strength import strength


@pytest.mark.parametrize(
    "weak", ["", "   ", "password", "qwertyuiop", "aaaaaaaaaaaa", "abcdefgh", "12/03/1988", "drowssap"]
)
def test_what_is_tried_first_is_weak_and_told_how_to_become_strong(weak: str) -> None:
    found = strength(weak)
    assert found.score <= 1
    assert found.words in ("Very weak", "Weak")
    assert "Take four or more words" in found.advice[0]


@pytest.mark.parametrize(
    "strong", ["lantern orbit gravel teaspoon", "Xk3$vv9!qLw0-Zp", "漢字の長いパスフレーズはとても強いです"]
)
def test_what_is_hard_to_guess_is_strong_and_needs_no_advice(strong: str) -> None:
    assert (strength(strong).score, strength(strong).words, strength(strong).advice) == (4, "Strong", ())


@pytest.mark.parametrize(
    ("passphrase", "said"),
    [
        ("password1", "a password that is tried first"),
        ("gabriella", "Names"),
        ("mnbvcxdfghj", "Rows of keys"),
        ("xkqxkqxkq", "Repeating"),
        ("lmnopqrst", "Runs"),
        ("1988-03-12", "Dates"),
        ("1988", "Years"),
        ("saxophone", "dictionary"),
        ("S@xophone", "Capitals"),
        ("enohpoxas", "backwards"),
    ],
)
def test_the_advice_names_what_makes_it_weak(passphrase: str, said: str) -> None:
    assert any(said in sentence for sentence in strength(passphrase).advice)


def test_a_very_long_text_is_judged_by_its_start() -> None:
    assert strength("a" * 5_000_000).score == 0
    assert strength("lantern orbit gravel " * 100_000).score == 4


@given(st.text(max_size=100))
def test_any_text_can_be_judged(passphrase: str) -> None:
    found = strength(passphrase)
    assert 0 <= found.score <= 4
    assert len(found.advice) == len(set(found.advice))

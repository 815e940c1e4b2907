"""The words of many texts at once are those of each text alone."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coderdesk.codesets.search import tokens as tokens_module
from coderdesk.codesets.search.tokens import Pairs, keys, marks, tokens
from coderdesk.codesets.search.words import indexed, mark, raw_words

WORDS = ["renal", "kidney", "II", "v", "carcinoma", "(", ")", "[", "]", ", ", ", except", "of", "first", "2a",
         "Crohn's", "œsophage", "É", "İ", "hämophilie", "nos", "hepatitis", "a", "cancer", "\n", "-", "diabetic",
         "left"]  # fmt: skip
TEXTS = st.lists(
    st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join)), max_size=6
)  # fmt: skip


def by_text(pairs: Pairs, words: list[str], texts: int) -> list[set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for word, text in zip(pairs.word.tolist(), pairs.text.tolist(), strict=True):
        assert words[word] not in found[text]
        found[text].add(words[word])
    return [found[place] for place in range(texts)]


@given(TEXTS)
def test_texts_have_the_words_that_each_has_alone(texts: list[str]) -> None:
    found = tokens(texts)
    alone = [indexed(text) for text in texts]
    assert by_text(found.needed, found.words, len(texts)) == [set(one.needed) for one in alone]
    assert by_text(found.aside, found.words, len(texts)) == [set(one.aside) for one in alone]


@given(TEXTS)
def test_texts_share_a_key_when_they_need_the_same_words(texts: list[str]) -> None:
    found = tokens(texts)
    needed = [frozenset(one) for one in by_text(found.needed, found.words, len(texts))]
    key = keys(found, len(texts)).tolist()
    assert [one == 0 for one in key] == [not one for one in needed]
    assert len(set(zip(key, needed, strict=True))) == len(set(key)) == len(set(needed))


def test_a_numeral_is_counted_after_its_noun() -> None:
    found = tokens(["diabetes type II", "factor II", "stage", "IV"])
    words = by_text(found.needed, found.words, 4)
    assert ["2" in one for one in words] == [True, False, False, False]
    assert "4" not in words[3]


def test_a_letter_counts_after_what_is_lettered() -> None:
    texts = ["hepatitis A", "hepatitis", "vitamin a deficiency", "a vitamin"]
    found = tokens(texts)
    words = by_text(found.needed, found.words, 4)
    assert words == [set(indexed(text).needed) for text in texts]
    assert [len(one) for one in words] == [2, 1, 3, 1]


@given(TEXTS)
def test_texts_have_the_mark_of_the_words_that_they_need(texts: list[str]) -> None:
    plain = [text.translate(str.maketrans("()[],", "     ")) for text in texts]
    assert marks(tokens(plain), len(plain)).tolist() == [mark(raw_words(text)) for text in plain]


def test_texts_of_several_chunks_keep_their_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens_module, "_AT_ONCE", 2)
    texts = ["heart", "lung (left)", "", "kidney\nstone", "liver"]
    found = tokens(texts)
    assert by_text(found.needed, found.words, 5) == [set(indexed(text).needed) for text in texts]
    assert by_text(found.aside, found.words, 5) == [set(), {"left"}, set(), set(), set()]


def test_a_word_that_says_nothing_changes_no_key() -> None:
    texts = ["asthma", "asthma, unspecified"]
    found = tokens(texts)
    without = keys(found, 2, without=frozenset(indexed("unspecified").needed))
    assert len(set(without.tolist())) == 1
    assert len(set(keys(found, 2).tolist())) == 2

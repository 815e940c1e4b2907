"""A recovery code is typed with tolerance, and a mistyped one is told apart from a wrong one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coderdesk.domain.recovery_code import ALPHABET, SYMBOLS, MistypedCode, RecoveryCode
from coderdesk.domain.secret import Secret

codes = st.lists(st.integers(0, 31), min_size=26, max_size=26).map(RecoveryCode.of)
#: What a person may type in place of a symbol.
SPELLINGS = {"0": "0Oo", "1": "1IiLl"}
BETWEEN = st.sampled_from(["", "", " ", "-", "  ", " - ", "–", "\u00a0", "\t", "."])


@st.composite
def as_typed(draw: st.DrawFn, code: RecoveryCode) -> str:
    """The code as somebody may type it: in either case, with look-alikes, spaces and dashes."""
    typed = []
    for sign in code.reveal():
        typed.append(draw(st.sampled_from(SPELLINGS.get(sign, sign + sign.lower()))))
        typed.append(draw(BETWEEN))
    return draw(BETWEEN) + "".join(typed)


def test_a_code_has_130_random_bits_in_seven_groups_without_look_alikes() -> None:
    code = RecoveryCode.random()
    assert len(code.groups()) == 7
    assert {len(group) for group in code.groups()} == {4}
    assert set("".join(code.groups())) <= set(ALPHABET)
    assert not set("ILOU") & set(ALPHABET)
    assert len(ALPHABET) == 32
    assert len({RecoveryCode.random().reveal() for _ in range(200)}) == 200


@given(st.data())
def test_however_it_is_typed_it_is_the_same_code(data: st.DataObject) -> None:
    code = data.draw(codes)
    assert RecoveryCode.typed(Secret(data.draw(as_typed(code)))) == code


@given(codes, st.data())
def test_one_or_two_wrong_symbols_are_noticed(code: RecoveryCode, data: st.DataObject) -> None:
    symbols = list(code.reveal())
    for place in data.draw(st.sets(st.integers(0, SYMBOLS - 1), min_size=1, max_size=2)):
        symbols[place] = data.draw(st.sampled_from([sign for sign in ALPHABET if sign != symbols[place]]))
    with pytest.raises(MistypedCode, match="mistyped"):
        RecoveryCode("".join(symbols))


@given(codes, st.integers(0, SYMBOLS - 1), st.sampled_from(ALPHABET))
def test_of_one_wrong_symbol_it_is_known_in_which_group(code: RecoveryCode, place: int, sign: str) -> None:
    symbols = list(code.reveal())
    if symbols[place] == sign:
        return
    symbols[place] = sign
    with pytest.raises(MistypedCode, match=f"most likely in group {place // 4 + 1}\\."):
        RecoveryCode("".join(symbols))


@given(codes, st.integers(0, SYMBOLS - 2), st.integers(1, SYMBOLS - 1))
def test_two_symbols_that_changed_places_are_noticed(code: RecoveryCode, one: int, further: int) -> None:
    symbols, other = list(code.reveal()), min(one + further, SYMBOLS - 1)
    if symbols[one] == symbols[other]:
        return
    symbols[one], symbols[other] = symbols[other], symbols[one]
    with pytest.raises(MistypedCode):
        RecoveryCode("".join(symbols))


@given(st.text(max_size=60))
def test_any_text_is_a_code_or_told_as_mistyped_without_being_quoted(text: str) -> None:
    told = ""
    try:
        RecoveryCode.typed(Secret(text))
    except MistypedCode as failure:
        told = str(failure)
    kept = "".join(text.split())
    assert len(kept) < 8 or kept not in told


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda text: text[:-4], "4 are missing"),
        (lambda text: text + "AB", "2 are too many"),
        (lambda text: text[:8] + "U" + text[9:], "group 3 has another sign"),
        (lambda text: text[:0], "28 are missing"),
    ],
)
def test_what_is_wrong_with_the_shape_is_said(change: object, told: str) -> None:
    assert callable(change)
    with pytest.raises(MistypedCode, match=told):
        RecoveryCode.typed(Secret(change(RecoveryCode.random().reveal())))


def test_a_code_prints_as_stars() -> None:
    code = RecoveryCode.random()
    assert code.reveal() not in repr(code) + str(code) + f"{code}"
    assert repr(code) == "RecoveryCode(***)"

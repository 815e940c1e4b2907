"""How hard a passphrase is to guess."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

#: zxcvbn's cost grows steeply with the length; what is longer than this is either strong or a repetition.
LONGEST = 72
#: The score from which a passphrase needs no advice.
STRONG = 4
_WORDS = ("Very weak", "Weak", "Fair", "Good", "Strong")
_FOUR_WORDS = "Take four or more words that do not belong together."
_ANOTHER_WORD = "One more word makes it strong."
_OF_PATTERN = {
    "spatial": "Rows of keys, such as qwerty, are tried first.",
    "repeat": "Repeating a part adds little.",
    "sequence": "Runs, such as abc or 6543, are tried first.",
    "date": "Dates are tried first, your own before others.",
    "regex": "Years are tried first.",
}
_COMMON_PASSWORD = "It holds a password that is tried first."  # noqa: S105 - a sentence
_NAME = "Names are tried first."
_KNOWN_WORD = "A word alone is in a dictionary; several together are not."
_DISGUISED = "Capitals at the start, and @ for a, hide nothing."
_BACKWARDS = "A word backwards is still that word."


@dataclass(frozen=True, slots=True)
class Strength:
    """`score` is 0 (very weak) to 4 (strong), `words` says it, `advice` says how to better it, most helpful first."""

    score: int
    words: str
    advice: tuple[str, ...]


def strength(passphrase: str) -> Strength:
    """Judge `passphrase` (its first 72 characters) by how many guesses it takes who tries what people choose."""
    from zxcvbn import zxcvbn

    if not passphrase.strip():
        return Strength(0, _WORDS[0], (_FOUR_WORDS,))
    found = zxcvbn(passphrase[:LONGEST], max_length=LONGEST)
    score = int(found["score"])
    return Strength(score, _WORDS[score], _advice(score, found["sequence"]))


def _advice(score: int, parts: list[dict[str, Any]]) -> tuple[str, ...]:
    if score >= STRONG:
        return ()
    first = _ANOTHER_WORD if score == STRONG - 1 else _FOUR_WORDS
    # What is longest is what makes the passphrase weak.
    longest = max(parts, key=lambda part: len(part["token"]), default={})
    return tuple(dict.fromkeys((first, *_of_part(longest))))


def _of_part(part: Mapping[str, Any]) -> list[str]:
    pattern = part.get("pattern", "")
    if pattern != "dictionary":
        return [_OF_PATTERN[pattern]] if pattern in _OF_PATTERN else []
    dictionary = part["dictionary_name"]
    if dictionary == "passwords":
        found = [_COMMON_PASSWORD]
    elif dictionary in ("male_names", "female_names", "surnames"):
        found = [_NAME]
    else:
        found = [_KNOWN_WORD]
    if part["l33t"] or part["token"][:1].isupper():
        found.append(_DISGUISED)
    if part["reversed"]:
        found.append(_BACKWARDS)
    return found

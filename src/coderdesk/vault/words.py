"""Names as they are sorted and searched: without accents, without case."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

#: A whole note pasted into the filter must not become a query of a thousand conditions.
MOST_WORDS = 32
# Letters that Unicode does not take apart into a letter and an accent.
_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i", "ħ": "h"})
_BETWEEN = re.compile(r"[\s,;/|]+")
_PUNCTUATION = re.compile(r"[^\w]+|_+")
_DIGITS = re.compile(r"\d+")


def fold(text: str) -> str:
    """Return `text` without accents and case: "Müller-Ødegård" is "muller-odegard"."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(mark for mark in apart if not unicodedata.combining(mark)).translate(_LETTERS)


def natural(text: str) -> str:
    """Return a key that sorts "A-9" before "A-10"."""
    return _DIGITS.sub(lambda digits: digits[0].lstrip("0").rjust(12, "0"), fold(text))


def search_text(texts: Iterable[str]) -> str:
    """Return the words of `texts`, each after one blank, for `search_words` to be found in.

    A word with signs in it is there whole, without them, and by each of its later parts: "O'Brien" as "obrien" and
    "brien", "E11.42" as "e1142" and "42".
    """
    words: dict[str, None] = {}
    for text in texts:
        for word in _BETWEEN.split(fold(text)):
            parts = [part for part in _PUNCTUATION.split(word) if part]
            for number in range(len(parts)):
                words["".join(parts) if number == 0 else parts[number]] = None
    return "".join(f" {word}" for word in words)


def search_words(text: str) -> tuple[str, ...]:
    """Return what must stand in a `search_text` where each of the first words of `text` begins a word there."""
    words = ("".join(_PUNCTUATION.split(word)) for word in _BETWEEN.split(fold(text)))
    return tuple(dict.fromkeys(f" {word}" for word in words if word))[:MOST_WORDS]

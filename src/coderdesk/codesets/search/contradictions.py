"""Words that say another thing of the same kind: stage 1 and stage 3, left and right, a fracture and none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from coderdesk.codesets.search.vocabulary import SIDES
from coderdesk.codesets.search.words import NEGATED, canonical

#: The numbers that grades and types are counted by, and the letters by which some are divided.
_PARTS = "abc"
_NUMBERS = frozenset(f"{number}{part}" for number in range(1, 7) for part in ("", *_PARTS))


def rivals(form: str, forms: frozenset[str], known: Mapping[str, int]) -> Iterator[int]:
    """Yield the words (of the `known` ones, by number) that contradict the word `form` of a query of `forms`."""
    kind = next((kind for kind in (SIDES, _NUMBERS) if form in kind), frozenset())
    for other in sorted(kind - forms):
        if other in known and not other.startswith(form):
            yield known[other]


def parts(form: str, known: Mapping[str, int]) -> Iterator[int]:
    """Yield the words that a number is divided into: 3a and 3b for 3."""
    if form.isdecimal():
        yield from (known[form + part] for part in _PARTS if form + part in known)


def without(word: str, known: Mapping[str, int]) -> Iterator[int]:
    """Yield the words by which titles say that they are without `word`."""
    yield from (known[form] for form in canonical(NEGATED + word) if form in known)

"""Search as you type: by the start of a code, and by words in any order.

A query is first read as the starts of codes. As words, the phrases (titles, inclusion terms) that have all of them are
candidates and, where those are few, the ones in which the words found weigh most. Phrases are stored lightest first, so
the first ones that the index yields are those with the fewest words left over, and no ranking over the whole set is
needed. The candidates are then scored by how much of the query, and how much of the phrase, is covered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from coderdesk.codesets.candidates import Candidates, Word
from coderdesk.codesets.catalogue import Catalogue
from coderdesk.codesets.phrases import INCLUSION
from coderdesk.codesets.words import canonical, raw_words
from coderdesk.domain.book import CodeEntry, SearchHit
from coderdesk.domain.codes import Code, CodeSystem

_CODE_START = re.compile(r"[0-9A-Z]{2,7}")
_MOST_CODES = 3
_WORD = re.compile(r"\w+")
#: What a phrase that is not the title counts for, beside a title.
_OTHER_SOURCE = 0.98
#: Scores of a code that is typed whole, and of one that only begins as typed.
_WHOLE_CODE = 2.0
_CODE_BEGINNING = 1.5
#: How many codes are looked up at a time, until enough of them are valid.
_AT_A_TIME = 30


class _Found(NamedTuple):
    """A code, how well it answers, and why it is there."""

    code: Code
    score: float
    why: str


class _Shown(NamedTuple):
    """An entry to show. `stale` says that neither it nor the code that stands for it may be reported on the date."""

    entry: CodeEntry
    score: float
    why: str
    stale: bool


class Search:
    """Search over every loaded set."""

    def __init__(self, candidates: Candidates, catalogue: Catalogue) -> None:
        self._candidates = candidates
        self._catalogue = catalogue

    def find(self, text: str, *, systems: Sequence[CodeSystem], on: date, limit: int) -> Sequence[SearchHit]:
        """Return at most `limit` codes that `text` leads to, the best first."""
        if limit <= 0:
            return ()
        words = self._candidates.words(text)
        found = self._by_code(text, systems, on, limit)
        if not found:
            found = [*self._whole_codes(text, systems, on), *self._by_words(words, systems, limit)]
        return self._hits(found, words, on, limit)

    def _by_code(self, text: str, systems: Sequence[CodeSystem], on: date, limit: int) -> list[_Found]:
        """Return what `text` begins, where it is nothing but the starts of codes."""
        typed = text[:200].split()
        starts = [start for start in map(_code_start, typed[:_MOST_CODES]) if start]
        if not starts or len(starts) < len(typed):
            return []
        return [
            _Found(code, _WHOLE_CODE if code.text == start else _CODE_BEGINNING, "Code")
            for start in starts
            for system in systems
            for code in self._catalogue.starting(system, start, on, limit)
        ]

    def _whole_codes(self, text: str, systems: Sequence[CodeSystem], on: date) -> list[_Found]:
        """Return the codes that stand whole among the words of `text`."""
        starts = [start for start in map(_code_start, text[:200].split()) if len(start) > 2]
        typed = [Code(system, start) for start in starts[:_MOST_CODES] for system in systems]
        return [_Found(code, _WHOLE_CODE, "Code") for code in self._catalogue.find_all(typed, on)]

    def _by_words(self, words: list[Word], systems: Sequence[CodeSystem], limit: int) -> list[_Found]:
        best: dict[tuple[CodeSystem, str], _Found] = {}
        for one in self._candidates.find(words, systems, limit):
            score = one.score * (_OTHER_SOURCE if one.kind == INCLUSION else 1.0)
            known = best.get((one.system, one.code))
            if known is None or known.score < score:
                why = f"Inclusion term: {one.text}" if one.text else "Title"
                best[one.system, one.code] = _Found(Code(one.system, one.code), score, why)
        return sorted(best.values(), key=lambda found: -found.score)

    def _hits(self, found: Sequence[_Found], words: list[Word], on: date, limit: int) -> Sequence[SearchHit]:
        shown: dict[Code, _Shown] = {}
        for start in range(0, len(found), _AT_A_TIME):
            for one in self._shown(found[start : start + _AT_A_TIME], on):
                if one.entry.code not in shown:
                    shown[one.entry.code] = one
            if sum(not one.stale for one in shown.values()) >= limit:
                break
        ranked = sorted(shown.values(), key=_rank)  # a stable sort: what came first stays before its equals
        return tuple(
            SearchHit(one.entry, one.why, matched(one.entry.title, words), one.score) for one in ranked[:limit]
        )

    def _shown(self, found: Sequence[_Found], on: date) -> Iterator[_Shown]:
        """Yield the entries of `found`, and before each header found by words the billable code that stands for it."""
        listed = self._catalogue.find_all((one.code for one in found), on)
        usual = self._catalogue.find_all({one.usual for one in listed.values() if one.usual} - listed.keys(), on)
        for one in found:
            if one.code not in listed:
                continue
            entry, stands_for = listed[one.code].entry, listed[one.code].usual
            billable = (listed.get(stands_for) or usual[stands_for]).entry if stands_for else entry
            stale = not billable.valid
            if billable is not entry and one.why != "Code":
                why = f"Title of {one.code}" if one.why == "Title" else one.why
                yield _Shown(billable, one.score, why, stale)
            yield _Shown(entry, one.score, one.why, stale)


def _code_start(typed: str) -> str:
    """Return `typed` as the undotted beginning of a code, or "" where it cannot be one."""
    start = typed.upper().rstrip("-.,;").replace(".", "")
    return start if _CODE_START.fullmatch(start) and any(letter.isdigit() for letter in start) else ""


def _rank(one: _Shown) -> tuple[bool, float, bool, bool]:
    entry = one.entry
    return one.stale, -round(one.score, 3), not entry.billable, "unspecified" in entry.title.lower()


def matched(title: str, words: Sequence[Word]) -> tuple[tuple[int, int], ...]:
    """Return where in `title` the words of a query stand, as (start, end)."""
    wanted = {form for word in words for form in word.forms}
    typed = tuple(word.typed for word in words if len(word.typed) > 1)
    return tuple(
        (match.start(), match.end())
        for match in _WORD.finditer(title)
        if any(raw.startswith(typed) or not wanted.isdisjoint(forms) for raw, forms in _compared(match[0]))
    )


@lru_cache(maxsize=20_000)
def _compared(word: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the words that a word of a title is read as, each with the forms under which it is compared."""
    return tuple((raw, canonical(raw)) for raw in raw_words(word))

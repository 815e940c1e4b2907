"""Search as you type: by the start of a code, and by words in any order.

A query is first read as the starts of codes. As words, every phrase that has one of them is scored; the best are folded
to their codes, looked up as of the date, and a header is led by the billable code that stands for it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain, islice
from typing import NamedTuple

from coderdesk.codesets.catalogue import Catalogue
from coderdesk.codesets.search.engine import Engine, engine_of
from coderdesk.codesets.search.phrases import Kind
from coderdesk.codesets.search.reading import Reading, Slot
from coderdesk.codesets.search.words import canonical, raw_words
from coderdesk.codesets.store import Store
from coderdesk.domain.book import CodeEntry, SearchHit
from coderdesk.domain.codes import Code, CodeSystem

_CODE_START = re.compile(r"[0-9A-Z]{2,7}")
_MOST_CODES = 3
_WORD = re.compile(r"\w+")
#: Scores of a code that is typed whole, and of one that only begins as typed.
_WHOLE_CODE = 2.0
_CODE_BEGINNING = 1.5
#: How many phrases are folded to codes: at least so many, and so many times what is asked for.
_PHRASES, _TIMES = 150, 6
#: How many more than asked for are looked at, to spread the results over subcategories (so many characters).
_TO_SPREAD, _FAMILY = 20, 4
#: What each further code of a subcategory counts for beside the one before it, and a header beside its codes.
_CROWDED, _HEADER = 0.9, 0.8
TITLE, CODE = "Title", "Code"


class _Found(NamedTuple):
    """A code, how well it answers, the phrase that led to it (None: it was typed), and which reading it answers."""

    code: Code
    score: float
    phrase: int | None
    reading: int = 0


class _Shown(NamedTuple):
    """An entry to show. `stale` says that neither it nor the code that stands for it may be reported on the date.

    `of` is the header that led to the entry, where it was not found itself.
    """

    entry: CodeEntry
    found: _Found
    stale: bool
    of: Code | None = None


class Search:
    """Search over every loaded set."""

    def __init__(self, store: Store, catalogue: Catalogue) -> None:
        self._store = store
        self._catalogue = catalogue

    def warm(self) -> None:
        """Read the index now, so that the first search need not."""
        _ = self._engine.index.words, self._engine.index.spellings

    @property
    def _engine(self) -> Engine:
        return engine_of(self._store)

    def find(self, text: str, *, systems: Sequence[CodeSystem], on: date, limit: int) -> Sequence[SearchHit]:
        """Return at most `limit` codes that `text` leads to, the best first."""
        if limit <= 0:
            return ()
        engine = self._engine
        readings = engine.read(text)
        by_code = self._by_code(text, systems, on, limit)
        if by_code:
            return self._hits(engine, iter(by_code), readings, on, limit)
        found = chain(self._whole_codes(text, systems, on), _by_words(engine, readings, systems, limit))
        return self._hits(engine, found, readings, on, limit)

    def _by_code(self, text: str, systems: Sequence[CodeSystem], on: date, limit: int) -> list[_Found]:
        """Return what `text` begins, where it is nothing but the starts of codes."""
        typed = text[:200].split()
        starts = [start for start in map(_code_start, typed[:_MOST_CODES]) if start]
        if not starts or len(starts) < len(typed):
            return []
        return [
            _Found(code, _WHOLE_CODE if code.text == start else _CODE_BEGINNING, None)
            for start in starts
            for system in systems
            for code in self._catalogue.starting(system, start, on, limit)
        ]

    def _whole_codes(self, text: str, systems: Sequence[CodeSystem], on: date) -> list[_Found]:
        """Return the codes that stand whole among the words of `text`."""
        starts = [start for start in map(_code_start, text[:200].split()) if len(start) > 2]
        typed = [Code(system, start) for start in starts[:_MOST_CODES] for system in systems]
        return [_Found(code, _WHOLE_CODE, None) for code in self._catalogue.find_all(typed, on)]

    def _hits(
        self, engine: Engine, found: Iterator[_Found], readings: Sequence[Reading], on: date, limit: int
    ) -> Sequence[SearchHit]:
        shown: dict[Code, _Shown] = {}
        while some := list(islice(found, limit + _TO_SPREAD)):
            for one in self._shown(some, on):
                if one.entry.code not in shown:
                    shown[one.entry.code] = one
            if sum(not one.stale for one in shown.values()) >= limit + _TO_SPREAD:
                break
        ranked = _spread(sorted(shown.values(), key=_rank))[:limit]
        reasons = self._reasons(engine, ranked)
        by_words = [readings[one.found.reading] if one.found.phrase is not None else None for one in ranked]
        return tuple(
            SearchHit(
                one.entry,
                why,
                matched(one.entry.title, reading.slots if reading else ()),
                one.found.score,
                reading.told if reading else "",
            )
            for one, why, reading in zip(ranked, reasons, by_words, strict=True)
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
            if billable is not entry and one.phrase is not None:
                yield _Shown(billable, one, stale, one.code)
            yield _Shown(entry, one, stale)

    def _reasons(self, engine: Engine, ranked: Sequence[_Shown]) -> Iterator[str]:
        """Yield why each of `ranked` is there."""
        numbers = [
            one.found.phrase
            for one in ranked
            if one.found.phrase is not None and engine.index.kind[one.found.phrase] != Kind.TITLE
        ]
        texts = dict(self._store.among("SELECT id, text FROM phrase WHERE id", numbers))
        for one in ranked:
            if one.found.phrase is None:
                yield CODE
            elif one.found.phrase in texts:
                yield texts[one.found.phrase]
            else:
                yield f"{TITLE} of {one.of}" if one.of else TITLE


def _by_words(
    engine: Engine, readings: Sequence[Reading], systems: Sequence[CodeSystem], limit: int
) -> Iterator[_Found]:
    for one in engine.find(readings, systems, max(_PHRASES, _TIMES * limit)):
        yield _Found(engine.code(one.code), one.score, one.phrase, one.reading)


def _code_start(typed: str) -> str:
    """Return `typed` as the undotted beginning of a code, or "" where it cannot be one."""
    start = typed.upper().rstrip("-.,;").replace(".", "")
    return start if _CODE_START.fullmatch(start) and any(letter.isdigit() for letter in start) else ""


def _spread(ranked: Sequence[_Shown]) -> list[_Shown]:
    """Return `ranked` with further codes of one subcategory behind other codes that answer nearly as well.

    The first results should show what the words may mean, and a subcategory opens in its place.
    """
    met: Counter[Code | str] = Counter()
    places = {}
    for place, one in enumerate(ranked):  # what came first stays before its equals
        code = one.entry.code
        family = code.text[:_FAMILY]
        factor = _CROWDED ** met[family] * (1.0 if one.entry.billable else _HEADER)
        met[family] += one.entry.billable
        places[code] = one.stale, -round(one.found.score * factor, 3), place
    return sorted(ranked, key=lambda one: places[one.entry.code])


def _rank(one: _Shown) -> tuple[bool, float, bool, bool]:
    entry = one.entry
    return one.stale, -round(one.found.score, 3), not entry.billable, "unspecified" in entry.title.lower()


def matched(title: str, slots: Sequence[Slot]) -> tuple[tuple[int, int], ...]:
    """Return where in `title` the words of a query stand, as (start, end)."""
    wanted = frozenset(slot.form for slot in slots)
    typed = tuple(slot.typed for slot in slots if len(slot.typed) > 1)
    return tuple(match.span() for match in _WORD.finditer(title) if _meets(match[0], wanted, typed))


@lru_cache(maxsize=20_000)
def _meets(word: str, wanted: frozenset[str], typed: tuple[str, ...]) -> bool:
    """Say whether a word of a title is one of `wanted` or begins as one of `typed` does."""
    return any(raw.startswith(typed) or not wanted.isdisjoint(forms) for raw, forms in _compared(word))


@lru_cache(maxsize=20_000)
def _compared(word: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the words that a word of a title is read as, each with the forms under which it is compared."""
    return tuple((raw, canonical(raw)) for raw in raw_words(word))

"""Search as you type: by the start of a code, and by words in any order.

A query is first read as the start of a code. As words, every phrase (a title, an inclusion term) that has all of them
is a candidate; where too few have, the words that tell least are left out in turn. Phrases are stored lightest first,
so the first ones that the index yields are those with the fewest words left over, and no ranking over the whole set is
needed. The candidates are then scored by how much of the query, and how much of the phrase, is covered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import combinations
from typing import Protocol

from coderdesk.codesets.phrases import BLOCKS, INCLUSION
from coderdesk.codesets.schema import BLOCK
from coderdesk.codesets.store import Store
from coderdesk.codesets.words import STOP, canonical, raw_words
from coderdesk.domain.book import CodeEntry, SearchHit
from coderdesk.domain.codes import Code, CodeSystem

#: Candidates taken from the index a query, and how many are enough to stop leaving words out.
_CANDIDATES = 200
_ENOUGH = 25
#: How many ways of leaving words out are tried, and how many words of a query are read at all.
_TRIES = 10
_LONGEST_QUERY = 12
_INCLUSION_COUNTS = 0.98
_CODE_START = re.compile(r"[A-Z0-9][0-9A-Z.]{1,8}")


class Entries(Protocol):
    """Where the search asks for what it found."""

    def entry(self, code: Code, on: date) -> CodeEntry | None: ...

    def usual(self, code: Code, on: date) -> Code | None: ...

    def nearest(self, system: CodeSystem, on: date) -> list[int]: ...


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the query: as typed, its canonical form, and how much it tells (0 where the index has none like it)."""

    typed: str
    form: str
    weight: float
    exact: bool

    @property
    def match(self) -> str:
        """The word as a term of a full-text query."""
        forms = dict.fromkeys((self.form, self.typed))
        terms = " OR ".join(f'"{form}"*' for form in forms)
        return f"({terms})" if len(forms) > 1 else terms

    def fits(self, word: str) -> bool:
        return word == self.form or word.startswith((self.form, self.typed))


@dataclass(frozen=True, slots=True)
class _Found:
    """A code with its best phrase."""

    code: Code
    score: float
    why: str


class Search:
    """Search over every loaded set."""

    def __init__(self, store: Store, entries: Entries) -> None:
        self._store = store
        self._entries = entries
        self._weight = lru_cache(20_000)(self._weight_of)

    def find(self, text: str, *, systems: Sequence[CodeSystem], on: date, limit: int) -> Sequence[SearchHit]:
        """Return at most `limit` codes that `text` leads to, the best first."""
        if limit <= 0:
            return ()
        by_code = list(self._by_code(text, systems, on, limit))
        words = self._words(text)
        if by_code and len(words) <= 1:
            found: Iterable[_Found] = by_code
        else:
            known = {one.code for one in by_code}
            found = [*by_code, *(one for one in self._by_words(words, systems, on) if one.code not in known)]
        return self._hits(found, words, on, limit)

    # -- by code

    def _by_code(self, text: str, systems: Sequence[CodeSystem], on: date, limit: int) -> Iterator[_Found]:
        for typed in text[:200].upper().split()[:3]:
            cleaned = typed.rstrip("-.,;")
            if not _CODE_START.fullmatch(cleaned) or not any(letter.isdigit() for letter in cleaned):
                continue
            start = cleaned.replace(".", "")
            for system in systems:
                for code in self._starting(system, start, on, limit):
                    yield _Found(Code(system, code), 2.0 if code == start else 1.0, "Code")

    def _starting(self, system: CodeSystem, start: str, on: date, limit: int) -> list[str]:
        for release in self._entries.nearest(system, on):
            rows = self._store.rows(
                "SELECT code FROM code WHERE release = ? AND code >= ? AND code < ? ORDER BY code LIMIT ?",
                (release, start, start + "~", limit),
            )
            if rows:
                return [row[0] for row in rows]
        return []

    # -- by words

    def _words(self, text: str) -> list[_Word]:
        words: dict[str, _Word] = {}
        for typed in raw_words(text)[:_LONGEST_QUERY]:
            form = canonical(typed)
            if form not in words and typed not in STOP:
                exact = self._weight(form)
                words[form] = _Word(typed, form, exact or self._prefix_weight(form, typed), bool(exact))
        return list(words.values())

    def _weight_of(self, word: str) -> float:
        rows = self._store.rows("SELECT weight FROM word WHERE word = ?", (word,))
        return float(rows[0][0]) if rows else 0.0

    def _prefix_weight(self, *starts: str) -> float:
        """Return the weight of the commonest word that begins so, 0.0 where none does."""
        for start in dict.fromkeys(starts):
            rows = self._store.rows("SELECT min(weight) FROM word WHERE word >= ? AND word < ?", (start, start + "~"))
            if rows[0][0] is not None:
                return float(rows[0][0])
        return 0.0

    def _by_words(self, words: list[_Word], systems: Sequence[CodeSystem], on: date) -> list[_Found]:
        del on
        known = [word for word in words if word.weight]
        if not known:
            return []
        best: dict[Code, _Found] = {}
        asked = sum(word.weight or 8.0 for word in words)
        for system in systems:
            for code, kind, text, phrase, weight in self._candidates(known, system):
                score = self._score(known, asked, phrase.split(), weight)
                score *= _INCLUSION_COUNTS if kind == INCLUSION else 1.0
                key = Code(system, code)
                if key not in best or best[key].score < score:
                    best[key] = _Found(key, score, f"Inclusion term: {text}" if text else "Title")
        return sorted(best.values(), key=lambda one: -one.score)

    def _candidates(self, words: list[_Word], system: CodeSystem) -> Iterator[tuple[str, str, str, str, float]]:
        seen: set[int] = set()
        block = BLOCKS[system] * BLOCK
        for chosen in _choices(words):
            rows = self._store.rows(
                "SELECT p.id, p.code, p.kind, p.text, p.words, p.weight"
                " FROM word_index i JOIN phrase p ON p.id = i.rowid"
                " WHERE word_index MATCH ? AND i.rowid > ? AND i.rowid < ? LIMIT ?",
                (" AND ".join(word.match for word in chosen), block, block + BLOCK, _CANDIDATES),
            )
            for number, *rest in rows:
                if number not in seen:
                    seen.add(number)
                    yield rest[0], rest[1], rest[2], rest[3], rest[4]
            if len(seen) >= _ENOUGH:
                return

    def _score(self, words: list[_Word], asked: float, phrase: list[str], weight: float) -> float:
        """Return how well `phrase` (canonical words weighing `weight`) answers `words` (weighing `asked`), up to 1."""
        query = 0.0
        met: set[str] = set()
        for word in words:
            fitting = [word.form] if word.form in phrase else [one for one in phrase if word.fits(one)]
            if fitting:
                query += word.weight
                met.update(fitting)
        covered = sum(self._weight(one) for one in met)
        return float((query / asked) ** 0.6 * min(1.0, covered / weight if weight else 1.0) ** 0.4)

    # -- what is shown

    def _hits(self, found: Iterable[_Found], words: list[_Word], on: date, limit: int) -> Sequence[SearchHit]:
        hits: dict[Code, SearchHit] = {}
        for one in found:
            if len(hits) >= 3 * limit:
                break
            entry = self._entries.entry(one.code, on)
            if entry is None:
                continue
            for shown, why in self._with_usual(entry, one, on):
                if shown.code not in hits:
                    hits[shown.code] = SearchHit(shown, why, matched(shown.title, words), one.score)
        ranked = sorted(enumerate(hits.values()), key=lambda pair: _rank(pair[1], pair[0]))
        return tuple(hit for _, hit in ranked[:limit])

    def _with_usual(self, entry: CodeEntry, found: _Found, on: date) -> Iterator[tuple[CodeEntry, str]]:
        """Yield `entry`, before it, for a header found by words, the billable code that stands for it."""
        if not entry.billable and found.why != "Code":
            usual = self._entries.usual(entry.code, on)
            shown = self._entries.entry(usual, on) if usual else None
            if shown is not None:
                yield shown, f"{found.why} of {entry.code}" if found.why == "Title" else found.why
        yield entry, found.why


def _choices(words: list[_Word]) -> Iterator[list[_Word]]:
    """Yield all of `words`, then ever fewer of them, those that tell least left out first."""
    yield words
    rest = sorted(words, key=lambda word: word.weight)
    tries = 1
    for left_out in range(1, len(rest)):
        for chosen in sorted(combinations(rest, len(rest) - left_out), key=lambda some: -sum(w.weight for w in some)):
            yield list(chosen)
            tries += 1
            if tries >= _TRIES:
                return


def _rank(hit: SearchHit, place: int) -> tuple[bool, float, bool, bool, int]:
    entry = hit.entry
    return (
        entry.billable and not entry.valid,
        -round(hit.score, 3),
        not entry.billable,
        "unspecified" in entry.title.lower(),
        place,
    )


def matched(title: str, words: Sequence[_Word]) -> tuple[tuple[int, int], ...]:
    """Return where in `title` the words of a query stand, as (start, end)."""
    spans = []
    for match in re.finditer(r"\w+", title):
        for raw in raw_words(match[0])[:1]:
            form = canonical(raw)
            if any(word.fits(form) or raw.startswith(word.typed) for word in words):
                spans.append((match.start(), match.end()))
    return tuple(spans)

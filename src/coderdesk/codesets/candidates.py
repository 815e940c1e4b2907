"""Which phrases come into question for the words of a query, and how well each answers it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest, nsmallest
from typing import Any, NamedTuple

from coderdesk.codesets.phrases import ASIDE, ASIDE_MARK, BLOCKS
from coderdesk.codesets.schema import BLOCK
from coderdesk.codesets.store import AT_ONCE, Store, marks
from coderdesk.codesets.words import KEEPS, canonical, raw_words
from coderdesk.domain.codes import CodeSystem

#: How many words of a query are read at all.
_LONGEST_QUERY = 32
#: How many of them, the weightiest, are looked for where no phrase has all.
_SOUGHT = 10
#: How many words a beginning may stand for; the commonest are taken.
_COMPLETIONS = 24
#: The least number of phrases that are scored, and how many of them need to have all words.
_TAKEN = 100
_ENOUGH = 30
#: How many phrases of each word are weighed against each other when few have them all. Both numbers were found by
#: measuring: four times as many find nothing more.
_WEIGHED = 500
#: What a word weighs that no phrase has.
_UNKNOWN = 8.0
#: Words that keep less than this of their weight do not choose candidates, unless there are no others.
_CHOOSING = 0.31


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a query: as typed, the indexed words that it may stand for, what those are compared as, its weight.

    `terms` is empty where the index has nothing like it. `chooses` says that a phrase should have it to be a candidate.
    """

    typed: str
    terms: tuple[str, ...]
    forms: frozenset[str]
    weight: float
    chooses: bool

    @property
    def match(self) -> str:
        """The word as a full-text query."""
        quoted = [f'"{term}"' for term in self.terms]
        return quoted[0] if len(quoted) == 1 else f"({' OR '.join(quoted)})"


class Candidate(NamedTuple):
    """A phrase that has some of the words, and how well it answers (up to 1)."""

    system: CodeSystem
    code: str
    kind: str
    text: str
    score: float


class Candidates:
    """Looks phrases up by words."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known = lru_cache(20_000)(self._look_up)

    def words(self, text: str) -> list[Word]:
        """Return the words of `text` that can mean something, in order, once each; the last may be a beginning."""
        typed = raw_words(text)[:_LONGEST_QUERY]
        words: dict[str, Word] = {}
        for place, word in enumerate(typed, 1):
            forms = canonical(word)
            for form in forms:
                beginning = place == len(typed) and len(forms) == 1
                words.setdefault(form, self._word(word, form, beginning=beginning))
        return list(words.values())

    def _word(self, typed: str, form: str, *, beginning: bool) -> Word:
        weight, found = self._known(form)
        chooses = KEEPS.get(form, 1.0) >= _CHOOSING
        if len(typed) < 2 or (found and not beginning):
            return Word(typed, (form,) if found else (), frozenset({form}), weight or _UNKNOWN, chooses)
        rows = self._completions(typed) + (self._completions(form) if form != typed else [])
        terms = dict.fromkeys(([form] if found else []) + [term for term, _ in rows])
        forms = {form for term in terms for form in canonical(term)} | {form}
        begun = min((each for _, each in rows if each), default=_UNKNOWN)
        return Word(typed, tuple(terms), frozenset(forms), weight or begun, chooses)

    def _look_up(self, word: str) -> tuple[float, int]:
        rows = self._store.rows("SELECT weight, found FROM word WHERE word = ?", (word,))
        return (float(rows[0][0]), int(rows[0][1])) if rows else (0.0, 0)

    def _completions(self, start: str) -> list[tuple[str, float]]:
        """Return the commonest words that begin with `start`, with their weights."""
        return [
            (word, weight)
            for word, weight in self._store.rows(
                "SELECT word, weight FROM word WHERE word >= ? AND word < ? ORDER BY found DESC LIMIT ?",
                (start, start + "~", _COMPLETIONS),
            )
        ]

    def find(self, words: Sequence[Word], systems: Sequence[CodeSystem], limit: int) -> Iterator[Candidate]:
        """Yield phrases of `systems` that answer `words`, in no order, so many that they name `limit` codes.

        They have all of the words that choose or, where few have, are the best of those with some.
        """
        known = [word for word in words if word.terms]
        if not known:
            return
        taken = max(_TAKEN, 2 * limit)
        choosing = [word for word in known if word.chooses] or known
        query = " AND ".join(word.match for word in choosing)
        numbers = {system: self._numbers(query, BLOCKS[system] * BLOCK, taken) for system in systems}
        if len(choosing) > 1 and sum(map(len, numbers.values())) < _ENOUGH:
            for system, found in numbers.items():
                found.extend(self._with_some(choosing, BLOCKS[system] * BLOCK, taken))
        asked = sum(word.weight for word in words)
        for system, found in numbers.items():
            for code, kind, text, phrase, weight in self._phrases(list(dict.fromkeys(found))):
                yield Candidate(system, code, kind, text, self._score(known, asked, phrase, weight))

    def _phrases(self, numbers: list[int]) -> Iterator[tuple[Any, ...]]:
        for start in range(0, len(numbers), AT_ONCE):
            some = numbers[start : start + AT_ONCE]
            query = f"SELECT code, kind, text, words, weight FROM phrase WHERE id IN ({marks(some)})"  # noqa: S608
            yield from self._store.rows(query, some)

    def _numbers(self, query: str, block: int, limit: int) -> list[int]:
        return [
            number
            for (number,) in self._store.rows(
                "SELECT rowid FROM word_index WHERE word_index MATCH ? AND rowid > ? AND rowid < ? LIMIT ?",
                (query, block, block + BLOCK, limit),
            )
        ]

    def _with_some(self, words: list[Word], block: int, taken: int) -> list[int]:
        """Return the phrases in which the words found weigh most, of the lightest phrases of each word."""
        weighed: dict[int, float] = {}
        for word in nlargest(_SOUGHT, words, key=lambda one: one.weight):
            for number in self._numbers(word.match, block, _WEIGHED):
                weighed[number] = weighed.get(number, 0.0) + word.weight
        return nsmallest(taken, weighed, key=lambda number: (-weighed[number], number))

    def _score(self, words: list[Word], asked: float, phrase: str, weight: float) -> float:
        """Return how well `phrase` (canonical words weighing `weight`) answers `words` (weighing `asked`), up to 1."""
        inside, _, around = phrase.partition(ASIDE_MARK)
        needed, aside = inside.split(), around.split()
        answered = covered = 0.0
        met: set[str] = set()
        for word in words:
            hits = word.forms.intersection(needed) or word.forms.intersection(aside)
            if hits:
                answered += word.weight
                met |= hits
        for one in met:
            covered += self._known(one)[0] * (1.0 if one in needed else ASIDE)
        return float((answered / asked) ** 0.6 * min(1.0, covered / weight) ** 0.4)

"""Which phrases come into question for the words of a query, and how well each answers it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, islice
from typing import NamedTuple

from coderdesk.codesets.phrases import BLOCKS
from coderdesk.codesets.schema import BLOCK
from coderdesk.codesets.store import Store
from coderdesk.codesets.words import LIGHT, STOP, canonical, raw_words
from coderdesk.domain.codes import CodeSystem

#: How many words of a query are read at all.
_LONGEST_QUERY = 12
#: How many words a beginning may stand for; the commonest are taken.
_COMPLETIONS = 24
#: Phrases taken from the index a question, how many in all are enough, and how many questions are asked at most.
_TAKEN = 200
_ENOUGH = 40
_QUESTIONS = 12
#: What a word weighs that no phrase has.
_UNKNOWN = 8.0
#: Words that count for less than this do not choose candidates, unless there are no others.
_CHOOSING = 0.31


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a query: as typed, its canonical form, the indexed words that it may stand for, and its weight.

    `terms` is empty where the index has nothing like it. `whole` says that the index has the word itself.
    """

    typed: str
    form: str
    terms: tuple[str, ...]
    weight: float
    whole: bool

    @property
    def match(self) -> str:
        """The word as a full-text query."""
        quoted = [f'"{term}"' for term in self.terms]
        return quoted[0] if len(quoted) == 1 else f"({' OR '.join(quoted)})"

    def fits(self, word: str) -> bool:
        """Say whether the word, or its beginning, is `word`."""
        return word == self.form or (len(self.typed) > 1 and word.startswith((self.form, self.typed)))


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
        typed = [word for word in dict.fromkeys(raw_words(text)[:_LONGEST_QUERY]) if word not in STOP]
        words: dict[str, Word] = {}
        for place, word in enumerate(typed, 1):
            form = canonical(word)
            words.setdefault(form, self._word(word, form, last=place == len(typed)))
        return list(words.values())

    def _word(self, typed: str, form: str, *, last: bool) -> Word:
        weight, found = self._known(form)
        if found and (not last or len(typed) < 2):
            return Word(typed, form, (form,), weight, True)
        completions = self._completions(form) if len(typed) > 1 else []
        if typed != form and len(typed) > 1:
            completions += self._completions(typed)
        terms = tuple(dict.fromkeys(([form] if found else []) + [term for term, _ in completions]))
        beginning = min((weight for _, weight in completions if weight), default=_UNKNOWN)
        return Word(typed, form, terms, weight if found else beginning, bool(found))

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

    def find(self, words: Sequence[Word], systems: Sequence[CodeSystem]) -> Iterator[Candidate]:
        """Yield the phrases of `systems` that answer `words`, in no order."""
        known = [word for word in words if word.terms]
        if not known:
            return
        asked = sum(word.weight for word in words)
        for system in systems:
            for code, kind, text, phrase, weight in self._rows(known, system):
                yield Candidate(system, code, kind, text, self._score(known, asked, phrase.split(), weight))

    def _rows(self, words: list[Word], system: CodeSystem) -> Iterator[tuple[str, str, str, str, float]]:
        seen: set[int] = set()
        start = BLOCKS[system] * BLOCK
        for chosen in _choices(words):
            rows = self._store.rows(
                "SELECT p.id, p.code, p.kind, p.text, p.words, p.weight"
                " FROM word_index i JOIN phrase p ON p.id = i.rowid"
                " WHERE word_index MATCH ? AND i.rowid > ? AND i.rowid < ? LIMIT ?",
                (" AND ".join(word.match for word in chosen), start, start + BLOCK, _TAKEN),
            )
            for number, code, kind, text, phrase, weight in rows:
                if number not in seen:
                    seen.add(number)
                    yield code, kind, text, phrase, weight
            if len(seen) >= _ENOUGH:
                return

    def _score(self, words: list[Word], asked: float, phrase: list[str], weight: float) -> float:
        """Return how well `phrase` (canonical words weighing `weight`) answers `words` (weighing `asked`), up to 1."""
        answered = covered = 0.0
        met: set[str] = set()
        for word in words:
            fitting = [word.form] if word.form in phrase else [one for one in phrase if word.fits(one)]
            if fitting:
                answered += word.weight
                met.update(fitting)
        for one in met:
            covered += self._known(one)[0]
        return float((answered / asked) ** 0.6 * min(1.0, covered / weight) ** 0.4)


def _choices(words: list[Word]) -> Iterator[list[Word]]:
    """Yield the words that choose, then ever fewer of them, those that tell least left out first."""
    choosing = [word for word in words if LIGHT.get(word.form, 1.0) >= _CHOOSING] or words
    yield from islice(_subsets(sorted(choosing, key=lambda word: word.weight)), _QUESTIONS)


def _subsets(words: list[Word]) -> Iterator[list[Word]]:
    for left_out in range(len(words)):
        yield from sorted(
            (list(chosen) for chosen in combinations(words, len(words) - left_out)),
            key=lambda chosen: -sum(word.weight for word in chosen),
        )

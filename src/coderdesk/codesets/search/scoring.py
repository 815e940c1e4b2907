"""Scores every phrase that has a word of the query.

A phrase answers by how much of the query it has, and by how much of itself the query names, both in the weights of
words: (answered / asked)^0.6 x (covered / total)^0.4. Nothing is cut off before the scores are known: a posting costs a
few nanoseconds.

Words that the phrase lacks may stand in a code below its own: the index leads with "Cellulitis, leg" to a header, and
"left" chooses among its children. Such a code takes the phrase's score with those words added to what is answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coderdesk.codesets.search.build import ASIDE
from coderdesk.codesets.search.index import Floats, Index
from coderdesk.codesets.search.phrases import Kind
from coderdesk.codesets.search.reading import Slot
from coderdesk.codesets.search.words import mark

Places = NDArray[np.intp]

#: How much what the query asks counts, against what the phrase says besides.
_ASKED = 0.6
#: Phrases that answer less of the query than this are scored only where none answers more.
_LEAST = 0.25
#: How many of the best answers are followed to the codes below them, and to how many of those.
_DESCENDED, _CHILDREN = 60, 3
#: What a word counts for that only begins as typed, or may stand for it, where what is typed is a word itself.
_NEARLY = 0.85
#: What a code counts for that is reached so.
_CHILD = 0.985
#: What a phrase counts for that does not say the very words of the query, without others. Procedures seldom do.
_OTHERWISE = np.array([1.0 if kind is Kind.PROCEDURE else 0.975 for kind in Kind], np.float32)
#: What a phrase counts for that contradicts a word of the query.
_CONTRADICTED = 0.85
#: What a source counts for beside a title.
_SOURCES = {Kind.TITLE: 1.0, Kind.SYNONYM: 0.97, Kind.VARIANT: 0.97}
_SOURCE = np.array([_SOURCES.get(kind, 0.98) for kind in Kind], np.float32)
#: What it counts for beside that where a phrase says the very words: the index names the default code outright.
_EXACTLY = {Kind.INDEX: 1.02, Kind.INCLUSION: 1.02, Kind.EXTERNAL: 0.95, Kind.VARIANT: 0.95, Kind.TITLE: 1.0}
_EXACT = np.array([_EXACTLY.get(kind, 1.0) for kind in Kind], np.float32)
#: The same of the title of a header, whose code is then a guess.
_HEADER = 0.985


class Answer(NamedTuple):
    """A code (number), how well it answers (0..1), and the phrase (number) that leads to it or to a header above it.

    `reading` is the place of the reading that it answers among those of the query.
    """

    code: int
    score: float
    phrase: int
    reading: int = 0


class Scores:
    """What the phrases of the systems `spans` (where each begins and ends) have of one reading of a query."""

    def __init__(self, index: Index, slots: Sequence[Slot], spans: Sequence[tuple[int, int]]) -> None:
        self._index = index
        self._spans = spans
        self._first = min(first for first, _ in spans)
        self._rivals = [slot.rivals for slot in slots]
        self._weights = np.array([slot.weight * slot.credit for slot in slots], np.float32)
        self._asked = sum(slot.weight for slot in slots)
        count = max(end for _, end in spans) - self._first
        self._answered = np.zeros(count, np.float32)
        self._covered = np.zeros(count, np.float32)
        self._has = np.zeros(count, np.uint32)
        self._mark = np.uint32(mark(slot.read_as or slot.typed for slot in slots))
        for place, slot in enumerate(slots):
            self._meet(slot, np.uint32(1 << place))

    def _meet(self, slot: Slot, mark: np.uint32) -> None:
        whole = self._places(slot.words)
        nearly = self._places(slot.nearly) if slot.nearly else None
        share: float | Floats = 1.0
        if nearly is not None:
            self._has[nearly] |= mark
            self._answered[nearly] += slot.weight * slot.credit * _NEARLY
            if whole is not None:
                share = np.where(self._has[whole] & mark, 1 - _NEARLY, 1.0).astype(np.float32)
        if whole is not None:
            self._answered[whole] += slot.weight * slot.credit * share
            self._has[whole] |= mark

    def _places(self, words: Sequence[int]) -> Places | None:
        """Count what `words` cover, and return the places (within the systems) of the phrases that have one of them.

        A place may come twice; added to by index, it is added to once.
        """
        index, end = self._index, self._first + len(self._answered)
        whole = len(self._answered) == len(index.code)
        found: list[Places] = []
        for word in words:
            for postings, share in zip(index.having(word), (1.0, ASIDE), strict=True):
                low, high = (0, len(postings)) if whole else np.searchsorted(postings, (self._first, end))
                if low < high:
                    here: Places = postings[low:high].astype(np.intp)
                    if self._first:
                        here -= self._first
                    self._covered[here] += index.besides[word] * share
                    found.append(here)
        if not found:
            return None
        return found[0] if len(found) == 1 else np.concatenate(found)

    def best(self, count: int) -> list[Answer]:
        """Return the codes that the `count` best phrases lead to, in order, each once."""
        places = self._answering(_LEAST * self._asked)
        if not len(places):
            places = self._answering(0)
        scores = self._scores(places, self._answered[places])
        if len(scores) > count:
            top = np.argpartition(-scores, count)[:count]
            places, scores = places[top], scores[top]
        scores = scores * self._exactness(places) * self._uncontradicted(places)
        order = np.lexsort((places, -scores))
        places, scores = places[order], scores[order]
        answers: dict[int, Answer] = {}
        codes = self._index.code[places + self._first].tolist()
        for place, score, code in zip(places.tolist(), scores.tolist(), codes, strict=True):
            if code not in answers:
                answers[code] = Answer(code, score, place + self._first)
        return self._with_children(list(answers.values()))

    def _exactness(self, places: Places) -> Floats:
        """Return what the phrases count for by whether they say the very words of the query."""
        index, phrases = self._index, places + self._first
        code, kind = index.code[phrases], index.kind[phrases]
        guessed = (kind == Kind.TITLE) & (index.below[code] > code + 1)
        exact = np.where(guessed, _HEADER, _EXACT[kind])
        factor: Floats = np.where(index.mark[phrases] == self._mark, exact, _OTHERWISE[kind])
        return factor

    def _uncontradicted(self, places: Places) -> Floats:
        """Return what the phrases at `places` count for by whether they contradict the query (`Slot.rivals`)."""
        factor = np.ones(len(places), np.float32)
        phrases = places + self._first
        for slot, rivals in enumerate(self._rivals):
            lack = ~(self._has[places] >> np.uint32(slot) & np.uint32(1)).astype(np.bool_) if rivals else None
            for rival in rivals:
                for postings in self._index.having(rival):
                    if len(postings):
                        at = np.minimum(np.searchsorted(postings, phrases), len(postings) - 1)
                        factor[(postings[at] == phrases) & lack] = _CONTRADICTED
        return factor

    def _answering(self, more_than: float) -> Places:
        """Return the places of the phrases that answer more than that, in order."""
        first = self._first
        return np.concatenate([
            np.flatnonzero(self._answered[begin - first : end - first] > more_than) + (begin - first)
            for begin, end in self._spans
        ])  # fmt: skip

    def _scores(self, places: Places, answered: Floats) -> Floats:
        phrases = places + self._first
        says = np.minimum(1.0, self._covered[places] / self._index.total[phrases])
        scores: Floats = (answered / self._asked) ** _ASKED * says ** (1 - _ASKED) * _SOURCE[self._index.kind[phrases]]
        return scores

    def _with_children(self, answers: list[Answer]) -> list[Answer]:
        """Return `answers` and the codes below their headers that have words which the header's phrase lacks."""
        best = {one.code: one for one in answers}
        for one in answers[:_DESCENDED]:
            for child in self._children(one):
                if child.code not in best or best[child.code].score < child.score:
                    best[child.code] = child
        return sorted(best.values(), key=lambda one: -one.score)

    def _children(self, header: Answer) -> list[Answer]:
        index = self._index
        below = int(index.below[header.code])
        if below == header.code + 1:
            return []
        first, end = int(index.code_starts[header.code + 1]) - self._first, int(index.code_starts[below]) - self._first
        place = header.phrase - self._first
        more = self._has[first:end] & ~self._has[place]
        if not more.any():
            return []
        added = np.zeros(end - first, np.float32)
        for slot, weight in enumerate(self._weights.tolist()):
            added += weight * ((more >> slot) & 1)
        most = float(added.max())
        chosen = np.flatnonzero(added >= most * 0.999)
        # of those that have the most, the ones that say least besides
        lean = self._index.total[chosen + first + self._first] - self._covered[chosen + first]
        chosen = chosen[np.argsort(lean, kind="stable")[:_CHILDREN]]
        raised = ((self._answered[place] + most) / self._answered[place]) ** _ASKED
        score = min(1.0, header.score * float(raised) * _CHILD)
        codes = index.code[chosen + first + self._first].tolist()
        return [Answer(code, score - 0.001 * rank, header.phrase) for rank, code in enumerate(dict.fromkeys(codes))]

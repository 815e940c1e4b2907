"""Scores every phrase that has a word of the query.

A phrase answers by how much of the query it has, and by how much of itself the query names, both in the weights of
words: (answered / asked)^0.6 x (covered / total)^0.4. Nothing is cut off before the scores are known: a posting costs a
few nanoseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coderdesk.codesets.search.build import ASIDE
from coderdesk.codesets.search.index import Index
from coderdesk.codesets.search.phrases import Kind
from coderdesk.codesets.search.reading import Slot

Floats = NDArray[np.float32]
Places = NDArray[np.intp]

#: How much what the query asks counts, against what the phrase says besides.
_ASKED = 0.6
#: Phrases that answer less of the query than this are scored only where none answers more.
_LEAST = 0.25
#: What a source counts for beside a title.
_SOURCES = {Kind.TITLE: 1.0, Kind.SYNONYM: 0.97}
_SOURCE = np.array([_SOURCES.get(kind, 0.98) for kind in Kind], np.float32)


class Scored(NamedTuple):
    """Phrases, by number, and how well each answers (0..1), in no order."""

    phrases: Places
    scores: Floats

    def best(self, count: int) -> Scored:
        """Return the `count` best, in order."""
        many = len(self.scores) > count
        top = np.argpartition(-self.scores, count)[:count] if many else np.arange(len(self.scores))
        top = top[np.lexsort((self.phrases[top], -self.scores[top]))]
        return Scored(self.phrases[top], self.scores[top])


NOTHING = Scored(np.empty(0, np.intp), np.empty(0, np.float32))


def score(index: Index, slots: Sequence[Slot], first: int, end: int) -> Scored:
    """Return how well each of the phrases `first` to `end` that has some of `slots` answers them."""
    answered = np.zeros(len(index.code), np.float32)
    covered = np.zeros(len(index.code), np.float32)
    for slot in slots:
        found = []
        for word in slot.words:
            needing, beside = index.having(word)
            covered[needing] += index.weight[word]
            covered[beside] += index.weight[word] * ASIDE
            found += [needing, beside] if len(beside) else [needing]
        if found:  # one of several words is enough, and counts once: an index that comes twice is added to once
            answered[found[0] if len(found) == 1 else np.concatenate(found)] += slot.weight * slot.credit
    asked = sum(slot.weight for slot in slots)
    here = answered[first:end]
    candidates = np.flatnonzero(here > _LEAST * asked)
    if not len(candidates):
        candidates = np.flatnonzero(here)
    candidates += first
    says = np.minimum(1.0, covered[candidates] / index.total[candidates])
    scores = (answered[candidates] / asked) ** _ASKED * says ** (1 - _ASKED) * _SOURCE[index.kind[candidates]]
    return Scored(candidates, scores.astype(np.float32))

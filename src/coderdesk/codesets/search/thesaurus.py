"""Words that mean nearly the same, learned from the names of concepts.

Where two names of one concept differ in a single word ("narrowing of the aorta", "stenosis of the aorta"), those words
stood for each other; what happens again and again, in concepts that have nothing else in common, is taken as a rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import combinations, islice, pairwise

import numpy as np

from coderdesk.codesets.search.synonyms import Concept
from coderdesk.codesets.search.tokens import Tokens, tokens
from coderdesk.codesets.search.words import indexed

#: How many concepts must exchange two words, and in what share of those that have the first one.
_TIMES, _SHARE = 3, 0.12
#: How many names of a concept are compared.
_NAMES = 10
#: Words that are exchanged although they are opposites, or too general to stand for another.
_APART = frozenset(
    form
    for word in ("benign", "malignant", "primary", "secondary", "maternal", "fetal", "left", "right", "upper", "lower",
                 "bone", "cell", "acute", "chronic", "male", "female", "disease", "syndrome", "abnormality", "abnormal",
                 "permanent", "adult", "deciduous", "proximal", "distal", "anterior", "posterior", "congenital",
                 "acquired", "increased", "decreased", "contusion", "transection", "avulsion", "injury")
    for form in indexed(word).needed
)  # fmt: skip


def related(concepts: Iterable[Concept]) -> list[tuple[str, str]]:
    """Return (word, other) for each canonical word that another may stand for, in the order of the words."""
    listed = [(concept.name, *concept.others) for concept in concepts]
    of = tokens([name for names in listed for name in names])
    said = iter(_sets(of, sum(map(len, listed))))
    exchanged: Counter[tuple[int, int]] = Counter()
    having: Counter[int] = Counter()
    for every in listed:
        names = list(dict.fromkeys(islice(said, len(every))))[:_NAMES]
        having.update(frozenset().union(*names))
        exchanged.update(_exchanges(names))
    often = (
        (of.words[word], of.words[other])
        for (word, other), times in exchanged.items()
        if times >= _TIMES and times >= _SHARE * having[word]
    )
    return sorted(
        pair for pair in often if _APART.isdisjoint(pair) and not (pair[0].isdecimal() or pair[1].isdecimal())
    )


def _sets(of: Tokens, texts: int) -> Iterator[frozenset[int]]:
    """Yield the words (numbers) that each of `texts` texts needs."""
    words = of.needed.word.tolist()
    ends = np.searchsorted(of.needed.text, np.arange(texts + 1)).tolist()
    return (frozenset(words[first:end]) for first, end in pairwise(ends))


def _exchanges(names: list[frozenset[int]]) -> set[tuple[int, int]]:
    """Return the pairs of words, both ways, in which two of `names` that share others differ."""
    found: set[tuple[int, int]] = set()
    for one, other in combinations(names, 2):
        if len(one) == len(other) > 1 and len(mine := one - other) == 1:
            (word,), (instead,) = mine, other - one
            found.update(((word, instead), (instead, word)))
    return found

"""Words that mean nearly the same, learned from the names of concepts.

Where two names of one concept differ in a single word ("narrowing of the aorta", "stenosis of the aorta"), those words
stood for each other; what happens again and again, in concepts that have nothing else in common, is taken as a rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import combinations

from coderdesk.codesets.search.synonyms import Concept
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
    exchanged: Counter[tuple[str, str]] = Counter()
    having: Counter[str] = Counter()
    for concept in concepts:
        names = list(dict.fromkeys(frozenset(indexed(name).needed) for name in (concept.name, *concept.others)))
        names = names[:_NAMES]
        having.update(frozenset().union(*names))
        exchanged.update(_exchanges(names))
    return sorted(
        (word, other)
        for (word, other), times in exchanged.items()
        if times >= _TIMES and times >= _SHARE * having[word] and _APART.isdisjoint((word, other))
        and not (word.isdecimal() or other.isdecimal())
    )  # fmt: skip


def _exchanges(names: list[frozenset[str]]) -> set[tuple[str, str]]:
    """Return the pairs of words, both ways, in which two of `names` that share others differ."""
    found: set[tuple[str, str]] = set()
    for one, other in combinations(names, 2):
        mine, theirs = one - other, other - one
        if len(mine) == len(theirs) == 1 and len(one) > 1:
            (word,), (instead,) = mine, theirs
            found.update(((word, instead), (instead, word)))
    return found

"""Acronyms that nobody listed, from the names themselves: HSAN is hereditary sensory and autonomic neuropathy."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from coderdesk.codesets.search.phrases import Kind, Phrase
from coderdesk.codesets.search.words import raw_words
from coderdesk.domain.codes import CodeSystem

#: How many letters an acronym has, and how many names are kept for one.
_SHORTEST, _LONGEST, _NAMES = 3, 6, 4
#: Phrases that are names as they are said. An index path is not: it begins with the noun.
_SAID = (Kind.TITLE, Kind.INCLUSION, Kind.SYNONYM)


def collected(phrases: Iterable[Phrase]) -> list[str]:
    """Return a line, "acronym<tab>name", for the names behind each acronym; of many names the most frequent ones."""
    names: dict[str, Counter[str]] = {}
    for phrase in phrases:
        if (
            phrase.system is not CodeSystem.ICD10CM
            or phrase.kind not in _SAID
            or not set("(,[").isdisjoint(phrase.text)
        ):
            continue
        words = raw_words(phrase.text)
        initials = "".join(word[0] for word in words)
        if _SHORTEST <= len(initials) <= _LONGEST and initials.isalpha():
            names.setdefault(initials, Counter())[" ".join(words)] += 1
    return [f"{initials}\t{name}" for initials in sorted(names) for name, _ in names[initials].most_common(_NAMES)]


def names_of(acronym: str, lines: Sequence[str]) -> Iterator[str]:
    """Yield the names that `acronym` may stand for, of the `lines` that `collected` gave."""
    # the lines are in the order of their acronyms, and of one the likeliest name is first
    place = bisect_left(lines, acronym, key=lambda line: line.partition("\t")[0])
    while place < len(lines) and lines[place].startswith(f"{acronym}\t"):
        yield lines[place].partition("\t")[2]
        place += 1

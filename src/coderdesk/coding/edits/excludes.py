"""Excludes1: two codes that the tabular list forbids together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from coderdesk.coding.edits import fixes, places
from coderdesk.coding.edits.case import Case
from coderdesk.coding.edits.registry import Fault, rule
from coderdesk.domain.book import NoteKind
from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.domain.findings import Fix

# A code or the beginning of one, and the end of its range where "-" or "to" leads to another.
_NAMED = re.compile(r"([A-Z][0-9A])[0-9A-Z][0-9A-Z.]*(?:[-\s]*(?:-|\bto\b)[-\s]*([A-Z][0-9A])[0-9A-Z])?")
# The five categories of diabetes number their complications alike.
_DIABETES = frozenset(("E08", "E09", "E10", "E11", "E13"))
_HEADS = tuple(letter + digit for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" for digit in "0123456789A")


@rule(
    "ICD-EX1",
    source="ICD-10-CM Guidelines I.A.12.a; Tabular List, Excludes1 note",
    overridable=True,
    needs=(CodeSystem.ICD10CM,),
)
def excludes1(case: Case) -> Iterator[Fault]:
    """Two codes that an Excludes1 note forbids together are not both listed.

    The guideline allows both where the two conditions have nothing to do with each other: that is the override.
    """
    for (earlier, one), (later, other) in _candidates(case):
        if note := case.book.excludes1_between(one, other, case.day):
            yield Fault(
                f"{other} may not stand together with {one}.",
                (places.diagnosis(later), places.diagnosis(earlier)),
                (other, one),
                quote=note.text,
                cites=f"at {note.level}",
                fixes=(
                    *_counterpart(case, later, other, one),
                    fixes.remove_diagnosis(later, other),
                    fixes.remove_diagnosis(earlier, one),
                ),
            )


def _counterpart(case: Case, index: int, code: Code, beside: Code) -> tuple[Fix, ...]:
    """Offer the code of the same complication in the category of `beside`, where both are diabetes."""
    ours, theirs = code.text[:3], beside.text[:3]
    if ours == theirs or not {ours, theirs} <= _DIABETES or len(code.text) == len(ours):
        return ()
    entry = case.entry(Code(code.system, theirs + code.text[3:]))
    listed = {each for _, each in case.distinct}
    return (fixes.use(index, entry),) if entry and entry.valid and entry.code not in listed else ()


def _candidates(case: Case) -> list[tuple[tuple[int, Code], tuple[int, Code]]]:
    """Return the pairs of diagnoses of which one has an Excludes1 note that may name the other, in order.

    Five hundred diagnoses make 124,750 pairs; asking the book for each would take seconds, and nearly all of them
    share nothing with what the notes name.
    """
    by_head: dict[str, list[tuple[int, Code]]] = defaultdict(list)
    for listed in case.known:
        by_head[listed[1].text[:2]].append(listed)
    pairs: set[tuple[tuple[int, Code], tuple[int, Code]]] = set()
    for listed in case.known:
        for head in _named_by(case, listed[1]) & by_head.keys():
            pairs.update((min(listed, other), max(listed, other)) for other in by_head[head] if other != listed)
    return sorted(pairs)


def _named_by(case: Case, code: Code) -> frozenset[str]:
    """Return the first two characters of every code that an Excludes1 note above `code` may name."""
    notes = (note.text for note in case.book.notes(code, case.day) if note.kind is NoteKind.EXCLUDES1)
    return frozenset[str]().union(*(heads_in(text) for text in notes))


@lru_cache(maxsize=4096)
def heads_in(text: str) -> frozenset[str]:
    """Return the first two characters of each code that `text` could name, ranges filled in; rather more than fewer."""
    heads: set[str] = set()
    for first, last in _NAMED.findall(text):
        heads.add(first)
        heads.update(head for head in _HEADS if first < head <= last)
    return frozenset(heads)
